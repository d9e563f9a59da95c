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
package io.ropewalk.inspect;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.segment.walk.HandedObjects;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedReentrantLock;

import java.nio.file.Path;

/** Gets into trouble. */
public final class DoctorPeer
{
    private DoctorPeer()
    {
    }

    public static void main(final String[] arguments) throws InterruptedException
    {
        final Ropewalk walk = Ropewalk.open(Path.of(arguments[1]));
        switch (arguments[0])
        {
            case "embrace" ->
            {
                final SharedReentrantLock first = walk.reentrantLock(arguments[2]);
                first.lock();
                walk.countDownLatch("all-have-one", 3).countDown();
                walk.countDownLatch("all-have-one", 3).await();
                walk.reentrantLock(arguments[3]).lock();
            }
            case "consume" ->
            {
                final SharedQueue<String> queue = walk.queue("full", 2, Codecs.utf8());
                System.out.println("took " + queue.take());
                Thread.sleep(600_000);
            }
            case "produce" ->
            {
                walk.queue("full", 2, Codecs.utf8()).put("x");
                System.out.println("put");
                Thread.sleep(600_000);
            }
            case "task" ->
            {
                System.out.println("took " + walk.taskQueue("tasks", 4, Codecs.utf8()).take());
                Thread.sleep(600_000);
            }
            case "leak" ->
            {
                final Walk ground = Walk.open(walk.path());
                System.out.println(ground.create(SharedQueue.of(2, Codecs.utf8())).name());
                System.out.println(HandedObjects.create(ground, SharedQueue.of(2, Codecs.utf8())).name());
                Thread.sleep(600_000);
            }
            default -> walk.queue("empty", 2, Codecs.utf8()).take();
        }
    }
}
