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

import static io.ropewalk.codec.CodecChecks.decode;
import static io.ropewalk.codec.CodecChecks.encode;
import static io.ropewalk.codec.CodecChecks.roundTrip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ropewalk.codec.OddValues.Mixed;
import io.ropewalk.error.CodecException;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the object codec does not admit is refused, in one line, with advice that can be followed. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ObjectRefusalTest
{
    private static final Codec<Object> CODEC = Codecs.object(OddValues.CLASSES);

    @Test
    void shouldRefuseWithAdviceThatWorksWhenItWouldNotComeBackEqual()
    {
        final Map<Object, Object> recent = new LinkedHashMap<>(16, 0.75f, true);
        recent.put("a", 1);
        assertRefused(CODEC, recent, "new LinkedHashMap<>(map)", new LinkedHashMap<>(recent));
        assertRefused(CODEC, new LinkedHashMap<>(16, 0.75f, true), "new LinkedHashMap<>(map)", new LinkedHashMap<>());
        final Locale odd = new Locale("xx", "a b", "c");
        assertEquals(odd, roundTrip(CODEC, odd));
        final LinkedBlockingQueue<Object> bounded = new LinkedBlockingQueue<>(3);
        bounded.add(1);
        assertRefused(CODEC, bounded, "new ArrayList<>(it)", new ArrayList<>(bounded));
        final Properties defaults = new Properties();
        defaults.put("k", "v");
        assertRefused(CODEC, new Properties(defaults), "new LinkedHashMap<>(it)", new LinkedHashMap<>());
        final Codec<Object> queues = Codecs.object(PriorityBlockingQueue.class);
        final PriorityBlockingQueue<Integer> ordered = new PriorityBlockingQueue<>(3, Comparator.reverseOrder());
        ordered.add(1);
        assertRefused(queues, ordered, "new ArrayList<>(it)", new ArrayList<>(ordered));
        for (final Object closed : List.of(Collections.synchronizedList(new ArrayList<>(List.of(1))),
            new ArrayList<>(List.of(1, 2)).subList(0, 1), Collections.unmodifiableList(new LinkedList<>(List.of(1))),
            new HashMap<>(Map.of(1, 2)).values()))
        {
            assertRefused(CODEC, closed, "new ArrayList<>(it)", new ArrayList<>((Collection<?>)closed));
        }

        assertRefused(CODEC, Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(1))), "new TreeSet<>(it)",
            new TreeSet<>(Set.of(1)));
        assertRefused(CODEC, new TreeMap<>(Map.of(1, 2)).headMap(2), "new TreeMap<>(it)", new TreeMap<>(Map.of(1, 2)));
        assertRefused(CODEC, ConcurrentHashMap.newKeySet(), "new LinkedHashSet<>(it)", new LinkedHashSet<>());
        assertRefused(CODEC, new IdentityHashMap<>(Map.of("a", 1)), "new LinkedHashMap<>(it)",
            new LinkedHashMap<>(Map.of("a", 1)));
    }

    @Test
    void shouldRefuseWithAdviceThatWorksWhenAnOrderHasNoName()
    {
        final Comparator<Object> lambda = (one, other) -> one.hashCode() - other.hashCode();
        assertRefused(CODEC, new TreeSet<>(lambda), "a named class", new TreeSet<>(new OddValues.ByLength()));
        assertRefused(CODEC, new PriorityQueue<>(Collections.reverseOrder(new OddValues.ByLength())), "",
            new PriorityQueue<>(new OddValues.ByLength()));
    }

    @Test
    void shouldRefuseWithAdviceThatWorksWhenAnObjectThatIsMadeWholeContainsItself()
    {
        final List<Object> list = new ArrayList<>();
        final Object[] cycles =
        {
            Optional.of(list), List.of(list), Collections.unmodifiableList(new ArrayList<>(List.of(list))),
            new Cell(list)
        };
        final Codec<Object> codec = Codecs.object(Cell.class);
        for (final Object cycle : cycles)
        {
            list.clear();
            list.add(cycle);
            assertRefused(codec, cycle, "a mutable collection", List.of());
            // From the list on it can be read.
            assertEquals(1, ((List<?>)roundTrip(codec, list)).size());
        }

        final List<Object> own = new ArrayList<>();
        own.add(own);
        final List<?> copy = (List<?>)roundTrip(codec, own);
        assertSame(copy, copy.get(0));
    }

    private record Cell(List<Object> content)
    {
    }

    @Test
    void shouldRefuseRegistrationWhenSomethingWouldBeLost() throws Exception
    {
        for (final Class<?> type : List.of(
            Counted.class, IdentityHashMap.class, java.util.WeakHashMap.class, MyDate.class, URL.class, Class.class,
            GregorianCalendar.class, SimpleTimeZone.class, TimeZone.getDefault().getClass(), Thread.class,
            IllegalStateException.class, java.util.concurrent.atomic.AtomicLong.class))
        {
            final CodecException ex = assertThrows(CodecException.class, () -> Codecs.object(type), type.getName());
            assertTrue(ex.getMessage().contains("send ") && ex.getMessage().contains("class=" + type.getTypeName()),
                ex.getMessage());
            assertFalse(ex.getMessage().contains("\n"), ex.getMessage());
        }
    }

    private static final class Counted extends ArrayList<Object>
    {
        private static final long serialVersionUID = 1L;
        @SuppressWarnings("UnusedVariable")
        int count;
    }

    private static final class MyDate extends java.util.Date
    {
        private static final long serialVersionUID = 1L;
        @SuppressWarnings("UnusedVariable")
        int zone;
    }

    /** Never advises to register what is refused when it is registered. */
    @Test
    void shouldAdviseToRegisterOnlyWhatCanBeRegistered()
    {
        final Runnable lambda = () -> {};
        for (final Object value : List.of(
            new Cell(null), new Thread(), lambda, new Counted(), Thread.State.NEW, new Cell[0], new int[0][0],
            Collections.synchronizedMap(new HashMap<>()), new StringBuilder(), new Object(), new IOException(),
            Collections.newSetFromMap(new IdentityHashMap<>()), new GregorianCalendar(), Thread.class))
        {
            final CodecException ex = assertThrows(CodecException.class, () -> encode(Codecs.object(), value));
            assertFalse(ex.getMessage().contains("\n"), ex.getMessage());
            if (ex.getMessage().contains("add it to Codecs.object("))
            {
                final Object copy = roundTrip(Codecs.object(value.getClass()), value);
                assertSame(value.getClass(), copy.getClass());
            }
            else
            {
                assertThrows(CodecException.class, () -> Codecs.object(value.getClass()), ex.getMessage());
            }
        }
    }

    @Test
    void shouldSayInOneLineWhatToDoWhenNestedTooDeeply()
    {
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 500; i++)
        {
            deep = new ArrayList<>(List.of(deep));
        }

        final Object value = deep;
        final CodecException ex = assertThrows(CodecException.class, () -> encode(CODEC, value));
        assertTrue(ex.getMessage().contains("put them into a list"), ex.getMessage());
        assertFalse(ex.getMessage().contains("\n"), ex.getMessage());
        final List<Object> flat = new ArrayList<>(Collections.nCopies(500, "x"));
        assertEquals(flat, roundTrip(CODEC, flat));
    }

    @Test
    void shouldThrowTheErrorWhenItComesOutOfAConstructorOrAccessor()
    {
        final Codec<Object> codec = Codecs.object(Fragile.class, FragileClass.class);
        Fragile.error = null;
        final byte[] asRecord = encode(codec, new Fragile(1));
        final byte[] asClass = encode(codec, new FragileClass());
        for (final Error error : List.of(new OutOfMemoryError("of the test"), new NoClassDefFoundError("of the test")))
        {
            Fragile.error = null;
            final Fragile fragile = new Fragile(1);
            Fragile.error = error;
            assertSame(error, assertThrows(Error.class, () -> decode(codec, asRecord)));
            assertSame(error, assertThrows(Error.class, () -> decode(codec, asClass)));
            assertSame(error, assertThrows(Error.class, () -> encode(codec, fragile)));
            assertSame(error, assertThrows(Error.class, () -> encode(codec, List.of(fragile))));
        }

        Fragile.error = null;
        assertEquals(new Fragile(1), decode(codec, asRecord));
    }

    private record Fragile(int number)
    {
        private static Error error;

        Fragile
        {
            fail();
        }

        @Override
        public int number()
        {
            fail();
            return number;
        }

        private static void fail()
        {
            if (error != null)
            {
                throw error;
            }
        }
    }

    private static final class FragileClass
    {
        @SuppressWarnings("UnusedVariable")
        int number = 1;

        FragileClass()
        {
            Fragile.fail();
        }
    }

    @Test
    void shouldTellAStackAtItsEndFromDataThatOverflowAny() throws Exception
    {
        final List<Object> own = new ArrayList<>();
        final Set<Object> set = new LinkedHashSet<>();
        set.add(own);
        own.add(own);
        final byte[] endless = encode(CODEC, set);
        assertThrows(CodecException.class, () -> decode(CODEC, endless));
        final byte[] fine = encode(CODEC, new ArrayList<>(List.of(new Mixed(), "x")));
        final Throwable[] thrown = new Throwable[1];
        final Thread thread = new Thread(null, () -> thrown[0] = decodeAtTheEnd(fine), "small stack", 256 * 1024);
        thread.start();
        thread.join();
        assertTrue(thrown[0] instanceof StackOverflowError, Objects.toString(thrown[0]));
    }

    /** What decoding throws first on the way down. */
    @SuppressWarnings("InfiniteRecursion")
    private static Throwable decodeAtTheEnd(final byte[] bytes)
    {
        try
        {
            CODEC.decode(new org.agrona.concurrent.UnsafeBuffer(bytes), 0, bytes.length);
        }
        catch (final StackOverflowError | CodecException ex)
        {
            return ex;
        }

        final Throwable below;
        try
        {
            below = decodeAtTheEnd(bytes);
        }
        catch (final StackOverflowError ex)
        {
            return ex;
        }

        return below;
    }

    private static void assertRefused(
        final Codec<Object> codec, final Object value, final String advice, final Object followed)
    {
        final CodecException ex = assertThrows(CodecException.class, () -> encode(codec, value));
        assertTrue(ex.getMessage().contains(advice), ex.getMessage());
        assertFalse(ex.getMessage().contains("\n"), ex.getMessage());
        assertTrue(ex.getMessage().contains("class="), ex.getMessage());
        ObjectFidelityTest.assertAlike(followed, roundTrip(codec, followed));
        final Object inside = new ArrayList<>(Collections.singletonList(value));
        assertThrows(CodecException.class, () -> encode(codec, inside));
    }
}
