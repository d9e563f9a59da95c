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
package io.ropewalk.process;

import io.ropewalk.Ropewalk;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Virtual threads of another process, more of them than carriers, wait for this one. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualProcessTest
{
    private static final int FIRST_JDK = 21;
    private static final int WAITERS = 2 * Runtime.getRuntime().availableProcessors() + 3;
    private static final int ROUNDS = 20;

    private final Ropewalk walk = Ropewalk.temporary();

    @BeforeEach
    void requireVirtualThreads()
    {
        assumeTrue(Runtime.version().feature() >= FIRST_JDK, "no virtual threads before JDK " + FIRST_JDK);
    }

    @Test
    void shouldTakeAllWhenTheOtherProcessPuts() throws Exception
    {
        final SharedQueue<String> queue = Peer.strings(walk, WAITERS);
        try (PeerJvm peer = PeerJvm.start(
            Peer.class, "takeVirtually", walk.path(), Integer.toString(WAITERS), Integer.toString(WAITERS)))
        {
            assertEquals("waiting", peer.readLine());
            final List<String> put = new ArrayList<>();
            for (int i = 0; i < WAITERS; i++)
            {
                queue.put("text-" + i);
                put.add("text-" + i);
            }
            final List<String> taken = new ArrayList<>(peer.finish());
            Collections.sort(taken);
            Collections.sort(put);
            assertEquals(put, taken);
        }
    }

    /** Platform threads here and virtual threads there are woken one by one, and nobody is left asleep. */
    @Test
    void shouldHandTheLockOnWhenBothProcessesWaitForIt() throws Exception
    {
        final SharedLock lock = walk.lock("fight");
        lock.lock();
        try (PeerJvm peer = PeerJvm.start(Peer.class, "lockVirtually", walk.path(), "fight", Integer.toString(WAITERS)))
        {
            assertEquals("waiting", peer.readLine());
            final List<Thread> fighters = new ArrayList<>();
            for (int i = 0; i < WAITERS; i++)
            {
                final Thread fighter = new Thread(() ->
                {
                    for (int round = 0; round < ROUNDS; round++)
                    {
                        lock.lock();
                        Thread.yield();
                        lock.unlock();
                    }
                });
                fighter.start();
                fighters.add(fighter);
            }
            lock.unlock();
            for (final Thread fighter : fighters)
            {
                fighter.join();
            }
            assertEquals(Collections.nCopies(WAITERS, "held"), peer.finish());
        }
    }
}
