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

import io.ropewalk.command.CommandRunner.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordReplayTest
{
    @TempDir
    private Path folder;
    private CommandRunner commands;
    private String archive;

    @BeforeEach
    void makeRunner()
    {
        commands = new CommandRunner(folder);
        archive = folder.resolve("archive").toString();
    }

    /** The folder can go when the driver has gone. */
    @AfterEach
    void closeRunner() throws InterruptedException
    {
        commands.close();
        while (Optional.ofNullable(commands.walk().toFile().list((walk, name) -> name.startsWith(".aeron")))
            .map((left) -> left.length > 0).orElse(false))
        {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void shouldReplayTheLinesThatWereRecorded() throws IOException, InterruptedException
    {
        final byte[] input = IntStream.range(0, 20_000).mapToObj((i) -> i + "\n").collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
        final Run record = commands.run(commands.builder("record", "--archive", archive));
        commands.pub(input, "--wait", "1").output();
        assertEquals("", record.text());
        assertArrayEquals(input, commands.run(commands.builder("replay", "--archive", archive)).output());
        assertArrayEquals(input,
            commands.run(commands.builder("replay", "--archive", archive, "--follow")).output());
        assertEquals("", commands.run(
            commands.builder("replay", "--archive", archive, "--from", "2200-01-01T00:00:00Z")).text());
        final String message = commands.run(
            commands.builder("replay", "--archive", archive, "--from", "99999999999")).failure(1);
        assertTrue(message.contains("position=99999999999"), message);
    }

    @Test
    void shouldRefuseWhatNobodyCanMean() throws IOException, InterruptedException
    {
        assertTrue(commands.run(commands.builder("replay", "--archive", archive)).failure(1)
            .contains("topic=queue"));
        assertTrue(commands.run(commands.builder("replay", "--archive", archive, "--from", "noon")).failure(2)
            .contains("--from=noon"));
        assertTrue(commands.run(commands.builder("record", "--archive", archive, "--max-bytes", "10X")).failure(2)
            .contains("--max-bytes=10X"));
        assertTrue(commands.run(commands.builder("record", "--archive", archive, "--max-age", "0s")).failure(2)
            .contains("--max-age=0s"));
    }
}
