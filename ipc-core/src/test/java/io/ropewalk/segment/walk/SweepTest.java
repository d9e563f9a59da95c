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

import io.ropewalk.segment.SegmentPeer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SweepTest
{
    /** Children have a root of their own: under that of the user, every other JVM of this machine sweeps as well. */
    private static final String OWN_USER = "sweep-test-" + ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    private static SegmentPeer inOwnRoot(final Object... arguments)
    {
        return SegmentPeer.startWith(List.of("-Duser.name=" + OWN_USER), arguments);
    }

    @AfterAll
    static void removeOwnRoot() throws IOException
    {
        final Path root = Walk.defaultRoot().resolveSibling("ropewalk-" + OWN_USER);
        Walk.sweep(root);
        Files.delete(root);
    }

    @Test
    void shouldRemoveATemporaryWalkWhenItsOnlyProcessExits() throws Exception
    {
        try (SegmentPeer child = inOwnRoot("temporary"))
        {
            final Path walk = Path.of(child.readLine());
            assertTrue(Files.isDirectory(walk));
            assertEquals(0, child.finish());
            assertFalse(Files.exists(walk));
        }
    }

    @Test
    void shouldKeepATemporaryWalkWhileAnybodyLivesThere() throws Exception
    {
        try (SegmentPeer first = inOwnRoot("temporary"))
        {
            final Path walk = Path.of(first.readLine());
            try (SegmentPeer second = inOwnRoot("join", walk))
            {
                second.readInt();
                assertEquals(0, first.finish());
                Walk.sweep(walk.getParent());
                assertTrue(Files.isDirectory(walk));
                assertEquals(0, second.finish());
                assertFalse(Files.exists(walk));
            }
        }
    }

    @Test
    void shouldSweepATemporaryWalkWhenItsProcessWasKilled() throws Exception
    {
        final Path walk;
        try (SegmentPeer child = inOwnRoot("temporary"))
        {
            walk = Path.of(child.readLine());
        }
        assertTrue(Files.isDirectory(walk));
        try (SegmentPeer next = inOwnRoot("temporary"))
        {
            next.readLine();
            assertFalse(Files.exists(walk), "the next opener sweeps");
            next.finish();
        }
    }

    @Test
    void shouldSweepATemporaryWalkWhenAThreadMadeObjectsDuringTheExit() throws Exception
    {
        final Path walk;
        // In a root of its own: a walk that another process is sweeping at that moment is left to that one.
        try (SegmentPeer child = inOwnRoot("temporary-busy"))
        {
            walk = Path.of(child.readLine());
            assertEquals(0, child.finish());
        }
        Walk.sweep(walk.getParent());
        assertFalse(Files.exists(walk), "left: " + walk);
    }

    @Test
    void shouldSweepWhatAKilledSweeperOrMakerLeft() throws IOException
    {
        final Path empty = Files.createDirectory(directory.resolve("tmp-0000000000000001"));
        final Path halfMade = Files.createDirectory(directory.resolve("tmp-0000000000000002"));
        Files.createFile(halfMade.resolve(".owners"));
        Files.createFile(halfMade.resolve(".tmp-000000-0"));
        final Path foreign = Files.createDirectory(directory.resolve("tmp-mine"));
        assertEquals(2, Walk.sweep(directory));
        assertFalse(Files.exists(empty));
        assertFalse(Files.exists(halfMade));
        assertTrue(Files.exists(foreign));
    }

    @Test
    void shouldNotSweepThroughALink() throws IOException
    {
        final Path target = Files.createDirectory(directory.resolve("target"));
        Files.createFile(target.resolve(".owners"));
        Files.createSymbolicLink(directory.resolve("tmp-0000000000000003"), target);
        assertEquals(0, Walk.sweep(directory));
        assertTrue(Files.exists(target.resolve(".owners")));
    }

    @Test
    void shouldRemovePartsWhenTheirObjectIsGone() throws Exception
    {
        final Path place = Files.createDirectory(directory.resolve("parts"));
        final Path left = Files.createFile(place.resolve("_gone.0123456789abcdef.1"));
        final Path kept = Files.createFile(place.resolve("_there.0123456789abcdef.1"));
        final Path other = Files.createFile(place.resolve("_other.1"));
        Files.createFile(place.resolve("there"));
        Walk.open(place);
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(kept));
        assertTrue(Files.exists(other));
    }

    @Test
    void shouldRemoveUnfinishedFilesWhenTheirMakerIsDead() throws Exception
    {
        try (SegmentPeer maker = SegmentPeer.start("halt-in-creation", directory))
        {
            assertEquals(9, maker.finish());
        }
        assertEquals(1, temporaryFiles().size());
        assertFalse(Files.exists(directory.resolve("half")));
        try (SegmentPeer next = SegmentPeer.start("join", directory))
        {
            next.readInt();
            assertEquals(List.of(), temporaryFiles());
        }
    }

    @Test
    void shouldRemoveAnonymousObjectsWhenNobodyElseLives() throws Exception
    {
        try (SegmentPeer maker = SegmentPeer.start("anonymous", directory))
        {
            final String name = maker.readLine();
            assertEquals(0, maker.finish());
            assertTrue(Files.exists(directory.resolve(name)));
            assertEquals(List.of(), Walk.open(directory).names());
        }
    }

    @Test
    void shouldKeepAnonymousObjectsWhileAnybodyElseLives() throws Exception
    {
        final Walk walk = Walk.open(directory);
        final String name = walk.createAnonymous(SegmentChild.SPEC, body -> {}).name();
        try (SegmentPeer peer = SegmentPeer.start("join", directory))
        {
            peer.readInt();
            assertEquals(List.of(name), walk.names());
        }
    }

    private List<Path> temporaryFiles() throws IOException
    {
        try (Stream<Path> entries = Files.list(directory))
        {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(".tmp-"))
                .collect(Collectors.toList());
        }
    }
}
