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

import io.ropewalk.machine.platform.Opening;
import io.ropewalk.machine.platform.ThisProcess;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The builder of a {@link ClassArchive}: a process of its own, of low priority, since the program that wants children
 * may end any moment. It runs the JVM that writes the archive, gives the file its name, and removes what is too much.
 */
final class ArchiveMain
{
    private static final String LOCK = ".lock";
    private static final String UNFINISHED = "unfinished-";
    private static final int MAX_ARCHIVES = 8;
    private static final long BUILD_SECONDS = 600;
    private static final long LEFT_BEHIND_MS = TimeUnit.HOURS.toMillis(1);
    private static final int OPTIONS_INDEX = 3;

    private ArchiveMain()
    {
    }

    /** Starts a builder, which nobody waits for. If it cannot be started, there will be no archive. */
    static void start(final Path folder, final String name, final List<String> options, final String classPath)
    {
        final List<String> command = command(options, classPath, "-Xmx64m", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of(ArchiveMain.class.getName(), folder.toString(), name, classPath));
        command.addAll(options);
        try
        {
            start(command).getOutputStream().close();
        }
        catch (final IOException ignored)
        {
            // No more processes, for one thing. The child itself has been started or has said why not.
        }
    }

    private static Process start(final List<String> command) throws IOException
    {
        final ProcessBuilder builder = new ProcessBuilder(command);
        InheritedOptions.removeFrom(builder.environment());
        return builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
    }

    private static List<String> command(final List<String> options, final String classPath, final String... first)
    {
        final List<String> command = new ArrayList<>();
        command.add(ChildCommand.executable());
        command.addAll(ChildCommand.QUICK);
        command.addAll(List.of(first));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath));
        return command;
    }

    /**
     * Builds an archive.
     *
     * @param arguments folder for it, its name without what its content adds, class path, and options of the JVM.
     * @throws IOException          if the folder cannot be used.
     * @throws InterruptedException never.
     */
    public static void main(final String[] arguments) throws IOException, InterruptedException
    {
        Opening.open();
        // Not to be ended by Ctrl-C in the terminal of a program that has nothing to do with it, nor in its way.
        ThisProcess.beginSession();
        ThisProcess.lowerPriority();
        final Path folder = Path.of(arguments[0]);
        final List<String> options = Arrays.asList(arguments).subList(OPTIONS_INDEX, arguments.length);
        try (FileChannel channel = FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock lock = channel.lock())
        {
            if (lock.isValid() && archives(folder, arguments[1]).length == 0)
            {
                build(folder, arguments[1], arguments[2], options);
            }
            sweep(folder);
        }
    }

    private static void build(
        final Path folder, final String name, final String classPath, final List<String> options)
        throws IOException, InterruptedException
    {
        final Path unfinished = folder.resolve(UNFINISHED + ThisProcess.pid() + ClassArchive.suffix());
        final List<String> command = command(options, classPath, ClassArchive.output(unfinished));
        command.add(WarmUp.class.getName());
        final Process writer = start(command);
        writer.getOutputStream().close();
        final boolean hasEnded = writer.waitFor(BUILD_SECONDS, TimeUnit.SECONDS);
        if (!hasEnded)
        {
            writer.descendants().forEach(ProcessHandle::destroyForcibly);
            writer.destroyForcibly();
        }
        if (hasEnded && 0 == writer.exitValue() && unfinished.toFile().length() > 0)
        {
            final String whole = name + "-" + ClassArchive.content(unfinished) + ClassArchive.suffix();
            Files.move(unfinished, folder.resolve(whole), StandardCopyOption.ATOMIC_MOVE);
        }
        else
        {
            ClassArchive.delete(unfinished);
            // So that not each program tries it again.
            Files.write(folder.resolve(name + ClassArchive.FAILED), new byte[0]);
        }
    }

    /** Removes the archives not used for the longest time, and what killed builders have left behind. */
    private static void sweep(final Path folder)
    {
        final File[] archives = archives(folder, ClassArchive.PREFIX);
        Arrays.sort(archives, Comparator.comparingLong(File::lastModified));
        for (int i = 0; i < archives.length - MAX_ARCHIVES; i++)
        {
            ClassArchive.delete(archives[i].toPath());
        }
        final long oldMs = System.currentTimeMillis() - LEFT_BEHIND_MS;
        final File[] others = folder.toFile().listFiles((directory, name) -> name.startsWith(UNFINISHED));
        for (final File file : null == others ? new File[0] : others)
        {
            if (file.lastModified() < oldMs)
            {
                ClassArchive.delete(file.toPath());
            }
        }
    }

    private static File[] archives(final Path folder, final String prefix)
    {
        final File[] archives = folder.toFile().listFiles((directory, name) ->
            name.startsWith(prefix) && (name.endsWith(".jsa") || name.endsWith(".aot")));
        return null == archives ? new File[0] : archives;
    }
}
