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
package io.ropewalk.environment;

import io.ropewalk.Ropewalk;
import io.ropewalk.harness.PeerJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A JVM whose memory is out in the middle of operations: the error passes, or ends it; others find everything whole.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutOfMemoryTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", System.nanoTime());
    private static final int FEW = 4;
    private static final int MANY = 2000;
    private static final int TIME_MS = 60_000;
    private static final int EXIT_OF_THE_STARVED = 3;

    private final Ropewalk walk = Ropewalk.temporary();
    private final HungryMain here = new HungryMain(walk);
    private final BitSet received = new BitSet();
    private final BitSet returned = new BitSet();
    private int sent;

    @Test
    void shouldLeaveEverythingWholeWhenMemoryIsOut() throws Exception
    {
        starve(FEW);
    }

    @Test
    @Tag("slow")
    void shouldLeaveEverythingWholeWhenMemoryIsOutAgainAndAgain() throws Exception
    {
        starve(MANY);
    }

    private void starve(final int enough) throws Exception
    {
        try (PeerJvm peer = start(enough))
        {
            peer.expect("ready");
            while (peer.isAlive())
            {
                goOn();
            }
            final int errors = Integer.parseInt(peer.readLine());
            assertEquals(0, peer.exitStatus());
            assertTrue(errors > 0, "memory was never out");
            System.out.println("out of memory: errors=" + errors + " sent=" + sent + " received=" +
                received.cardinality() + " seed=" + SEED);
        }
        check();
    }

    @Test
    void shouldLeaveEverythingWholeWhenTheJvmEndsForWantOfMemory() throws Exception
    {
        try (PeerJvm peer = start(FEW, "-XX:+ExitOnOutOfMemoryError"))
        {
            peer.expect("ready");
            while (peer.isAlive())
            {
                goOn();
            }
            assertEquals(EXIT_OF_THE_STARVED, peer.exitStatus());
        }
        check();
    }

    private PeerJvm start(final int enough, final String... options)
    {
        return PeerJvm.start(PeerJvm.builder(HungryMain.class, walk.path(), SEED, enough, TIME_MS)
            .jvmOptions("-Xmx10m", "-XX:-UseTLAB").jvmOptions(options));
    }

    /** What this process does meanwhile, and is not held up. */
    private void goOn() throws InterruptedException
    {
        if (sent < HungryMain.MAX_ELEMENTS && here.in.offer(HungryMain.text(sent), 1, TimeUnit.MILLISECONDS))
        {
            sent++;
        }
        here.tasks.offer(HungryMain.text(sent % 100));
        receive(here.out.poll(1, TimeUnit.MILLISECONDS));
        here.map.compute(0L, (key, old) -> null == old ? HungryMain.text(1) : old);
    }

    private void receive(final String text)
    {
        if (null != text)
        {
            final int number = (int)HungryMain.number(text);
            assertFalse(received.get(number), "twice: number=" + number);
            received.set(number);
        }
    }

    private void check() throws Exception
    {
        for (String text = here.out.poll(); null != text; text = here.out.poll())
        {
            receive(text);
        }
        for (int i = 0; i < HungryMain.MAX_ELEMENTS; i++)
        {
            final long put = here.wasPut.get(i);
            assertTrue(put != 1 || received.get(i), "lost: number=" + i);
            assertTrue(put != 0 || !received.get(i), "never put: number=" + i);
        }
        for (String text = here.in.poll(); null != text; text = here.in.poll())
        {
            returned.set((int)HungryMain.number(text));
        }
        int unknown = 0;
        for (int i = 0; i < sent; i++)
        {
            final long taken = here.wasTaken.get(i) + (returned.get(i) ? 1 : 0);
            assertTrue(taken <= 1, "twice: number=" + i);
            unknown += taken == 0 ? 1 : 0;
        }
        // One that dies, or gets an error, between a take and its note: at most the last.
        assertTrue(unknown <= 1, "lost: count=" + unknown);
        checkTheOthers();
    }

    private void checkTheOthers() throws Exception
    {
        for (String task = here.tasks.poll(); null != task; task = here.tasks.poll())
        {
            HungryMain.number(task);
            here.tasks.taskDone();
        }
        assertTrue(here.tasks.join(1, TimeUnit.MINUTES), () -> "unfinished=" + here.tasks.unfinished());
        here.map.forEach((key, text) -> assertNotEquals(0, HungryMain.number(text)));
        for (long key = 0; key < HungryMain.KEYS; key++)
        {
            here.map.put(key, HungryMain.text(1999));
        }
        here.list.forEach(HungryMain::number);
        here.list.clear();
        assertTrue(here.lock.tryLock(1, TimeUnit.MINUTES));
        assertEquals(here.guarded.get() - (here.lock.wasAbandoned() ? here.guarded.get() - here.copy.get() : 0),
            here.copy.get());
        here.lock.unlock();
        new Household(walk).use();
    }
}
