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

/**
 * The middle of a long round of messages one way: the clock runs from one message to another, both received while
 * everybody was at full speed. How the round began, and how it ended, is not in it.
 */
final class SteadyWindow
{
    private static final double NS_PER_SECOND = 1e9;

    private final long rampNs;
    private final long lengthNs;
    private boolean isBegun;
    private long firstNs;
    private long openedNs;
    private long openedCount;
    private long closedNs;
    private long closedCount;

    /**
     * Opens a while after the first message.
     *
     * @param rampNs   time from the first message to the one that opens it.
     * @param lengthNs time from there to the message that closes it.
     */
    SteadyWindow(final long rampNs, final long lengthNs)
    {
        this.rampNs = rampNs;
        this.lengthNs = lengthNs;
    }

    /** Hears that some messages have just been received, and how many there are now. */
    void received(final long nowNs, final long count)
    {
        if (!isBegun)
        {
            isBegun = true;
            firstNs = nowNs;
        }
        else if (0 == openedNs)
        {
            if (nowNs - firstNs >= rampNs)
            {
                openedNs = nowNs;
                openedCount = count;
            }
        }
        else if (0 == closedNs && nowNs - openedNs >= lengthNs)
        {
            closedNs = nowNs;
            closedCount = count;
        }
    }

    boolean isClosed()
    {
        return closedNs != 0;
    }

    /** Returns words that {@link #parse} reads. */
    String format()
    {
        return openedNs + " " + closedNs + " " + (closedCount - openedCount);
    }

    /** Returns the window of another process. */
    static Figures parse(final String[] words, final int offset)
    {
        return new Figures(
            Long.parseLong(words[offset]), Long.parseLong(words[offset + 1]), Long.parseLong(words[offset + 2]));
    }

    /** What a window has seen; the times are those of the machine's clock, which is the same in all processes. */
    record Figures(long openedNs, long closedNs, long messages)
    {
        /** Whether it was closed, and one who sent from a first time to a last sent throughout. */
        boolean isCoveredBy(final long firstNs, final long lastNs)
        {
            return closedNs != 0 && firstNs <= openedNs && closedNs <= lastNs;
        }

        double perSecond()
        {
            return messages * NS_PER_SECOND / (closedNs - openedNs);
        }
    }
}
