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

import io.ropewalk.machine.platform.ThisProcess;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of this JVM under the temporary one, for what a child reads while it starts or as long as it lives; only
 * this user may look into it. It goes at the exit of this JVM, or, if a child that needs it lives longer or this JVM is
 * killed, with the next JVM that makes such a folder.
 */
final class ScratchFolder
{
    /*
     * A folder belongs to the process in its name, and to each process that a file "user-PID" in it names. A number
     * that another process got meanwhile keeps it longer, never shorter.
     */
    private static final String PREFIX = "ropewalk-child-";
    private static final String USER_PREFIX = "user-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,9})-.*");
    private static final Pattern USER = Pattern.compile(USER_PREFIX + "(\\d{1,9})");
    private static final long READ_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(5);

    private static final Set<Thread> READERS = ConcurrentHashMap.newKeySet();
    private static Path folder;
    private static int count;

    private ScratchFolder()
    {
    }

    /** A name in the folder that nobody has used. */
    static synchronized Path next(final String name)
    {
        count++;
        return folder().resolve(count + "-" + name);
    }

    /** Makes a file with this content, which only this user can read. */
    static Path write(final String name, final byte[] content)
    {
        try
        {
            return Files.write(Files.createTempFile(folder(), name, ""), content);
        }
        catch (final IOException ex)
        {
            throw new ChildStartException(
                "cannot write a file for a child JVM: folder=" + folder + " error=" + ex, ex);
        }
    }

    private static synchronized Path folder()
    {
        try
        {
            if (folder == null)
            {
                final Path parent = Path.of(System.getProperty("java.io.tmpdir"));
                sweep(parent);
                // For this user alone, like every temporary folder that Java makes.
                folder = Files.createTempDirectory(parent, PREFIX + ThisProcess.pid() + "-");
                Runtime.getRuntime().addShutdownHook(new Thread(ScratchFolder::leave, "ropewalk-child-exit"));
            }
            return folder;
        }
        catch (final IllegalStateException ex)
        {
            // This JVM is about to end: the folder goes with the next one that is made.
            return folder;
        }
        catch (final IOException ex)
        {
            throw new ChildStartException("cannot create a folder for a child JVM: parent=" +
                System.getProperty("java.io.tmpdir") + " error=" + ex, ex);
        }
    }

    /** Notes that a child reads from the folder as long as it lives. */
    static synchronized void use(final long pid)
    {
        try
        {
            if (folder != null)
            {
                Files.createFile(folder.resolve(USER_PREFIX + pid));
            }
        }
        catch (final IOException ignored)
        {
            // Then a child that outlives this JVM may miss what it has not loaded yet.
        }
    }

    /** The folder goes no earlier than this thread has ended, or a few seconds have passed. */
    static void keepWhileRunning(final Thread reader)
    {
        READERS.removeIf((other) -> other.getState() == Thread.State.TERMINATED);
        READERS.add(reader);
    }

    /** As far as it can; of a link, the link alone. */
    static void delete(final Path path)
    {
        try
        {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
            {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(path))
                {
                    entries.forEach(ScratchFolder::delete);
                }
            }
            Files.deleteIfExists(path);
        }
        catch (final IOException | DirectoryIteratorException ignored)
        {
            // Somebody else removes it, too, or the next JVM that makes a folder.
        }
    }

    private static void leave()
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READ_TIMEOUT_MS);
        try
        {
            for (final Thread reader : READERS)
            {
                TimeUnit.NANOSECONDS.timedJoin(reader, deadlineNs - System.nanoTime());
            }
        }
        catch (final InterruptedException ignored)
        {
            // The process ends anyway.
        }
        if (users(folder).stream().noneMatch(ScratchFolder::isAlive))
        {
            delete(folder);
        }
    }

    /** What cannot be removed now is left to the next one. */
    private static void sweep(final Path parent)
    {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, PREFIX + "*"))
        {
            for (final Path entry : entries)
            {
                final Matcher matcher = NAME.matcher(entry.getFileName().toString());
                final boolean isFolder = matcher.matches() && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) &&
                    Files.isWritable(entry);
                if (isFolder && !isAlive(Long.parseLong(matcher.group(1))) &&
                    users(entry).stream().noneMatch(ScratchFolder::isAlive))
                {
                    delete(entry);
                }
            }
        }
        catch (final IOException | DirectoryIteratorException ignored)
        {
            // The temporary folder cannot be listed.
        }
    }

    private static Set<Long> users(final Path directory)
    {
        final Set<Long> users = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, USER_PREFIX + "*"))
        {
            for (final Path entry : entries)
            {
                final Matcher matcher = USER.matcher(entry.getFileName().toString());
                if (matcher.matches())
                {
                    users.add(Long.parseLong(matcher.group(1)));
                }
            }
        }
        catch (final IOException | DirectoryIteratorException ignored)
        {
            // Somebody else has removed it, or this process may open no more files.
        }
        return users;
    }

    private static boolean isAlive(final long pid)
    {
        return ProcessHandle.of(pid).isPresent();
    }
}
