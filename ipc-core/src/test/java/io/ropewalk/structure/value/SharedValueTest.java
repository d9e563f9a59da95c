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
package io.ropewalk.structure.value;

import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IllegalNameException;
import io.ropewalk.error.IncompatibleSegmentException;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a value between processes does beyond the JDK's contract. */
class SharedValueTest extends ValueFixture
{
    @Test
    void shouldBeginWithTheCreatorsValueWhenSeveralOpen()
    {
        final SharedLong first = keep(SharedLong.open(walk, "counter", 5));
        final SharedLong second = SharedLong.open(walk, "counter", 6);
        assertNotSame(first.buffer, second.buffer);
        assertEquals(5, second.get());
        first.set(-1);
        assertEquals(-1, second.getAndAdd(3));
        assertEquals(2, first.get());
    }

    @Test
    void shouldHoldItsInitialValueWhateverItsType()
    {
        assertEquals(Long.MIN_VALUE, keep(SharedLong.create(walk, Long.MIN_VALUE)).get());
        assertEquals(-7, keep(SharedInt.create(walk, -7)).get());
        assertEquals(-7, keep(SharedShort.create(walk, (short)-7)).get());
        assertEquals(-7, keep(SharedByte.create(walk, (byte)-7)).get());
        assertEquals('\uffff', keep(SharedChar.create(walk, '\uffff')).get());
        assertEquals(-0.5f, keep(SharedFloat.create(walk, -0.5f)).get());
        assertEquals(3.14, keep(SharedDouble.create(walk, 3.14)).get());
        assertTrue(keep(SharedBoolean.create(walk, true)).get());
        assertFalse(keep(SharedBoolean.create(walk, false)).get());
    }

    @Test
    void shouldPrintWhatItHoldsAsTheAtomicClassesDo()
    {
        assertEquals("-7", keep(SharedLong.create(walk, -7)).toString());
        assertEquals("x", keep(SharedChar.create(walk, 'x')).toString());
        assertEquals("0.5", keep(SharedDouble.create(walk, 0.5)).toString());
        assertEquals("true", keep(SharedBoolean.create(walk, true)).toString());
        assertEquals("[0, 0, 0]", keep(SharedByteArray.create(walk, 3)).toString());
        final SharedInt closed = keep(SharedInt.open(walk, "closed", 1));
        closed.close();
        assertTrue(closed.toString().contains("closed"), closed::toString);
    }

    @Test
    void shouldWrapAroundWhenTooLarge()
    {
        assertEquals(Integer.MIN_VALUE, keep(SharedInt.create(walk, Integer.MAX_VALUE)).incrementAndGet());
        assertEquals(Long.MIN_VALUE, keep(SharedLong.create(walk, Long.MAX_VALUE)).incrementAndGet());
        assertEquals(Short.MAX_VALUE, keep(SharedShort.create(walk, Short.MIN_VALUE)).decrementAndGet());
        assertEquals(Byte.MIN_VALUE, keep(SharedByte.create(walk, Byte.MAX_VALUE)).addAndGet(257));
        assertEquals(0, keep(SharedChar.create(walk, Character.MAX_VALUE)).incrementAndGet());
    }

    @Test
    void shouldCompareBitsWhenFloating()
    {
        final SharedDouble number = keep(SharedDouble.create(walk, Double.NaN));
        assertTrue(number.compareAndSet(Double.NaN, 0.0));
        assertFalse(number.compareAndSet(-0.0, 1.0));
        assertEquals(0.0, number.compareAndExchange(0.0, -0.0));
        assertEquals(Double.doubleToRawLongBits(-0.0), Double.doubleToRawLongBits(number.get()));
        final SharedFloat half = keep(SharedFloat.create(walk, Float.NaN));
        assertTrue(half.compareAndSet(Float.NaN, 0.5f));
        assertEquals(0.5f, half.getAndAdd(0.25f));
        assertEquals(0.75f, half.get());
    }

    @Test
    void shouldBeTrueOrFalseWhenBytesAreForeign()
    {
        final SharedBoolean flag = keep(SharedBoolean.create(walk, false));
        flag.buffer.putLong(0, -2);
        assertFalse(flag.get());
        assertTrue(flag.compareAndSet(false, true));
        assertTrue(flag.getAndSet(false));
        assertFalse(flag.get());
    }

    @Test
    void shouldRefuseWhenTheNameIsTaken()
    {
        keep(SharedLong.open(walk, "taken", 0));
        final String message =
            assertThrows(IncompatibleSegmentException.class, () -> SharedInt.open(walk, "taken", 0)).getMessage();
        assertTrue(message.contains("expected=int found=long"), message);
        assertThrows(IncompatibleSegmentException.class, () -> SharedDouble.open(walk, "taken", 0));
        assertThrows(IncompatibleSegmentException.class, () -> SharedLongArray.open(walk, "taken", 1));
        assertThrows(IncompatibleSegmentException.class,
            () -> SharedRecord.open(walk, "taken", new SharedRecordTest.Point(1, 2)));
        assertThrows(IllegalNameException.class, () -> SharedLong.open(walk, "../taken", 0));
    }

    @Test
    void shouldRefuseWhenTheHandleWasClosed()
    {
        final SharedLong value = keep(SharedLong.open(walk, "closed", 3));
        final SharedByte narrow = keep(SharedByte.create(walk, (byte)3));
        value.close();
        value.close();
        narrow.close();
        final String message = assertThrows(HandleClosedException.class, value::get).getMessage();
        assertTrue(message.contains("name=closed"), message);
        assertThrows(HandleClosedException.class, () -> value.getAndUpdate((found) -> found));
        assertThrows(HandleClosedException.class, () -> value.setRelease(1));
        assertThrows(HandleClosedException.class, value::lock);
        assertThrows(HandleClosedException.class, narrow::incrementAndGet);
        assertEquals(3, SharedLong.open(walk, "closed", 0).get());
    }

    @Test
    void shouldReachTheSameValueWhenTheHandleWasWritten() throws Exception
    {
        final SharedLong anonymous = keep(SharedLong.create(walk, 1));
        final SharedLong copy = read(written(anonymous));
        copy.incrementAndGet();
        assertEquals(2, anonymous.get());
        final SharedChar letter = keep(SharedChar.open(walk, "letter", 'a'));
        assertEquals('a', ValueFixture.<SharedChar>read(written(letter)).getAndIncrement());
        assertEquals('b', letter.get());
        final byte[] bytes = written(letter);
        letter.destroy();
        assertThrows(IllegalStateException.class, () -> read(bytes));
    }

    @Test
    void shouldStartAgainWhenDestroyed()
    {
        final SharedInt old = SharedInt.open(walk, "again", 1);
        assertTrue(old.destroy());
        assertFalse(old.destroy());
        final SharedInt fresh = keep(SharedInt.open(walk, "again", 7));
        assertEquals(7, fresh.get());
        assertEquals(2, old.incrementAndGet());
        assertEquals(7, fresh.get());
    }

    @Test
    void shouldCountAllWhenThreadsAddAtOnce() throws Exception
    {
        keep(SharedLong.open(walk, "sum", 0));
        final SharedShort narrow = keep(SharedShort.create(walk, (short)0));
        final SharedDouble floating = keep(SharedDouble.create(walk, 0));
        inThreads((number) ->
        {
            final SharedLong sum = SharedLong.open(walk, "sum", 0);
            for (int i = 0; i < ROUNDS; i++)
            {
                sum.getAndAdd(1);
                narrow.incrementAndGet();
                floating.getAndAdd(1);
            }
        });
        assertEquals(THREADS * ROUNDS, SharedLong.open(walk, "sum", 0).get());
        assertEquals((short)(THREADS * ROUNDS), narrow.get());
        assertEquals(THREADS * ROUNDS, floating.get());
    }

    @Test
    void shouldCountAllWhenThreadsHoldTheLock() throws Exception
    {
        final SharedInt sum = keep(SharedInt.create(walk, 0));
        inThreads((number) ->
        {
            for (int i = 0; i < ROUNDS; i++)
            {
                sum.lock().lock();
                sum.setPlain(sum.getPlain() + 1);
                sum.lock().unlock();
            }
        });
        assertEquals(THREADS * ROUNDS, sum.get());
    }
}
