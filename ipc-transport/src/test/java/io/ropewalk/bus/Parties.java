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

import io.ropewalk.bus.driver.DriverMain;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.process.child.ChildJvmBuilder;
import io.ropewalk.segment.walk.Walk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Processes of a test on one walk in shared memory; closing leaves nothing of them. */
final class Parties implements AutoCloseable
{
    private static final long LOOK_MS = 20;
    private static final long LAST_WORDS_MS = 2_000;

    private final Path directory;
    private final List<Handle> handles = new ArrayList<>();
    private final List<Path> others = new ArrayList<>();
    private final List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx64m"));

    Parties(final String name)
    {
        directory = Walk.defaultRoot().resolve("bus-test-" + name + "-" + ProcessHandle.current().pid());
        try
        {
            Files.createDirectories(Walk.defaultRoot());
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    Path directory()
    {
        return directory;
    }

    Parties option(final String option)
    {
        options.add(option);
        return this;
    }

    /** Something else that must not be left. */
    Parties leaving(final Path path)
    {
        others.add(path);
        return this;
    }

    Handle start(final String... arguments)
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final String[] all = new String[arguments.length + 1];
        all[0] = arguments[0];
        all[1] = directory.toString();
        System.arraycopy(arguments, 1, all, 2, arguments.length - 1);
        final ChildJvmBuilder builder = ChildJvm.of(Party.class).arguments(all)
            .jvmOptions(options.toArray(new String[0])).outputTo((line) -> lines.add(line));
        final Handle handle = new Handle(builder.start(), lines);
        handles.add(handle);
        return handle;
    }

    /** The JVM that drives this bus now. */
    Optional<ProcessHandle> driver()
    {
        return drivers().findFirst();
    }

    Stream<ProcessHandle> drivers()
    {
        return ProcessHandle.allProcesses().filter((process) -> process.isAlive() && isDriver(arguments(process)));
    }

    /** The JDK does not tell those of a process that has more than 4096 bytes of them. */
    private static List<String> arguments(final ProcessHandle process)
    {
        try
        {
            return List.of(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).split("\0"));
        }
        catch (final IOException ex)
        {
            return process.info().arguments().map(List::of).orElse(List.of());
        }
    }

    private boolean isDriver(final List<String> arguments)
    {
        return arguments.contains(DriverMain.class.getName()) && arguments.contains(directory.toString());
    }

    static void await(final BooleanSupplier condition) throws InterruptedException
    {
        while (!condition.getAsBoolean())
        {
            Thread.sleep(LOOK_MS);
        }
    }

    @Override
    public void close()
    {
        handles.forEach((handle) -> handle.child.close());
        drivers().forEach(Parties::kill);
        delete(directory);
        others.forEach(Parties::delete);
    }

    /** Leaves this one, which is left by closing. */
    void close(final Path kept)
    {
        others.remove(kept);
        close();
        leaving(kept);
    }

    static void kill(final ProcessHandle process)
    {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static void delete(final Path path)
    {
        try
        {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
            {
                try (Stream<Path> entries = Files.list(path))
                {
                    entries.toList().forEach(Parties::delete);
                }
            }
            Files.deleteIfExists(path);
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** One of the processes. */
    static final class Handle
    {
        private final ChildJvm child;
        private final List<String> lines;

        private Handle(final ChildJvm child, final List<String> lines)
        {
            this.child = child;
            this.lines = lines;
        }

        Handle ready() throws InterruptedException
        {
            await(() -> lines.contains("ready") || !child.isAlive());
            return this;
        }

        /** The first line that begins so; fails if it ends without it. */
        String awaitLine(final String beginning) throws InterruptedException
        {
            await(() -> find(beginning).isPresent() || !child.isAlive());
            // The last lines may come after the end.
            child.waitFor(find(beginning).isPresent() ? 0 : LAST_WORDS_MS, TimeUnit.MILLISECONDS);
            return find(beginning).orElseThrow(() -> new AssertionError(child + " " + lines));
        }

        private Optional<String> find(final String beginning)
        {
            return lines.stream().filter((line) -> line.startsWith(beginning)).findFirst();
        }

        int exitCode() throws InterruptedException
        {
            return child.waitFor();
        }

        /** What it has said at its end. */
        String last() throws InterruptedException
        {
            assertEquals(0, child.waitFor(), () -> child + " " + lines);
            return lines.get(lines.size() - 1);
        }

        List<String> lines()
        {
            return lines;
        }

        ChildJvm child()
        {
            return child;
        }
    }
}
