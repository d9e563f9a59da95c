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
package io.ropewalk.demo;

import io.ropewalk.Ropewalk;
import io.ropewalk.process.child.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoTest
{
    private static final int LONG_ENOUGH = 10_000_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void shouldAccountForEveryElementWhenRun() throws InterruptedException
    {
        assertTrue(new Demo(out, 1, 20_000).run(), this::text);
        assertTrue(text().contains("Every element arrived once"), text());
        for (final String label : new String[]{"end to end ", "throughput ", "flat-out   gateway          20,000  "})
        {
            assertTrue(text().contains(label), text());
        }
        assertTrue(find("pid (\\d+)") > 0);
    }

    @Test
    void shouldAccountForEveryElementWhenTheTicksComeOverTheNetwork() throws Exception
    {
        final int port;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            port = socket.getLocalPort();
        }
        assertTrue(new Demo(out, 1, 20_000, "aeron:udp?endpoint=127.0.0.1:" + port, false).run(), this::text);
        assertTrue(text().contains("The ticks come over the network"), this::text);
    }

    @Test
    void shouldNameTheStationAndLeaveNobodyWhenOneIsKilled()
    {
        final OutputStream killer = new FilterOutputStream(bytes)
        {
            @Override
            public void flush()
            {
                if (text().contains("2. Flat out"))
                {
                    ProcessHandle.of(find("strategy +pid (\\d+)")).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        };
        final Demo demo = new Demo(new PrintStream(killer, true, StandardCharsets.UTF_8), 1, LONG_ENOUGH);
        final IllegalStateException ex = assertThrows(IllegalStateException.class, demo::run);
        assertTrue(ex.getMessage().contains("a process ended too early: ChildJvm{name=strategy pid="), ex.getMessage());
        for (final String station : new String[]{"feed", "strategy", "gateway"})
        {
            assertFalse(ProcessHandle.of(find(station + " +pid (\\d+)")).map(ProcessHandle::isAlive).orElse(false));
        }
    }

    @Test
    void shouldLeaveAtOnceWhenTheConductorIsGoneBeforeAStationBegins() throws InterruptedException
    {
        try (Ropewalk walk = Ropewalk.temporary();
            ChildJvm station = ChildJvm.of(Gateway.class)
                .arguments(walk.path().toString(), "1", "10", String.valueOf(Long.MAX_VALUE)).start())
        {
            assertEquals(1, station.waitFor());
            assertEquals(List.of(), walk.names());
        }
    }

    private long find(final String pattern)
    {
        final Matcher matcher = Pattern.compile(pattern).matcher(text());
        assertTrue(matcher.find(), text());
        return Long.parseLong(matcher.group(1));
    }

    private String text()
    {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
