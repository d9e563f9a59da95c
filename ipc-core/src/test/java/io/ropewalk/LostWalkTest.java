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
package io.ropewalk;

import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CodecException;
import io.ropewalk.error.IllegalNameException;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.error.WalkGoneException;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.value.SharedLong;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What becomes of walks and handles when the directory is gone, was never there, or is somebody else's. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostWalkTest
{
    private static final int STRANGER = 54321;

    @TempDir
    private Path parent;

    @Test
    void shouldMakeNothingWhenAHandleIsReadWhoseWalkIsGone() throws Exception
    {
        final Path directory = parent.resolve("w");
        final Ropewalk walk = Ropewalk.open(directory);
        final byte[] value = written(walk.longValue("v", 1));
        final byte[] queue = written(walk.queue("q", 8, Codecs.utf8()));
        removeWhole(directory);
        for (final byte[] handle : List.of(value, queue))
        {
            final Exception ex = assertThrows(ObjectDestroyedException.class, () -> read(handle));
            assertTrue(ex.getMessage().startsWith("walk is gone: name="), ex.getMessage());
            assertTrue(ex.getMessage().endsWith(" walk=" + directory), ex.getMessage());
        }
        assertEquals(List.of(), entries(parent));
    }

    @Test
    void shouldMakeNothingWhenAnElementLeadsToAWalkThatIsGone() throws Exception
    {
        final Codec<SharedLong> codec = Codecs.object(SharedLong.class);
        final Ropewalk walk = Ropewalk.open(parent.resolve("w"));
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int lengthBytes = codec.encode(walk.longValue("v", 1), buffer, 0);
        removeWhole(walk.path());
        final CodecException ex = assertThrows(CodecException.class, () -> codec.decode(buffer, 0, lengthBytes));
        assertInstanceOf(ObjectDestroyedException.class, ex.getCause());
        assertEquals(List.of(), entries(parent));
    }

    @Test
    void shouldMakeNothingWhenAHandleLeadsToADirectoryThatIsNoWalk() throws Exception
    {
        final Ropewalk walk = Ropewalk.open(parent.resolve("w"));
        final byte[] handle = written(walk.longValue("v", 1));
        removeWhole(walk.path());
        Files.createDirectory(walk.path());
        assertThrows(ObjectDestroyedException.class, () -> read(handle));
        assertEquals(List.of(), entries(walk.path()));
        Files.createFile(walk.path().resolve(".owners"));
        assertThrows(ObjectDestroyedException.class, () -> read(handle));
        assertEquals(List.of(".owners"), entries(walk.path()));
    }

    @Test
    void shouldRefuseAHandleThatLeadsToTheWalkOfAnotherUserButOneThatWasOpened() throws Exception
    {
        final Ropewalk walk = Ropewalk.open(parent.resolve("w"));
        final byte[] handle = written(walk.longValue("v", 1));
        giveAway(walk.path());
        assertEquals(1, ((SharedLong)read(handle)).get(), "whoever opened it has decided");
        removeWhole(walk.path());
        Files.createDirectory(walk.path());
        for (final String file : List.of(".owners", ".participants", "v"))
        {
            Files.createFile(walk.path().resolve(file));
        }
        giveAway(walk.path());
        final Exception ex = assertThrows(SegmentAccessException.class, () -> read(handle));
        assertTrue(ex.getMessage().contains("owner=" + STRANGER), ex.getMessage());
    }

    @Test
    void shouldSayThatTheObjectWasDestroyedWhenTheWalkIsThere() throws Exception
    {
        final SharedLong value = Ropewalk.open(parent.resolve("w")).longValue("v", 1);
        final byte[] handle = written(value);
        value.destroy();
        final Exception ex = assertThrows(ObjectDestroyedException.class, () -> read(handle));
        assertTrue(ex.getMessage().startsWith("object was destroyed: name=v"), ex.getMessage());
    }

    @Test
    void shouldNoticeWhenTheDirectoryWasRemoved() throws IOException
    {
        final Ropewalk walk = Ropewalk.open(parent.resolve("w"));
        removeWhole(walk.path());
        assertGone(walk);
        assertEquals(List.of(), entries(parent));
    }

    @Test
    void shouldNoticeWhenAnotherWalkTookThePlace() throws IOException
    {
        final Path directory = parent.resolve("w");
        final Ropewalk old = Ropewalk.open(directory);
        final SharedLong oldValue = old.longValue("v", 1);
        final SharedQueue<String> oldQueue = old.queue("q", 8, Codecs.utf8());
        removeWhole(directory);
        final Ropewalk fresh = Ropewalk.open(directory);
        fresh.longValue("v", 2);
        fresh.queue("q", 8, Codecs.utf8());

        assertGone(old);
        assertThrows(WalkGoneException.class, oldValue::destroy);
        assertThrows(WalkGoneException.class, oldQueue::destroy);
        assertEquals(1, oldValue.get(), "what is open goes on");
        assertEquals(2, fresh.longValue("v", 0).get());
        assertEquals(List.of("q", "v"), fresh.names());
    }

    @Test
    void shouldNoticeWhenOnlyOneOfItsFilesWasReplaced() throws IOException
    {
        for (final String file : List.of(".owners", ".participants"))
        {
            final Ropewalk walk = Ropewalk.open(parent.resolve("w" + file));
            Files.delete(walk.path().resolve(file));
            assertGone(walk);
        }
    }

    @Test
    void shouldMakeNothingWhenOnlyLooking() throws IOException
    {
        assertEquals(Optional.empty(), Ropewalk.find(parent.resolve("w")));
        assertEquals(Optional.empty(), Ropewalk.find(parent.resolve("missing").resolve("w")));
        assertEquals(Optional.empty(), Ropewalk.find("never-made-by-anybody"));
        assertEquals(List.of(), entries(parent));
        assertEquals(Optional.empty(), Ropewalk.find(parent));
        assertEquals(List.of(), entries(parent));

        final Ropewalk walk = Ropewalk.open(parent.resolve("w"));
        walk.longValue("v", 3);
        final Ropewalk found = Ropewalk.find(walk.path()).orElseThrow();
        assertEquals(List.of("v"), found.names());
        assertTrue(found.find("q", SharedQueue.any(Codecs.utf8())).isEmpty());
        assertFalse(found.destroy("q"));
        assertEquals(List.of(".owners", ".participants", "v"), entries(walk.path()));
    }

    @Test
    void shouldKeepItsOwnNamesWhenAUserAsksForOne() throws IOException
    {
        final Ropewalk walk = Ropewalk.open(parent.resolve("w"));
        Files.createFile(walk.path().resolve("_bus"));
        for (final String name : List.of("_x", "_bus", ".x", "_"))
        {
            for (final Executable call : calls(walk, name))
            {
                assertThrows(IllegalNameException.class, call);
            }
            assertThrows(IllegalNameException.class, () -> Ropewalk.open(name));
            assertThrows(IllegalNameException.class, () -> Ropewalk.find(name));
        }
        assertEquals(List.of(), walk.names());
        assertEquals(List.of(".owners", ".participants", "_bus"), entries(walk.path()));
    }

    private static void assertGone(final Ropewalk walk)
    {
        for (final Executable call : calls(walk, "new"))
        {
            assertThrows(WalkGoneException.class, call);
        }
        assertThrows(WalkGoneException.class, () -> walk.create(SharedQueue.of(8, Codecs.utf8())));
        assertThrows(WalkGoneException.class, () -> walk.create(SharedLock.of()));
        assertThrows(WalkGoneException.class, walk::names);
    }

    private static List<Executable> calls(final Ropewalk walk, final String name)
    {
        return List.of(
            () -> walk.queue(name, 8, Codecs.utf8()),
            () -> walk.taskQueue(name, 8, Codecs.utf8()),
            () -> walk.pipe(name, Codecs.utf8()),
            () -> walk.oneWayPipe(name, Codecs.utf8()),
            () -> walk.spscRing(name, 8, 8),
            () -> walk.mpmcRing(name, 8, 8),
            () -> walk.lock(name),
            () -> walk.reentrantLock(name),
            () -> walk.semaphore(name, 1),
            () -> walk.boundedSemaphore(name, 1),
            () -> walk.event(name),
            () -> walk.barrier(name, 1),
            () -> walk.longValue(name, 1),
            () -> walk.longArray(name, 1),
            () -> walk.find(name, SharedQueue.any(Codecs.utf8())),
            () -> walk.destroy(name));
    }

    private static byte[] written(final Object handle) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes))
        {
            stream.writeObject(handle);
        }
        return bytes.toByteArray();
    }

    private static Object read(final byte[] bytes) throws IOException, ClassNotFoundException
    {
        try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes)))
        {
            return stream.readObject();
        }
    }

    private static void giveAway(final Path directory) throws IOException
    {
        Assumptions.assumeTrue("root".equals(Files.getOwner(directory).getName()), "SKIPPED: needs the superuser");
        for (final String file : entries(directory))
        {
            Files.setAttribute(directory.resolve(file), "unix:uid", STRANGER);
        }
        Files.setAttribute(directory, "unix:uid", STRANGER);
    }

    private static List<String> entries(final Path directory) throws IOException
    {
        try (Stream<Path> entries = Files.list(directory))
        {
            return entries.map((entry) -> entry.getFileName().toString()).sorted().collect(Collectors.toList());
        }
    }

    private static void removeWhole(final Path directory) throws IOException
    {
        for (final String file : entries(directory))
        {
            Files.delete(directory.resolve(file));
        }
        Files.delete(directory);
    }
}
