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
package io.ropewalk.bench;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SuiteProgressTest
{
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long nowNs;

    @Test
    void shouldWriteALineASecondAtMostWhenNoTerminal()
    {
        final SuiteProgress progress = progress(false);
        progress.next();
        for (int i = 0; i < 30; i++)
        {
            progress.tell("cycle " + i);
            nowNs += TimeUnit.MILLISECONDS.toNanos(100);
        }
        assertEquals("""
            [1/2 latency, about 1 min 0 s left] cycle 0
            [1/2 latency, about 59 s left] cycle 10
            [1/2 latency, about 58 s left] cycle 20
            """, bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldCorrectTheTimeLeftWhenAStepTookLonger()
    {
        final SuiteProgress progress = progress(false);
        progress.next();
        nowNs += TimeUnit.SECONDS.toNanos(80);
        progress.next();
        progress.tell("warming up");
        assertEquals("[2/2 wake, about 40 s left] warming up\n", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldStayInOneLineWhenATerminal()
    {
        final SuiteProgress progress = progress(true);
        progress.next();
        progress.tell("x".repeat(200));
        nowNs += TimeUnit.SECONDS.toNanos(1);
        progress.tell("y");
        final String text = bytes.toString(StandardCharsets.UTF_8);
        assertEquals(-1, text.indexOf('\n'));
        assertEquals(2, text.chars().filter((c) -> c == '\r').count());
        assertTrue(text.lines().allMatch((line) -> line.length() <= 110), text);
    }

    @Test
    void shouldSayHowLongItTakesWhenItBegins()
    {
        progress(false).plan();
        assertEquals("bench: latency, wake: about 1 min 0 s\n", bytes.toString(StandardCharsets.UTF_8));
    }

    private SuiteProgress progress(final boolean isTerminal)
    {
        return new SuiteProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), isTerminal, () -> nowNs,
            List.of(new SuiteProgress.Step("latency", 40), new SuiteProgress.Step("wake", 20)));
    }
}
