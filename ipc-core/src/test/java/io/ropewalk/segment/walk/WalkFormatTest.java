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
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Holds walks to what the format document says of their files, with names as a peer in another language makes them. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WalkFormatTest
{
    private static final SegmentSpec SPEC = SegmentSpec.of(SegmentKind.EVENT, 1, 64);

    /** With the token of generation 1 and slot 5, which nobody has ever had. */
    private static final List<String> LEFT_BY_THE_DEAD = List.of(
        ".tmp-000405-0", ".tmp-000405-0123456789abcdef", ".tmp-000000-1f", "_handed-000405-0123456789abcdef",
        "_gone.0123456789abcdef.1", "_gone.0123456789abcdef.0123456789abcdef", "anonymous-0123456789abcdef",
        "_anonymous-0123456789abcdef.0123456789abcdef.2");

    /** Nearly the same, or of somebody who is there. */
    private static final List<String> TO_STAY = List.of(
        "there", "_there.0123456789abcdef.1", ".tmp-00040g-0", ".tmp-000405-", ".tmp-000405-00000000000000000",
        ".tmp-405-0", ".tmp-000405-A", "_handed-000405-0123456789abcde", "_gone.0123456789abcde.1",
        "_gone.0123456789abcdef.", "anonymous-0123456789abcdeF", "_bus");

    @Test
    void shouldSweepWhatTheDeadHaveLeftWhenJoined(@TempDir final Path folder) throws IOException
    {
        final Path directory = Files.createDirectory(folder.resolve("walk"));
        for (final String name : LEFT_BY_THE_DEAD)
        {
            Files.createFile(directory.resolve(name));
        }
        for (final String name : TO_STAY)
        {
            Files.createFile(directory.resolve(name));
        }
        Walk.open(directory);
        final Set<String> expected = new TreeSet<>(TO_STAY);
        expected.addAll(List.of(".owners", ".participants"));
        assertEquals(expected, namesIn(directory));
    }

    @Test
    void shouldBeOfItsUserAloneWhenMade(@TempDir final Path folder) throws IOException
    {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "SKIPPED: needs modes of files");
        final Path directory = folder.resolve("walk");
        final Walk walk = Walk.open(directory);
        walk.openOrCreate("object", SPEC, (body) -> {});
        assertEquals("rwx------", mode(directory));
        for (final String name : namesIn(directory))
        {
            assertEquals("rw-------", mode(directory.resolve(name)), name);
        }
        assertEquals(Set.of(".owners", ".participants", "object"), namesIn(directory));
        assertEquals(0, Files.size(directory.resolve(".owners")));
        assertEquals(256 + 98_432, Files.size(directory.resolve(".participants")));
        assertEquals(256 + 64, Files.size(directory.resolve("object")));
    }

    @Test
    void shouldRemoveItsPartsWhenAnObjectIsDestroyed(@TempDir final Path folder) throws IOException
    {
        final Walk walk = Walk.open(folder.resolve("walk"));
        walk.openOrCreate("object", SPEC, (body) -> {});
        Files.createFile(walk.path().resolve("_object.0123456789abcdef.1"));
        Files.createFile(walk.path().resolve("_object2.0123456789abcdef.1"));
        walk.destroy("object");
        assertEquals(Set.of(".owners", ".participants", "_object2.0123456789abcdef.1"), namesIn(walk.path()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_own", ".hidden", "-dash", "two words", "a..b", "ä", "a/b",
        "anonymous-0123456789abcdef", "tmp-0123456789abcdef"})
    void shouldBeRefusedWhenANameIsNoneOfAUser(final String name, @TempDir final Path folder)
    {
        final Walk walk = Walk.open(folder.resolve("walk"));
        assertThrows(IllegalNameException.class,
            () -> walk.openOrCreate(name, SPEC, (body) -> {}));
        assertThrows(IllegalNameException.class,
            () -> walk.openOrCreate("a".repeat(201), SPEC, (body) -> {}));
        assertFalse(walk.openOrCreate("a".repeat(200), SPEC, (body) -> {}).name().isEmpty());
    }

    private static String mode(final Path file) throws IOException
    {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Set<String> namesIn(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.map((file) -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
