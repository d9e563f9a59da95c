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

import io.ropewalk.codec.Codecs;
import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.Scenario;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One death of a JVM, and what a process of C finds. */
final class JvmSurvivors extends Cell
{
    static final long OF_VICTIM = 1_000;
    static final String INSIDE = "inside";
    static final String OUTSIDE = "outside";

    private static final int NOT_OWNED = -64;
    private static final int CLOSED = -3;
    /** Long enough for whoever looks after the dead once a millisecond. */
    private static final int SETTLING_MS = 5;

    private final JvmOperation operation;
    private final Walk walk;
    private final JvmVictims victims;
    private final List<Long> left = new ArrayList<>();
    private volatile String note = OUTSIDE;
    private Ending ending;
    private long next = 10;

    JvmSurvivors(final Walk walk, final JvmVictims victims, final Death death, final String name)
    {
        super(death, name);
        this.walk = walk;
        this.victims = victims;
        operation = (JvmOperation)death.first();
        make();
        victims.ask(walk, this::begin);
    }

    private void make()
    {
        switch (operation)
        {
            case LOCK -> walk.open(name(), SharedReentrantLock.of());
            case SEMAPHORE_ACQUIRE, SEMAPHORE_RELEASE -> walk.open(name(), SharedSemaphore.of(JvmOperation.PERMITS));
            case EVENT_SET -> walk.open(name(), SharedEvent.of());
            case LONG_LOCKED_ADD -> walk.open(name(), SharedLong.of(5));
            case RECORD_SET -> walk.open(name(), SharedRecord.of(Numbers.from(0)));
            case PIPE_SEND, PIPE_SEND_LARGE, PIPE_RECEIVE -> JvmOperation.openPipe(walk, name());
            default -> JvmOperation.openQueue(walk, name());
        }
    }

    /** What C does before. */
    private void begin(final Peer peer)
    {
        if (operation.is("QUEUE"))
        {
            if (operation.is("ALONE"))
            {
                left.addAll(operation.is("TAKE") ? List.of(1L, 2L) : List.of(0L));
                return;
            }
            open(peer);
            put(peer, 40);
            put(peer, 200);
            peer.ask("close " + name());
        }
        else if (operation.is("PIPE"))
        {
            // It stays at the first end.
            open(peer);
            if (operation.is("RECEIVE"))
            {
                put(peer, 40);
                put(peer, 200);
            }
        }
    }

    private void open(final Peer peer)
    {
        peer.ask(switch (operation)
        {
            case LOCK -> "lock " + name() + " reentrant";
            case SEMAPHORE_ACQUIRE, SEMAPHORE_RELEASE -> "semaphore " + name() + " " + JvmOperation.PERMITS;
            case EVENT_SET -> "event " + name();
            case LONG_LOCKED_ADD -> "long " + name() + " 0";
            case RECORD_SET -> "record " + name() + " " + Codecs.record(Numbers.class).name() + " 0";
            case PIPE_SEND, PIPE_SEND_LARGE, PIPE_RECEIVE -> "pipe " + name() + " 1 0 0 bytes first";
            default -> "queue " + name() + " 0 0 bytes";
        });
    }

    private void put(final Peer peer, final int length)
    {
        peer.ask("put " + name() + " 2 " + next + " " + length + " 2000");
        left.add(next++);
    }

    @Override
    protected void noted(final String text)
    {
        note = text;
    }

    @Override
    protected void died(final Scenario scenario, final Ending how)
    {
        ending = how;
    }

    @Override
    protected void verify()
    {
        victims.ask(walk, (peer) ->
        {
            if (!operation.is("PIPE"))
            {
                open(peer);
            }
            verify(peer);
            peer.ask("close " + name());
        });
    }

    private void verify(final Peer peer)
    {
        switch (operation)
        {
            case LOCK -> verifyLock(peer);
            case SEMAPHORE_ACQUIRE, SEMAPHORE_RELEASE -> verifySemaphore(peer);
            case EVENT_SET -> verifyEvent(peer);
            case LONG_LOCKED_ADD -> verifyLong(peer);
            case RECORD_SET -> verifyRecord(peer);
            case PIPE_SEND, PIPE_SEND_LARGE -> verifyPipe(peer);
            case PIPE_RECEIVE -> assertEquals(CLOSED, sendToTheEnd(peer));
            default -> verifyQueue(peer);
        }
    }

    private boolean isDone()
    {
        return Ending.DONE == ending;
    }

    private void verifyLock(final Peer peer)
    {
        final boolean wasAbandoned = peer.ask("acquire " + name() + " 1 60000").equals("1");
        assertTrue(wasAbandoned || !note.equals(INSIDE), "died inside, and nobody was told");
        assertTrue(!wasAbandoned || !isDone(), "ended outside");
        peer.ask("release " + name() + " 1");
        assertEquals("0", peer.ask("acquire " + name() + " 1 0"));
        peer.ask("release " + name() + " 1");
    }

    private void verifySemaphore(final Peer peer)
    {
        final int found = Integer.parseInt(peer.ask("available " + name()));
        final int after = JvmOperation.PERMITS + (operation == JvmOperation.SEMAPHORE_ACQUIRE ? -2 : 2);
        assertTrue(found == after || (!isDone() && found == JvmOperation.PERMITS), "found=" + found);
        peer.ask("acquire " + name() + " " + found + " 60000");
        assertEquals(NOT_OWNED, peer.refusal("acquire " + name() + " 1 1"));
        peer.ask("release " + name() + " " + found);
    }

    private void verifyEvent(final Peer peer)
    {
        assertTrue(peer.ask("is-set " + name()).equals("1") || !isDone());
        peer.ask("set " + name());
        peer.ask("await " + name() + " 0");
        peer.ask("clear " + name());
        assertEquals(NOT_OWNED, peer.refusal("await " + name() + " 1"));
    }

    private void verifyLong(final Peer peer)
    {
        final String found = peer.ask("get " + name());
        assertTrue(found.equals("6") || (!isDone() && found.equals("5")), found);
        peer.ask("acquire " + name() + " 1 60000");
        peer.ask("release " + name() + " 1");
    }

    private void verifyRecord(final Peer peer)
    {
        final String found = peer.ask("read " + name() + " 1");
        assertTrue(found.equals("1 1") || (!isDone() && found.equals("0 0")), found);
        peer.ask("write " + name() + " 7 2");
        final long version = Long.parseLong(found.split(" ")[0]) + 2;
        assertEquals(version + " 8", peer.ask("read " + name() + " 1"));
    }

    private void verifyQueue(final Peer peer)
    {
        final List<Long> found = drain(peer);
        final List<Long> after = new ArrayList<>(left);
        if (operation.is("PUT"))
        {
            after.add(OF_VICTIM);
        }
        else if (operation.is("TAKE"))
        {
            after.remove(0);
        }
        final boolean isBefore = operation.is("TAKE") ?
            left.equals(found.stream().sorted().toList()) : left.equals(found);
        assertTrue(found.equals(after) || (!isDone() && isBefore), () -> "after=" + after + " found=" + found);
        if (operation == JvmOperation.QUEUE_SHUTDOWN)
        {
            peer.ask("shutdown " + name());
            assertEquals(CLOSED, peer.refusal("take " + name() + " 60000"));
            return;
        }
        verifyCapacity(peer);
    }

    private List<Long> drain(final Peer peer)
    {
        final List<Long> found = new ArrayList<>();
        peer.tell("take " + name() + " " + SETTLING_MS);
        for (String line = peer.readLine(); line.startsWith("ok "); line = peer.readLine())
        {
            found.add(Long.parseLong(line.split(" ")[2]));
            peer.tell("take " + name() + " " + SETTLING_MS);
        }
        return found;
    }

    private void verifyCapacity(final Peer peer)
    {
        left.clear();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < JvmOperation.CAPACITY; i++)
            {
                assertEquals(String.valueOf(i), peer.ask("size " + name()));
                put(peer, round == 0 ? 40 : 128);
            }
            assertEquals(-1, peer.refusal("put " + name() + " 2 0 40 0"));
            for (int i = 0; i < JvmOperation.CAPACITY; i++)
            {
                assertEquals(left.remove(0), Long.parseLong(peer.ask("take " + name() + " 0").split(" ")[1]));
            }
        }
        put(peer, JvmOperation.BUDGET);
        peer.ask("take " + name() + " 0");
        assertEquals("0", peer.ask("size " + name()));
    }

    private void verifyPipe(final Peer peer)
    {
        final List<Long> found = new ArrayList<>();
        String line = take(peer);
        while (line.startsWith("ok "))
        {
            found.add(Long.parseLong(line.split(" ")[2]));
            line = take(peer);
        }
        assertEquals(CLOSED, Integer.parseInt(line.split(" ")[0]), line);
        assertTrue(found.equals(List.of(OF_VICTIM)) || (!isDone() && found.isEmpty()), () -> "found=" + found);
    }

    private String take(final Peer peer)
    {
        peer.tell("take " + name() + " 60000");
        return peer.readLine();
    }

    /** The code at last. */
    private int sendToTheEnd(final Peer peer)
    {
        String line = "ok ";
        for (int i = 0; i <= JvmOperation.CAPACITY && line.startsWith("ok"); i++)
        {
            peer.tell("put " + name() + " 2 0 40 60000");
            line = peer.readLine();
        }
        return Integer.parseInt(line.split(" ")[0]);
    }

    @Override
    protected Map<String, Integer> counts()
    {
        return Map.of(isDone() ? "ended" : "died", 1);
    }

    @Override
    protected void end()
    {
        walk.destroy(name());
    }
}
