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
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.sync.SharedLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static io.ropewalk.lock.LockPeer.*;
import static org.junit.jupiter.api.Assertions.*;

/** Again and again, a random holder is killed inside its critical section, while others wait. */
class HolderKillTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", System.nanoTime());
    private static final int WORKERS = 4;
    private static final long WATCHDOG_NS = TimeUnit.SECONDS.toNanos(300);

    private final Walk walk = Walk.temporary();
    private final Board board = new Board(walk);
    private final List<PeerJvm> processes = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();
    private final List<Long> afterKillNs = new ArrayList<>();
    private final List<Long> afterGoneNs = new ArrayList<>();
    private long lastNumber;

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldBeAbandonedOnceWhenAHolderIsKilled() throws IOException
    {
        play(100);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldBeAbandonedOnceWhenAHolderIsKilledAThousandTimes() throws IOException
    {
        play(1_000);
    }

    private void play(final int rounds) throws IOException
    {
        System.out.println("killed holders: seed=" + SEED + " rounds=" + rounds);
        final Random random = new Random(SEED);
        try
        {
            for (int i = 0; i < WORKERS; i++)
            {
                hire();
            }
            for (int round = 1; round <= rounds; round++)
            {
                kill(random.nextInt(WORKERS), round, random);
            }
        }
        finally
        {
            processes.forEach(PeerJvm::close);
        }
        final SharedLock lock = walk.open(LOCK, SharedLock.of());
        lock.lock();
        print("after the kill", afterKillNs);
        print("after the process was gone", afterGoneNs);
    }

    private static void print(final String what, final List<Long> timesNs)
    {
        Collections.sort(timesNs);
        final int count = timesNs.size();
        System.out.printf("killed holders: others held the lock %s: ms: p50=%.3f p99=%.3f max=%.3f%n", what,
            timesNs.get(count / 2) / 1e6, timesNs.get(count * 99 / 100) / 1e6, timesNs.get(count - 1) / 1e6);
    }

    private void hire() throws IOException
    {
        lastNumber++;
        numbers.add(lastNumber);
        processes.add(PeerJvm.start(LockPeer.class, walk.path(), "work", lastNumber));
    }

    private void kill(final int index, final int round, final Random random) throws IOException
    {
        final long number = numbers.get(index);
        until("all are at work", () -> board.get(READY) >= lastNumber);
        board.set(STAY, number);
        until("the victim is inside", () -> board.get(INSIDE) == number);
        LockSupport.parkNanos(random.nextInt(2_000_000));
        assertEquals(round - 1, board.get(ABANDONED), "abandoned, but nobody died holding: seed=" + SEED);
        board.set(KILLED_AT, System.nanoTime());
        processes.get(index).close();
        final long goneNs = System.nanoTime();
        until("somebody holds it", () -> board.get(ABANDONED) >= round);
        afterGoneNs.add(Math.max(0, board.get(KILLED_AT) + board.get(RECOVERED_AFTER) - goneNs));
        final long count = board.get(COUNT);
        until("work goes on", () -> board.get(COUNT) > count + 2);
        afterKillNs.add(board.get(RECOVERED_AFTER));
        assertEquals(round, board.get(ABANDONED), "abandoned more than once: seed=" + SEED);
        processes.remove(index);
        numbers.remove(index);
        hire();
    }

    private interface Look
    {
        boolean isTrue();
    }

    private static void until(final String what, final Look look)
    {
        final long beginNs = System.nanoTime();
        while (!look.isTrue())
        {
            if (System.nanoTime() - beginNs > WATCHDOG_NS)
            {
                fail("not so for a long time: " + what + " seed=" + SEED);
            }
            LockSupport.parkNanos(50_000);
        }
    }
}
