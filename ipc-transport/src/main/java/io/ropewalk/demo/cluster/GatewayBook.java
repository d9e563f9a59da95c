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

import java.util.Map;
import java.util.TreeMap;

/**
 * What every node of the cluster knows: who has ordered what, and the fill that answered it.
 * <p>
 * A client numbers its orders from 0 and has at most {@link #WINDOW} of them unanswered. So the book need not keep all
 * of them to recognise one that comes again: the number of the next one and the last fills are enough, and that is what
 * keeps a snapshot small. Nothing here depends on a clock, a random number or a hash of an identity: all nodes come to
 * the same book by the same orders.
 */
final class GatewayBook
{
    /** The most orders of a client that may be unanswered. */
    static final int WINDOW = 256;

    /** Most clients, so that a snapshot is one message. */
    static final int MOST_CLIENTS = 32;

    /** No fill: an earlier order of this client has not come yet, so this one must come again. */
    static final long EARLY = -1;

    /** No fill: the order is older than what a client may still ask for. */
    static final long FORGOTTEN = -2;

    /** No fill: there are too many clients. */
    static final long REFUSED = -3;

    private static final int VERSION = 1;
    private static final int VERSION_OFFSET = 0;
    private static final int CLIENTS_OFFSET = 4;
    private static final int ORDERS_OFFSET = 8;
    private static final int REPEATED_OFFSET = 16;
    private static final int EARLY_OFFSET = 24;
    private static final int DIGEST_OFFSET = 32;
    private static final int HEADER_LENGTH = 40;
    private static final int CLIENT_LENGTH = (2 + WINDOW) * Long.BYTES;

    private final Map<Long, ClientBook> clients = new TreeMap<>();
    private long orders;
    private long repeated;
    private long early;
    private long digest;

    /**
     * Enters an order, unless it is there.
     *
     * @return the number of its fill, counted from 0 over all clients; for an order that comes again, that of the first
     *     time; or one of the negative numbers above.
     */
    long fill(final long client, final long sequence, final int price, final int quantity)
    {
        if (!clients.containsKey(client) && clients.size() == MOST_CLIENTS)
        {
            return REFUSED;
        }
        final ClientBook book = clients.computeIfAbsent(client, (id) -> new ClientBook());
        if (sequence > book.next)
        {
            early++;
            return EARLY;
        }
        if (sequence < book.next)
        {
            repeated++;
            return sequence < Math.max(0, book.next - WINDOW) ? FORGOTTEN : book.fills[slot(sequence)];
        }
        final long fill = orders++;
        book.fills[slot(sequence)] = fill;
        book.next++;
        digest = digest(digest, client, sequence, price, quantity, fill);
        return fill;
    }

    private static int slot(final long sequence)
    {
        return (int)(sequence % WINDOW);
    }

    /** Continues a digest by an order and its fill; every bit of each of them counts, and so does their order. */
    static long digest(
        final long before,
        final long client,
        final long sequence,
        final int price,
        final int quantity,
        final long fill)
    {
        long digest = mix(before + client);
        digest = mix(digest + sequence);
        digest = mix(digest + ((long)price << Integer.SIZE | quantity));
        return mix(digest + fill);
    }

    /** A bijection, after which each bit depends on all. */
    private static long mix(final long value)
    {
        long mixed = (value ^ value >>> 31) * 0x7fb5d329728ea185L;
        mixed = (mixed ^ mixed >>> 27) * 0x81dadef4bc2dd44dL;
        return mixed ^ mixed >>> 33;
    }

    /** How many different orders are in it. */
    long orders()
    {
        return orders;
    }

    /** How many orders came that were there. */
    long repeated()
    {
        return repeated;
    }

    /** How many orders came before an earlier one. */
    long early()
    {
        return early;
    }

    long digest()
    {
        return digest;
    }

    /**
     * Writes all that is in the book.
     *
     * @return the length in bytes.
     */
    int encode(final MutableDirectBuffer buffer)
    {
        buffer.putInt(VERSION_OFFSET, VERSION);
        buffer.putInt(CLIENTS_OFFSET, clients.size());
        buffer.putLong(ORDERS_OFFSET, orders);
        buffer.putLong(REPEATED_OFFSET, repeated);
        buffer.putLong(EARLY_OFFSET, early);
        buffer.putLong(DIGEST_OFFSET, digest);
        int offset = HEADER_LENGTH;
        for (final Map.Entry<Long, ClientBook> entry : clients.entrySet())
        {
            buffer.putLong(offset, entry.getKey());
            buffer.putLong(offset + Long.BYTES, entry.getValue().next);
            for (int i = 0; i < WINDOW; i++)
            {
                buffer.putLong(offset + (2 + i) * Long.BYTES, entry.getValue().fills[i]);
            }
            offset += CLIENT_LENGTH;
        }
        return offset;
    }

    /** Reads what {@link #encode} wrote. */
    static GatewayBook decode(final DirectBuffer buffer, final int offset, final int length)
    {
        final int version = length < HEADER_LENGTH ? 0 : buffer.getInt(offset + VERSION_OFFSET);
        final int count = length < HEADER_LENGTH ? 0 : buffer.getInt(offset + CLIENTS_OFFSET);
        if (version != VERSION || count < 0 || count > MOST_CLIENTS || length != HEADER_LENGTH + count * CLIENT_LENGTH)
        {
            throw new IllegalArgumentException(
                "not a snapshot of a book: version=" + version + " clients=" + count + " lengthBytes=" + length);
        }
        final GatewayBook book = new GatewayBook();
        book.orders = buffer.getLong(offset + ORDERS_OFFSET);
        book.repeated = buffer.getLong(offset + REPEATED_OFFSET);
        book.early = buffer.getLong(offset + EARLY_OFFSET);
        book.digest = buffer.getLong(offset + DIGEST_OFFSET);
        for (int i = 0; i < count; i++)
        {
            final int start = offset + HEADER_LENGTH + i * CLIENT_LENGTH;
            final ClientBook client = new ClientBook();
            client.next = buffer.getLong(start + Long.BYTES);
            for (int j = 0; j < WINDOW; j++)
            {
                client.fills[j] = buffer.getLong(start + (2 + j) * Long.BYTES);
            }
            book.clients.put(buffer.getLong(start), client);
        }
        return book;
    }

    /** What is known of one client. */
    private static final class ClientBook
    {
        private final long[] fills = new long[WINDOW];
        private long next;
    }
}
