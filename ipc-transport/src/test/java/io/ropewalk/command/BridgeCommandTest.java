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

import io.ropewalk.bus.Ports;
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
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BridgeCommandTest
{
    @TempDir
    private Path folder;
    private CommandRunner commands;
    private String there;
    private String channel;

    @BeforeEach
    void makeRunner() throws IOException
    {
        commands = new CommandRunner(folder);
        there = folder.resolve("there").toString();
        channel = Ports.channel();
    }

    /** The folders can go when the drivers have gone. */
    @AfterEach
    void closeRunner() throws InterruptedException
    {
        commands.close();
        for (final Path walk : new Path[] {commands.walk(), Path.of(there)})
        {
            while (Optional.ofNullable(walk.toFile().list((directory, name) -> name.startsWith(".aeron")))
                .map((left) -> left.length > 0).orElse(false))
            {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private Run send(final String... options)
    {
        return commands.run(commands.builder("bridge", options));
    }

    private Run receive()
    {
        return commands.run("bridge", there, "queue", "--channel", channel, "--receive");
    }

    @Test
    void shouldCarryTheLinesOfPutToGetWhenBothSidesAreKilledAndStartedAgain() throws IOException, InterruptedException
    {
        final byte[] input = (IntStream.range(0, 50_000).mapToObj(String::valueOf)
            .collect(Collectors.joining("\n")) + "\n" + "x".repeat(1 << 20) + "\n").getBytes(StandardCharsets.UTF_8);
        final Run get = commands.run("get", there, "queue");
        final Run put = commands.put(input);
        final Run killedReceiver = receive();
        final Run killedSender = send("--channel", channel, "--send");
        while (get.outputSoFar().length() < 1_000)
        {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        killedSender.child.kill();
        killedSender.child.waitFor();
        final Run sender = send("--channel", channel, "--send", "--wait", "300");
        killedReceiver.child.kill();
        killedReceiver.child.waitFor();
        final Run receiver = receive();
        put.output();
        sender.output();
        receiver.output();
        assertArrayEquals(input, get.output());
    }

    @Test
    void shouldSayWhatIsWrongWhenTheBridgeCannotWork() throws IOException, InterruptedException
    {
        assertSays("--send | --receive", 2, send("--channel", channel));
        assertSays("--channel", 2, send("--send"));
        assertSays("channel=nonsense", 2, send("--channel", "nonsense", "--send"));
        assertSays("waitedMs=1000", 1, send("--channel", channel, "--send", "--wait", "1"));
        assertSays("channel=aeron:udp?endpoint=no-such-host.invalid:4012", 1,
            send("--channel", "aeron:udp?endpoint=no-such-host.invalid:4012", "--send"));
    }

    private static void assertSays(final String part, final int status, final Run run)
        throws IOException, InterruptedException
    {
        final String message = run.failure(status);
        assertTrue(message.contains(part), message);
    }
}
