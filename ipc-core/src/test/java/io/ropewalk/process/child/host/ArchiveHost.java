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
package io.ropewalk.process.child.host;

import io.ropewalk.Ropewalk;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.child.ChildProcessBuilder;

import java.lang.management.ManagementFactory;

/** Starts a child, which tells the options of its JVM; a program from jars. */
public final class ArchiveHost
{
    private ArchiveHost()
    {
    }

    /**
     * @param arguments options of the child.
     * @throws InterruptedException never.
     */
    public static void main(final String[] arguments) throws InterruptedException
    {
        final ChildProcessBuilder builder = Ropewalk.temporary().process(ArchiveHost::tell).jvmOptions(arguments);
        try (ChildProcess child = builder.start())
        {
            child.join();
            System.exit(child.exitValue());
        }
    }

    private static void tell()
    {
        System.out.println(String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
    }
}
