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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Our end of a {@link Survivor}.
 */
public final class SurvivorJvm implements AutoCloseable
{
    private final PeerJvm peer;

    /**
     * Starts one.
     *
     * @param isPortable whether it and its victims are.
     * @param play       what it plays.
     * @param arguments  of that.
     */
    public SurvivorJvm(final boolean isPortable, final Class<? extends Play> play, final Object... arguments)
    {
        final List<Object> all = new ArrayList<>(List.of(play.getName()));
        all.addAll(List.of(arguments));
        peer = PeerJvm.start(isPortable, Survivor.class, all.toArray());
    }

    /** Throws what was found wrong in the cells of a group, with the stacks of where that was. */
    public void play(final String group) throws IOException, ClassNotFoundException
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
                throw new AssertionError("group=" + group, read(line.substring(Survivor.PLAYED.length())));
            }
            return;
        }
        throw new AssertionError("the survivor has ended: group=" + group);
    }

    private static Throwable read(final String text) throws IOException, ClassNotFoundException
    {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text))))
        {
            return (Throwable)in.readObject();
        }
    }

    @Override
    public void close()
    {
        peer.killFamily();
    }
}
