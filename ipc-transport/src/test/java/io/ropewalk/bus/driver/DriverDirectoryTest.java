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
package io.ropewalk.bus.driver;

import io.ropewalk.bus.topics.Topics;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DriverDirectoryTest
{
    /** A token that nobody ever had, which is as good as dead. */
    private static final int DEAD = 5 << 10 | 77;

    @TempDir
    private Path folder;

    @Test
    void shouldNotFollowLinksWhenSweeping() throws IOException
    {
        final Topics topics = Topics.open(Walk.open(folder.resolve("w")));
        final Path precious = fill(DriverDirectory.of(topics, DEAD));
        final Path ours = fill(DriverDirectory.of(topics, topics.owner()));
        final Path link = Files.createSymbolicLink(DriverDirectory.of(topics, DEAD + 1), precious.getParent());
        DriverDirectory.sweep(topics);
        assertFalse(Files.exists(DriverDirectory.of(topics, DEAD)));
        assertEquals("precious", Files.readString(precious));
        assertTrue(Files.exists(ours));
        assertTrue(Files.isDirectory(DriverDirectory.of(topics, topics.owner())));
        assertTrue(Files.exists(link, LinkOption.NOFOLLOW_LINKS), "no directory of a driver");
    }

    @Test
    void shouldNotFollowLinksWhenADriverComesAndGoes() throws IOException
    {
        final Topics topics = Topics.open(Walk.open(folder.resolve("w")));
        final Path directory = DriverDirectory.of(topics, topics.owner());
        final Path precious = fill(directory);
        try (Driver driver = Driver.launch(topics))
        {
            assertEquals(directory, driver.directory());
            assertFalse(Files.exists(directory.resolve("link"), LinkOption.NOFOLLOW_LINKS));
            Files.createSymbolicLink(directory.resolve("link"), precious.getParent());
        }
        assertFalse(Files.exists(directory));
        assertEquals("precious", Files.readString(precious));
    }

    /** Returns a file that a link in the directory leads to. */
    private Path fill(final Path directory) throws IOException
    {
        final Path outside = Files.createDirectories(folder.resolve("outside"));
        final Path precious = Files.writeString(outside.resolve("precious"), "precious");
        Files.createDirectories(directory.resolve("publications"));
        Files.writeString(directory.resolve("publications").resolve("1.logbuffer"), "");
        Files.createSymbolicLink(directory.resolve("publications").resolve("link"), outside);
        Files.createSymbolicLink(directory.resolve("link"), outside);
        return precious;
    }
}
