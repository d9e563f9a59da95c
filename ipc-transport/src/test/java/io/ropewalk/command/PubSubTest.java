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
import io.ropewalk.bus.Publisher;
import io.ropewalk.bus.SubscriberStatistics;
import io.ropewalk.codec.Codecs;
import io.ropewalk.command.CommandRunner.Run;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
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
class PubSubTest
{
    @TempDir
    private Path folder;
    private CommandRunner commands;

    @BeforeEach
    void makeRunner()
    {
        commands = new CommandRunner(folder);
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
    void shouldCopyLinesToEverySubscriber() throws IOException, InterruptedException
    {
        final byte[] input = (IntStream.range(0, 50_000).mapToObj(String::valueOf)
            .collect(Collectors.joining("\n")) + "\n\nunfinished").getBytes(StandardCharsets.UTF_8);
        final Run first = commands.sub();
        final Run second = commands.sub("--when-slow", "block");
        commands.pub(input, "--wait", "2").output();
        final byte[] expected = (new String(input, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(expected, first.output());
        assertArrayEquals(expected, second.output());

        final String topics = commands.run("topics", commands.walk().toString()).text();
        assertTrue(topics.contains("queue") && topics.contains("ended") && topics.contains("50002"), topics);
    }

    @Test
    void shouldCopyLinesOverTheNetworkWhenAChannelSaysSo() throws IOException, InterruptedException
    {
        final int port;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            port = socket.getLocalPort();
        }
        final String channel = "aeron:udp?endpoint=127.0.0.1:" + port;
        final byte[] input = IntStream.range(0, 50_000).mapToObj(String::valueOf)
            .collect(Collectors.joining("\n", "", "\n")).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2; i++)
        {
            final Run sub = commands.sub("--channel", channel);
            commands.pub(input, "--wait", "1", "--channel", channel).output();
            assertArrayEquals(input, sub.output());
        }
    }

    @Test
    void shouldBeginAgainWhenTheStreamWasEnded() throws IOException, InterruptedException
    {
        for (int i = 0; i < 2; i++)
        {
            final byte[] input = ("round " + i + "\n").getBytes(StandardCharsets.UTF_8);
            final Run sub = commands.sub();
            commands.pub(input, "--wait", "1").output();
            assertArrayEquals(input, sub.output());
        }
    }

    @Test
    void shouldStopAtALineLongerThanTheHelpAllows() throws IOException, InterruptedException
    {
        final byte[] input = ("x".repeat(262_144) + "\n" + "y".repeat(262_145) + "\n").getBytes(StandardCharsets.UTF_8);
        final String message = commands.pub(input).failure(1);
        assertTrue(message.contains("length=262145 max=262144"), message);
        assertTrue(message.contains("stopped after 1 messages, the stream is not ended"), message);
    }

    @Test
    void shouldPublishTextWhenTheTopicCarriesText() throws IOException, InterruptedException
    {
        try (Ropewalk walk = Ropewalk.open(commands.walk()); Bus bus = Bus.open(walk);
            Publisher<String> publisher = bus.publisher("queue", Codecs.utf8()))
        {
            final Run sub = commands.sub();
            while (bus.statistics().get(0).subscribers().stream().noneMatch(SubscriberStatistics::isListening))
            {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            publisher.publish("from an application");
            publisher.shutdown();
            assertEquals("from an application\n", sub.text());
        }
    }

    @Test
    void shouldListNothingWhenThereIsNoBus() throws IOException, InterruptedException
    {
        Walk.open(commands.walk());
        assertEquals(1, commands.run("topics", commands.walk().toString()).text().lines().count());
        final String message = commands.run("sub", commands.walk().toString(), "a/b").failure(2);
        assertTrue(message.contains("name=a/b"), message);
    }
}
