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
import io.ropewalk.error.ObjectDestroyedException;
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
        final SharedLong first = keep(walk.open("counter", SharedLong.of(5)));
        final SharedLong second = walk.open("counter", SharedLong.of(6));
        assertNotSame(first.buffer, second.buffer);
        assertEquals(5, second.get());
        first.set(-1);
        assertEquals(-1, second.getAndAdd(3));
        assertEquals(2, first.get());
    }

    @Test
    void shouldHoldItsInitialValueWhateverItsType()
    {
        assertEquals(Long.MIN_VALUE, keep(walk.create(SharedLong.of(Long.MIN_VALUE))).get());
        assertEquals(-7, keep(walk.create(SharedInt.of(-7))).get());
        assertEquals(-7, keep(walk.create(SharedShort.of((short)-7))).get());
        assertEquals(-7, keep(walk.create(SharedByte.of((byte)-7))).get());
        assertEquals('\uffff', keep(walk.create(SharedChar.of('\uffff'))).get());
        assertEquals(-0.5f, keep(walk.create(SharedFloat.of(-0.5f))).get());
        assertEquals(3.14, keep(walk.create(SharedDouble.of(3.14))).get());
        assertTrue(keep(walk.create(SharedBoolean.of(true))).get());
        assertFalse(keep(walk.create(SharedBoolean.of(false))).get());
    }

    @Test
    void shouldPrintWhatItHoldsAsTheAtomicClassesDo()
    {
        assertEquals("-7", keep(walk.create(SharedLong.of(-7))).toString());
        assertEquals("x", keep(walk.create(SharedChar.of('x'))).toString());
        assertEquals("0.5", keep(walk.create(SharedDouble.of(0.5))).toString());
        assertEquals("true", keep(walk.create(SharedBoolean.of(true))).toString());
        assertEquals("[0, 0, 0]", keep(walk.create(SharedByteArray.of(3))).toString());
        final SharedInt closed = keep(walk.open("closed", SharedInt.of(1)));
        closed.close();
        assertTrue(closed.toString().contains("closed"), closed::toString);
    }

    @Test
    void shouldWrapAroundWhenTooLarge()
    {
        assertEquals(Integer.MIN_VALUE, keep(walk.create(SharedInt.of(Integer.MAX_VALUE))).incrementAndGet());
        assertEquals(Long.MIN_VALUE, keep(walk.create(SharedLong.of(Long.MAX_VALUE))).incrementAndGet());
        assertEquals(Short.MAX_VALUE, keep(walk.create(SharedShort.of(Short.MIN_VALUE))).decrementAndGet());
        assertEquals(Byte.MIN_VALUE, keep(walk.create(SharedByte.of(Byte.MAX_VALUE))).addAndGet(257));
        assertEquals(0, keep(walk.create(SharedChar.of(Character.MAX_VALUE))).incrementAndGet());
    }

    @Test
    void shouldCompareBitsWhenFloating()
    {
        final SharedDouble number = keep(walk.create(SharedDouble.of(Double.NaN)));
        assertTrue(number.compareAndSet(Double.NaN, 0.0));
        assertFalse(number.compareAndSet(-0.0, 1.0));
        assertEquals(0.0, number.compareAndExchange(0.0, -0.0));
        assertEquals(Double.doubleToRawLongBits(-0.0), Double.doubleToRawLongBits(number.get()));
        final SharedFloat half = keep(walk.create(SharedFloat.of(Float.NaN)));
        assertTrue(half.compareAndSet(Float.NaN, 0.5f));
        assertEquals(0.5f, half.getAndAdd(0.25f));
        assertEquals(0.75f, half.get());
    }

    @Test
    void shouldBeTrueOrFalseWhenBytesAreForeign()
    {
        final SharedBoolean flag = keep(walk.create(SharedBoolean.of(false)));
        flag.buffer.putLong(0, -2);
        assertFalse(flag.get());
        assertTrue(flag.compareAndSet(false, true));
        assertTrue(flag.getAndSet(false));
        assertFalse(flag.get());
    }

    @Test
    void shouldRefuseWhenTheNameIsTaken()
    {
        keep(walk.open("taken", SharedLong.of(0)));
        final String message =
            assertThrows(IncompatibleSegmentException.class, () -> walk.open("taken", SharedInt.of(0))).getMessage();
        assertTrue(message.contains("expected=int found=long"), message);
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("taken", SharedDouble.of(0)));
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("taken", SharedLongArray.of(1)));
        assertThrows(IncompatibleSegmentException.class,
            () -> walk.open("taken", SharedRecord.of(new SharedRecordTest.Point(1, 2))));
        assertThrows(IllegalNameException.class, () -> walk.open("../taken", SharedLong.of(0)));
    }

    @Test
    void shouldRefuseWhenTheHandleWasClosed()
    {
        final SharedLong value = keep(walk.open("closed", SharedLong.of(3)));
        final SharedByte narrow = keep(walk.create(SharedByte.of((byte)3)));
        value.close();
        value.close();
        narrow.close();
        final String message = assertThrows(HandleClosedException.class, value::get).getMessage();
        assertTrue(message.contains("name=closed"), message);
        assertThrows(HandleClosedException.class, () -> value.getAndUpdate((found) -> found));
        assertThrows(HandleClosedException.class, () -> value.setRelease(1));
        assertThrows(HandleClosedException.class, value::lock);
        assertThrows(HandleClosedException.class, narrow::incrementAndGet);
        assertEquals(3, walk.open("closed", SharedLong.of(0)).get());
    }

    @Test
    void shouldReachTheSameValueWhenTheHandleWasWritten() throws Exception
    {
        final SharedLong anonymous = keep(walk.create(SharedLong.of(1)));
        final SharedLong copy = read(written(anonymous));
        copy.incrementAndGet();
        assertEquals(2, anonymous.get());
        final SharedChar letter = keep(walk.open("letter", SharedChar.of('a')));
        assertEquals('a', ValueFixture.<SharedChar>read(written(letter)).getAndIncrement());
        assertEquals('b', letter.get());
        final byte[] bytes = written(letter);
        letter.destroy();
        assertThrows(ObjectDestroyedException.class, () -> read(bytes));
    }

    @Test
    void shouldStartAgainWhenDestroyed()
    {
        final SharedInt old = walk.open("again", SharedInt.of(1));
        assertTrue(old.destroy());
        assertFalse(old.destroy());
        final SharedInt fresh = keep(walk.open("again", SharedInt.of(7)));
        assertEquals(7, fresh.get());
        assertEquals(2, old.incrementAndGet());
        assertEquals(7, fresh.get());
    }

    @Test
    void shouldCountAllWhenThreadsAddAtOnce() throws Exception
    {
        keep(walk.open("sum", SharedLong.of(0)));
        final SharedShort narrow = keep(walk.create(SharedShort.of((short)0)));
        final SharedDouble floating = keep(walk.create(SharedDouble.of(0)));
        inThreads((number) ->
        {
            final SharedLong sum = walk.open("sum", SharedLong.of(0));
            for (int i = 0; i < ROUNDS; i++)
            {
                sum.getAndAdd(1);
                narrow.incrementAndGet();
                floating.getAndAdd(1);
            }
        });
        assertEquals(THREADS * ROUNDS, walk.open("sum", SharedLong.of(0)).get());
        assertEquals((short)(THREADS * ROUNDS), narrow.get());
        assertEquals(THREADS * ROUNDS, floating.get());
    }

    @Test
    void shouldCountAllWhenThreadsHoldTheLock() throws Exception
    {
        final SharedInt sum = keep(walk.create(SharedInt.of(0)));
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
