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
package io.ropewalk;

import io.ropewalk.segment.Walk;
import io.ropewalk.structure.value.SharedBoolean;
import io.ropewalk.structure.value.SharedBooleanArray;
import io.ropewalk.structure.value.SharedByte;
import io.ropewalk.structure.value.SharedByteArray;
import io.ropewalk.structure.value.SharedChar;
import io.ropewalk.structure.value.SharedCharArray;
import io.ropewalk.structure.value.SharedDouble;
import io.ropewalk.structure.value.SharedDoubleArray;
import io.ropewalk.structure.value.SharedFloat;
import io.ropewalk.structure.value.SharedFloatArray;
import io.ropewalk.structure.value.SharedInt;
import io.ropewalk.structure.value.SharedIntArray;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedLongArray;
import io.ropewalk.structure.value.SharedRecord;
import io.ropewalk.structure.value.SharedShort;
import io.ropewalk.structure.value.SharedShortArray;

/**
 * The door to values: numbers, arrays of them, and records, each with a name or, for those who are given a handle,
 * without. An initial value counts only for whoever creates the object; the length of an array is compared.
 */
abstract class ValueDoor
{
    final Walk walk;

    ValueDoor(final Walk walk)
    {
        this.walk = walk;
    }

    /**
     * Opens a long, or creates it.
     *
     * @param name    of the value.
     * @param initial value of a new one.
     * @return a handle on it.
     */
    public final SharedLong longValue(final String name, final long initial)
    {
        return SharedLong.open(walk, name, initial);
    }

    /**
     * Creates a long without a name.
     *
     * @param initial its value.
     * @return a handle on it.
     */
    public final SharedLong longValue(final long initial)
    {
        return SharedLong.create(walk, initial);
    }

    /**
     * Opens an array of long, or creates it, all zero.
     *
     * @param name   of the array.
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedLongArray longArray(final String name, final int length)
    {
        return SharedLongArray.open(walk, name, length);
    }

    /**
     * Creates an array of long without a name, all zero.
     *
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedLongArray longArray(final int length)
    {
        return SharedLongArray.create(walk, length);
    }

    /**
     * Opens an int, or creates it.
     *
     * @param name    of the value.
     * @param initial value of a new one.
     * @return a handle on it.
     */
    public final SharedInt intValue(final String name, final int initial)
    {
        return SharedInt.open(walk, name, initial);
    }

    /**
     * Creates an int without a name.
     *
     * @param initial its value.
     * @return a handle on it.
     */
    public final SharedInt intValue(final int initial)
    {
        return SharedInt.create(walk, initial);
    }

    /**
     * Opens an array of int, or creates it, all zero.
     *
     * @param name   of the array.
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedIntArray intArray(final String name, final int length)
    {
        return SharedIntArray.open(walk, name, length);
    }

    /**
     * Creates an array of int without a name, all zero.
     *
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedIntArray intArray(final int length)
    {
        return SharedIntArray.create(walk, length);
    }

    /**
     * Opens a short, or creates it.
     *
     * @param name    of the value.
     * @param initial value of a new one.
     * @return a handle on it.
     */
    public final SharedShort shortValue(final String name, final short initial)
    {
        return SharedShort.open(walk, name, initial);
    }

    /**
     * Creates a short without a name.
     *
     * @param initial its value.
     * @return a handle on it.
     */
    public final SharedShort shortValue(final short initial)
    {
        return SharedShort.create(walk, initial);
    }

    /**
     * Opens an array of short, or creates it, all zero.
     *
     * @param name   of the array.
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedShortArray shortArray(final String name, final int length)
    {
        return SharedShortArray.open(walk, name, length);
    }

    /**
     * Creates an array of short without a name, all zero.
     *
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedShortArray shortArray(final int length)
    {
        return SharedShortArray.create(walk, length);
    }

    /**
     * Opens a byte, or creates it.
     *
     * @param name    of the value.
     * @param initial value of a new one.
     * @return a handle on it.
     */
    public final SharedByte byteValue(final String name, final byte initial)
    {
        return SharedByte.open(walk, name, initial);
    }

    /**
     * Creates a byte without a name.
     *
     * @param initial its value.
     * @return a handle on it.
     */
    public final SharedByte byteValue(final byte initial)
    {
        return SharedByte.create(walk, initial);
    }

    /**
     * Opens an array of byte, or creates it, all zero.
     *
     * @param name   of the array.
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedByteArray byteArray(final String name, final int length)
    {
        return SharedByteArray.open(walk, name, length);
    }

    /**
     * Creates an array of byte without a name, all zero.
     *
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedByteArray byteArray(final int length)
    {
        return SharedByteArray.create(walk, length);
    }

    /**
     * Opens a char, or creates it.
     *
     * @param name    of the value.
     * @param initial value of a new one.
     * @return a handle on it.
     */
    public final SharedChar charValue(final String name, final char initial)
    {
        return SharedChar.open(walk, name, initial);
    }

    /**
     * Creates a char without a name.
     *
     * @param initial its value.
     * @return a handle on it.
     */
    public final SharedChar charValue(final char initial)
    {
        return SharedChar.create(walk, initial);
    }

    /**
     * Opens an array of char, or creates it, all zero.
     *
     * @param name   of the array.
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedCharArray charArray(final String name, final int length)
    {
        return SharedCharArray.open(walk, name, length);
    }

    /**
     * Creates an array of char without a name, all zero.
     *
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedCharArray charArray(final int length)
    {
        return SharedCharArray.create(walk, length);
    }

    /**
     * Opens a float, or creates it.
     *
     * @param name    of the value.
     * @param initial value of a new one.
     * @return a handle on it.
     */
    public final SharedFloat floatValue(final String name, final float initial)
    {
        return SharedFloat.open(walk, name, initial);
    }

    /**
     * Creates a float without a name.
     *
     * @param initial its value.
     * @return a handle on it.
     */
    public final SharedFloat floatValue(final float initial)
    {
        return SharedFloat.create(walk, initial);
    }

    /**
     * Opens an array of float, or creates it, all zero.
     *
     * @param name   of the array.
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedFloatArray floatArray(final String name, final int length)
    {
        return SharedFloatArray.open(walk, name, length);
    }

    /**
     * Creates an array of float without a name, all zero.
     *
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedFloatArray floatArray(final int length)
    {
        return SharedFloatArray.create(walk, length);
    }

    /**
     * Opens a double, or creates it.
     *
     * @param name    of the value.
     * @param initial value of a new one.
     * @return a handle on it.
     */
    public final SharedDouble doubleValue(final String name, final double initial)
    {
        return SharedDouble.open(walk, name, initial);
    }

    /**
     * Creates a double without a name.
     *
     * @param initial its value.
     * @return a handle on it.
     */
    public final SharedDouble doubleValue(final double initial)
    {
        return SharedDouble.create(walk, initial);
    }

    /**
     * Opens an array of double, or creates it, all zero.
     *
     * @param name   of the array.
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedDoubleArray doubleArray(final String name, final int length)
    {
        return SharedDoubleArray.open(walk, name, length);
    }

    /**
     * Creates an array of double without a name, all zero.
     *
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedDoubleArray doubleArray(final int length)
    {
        return SharedDoubleArray.create(walk, length);
    }

    /**
     * Opens a boolean, or creates it.
     *
     * @param name    of the value.
     * @param initial value of a new one.
     * @return a handle on it.
     */
    public final SharedBoolean booleanValue(final String name, final boolean initial)
    {
        return SharedBoolean.open(walk, name, initial);
    }

    /**
     * Creates a boolean without a name.
     *
     * @param initial its value.
     * @return a handle on it.
     */
    public final SharedBoolean booleanValue(final boolean initial)
    {
        return SharedBoolean.create(walk, initial);
    }

    /**
     * Opens an array of boolean, or creates it, all zero.
     *
     * @param name   of the array.
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedBooleanArray booleanArray(final String name, final int length)
    {
        return SharedBooleanArray.open(walk, name, length);
    }

    /**
     * Creates an array of boolean without a name, all zero.
     *
     * @param length in elements.
     * @return a handle on it.
     */
    public final SharedBooleanArray booleanArray(final int length)
    {
        return SharedBooleanArray.create(walk, length);
    }

    /**
     * Opens the latest value of a record, or creates it.
     *
     * @param name    of the value.
     * @param initial value of a new one; its class is the type.
     * @param <R>     type of the record.
     * @return a handle on it.
     */
    public final <R extends Record> SharedRecord<R> record(final String name, final R initial)
    {
        return SharedRecord.open(walk, name, initial);
    }

    /**
     * Opens the latest value of a record, or creates it with none yet.
     *
     * @param name of the value.
     * @param type of the record.
     * @param <R>  type of the record.
     * @return a handle on it, whose {@code get} says null before anybody has set a value.
     */
    public final <R extends Record> SharedRecord<R> record(final String name, final Class<R> type)
    {
        return SharedRecord.open(walk, name, type);
    }

    /**
     * Creates the latest value of a record without a name.
     *
     * @param initial its value; its class is the type.
     * @param <R>     type of the record.
     * @return a handle on it.
     */
    public final <R extends Record> SharedRecord<R> record(final R initial)
    {
        return SharedRecord.create(walk, initial);
    }
}
