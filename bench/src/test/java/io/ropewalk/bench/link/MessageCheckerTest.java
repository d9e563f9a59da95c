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

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MessageCheckerTest
{
    private final MessageChecker checker = new MessageChecker();

    @Test
    void shouldCountEachProducerByItselfWhenTwo()
    {
        checker.accept(Message.value(0, 0));
        checker.accept(Message.value(1, 0));
        checker.accept(Message.value(0, 1));
        checker.accept(Message.stop(Message.value(1, 1)));
        assertEquals(3, checker.count());
        assertEquals(1, checker.stops());
    }

    @Test
    void shouldRefuseWhenAMessageIsMissing()
    {
        checker.accept(Message.value(0, 0));
        assertThrows(IllegalStateException.class, () -> checker.accept(Message.value(0, 2)));
    }

    @Test
    void shouldAcceptGapsButNoStepBackWhenOthersConsumeToo()
    {
        final MessageChecker one = MessageChecker.of(2);
        final MessageChecker other = MessageChecker.of(2);
        one.accept(Message.value(0, 0));
        one.accept(Message.value(0, 2));
        one.accept(Message.value(1, 0));
        other.accept(Message.value(0, 1));
        other.accept(Message.stop(Message.value(0, 3)));
        assertEquals(4, one.count() + other.count());
        assertEquals(MessageChecker.sum(Message.value(0, 0), Message.value(0, 3)), one.sum() + other.sum());
        assertThrows(IllegalStateException.class, () -> one.accept(Message.value(0, 1)));
    }

    @Test
    void shouldSumWhatItHasSeenWhenAlone()
    {
        for (int i = 0; i < 5; i++)
        {
            checker.accept(Message.value(1, i));
        }
        assertEquals(10, checker.sum());
        assertEquals(3 + 4, MessageChecker.sum(Message.value(1, 3), Message.value(1, 5)));
    }

    @Test
    void shouldReadWhatWasWrittenWhenBytes()
    {
        final byte[] bytes = new byte[Message.LENGTH];
        Message.write(bytes, 41);
        assertEquals(41, Message.read(bytes));
        assertEquals(41, Message.read(new UnsafeBuffer(bytes), 0));
        bytes[Message.LENGTH - 1]++;
        assertThrows(IllegalStateException.class, () -> Message.read(bytes));
    }

    @Test
    void shouldRefuseWhenAMessageIsTorn()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Message.LENGTH));
        Message.write(buffer, 0, 41);
        assertEquals(41, Message.read(buffer, 0));
        buffer.putLong(Long.BYTES, 7);
        assertThrows(IllegalStateException.class, () -> Message.read(buffer, 0));
    }
}
