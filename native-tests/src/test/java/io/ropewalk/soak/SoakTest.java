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
package io.ropewalk.soak;

import io.ropewalk.Ropewalk;
import io.ropewalk.kill.Ledger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * All structures at once, used by processes that are killed and replaced all the time; in the end every element and
 * every hold is accounted for, and what is used has not grown. {@code -Dropewalk.soak.minutes=N} says how long, three
 * by default, {@code -Dropewalk.seed=N} repeats what is random here.
 */
@Timeout(value = 7, unit = TimeUnit.DAYS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SoakTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", System.nanoTime());
    private static final long SHORT_NS = TimeUnit.SECONDS.toNanos(7);
    private static final long LONG_NS = TimeUnit.MINUTES.toNanos(Integer.getInteger("ropewalk.soak.minutes", 3));
    private static final long REPORT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int SHORT_LANES = 3;
    private static final int LONG_LANES = 5;
    private static final int MIN_PAUSE_MS = 50;
    private static final int PAUSES_MS = 700;
    private static final int LOOKS = 200;

    /** Beyond what there is after a quarter of the time: the last classes and compiled code, a ring more or less. */
    private static final long MORE_KB = 48 << 10;
    private static final long MORE_MAPPINGS = 150;
    private static final long MORE_DESCRIPTORS = 8;
    private static final long MORE_FILES = 4;

    @TempDir
    private Path folder;

    private final Ropewalk walk = Ropewalk.temporary();
    private final Random random = new Random(SEED);

    @Test
    void shouldAccountForEverythingWhenProcessesAreKilledForSomeSeconds() throws Exception
    {
        soak(SHORT_NS, SHORT_LANES);
    }

    @Test
    @Tag("slow")
    void shouldAccountForEverythingWhenProcessesAreKilledForMinutes() throws Exception
    {
        soak(LONG_NS, LONG_LANES);
    }

    private void soak(final long timeNs, final int lanes) throws Exception
    {
        System.out.println("soak: seed=" + SEED + " seconds=" + TimeUnit.NANOSECONDS.toSeconds(timeNs));
        final Ledger own = Ledger.open(folder.resolve("own"));
        final Structures structures = new Structures(walk,
            (channel) -> (element) -> own.append(SoakWorker.entryOf(channel, element)));
        // So that no end of the pipe is ever without a holder.
        structures.sending.attach();
        structures.receiving.attach();
        try (Crew crew = new Crew(walk.path(), folder, random))
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                crew.start(lane);
            }
            final Usage begin = work(crew, timeNs);
            final Usage end = Usage.of(crew.eldest().process.pid(), walk.path());
            crew.leave();
            drain(structures, own);
            crew.account.addTaken(own, false);
            assertEquals(List.of(), crew.faults(), "seed=" + SEED);
            assertCounts(structures, crew);
            assertAllIsFree(structures);
            System.out.println("soak: " + crew.account + " steps=" + crew.sum(Tally.STEPS) + " locked=" +
                crew.sum(Tally.LOCKED) + " computed=" + crew.sum(Tally.COMPUTED) + " " + begin + " to " + end +
                " seed=" + SEED);
            assertIsFlat(begin, end);
        }
    }

    /** What is used after a quarter of the time. */
    private Usage work(final Crew crew, final long timeNs) throws Exception
    {
        final long beginNs = System.nanoTime();
        long reportedNs = beginNs;
        Usage usage = null;
        for (long nowNs = beginNs; nowNs - beginNs < timeNs; nowNs = System.nanoTime())
        {
            TimeUnit.MILLISECONDS.sleep(MIN_PAUSE_MS + random.nextInt(PAUSES_MS));
            crew.check();
            crew.replaceOne();
            if (null == usage && nowNs - beginNs > timeNs / 4)
            {
                usage = Usage.of(crew.eldest().process.pid(), walk.path());
            }
            if (nowNs - reportedNs > REPORT_NS)
            {
                reportedNs = nowNs;
                System.out.println("soak: seconds=" + TimeUnit.NANOSECONDS.toSeconds(nowNs - beginNs) + " kills=" +
                    crew.kills() + " steps=" + crew.sum(Tally.STEPS) + " " +
                    Usage.of(crew.eldest().process.pid(), walk.path()));
            }
        }
        return usage;
    }

    private void drain(final Structures structures, final Ledger own) throws Exception
    {
        final Traffic traffic = new Traffic(structures,
            (channel, element) -> own.append(SoakWorker.entryOf(channel.ordinal(), element)));
        for (final Channel channel : Channel.values())
        {
            for (int looks = 0; looks < LOOKS; looks++)
            {
                while (traffic.take(channel))
                {
                    looks = 0;
                }
                TimeUnit.MICROSECONDS.sleep(100);
            }
        }
        assertEquals(0, structures.queue.size());
        assertEquals(0, structures.growing.size());
        assertTrue(structures.tasks.join(1, TimeUnit.MINUTES), () -> "unfinished=" + structures.tasks.unfinished());
        assertEquals(List.of(), structures.tasks.deadLetters());
    }

    /** What the killed have done and not noted is one for each at most. */
    private void assertCounts(final Structures structures, final Crew crew)
    {
        assertBetween("locked", crew.sum(Tally.LOCKED), structures.guarded.get(), crew.kills());
        assertBetween("added", crew.sum(Tally.ADDED), structures.sum.get(), crew.kills());
        final long computed = structures.counters.values().stream().mapToLong(Long::longValue).sum();
        assertBetween("computed", crew.sum(Tally.COMPUTED), computed, crew.kills());
        assertTrue(structures.record.get().isWhole());
        structures.texts.forEach((key, text) -> assertTrue(text.startsWith(key + ":"), text));
    }

    private static void assertBetween(final String what, final long noted, final long found, final int kills)
    {
        assertTrue(noted <= found && found <= noted + kills,
            () -> what + ": noted=" + noted + " found=" + found + " kills=" + kills + " seed=" + SEED);
    }

    private void assertAllIsFree(final Structures structures) throws Exception
    {
        assertTrue(structures.lock.tryLock(1, TimeUnit.MINUTES));
        if (structures.lock.wasAbandoned())
        {
            structures.copy.set(structures.guarded.get());
        }
        assertEquals(structures.guarded.get(), structures.copy.get());
        structures.lock.unlock();
        assertTrue(structures.readWriteLock.writeLock().tryLock(1, TimeUnit.MINUTES));
        structures.readWriteLock.writeLock().unlock();
        assertTrue(structures.bounded.tryAcquire(Structures.PERMITS, 1, TimeUnit.MINUTES));
        structures.bounded.release(Structures.PERMITS);
        assertEquals(Structures.PERMITS, structures.bounded.availablePermits());
        structures.event.set();
        assertTrue(structures.event.await(1, TimeUnit.MINUTES));
        structures.barrier.reset();
        final Thread other = new Thread(() -> meet(structures));
        other.start();
        structures.barrier.await(1, TimeUnit.MINUTES);
        other.join();
    }

    private static void meet(final Structures structures)
    {
        try
        {
            structures.barrier.await();
        }
        catch (final InterruptedException | BrokenBarrierException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertIsFlat(final Usage begin, final Usage end)
    {
        final String what = begin + " to " + end;
        assertTrue(end.residentKb() <= begin.residentKb() + MORE_KB, what);
        assertTrue(end.mappings() <= begin.mappings() + MORE_MAPPINGS, what);
        assertTrue(end.descriptors() <= begin.descriptors() + MORE_DESCRIPTORS, what);
        assertTrue(end.files() <= begin.files() + MORE_FILES, what);
    }
}
