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

import io.ropewalk.error.RopewalkException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.machine.platform.Futex;
import io.ropewalk.machine.platform.MemoryBarrier;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.file.FileFailures;
import io.ropewalk.segment.file.Segment;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What the other processes of the segment tests do.
 */
public final class SegmentChild
{
    /** What the tests make. */
    public static final SegmentSpec SPEC = SegmentSpec.of(SegmentKind.QUEUE, 7, 4096)
        .withTypeName("utf8").withParameter("capacity", 5);

    private static final int BUSY_THREADS = 4;
    private static final int BUSY_OBJECTS = 100;
    private static final int SPEC_LAST_OFFSET = 4088;
    private static final PrintStream OUT = System.out;

    private SegmentChild()
    {
    }

    /**
     * Runs one command; most print an answer and then wait to be told to end.
     *
     * @param arguments command and directory.
     */
    public static void main(final String[] arguments) throws IOException
    {
        try
        {
            run(arguments[0], arguments.length > 1 ? Path.of(arguments[1]) : null);
        }
        catch (final RopewalkException ex)
        {
            OUT.println(ex);
        }
    }

    private static void run(final String command, final Path directory) throws IOException
    {
        switch (command)
        {
            case "join" -> join(directory);
            case "temporary" -> temporary();
            case "temporary-busy" -> temporaryBusy();
            case "race" -> race(directory);
            case "anonymous" -> anonymous(directory);
            case "halt-in-creation" -> haltInCreation(directory);
            case "hold-gate" -> holdGate(directory);
            case "portable" -> portable(directory);
            case "barrier" -> barrier();
            case "exhaust" -> exhaust(directory);
            default -> throw new IllegalArgumentException("unknown command: command=" + command);
        }
    }

    private static void join(final Path directory) throws IOException
    {
        final Walk walk = Walk.open(directory);
        OUT.println(walk.participants().owner());
        // Then answers whether others are dead: a token per line, until the end of input.
        for (int token = readInt(); token >= 0; token = readInt())
        {
            OUT.println(walk.participants().isDead(token) ? 1 : 0);
        }
    }

    private static void temporary() throws IOException
    {
        OUT.println(Walk.temporary().path());
        awaitInput();
    }

    private static void temporaryBusy() throws IOException
    {
        final Walk walk = Walk.temporary();
        for (int i = 0; i < BUSY_THREADS; i++)
        {
            final Thread maker = new Thread(() -> makeForEver(walk), "maker-" + i);
            maker.setDaemon(true);
            maker.start();
        }
        while (walk.names().size() < BUSY_OBJECTS)
        {
            Thread.yield();
        }
        OUT.println(walk.path());
        awaitInput();
    }

    private static void makeForEver(final Walk walk)
    {
        while (true)
        {
            try
            {
                walk.createAnonymous(SPEC, body -> {});
            }
            catch (final RopewalkException ex)
            {
                // The walk has been removed under our feet.
                Thread.yield();
            }
        }
    }

    private static void race(final Path directory) throws IOException
    {
        final Walk walk = Walk.open(directory);
        OUT.println("ready");
        awaitInput();
        final long mine = ProcessHandle.current().pid();
        final Segment segment = walk.openOrCreate("same", SPEC, body ->
        {
            body.putLong(0, mine);
            body.putLong(SPEC_LAST_OFFSET, mine);
        });
        OUT.println(segment.isCreator() + " " + segment.buffer().getLong(0) + " " +
            segment.buffer().getLong(SPEC_LAST_OFFSET));
        awaitInput();
    }

    private static void anonymous(final Path directory)
    {
        OUT.println(Walk.open(directory).createAnonymous(SPEC, body -> {}).name());
    }

    private static void haltInCreation(final Path directory)
    {
        Walk.open(directory).openOrCreate("half", SPEC, body -> Runtime.getRuntime().halt(9));
    }

    private static void holdGate(final Path directory) throws IOException
    {
        try (FileChannel channel = FileChannel.open(
            directory.resolve(".owners"), StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock gate = channel.lock(0, 1, false))
        {
            OUT.println(gate.isValid());
            awaitInput();
        }
    }

    private static void portable(final Path directory)
    {
        final Segment segment = Walk.open(directory).openOrCreate("portable", SPEC, body -> {});
        OUT.println(Futex.isSupported() + " " + MemoryBarrier.isSupported() + " " + segment.isCreator());
    }

    private static void barrier()
    {
        Futex.isSupported();
        MemoryBarrier.issue();
        OUT.println("barrier");
    }

    /** Opens walks until there is no descriptor left, says how that ends, and ends in that state. */
    private static void exhaust(final Path directory) throws IOException
    {
        // Loaded from a directory, classes need a descriptor each; those of the failure are needed when there is none.
        FileFailures.translate(new FileSystemException("file", null, "Too many open files"), directory);
        Walk.temporary();
        OUT.println("ready");
        awaitInput();
        final List<FileChannel> files = new ArrayList<>();
        try
        {
            for (int i = 0; true; i++)
            {
                Walk.open(directory.resolve("walk-" + i));
            }
        }
        catch (final SegmentAccessException ex)
        {
            OUT.println(ex);
        }
        try
        {
            while (true)
            {
                files.add(FileChannel.open(directory, StandardOpenOption.READ));
            }
        }
        catch (final FileSystemException ex)
        {
            OUT.println("exhausted");
        }
        awaitInput();
        Reference.reachabilityFence(files);
    }

    private static void awaitInput() throws IOException
    {
        if (System.in.read() < 0)
        {
            return;
        }
        OUT.flush();
    }

    private static int readInt() throws IOException
    {
        int value = -1;
        for (int c = System.in.read(); c >= '0' && c <= '9'; c = System.in.read())
        {
            value = Math.max(0, value) * 10 + c - '0';
        }
        return value;
    }
}
