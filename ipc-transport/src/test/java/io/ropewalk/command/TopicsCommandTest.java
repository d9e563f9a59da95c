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
package io.ropewalk.command;

import io.ropewalk.Ropewalk;
import io.ropewalk.bus.Bus;
import io.ropewalk.bus.BusOptions;
import io.ropewalk.bus.Publisher;
import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TopicsCommandTest
{
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path folder;
    private CommandRunner commands;

    @BeforeEach
    void makeRunner()
    {
        commands = new CommandRunner(folder);
    }

    @AfterEach
    void closeRunner()
    {
        commands.close();
    }

    private Bus openBus()
    {
        return Bus.open(Ropewalk.open(commands.walk()),
            BusOptions.defaults().termLength(1 << 16).driverLinger(0, TimeUnit.MILLISECONDS));
    }

    @Test
    void shouldMakeNothingWhenThereIsNoWalk() throws IOException, InterruptedException
    {
        final Path missing = folder.resolve("missing");
        assertEquals("ropewalk topics: no such walk: directory=" + missing,
            commands.run("topics", missing.toString()).failure(1).strip());
        assertFalse(Files.exists(missing));
        final String name = "topics-command-test-" + ProcessHandle.current().pid();
        assertEquals("ropewalk topics: no such walk: directory=" + Walk.defaultRoot().resolve(name),
            commands.run("topics", name).failure(1).strip());
        assertFalse(Files.exists(Walk.defaultRoot().resolve(name)));
        final Path other = Files.createDirectory(folder.resolve("other"));
        assertEquals("ropewalk topics: no such walk: directory=" + other,
            commands.run("topics", other.toString()).failure(1).strip());
        commands.run("topics", other.toString(), "--remove", "n").failure(1);
        try (Stream<Path> entries = Files.list(other))
        {
            assertEquals(List.of(), entries.toList());
        }
    }

    @Test
    void shouldMakeNoBusWhenTheWalkHasNone() throws IOException, InterruptedException
    {
        final Walk walk = Walk.open(commands.walk());
        assertEquals(1, commands.run("topics", commands.walk().toString()).text().lines().count());
        assertEquals("ropewalk topics: no such topic: topic=n walk=" + commands.walk(),
            commands.run("topics", commands.walk().toString(), "--remove", "n").failure(1).strip());
        assertEquals(List.of(), walk.names());
    }

    @Test
    void shouldRemoveATopicOnlyWhenItIsNotUsed() throws IOException, InterruptedException
    {
        final String walk = commands.walk().toString();
        try (Bus bus = openBus())
        {
            try (Publisher<byte[]> publisher = bus.publisher("used", Codecs.bytes()))
            {
                final String refused = commands.run("topics", walk, "--remove", "used").failure(1);
                assertTrue(refused.contains("topic is in use: topic=used publishers=1 subscribers=0"), refused);
                assertEquals(1, refused.lines().count());
                publisher.publish(new byte[1]);
            }
            assertTrue(commands.run("topics", walk).text().contains("used"));
            assertEquals("", commands.run("topics", walk, "--remove", "used").text());
            assertFalse(commands.run("topics", walk).text().contains("used"));
        }
        assertTrue(commands.run("topics", walk, "--remove", "a/b").failure(2).contains("name=a/b"));
        assertTrue(commands.run("topics", walk, "--remove", "_bus").failure(2).contains("reserved for Ropewalk"));
    }

    static boolean hasFull()
    {
        return Files.exists(FULL);
    }

    @Test
    @EnabledIf("hasFull")
    void shouldFailWhenStandardOutputIsFull() throws IOException, InterruptedException
    {
        Walk.open(commands.walk());
        final Path error = folder.resolve("error");
        try (ChildJvm child = ChildJvm.of(RopewalkCommand.class).arguments("topics", commands.walk().toString())
            .outputTo(FULL).errorTo(error).start())
        {
            assertEquals(1, child.waitFor());
        }
        assertEquals(List.of("ropewalk topics: cannot write to standard output"), Files.readAllLines(error));
    }
}
