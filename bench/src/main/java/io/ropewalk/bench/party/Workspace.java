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
package io.ropewalk.bench.party;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A directory in shared memory for everything that a run makes, and the child processes that use it. Both are gone when
 * the run ends, also by Ctrl-C; what a killed run left behind is removed by the next one.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> {@link IOException} when there is no room for a directory.
 */
public final class Workspace implements AutoCloseable
{
    /** The collector with the fewest threads of its own: there are only two cores, and both are in use. */
    public static final List<String> COMMON_FLAGS =
        List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx256m", "-XX:-UsePerfData");

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String PREFIX = "ropewalk-bench-";
    private static final int MAX_WAIT_SECONDS = 5;

    private final Path path;
    private final List<String> jvmFlags;
    private final List<ProcessHandle> processes = new CopyOnWriteArrayList<>();
    private final Thread hook = new Thread(this::cleanUp, "clean-up");

    private Workspace(final Path path, final List<String> jvmFlags)
    {
        this.path = path;
        this.jvmFlags = jvmFlags;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Makes a directory for this run.
     *
     * @return the workspace.
     * @throws IOException when it cannot be made.
     */
    public static Workspace open() throws IOException
    {
        return open(List.of());
    }

    /**
     * Makes a directory for this run, whose JVMs get flags.
     *
     * @param jvmFlags of all of them.
     * @return the workspace.
     * @throws IOException when it cannot be made.
     */
    public static Workspace open(final List<String> jvmFlags) throws IOException
    {
        final Path root = Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY) ?
            SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        sweep(root);
        return new Workspace(
            Files.createTempDirectory(root, PREFIX + ProcessHandle.current().pid() + "-"), jvmFlags);
    }

    /**
     * The directory.
     *
     * @return its path.
     */
    public Path path()
    {
        return path;
    }

    /**
     * A new directory for one case.
     *
     * @param name of the case.
     * @return its path.
     * @throws IOException when it cannot be made.
     */
    public Path directoryFor(final String name) throws IOException
    {
        return Files.createDirectory(path.resolve(name));
    }

    /** What every JVM of the run is started with. */
    List<String> jvmFlags()
    {
        return jvmFlags;
    }

    /**
     * Takes a process over, which ends with the workspace.
     *
     * @param process to end.
     */
    public void own(final ProcessHandle process)
    {
        processes.removeIf((each) -> !each.isAlive());
        processes.add(process);
    }

    @Override
    public void close()
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        catch (final IllegalStateException interrupted)
        {
            // The whole run ends, and the hook is at it.
            return;
        }
        cleanUp();
    }

    private void cleanUp()
    {
        // Asked first, so that the owner of a pool ends its workers and removes what it has made elsewhere.
        final List<ProcessHandle> all = processes.stream().filter(ProcessHandle::isAlive)
            .flatMap((process) -> Stream.concat(Stream.of(process), process.descendants())).toList();
        processes.forEach(ProcessHandle::destroy);
        awaitEnd(all);
        all.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(all);
        try
        {
            delete(path);
        }
        catch (final IOException ex)
        {
            System.err.println("not cleaned up: directory=" + path + " cause=" + ex);
        }
    }

    private static void awaitEnd(final List<ProcessHandle> all)
    {
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
            .completeOnTimeout(null, MAX_WAIT_SECONDS, TimeUnit.SECONDS).join();
    }

    private static void sweep(final Path root) throws IOException
    {
        try (Stream<Path> left = Files.list(root))
        {
            for (final Path directory : left.filter(Workspace::isLeftBehind).toList())
            {
                delete(directory);
            }
        }
    }

    private static boolean isLeftBehind(final Path directory)
    {
        final String name = directory.getFileName().toString();
        if (!name.matches(PREFIX + "\\d+-.*") || !Files.isWritable(directory))
        {
            return false;
        }
        final String pid = name.substring(PREFIX.length(), name.indexOf('-', PREFIX.length()));
        return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    private static void delete(final Path directory) throws IOException
    {
        Files.walkFileTree(directory, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException
            {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path folder, final IOException failure) throws IOException
            {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
