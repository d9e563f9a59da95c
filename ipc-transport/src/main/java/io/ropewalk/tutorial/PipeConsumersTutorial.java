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
import io.ropewalk.structure.sync.SharedCountDownLatch;
import io.ropewalk.structure.value.SharedIntArray;

import java.io.EOFException;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Two consumers at one end of a pipe. */
final class PipeConsumersTutorial
{
    private static final int BUNS = 10;

    private PipeConsumersTutorial()
    {
    }

    static void run() throws Exception
    {
        show(false);
    }

    static void kill() throws Exception
    {
        show(true);
    }

    private static void show(final boolean kill) throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final Pipe<Long> pipe = walk.oneWayPipe("buns", Codecs.int64());
            final Connection<Long> out = pipe.second();
            final Connection<Long> in = pipe.first();
            final SharedIntArray counts = walk.intArray("counts", BUNS);
            final SharedCountDownLatch ready = walk.countDownLatch("ready", 2);
            final ChildProcess first = walk.process(() -> consume(in, counts, ready)).daemon(true).start();
            final ChildProcess second = walk.process(() -> consume(in, counts, ready)).daemon(true).start();
            ready.await();
            if (kill)
            {
                say("kill -9 " + first.pid() + ", which waits for a bun");
                first.kill();
            }
            for (long i = 0; i < BUNS; i++)
            {
                out.send(i);
            }
            out.close();
            first.join();
            second.join();
            boolean isEachEatenOnce = true;
            for (int i = 0; i < BUNS; i++)
            {
                isEachEatenOnce &= 1 == counts.get(i);
            }
            claim("each bun, 0 too, was eaten once, and nobody needed a mark to end", isEachEatenOnce);
        }
    }

    // tag::consume[]
    private static void consume(
        final Connection<Long> in, final SharedIntArray counts, final SharedCountDownLatch ready) throws Exception
    {
        ready.countDown();
        try
        {
            while (true)
            {
                final long bun = in.receive();
                counts.incrementAndGet((int)bun);
                say("eats bun " + bun);
            }
        }
        catch (final EOFException ex)
        {
            say("sees the end of the pipe");
        }
    }
    // end::consume[]
}
