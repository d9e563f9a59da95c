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

import io.ropewalk.harness.Stage;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.Queues;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingWalk;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * What a victim can do, each step announced before it is taken, so that the survivors know what they may expect.
 */
final class VictimStage
{
    private static final int MESSAGE_LENGTH = 40;
    private static final long PATIENCE_NS = 20_000_000;
    private static final long LONG_PATIENCE_NS = 120_000_000_000L;

    final Site site;
    final AtomicBuffer buffer;
    final Ring ring;
    private final Walk walk;
    private final Segment segment;
    private final Stage stage;
    private final int producer;
    private long sequence;
    private long openId;
    private long takenId;
    private int openIndex;
    private long handled = -1;
    private boolean isTaking;
    private boolean isFailing;
    private SharedQueue<Long> queue;
    private Long[] announced;

    VictimStage(final Stage stage, final Site site)
    {
        this.stage = stage;
        this.walk = stage.walk();
        this.site = site;
        this.segment = site.open(walk, stage.cell());
        this.buffer = stage.halting(segment.buffer());
        this.ring = site.ring(walk, segment, buffer);
        this.producer = Integer.parseInt(stage.word(0));
    }

    MpmcRing mpmc()
    {
        return (MpmcRing)ring;
    }

    SharedQueue<Long> queue()
    {
        if (queue == null)
        {
            queue = Queues.over(site.attachment(walk, segment.name()),
                (MpmcRing)site.ring(walk, segment, buffer), site.capacity(), new MessageCodec(this::decoded));
        }
        return queue;
    }

    long nextId(final int length)
    {
        return Message.idOf(producer, sequence++, length);
    }

    void event(final Account.Due due, final long id)
    {
        stage.note(due + " " + id);
    }

    void offer()
    {
        offer(MESSAGE_LENGTH);
    }

    void offer(final int length)
    {
        final long id = nextId(length);
        final UnsafeBuffer message = Message.buffer(id);
        event(Account.Due.MAY_PUT, id);
        int result = ring.offer(message, 0, length);
        final long beginNs = System.nanoTime();
        while (Ring.HELD_UP == result && System.nanoTime() - beginNs < PATIENCE_NS)
        {
            result = ring.offer(message, 0, length);
        }
        event(Ring.ACCEPTED == result ? Account.Due.MUST : Account.Due.NEVER, id);
    }

    /** Asks again for a while, as a producer does who finds the ring full of what the dead left. */
    void insist()
    {
        insist(MESSAGE_LENGTH, PATIENCE_NS);
    }

    /** Where it must succeed, however slow the machine is. */
    void insist(final int length)
    {
        insist(length, LONG_PATIENCE_NS);
    }

    private void insist(final int length, final long patienceNs)
    {
        final long id = nextId(length);
        final UnsafeBuffer message = Message.buffer(id);
        event(Account.Due.MAY_PUT, id);
        final long beginNs = System.nanoTime();
        int result;
        do
        {
            result = ring.offer(message, 0, length);
        }
        while (Ring.ACCEPTED != result && System.nanoTime() - beginNs < patienceNs);
        event(Ring.ACCEPTED == result ? Account.Due.MUST : Account.Due.NEVER, id);
    }

    void claim(final int length)
    {
        openId = nextId(length);
        event(Account.Due.NEVER, openId);
        openIndex = ring.tryClaim(length);
        if (openIndex >= 0)
        {
            ring.buffer().putBytes(openIndex, Message.bytes(openId), 0, length);
        }
    }

    void insistOnClaim(final int length)
    {
        final long beginNs = System.nanoTime();
        do
        {
            claim(length);
        }
        while (openIndex < 0 && System.nanoTime() - beginNs < LONG_PATIENCE_NS);
    }

    void commit()
    {
        if (openIndex >= 0)
        {
            event(Account.Due.MAY_PUT, openId);
            ring.commit(openIndex);
            event(Account.Due.MUST, openId);
        }
    }

    void abort()
    {
        ring.abort(openIndex);
    }

    /** Several claims open at once, of which the middle one is given up, and the others committed. */
    void claimMany(final int count)
    {
        final int[] indexes = new int[count];
        final long[] ids = new long[count];
        for (int i = 0; i < count; i++)
        {
            claim(MESSAGE_LENGTH);
            indexes[i] = openIndex;
            ids[i] = openId;
        }
        for (int i = count - 1; i >= 0; i--)
        {
            openIndex = indexes[i];
            openId = ids[i];
            if (i == count / 2 && openIndex >= 0)
            {
                abort();
            }
            else
            {
                commit();
            }
        }
    }

    /** Other threads of the victim have a claim open each, for ever. */
    void claimByOthers(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final Thread thread = new Thread(() ->
            {
                claim(MESSAGE_LENGTH);
                if (openIndex < 0)
                {
                    throw new AssertionError("no claim: result=" + openIndex);
                }
            });
            thread.setDaemon(true);
            thread.start();
            try
            {
                thread.join();
            }
            catch (final InterruptedException ex)
            {
                throw new AssertionError(ex);
            }
        }
    }

    /** Takes so many messages, asking again for a while when there are fewer. */
    void poll(final int limit)
    {
        int count = 0;
        final long beginNs = System.nanoTime();
        while (count < limit && System.nanoTime() - beginNs < PATIENCE_NS)
        {
            final int polled = ring.poll((source, offset, length) ->
            {
                finishHandled();
                handled = Message.check(source, offset, length);
                event(Account.Due.MAY_TAKE, handled);
            }, limit - count);
            finishHandled();
            if (Ring.CLOSED == polled)
            {
                return;
            }
            count += polled;
        }
    }

    private void finishHandled()
    {
        if (handled >= 0)
        {
            event(Account.Due.NEVER, handled);
            handled = -1;
        }
    }

    void pollOnce(final int limit)
    {
        ring.poll((source, offset, length) ->
        {
            finishHandled();
            handled = Message.check(source, offset, length);
            event(Account.Due.MAY_TAKE, handled);
        }, limit);
        finishHandled();
    }

    long beginTake()
    {
        final long position = mpmc().beginTake();
        if (position >= 0)
        {
            takenId = Message.check(buffer, mpmc().indexOf(position), mpmc().lengthOf(position));
        }
        return position;
    }

    void endTake(final long position)
    {
        event(Account.Due.MAY_TAKE, takenId);
        mpmc().endTake(position);
        event(Account.Due.NEVER, takenId);
    }

    /** Two in hand at once; the second is handed over first. */
    void takeTwo()
    {
        final long one = beginTake();
        final long idOfOne = takenId;
        final long other = beginTake();
        if (other >= 0)
        {
            endTake(other);
        }
        takenId = idOfOne;
        endTake(one);
    }

    void cancelTake()
    {
        final long position = beginTake();
        if (position >= 0)
        {
            mpmc().cancelTake(position);
        }
    }

    /** As the queue's clear. */
    void clear()
    {
        long position = beginTake();
        while (position >= 0)
        {
            endTake(position);
            position = beginTake();
        }
    }

    /** Removes the message that lies so many places behind the first. */
    void remove(final int place)
    {
        final long position = Scenes.find(mpmc(), place);
        if (position < 0)
        {
            return;
        }
        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
        final int length = mpmc().copy(position, copy);
        if (length < 0)
        {
            return;
        }
        final long id = Message.check(copy, 0, length);
        event(Account.Due.MAY_TAKE, id);
        final int result = mpmc().remove(position);
        event(Ring.ACCEPTED == result ? Account.Due.NEVER : Account.Due.MUST, id);
    }

    void shutdown()
    {
        final long beginNs = System.nanoTime();
        while (!mpmc().shutdown() && System.nanoTime() - beginNs < PATIENCE_NS)
        {
            Thread.onSpinWait();
        }
    }

    void look()
    {
        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
        final int size = ring.size();
        if (size < 0 || (mpmc().isFull() && size == 0))
        {
            throw new AssertionError("size=" + size);
        }
        final int room = mpmc().remainingCapacity();
        if (room < 0 || room > site.capacity())
        {
            throw new AssertionError("room=" + room);
        }
        final RingWalk messages = mpmc().walk();
        for (long p = messages.next(); p != RingWalk.END; p = messages.next())
        {
            final int length = mpmc().copy(p, copy);
            if (length >= 0)
            {
                Message.check(copy, 0, length);
            }
        }
    }

    /* The queue. An element is announced when it is decoded, which is before its hand-over. */

    void put(final int length)
    {
        final long id = nextId(length);
        event(Account.Due.MAY_PUT, id);
        try
        {
            queue().put(id);
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
        event(Account.Due.MUST, id);
    }

    /** One is asked for when the one before it was put. */
    void putAll(final int count, final int length)
    {
        final long[] last = {-1};
        try
        {
            queue().putAll(() -> LongStream.range(0, count).map((i) ->
            {
                if (last[0] >= 0)
                {
                    event(Account.Due.MUST, last[0]);
                }
                last[0] = nextId(length);
                event(Account.Due.MAY_PUT, last[0]);
                return last[0];
            }).iterator());
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
        event(Account.Due.MUST, last[0]);
    }

    void claimElement(final int length)
    {
        openId = nextId(length);
        event(Account.Due.NEVER, openId);
        final long beginNs = System.nanoTime();
        do
        {
            openIndex = queue().tryClaim(length);
        }
        while (openIndex < 0 && System.nanoTime() - beginNs < PATIENCE_NS);
        if (openIndex >= 0)
        {
            queue().buffer().putBytes(openIndex, Message.bytes(openId), 0, length);
        }
    }

    void commitElement()
    {
        if (openIndex >= 0)
        {
            event(Account.Due.MAY_PUT, openId);
            queue().commit(openIndex);
            event(Account.Due.MUST, openId);
        }
    }

    void abortElement()
    {
        if (openIndex >= 0)
        {
            queue().abort(openIndex);
        }
    }

    void pollElements()
    {
        isTaking = true;
        final List<Long> polled = new ArrayList<>();
        queue().poll((Consumer<Long>)polled::add, Integer.MAX_VALUE);
        polled.forEach((id) -> event(Account.Due.NEVER, id));
        isTaking = false;
    }

    void take()
    {
        isTaking = true;
        try
        {
            event(Account.Due.NEVER, queue().take());
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
        isTaking = false;
    }

    /** The element goes back, so it is not announced: whenever we die, it must be delivered. */
    void takeWithError()
    {
        isFailing = true;
        try
        {
            throw new AssertionError("taken: id=" + queue().poll());
        }
        catch (final StackOverflowError ex)
        {
            isFailing = false;
        }
    }

    void drain()
    {
        isTaking = true;
        final List<Long> drained = new ArrayList<>();
        queue().drainTo(drained);
        drained.forEach((id) -> event(Account.Due.NEVER, id));
        isTaking = false;
    }

    void removeElement(final int place)
    {
        final long id = queue().toArray(new Long[0])[place];
        event(Account.Due.MAY_TAKE, id);
        event(queue().remove(id) ? Account.Due.NEVER : Account.Due.MUST, id);
    }

    void shutdownQueue()
    {
        try
        {
            queue().shutdown();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    void announceAll()
    {
        announced = queue().toArray(new Long[0]);
        for (final long id : announced)
        {
            event(Account.Due.MAY_TAKE, id);
        }
    }

    void finishAll()
    {
        for (final long id : announced)
        {
            event(Account.Due.NEVER, id);
        }
    }

    private void decoded(final long id)
    {
        if (isFailing)
        {
            throw new StackOverflowError("of the codec");
        }
        if (isTaking)
        {
            event(Account.Due.MAY_TAKE, id);
        }
    }
}
