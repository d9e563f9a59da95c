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
package io.ropewalk.interop;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A pipe between a JVM, at its first end, and another language. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipeInteropTest
{
    private static final int CAPACITY = 64;
    private static final int BUDGET = 1 << 16;
    private static final int LARGE = 5_000;
    private static final int MESSAGES = 6_000;
    private static final int LONGER = 100;
    private static final int CLOSED = -3;

    private final Ropewalk walk = Ropewalk.temporary();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    static List<Row> rows()
    {
        return Row.most();
    }

    @AfterEach
    void end()
    {
        threads.shutdownNow();
        walk.close();
    }

    private Connection<byte[]> first(final Row row)
    {
        final Connection<byte[]> first =
            walk.open("pipe", Pipe.of(Codecs.bytes()).capacity(CAPACITY).budget(BUDGET)).first()
            .waiting(row.isSpinning() ? WaitStrategy.BUSY_SPIN : WaitStrategy.HYBRID);
        first.attach();
        return first;
    }

    private static String open()
    {
        return "pipe pipe 1 " + CAPACITY + " " + BUDGET + " bytes second";
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldReceiveAllInOrderWhenAJvmSends(final Row row) throws Exception
    {
        send(row, row.times(MESSAGES));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("rows")
    void shouldReceiveAllInOrderWhenAJvmSendsForLong(final Row row) throws Exception
    {
        send(row, row.times(MESSAGES * LONGER));
    }

    private void send(final Row row, final int count) throws Exception
    {
        try (Peer peer = row.start(walk.path()))
        {
            final Connection<byte[]> first = first(row);
            peer.ask(open());
            peer.tell("consume pipe " + Integer.MAX_VALUE + " -");
            for (int i = 0; i < count; i++)
            {
                first.send(Element.of(0, i, LARGE).bytes());
            }
            first.close();
            final Account account = Account.parse(peer.answer());
            assertEquals(Account.of(1, count).toString(), account.toString());
            assertTrue(account.hasEnded());
            assertEquals(CLOSED, peer.refusal("put pipe 0 0 40 -1"));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldSendAllInOrderWhenAJvmReceives(final Row row) throws Exception
    {
        final int count = row.times(MESSAGES);
        try (Peer peer = row.start(walk.path()))
        {
            final Connection<byte[]> first = first(row);
            peer.ask(open());
            peer.tell("produce pipe 0 " + count + " " + LARGE);
            final Account account = new Account();
            for (int i = 0; i < count; i++)
            {
                assertEquals(Element.of(0, i, LARGE), account.look(first.receive()));
            }
            peer.answer();
            peer.ask("close pipe");
            assertThrows(PeerClosedException.class, first::receive);
            assertThrows(PeerClosedException.class, () -> first.send(new byte[1]));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldAnswerWhenBothDirectionsAreUsed(final Row row) throws Exception
    {
        try (Peer peer = row.start(walk.path()))
        {
            final Connection<byte[]> first = first(row);
            peer.ask(open());
            for (int i = 0; i < 50; i++)
            {
                peer.tell("take pipe -1");
                if (!row.isSpinning() && i < 5)
                {
                    peer.awaitAsleep();
                }
                first.send(new Element(0, i, 16 + i).bytes());
                assertEquals("0 " + i + " " + (16 + i), peer.answer());
                final Future<byte[]> received = threads.submit(first::receive);
                peer.ask("put pipe 1 " + i + " " + (16 + i) + " -1");
                assertEquals(new Element(1, i, 16 + i), Element.read(received.get()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldEndAfterWhatWasSentWhenTheOtherSideIsKilled(final Row row) throws Exception
    {
        final Connection<byte[]> first = first(row);
        try (Peer peer = row.start(walk.path()))
        {
            peer.ask(open());
            peer.ask("put pipe 0 0 40 -1");
            peer.ask("put pipe 0 1 4000 -1");
        }
        assertEquals(0, Element.read(first.receive()).sequence());
        assertEquals(1, Element.read(first.receive()).sequence());
        assertThrows(PeerClosedException.class, first::receive);
        assertThrows(PeerClosedException.class, () -> sendForLong(first));
    }

    private static void sendForLong(final Connection<byte[]> first) throws Exception
    {
        for (int i = 0; i <= CAPACITY; i++)
        {
            first.send(new byte[16]);
        }
    }
}
