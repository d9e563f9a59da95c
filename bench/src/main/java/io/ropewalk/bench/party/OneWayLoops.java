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
package io.ropewalk.bench.party;

import io.ropewalk.bench.link.MessageChecker;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Messages one way, as many as go, both sides spinning. */
final class OneWayLoops
{
    static final String PRODUCE = "produce";
    static final String CONSUME = "consume";
    static final String CONSUME_SHARED = "share";
    static final String CLOSED = "closed";
    static final String END = "end";

    private static final int MESSAGES_PER_CHUNK = 256;
    private static final int POLLS_PER_CHUNK = 256;
    private static final int MAX_MESSAGES_PER_CHUNK = 4096;
    private static final int POLL_LIMIT = 256;

    private final LinkEnd end;
    private final BooleanSupplier isTold;
    private final Consumer<String> answers;

    /**
     * Made for one end.
     *
     * @param end     of the link.
     * @param isTold  whether another command waits, which ends the round of producers, and of consumers that share.
     * @param answers hears that the clock of a consumer has stopped.
     */
    OneWayLoops(final LinkEnd end, final BooleanSupplier isTold, final Consumer<String> answers)
    {
        this.end = end;
        this.isTold = isTold;
        this.answers = answers;
    }

    /** Until told, which is when the clocks of all consumers have stopped. */
    String produce()
    {
        final long first = end.nextValue();
        final long startNs = System.nanoTime();
        while (!isTold.getAsBoolean())
        {
            produceChunk();
        }
        final long endNs = System.nanoTime();
        final long last = end.nextValue();
        end.sendStop();
        return PRODUCE + " " + (last - first) + " " + MessageChecker.sum(first, last) + " " + startNs + " " + endNs;
    }

    private void produceChunk()
    {
        for (int i = end.chunk(MESSAGES_PER_CHUNK); i > 0; i--)
        {
            end.sendNext();
        }
    }

    /** Until every producer has said that it stops. */
    String consume(final SteadyWindow window)
    {
        final MessageChecker checker = end.checker();
        final long countBefore = checker.count();
        final long sumBefore = checker.sum();
        while (!end.hasEnded())
        {
            consumeChunk();
            look(window, countBefore);
            end.serve();
        }
        return CONSUME + " " + (checker.count() - countBefore) + " " + (checker.sum() - sumBefore) + " " +
            window.format();
    }

    private void consumeChunk()
    {
        int messages = 0;
        for (int i = 0; i < POLLS_PER_CHUNK && messages < end.chunk(MAX_MESSAGES_PER_CHUNK) && !end.hasEnded(); i++)
        {
            final int count = end.poll(end.chunk(POLL_LIMIT));
            messages += count;
            end.idle(count);
        }
    }

    /** Until told, and nothing is left: a producer's stop is seen by but one of the consumers. */
    String consumeShared(final SteadyWindow window)
    {
        final MessageChecker checker = end.checker();
        final long countBefore = checker.count();
        final long sumBefore = checker.sum();
        boolean isLast;
        do
        {
            isLast = isTold.getAsBoolean();
            look(window, countBefore);
        }
        while (shareChunk() > 0 || !isLast);
        return CONSUME_SHARED + " " + (checker.count() - countBefore) + " " + (checker.sum() - sumBefore) + " " +
            window.format();
    }

    private int shareChunk()
    {
        int messages = 0;
        for (int i = 0; i < POLLS_PER_CHUNK && messages < MAX_MESSAGES_PER_CHUNK; i++)
        {
            final int count = end.poll(POLL_LIMIT);
            messages += count;
            if (0 == count)
            {
                Thread.onSpinWait();
            }
        }
        return messages;
    }

    private void look(final SteadyWindow window, final long countBefore)
    {
        final long count = end.checker().count() - countBefore;
        if (count > 0 && !window.isClosed())
        {
            window.received(System.nanoTime(), count);
            if (window.isClosed())
            {
                answers.accept(CLOSED);
            }
        }
    }
}
