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

import io.ropewalk.error.CodecException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IncompatibleSegmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What an array between processes does beyond the JDK's contract. */
class SharedArrayTest extends ValueFixture
{
    @Test
    void shouldBeZeroOrACopyWhenCreated()
    {
        assertArrayEquals(new long[3], keep(walk.create(SharedLongArray.of(3))).toArray());
        final int[] source = {3, 1, 4};
        final SharedIntArray array = keep(walk.open("source", SharedIntArray.of(source)));
        source[0] = 0;
        assertArrayEquals(new int[] {3, 1, 4}, array.toArray());
        assertArrayEquals(new int[] {3, 1, 4}, walk.open("source", SharedIntArray.of(new int[3])).toArray());
        assertArrayEquals(new int[] {3, 1, 4}, walk.open("source", SharedIntArray.of(3)).toArray());
        assertArrayEquals(new short[] {-1, 2}, keep(walk.create(SharedShortArray.of(new short[] {-1, 2}))).toArray());
        assertArrayEquals(new byte[] {-1, 2}, keep(walk.create(SharedByteArray.of(new byte[] {-1, 2}))).toArray());
        assertArrayEquals(new char[] {'a', 0x20ac}, keep(walk.create(SharedCharArray.of(new char[] {'a', 0x20ac})))
            .toArray());
        assertArrayEquals(new float[] {-1, 2}, keep(walk.create(SharedFloatArray.of(new float[] {-1, 2}))).toArray());
        assertArrayEquals(new double[] {-1, 2},
            keep(walk.create(SharedDoubleArray.of(new double[] {-1, 2}))).toArray());
        assertArrayEquals(new boolean[] {true, false, true},
            keep(walk.create(SharedBooleanArray.of(new boolean[] {true, false, true}))).toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void shouldRefuseWhenTheLengthIsNotPositive(final int length)
    {
        final String message =
            assertThrows(IllegalArgumentException.class, () -> walk.create(SharedByteArray.of(length))).getMessage();
        assertTrue(message.contains("length=" + length), message);
        assertThrows(IllegalArgumentException.class, () -> walk.open("none", SharedLongArray.of(length)));
    }

    @Test
    void shouldRefuseWhenEmptyOrBeyondAFile()
    {
        assertThrows(IllegalArgumentException.class, () -> walk.create(SharedLongArray.of(new long[0])));
        final String message = assertThrows(IllegalArgumentException.class,
            () -> walk.create(SharedLongArray.of(Integer.MAX_VALUE))).getMessage();
        assertTrue(message.contains("bodyLengthBytes="), message);
        assertThrows(NullPointerException.class, () -> walk.create(SharedLongArray.of(null)));
    }

    @Test
    void shouldRefuseWhenTheLengthOrTypeIsAnother()
    {
        keep(walk.open("ten", SharedLongArray.of(10)));
        final String message = assertThrows(IncompatibleSegmentException.class,
            () -> walk.open("ten", SharedLongArray.of(11))).getMessage();
        assertTrue(message.contains("length: expected=11 found=10"), message);
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("ten", SharedDoubleArray.of(10)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -10, 10, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void shouldRefuseWhenTheIndexIsOutside(final int index)
    {
        final SharedLongArray longs = keep(walk.create(SharedLongArray.of(10)));
        final SharedByteArray bytes = keep(walk.create(SharedByteArray.of(10)));
        assertThrows(IndexOutOfBoundsException.class, () -> longs.get(index));
        assertThrows(IndexOutOfBoundsException.class, () -> longs.set(index, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> longs.incrementAndGet(index));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.set(index, (byte)1));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.compareAndSet(index, (byte)0, (byte)1));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.getAndUpdate(index, (found) -> 1));
        assertArrayEquals(new byte[10], bytes.toArray());
        assertArrayEquals(new long[10], longs.toArray());
    }

    @Test
    void shouldCopyARangeWhenAskedFor()
    {
        final SharedLongArray array = keep(walk.create(SharedLongArray.of(LongStream.range(0, 10).toArray())));
        assertEquals(10, array.length());
        assertArrayEquals(new long[] {2, 3}, array.toArray(2, 4));
        assertArrayEquals(new long[0], array.toArray(10, 10));
        assertThrows(IndexOutOfBoundsException.class, () -> array.toArray(3, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> array.toArray(-1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> array.toArray(5, 11));
    }

    @Test
    void shouldWriteAllOrNothingWhenManyAreSet()
    {
        final SharedIntArray array = keep(walk.create(SharedIntArray.of(5)));
        array.setAll(1, new int[] {7, 8});
        array.setAll(5, new int[0]);
        assertArrayEquals(new int[] {0, 7, 8, 0, 0}, array.toArray());
        assertThrows(IndexOutOfBoundsException.class, () -> array.setAll(4, new int[] {1, 2}));
        assertThrows(IndexOutOfBoundsException.class, () -> array.setAll(-1, new int[] {1, 2}));
        assertThrows(NullPointerException.class, () -> array.setAll(0, null));
        assertThrows(ArithmeticException.class, () -> array.setAll((index) -> 1 / (3 - index)));
        assertArrayEquals(new int[] {0, 7, 8, 0, 0}, array.toArray());
        array.setAll((index) -> index * index);
        assertArrayEquals(new int[] {0, 1, 4, 9, 16}, array.toArray());
        final SharedBooleanArray flags = keep(walk.create(SharedBooleanArray.of(3)));
        flags.setAll((index) -> index != 1);
        assertArrayEquals(new boolean[] {true, false, true}, flags.toArray());
    }

    @Test
    void shouldHoldTextWhenBytes()
    {
        final SharedByteArray array = keep(walk.create(SharedByteArray.of(6)));
        assertEquals("", array.getString());
        array.setString("abcdef");
        assertEquals("abcdef", array.getString());
        array.setString("\u20acx");
        assertEquals("\u20acx", array.getString());
        assertEquals(0, array.get(5));
        final String message =
            assertThrows(IllegalArgumentException.class, () -> array.setString("1234567")).getMessage();
        assertTrue(message.contains("lengthBytes=7 max=6"), message);
        assertThrows(IllegalArgumentException.class, () -> array.setString("\u20ac\u20ac\u20ac"));
        assertThrows(IllegalArgumentException.class, () -> array.setString("a\0b"));
        assertThrows(CodecException.class, () -> array.setString("\ud800"));
        assertEquals("\u20acx", array.getString());
        array.set(0, (byte)0xff);
        assertThrows(CodecException.class, array::getString);
        array.setString("");
        assertArrayEquals(new byte[6], array.toArray());
    }

    @Test
    void shouldReachTheSameArrayWhenTheHandleWasWritten() throws Exception
    {
        final SharedDoubleArray array = keep(walk.create(SharedDoubleArray.of(4)));
        final SharedDoubleArray copy = read(written(array));
        copy.set(3, 2.5);
        assertEquals(4, copy.length());
        assertEquals(2.5, array.get(3));
        copy.close();
        assertThrows(HandleClosedException.class, () -> copy.get(3));
        assertThrows(HandleClosedException.class, copy::toArray);
        assertThrows(HandleClosedException.class, copy::length);
        assertEquals(2.5, array.get(3));
    }

    @Test
    void shouldLeaveNeighboursAloneWhenThreadsChangeAdjacentBytes() throws Exception
    {
        final SharedByteArray bytes = keep(walk.create(SharedByteArray.of(THREADS)));
        final SharedBooleanArray flags = keep(walk.create(SharedBooleanArray.of(THREADS)));
        inThreads((number) ->
        {
            byte expected = 0;
            for (int i = 0; i < ROUNDS; i++)
            {
                // One of four by plain stores of its own byte, the others through the word around it.
                if (number == 0)
                {
                    assertEquals(expected, bytes.get(number));
                    bytes.set(number, ++expected);
                }
                else
                {
                    assertEquals(expected++, bytes.getAndIncrement(number));
                }
                assertTrue(flags.compareAndSet(number, i % 2 != 0, i % 2 == 0));
            }
        });
        for (int i = 0; i < THREADS; i++)
        {
            assertEquals((byte)ROUNDS, bytes.get(i));
            assertFalse(flags.get(i));
        }
    }

    @Test
    void shouldCountAllWhenThreadsAddToOneShort() throws Exception
    {
        final SharedShortArray array = keep(walk.create(SharedShortArray.of(3)));
        inThreads((number) ->
        {
            for (int i = 0; i < ROUNDS; i++)
            {
                array.getAndAdd(1, 3);
                array.accumulateAndGet(2, (short)i, Math::max);
            }
        });
        assertEquals(0, array.get(0));
        assertEquals((short)(THREADS * ROUNDS * 3), array.get(1));
        assertEquals(Short.MAX_VALUE, array.get(2));
    }
}
