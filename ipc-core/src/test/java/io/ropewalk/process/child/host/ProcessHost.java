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
import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.pool.ProcessPool;
import io.ropewalk.structure.queue.SharedQueue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An application that starts child processes and a pool, in whatever surroundings. */
public final class ProcessHost
{
    private ProcessHost()
    {
    }

    /**
     * Starts them, and writes down what they say; there may be no standard output.
     *
     * @param arguments file to write to.
     */
    public static void main(final String[] arguments) throws Exception
    {
        Files.write(Path.of(arguments[0]), run());
    }

    /**
     * Starts a child with a task, one with a main class, and a pool.
     *
     * @return what they say.
     */
    public static List<String> run() throws Exception
    {
        final Ropewalk walk = Ropewalk.temporary();
        final SharedQueue<String> said = walk.queue("said", 8, Codecs.utf8());
        final List<String> lines = new ArrayList<>();
        try (ChildProcess child = walk.process(() -> said.put("task of " + module())).start())
        {
            child.join();
            lines.add(said.poll() + " exitValue=" + child.exitValue());
        }
        try (ChildProcess child = walk.process(Application.class, walk.path().toString(), "two words").start())
        {
            child.join();
            lines.add(said.poll() + " exitValue=" + child.exitValue());
        }
        try (ProcessPool pool = walk.pool(1))
        {
            lines.add("pool of " + pool.apply(() -> module()));
        }
        return lines;
    }

    private static String module()
    {
        return ProcessHost.class.getModule().getName();
    }

    /** A program of its own. */
    static final class Application
    {
        private Application()
        {
        }

        /**
         * Says what it was given.
         *
         * @param arguments directory of the walk, and more.
         */
        public static void main(final String[] arguments) throws Exception
        {
            Ropewalk.open(Path.of(arguments[0])).queue("said", 8, Codecs.utf8()).put("main with " + arguments[1]);
        }
    }
}
