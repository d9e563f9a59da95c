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
import io.ropewalk.codec.Codecs;
import io.ropewalk.command.CommandRunner.Run;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A last line without line feed: its element is the line and nothing else, and it comes out as it went in. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndMarkTest
{
    private static final int KILLED = 137;

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

    @ParameterizedTest
    @ValueSource(strings = {"good morning", "same\nsame", "\n", "\n\n", "a\n\u0004", "\u0004", "a\r\nb\r", "\0\n\0"})
    void shouldGiveWholeLinesAndBytesExactWhenTheInputIsOdd(final String text) throws IOException, InterruptedException
    {
        final byte[] input = text.getBytes(StandardCharsets.UTF_8);
        commands.put(input).output();
        try (Ropewalk walk = Ropewalk.open(commands.walk());
            SharedQueue<byte[]> queue = walk.find("queue", SharedQueue.any(Codecs.bytes())).orElseThrow())
        {
            final List<String> elements = new ArrayList<>();
            queue.forEach((element) -> elements.add(new String(element, StandardCharsets.UTF_8)));
            assertEquals(List.of((text + (text.endsWith("\n") ? "" : "\n")).split("(?<=\n)", -1)).stream()
                .filter((line) -> !line.isEmpty()).map((line) -> line.substring(0, line.length() - 1)).toList(),
                elements);
        }
        assertEquals(text, commands.get().text());
    }

    @Test
    void shouldForgetTheMarkWhenTheNextStreamEndsWithTheSameLine() throws IOException, InterruptedException
    {
        for (final String text : new String[] {"end", "end\n", "end"})
        {
            commands.put(text.getBytes(StandardCharsets.UTF_8)).output();
            assertEquals(text, commands.get().text());
        }
    }

    @Test
    void shouldEndTheLineWhenPutWasKilledBeforeItEndedTheStream() throws IOException, InterruptedException
    {
        leaveMark("half");
        final Run get = commands.get();
        commands.put("whole\n".getBytes(StandardCharsets.UTF_8), "--keep-open").output();
        commands.put("half".getBytes(StandardCharsets.UTF_8), "--keep-open").output();
        try (Ropewalk walk = Ropewalk.open(commands.walk());
            SharedQueue<byte[]> queue = walk.find("queue", SharedQueue.any(Codecs.bytes())).orElseThrow())
        {
            queue.shutdown();
        }
        assertEquals("half\nwhole\nhalf\n", get.text());
    }

    @Test
    void shouldEndTheLineAtOnceWhenPutWasKilledAndNothingFollows() throws IOException, InterruptedException
    {
        leaveMark("half");
        final Run get = commands.get();
        awaitOutput(get, "half\n");
    }

    @Test
    void shouldWaitForTheEndWhenTheMarkedElementWasTaken() throws IOException, InterruptedException
    {
        try (Ropewalk walk = Ropewalk.open(commands.walk());
            SharedQueue<Pieces> queue = walk.queue("queue", 10, new PieceCodec("bytes")))
        {
            final Run get = commands.get();
            final EndMark mark = EndMark.find(walk, "queue").orElseThrow();
            final Pieces pieces = pieces("twice");
            mark.set(pieces);
            queue.put(pieces);
            awaitOutput(get, "twice");
            queue.put(pieces);
            awaitOutput(get, "twice\ntwice");
            queue.shutdown();
            assertEquals("twice\ntwice", get.text());
        }
    }

    @Test
    void shouldEndTheLineWhenTheMarkIsWithdrawn() throws IOException, InterruptedException
    {
        try (Ropewalk walk = Ropewalk.open(commands.walk());
            SharedQueue<Pieces> queue = walk.queue("queue", 10, new PieceCodec("bytes")))
        {
            final Run get = commands.get();
            final EndMark mark = EndMark.find(walk, "queue").orElseThrow();
            final Pieces pieces = pieces("interrupted");
            mark.set(pieces);
            queue.put(pieces);
            awaitOutput(get, "interrupted");
            mark.withdraw();
            awaitOutput(get, "interrupted\n");
        }
    }

    private static void awaitOutput(final Run run, final String text) throws IOException, InterruptedException
    {
        while (!text.equals(run.outputSoFar()))
        {
            assertTrue(run.child.isAlive());
            assertTrue(text.startsWith(run.outputSoFar()), run.outputSoFar());
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static Pieces pieces(final String line) throws IOException
    {
        final Pieces pieces = Pieces.lines(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
        assertTrue(pieces.next());
        return pieces;
    }

    /** As a put does that is killed between its last element and the shutdown. */
    private void leaveMark(final String line) throws InterruptedException
    {
        try (ChildJvm victim = ChildJvm.of(Victim.class).arguments(commands.walk().toString(), line).start())
        {
            assertEquals(KILLED, victim.waitFor());
        }
    }

    /** Dies before it has ended the stream. */
    public static final class Victim
    {
        private Victim()
        {
        }

        public static void main(final String[] args) throws IOException, InterruptedException
        {
            final Ropewalk walk = Ropewalk.open(Path.of(args[0]));
            final SharedQueue<Pieces> queue = walk.queue("queue", 10, new PieceCodec("bytes"));
            final Pieces pieces = pieces(args[1]);
            EndMark.find(walk, "queue").orElseThrow().set(pieces);
            queue.put(pieces);
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
