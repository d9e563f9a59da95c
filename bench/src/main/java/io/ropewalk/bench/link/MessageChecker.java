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
public final class MessageChecker
{
    private static final int MAX_PRODUCERS = 2;

    private final long[] nextSequences = new long[MAX_PRODUCERS];
    private long last;
    private int stops;

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
        if (sequence != nextSequences[producer])
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

    long nextSequence(final int producer)
    {
        return nextSequences[producer];
    }
}
