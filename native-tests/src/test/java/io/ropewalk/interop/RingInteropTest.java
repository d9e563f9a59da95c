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

import io.ropewalk.Rings;
import io.ropewalk.Ropewalk;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Bare rings between a JVM and C, both of which spin. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RingInteropTest
{
    private static final String SPSC = "spsc";
    private static final String MPMC = "mpmc";
    private static final int SLOTS = 64;
    private static final int SLOT_LENGTH = 120;
    private static final int MESSAGES = 10_000;
    private static final int LONGER = 200;
    private static final int IN_USE = -75;

    private final Ropewalk walk = Ropewalk.temporary();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end()
    {
        threads.shutdownNow();
        walk.close();
    }

    private Ring ring(final String kind)
    {
        return walk.open("ring", kind.equals(SPSC) ? Rings.spsc(SLOTS, SLOT_LENGTH) : Rings.mpmc(SLOTS, SLOT_LENGTH));
    }

    private static String open(final String kind, final boolean isNew)
    {
        return "ring ring " + kind + " " + (isNew ? SLOTS : 0) + " " + SLOT_LENGTH;
    }

    /** Every eighth is as long as a slot allows. */
    private static int put(final Ring ring, final int producer, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final Element element = Element.of(producer, i, SLOT_LENGTH);
            final DirectBuffer source = new UnsafeBuffer(element.bytes());
            int code = ring.offer(source, 0, element.length());
            while (code == Ring.FULL || code == Ring.HELD_UP)
            {
                Thread.onSpinWait();
                code = ring.offer(source, 0, element.length());
            }
            assertEquals(Ring.ACCEPTED, code);
        }
        return count;
    }

    private static MessageHandler looking(final Account account)
    {
        return (buffer, offset, length) ->
        {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            account.look(bytes);
        };
    }

    private static Account take(final Ring ring, final int count)
    {
        final Account account = new Account();
        while (account.count() < count)
        {
            if (ring.poll(looking(account), (int)(count - account.count())) == 0)
            {
                Thread.onSpinWait();
            }
        }
        return account;
    }

    @ParameterizedTest
    @ValueSource(strings = {SPSC, MPMC})
    void shouldDeliverInOrderWhenAJvmOffers(final String kind)
    {
        stream(kind, MESSAGES);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {SPSC, MPMC})
    void shouldDeliverInOrderWhenAJvmOffersForLong(final String kind)
    {
        stream(kind, MESSAGES * LONGER);
    }

    private void stream(final String kind, final int count)
    {
        try (Peer peer = Language.C.start(walk.path(), true))
        {
            final Ring ring = ring(kind);
            peer.ask(open(kind, false));
            peer.tell("consume ring " + count + " -");
            put(ring, 0, count);
            assertEquals(Account.of(1, count).toString(), Account.parse(peer.answer()).toString());
            assertEquals(0, ring.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SPSC, MPMC})
    void shouldDeliverInOrderWhenCOffers(final String kind)
    {
        try (Peer peer = Language.C.start(walk.path(), true))
        {
            peer.ask(open(kind, true));
            final Ring ring = ring(kind);
            peer.tell("produce ring 0 " + MESSAGES + " " + SLOT_LENGTH);
            assertEquals(Account.of(1, MESSAGES).toString(), take(ring, MESSAGES).toString());
            peer.answer();
            assertEquals(-71, peer.refusal("put ring 0 0 " + (ring.maxMessageLength() + 1) + " 0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SPSC, MPMC})
    void shouldBeFullForBothWhenItIsForOne(final String kind)
    {
        try (Peer peer = Language.C.start(walk.path(), true))
        {
            final Ring ring = ring(kind);
            peer.ask(open(kind, false));
            assertEquals("" + SLOTS, peer.ask("capacity ring"));
            for (int i = 0; i < SLOTS; i++)
            {
                assertEquals(i, ring.size());
                peer.ask("put ring 0 " + i + " 50 0");
            }
            assertEquals(Ring.FULL, peer.refusal("put ring 0 0 50 0"));
            take(ring, SLOTS / 2);
            peer.ask("claim ring 40 1000 abort");
            peer.ask("claim ring 40 " + SLOTS + " commit");
            assertEquals(SLOTS / 2 + 1, ring.size());
            final Account rest = new Account();
            ring.poll(looking(rest), SLOTS);
            assertEquals(SLOTS / 2 + 1, rest.count());
            // Of a ring for one consumer, this JVM is that one.
            assertEquals(kind.equals(SPSC) ? IN_USE : Ring.EMPTY, peer.refusal("take ring 0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SPSC, MPMC})
    void shouldLeaveOutTheClaimWhenCIsKilledInIt(final String kind)
    {
        final Ring ring = ring(kind);
        try (Peer peer = Language.C.start(walk.path(), true))
        {
            peer.ask(open(kind, false));
            peer.ask("put ring 0 0 50 0");
            peer.ask("claim ring 50 77 open");
        }
        assertEquals(Account.of(1, 1).toString(), take(ring, 1).toString());
        put(ring, 1, SLOTS / 2);
        assertEquals(Account.of(1, SLOTS / 2).toString(), take(ring, SLOTS / 2).toString());
        assertEquals(0, ring.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {SPSC, MPMC})
    void shouldDeliverAgainWhenCIsKilledWhileItReads(final String kind) throws Exception
    {
        final Ring ring = ring(kind);
        put(ring, 0, 3);
        try (Peer peer = Language.C.start(walk.path(), true))
        {
            peer.ask(open(kind, false));
            peer.tell("stay ring");
            assertEquals("inside 0", peer.readLine());
        }
        final Future<Account> taken = threads.submit(() -> takeUnordered(ring, 3));
        assertEquals(Account.of(1, 3).toString(), taken.get().toString());
    }

    /** Those of the dead may come after others. */
    private static Account takeUnordered(final Ring ring, final int count)
    {
        final Account all = new Account();
        while (all.count() < count)
        {
            final Account one = new Account();
            ring.poll(looking(one), 1);
            all.plus(one);
        }
        return all;
    }
}
