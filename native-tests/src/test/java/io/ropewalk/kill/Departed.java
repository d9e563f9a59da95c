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
package io.ropewalk.kill;

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.Walk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that joined a walk and ended. What the survivors do in its name looks as if it had died meanwhile, and the
 * kernel says so too.
 */
public final class Departed
{
    private static Integer owner;

    private Departed()
    {
    }

    /** Joins the walk of the first argument, tells its token and ends. */
    public static void main(final String[] arguments)
    {
        final Walk walk = Walk.open(Path.of(arguments[0]));
        System.out.println(walk.participants().owner());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** Token of one that is gone; one for all, because a JVM plays in one walk. */
    static synchronized int owner(final Walk walk)
    {
        if (owner == null)
        {
            owner = depart(walk);
        }
        return owner;
    }

    private static int depart(final Walk walk)
    {
        try (PeerJvm peer = PeerJvm.start(Departed.class, walk.path()))
        {
            final int token = Integer.parseInt(peer.readLine());
            peer.exitStatus();
            if (!walk.participants().isDead(token))
            {
                throw new AssertionError("ended, and not dead: token=" + token);
            }
            return token;
        }
        catch (final IOException | InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
