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
package io.ropewalk.segment.walk;

import io.ropewalk.error.SegmentException;
import io.ropewalk.segment.Access;
import io.ropewalk.segment.file.FileFailures;
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.file.SegmentFiles;
import io.ropewalk.segment.liveness.Participants;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Removes what the dead left behind. Everything here may be interrupted by a kill and is then done again by the next.
 */
final class Sweeper
{
    private Sweeper()
    {
    }

    /** Files that were being built by processes that died, and objects that these could not hand to anybody. */
    static void removeUnfinished(final Path directory, final Participants participants)
    {
        for (final String name : SegmentFiles.names(directory))
        {
            final OptionalInt builder = SegmentFiles.temporaryOwner(name);
            final OptionalInt owner = builder.isPresent() ? builder : Names.handedOwner(name);
            if (owner.isPresent() && participants.isDead(owner.getAsInt()))
            {
                removeWhole(directory.resolve(name));
            }
        }
    }

    /** Objects without a name that nobody can be using: the caller is alone. */
    static void removeAnonymous(final Path directory)
    {
        for (final String name : SegmentFiles.names(directory))
        {
            if (Names.isAnonymous(name))
            {
                removeWhole(directory.resolve(name));
            }
        }
    }

    /** Temporary walks in which nobody lives; returns how many were removed. */
    static int removeTemporaryWalks(final Path root)
    {
        int count = 0;
        for (final String name : SegmentFiles.names(root))
        {
            final Path directory = root.resolve(name);
            final boolean isCandidate =
                Names.isTemporaryWalk(name) && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
            if (isCandidate && removeWalkOfTheDead(directory))
            {
                count++;
            }
        }
        return count;
    }

    /**
     * Removes a whole walk; the caller keeps joiners out. Whoever is killed at any point of it leaves a walk that can
     * be swept, and until then be opened. Hence the order: the participants file says which walk the objects are of, so
     * it outlives them. The lock file goes last: while it is there, its gate is what others stand before, and when it
     * is gone they notice that and start again.
     */
    static void removeWalk(final Path directory)
    {
        final Path lockFile = directory.resolve(Participants.LOCK_FILE_NAME);
        final Path recordsFile = directory.resolve(Participants.RECORDS_FILE_NAME);
        for (final Path entry : entries(directory))
        {
            if (!entry.equals(lockFile) && !entry.equals(recordsFile))
            {
                removeWhole(entry);
            }
        }
        remove(recordsFile);
        remove(lockFile);
        remove(directory);
        if (WalkDirectory.exists(directory))
        {
            keepSweepable(directory);
        }
    }

    /** A thread of this process, which is ending, made something meanwhile; nobody sweeps what has no lock file. */
    private static void keepSweepable(final Path directory)
    {
        try
        {
            Participants.ensureLockFile(directory, Access.user());
        }
        catch (final SegmentException ex)
        {
            // Removed by somebody else in this moment.
            return;
        }
    }

    /**
     * Its remover died, or could open no file, after the last two files were gone and before it found that something
     * had been made meanwhile. With the one but not the other it is none of that.
     */
    private static void keepSweepableIfBeheaded(final Path directory)
    {
        if (WalkDirectory.exists(directory) &&
            !WalkDirectory.exists(directory.resolve(Participants.RECORDS_FILE_NAME)) && !entries(directory).isEmpty())
        {
            keepSweepable(directory);
        }
    }

    private static boolean removeWalkOfTheDead(final Path directory)
    {
        try
        {
            if (!WalkDirectory.exists(directory.resolve(Participants.LOCK_FILE_NAME)))
            {
                // Killed between making and joining it, or between the last two steps of removing it.
                remove(directory);
                keepSweepableIfBeheaded(directory);
            }
            if (WalkDirectory.exists(directory.resolve(Participants.LOCK_FILE_NAME)))
            {
                Participants.runIfNobody(directory, new Removal(directory, true));
            }
        }
        catch (final SegmentException ex)
        {
            // Not ours to remove, or removed by somebody else in this moment: either way not our concern.
            return false;
        }
        return !WalkDirectory.exists(directory);
    }

    /** What lies in a walk is a file, or a directory of files: that of a media driver. Links are not followed. */
    private static void removeWhole(final Path path)
    {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
        {
            for (final Path entry : entries(path))
            {
                removeWhole(entry);
            }
        }
        remove(path);
    }

    /** What cannot be removed stays for the next sweep: a directory that is in use again, somebody else's file. */
    private static void remove(final Path path)
    {
        try
        {
            Files.deleteIfExists(path);
        }
        catch (final IOException ex)
        {
            return;
        }
    }

    static List<Path> entries(final Path directory)
    {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory))
        {
            final List<Path> entries = new ArrayList<>();
            for (final Path entry : stream)
            {
                entries.add(entry);
            }
            return entries;
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, directory);
        }
        catch (final DirectoryIteratorException ex)
        {
            throw FileFailures.translate(ex.getCause(), directory);
        }
    }

    /** Of a walk as a whole, or of its objects without a name; a class for the reason given in {@link SegmentFiles}. */
    record Removal(Path directory, boolean isWhole) implements Runnable
    {
        @Override
        public void run()
        {
            if (isWhole)
            {
                removeWalk(directory);
            }
            else
            {
                removeAnonymous(directory);
            }
        }
    }

    /**
     * The walks that this JVM has joined; removes the temporary ones at its exit.
     */
    static final class JoinedWalks
    {
        private static final Map<Participants, Walk> WALKS = new HashMap<>();

        static
        {
            try
            {
                Runtime.getRuntime().addShutdownHook(new Exit());
            }
            catch (final IllegalStateException ex)
            {
                // The JVM is ending already; whoever opens a walk next will sweep.
                WALKS.clear();
            }
        }

        private JoinedWalks()
        {
        }

        /** What is done at the exit of this JVM. */
        private static final class Exit extends Thread
        {
            Exit()
            {
                super("ropewalk-exit");
            }

            @Override
            public void run()
            {
                removeTemporary();
            }
        }

        /** Whether it was joined right now, and not before, nor by another class loader. */
        static synchronized boolean add(final Walk walk)
        {
            return null == WALKS.putIfAbsent(walk.participants(), walk) && walk.participants().isFirstInJvm();
        }

        /* The proof of life stays: threads may still be at work, and the kernel will take it when they are gone. Their
         * mappings outlive the files. Two processes that leave at once may each find the other alive; then the walk
         * stays for the next sweep.
         */
        static void removeTemporary()
        {
            for (final Walk walk : snapshot())
            {
                if (walk.isTemporary())
                {
                    removeIfAlone(walk);
                }
            }
        }

        /**
         * What cannot be done here is left to the next sweep: nobody could do anything about it, nor wants to read it.
         */
        private static void removeIfAlone(final Walk walk)
        {
            try
            {
                walk.participants().runIfAlone(new Removal(walk.path(), true));
            }
            catch (final RuntimeException | LinkageError ex)
            {
                // No file can be opened any more, for one thing; not even to load a class.
                return;
            }
        }

        private static synchronized List<Walk> snapshot()
        {
            return new ArrayList<>(WALKS.values());
        }
    }
}
