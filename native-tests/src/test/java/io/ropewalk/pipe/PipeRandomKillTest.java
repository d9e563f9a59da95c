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
package io.ropewalk.pipe;

import io.ropewalk.codec.Codecs;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Kills senders and receivers at random moments under load, and accounts for every message. */
class PipeRandomKillTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", System.nanoTime());
    private static final long MAX_LIFE_NS = TimeUnit.MILLISECONDS.toNanos(60);

    private final Walk walk = Walk.temporary();
    private final Random random = new Random(SEED);
    private final List<Path> sentLogs = new ArrayList<>();
    private final List<Path> receivedLogs = new ArrayList<>();
    private final Set<Path> killedReceivers = new HashSet<>();
    private int workers;

    @TempDir
    private Path folder;

    /** A process that is at work, and its account. */
    private record Worker(PeerJvm child, Path log)
    {
    }

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryMessageWhenSomeOfManyAreKilled() throws Exception
    {
        many(20);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryMessageWhenHundredsAreKilled() throws Exception
    {
        many(300);
    }

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldComeToItsEndWhenTheOnlyPeerIsKilled() throws Exception
    {
        pairs(10);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldComeToItsEndWhenTheOnlyPeerIsKilledHundredsOfTimes() throws Exception
    {
        pairs(300);
    }

    private void many(final int kills) throws Exception
    {
        System.out.println("pipe random kills: seed=" + SEED + " kills=" + kills);
        final Pipe<byte[]> pipe = walk.create(Pipe.oneWay(Codecs.bytes()).capacity(64).budget(1 << 14));
        // Attached without being used, so that an end is never deserted between two workers.
        pipe.first().attach();
        pipe.second().attach();
        final List<Worker> senders = new ArrayList<>();
        final List<Worker> receivers = new ArrayList<>();
        try
        {
            for (int i = 0; i < kills; i++)
            {
                staff(senders, pipe, true);
                staff(receivers, pipe, false);
                LockSupport.parkNanos((long)(random.nextDouble() * MAX_LIFE_NS));
                final List<Worker> side = random.nextBoolean() ? senders : receivers;
                kill(side, side.remove(random.nextInt(side.size())), side == receivers);
            }
            staff(receivers, pipe, false);
            senders.forEach((worker) -> worker.child().kill());
            pipe.second().close();
            for (final Worker receiver : receivers)
            {
                assertEquals(List.of("end"), receiver.child().finish());
            }
        }
        finally
        {
            senders.forEach((worker) -> worker.child().close());
            receivers.forEach((worker) -> worker.child().close());
        }
        verify(Set.of());
        pipe.close();
        pipe.destroy();
    }

    private void staff(final List<Worker> side, final Pipe<byte[]> pipe, final boolean isSender) throws IOException
    {
        while (side.size() < 2)
        {
            side.add(isSender ? sender(pipe) : receiver(pipe));
        }
    }

    private Worker sender(final Pipe<byte[]> pipe) throws IOException
    {
        final Path log = folder.resolve("sent-" + ++workers);
        sentLogs.add(log);
        return new Worker(PipePeer.ready("sendLogged", pipe.second(), String.valueOf(workers), log.toString()), log);
    }

    private Worker receiver(final Pipe<byte[]> pipe) throws IOException
    {
        final Path log = folder.resolve("received-" + ++workers);
        receivedLogs.add(log);
        return new Worker(PipePeer.ready("receiveLogged", pipe.first(), log.toString()), log);
    }

    private void kill(final List<Worker> side, final Worker victim, final boolean isReceiver)
    {
        assertTrue(!side.contains(victim));
        victim.child().kill();
        if (isReceiver)
        {
            killedReceivers.add(victim.log());
        }
    }

    /** One sender, one receiver: one of them dies, and the other finds out. */
    private void pairs(final int rounds) throws Exception
    {
        System.out.println("pipe random kills: seed=" + SEED + " pairs=" + rounds);
        for (int i = 0; i < rounds; i++)
        {
            final Pipe<byte[]> pipe = walk.create(Pipe.oneWay(Codecs.bytes()).capacity(64).budget(1 << 14));
            final Set<Long> rest;
            try (PeerJvm receiver = receiver(pipe).child(); PeerJvm sender = sender(pipe).child())
            {
                LockSupport.parkNanos((long)(random.nextDouble() * MAX_LIFE_NS));
                final boolean isReceiver = random.nextBoolean();
                (isReceiver ? receiver : sender).kill();
                if (isReceiver)
                {
                    killedReceivers.add(receivedLogs.get(receivedLogs.size() - 1));
                    assertEquals(List.of("gone"), sender.finish());
                }
                else
                {
                    assertEquals(List.of("end"), receiver.finish());
                }
                rest = drain(pipe.first());
            }
            verify(rest);
            sentLogs.clear();
            receivedLogs.clear();
            killedReceivers.clear();
            pipe.destroy();
        }
    }

    private static Set<Long> drain(final Connection<byte[]> end) throws Exception
    {
        final Set<Long> rest = new HashSet<>();
        try (Connection<byte[]> reader = end)
        {
            while (true)
            {
                assertTrue(rest.add(Parcel.check(reader.receive())));
            }
        }
        catch (final EOFException expected)
        {
            return rest;
        }
    }

    private void verify(final Set<Long> rest) throws IOException
    {
        final Set<Long> announced = new HashSet<>();
        final Set<Long> due = new HashSet<>();
        for (final Path log : sentLogs)
        {
            for (final long entry : read(log))
            {
                (entry < 0 ? due : announced).add(Math.abs(entry));
            }
        }
        final Set<Long> received = new HashSet<>(rest);
        for (final Path log : receivedLogs)
        {
            final Map<Long, Long> last = new HashMap<>();
            for (final long id : read(log))
            {
                assertTrue(received.add(id), "twice: id=" + id + " log=" + log);
                final Long before = last.put(id >>> 32, id);
                assertTrue(before == null || before < id, "order: id=" + id + " before=" + before);
            }
        }
        assertTrue(announced.containsAll(received), "invented");
        due.removeAll(received);
        assertTrue(due.size() <= killedReceivers.size(), "lost=" + due + " killed=" + killedReceivers);
        System.out.println("pipe random kills: received=" + received.size() + " in dead hands=" + due.size());
    }

    private static long[] read(final Path log) throws IOException
    {
        if (!Files.exists(log))
        {
            return new long[0];
        }
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log));
        final long[] entries = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(entries);
        return entries;
    }
}
