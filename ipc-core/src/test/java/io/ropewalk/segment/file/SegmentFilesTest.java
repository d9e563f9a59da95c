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
package io.ropewalk.segment.file;

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.error.SegmentException;
import io.ropewalk.segment.Access;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class SegmentFilesTest
{
    private static final Access USER = Access.user();
    private static final long WALK_ID = 77;
    private static final int OWNER = 0x401;
    private static final SegmentSpec SPEC = SegmentSpec.of(SegmentKind.QUEUE, 7, 4096)
        .withTypeName("utf8").withParameter("capacity", 5).withParameter("budget", 100);

    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void createFile()
    {
        file = directory.resolve("q");
        assertTrue(create(file).isCreator());
    }

    @Test
    void shouldGiveTheSameWhenOpened()
    {
        final Segment segment = SegmentFiles.open(file, SPEC, WALK_ID).orElseThrow();
        assertEquals(42, segment.buffer().getLong(8));
        assertEquals(4096, segment.buffer().capacity());
        assertEquals(5, segment.parameter(0));
        assertEquals("utf8", segment.typeName());
        assertEquals("q", segment.name());
        assertEquals(ProcessHandle.current().pid(), segment.creatorPid());
        assertFalse(segment.isCreator());
    }

    @Test
    void shouldBeForTheUserOnlyWhenCreated() throws IOException
    {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(256 + 4096, Files.size(file));
    }

    @Test
    void shouldNotReplaceWhenItExists() throws IOException
    {
        assertTrue(SegmentFiles.create(file, SPEC, WALK_ID, OWNER, USER, body -> body.putLong(8, 1)).isEmpty());
        assertEquals(42, SegmentFiles.open(file, SPEC, WALK_ID).orElseThrow().buffer().getLong(8));
        assertNoLeftovers();
    }

    @Test
    void shouldLeaveNothingWhenTheInitialiserThrows() throws IOException
    {
        final Path other = directory.resolve("other");
        assertThrows(IllegalStateException.class, () -> SegmentFiles.create(other, SPEC, WALK_ID, OWNER, USER, body ->
        {
            throw new IllegalStateException("on purpose");
        }));
        assertFalse(Files.exists(other));
        assertNoLeftovers();
    }

    @Test
    void shouldSayWhichParameterDiffers()
    {
        final SegmentSpec other = SegmentSpec.of(SegmentKind.QUEUE, 7, 4096)
            .withTypeName("utf8").withParameter("capacity", 3).withParameter("budget", 100);
        assertIncompatible("capacity: expected=3 found=5 file=" + file, other, WALK_ID);
    }

    @Test
    void shouldSayExpectedAndFoundWhenSomethingElse()
    {
        assertIncompatible("element type: expected=bytes found=utf8", SPEC.withTypeName("bytes"), WALK_ID);
        assertIncompatible("kind: expected=SPSC_RING found=QUEUE",
            SegmentSpec.of(SegmentKind.SPSC_RING, 7, 4096), WALK_ID);
        assertIncompatible("layout fingerprint: expected=8 found=7",
            SegmentSpec.of(SegmentKind.QUEUE, 8, 4096), WALK_ID);
        assertIncompatible("copied from another walk: walk id: expected=0x4e found=0x4d", SPEC, 78);
    }

    @Test
    void shouldAdoptParametersWhenOpenedWithoutThem()
    {
        final Segment segment = SegmentFiles.openAny(file, SegmentKind.QUEUE, 7, WALK_ID).orElseThrow();
        assertEquals(100, segment.parameter(1));
        segment.verify(SPEC);
        assertThrows(IncompatibleSegmentException.class, () -> segment.verify(SPEC.withTypeName("bytes")));
    }

    @Test
    void shouldCallItCorruptWhenLengthAndParametersDisagree()
    {
        final SegmentSpec shorter = SegmentSpec.of(SegmentKind.QUEUE, 7, 2048)
            .withTypeName("utf8").withParameter("capacity", 5).withParameter("budget", 100);
        assertThrows(CorruptSegmentException.class, () -> SegmentFiles.open(file, shorter, WALK_ID));
    }

    @Test
    void shouldCallItCorruptWhenTruncatedOrExtended() throws IOException
    {
        for (final long length : new long[] {0, 1, 8, 255, 256, 257, 4351, 4353, 100_000})
        {
            resize(length);
            final SegmentException ex =
                assertThrows(CorruptSegmentException.class, () -> SegmentFiles.open(file, SPEC, WALK_ID));
            assertTrue(ex.getMessage().contains(Long.toString(length)), ex.getMessage());
            assertEquals(file.toString(), ex.file());
        }
    }

    @Test
    void shouldCallItCorruptWhenForeign() throws IOException
    {
        Files.writeString(file, "Dear diary, ".repeat(400));
        assertCorrupt("not a Ropewalk file");
    }

    @Test
    void shouldCallItCorruptWhenUnfinished() throws IOException
    {
        patchInt(SegmentDescriptor.VERSION_OFFSET, 0);
        assertCorrupt("unfinished file: version=0");
    }

    @Test
    void shouldCallItIncompatibleWhenNewer() throws IOException
    {
        patchInt(SegmentDescriptor.VERSION_OFFSET, SegmentDescriptor.VERSION + 1);
        assertIncompatible(
            "written by another version of Ropewalk: format version: expected=2 found=3", SPEC, WALK_ID);
    }

    @Test
    void shouldCallItIncompatibleWhenOlder() throws IOException
    {
        for (int version = 1; version < SegmentDescriptor.VERSION; version++)
        {
            patchInt(SegmentDescriptor.VERSION_OFFSET, version);
            assertIncompatible("written by another version of Ropewalk: format version: expected=2 found=" + version,
                SPEC, WALK_ID);
        }
    }

    @Test
    void shouldCallItIncompatibleWhenOfTheOtherByteOrder() throws IOException
    {
        patchInt(SegmentDescriptor.BYTE_ORDER_MARK_OFFSET, Integer.reverseBytes(SegmentDescriptor.BYTE_ORDER_MARK));
        assertIncompatible("byte order: expected=" + ByteOrder.nativeOrder(), SPEC, WALK_ID);
    }

    @Test
    void shouldCallItCorruptWhenTheTypeNameLengthIsOutOfRange() throws IOException
    {
        for (final int length : new int[] {-1, 125, Integer.MAX_VALUE})
        {
            patchInt(SegmentDescriptor.TYPE_NAME_LENGTH_OFFSET, length);
            assertCorrupt("type name length out of range: length=" + length);
        }
    }

    @Test
    void shouldRefuseWhenSymbolicLinkOrDirectory() throws IOException
    {
        final Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        final Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere"));
        for (final Path refused : new Path[] {link, dangling, Files.createDirectory(directory.resolve("d"))})
        {
            assertThrows(SegmentAccessException.class, () -> SegmentFiles.open(refused, SPEC, WALK_ID));
        }
        assertFalse(Files.exists(directory.resolve("nowhere")));
    }

    @Test
    void shouldBeEmptyWhenMissing()
    {
        assertTrue(SegmentFiles.open(directory.resolve("missing"), SPEC, WALK_ID).isEmpty());
    }

    @Test
    void shouldThrowOnlyTypedExceptionsWhenTheHeaderIsDamagedAtRandom() throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final byte[] sound = Files.readAllBytes(file);
        for (int i = 0; i < 500; i++)
        {
            final byte[] damaged = sound.clone();
            for (int k = random.nextInt(4); k >= 0; k--)
            {
                damaged[random.nextInt(SegmentDescriptor.BODY_OFFSET)] = (byte)random.nextInt();
            }
            Files.write(file, damaged);
            try
            {
                assertEquals(4096, SegmentFiles.open(file, SPEC, WALK_ID).orElseThrow().buffer().capacity());
            }
            catch (final RopewalkException ex)
            {
                assertTrue(ex.getMessage().contains("file="), "seed=" + seed + " " + ex);
            }
        }
    }

    @Test
    void shouldRefuseSpecificationsThatDoNotFit()
    {
        final SegmentKind kind = SegmentKind.QUEUE;
        assertThrows(IllegalArgumentException.class, () -> SegmentSpec.of(kind, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> SegmentSpec.of(kind, 1, 1L << 40));
        assertThrows(IllegalArgumentException.class, () -> SPEC.withTypeName("t".repeat(125)));
    }

    private static Segment create(final Path file)
    {
        return SegmentFiles.create(file, SPEC, WALK_ID, OWNER, USER, body -> body.putLong(8, 42)).orElseThrow();
    }

    private void assertIncompatible(final String message, final SegmentSpec spec, final long walkId)
    {
        final IncompatibleSegmentException ex =
            assertThrows(IncompatibleSegmentException.class, () -> SegmentFiles.open(file, spec, walkId));
        assertTrue(ex.getMessage().contains(message), ex.getMessage());
    }

    private void assertCorrupt(final String message)
    {
        final CorruptSegmentException ex =
            assertThrows(CorruptSegmentException.class, () -> SegmentFiles.open(file, SPEC, WALK_ID));
        assertTrue(ex.getMessage().contains(message), ex.getMessage());
    }

    private void assertNoLeftovers() throws IOException
    {
        try (Stream<Path> entries = Files.list(directory))
        {
            assertEquals(1, entries.count());
        }
    }

    private void resize(final long length) throws IOException
    {
        Files.delete(file);
        create(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.truncate(length);
            if (channel.size() < length)
            {
                channel.write(ByteBuffer.allocate(1), length - 1);
            }
        }
    }

    private void patchInt(final int offset, final int value) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(0, value), offset);
        }
    }
}
