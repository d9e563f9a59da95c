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
package io.ropewalk.kill;

import io.ropewalk.error.QueueClosedException;
import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Scenario;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.Queues;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.SpscRing;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * One death: an operation that ended at a certain store, with the survivors' side of it.
 */
final class RingCell extends Cell
{
    private static final int FIRST_PRODUCER = 1;
    private static final int VICTIM = 8;
    private static final int SECOND_VICTIM = 9;
    private static final int SLEEPER = 3;
    private static final int MESSAGE_LENGTH = 33;
    private static final int SOON_MS = 30;

    final Site site;
    final Plan plan;
    final Account account = new Account();
    private final Walk walk;
    private final Segment segment;
    private final Map<String, Actor> actors = new HashMap<>();
    private Future<?> sleeper;
    private RingSurvivors survivors;
    private long sequence;
    private int openIndex;
    private long openPosition;
    private boolean isKeeping;

    RingCell(final Walk walk, final Death death, final String name, final Form form, final Plan plan)
    {
        super(death, name);
        final RingScenario scenario = (RingScenario)death.first();
        this.walk = walk;
        this.site = scenario.site();
        this.plan = plan;
        this.segment = site.create(walk, name);
        form(form, (death.store() + plan.ordinal()) % 2 == 0);
        scenario.before().accept(this);
        allowStraggler(scenario);
        allowStraggler((RingScenario)death.heir());
    }

    private void allowStraggler(final RingScenario scenario)
    {
        account.allowStragglers(scenario != null && scenario.takes() ? 1 : 0);
    }

    @Override
    protected String[] words(final Scenario scenario)
    {
        return new String[] {String.valueOf(scenario == death().first() ? VICTIM : SECOND_VICTIM)};
    }

    /** What is owed for a message, and its number. */
    @Override
    protected void noted(final String text)
    {
        final String[] words = text.split(" ");
        account.put(Long.parseLong(words[1]), Account.Due.valueOf(words[0]));
    }

    @Override
    protected void verify()
    {
        survivors = new RingSurvivors(this);
        ((RingScenario)death().first()).after().accept(this);
        survivors.run();
    }

    @Override
    protected long recoveryNs(final long killedNs, final long verifiedNs)
    {
        return survivors.recoveryNs();
    }

    @Override
    protected String manner()
    {
        return plan.name();
    }

    @Override
    protected Map<String, Integer> counts()
    {
        final int[] puts = account.seen(Account.Due.MAY_PUT);
        final int[] takes = account.seen(Account.Due.MAY_TAKE);
        return Map.of("kept", puts[0], "vanished", puts[1], "redelivered", takes[0], "taken", takes[1]);
    }

    Ring newRing()
    {
        return site.ring(walk, segment, segment.buffer());
    }

    private SharedQueue<Long> newQueue()
    {
        return Queues.over(site.attachment(walk, segment.name()), (MpmcRing)newRing(), site.capacity(),
            new MessageCodec((id) -> {}));
    }

    synchronized Actor actor(final String role)
    {
        return actors.computeIfAbsent(role, (key) -> new Actor(newRing()));
    }

    /** Brings the ring into a form, and some cells to the end of a lap. */
    private void form(final Form form, final boolean isLateInLap)
    {
        if (Form.SHARED == form && !site.isSingle())
        {
            share();
        }
        if (isLateInLap)
        {
            for (int i = 0; i < site.lapLength() - 2; i++)
            {
                actor("first").run(this::pass);
            }
        }
        release("first");
    }

    /** Makes both sides those of many. */
    void share()
    {
        for (final String role : new String[] {"first", "second", "first"})
        {
            actor(role).run(this::pass);
        }
    }

    /** Makes the side of the producers one of many, and leaves that of the consumers to a lone one. */
    void shareProducers()
    {
        actor("first").run((ring) -> offer(ring, MESSAGE_LENGTH));
        actor("second").run((ring) -> offer(ring, MESSAGE_LENGTH));
        actor("first").run((ring) ->
        {
            pollOne(ring);
            pollOne(ring);
        });
        release("first");
    }

    MpmcRing ringOf(final int owner)
    {
        return (MpmcRing)site.ring(walk, segment, segment.buffer(), owner);
    }

    /** Of one who is dead. */
    MpmcRing departedRing()
    {
        return ringOf(Departed.owner(walk));
    }

    /** Of one who thinks that everybody lives, so that the dead keep what they have. */
    synchronized Actor trusting()
    {
        return actors.computeIfAbsent("trusting", (key) -> new Actor(site.trustingRing(walk, segment)));
    }

    void pass(final Ring ring)
    {
        offer(ring, MESSAGE_LENGTH);
        pollOne(ring);
    }

    void pollOne(final Ring ring)
    {
        final int count = ring.poll((buffer, offset, length) ->
            account.deliver(Message.check(buffer, offset, length)), 1);
        if (count != 1)
        {
            throw new AssertionError("nothing to take: count=" + count);
        }
    }

    void offer(final Ring ring, final int length)
    {
        final long id = Message.idOf(FIRST_PRODUCER, sequence++, length);
        final UnsafeBuffer message = Message.buffer(id);
        final int result = ring.offer(message, 0, length);
        account.put(id, Ring.ACCEPTED == result ? Account.Due.MUST : Account.Due.NEVER);
        if (Ring.ACCEPTED != result && Ring.CLOSED != result)
        {
            throw new AssertionError("not accepted: result=" + result);
        }
    }

    /** By one whose rights are given back afterwards. */
    void put(final int count)
    {
        put(count, MESSAGE_LENGTH);
    }

    void put(final int count, final int length)
    {
        actor("first").run((ring) ->
        {
            for (int i = 0; i < count; i++)
            {
                offer(ring, length);
            }
        });
        release("first");
    }

    void release(final String role)
    {
        actor(role).run((ring) ->
        {
            if (ring instanceof SpscRing single)
            {
                single.close();
            }
            else
            {
                ((MpmcRing)ring).close();
            }
        });
    }

    void removeAt(final int place)
    {
        actor("first").runMpmc((ring) ->
        {
            final long position = Scenes.at(ring, place);
            final UnsafeBuffer copy = new UnsafeBuffer(new byte[MESSAGE_LENGTH]);
            final long id = Message.check(copy, 0, ring.copy(position, copy));
            if (Ring.ACCEPTED != ring.remove(position))
            {
                throw new AssertionError("not removed: place=" + place);
            }
            account.put(id, Account.Due.NEVER);
        });
        release("first");
    }

    /** What a keeper among the survivors has in its hand. */
    void keep(final long position)
    {
        openPosition = position;
    }

    long kept()
    {
        return openPosition;
    }

    /** It stays in the hand of the keeper until the survivors have done all else. */
    void keepOn()
    {
        isKeeping = true;
    }

    int keptCount()
    {
        return isKeeping ? 1 : 0;
    }

    void letGo()
    {
        if (isKeeping)
        {
            Scenes.keeperEnds(this);
        }
    }

    void shutdown()
    {
        actor("first").runMpmc(MpmcRing::shutdown);
    }

    void abortOne()
    {
        actor("first").run((ring) -> ring.abort(ring.tryClaim(MESSAGE_LENGTH)));
        release("first");
    }

    /**
     * Claims the whole budget, which nobody may have while a message lies in a part of it. Whoever finds too few blocks
     * voids what the dead have claimed, and whoever is given some may write to them.
     */
    void claimTheBudget()
    {
        actor("first").run((ring) ->
        {
            final int index = ring.tryClaim(site.budget());
            if (index >= 0)
            {
                ring.buffer().setMemory(index, site.budget(), (byte)-1);
                ring.abort(index);
            }
        });
        release("first");
    }

    /* The holder keeps its rights while the victim comes. */

    void holderOffers()
    {
        actor("holder").run((ring) -> offer(ring, MESSAGE_LENGTH));
    }

    void holderClaims()
    {
        actor("holder").run((ring) -> openIndex = ring.tryClaim(MESSAGE_LENGTH));
    }

    void holderCommits()
    {
        actor("holder").run((ring) ->
        {
            final long id = Message.idOf(FIRST_PRODUCER + 1, sequence++, MESSAGE_LENGTH);
            ring.buffer().putBytes(openIndex, Message.bytes(id));
            account.put(id, Account.Due.MUST);
            ring.commit(openIndex);
        });
    }

    void holderAborts()
    {
        actor("holder").run((ring) -> ring.abort(openIndex));
    }

    void holderPolls()
    {
        actor("holder").run((ring) -> ring.poll((buffer, offset, length) ->
            account.deliver(Message.check(buffer, offset, length)), 1));
    }

    void holderBeginsTake()
    {
        actor("holder").runMpmc((ring) ->
        {
            openPosition = ring.beginTake();
            account.deliver(
                Message.check(ring.buffer(), ring.indexOf(openPosition), ring.lengthOf(openPosition)));
        });
    }

    void holderEndsTake()
    {
        actor("holder").runMpmc((ring) ->
        {
            final long id = Message.check(ring.buffer(), ring.indexOf(openPosition), ring.lengthOf(openPosition));
            if (id < 0)
            {
                throw new AssertionError("changed in the hand");
            }
            ring.endTake(openPosition);
        });
    }

    void holderBeginsTakeInVain()
    {
        actor("holder").runMpmc((ring) -> openPosition = ring.beginTake());
        account.allowStragglers(1);
    }

    void holderCancelsTake()
    {
        actor("holder").runMpmc((ring) -> ring.cancelTake(openPosition));
    }

    /* The sleeper waits in a call of the queue while the victim comes. */

    void sleeperTakes()
    {
        sleeper = fallAsleep((queue) -> account.deliver(queue.take()));
    }

    /** By itself when the victim has published something, otherwise when a survivor does. */
    void sleeperHasTaken()
    {
        if (!isOverSoon(sleeper))
        {
            put(1);
        }
        Actor.await(sleeper);
    }

    void sleeperPuts()
    {
        final long id = Message.idOf(SLEEPER, 0, MESSAGE_LENGTH);
        account.put(id, Account.Due.MUST);
        sleeper = fallAsleep((queue) -> queue.put(id));
    }

    void sleeperHasPut()
    {
        if (!isOverSoon(sleeper))
        {
            actor("first").run((ring) -> ring.poll((buffer, offset, length) ->
                account.deliver(Message.check(buffer, offset, length)), 1));
            release("first");
        }
        Actor.await(sleeper);
    }

    void sleeperSeesTheEnd()
    {
        actor("first").runMpmc((ring) ->
        {
            while (!ring.shutdown())
            {
                Thread.onSpinWait();
            }
        });
        try
        {
            Actor.await(sleeper);
        }
        catch (final AssertionError ex)
        {
            if (!(ex.getCause() instanceof QueueClosedException))
            {
                throw ex;
            }
        }
    }

    private Future<?> fallAsleep(final QueueCall call)
    {
        final Future<?> future = actor("sleeper").start((ring) ->
        {
            try
            {
                call.on(newQueue());
            }
            catch (final InterruptedException ex)
            {
                throw new AssertionError(ex);
            }
        });
        isOverSoon(future);
        return future;
    }

    private static boolean isOverSoon(final Future<?> future)
    {
        for (int i = 0; i < SOON_MS && !future.isDone(); i++)
        {
            LockSupport.parkNanos(1_000_000);
        }
        return future.isDone();
    }

    /** What the sleeper waits in. */
    private interface QueueCall
    {
        void on(SharedQueue<Long> queue) throws InterruptedException;
    }

    @Override
    protected void end()
    {
        actors.values().forEach(Actor::close);
        walk.destroy(name());
    }

    @Override
    public String toString()
    {
        return name() + " plan=" + plan + " " + account;
    }
}
