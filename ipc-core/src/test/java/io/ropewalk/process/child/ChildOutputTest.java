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
package io.ropewalk.process.child;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Lines of a child with a deadline. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildOutputTest
{
    private static final long FOR_EVER_S = 3600;

    private final ChildJvm child = ChildJvm.of(Printer.class).name("printer").talking().start();

    @AfterEach
    void close()
    {
        child.close();
    }

    @Test
    void shouldReturnTheLineWhenItComesInTime() throws Exception
    {
        say("one\ntwo\r\nthree\rfour\n\nlast");
        for (final String line : new String[] {"one", "two", "three", "four", "", "last"})
        {
            if ("last".equals(line))
            {
                child.standardInput().close();
            }
            assertEquals(line, child.readLine(FOR_EVER_S, TimeUnit.SECONDS));
        }
        assertNull(child.readLine(FOR_EVER_S, TimeUnit.SECONDS));
        assertNull(child.readLine(0, TimeUnit.SECONDS));
        assertEquals(0, child.waitFor());
    }

    @Test
    void shouldLoseNothingWhenTimeRunsOutWithinACharacter() throws Exception
    {
        final byte[] line = "Stra\u00dfe \ud83d\udc22!\n".getBytes(UTF_8);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < line.length - 1; i++)
            {
                child.writeLine(HexFormat.of().toHexDigits(line[i]));
                final TimeoutException ex = assertThrows(
                    TimeoutException.class, () -> child.readLine(5, TimeUnit.MILLISECONDS));
                assertTrue(ex.getMessage().contains("name=printer timeout=5"), ex.getMessage());
            }
            say("\n");
            final String whole = round == 0 ? child.readLine(FOR_EVER_S, TimeUnit.SECONDS) :
                round == 1 ? child.readLine() : child.standardOutput().readLine();
            assertEquals("Stra\u00dfe \ud83d\udc22!", whole);
        }
    }

    @Test
    void shouldLoseNothingWhenTimeRunsOutWithinALongLine() throws Exception
    {
        final String part = "0123456789".repeat(700);
        final StringBuilder whole = new StringBuilder();
        // Often enough that a buffer that grows each time would not fit into memory.
        for (int i = 0; i < 40; i++)
        {
            say(part);
            whole.append(part);
            assertThrows(TimeoutException.class, () -> child.readLine(20, TimeUnit.MILLISECONDS));
        }
        say("\nnext\n");
        assertEquals(whole.toString(), child.readLine(FOR_EVER_S, TimeUnit.SECONDS));
        assertEquals("next", child.readLine(FOR_EVER_S, TimeUnit.SECONDS));
    }

    @Test
    void shouldReturnWhatIsThereWhenThereIsNoTime() throws Exception
    {
        assertThrows(TimeoutException.class, () -> child.readLine(0, TimeUnit.SECONDS));
        assertThrows(TimeoutException.class, () -> child.readLine(Long.MIN_VALUE, TimeUnit.DAYS));
        say("first\nsecond\n");
        assertEquals("first", child.readLine(Long.MAX_VALUE, TimeUnit.DAYS));
        assertEquals("second", child.readLine(0, TimeUnit.SECONDS));
    }

    @Test
    void shouldEndTheWaitWhenInterrupted() throws Exception
    {
        say("half");
        final FutureTask<String> reading = reading();
        final Thread reader = new Thread(reading);
        reader.start();
        assertThrows(TimeoutException.class, () -> reading.get(100, TimeUnit.MILLISECONDS));
        reader.interrupt();
        final ExecutionException ex = assertThrows(ExecutionException.class, reading::get);
        assertInstanceOf(InterruptedException.class, ex.getCause());
        assertTrue(child.isAlive());

        say(" a line\n");
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> child.readLine(FOR_EVER_S, TimeUnit.SECONDS));
        assertEquals("half a line", child.readLine(FOR_EVER_S, TimeUnit.SECONDS));
    }

    @Test
    void shouldHaveItsOwnDeadlineWhenAnotherThreadReads() throws Exception
    {
        final FutureTask<String> reading = new FutureTask<>(child::readLine);
        new Thread(reading).start();
        assertThrows(TimeoutException.class, () -> reading.get(100, TimeUnit.MILLISECONDS));
        assertThrows(TimeoutException.class, () -> child.readLine(20, TimeUnit.MILLISECONDS));
        say("one\ntwo\n");
        assertEquals("one", reading.get());
        assertEquals("two", child.readLine(FOR_EVER_S, TimeUnit.SECONDS));
    }

    @Test
    void shouldReturnAllThatWasSaidAndThenTheEndWhenKilled() throws Exception
    {
        say("said\nand half");
        assertEquals("said", child.readLine(FOR_EVER_S, TimeUnit.SECONDS));
        final FutureTask<String> reading = reading();
        new Thread(reading).start();
        assertThrows(TimeoutException.class, () -> reading.get(100, TimeUnit.MILLISECONDS));
        child.kill();
        assertEquals("and half", reading.get());
        assertNull(child.readLine(FOR_EVER_S, TimeUnit.SECONDS));
        assertFalse(child.isAlive());
        child.close();
        assertThrows(IOException.class, () -> child.readLine(0, TimeUnit.SECONDS));
    }

    @Test
    void shouldReturnTheEndWhenSomebodyElseStillHasTheOutput() throws Exception
    {
        try (ChildJvm parent = ChildJvm.of(ChildJvmTest.Parent.class).talking().start())
        {
            final long grandchild = Long.parseLong(parent.readLine(FOR_EVER_S, TimeUnit.SECONDS));
            try
            {
                assertNull(parent.readLine(FOR_EVER_S, TimeUnit.SECONDS));
            }
            finally
            {
                ProcessHandle.of(grandchild).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void shouldThrowWhenTheOutputWasNotKept() throws Exception
    {
        try (ChildJvm silent = ChildJvm.of(Printer.class).detached().start())
        {
            assertThrows(IllegalStateException.class, () -> silent.readLine(1, TimeUnit.SECONDS));
        }
    }

    private FutureTask<String> reading()
    {
        return new FutureTask<>(() -> child.readLine(FOR_EVER_S, TimeUnit.SECONDS));
    }

    private void say(final String text) throws IOException
    {
        child.writeLine(HexFormat.of().formatHex(text.getBytes(UTF_8)));
    }

    /** Says the bytes that it is told. */
    static final class Printer
    {
        private Printer()
        {
        }

        public static void main(final String[] args) throws IOException
        {
            final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine())
            {
                System.out.write(HexFormat.of().parseHex(line));
                System.out.flush();
            }
        }
    }
}
