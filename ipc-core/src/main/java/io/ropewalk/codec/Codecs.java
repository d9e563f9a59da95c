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
 * <p><b>Threads:</b> any; every codec here is thread-safe.
 *
 * <p><b>Failure:</b> encoding null throws {@link NullPointerException}; an element that cannot be encoded, and any
 * bytes that cannot be decoded, throw {@link io.ropewalk.error.CodecException}. A range outside the buffer, or a buffer
 * that is too small and cannot expand, throws {@link IndexOutOfBoundsException}; {@link #record} wraps the latter in a
 * {@code CodecException}.
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
     * Encodes strings as UTF-8. Refuses strings with unpaired surrogates, and malformed bytes.
     *
     * @return the codec.
     */
    public static Codec<String> utf8()
    {
        return Utf8Codec.INSTANCE;
    }

    /**
     * Encodes byte arrays, which are copied on both sides.
     *
     * @return the codec.
     */
    public static Codec<byte[]> bytes()
    {
        return BytesCodec.INSTANCE;
    }

    /**
     * Encodes longs in 8 bytes.
     *
     * @return the codec.
     */
    public static Codec<Long> int64()
    {
        return Int64Codec.INSTANCE;
    }

    /**
     * Encodes doubles in 8 bytes.
     *
     * @return the codec.
     */
    public static Codec<Double> float64()
    {
        return Float64Codec.INSTANCE;
    }

    /**
     * Encodes records of primitives, boxed primitives, String, {@code byte[]}, enums, UUID, Instant, and records of
     * those. All but primitives may be null. {@link Codec#maxLengthBytes()} is exact unless a String or a
     * {@code byte[]} is inside.
     *
     * <p>The record need not be public. In a named module its package must be open to Ropewalk. Values come from the
     * accessors and go through the canonical constructor, so an accessor or constructor that throws is a
     * {@code CodecException} too. The name of the codec carries a fingerprint of the components.
     *
     * @param type a record class.
     * @param <R>  type of the record.
     * @return the codec.
     * @throws io.ropewalk.error.CodecException if the class, one of its components or its access is unsuitable.
     */
    public static <R extends Record> Codec<R> record(final Class<R> type)
    {
        return RecordCodec.of(type);
    }

    /**
     * Encodes graphs of objects, with shared and cyclic references, of the registered classes and common JDK ones:
     * boxed primitives, String, arrays of primitives, {@code String[]}, {@code Object[]}, BigInteger, BigDecimal, UUID,
     * {@code java.time}, Optional, the usual collections and maps, {@code EnumSet} and {@code EnumMap} of registered
     * enums, and {@code List.of}, {@code Set.of}, {@code Map.of}. What is accepted decodes to an equal object, even
     * on another JDK; anything else is refused when it is registered or encoded.
     *
     * <p>Peers must register the same classes, with the same fields, in the same order; a fingerprint in the name
     * checks this. Ordinary classes are written field by field (no transient ones), enums and records as such,
     * Ropewalk's own handles (register their class or interface) by Java serialisation with a filter. {@code E} is not
     * checked.
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
     * @throws io.ropewalk.error.CodecException if one of the classes cannot be registered.
     */
    public static <E> Codec<E> object(final Class<?>... registered)
    {
        return ObjectCodec.of(registered);
    }
}
