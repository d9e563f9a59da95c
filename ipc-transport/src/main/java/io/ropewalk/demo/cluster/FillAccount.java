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
package io.ropewalk.demo.cluster;

/** The client's own account: which of its orders were answered, by which fill, and whether the answers agree. */
final class FillAccount
{
    private final long client;
    private final long[] fills;
    private int filled;
    private long repeated;
    private long contradicting;
    private long early;
    private long digest;

    FillAccount(final long client, final int count)
    {
        this.client = client;
        this.fills = new long[count];
    }

    /** Enters an answer. One that has come before must be the same. */
    void receive(final long sequence, final long fill)
    {
        if (sequence < 0 || sequence >= fills.length)
        {
            contradicting++;
        }
        else if (sequence < filled)
        {
            repeated++;
            contradicting += fills[(int)sequence] == fill ? 0 : 1;
        }
        else if (sequence > filled)
        {
            // An answer before it was lost; the order is sent again, and so are those after it.
            early++;
        }
        else
        {
            // Later orders have later fills: no two have the same.
            contradicting += filled > 0 && fill <= fills[filled - 1] ? 1 : 0;
            fills[filled++] = fill;
            digest = GatewayBook.digest(
                digest, client, sequence, OrderMessage.priceOf(sequence), OrderMessage.quantityOf(sequence), fill);
        }
    }

    /** How many orders, from the first one on, are answered. */
    int filled()
    {
        return filled;
    }

    int count()
    {
        return fills.length;
    }

    /** How many answers came that had come before. */
    long repeated()
    {
        return repeated;
    }

    /** How many answers cannot be true. */
    long contradicting()
    {
        return contradicting;
    }

    /** How many answers came before that of an earlier order. */
    long early()
    {
        return early;
    }

    /** What the digest of a book must be in which are these orders alone, in their order. */
    long digest()
    {
        return digest;
    }

    boolean isWhole()
    {
        return filled == fills.length && contradicting == 0;
    }
}
