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
package io.ropewalk.bench.link;

/**
 * Where received messages go: it counts them and holds that none is lost, repeated or out of order.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link IllegalStateException} for a message that is not the next one of its producer.
 */
public class MessageChecker
{
    private static final int MAX_PRODUCERS = 2;

    private final long[] nextSequences = new long[MAX_PRODUCERS];
    private long last;
    private int stops;

    /** Nothing has been received yet. */
    public MessageChecker()
    {
    }

    /**
     * Makes a checker for a consumer.
     *
     * @param consumers that the messages are spread over.
     * @return a checker that expects every message, or those that the other consumers have left.
     */
    public static MessageChecker of(final int consumers)
    {
        return consumers > 1 ? new SharedMessageChecker() : new MessageChecker();
    }

    /**
     * Takes one message.
     *
     * @param value of the message.
     */
    public void accept(final long value)
    {
        last = value;
        final int producer = Message.producer(value);
        final long sequence = Message.sequence(value);
        if (!isInOrder(sequence, nextSequences[producer]))
        {
            throw new IllegalStateException("message out of order: producer=" + producer + " expected=" +
                nextSequences[producer] + " found=" + sequence);
        }
        if (value < 0)
        {
            stops++;
        }
        else
        {
            nextSequences[producer] = sequence + 1;
        }
    }

    boolean isInOrder(final long sequence, final long expected)
    {
        return sequence == expected;
    }

    /**
     * The message that came last.
     *
     * @return its value.
     */
    public long last()
    {
        return last;
    }

    /**
     * Number of producers that have ended their round since the last call of {@link #clearStops()}.
     *
     * @return the number.
     */
    public int stops()
    {
        return stops;
    }

    /** Begins a round. */
    public void clearStops()
    {
        stops = 0;
    }

    /**
     * Number of messages received in all.
     *
     * @return the number.
     */
    public long count()
    {
        return nextSequences[0] + nextSequences[1];
    }

    /**
     * Sum of the sequences of all messages received.
     *
     * @return the sum.
     */
    public long sum()
    {
        return sumBelow(nextSequences[0]) + sumBelow(nextSequences[1]);
    }

    /**
     * Sum of the sequences of messages of one producer.
     *
     * @param first value.
     * @param end   value after the last one.
     * @return the sum.
     */
    public static long sum(final long first, final long end)
    {
        return sumBelow(Message.sequence(end)) - sumBelow(Message.sequence(first));
    }

    private static long sumBelow(final long sequence)
    {
        return sequence * (sequence - 1) / 2;
    }

    long nextSequence(final int producer)
    {
        return nextSequences[producer];
    }
}
