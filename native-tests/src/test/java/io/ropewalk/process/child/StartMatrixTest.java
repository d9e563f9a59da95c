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

import io.ropewalk.Ropewalk;
import io.ropewalk.harness.HaltPoint;
import io.ropewalk.harness.HaltingBuffer;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.proof.CellWatch;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.walk.HandedObjects;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A parent and a child die at each of their stores to the object through which the one starts the other: the survivor
 * is told, no process is left, and no file, in a walk in which others live on.
 */
@Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartMatrixTest
{
    private static final String TABLE = "start of a process";
    private static final int EXIT_VALUE = 77;
    private static final int MAX_STORES = 100;
    private static final String STORE = "io.ropewalk.store";
    private static final HaltPoint POINT = new HaltPoint(() -> Runtime.getRuntime().halt(EXIT_VALUE));

    private static int count;

    private final Ropewalk own = Ropewalk.temporary();

    @TempDir
    private Path directory;
    private Set<String> filesBefore;

    @BeforeEach
    void openWalk() throws Exception
    {
        Walk.open(directory);
        openOnce();
        filesBefore = files();
    }

    @AfterAll
    static void report()
    {
        System.out.println("start matrix: cells=" + count);
    }

    /** By a process that comes, and goes. */
    private void openOnce() throws Exception
    {
        try (ChildProcess opener = ChildProcess.of(directory, () -> {}).start())
        {
            opener.join();
            assertEquals(0, opener.exitValue());
        }
    }

    private Set<String> files() throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.map((file) -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    /** The control object, as a process sees it that is to die at one of its stores to it. */
    private record DoomedKind(Kind<ChildControl> kind) implements Kind<ChildControl>
    {
        private static final long serialVersionUID = 1L;

        static AnyOf<ChildControl> any()
        {
            final AnyOf<ChildControl> any = ChildControl.any();
            return new AnyOf<>(
                any.number(), any.fingerprint(), (parameters) -> new DoomedKind(any.made().apply(parameters)));
        }

        @Override
        public SegmentSpec spec()
        {
            return kind.spec();
        }

        @Override
        public void initialise(final AtomicBuffer body)
        {
            kind.initialise(HaltingBuffer.over(body, POINT));
        }

        @Override
        public ChildControl handle(final Attachment attachment)
        {
            return kind.handle(attachment.seenThrough((buffer) -> HaltingBuffer.over(buffer, POINT)));
        }
    }

    /** A process that dies while it starts another one. */
    private record DoomedParent(String path, int store, boolean hasDaemon) implements RemoteTask
    {
        private static final long serialVersionUID = 1L;

        @Override
        public void run()
        {
            final RemoteTask task = hasDaemon ? () -> TimeUnit.HOURS.sleep(1) : () -> {};
            Walk.open(Path.of(path));
            final ChildProcessBuilder builder = new ChildProcessBuilder(
                Path.of(path), task, ChildMain.class, DoomedKind::new).daemon(hasDaemon);
            POINT.arm(store);
            builder.start();
            POINT.disarm();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveNothingWhenTheParentDiesAtAnyStore(final boolean hasDaemon) throws Exception
    {
        boolean hasDied = true;
        for (int store = 1; hasDied; store++)
        {
            count++;
            assertTrue(store < MAX_STORES);
            try (CellWatch watch = CellWatch.of(TABLE, hasDaemon ? "parent-of-daemon" : "parent", store);
                ChildProcess parent = own.process(new DoomedParent(directory.toString(), store, hasDaemon)).start())
            {
                parent.join();
                hasDied = EXIT_VALUE == parent.exitValue();
                watch.died(hasDied);
                assertTrue(hasDied || 0 == parent.exitValue(), "store=" + store + " exit=" + parent.exitValue());
                while (isAnybodyIn(directory))
                {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                openOnce();
                assertEquals(filesBefore, files(), "store=" + store);
                watch.whole();
            }
        }
    }

    /** Whether a process was started with this walk among its arguments, and runs. */
    private static boolean isAnybodyIn(final Path walk) throws IOException
    {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*"))
        {
            for (final Path process : processes)
            {
                if (commandLine(process).contains(walk.toString()))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static String commandLine(final Path process)
    {
        try
        {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        }
        catch (final IOException ex)
        {
            return "";
        }
    }

    private enum End
    {
        RETURNS, THROWS, CANNOT_TAKE
    }

    private record DoomedTask(End end) implements RemoteTask
    {
        private static final long serialVersionUID = 1L;

        @Override
        public void run() throws Exception
        {
            if (end == End.THROWS)
            {
                throw new IOException("as expected");
            }
        }
    }

    /** Can be written, but not read. */
    private static final class Unreadable implements RemoteTask
    {
        private static final long serialVersionUID = 1L;

        @Override
        public void run()
        {
        }

        private void writeObject(final ObjectOutputStream stream) throws IOException
        {
            stream.writeInt(1);
        }

        private void readObject(final ObjectInputStream stream) throws IOException
        {
            throw new InvalidObjectException("not readable");
        }
    }

    /** As {@link ChildMain}, but dies. */
    static final class DoomedMain
    {
        private DoomedMain()
        {
        }

        public static void main(final String[] arguments) throws Throwable
        {
            POINT.arm(Integer.getInteger(STORE));
            final Walk walk = Walk.find(Path.of(arguments[0])).orElseThrow();
            ChildMain.run(HandedObjects.find(walk, arguments[1], DoomedKind.any()).orElseThrow());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheParentWhenTheChildDiesAtAnyStore(final End end) throws Exception
    {
        boolean hasDied = true;
        for (int store = 1; hasDied; store++)
        {
            count++;
            assertTrue(store < MAX_STORES);
            try (CellWatch watch = CellWatch.of(TABLE, "child-" + end, store))
            {
                hasDied = hasDied(end, store);
                watch.hasDied(hasDied);
                assertEquals(List.of(), ChildProcess.activeChildren(), "store=" + store);
                assertEquals(filesBefore, files(), "store=" + store);
                watch.whole();
            }
        }
    }

    private boolean hasDied(final End end, final int store) throws Exception
    {
        final RemoteTask task = end == End.CANNOT_TAKE ? new Unreadable() : new DoomedTask(end);
        final ChildProcessBuilder builder =
            new ChildProcessBuilder(directory, task, DoomedMain.class, (kind) -> kind);
        try (ChildProcess child = builder.property(STORE, "" + store).errorTo((line) -> {}).start())
        {
            child.join();
            final boolean hasDied = EXIT_VALUE == child.exitValue();
            final int exitValue = end == End.THROWS ? 1 : 0;
            assertTrue(hasDied || exitValue == child.exitValue(), "store=" + store + " exit=" + child.exitValue());
            if (!hasDied && end == End.THROWS)
            {
                assertInstanceOf(IOException.class, child.failure().orElseThrow());
            }
            return hasDied;
        }
        catch (final ChildStartException ex)
        {
            final boolean hasDied = ex.getMessage().contains("exitValue=" + EXIT_VALUE);
            assertTrue(hasDied || (end == End.CANNOT_TAKE && ex.getMessage().contains("cannot take its task")),
                "store=" + store + " message=" + ex.getMessage());
            return hasDied;
        }
    }
}
