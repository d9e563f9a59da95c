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
package io.ropewalk.structure.ring.core;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * What became of every message, and what must never become of one. For actors that run one at a time.
 */
final class Account
{
    static final int MIN_LENGTH = 4;

    private final int capacity;
    private final IntPredicate isDead;
    private final Map<Integer, Message> messages = new TreeMap<>();
    private int accepted;
    private int handedOver;

    Account(final int capacity, final IntPredicate isDead)
    {
        this.capacity = capacity;
        this.isDead = isDead;
    }

    private static final class Message
    {
        int length;
        boolean isAccepted;
        boolean isRefused;
        int holder;
        boolean isHandOverBegun;
        int deliveries;
        int removalsBegun;
    }

    static int number(final int producer, final int sequence)
    {
        return producer << 16 | sequence;
    }

    static void write(final MutableDirectBuffer buffer, final int index, final int number, final int length)
    {
        buffer.putInt(index, number);
        for (int i = MIN_LENGTH; i < length; i++)
        {
            buffer.putByte(index + i, (byte)(number * 31 + i));
        }
    }

    static int read(final DirectBuffer buffer, final int index, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(index, bytes, 0, length);
        final int number = (bytes[0] & 0xFF) | (bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF) << 16 | bytes[3] << 24;
        for (int i = MIN_LENGTH; i < length; i++)
        {
            check(bytes[i] == (byte)(number * 31 + i), "torn: " + text(number) + " length=" + length + " at=" + i);
        }
        return number;
    }

    void begin(final int number, final int length)
    {
        final Message message = new Message();
        message.length = length;
        messages.put(number, message);
    }

    boolean isKnown(final int number)
    {
        return messages.containsKey(number);
    }

    void accepted(final int number)
    {
        messages.get(number).isAccepted = true;
        accepted++;
        check(accepted - handedOver <= capacity, "more than the capacity: accepted=" + accepted + " handedOver=" +
            handedOver + " capacity=" + capacity);
    }

    void refused(final int number)
    {
        messages.get(number).isRefused = true;
    }

    /** Somebody has it in hand. */
    int taken(final int consumer, final int number, final int length)
    {
        final Message message = messages.get(number);
        check(null != message && !message.isRefused, "invented: " + text(number));
        check(message.length == length, "length: " + text(number) + " found=" + length + " was=" + message.length);
        check(0 == message.deliveries, "delivered before: " + text(number));
        check(0 == message.holder || isDead.test(message.holder), "in two hands: " + text(number) + " holder=" +
            message.holder);
        message.holder = consumer;
        if (message.isHandOverBegun)
        {
            // By the dead, who did not come that far.
            message.isHandOverBegun = false;
            handedOver--;
        }
        return number;
    }

    void handingOver(final int number)
    {
        messages.get(number).isHandOverBegun = true;
        handedOver++;
    }

    void delivered(final int number)
    {
        messages.get(number).deliveries++;
        messages.get(number).holder = 0;
    }

    void removing(final int number)
    {
        final Message message = messages.get(number);
        check(null != message && !message.isRefused, "invented: " + text(number));
        message.removalsBegun++;
        handedOver++;
    }

    void removed(final int number, final boolean success)
    {
        final Message message = messages.get(number);
        message.removalsBegun--;
        if (success)
        {
            check(0 == message.deliveries, "removed after delivery: " + text(number));
            message.deliveries++;
        }
        else
        {
            handedOver--;
        }
    }

    /** For one consumer: what it has taken, in this order. */
    static final class Order
    {
        private final Map<Integer, Integer> last = new HashMap<>();

        void next(final int number, final boolean mayBeInherited)
        {
            final Integer before = last.put(number >> 16, number);
            check(mayBeInherited || null == before || before < number, "out of order: " + text(number) +
                " after=" + (null == before ? "" : text(before)));
        }
    }

    /** When somebody has been told that the stream has ended: all that was accepted is handed over. */
    void settle()
    {
        messages.forEach((number, message) ->
        {
            final String text = text(number) + " accepted=" + message.isAccepted + " refused=" + message.isRefused +
                " holder=" + message.holder + " handOverBegun=" + message.isHandOverBegun + " deliveries=" +
                message.deliveries + " removalsBegun=" + message.removalsBegun;
            check(message.deliveries <= 1, "more than once: " + text);
            check(0 == message.holder || message.isHandOverBegun || isDead.test(message.holder), "in a hand: " + text);
            check(!message.isRefused || 0 == message.deliveries, "refused and delivered: " + text);
            check(!message.isAccepted || 1 == message.deliveries || message.isHandOverBegun ||
                message.removalsBegun > 0, "lost: " + text);
        });
    }

    static void check(final boolean condition, final String message)
    {
        if (!condition)
        {
            throw new AssertionError(message);
        }
    }

    static String text(final int number)
    {
        return "producer=" + (number >> 16) + " sequence=" + (number & 0xFFFF);
    }
}
