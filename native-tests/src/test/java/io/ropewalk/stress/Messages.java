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
package io.ropewalk.stress;

import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages of several words, all of them the same. */
final class Messages
{
    static final int LENGTH = 40;
    static final int TORN = 99;

    private Messages()
    {
    }

    /** True if it was accepted; somebody who is in the way for a moment makes it look again. */
    static boolean offer(final Ring ring, final long value)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
        for (int i = 0; i < LENGTH; i += Long.BYTES)
        {
            message.putLong(i, value);
        }
        int result = Ring.HELD_UP;
        while (Ring.HELD_UP == result)
        {
            result = ring.offer(message, 0, LENGTH);
        }
        return Ring.ACCEPTED == result;
    }

    /** The first message, or {@link #TORN}; zero if there is none. */
    static int poll(final Ring ring)
    {
        final Reader reader = new Reader();
        ring.poll(reader, 1);
        return reader.value;
    }

    /** Of all messages, how many; or {@link #TORN}. */
    static int drain(final Ring ring)
    {
        int count = 0;
        int value;
        do
        {
            value = poll(ring);
            count += 0 == value ? 0 : 1;
        }
        while (0 != value && TORN != value);
        return TORN == value ? TORN : count;
    }

    private static final class Reader implements MessageHandler
    {
        private int value;

        @Override
        public void onMessage(final DirectBuffer buffer, final int offset, final int length)
        {
            final long first = buffer.getLong(offset);
            boolean isWhole = LENGTH == length;
            for (int i = 0; i < LENGTH; i += Long.BYTES)
            {
                isWhole &= first == buffer.getLong(offset + i);
            }
            value = isWhole ? (int)first : TORN;
        }
    }
}
