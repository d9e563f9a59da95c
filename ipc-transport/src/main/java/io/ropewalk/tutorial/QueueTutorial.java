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
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedEvent;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** A queue for three values. */
final class QueueTutorial
{
    private QueueTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            // tag::queue[]
            final SharedQueue<Object> queue = walk.queue("queue", 3, Codecs.object());
            walk.process(() ->
            {
                queue.put("text");
                queue.put(List.of(1, 2, 3));
                queue.put(42);
                say("put three values; is it full? " + queue.isFull());
            }).start().join();
            final boolean isRefused = !queue.offer("a fourth");
            final boolean isRefusedLater = !queue.offer("a fourth", 100, TimeUnit.MILLISECONDS);
            final List<Object> taken = List.of(queue.take(), queue.take(), queue.take());
            say("took " + taken + "; is it empty? " + queue.isEmpty());
            final Object nothing = queue.poll(100, TimeUnit.MILLISECONDS);
            // end::queue[]
            claim("values arrive in order, of any type; a full queue refuses, an empty one has nothing",
                isRefused && isRefusedLater && null == nothing && taken.equals(List.of("text", List.of(1, 2, 3), 42)));
        }
    }

    static void kill() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final SharedQueue<Object> queue = walk.queue("queue", 3, Codecs.object());
            final SharedEvent isPut = walk.event("is-put");
            final ChildProcess victim = walk.process(() ->
            {
                queue.put("last words");
                say("has put its last words");
                isPut.set();
                Thread.sleep(60_000);
            }).start();
            isPut.await();
            say("kill -9 " + victim.pid());
            victim.kill();
            victim.join();
            final Object words = queue.take();
            say("took: " + words);
            walk.process(() -> queue.put("of another")).start().join();
            claim("what a dead producer has put is delivered, and another one goes on",
                "last words".equals(words) && "of another".equals(queue.poll()));
        }
    }
}
