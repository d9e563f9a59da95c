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
package io.ropewalk.process.child;

import io.ropewalk.codec.Codecs;
import io.ropewalk.machine.platform.Opening;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.process.task.core.TaskBytes;
import io.ropewalk.segment.walk.HandedObjects;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Does once what children do at their start, so that the classes for it are there: those of a JVM that waits in
 * reserve, and those of one that writes a {@link ClassArchive}.
 */
final class WarmUp
{
    private static final String NAME = "warm-up";

    private WarmUp()
    {
    }

    /**
     * Is a child of its own.
     *
     * @param arguments none.
     * @throws Throwable if it fails; then there is no archive.
     */
    public static void main(final String[] arguments) throws Throwable
    {
        Opening.open();
        final Walk walk = Walk.temporary();
        run(walk);
        final byte[] request = request(walk.create(SharedQueue.of(1, Codecs.utf8())));
        final ChildControl control = HandedObjects.create(walk, ChildControl.of(request.length, request));
        control.begin();
        ChildMain.run(walk, control.name());
    }

    /** Leaves nothing behind, and nobody else notices. */
    static void run(final Walk walk)
    {
        openJars();
        final SharedQueue<String> queue = walk.create(SharedQueue.of(1, Codecs.utf8()));
        try
        {
            final byte[] request = request(queue);
            final ChildControl control = HandedObjects.create(walk, ChildControl.of(request.length, request));
            try
            {
                control.begin();
                final ChildControl found = HandedObjects.find(walk, control.name(), ChildControl.any()).orElseThrow();
                final ChildRequest decoded = ChildRequest.decode(found.request());
                final RemoteTask task = (RemoteTask)TaskBytes.decode(
                    decoded.task(), Thread.currentThread().getContextClassLoader());
                task.run();
                found.advance(ChildDescriptor.READY);
                queue.poll();
                queue.poll(1, TimeUnit.NANOSECONDS);
                ExitSignal.current();
                CurrentProcess.info();
            }
            finally
            {
                control.remove();
            }
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException("warm-up failed", ex);
        }
        finally
        {
            queue.destroy();
        }
    }

    /** All of the class path: a class loader opens them when it looks for something that none of them has. */
    private static void openJars()
    {
        ClassLoader.getSystemResource(NAME);
    }

    private static byte[] request(final SharedQueue<String> queue)
    {
        final RemoteTask task = () -> queue.offer(NAME);
        final ProcessInfo nobody = new ProcessInfo(NAME, 0, false);
        return new ChildRequest(nobody, "1", nobody, "", List.of(), TaskBytes.encode(task, "task")).encode();
    }
}
