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

import io.ropewalk.machine.platform.MemoryBarrier;
import io.ropewalk.structure.ring.Ring;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.function.Executable;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * One run of producers and consumers over one {@link MpmcRing}, and of a closer who never dies, sends others in the
 * place of the dead and ends the stream.
 */
final class RingScene implements Executable
{
    private static final int IMMORTAL = 0;
    private static final int CLOSER_TOKEN = 1000;

    private final Random random;
    private final Interleaver interleaver;
    private final RingLayout layout;
    private final ByteBuffer memory;
    private final Account account;
    private final boolean canBias;
    private final int perProducer;
    private final boolean isClosedEarly;
    private final boolean isRemoving;
    private final boolean isOneProcess;
    private final int[] producers;
    private final int[] consumers;
    private final boolean[] isProducerDone;
    private final boolean[] isConsumerDone;
    private final int kills;
    private int nextProcess = 1;
    private boolean isConsumerDead;

    RingScene(final Random random, final int maxKills)
    {
        this.random = random;
        interleaver = new Interleaver(random);
        final int capacity = 1 + random.nextInt(5);
        layout = RingLayout.shared(capacity, 56, random.nextBoolean() ? 0 : 64 + random.nextInt(400));
        memory = ByteBuffer.allocateDirect(layout.bodyLength() + 64);
        account = new Account(capacity, interleaver::isDead);
        canBias = MemoryBarrier.isSupported() && random.nextInt(3) > 0;
        producers = new int[1 + random.nextInt(3)];
        consumers = new int[1 + random.nextInt(3)];
        isProducerDone = new boolean[producers.length];
        isConsumerDone = new boolean[consumers.length];
        perProducer = 1 + random.nextInt(12);
        isClosedEarly = random.nextInt(3) == 0;
        isRemoving = random.nextInt(3) == 0;
        isOneProcess = random.nextInt(4) == 0;
        kills = maxKills == 0 ? 0 : 1 + random.nextInt(maxKills);
    }

    @Override
    public String toString()
    {
        return "capacity=" + layout.capacity + " budget=" + layout.budgetLength + " canBias=" + canBias +
            " producers=" + producers.length + " consumers=" + consumers.length + " perProducer=" + perProducer +
            " closedEarly=" + isClosedEarly + " removing=" + isRemoving + " oneProcess=" + isOneProcess +
            " deaths=" + interleaver.deaths() + dump();
    }

    private String dump()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(memory);
        final RingMemory ring = new RingMemory(buffer, layout, CLOSER_TOKEN, interleaver::isDead, Path.of("dump"));
        final StringBuilder text = new StringBuilder("\ntail=" + RingMemory.positionOf(ring.tail()) + " closed=" +
            ring.isClosed() + " head=" + ring.head() + " released=" + ring.released() + " producerBias=" +
            Long.toHexString(buffer.getLong(RingDescriptor.PRODUCER_BIAS_OFFSET)) + " inside=" +
            Long.toHexString(buffer.getLong(RingDescriptor.PRODUCER_INSIDE_OFFSET)) + " consumerBias=" +
            Long.toHexString(buffer.getLong(RingDescriptor.CONSUMER_BIAS_OFFSET)) + " inside=" +
            Long.toHexString(buffer.getLong(RingDescriptor.CONSUMER_INSIDE_OFFSET)) + "\n");
        for (int i = 0; i < layout.slots; i++)
        {
            final long header = ring.headerAcquire(i);
            text.append("slot ").append(i).append(" lap=").append(header >> 22).append(" state=")
                .append(header >> 20 & 3).append(" length=").append(header & RingDescriptor.LENGTH_MASK)
                .append(ring.isMarked(i) ? " passed" : "").append(word(" taken", ring.takenWord(i))).append('\n');
        }
        for (int i = 0; i < layout.blocks; i++)
        {
            final long word = buffer.getLong(layout.blockWordsOffset + i * RingDescriptor.WORD_LENGTH);
            text.append("block ").append(i).append(" tag=").append(word & 3).append(" value=").append(word >> 2)
                .append('\n');
        }
        return text.toString();
    }

    private static String word(final String name, final long word)
    {
        return name + "=" + ((word >> RingDescriptor.OWNER_BITS) - 1) + "/" + RingDescriptor.ownerOf(word);
    }

    @Override
    public void execute() throws Throwable
    {
        startMissing();
        interleaver.add(IMMORTAL, this::close);
        nextKill();
        interleaver.run();
        account.settle();
        final MpmcRing last = open(CLOSER_TOKEN + 1);
        Account.check(last.size() == 0, "size when all was taken: " + last.size());
        Account.check(last.poll((buffer, index, length) -> Account.check(false, "left over"), 1) == Ring.CLOSED,
            "not closed");
        Account.check(last.offer(new UnsafeBuffer(new byte[1]), 0, 1) == Ring.CLOSED, "accepted when closed");
    }

    private MpmcRing open(final int process)
    {
        return new MpmcRing(new InterleavedBuffer(memory, interleaver), layout, process,
            interleaver::isDead, Path.of("interleaved"), canBias, 0);
    }

    /** In the beginning all are missing. The threads of one process share a handle. */
    private void startMissing()
    {
        final int process = nextProcess++;
        final MpmcRing ring = isOneProcess ? open(process) : null;
        for (int i = 0; i < producers.length; i++)
        {
            if (!isProducerDone[i] && isMissing(producers[i]))
            {
                producers[i] = isOneProcess ? process : nextProcess++;
                startProducer(i, producers[i], ring);
            }
        }
        for (int i = 0; i < consumers.length; i++)
        {
            if (!isConsumerDone[i] && isMissing(consumers[i]))
            {
                isConsumerDead |= consumers[i] != 0;
                consumers[i] = isOneProcess ? process : nextProcess++;
                startConsumer(i, consumers[i], ring);
            }
        }
    }

    private boolean isMissing(final int process)
    {
        return 0 == process || interleaver.isDead(process);
    }

    private void startProducer(final int i, final int process, final MpmcRing ring)
    {
        interleaver.add(process, () ->
        {
            final MpmcRing own = null == ring ? open(process) : ring;
            new ProducerActor(interleaver, account, i, perProducer).run(own);
            end(own);
            isProducerDone[i] = true;
        });
    }

    private void startConsumer(final int i, final int process, final MpmcRing ring)
    {
        interleaver.add(process, () ->
        {
            final MpmcRing own = null == ring ? open(process) : ring;
            new ConsumerActor(interleaver, account, process, isRemoving, () -> isConsumerDead || isAConsumerDead())
                .run(own);
            end(own);
            isConsumerDone[i] = true;
        });
    }

    private void end(final MpmcRing ring)
    {
        if (random.nextBoolean())
        {
            ring.close();
        }
    }

    private boolean isAConsumerDead()
    {
        return Arrays.stream(consumers).anyMatch(interleaver::isDead);
    }

    private void nextKill()
    {
        if (interleaver.deaths() < kills)
        {
            interleaver.killAfter(random.nextInt(400 * producers.length));
        }
    }

    private void close()
    {
        final MpmcRing ring = open(CLOSER_TOKEN);
        final int patience = isClosedEarly ? random.nextInt(200) : Integer.MAX_VALUE;
        int deaths = 0;
        boolean isClosed = false;
        for (int looks = 0; !allTrue(isConsumerDone) || !allTrue(isProducerDone); looks++)
        {
            interleaver.yieldTurn();
            if (!isClosed && (looks >= patience || allTrue(isProducerDone)))
            {
                isClosed = ring.shutdown();
            }
            if (random.nextInt(8) == 0)
            {
                final int size = ring.size();
                Account.check(size >= 0 && size <= layout.capacity, "size out of range: " + size);
                ring.isFull();
            }
            if (deaths < interleaver.deaths())
            {
                deaths = interleaver.deaths();
                startMissing();
                nextKill();
            }
        }
    }

    private static boolean allTrue(final boolean[] flags)
    {
        for (final boolean flag : flags)
        {
            if (!flag)
            {
                return false;
            }
        }
        return true;
    }
}
