/*
 * Copyright 2026 The Ropewalk Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.ropewalk.bench.link;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** A link that does useless work before each message that it sends: what {@code compare} must find. */
public final class SlowedLink implements Link
{
    private static final long FACTOR = 6364136223846793005L;

    private final Link link;
    private final int steps;
    private long waste = 1;

    private SlowedLink(final Link link, final int steps)
    {
        this.link = link;
        this.steps = steps;
    }

    @Override
    public boolean trySend(final long value)
    {
        // Each waits for the one before: about a nanosecond.
        for (int i = 0; i < steps; i++)
        {
            waste = waste * FACTOR + value;
        }
        return link.trySend(value);
    }

    @Override
    public int poll(final int limit)
    {
        return link.poll(limit);
    }

    @Override
    public void awake(final boolean isAwake)
    {
        link.awake(isAwake);
    }

    @Override
    public void serve()
    {
        link.serve();
    }

    @Override
    public String toString()
    {
        return "SlowedLink{steps=" + steps + " waste=" + waste + "}";
    }

    /** Wraps the link that the jar names. */
    public static final class Wrapper implements LinkWrapper
    {
        /** Resource of the jar with the name of the link and the number of steps. */
        static final String RESOURCE = "slowed.properties";

        private final Properties slowed = new Properties();

        /** Reads what is to be slowed. */
        public Wrapper() throws IOException
        {
            try (InputStream in = SlowedLink.class.getResourceAsStream(RESOURCE))
            {
                slowed.load(in);
            }
        }

        @Override
        public Link wrap(final String name, final Link link)
        {
            return name.equals(slowed.getProperty("link")) ?
                new SlowedLink(link, Integer.parseInt(slowed.getProperty("steps"))) : link;
        }
    }
}
