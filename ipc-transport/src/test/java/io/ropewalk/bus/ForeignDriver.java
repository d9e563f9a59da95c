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
package io.ropewalk.bus;

import io.aeron.driver.MediaDriver;
import io.ropewalk.process.child.ChildJvm;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A media driver as somebody else would run it, in a JVM of its own. */
final class ForeignDriver implements AutoCloseable
{
    private final ChildJvm child;

    ForeignDriver(final Path directory) throws InterruptedException
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        child = ChildJvm.of(ForeignDriver.class).arguments(directory.toString())
            .jvmOptions("-XX:+UseSerialGC", "-Xmx64m").outputTo((line) -> lines.add(line)).start();
        Parties.await(() -> lines.contains("ready") || !child.isAlive());
    }

    /** Drives until it is killed. */
    public static void main(final String[] args) throws InterruptedException
    {
        try (MediaDriver driver = MediaDriver.launch(
            new MediaDriver.Context().aeronDirectoryName(args[0]).dirDeleteOnStart(true)))
        {
            System.out.println("ready");
            while (driver.context() != null)
            {
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }

    boolean isAlive()
    {
        return child.isAlive();
    }

    @Override
    public void close()
    {
        child.close();
    }
}
