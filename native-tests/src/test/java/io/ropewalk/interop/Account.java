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
package io.ropewalk.interop;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * What has come: each of them whole, and after all others of its producer that came here.
 */
final class Account
{
    /** Producers from this one on are in no order: a message that was delivered again may come late. */
    static final int UNORDERED = 32;

    private final Map<Integer, Long> next = new HashMap<>();
    private long count;
    private long sum;
    private long squares;
    private boolean hasEnded;

    /** All messages of so many producers. */
    static Account of(final int producers, final long each)
    {
        final Account account = new Account();
        for (int producer = 0; producer < producers; producer++)
        {
            account.plus(between(0, each));
        }
        return account;
    }

    /** Those of one producer from a number on. */
    static Account between(final long first, final long end)
    {
        final Account account = new Account();
        for (long i = first; i < end; i++)
        {
            account.add(i);
        }
        return account;
    }

    /** As a peer tells it. */
    static Account parse(final String answer)
    {
        final String[] words = answer.split(" ");
        final Account account = new Account();
        account.count = Long.parseLong(words[0]);
        account.sum = Long.parseLong(words[1]);
        // Python has no largest number.
        account.squares = new BigInteger(words[2]).longValue();
        account.hasEnded = words[3].equals("1");
        return account;
    }

    Element look(final byte[] bytes)
    {
        final Element element = Element.read(bytes);
        final long expected = next.getOrDefault(element.producer(), 0L);
        if (element.sequence() < expected && element.producer() < UNORDERED)
        {
            throw new AssertionError("out of order: element=" + element + " next=" + expected);
        }
        next.put(element.producer(), element.sequence() + 1);
        add(element.sequence());
        return element;
    }

    private void add(final long sequence)
    {
        count++;
        sum += sequence;
        squares += sequence * sequence;
    }

    /** What has come to another one. */
    Account plus(final Account other)
    {
        count += other.count;
        sum += other.sum;
        squares += other.squares;
        return this;
    }

    long count()
    {
        return count;
    }

    /** Whether the stream had ended, as the peer saw it. */
    boolean hasEnded()
    {
        return hasEnded;
    }

    /** Without who saw them. */
    @Override
    public String toString()
    {
        return "count=" + count + " sum=" + sum + " squares=" + squares;
    }
}
