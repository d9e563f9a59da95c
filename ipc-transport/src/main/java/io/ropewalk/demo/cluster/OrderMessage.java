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

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** How orders travel to the cluster and fills come back: fixed places, so that nothing is allocated. */
final class OrderMessage
{
    /** A client orders something. */
    static final int ORDER = 1;

    /** A client asks every node to report its book, at this place in the order of all messages. */
    static final int AUDIT = 2;

    static final int REQUEST_LENGTH = 28;
    static final int FILL_LENGTH = 16;

    private static final int KIND_OFFSET = 0;
    private static final int CLIENT_OFFSET = 4;
    private static final int SEQUENCE_OFFSET = 12;
    private static final int PRICE_OFFSET = 20;
    private static final int QUANTITY_OFFSET = 24;

    private static final int LOT = 100;
    private static final int LOTS = 5;
    private static final int LOWEST_PRICE = 10_000;
    private static final int PRICES = 997;

    private OrderMessage()
    {
    }

    /** What the strategy would pay in its order of this number. */
    static int priceOf(final long sequence)
    {
        return LOWEST_PRICE + (int)(sequence * 31 % PRICES);
    }

    /** How many pieces the strategy wants in its order of this number. */
    static int quantityOf(final long sequence)
    {
        return LOT * (1 + (int)(sequence % LOTS));
    }

    static void putOrder(final MutableDirectBuffer buffer, final long client, final long sequence)
    {
        buffer.putInt(KIND_OFFSET, ORDER);
        buffer.putLong(CLIENT_OFFSET, client);
        buffer.putLong(SEQUENCE_OFFSET, sequence);
        buffer.putInt(PRICE_OFFSET, priceOf(sequence));
        buffer.putInt(QUANTITY_OFFSET, quantityOf(sequence));
    }

    static void putAudit(final MutableDirectBuffer buffer, final long client, final long audit)
    {
        buffer.putInt(KIND_OFFSET, AUDIT);
        buffer.putLong(CLIENT_OFFSET, client);
        buffer.putLong(SEQUENCE_OFFSET, audit);
        buffer.putInt(PRICE_OFFSET, 0);
        buffer.putInt(QUANTITY_OFFSET, 0);
    }

    static int kind(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + KIND_OFFSET);
    }

    static long client(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + CLIENT_OFFSET);
    }

    /** The number of the order, or of the audit. */
    static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SEQUENCE_OFFSET);
    }

    static int price(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + PRICE_OFFSET);
    }

    static int quantity(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + QUANTITY_OFFSET);
    }

    static void putFill(final MutableDirectBuffer buffer, final long sequence, final long fill)
    {
        buffer.putLong(0, sequence);
        buffer.putLong(Long.BYTES, fill);
    }

    static long filledSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset);
    }

    static long fill(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + Long.BYTES);
    }
}
