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
package io.ropewalk.harness;

import java.io.IOException;

/**
 * Our end of a {@link Survivor}.
 */
public final class SurvivorJvm implements AutoCloseable
{
    private final PeerJvm peer;

    SurvivorJvm(final boolean isPortable, final Object... arguments)
    {
        peer = PeerJvm.start(isPortable, Survivor.class, arguments);
    }

    /** Throws what was found wrong in the cells of a group, with the stacks of where that was. */
    public void play(final String group) throws IOException
    {
        peer.tell(group);
        for (String line = peer.readLine(); line != null; line = peer.readLine())
        {
            if (!line.startsWith(Survivor.PLAYED))
            {
                System.out.println(line);
                continue;
            }
            if (line.length() > Survivor.PLAYED.length())
            {
                throw new AssertionError("group=" + group, Thrown.read(line.substring(Survivor.PLAYED.length())));
            }
            return;
        }
        throw new AssertionError("the survivor has ended: group=" + group);
    }

    @Override
    public void close()
    {
        peer.killFamily();
    }
}
