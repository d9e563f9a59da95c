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
package io.ropewalk.codec;

/**
 * The codecs that come with Ropewalk.
 *
 * <p><b>Threads:</b> every codec here may be used by any number of threads at once.
 *
 * <p><b>Failure:</b> encoding null is a {@link NullPointerException}; an element that cannot be encoded and bytes that
 * cannot be decoded are a {@link io.ropewalk.error.CodecException}, whatever the bytes are. A range outside the buffer,
 * or a buffer too small that cannot grow, is an {@link IndexOutOfBoundsException}, except that {@link #record} wraps
 * the latter in a {@code CodecException}. A codec keeps nothing in shared memory, so a process that dies leaves nothing
 * behind.
 *
 * <pre>{@code
 * walk.queue("lines", 1000, Codecs.utf8());
 * walk.queue("trades", 1000, Codecs.record(Trade.class));
 * walk.queue("anything", 1000, Codecs.object(Order.class, Side.class));
 * }</pre>
 */
public final class Codecs
{
    private Codecs()
    {
    }

    /**
     * Strings as UTF-8. A String with an unpaired surrogate has no UTF-8 form and is refused; so are malformed bytes.
     *
     * @return the codec.
     */
    public static Codec<String> utf8()
    {
        return Utf8Codec.INSTANCE;
    }

    /**
     * Byte arrays, copied on both sides.
     *
     * @return the codec.
     */
    public static Codec<byte[]> bytes()
    {
        return BytesCodec.INSTANCE;
    }

    /**
     * Longs in 8 bytes.
     *
     * @return the codec.
     */
    public static Codec<Long> int64()
    {
        return Int64Codec.INSTANCE;
    }

    /**
     * Doubles in 8 bytes.
     *
     * @return the codec.
     */
    public static Codec<Double> float64()
    {
        return Float64Codec.INSTANCE;
    }

    /**
     * Records of primitives, boxed primitives, String, {@code byte[]}, enums, UUID, Instant, and records of those. All
     * but primitives may be null. {@link Codec#maxLengthBytes()} is exact unless there is a String or {@code byte[]}
     * inside.
     *
     * <p>The record need not be public. In a named module its package must be open to Ropewalk. Values come from the
     * accessors and go through the canonical constructor, so an accessor or constructor that throws is a
     * {@code CodecException} too. The name of the codec carries a fingerprint of the components.
     *
     * @param type a record class.
     * @param <R>  the record.
     * @return the codec.
     * @throws io.ropewalk.error.CodecException when the class, one of its components or its access is unsuitable.
     */
    public static <R extends Record> Codec<R> record(final Class<R> type)
    {
        return RecordCodec.of(type);
    }

    /**
     * Graphs of objects, with shared and cyclic references, of the registered classes and common JDK ones: boxed
     * primitives, String, arrays of primitives, {@code String[]}, {@code Object[]}, BigInteger, BigDecimal, UUID,
     * {@code java.time}, Optional, the usual collections and maps, {@code EnumSet} and {@code EnumMap} of registered
     * enums, and {@code List.of}, {@code Set.of}, {@code Map.of}. What is admitted comes back equal, on another JDK
     * too; the rest is refused when it is encoded, or registered.
     *
     * <p>Peers must register the same classes, with the same fields, in the same order; a fingerprint in the name sees
     * to it. Ordinary classes are written field by field (no transient ones), enums and records as such, Ropewalk's own
     * handles (register their class or interface) by Java serialisation with a filter. {@code E} is not checked.
     *
     * <p>Not kept: transient fields, the effect of {@code writeReplace} and {@code readResolve} outside Ropewalk.
     * Refused: lambdas, JDK classes beyond the common ones and BitSet, Currency, StringBuilder, StringBuffer and JDK
     * collections with a constructor without arguments, a LinkedHashMap in access order, records and immutable
     * collections that contain themselves, more than 400 levels of nesting. A ZonedDateTime is refused by a JVM whose
     * time zone data differ.
     *
     * @param registered classes of objects that may occur, beyond the common ones; not their superclasses.
     * @param <E>        what the caller expects to find in the structure.
     * @return the codec.
     * @throws io.ropewalk.error.CodecException when one of the classes cannot be registered.
     */
    public static <E> Codec<E> object(final Class<?>... registered)
    {
        return ObjectCodec.of(registered);
    }
}
