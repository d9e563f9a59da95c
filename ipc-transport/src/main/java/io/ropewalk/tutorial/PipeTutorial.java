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
package io.ropewalk.tutorial;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;

import java.io.EOFException;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** A talk between two processes. */
final class PipeTutorial
{
    private PipeTutorial()
    {
    }

    static void run() throws Exception
    {
        talk(false);
    }

    static void kill() throws Exception
    {
        talk(true);
    }

    private static void talk(final boolean kill) throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final Pipe<String> pipe = walk.pipe("talk", Codecs.utf8());
            final Connection<String> here = pipe.first();
            final Connection<String> there = pipe.second();
            final ChildProcess child = walk.process(() -> answer(there, kill)).start();
            // tag::pipe[]
            final String greeting = here.receive();
            here.send("hello, child");
            final String thanks = here.receive();
            say("heard: " + greeting + ", " + thanks);
            // end::pipe[]
            if (kill)
            {
                say("kill -9 " + child.pid());
                child.kill();
            }
            boolean hasEnded = false;
            try
            {
                here.receive();
            }
            catch (final EOFException ex)
            {
                hasEnded = true;
                say("the pipe has ended");
            }
            child.join();
            claim("both were heard, and the end of the child was the end of the pipe",
                hasEnded && "hello, parent".equals(greeting) && "thanks for: hello, child".equals(thanks));
        }
    }

    private static void answer(final Connection<String> there, final boolean stay) throws Exception
    {
        there.send("hello, parent");
        there.send("thanks for: " + there.receive());
        Thread.sleep(stay ? 60_000 : 0);
        there.close();
    }
}
