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
package io.ropewalk.lock;

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.kill.Rest;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.LockKind;
import io.ropewalk.structure.sync.SharedCondition;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.sync.SharedReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** Locks between processes, as the tutorials use them, and beside processes that are stopped or killed. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockProcessTest
{
    private static final int LINES = 10_000;
    private static final int ROUNDS = 100_000;
    private static final int FAIR_ROUNDS = 2_000;
    private static final int BUYERS = 11;
    private static final int TICKETS = 4;
    /** The goal is one percent; a busy machine must not fail the build. */
    private static final double MOST_PERCENT = 5;

    private final Walk walk = Walk.temporary();
    private final Board board = new Board(walk);
    private final List<PeerJvm> processes = new ArrayList<>();

    @AfterEach
    void killAll()
    {
        processes.forEach(PeerJvm::close);
    }

    private PeerJvm start(final String task, final Object... arguments) throws IOException
    {
        final PeerJvm process = PeerJvm.start(LockPeer.class, walk.path(), task, arguments);
        processes.add(process);
        return process;
    }

    private void finishAll() throws Exception
    {
        for (final PeerJvm process : processes)
        {
            assertEquals(List.of(), process.finish());
        }
    }

    @Test
    void shouldNotInterleaveWhenThreeProcessesPrint(@TempDir final Path folder) throws Exception
    {
        final Path file = Files.createFile(folder.resolve("lines"));
        for (final String letter : List.of("a", "b", "c"))
        {
            start("print", file, letter, LINES);
        }
        finishAll();
        final List<String> lines = Files.readAllLines(file);
        assertEquals(3 * LINES, lines.size());
        for (int i = 0; i < lines.size(); i++)
        {
            assertEquals(lines.get(i / LINES * LINES), lines.get(i), "interleaved: line=" + i);
        }
        assertEquals(3, new TreeSet<>(lines).size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLoseNoIncrementWhenFourProcessesCount(final boolean isFair) throws Exception
    {
        final int rounds = isFair ? FAIR_ROUNDS : ROUNDS;
        for (int i = 0; i < 4; i++)
        {
            start("increment", rounds, isFair);
        }
        finishAll();
        assertEquals(4L * rounds, board.get(LockPeer.COUNT));
        final SharedReentrantLock lock = walk.open(
            LockPeer.REENTRANT, new LockKind<>(SharedReentrantLock.class, isFair, WaitStrategy.HYBRID));
        assertFalse(lock.isLocked());
        assertEquals(0, lock.getQueueLength());
    }

    @Test
    void shouldExcludeOthersUntilTheLastReleaseWhenReentrant() throws Exception
    {
        final SharedReentrantLock lock = walk.open(LockPeer.REENTRANT, SharedReentrantLock.of());
        final PeerJvm other = start("reenter");
        lock.lock();
        lock.lock();
        assertEquals(2, lock.getHoldCount());
        other.tell("try");
        other.expect("false");
        lock.unlock();
        other.tell("try");
        other.expect("false");
        lock.unlock();
        other.tell("try");
        other.expect("true");
    }

    @Test
    void shouldNeverOversellWhenElevenBuyers() throws Exception
    {
        board.set(LockPeer.TICKETS, TICKETS);
        // Nobody begins to look before all are there.
        board.set(LockPeer.READY, -BUYERS);
        for (int i = 0; i < BUYERS; i++)
        {
            start("buy");
        }
        finishAll();
        assertEquals(0, board.get(LockPeer.TICKETS));
        assertEquals(TICKETS, board.get(LockPeer.SOLD));
        assertTrue(board.get(LockPeer.LOOKED_TOGETHER) > 0, "look-ups did not overlap");
    }

    @Test
    void shouldTakeOverWhenTheHolderIsKilled() throws Exception
    {
        final PeerJvm holder = start("hold");
        holder.expect("held");
        final SharedLock lock = walk.open(LockPeer.LOCK, SharedLock.of());
        assertTrue(lock.isLocked());
        assertFalse(lock.tryLock(30, MILLISECONDS));
        final PeerJvm waiter = start("wait");
        waiter.expect("waiting");
        awaitQueueLength(lock, 1);
        holder.close();
        waiter.expect("abandoned=true");
        assertEquals(List.of(), waiter.finish());
        lock.lock();
        assertFalse(lock.wasAbandoned());
    }

    @Test
    void shouldNotTakeTheLockWhenItsHolderIsStopped() throws Exception
    {
        stopHolder(TimeUnit.SECONDS.toNanos(3));
    }

    @Tag("slow")
    @Test
    void shouldNotTakeTheLockWhenItsHolderIsStoppedForLong() throws Exception
    {
        stopHolder(TimeUnit.SECONDS.toNanos(30));
    }

    private void stopHolder(final long timeNs) throws Exception
    {
        final PeerJvm holder = start("hold");
        holder.expect("held");
        final PeerJvm waiter = start("wait");
        waiter.expect("waiting");
        holder.stop();
        final SharedLock lock = walk.open(LockPeer.LOCK, SharedLock.of());
        final long beginNs = System.nanoTime();
        while (System.nanoTime() - beginNs < timeNs)
        {
            assertFalse(lock.tryLock());
            assertFalse(lock.tryLock(50, MILLISECONDS));
            assertTrue(lock.isLocked());
        }
        holder.signal("CONT");
        holder.tell("go on");
        assertEquals(List.of(), holder.finish());
        waiter.expect("abandoned=false");
        assertEquals(List.of(), waiter.finish());
        lock.lock();
        assertFalse(lock.wasAbandoned());
    }

    @Test
    void shouldLeaveNobodyStuckWhenConditionWaitersAreKilled() throws Exception
    {
        final SharedReentrantLock lock = walk.open(LockPeer.REENTRANT, SharedReentrantLock.of());
        final SharedCondition condition = lock.condition("go");
        for (int i = 0; i < 5; i++)
        {
            start("awaitCondition").expect("waiting");
            awaitWaiters(lock, condition, i + 1);
        }
        processes.get(0).close();
        processes.get(2).close();
        signal(lock, condition);
        processes.get(1).expect("woken");

        // Signalled while it is stopped, and killed before it could wake up: the next one gets the signal.
        processes.get(3).stop();
        signal(lock, condition);
        lock.lock();
        assertEquals(1, lock.getWaitQueueLength(condition));
        lock.unlock();
        processes.get(3).close();
        processes.get(4).expect("woken");
        lock.lock();
        assertFalse(lock.wasAbandoned());
        assertFalse(lock.hasWaiters(condition));
    }

    private static void signal(final SharedReentrantLock lock, final SharedCondition condition)
    {
        lock.lock();
        condition.signal();
        lock.unlock();
    }

    private static void awaitWaiters(
        final SharedReentrantLock lock, final SharedCondition condition, final int count) throws InterruptedException
    {
        int found = -1;
        while (found != count)
        {
            MILLISECONDS.sleep(1);
            lock.lock();
            found = lock.getWaitQueueLength(condition);
            lock.unlock();
        }
    }

    private static void awaitQueueLength(final SharedLock lock, final int length) throws InterruptedException
    {
        while (lock.getQueueLength() != length)
        {
            MILLISECONDS.sleep(1);
        }
    }

    @Test
    void shouldUseNearlyNoProcessorWhenWaiting() throws Exception
    {
        final SharedLock lock = walk.open(LockPeer.LOCK, SharedLock.of());
        final SharedReentrantLock other = walk.open(LockPeer.REENTRANT, SharedReentrantLock.of());
        lock.lock();
        final PeerJvm first = start("wait");
        final PeerJvm second = start("awaitCondition");
        first.expect("waiting");
        second.expect("waiting");
        awaitQueueLength(lock, 1);
        awaitWaiters(other, other.condition("go"), 1);
        final double[] percentages =
            Rest.percentagesAtRest(List.of(first.process(), second.process()), MOST_PERCENT);
        lock.unlock();
        first.expect("abandoned=false");
        signal(other, other.condition("go"));
        second.expect("woken");
        System.out.printf(
            "waiting for a lock: processor=%.2f %%; on a condition: processor=%.2f %%%n",
            percentages[0], percentages[1]);
        assertTrue(percentages[0] < MOST_PERCENT && percentages[1] < MOST_PERCENT);
    }
}
