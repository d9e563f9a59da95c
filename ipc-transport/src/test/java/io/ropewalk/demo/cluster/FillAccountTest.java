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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FillAccountTest
{
    private static final long CLIENT = 5;

    private final FillAccount account = new FillAccount(CLIENT, 3);

    @Test
    void shouldBeWholeWhenEveryOrderIsFilled()
    {
        account.receive(0, 4);
        account.receive(1, 5);
        assertFalse(account.isWhole());
        account.receive(2, 9);
        assertTrue(account.isWhole());
    }

    @Test
    void shouldAgreeWithABookOfTheSameOrders()
    {
        final GatewayBook book = new GatewayBook();
        for (int i = 0; i < 3; i++)
        {
            account.receive(i, book.fill(CLIENT, i, OrderMessage.priceOf(i), OrderMessage.quantityOf(i)));
        }
        assertEquals(book.digest(), account.digest());
    }

    @Test
    void shouldTakeAnAnswerOnceWhenItComesAgain()
    {
        account.receive(0, 4);
        final long digest = account.digest();
        account.receive(0, 4);
        assertEquals(1, account.filled());
        assertEquals(1, account.repeated());
        assertEquals(0, account.contradicting());
        assertEquals(digest, account.digest());
    }

    @Test
    void shouldWaitForTheEarlierOnesWhenAnAnswerComesBeforeThem()
    {
        account.receive(1, 5);
        assertEquals(0, account.filled());
        assertEquals(1, account.early());
        account.receive(0, 4);
        assertEquals(1, account.filled());
    }

    @Test
    void shouldNotBeWholeWhenAnswersContradict()
    {
        for (int i = 0; i < 3; i++)
        {
            account.receive(i, i);
        }
        account.receive(1, 2);
        assertEquals(1, account.contradicting());
        assertFalse(account.isWhole());
    }

    @Test
    void shouldNotBeWholeWhenTwoOrdersHaveOneFill()
    {
        account.receive(0, 4);
        account.receive(1, 4);
        account.receive(2, 5);
        assertEquals(3, account.filled());
        assertFalse(account.isWhole());
    }

    @Test
    void shouldNotBeWholeWhenAnAnswerIsToNoOrder()
    {
        account.receive(3, 4);
        account.receive(-1, 4);
        assertEquals(2, account.contradicting());
    }
}
