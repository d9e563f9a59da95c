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
package io.ropewalk.tutorial;

import io.ropewalk.Ropewalk;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.value.SharedInt;

import java.util.ArrayList;
import java.util.List;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Five buyers, two tickets. */
final class TicketsTutorial
{
    private static final int BUYERS = 5;
    private static final int TICKETS = 2;

    private TicketsTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final int unguarded = sell(walk, "unguarded");
            final int guarded = sell(walk, "guarded");
            claim("without a lock " + unguarded + " of " + TICKETS + " tickets are sold, with one " + guarded,
                unguarded > TICKETS && TICKETS == guarded);
        }
    }

    static void kill() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final SharedLock lock = walk.lock("counter");
            final SharedEvent atCounter = walk.event("at-counter");
            final ChildProcess victim = walk.process(() -> block(lock, atCounter)).start();
            atCounter.await();
            say("kill -9 " + victim.pid() + ", which holds the lock");
            victim.kill();
            victim.join();
            claim("the others bought what there is", TICKETS == sell(walk, "guarded"));
        }
    }

    private static int sell(final Ropewalk walk, final String round) throws InterruptedException
    {
        final SharedInt left = walk.intValue("left-" + round, TICKETS);
        final SharedInt sold = walk.intValue("sold-" + round, 0);
        final SharedLock lock = walk.lock("counter");
        final SharedBarrier allLooked = walk.barrier("all-looked", BUYERS);
        final boolean isGuarded = "guarded".equals(round);
        final List<ChildProcess> buyers = new ArrayList<>();
        for (int i = 0; i < BUYERS; i++)
        {
            buyers.add(walk.process(() ->
            {
                if (isGuarded)
                {
                    buy(left, sold, lock);
                }
                else
                {
                    buyUnguarded(left, sold, allLooked);
                }
            }).start());
        }
        for (final ChildProcess buyer : buyers)
        {
            buyer.join();
        }
        return sold.get();
    }

    private static void buyUnguarded(final SharedInt left, final SharedInt sold, final SharedBarrier allLooked)
        throws Exception
    {
        final int seen = left.get();
        allLooked.await();   // that is how bad luck looks
        take(seen, left, sold);
    }

    // tag::buy[]
    private static void buy(final SharedInt left, final SharedInt sold, final SharedLock lock)
    {
        lock.lock();
        try
        {
            take(left.get(), left, sold);
        }
        finally
        {
            lock.unlock();
        }
    }

    private static void take(final int seen, final SharedInt left, final SharedInt sold)
    {
        say("sees " + seen + " tickets" + (seen > 0 ? " and buys one" : ""));
        if (seen > 0)
        {
            left.set(seen - 1);
            sold.incrementAndGet();
        }
    }
    // end::buy[]

    private static void block(final SharedLock lock, final SharedEvent atCounter) throws InterruptedException
    {
        lock.lock();
        say("stands at the counter and looks for its purse");
        atCounter.set();
        Thread.sleep(60_000);
        lock.unlock();
    }
}
