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

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Classes that the object codec's tests register. */
final class Samples
{
    static final Class<?>[] CLASSES =
    {
        Order.class, Node.class, Colour.class, Line.class, Line[].class, Tags.class, Derived.class, Handle.class
    };

    /** What an address leads to in this process. */
    static final Map<String, AttachedHandle> ATTACHED = new ConcurrentHashMap<>();

    private Samples()
    {
    }

    static <E> Codec<E> codec()
    {
        return Codecs.object(CLASSES);
    }

    enum Colour
    {
        RED,
        GREEN
        {
            @Override
            public String toString()
            {
                return "a constant with a body";
            }
        }
    }

    record Line(String text, int count, Colour colour, Object any)
    {
    }

    /** No constructor without arguments, final fields, every kind of field. */
    static final class Order
    {
        static int ignored = 1;

        final boolean z;
        final byte b;
        final char c;
        final short s;
        final int i;
        final long j;
        final float f;
        final double d;
        final String text;
        final Integer boxed;
        final Object any;
        final List<Line> lines;
        final int[] numbers;
        final transient Object notWritten = new Object();

        Order(final int seed, final Object any, final List<Line> lines)
        {
            this.z = 0 != (seed & 1);
            this.b = (byte)seed;
            this.c = (char)seed;
            this.s = (short)seed;
            this.i = seed;
            this.j = seed * 1_000_000_007L;
            this.f = seed / 3f;
            this.d = seed / 7d;
            this.text = 0 == seed % 3 ? null : "text " + seed;
            this.boxed = 0 == seed % 5 ? null : seed;
            this.any = any;
            this.lines = lines;
            this.numbers = new int[]{seed, -seed};
        }

        private List<Object> values()
        {
            return Arrays.asList(z, b, c, s, i, j, f, d, text, boxed, any, lines, numbers[0], numbers[1]);
        }

        @Override
        public boolean equals(final Object other)
        {
            return other instanceof Order && values().equals(((Order)other).values());
        }

        @Override
        public int hashCode()
        {
            return i;
        }
    }

    static class Base
    {
        int value;
    }

    /** A field that hides one of its superclass. */
    static final class Derived extends Base
    {
        int value;

        static Derived of(final int base, final int derived)
        {
            final Derived result = new Derived();
            ((Base)result).value = base;
            result.value = derived;
            return result;
        }

        boolean holds(final int base, final int derived)
        {
            return base == super.value && derived == value;
        }
    }

    static final class Node
    {
        Object value;
        Node next;
    }

    static final class Tags extends ArrayList<String>
    {
        private static final long serialVersionUID = 1L;
    }

    static final class NotRegistered
    {
    }

    /** Stands in for a shared structure: the object itself cannot travel, its address can. */
    interface Handle extends Serializable
    {
        String address();
    }

    static final class AttachedHandle implements Handle
    {
        private static final long serialVersionUID = 1L;

        private final String address;
        private final Codec<?> codec;

        AttachedHandle(final String address, final Codec<?> codec)
        {
            this.address = Objects.requireNonNull(address);
            this.codec = codec;
            ATTACHED.put(address, this);
        }

        @Override
        public String address()
        {
            return address;
        }

        private Object writeReplace()
        {
            return new HandleForm(address, codec);
        }
    }

    private static final class HandleForm implements Serializable
    {
        private static final long serialVersionUID = 1L;

        private final String address;
        private final Codec<?> codec;

        HandleForm(final String address, final Codec<?> codec)
        {
            this.address = address;
            this.codec = codec;
        }

        private Object readResolve()
        {
            return Objects.requireNonNull(ATTACHED.get(address), codec.name());
        }
    }
}
