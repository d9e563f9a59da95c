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

import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GatewayBookTest
{
    private static final int PRICE = 10_000;
    private static final int QUANTITY = 100;

    private final GatewayBook book = new GatewayBook();

    @Test
    void shouldCountFillsOverAllClients()
    {
        assertEquals(0, fill(7, 0));
        assertEquals(1, fill(8, 0));
        assertEquals(2, fill(7, 1));
        assertEquals(3, book.orders());
    }

    @Test
    void shouldAnswerWithTheSameFillWhenAnOrderComesAgain()
    {
        fill(7, 0);
        fill(8, 0);
        final long fill = fill(7, 1);
        fill(8, 1);
        final long digest = book.digest();

        assertEquals(fill, fill(7, 1));
        assertEquals(4, book.orders());
        assertEquals(1, book.repeated());
        assertEquals(digest, book.digest());
    }

    @Test
    void shouldFillNothingWhenAnEarlierOrderIsMissing()
    {
        fill(7, 0);
        final long digest = book.digest();

        assertEquals(GatewayBook.EARLY, fill(7, 2));
        assertEquals(1, book.orders());
        assertEquals(1, book.early());
        assertEquals(digest, book.digest());
        assertEquals(1, fill(7, 1));
        assertEquals(2, fill(7, 2));
    }

    @Test
    void shouldRecogniseAllOrdersOfAWindowAndNoneBefore()
    {
        final int count = 3 * GatewayBook.WINDOW + 17;
        for (int i = 0; i < count; i++)
        {
            assertEquals(i, fill(7, i));
        }
        for (int i = count - GatewayBook.WINDOW; i < count; i++)
        {
            assertEquals(i, fill(7, i));
        }
        assertEquals(GatewayBook.FORGOTTEN, fill(7, count - GatewayBook.WINDOW - 1));
        assertEquals(GatewayBook.FORGOTTEN, fill(7, 0));
        assertEquals(count, book.orders());
        assertEquals(GatewayBook.WINDOW + 2, book.repeated());
    }

    @Test
    void shouldForgetWhatNeverWasWhenANumberIsNegative()
    {
        assertEquals(GatewayBook.FORGOTTEN, fill(7, -1));
        fill(7, 0);
        assertEquals(GatewayBook.FORGOTTEN, fill(7, Long.MIN_VALUE));
        assertEquals(1, book.orders());
    }

    @Test
    void shouldRefuseOneClientTooMany()
    {
        for (int i = 0; i < GatewayBook.MOST_CLIENTS; i++)
        {
            assertEquals(i, fill(i, 0));
        }
        assertEquals(GatewayBook.REFUSED, fill(GatewayBook.MOST_CLIENTS, 0));
        assertEquals(GatewayBook.MOST_CLIENTS, fill(0, 1));
    }

    @Test
    void shouldHaveAnotherDigestWhenAnythingIsDifferent()
    {
        final long digest = GatewayBook.digest(1, 2, 3, 4, 5, 6);
        assertEquals(digest, GatewayBook.digest(1, 2, 3, 4, 5, 6));
        assertNotEquals(digest, GatewayBook.digest(0, 2, 3, 4, 5, 6));
        assertNotEquals(digest, GatewayBook.digest(1, 0, 3, 4, 5, 6));
        assertNotEquals(digest, GatewayBook.digest(1, 2, 0, 4, 5, 6));
        assertNotEquals(digest, GatewayBook.digest(1, 2, 3, 0, 5, 6));
        assertNotEquals(digest, GatewayBook.digest(1, 2, 3, 4, 0, 6));
        assertNotEquals(digest, GatewayBook.digest(1, 2, 3, 4, 5, 0));
    }

    @Test
    void shouldGoOnAsBeforeWhenReadFromASnapshot()
    {
        for (int i = 0; i < GatewayBook.WINDOW + 5; i++)
        {
            fill(7, i);
            fill(-9, i);
        }
        fill(7, 1_000);
        fill(7, GatewayBook.WINDOW);

        final int offset = 64;
        final ExpandableArrayBuffer written = new ExpandableArrayBuffer();
        final int length = book.encode(written);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        buffer.putBytes(offset, written, 0, length);
        final GatewayBook copy = GatewayBook.decode(buffer, offset, length);

        assertEquals(book.orders(), copy.orders());
        assertEquals(1, copy.repeated());
        assertEquals(1, copy.early());
        assertEquals(book.digest(), copy.digest());
        for (int i = GatewayBook.WINDOW - 10; i < GatewayBook.WINDOW + 10; i++)
        {
            assertEquals(fill(7, i), copy.fill(7, i, PRICE, QUANTITY));
            assertEquals(fill(-9, i), copy.fill(-9, i, PRICE, QUANTITY));
        }
        assertEquals(book.digest(), copy.digest());
        assertEquals(book.repeated(), copy.repeated());
    }

    @Test
    void shouldFitIntoOneMessageWhenFull()
    {
        for (int i = 0; i < GatewayBook.MOST_CLIENTS; i++)
        {
            fill(i, 0);
        }
        // An eighth of the term of a snapshot's publication.
        assertTrue(book.encode(new ExpandableArrayBuffer()) <= 1 << 17);
    }

    @Test
    void shouldRefuseASnapshotWhenItIsNone()
    {
        fill(7, 0);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = book.encode(buffer);
        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> GatewayBook.decode(buffer, 0, length - 1));
        assertTrue(ex.getMessage().contains("lengthBytes=" + (length - 1)), ex.getMessage());
        assertThrows(IllegalArgumentException.class, () -> GatewayBook.decode(buffer, 0, 3));
        buffer.putInt(0, 99);
        assertThrows(IllegalArgumentException.class, () -> GatewayBook.decode(buffer, 0, length));
    }

    private long fill(final long client, final long sequence)
    {
        return book.fill(client, sequence, PRICE, QUANTITY);
    }
}
