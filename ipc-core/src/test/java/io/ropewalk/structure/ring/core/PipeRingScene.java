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
package io.ropewalk.structure.ring.core;

import io.ropewalk.error.EndInUseException;
import io.ropewalk.machine.platform.MemoryBarrier;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.function.Executable;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One run of senders and receivers over one {@link PipeRing}, and of one who never dies and sends others in the
 * place of the dead.
 */
final class PipeRingScene implements Executable
{
    private static final int IMMORTAL = 1000;
    private static final int DONE = -1;
    private static final int MIN_LENGTH = 4;
    private static final int STACK_ENDS_ONE_IN = 16;

    private final Random random;
    private final Interleaver interleaver;
    private final RingLayout layout;
    private final ByteBuffer memory;
    private final boolean canBias;
    private final boolean isOneProcess;
    private final int perSender;
    private final int kills;
    private final int[] senders;
    private final int[] receivers;
    private final int[] nextSequences;
    private final boolean[] isSenderDone;
    private int nextProcess = 1;
    private boolean isOver;

    /** Numbers that must arrive; and of those that have, the process that had them in its hand, or DONE. */
    private final Set<Integer> due = new HashSet<>();
    private final Map<Integer, Integer> hands = new HashMap<>();
    private final int[] lastSequences;

    PipeRingScene(final Random random, final int maxKills)
    {
        this.random = random;
        interleaver = new Interleaver(random);
        layout = RingLayout.single(1 + random.nextInt(4), 56, random.nextBoolean() ? 0 : 64 + random.nextInt(400));
        memory = ByteBuffer.allocateDirect(layout.bodyLength() + 64);
        canBias = MemoryBarrier.isSupported() && random.nextInt(4) > 0;
        isOneProcess = random.nextInt(4) == 0;
        senders = new int[1 + random.nextInt(3)];
        receivers = new int[1 + random.nextInt(3)];
        nextSequences = new int[senders.length];
        lastSequences = new int[senders.length];
        isSenderDone = new boolean[senders.length];
        perSender = 1 + random.nextInt(10);
        kills = maxKills == 0 ? 0 : 1 + random.nextInt(maxKills);
    }

    @Override
    public String toString()
    {
        return "capacity=" + layout.capacity + " budget=" + layout.budgetLength + " canBias=" + canBias +
            " oneProcess=" + isOneProcess + " senders=" + senders.length + " receivers=" + receivers.length +
            " perSender=" + perSender + " deaths=" + interleaver.deaths() + " due=" + due + " hands=" + hands +
            dump();
    }

    private String dump()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(memory);
        final StringBuilder text = new StringBuilder();
        for (final int offset : new int[] {RingDescriptor.TAIL_OFFSET, RingDescriptor.RELEASED_OFFSET,
            RingDescriptor.PRODUCER_BIAS_OFFSET, RingDescriptor.PRODUCER_INSIDE_OFFSET,
            RingDescriptor.PRODUCER_END_OFFSET, RingDescriptor.CONSUMER_BIAS_OFFSET,
            RingDescriptor.CONSUMER_INSIDE_OFFSET, RingDescriptor.CONSUMER_END_OFFSET})
        {
            text.append(" word ").append(offset).append('=').append(Long.toHexString(buffer.getLong(offset)));
        }
        for (int i = 0; i < layout.slots; i++)
        {
            text.append(" slot ").append(i).append('=')
                .append(Long.toHexString(buffer.getLong(layout.slotsOffset + i * layout.stride)));
        }
        for (int i = 0; i < layout.blocks; i++)
        {
            text.append(" block ").append(i).append('=').append(
                Long.toHexString(buffer.getLong(layout.blockWordsOffset + i * RingDescriptor.WORD_LENGTH)));
        }
        return text.toString();
    }

    @Override
    public void execute() throws Throwable
    {
        startMissing();
        interleaver.add(0, this::supervise);
        nextKill();
        interleaver.run();
        final PipeRing last = open(IMMORTAL + 1);
        check(last.size() == 0, "size=" + last.size());
        for (int i = 0; i < layout.capacity; i++)
        {
            check(last.offer(new UnsafeBuffer(new byte[4]), 0, 4) == Ring.ACCEPTED, "room lost: i=" + i);
        }
        check(last.offer(new UnsafeBuffer(new byte[4]), 0, 4) == Ring.FULL, "room beyond the capacity");
        check(last.receive((buffer, index, length) -> {}, layout.capacity + 1) == layout.capacity, "messages lost");
        if (layout.blocks > 0)
        {
            final int length = layout.maxMessageLength();
            check(last.offer(new UnsafeBuffer(new byte[length]), 0, length) == Ring.ACCEPTED, "budget lost");
        }
    }

    private PipeRing open(final int process)
    {
        final RingMemory ring = new RingMemory(new InterleavedBuffer(memory, interleaver), layout, process,
            interleaver::isDead, Path.of("interleaved"));
        return new PipeRing(ring, canBias, 0, interleaver::access, interleaver::access);
    }

    private boolean isMissing(final int process)
    {
        return 0 == process || interleaver.isDead(process);
    }

    private void startMissing()
    {
        final int process = nextProcess++;
        final PipeRing ring = isOneProcess ? open(process) : null;
        for (int i = 0; i < senders.length; i++)
        {
            if (!isSenderDone[i] && isMissing(senders[i]))
            {
                final int sender = i;
                senders[i] = isOneProcess ? process : nextProcess++;
                final PipeRing own = isOneProcess ? ring : open(senders[i]);
                interleaver.add(senders[i], () -> send(own, sender));
            }
        }
        for (int i = 0; i < receivers.length; i++)
        {
            if (isMissing(receivers[i]))
            {
                receivers[i] = isOneProcess ? process : nextProcess++;
                final int token = receivers[i];
                final PipeRing own = isOneProcess ? ring : open(token);
                interleaver.add(token, () -> receive(own, token));
            }
        }
    }

    private void send(final PipeRing ring, final int sender)
    {
        while (nextSequences[sender] < perSender)
        {
            keepNowAndThen(ring, ring::keepProducers);
            final int number = sender * 1000 + ++nextSequences[sender];
            final int length = MIN_LENGTH + random.nextInt(layout.maxMessageLength() - MIN_LENGTH + 1);
            if (random.nextInt(3) == 0)
            {
                claim(ring, number, length);
            }
            else
            {
                final UnsafeBuffer message = new UnsafeBuffer(new byte[length]);
                RingFixture.fill(message, 0, number, length);
                while (unlessKept(() -> ring.offer(message, 0, length)) != Ring.ACCEPTED)
                {
                    interleaver.yieldTurn();
                }
            }
            due.add(number);
            if (!isOneProcess && random.nextInt(6) == 0)
            {
                // Gone, and back as another handle of the same process.
                ring.closeProducers();
                final PipeRing again = open(senders[sender]);
                send(again, sender);
                return;
            }
        }
        ring.giveBack();
        isSenderDone[sender] = true;
        if (!isOneProcess && random.nextBoolean())
        {
            ring.closeProducers();
        }
    }

    private void claim(final PipeRing ring, final int number, final int length)
    {
        final boolean isAborted = random.nextInt(3) == 0;
        for (int i = isAborted ? 0 : 1; i < 2; i++)
        {
            int index = (int)unlessKept(() -> ring.tryClaim(length));
            while (index < 0)
            {
                interleaver.yieldTurn();
                index = (int)unlessKept(() -> ring.tryClaim(length));
            }
            RingFixture.fill(ring.buffer(), index, number, length);
            interleaver.yieldTurn();
            if (i == 0)
            {
                ring.abort(index);
            }
            else
            {
                ring.commit(index);
            }
        }
    }

    private void receive(final PipeRing ring, final int process)
    {
        while (!isOver)
        {
            interleaver.yieldTurn();
            keepNowAndThen(ring, ring::keepConsumers);
            if (random.nextBoolean())
            {
                takeByHandler(ring, process);
            }
            else
            {
                takeInTwoSteps(ring, process);
            }
        }
        ring.giveBack();
    }

    /** Of a process that has one thread for each end; the others must wait until it gives back what it keeps. */
    private void keepNowAndThen(final PipeRing ring, final LongSupplier keeping)
    {
        if (!isOneProcess && random.nextInt(8) == 0)
        {
            unlessKept(keeping);
        }
        else if (!isOneProcess && random.nextInt(4) == 0)
        {
            ring.giveBack();
        }
    }

    private static long unlessKept(final LongSupplier attempt)
    {
        try
        {
            return attempt.getAsLong();
        }
        catch (final EndInUseException ex)
        {
            return Ring.HELD_UP;
        }
    }

    private void takeByHandler(final PipeRing ring, final int process)
    {
        final int[] inHand = new int[1];
        try
        {
            final long count = unlessKept(() -> ring.receive((buffer, index, length) ->
            {
                done(inHand[0]);
                inHand[0] = 0;
                if (random.nextInt(STACK_ENDS_ONE_IN) == 0)
                {
                    throw new StackOverflowError("in the handler");
                }
                inHand[0] = take(buffer, index, length, process);
            }, 1 + random.nextInt(3)));
            if (count > 0)
            {
                done(inHand[0]);
            }
        }
        catch (final StackOverflowError ex)
        {
            // The message stays for whoever comes next.
            interleaver.yieldTurn();
        }
    }

    private void takeInTwoSteps(final PipeRing ring, final int process)
    {
        final long position = unlessKept(ring::beginTake);
        if (position < 0)
        {
            return;
        }
        if (random.nextInt(4) == 0)
        {
            ring.cancelTake();
            return;
        }
        final int number = take(ring.buffer(), ring.messageIndex(), ring.messageLength(), process);
        ring.endTake();
        done(number);
    }

    private int take(final DirectBuffer buffer, final int index, final int length, final int process)
    {
        final int number = RingFixture.value(buffer, index, length);
        final Integer hand = hands.put(number, process);
        check(hand == null || (hand != DONE && interleaver.isDead(hand)), "twice: number=" + number + " hand=" + hand);
        final int sender = number / 1000;
        check(number % 1000 >= lastSequences[sender], "order: number=" + number);
        lastSequences[sender] = number % 1000;
        interleaver.yieldTurn();
        return number;
    }

    private void done(final int number)
    {
        if (number != 0)
        {
            hands.put(number, DONE);
        }
    }

    private void nextKill()
    {
        if (interleaver.deaths() < kills)
        {
            interleaver.killAfter(random.nextInt(300 * senders.length));
        }
    }

    private void supervise()
    {
        final PipeRing ring = open(IMMORTAL);
        int deaths = 0;
        while (!isOver)
        {
            interleaver.yieldTurn();
            final int size = ring.size();
            check(size >= 0 && size <= layout.capacity, "size=" + size);
            if (deaths < interleaver.deaths())
            {
                deaths = interleaver.deaths();
                startMissing();
                nextKill();
            }
            isOver = areSendersDone() && size == 0 && hands.keySet().containsAll(due) && !ring.hasMessage();
        }
    }

    private boolean areSendersDone()
    {
        for (final boolean isDone : isSenderDone)
        {
            if (!isDone)
            {
                return false;
            }
        }
        return true;
    }

    private static void check(final boolean isRight, final String what)
    {
        if (!isRight)
        {
            throw new AssertionError(what);
        }
    }
}
