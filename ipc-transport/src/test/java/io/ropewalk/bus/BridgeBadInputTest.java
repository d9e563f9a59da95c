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
package io.ropewalk.bus;

import io.aeron.CncFileDescriptor;
import io.ropewalk.Ropewalk;
import io.ropewalk.bus.driver.IncompatibleDriverException;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.EndInUseException;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BridgeBadInputTest
{
    private static final BusOptions OPTIONS = BusOptions.defaults().embedded();

    @TempDir
    private Path directory;

    private Ropewalk walk;
    private SharedQueue<Long> queue;

    @BeforeEach
    void open()
    {
        walk = Ropewalk.open(directory.resolve("walk"));
        queue = walk.queue("queue", 16, Codecs.int64());
    }

    @AfterEach
    void close()
    {
        queue.close();
        walk.close();
    }

    private BridgeBuilder builder(final String channel)
    {
        return Bridge.of(queue).over(channel).options(OPTIONS);
    }

    private static void assertSays(
        final Class<? extends Exception> type, final Executable action, final String... parts)
    {
        final Exception ex = assertThrows(type, action);
        for (final String part : parts)
        {
            assertTrue(ex.getMessage().contains(part), ex.getMessage());
        }
    }

    @Test
    void shouldRefuseAPortThatIsInUseAndOpenWhenItIsFree() throws IOException
    {
        final String channel = Ports.channel();
        final int port = Integer.parseInt(channel.substring(channel.lastIndexOf(':') + 1));
        for (int i = 0; i < 2; i++)
        {
            try (DatagramSocket other = Ports.open(port + i))
            {
                assertTrue(other.isBound());
                assertSays(BridgeException.class, () -> builder(channel).receive(), "channel=" + channel, "error=");
            }
        }
        builder(channel).receive().close();
    }

    @Test
    void shouldRefuseAHostThatNobodyKnows()
    {
        final String channel = "aeron:udp?endpoint=no-such-host.invalid:40123";
        assertSays(BridgeException.class, () -> builder(channel).send(), "channel=" + channel, "error=");
    }

    @Test
    void shouldSaySoWhenNobodyAnswersInTime() throws IOException
    {
        final String channel = Ports.channel();
        queue.add(1L);
        try (Bridge bridge = builder(channel).patience(100, TimeUnit.MILLISECONDS).send())
        {
            assertSays(BridgeException.class, bridge::run, "channel=" + channel, "waitedMs=100");
        }
        assertEquals(1, queue.poll(), "it was not taken");
    }

    @Test
    void shouldRefuseWhatIsNoChannelOfABridge()
    {
        for (final String channel : new String[] {"nonsense", "aeron:udp", "aeron:udp?endpoint=host",
            "aeron:udp?endpoint=host:0", "aeron:udp?endpoint=host:65535", "aeron:udp?endpoint=host:x",
            "aeron-spy:aeron:ipc?", "aeron:tcp?endpoint=host:1"})
        {
            assertSays(IllegalArgumentException.class, () -> builder(channel), "channel=" + channel);
        }
        assertSays(IllegalArgumentException.class, () -> builder("aeron:ipc").stream(0), "stream=0");
        assertSays(IllegalArgumentException.class,
            () -> builder("aeron:ipc").patience(0, TimeUnit.SECONDS), "timeout=0");
    }

    @Test
    void shouldRefuseASecondBridgeForTheSameQueue()
    {
        try (Bridge sender = builder("aeron:ipc").send(); Bridge receiver = builder("aeron:ipc").receive())
        {
            assertTrue(sender.toString().contains("aeron:ipc") && receiver.toString().contains("sending=false"));
            assertSays(EndInUseException.class, () -> builder("aeron:ipc").send(), "name=queue", "role=send");
            assertSays(EndInUseException.class, () -> builder("aeron:ipc").receive(), "role=receive");
        }
        builder("aeron:ipc").send().close();
    }

    @Test
    void shouldRefuseToPutIntoAQueueThatGrows()
    {
        try (SharedQueue<Long> growing = walk.open("growing", SharedQueue.growing(Codecs.int64())))
        {
            assertSays(IllegalArgumentException.class, () -> Bridge.of(growing).receive(), "name=growing");
            Bridge.of(growing).options(OPTIONS).send().close();
        }
    }

    @Test
    void shouldRefuseADriverDirectoryOfAnotherVersion() throws IOException
    {
        final Path driver = Files.createDirectory(directory.resolve("driver"));
        final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
        bytes.putInt(CncFileDescriptor.cncVersionOffset(0), 7 << 16);
        Files.write(driver.resolve(CncFileDescriptor.CNC_FILE), bytes.array());
        assertSays(IncompatibleDriverException.class,
            () -> Bridge.of(queue).options(BusOptions.defaults().driverDirectory(driver)).send(),
            "found=7.0.0", "directory=" + driver);
        // And nothing is left behind that would refuse the next one.
        Bridge.of(queue).options(OPTIONS).send().close();
    }
}
