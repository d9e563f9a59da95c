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

import io.ropewalk.error.IllegalNameException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentPeer;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.file.SegmentDescriptor;
import io.ropewalk.segment.liveness.Participants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static io.ropewalk.segment.walk.SegmentChild.SPEC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WalkTest
{
    @TempDir
    private Path parent;

    @Test
    void shouldMakeTheDirectoryForTheUserOnlyWhenMissing() throws IOException
    {
        final Walk walk = Walk.open(parent.resolve("w"));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(walk.path())));
        assertFalse(walk.isTemporary());
        assertSame(walk.participants(), Walk.open(parent.resolve("w/../w")).participants());
    }

    @Test
    void shouldRefuseDirectoriesThatCannotBeAWalk() throws IOException
    {
        final Path file = Files.createFile(parent.resolve("file"));
        final Path link = Files.createSymbolicLink(parent.resolve("link"), Files.createDirectory(parent.resolve("d")));
        for (final Path refused : List.of(
            file, link, parent.resolve("missing/w"), file.resolve("w"), parent.resolve("tmp-0123456789abcdef"),
            parent.getRoot()))
        {
            final SegmentAccessException ex = assertThrows(SegmentAccessException.class, () -> Walk.open(refused));
            assertTrue(ex.getMessage().endsWith("file=" + refused), ex.getMessage());
        }
    }

    @Test
    void shouldCreateOnceAndOpenAfterwards()
    {
        final Walk walk = Walk.open(parent);
        final Segment created = walk.openOrCreate("q", SPEC, body -> body.putLong(0, 1));
        final Segment opened = walk.openOrCreate("q", SPEC, body -> body.putLong(0, 2));
        assertTrue(created.isCreator());
        assertFalse(opened.isCreator());
        assertEquals(1, opened.buffer().getLong(0));
        assertEquals(List.of("q"), walk.names());
        assertEquals(5, walk.openAny("q", SegmentKind.QUEUE, 7).orElseThrow().parameter(0));
        assertTrue(walk.openExisting("nothing", SPEC).isEmpty());
    }

    @Test
    void shouldCreateAndOpenWhenInterrupted()
    {
        Thread.currentThread().interrupt();
        final Walk walk = Walk.open(parent);
        assertTrue(walk.openOrCreate("q", SPEC, body -> {}).isCreator());
        assertFalse(walk.openOrCreate("q", SPEC, body -> {}).isCreator());
        assertTrue(Thread.interrupted(), "the flag is kept");
    }

    @Test
    void shouldKeepOldHandlesAndMakeANewObjectWhenDestroyed()
    {
        final Walk walk = Walk.open(parent);
        final Segment old = walk.openOrCreate("q", SPEC, body -> body.putLong(0, 1));
        assertTrue(walk.destroy("q"));
        assertFalse(walk.destroy("q"));
        assertEquals(0, walk.openOrCreate("q", SPEC, body -> {}).buffer().getLong(0));
        assertEquals(1, old.buffer().getLong(0));
    }

    @Test
    void shouldRefuseNamesThatLeadElsewhere()
    {
        final Walk walk = Walk.open(parent.resolve("w"));
        for (final String name : List.of("../x", "a/b", "..", ".owners", ".participants", "a\nb", "x".repeat(300)))
        {
            assertThrows(IllegalNameException.class, () -> walk.openOrCreate(name, SPEC, body -> {}));
            assertThrows(IllegalNameException.class, () -> walk.destroy(name));
            assertThrows(IllegalNameException.class, () -> Walk.open(name));
        }
        assertTrue(walk.names().isEmpty());
    }

    @Test
    void shouldRefuseALinkInPlaceOfAnObject() throws IOException
    {
        final Walk walk = Walk.open(parent.resolve("w"));
        Files.createSymbolicLink(walk.path().resolve("q"), parent.resolve("victim"));
        assertThrows(SegmentAccessException.class, () -> walk.openOrCreate("q", SPEC, body -> {}));
        assertFalse(Files.exists(parent.resolve("victim")));
    }

    @Test
    void shouldRefuseAFileCopiedFromAnotherWalk() throws IOException
    {
        final Walk one = Walk.open(parent.resolve("one"));
        final Walk two = Walk.open(parent.resolve("two"));
        one.openOrCreate("q", SPEC, body -> {});
        Files.copy(one.path().resolve("q"), two.path().resolve("q"));
        assertThrows(IncompatibleSegmentException.class, () -> two.openOrCreate("q", SPEC, body -> {}));
    }

    /** What the first edition left in shared memory. */
    @Test
    void shouldSaySoWhenAnotherVersionMadeTheWalk() throws IOException
    {
        final Path records = Walk.open(parent.resolve("now")).path().resolve(Participants.RECORDS_FILE_NAME);
        final Path then = Files.createDirectory(parent.resolve("then"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        final byte[] bytes = Files.readAllBytes(records);
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(SegmentDescriptor.VERSION_OFFSET, 1);
        Files.write(then.resolve(Participants.RECORDS_FILE_NAME), bytes);
        Files.createFile(then.resolve(Participants.LOCK_FILE_NAME));
        final IncompatibleSegmentException ex =
            assertThrows(IncompatibleSegmentException.class, () -> Walk.open(then));
        assertTrue(ex.getMessage().startsWith(
            "written by another version of Ropewalk: format version: expected=2 found=1"), ex.getMessage());
    }

    @Test
    void shouldRefuseToDestroyADirectory() throws IOException
    {
        final Walk walk = Walk.open(parent);
        Files.createDirectory(parent.resolve("d"));
        assertThrows(SegmentAccessException.class, () -> walk.destroy("d"));
        assertTrue(Files.isDirectory(parent.resolve("d")));
    }

    @Test
    void shouldHaveOneCreatorWhenEightProcessesRace() throws Exception
    {
        final Walk walk = Walk.open(parent);
        final SegmentPeer[] children = new SegmentPeer[8];
        try
        {
            for (int i = 0; i < children.length; i++)
            {
                children[i] = SegmentPeer.start("race", parent);
            }
            for (final SegmentPeer child : children)
            {
                assertEquals("ready", child.readLine());
            }
            for (final SegmentPeer child : children)
            {
                child.go();
            }
            assertOneCreator(walk, children);
        }
        finally
        {
            for (final SegmentPeer child : children)
            {
                if (null != child)
                {
                    child.kill();
                }
            }
        }
    }

    private static void assertOneCreator(final Walk walk, final SegmentPeer[] children) throws IOException
    {
        int creatorCount = 0;
        final String[] answers = new String[children.length];
        for (int i = 0; i < children.length; i++)
        {
            answers[i] = children[i].readLine();
            creatorCount += answers[i].startsWith("true") ? 1 : 0;
        }
        final long creator = walk.openExisting("same", SPEC).orElseThrow().buffer().getLong(0);
        assertEquals(1, creatorCount);
        for (final String answer : answers)
        {
            assertTrue(answer.endsWith(" " + creator + " " + creator), answer);
        }
        assertEquals(List.of("same"), walk.names());
    }
}
