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
package io.ropewalk.structure.collection;

import io.ropewalk.Waiting;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CollectionFullException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.machine.memory.Slices;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.structure.queue.SharedQueue;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/** A map, as one process sees it. */
class SharedMapTest extends CollectionFixture
{
    private static final int ENTRIES = 1000;
    private static final int KEYS = 200;
    private static final int STEPS = 60_000;
    private static final int LONGEST = 500;

    private SharedMap<String, String> texts()
    {
        return keep(walk.create(SharedMap.of(ENTRIES, Codecs.utf8(), Codecs.utf8())));
    }

    private SharedMap<Long, Long> longs()
    {
        return keep(walk.create(SharedMap.of(ENTRIES, Codecs.int64(), Codecs.int64())));
    }

    @Test
    void shouldDoAsAConcurrentHashMapDoesWhenUsedAtRandom()
    {
        final Random random = new Random(Long.getLong("ropewalk.seed", 1));
        final ConcurrentMap<String, String> expected = new ConcurrentHashMap<>();
        final SharedMap<String, String> map = keep(walk.create(
            SharedMap.of(KEYS, Codecs.utf8(), Codecs.utf8()).budget(KEYS * LONGEST * 2)));
        for (int i = 0; i < STEPS; i++)
        {
            final String key = "key " + random.nextInt(KEYS);
            final String value = "v".repeat(random.nextInt(LONGEST));
            final int operation = random.nextInt(10);
            assertEquals(apply(expected, operation, key, value), apply(map, operation, key, value),
                "operation=" + operation + " step=" + i);
            if (i % 5000 == 0)
            {
                assertEquals(expected, map);
                assertEquals(map, expected);
                assertEquals(expected.hashCode(), map.hashCode());
                assertEquals(expected.size(), map.size());
                assertEquals(new HashSet<>(expected.values()), new HashSet<>(map.values()));
            }
        }
    }

    private static Object apply(
        final ConcurrentMap<String, String> map, final int operation, final String key, final String value)
    {
        return switch (operation)
        {
            case 0 -> map.get(key);
            case 1 -> map.remove(key);
            case 2 -> map.putIfAbsent(key, value);
            case 3 -> map.replace(key, value);
            case 4 -> map.compute(key, (same, found) -> null == found ? value : null);
            case 5 -> map.computeIfPresent(key, (same, found) -> found.isEmpty() ? null : found.substring(1));
            case 6 -> map.merge(key, value, (one, other) -> one.length() > other.length() ? null : other);
            case 7 -> map.remove(key, value);
            case 8 -> Objects.requireNonNullElse(map.get(key), "").length() % 2 == 0 &&
                map.replace(key, Objects.requireNonNullElse(map.get(key), ""), value);
            default -> map.put(key, value);
        };
    }

    @Test
    void shouldHoldExactlyItsEntriesWhenFull()
    {
        final SharedMap<Long, Long> map = longs();
        for (int round = 0; round < 3; round++)
        {
            for (long key = 0; key < ENTRIES; key++)
            {
                map.put(key * 7 + round, key);
            }
            final long more = -1L - round;
            final CollectionFullException full = assertThrows(CollectionFullException.class, () -> map.put(more, 1L));
            assertEquals(ENTRIES, full.entries());
            assertEquals(ENTRIES, full.entryLimit());
            assertTrue(full.bytes() > 0 && full.byteLimit() >= full.bytes());
            assertThrows(CollectionFullException.class, () -> map.putLong(more, 1));
            assertThrows(CollectionFullException.class, () -> map.compute(more, (key, value) -> 1L));
            assertNull(map.compute(more, (key, value) -> null));
            assertEquals(ENTRIES, map.size());
            assertNull(map.get(more));
            map.clear();
            assertTrue(map.isEmpty());
        }
    }

    @Test
    void shouldStayAsItWasWhenTheBytesAreUsedUp()
    {
        final SharedMap<String, String> map = keep(walk.create(
            SharedMap.of(ENTRIES, Codecs.utf8(), Codecs.utf8()).budget(100_000)));
        final String value = "v".repeat(1000);
        int count = 0;
        try
        {
            for (; count < ENTRIES; count++)
            {
                map.put("key " + count, value);
            }
        }
        catch (final CollectionFullException ex)
        {
            assertTrue(count > 50, "count=" + count);
        }
        assertEquals(count, map.size());
        assertTrue(count < ENTRIES);
        assertThrows(CollectionFullException.class, () -> map.put("key 0", "v".repeat(50_000)));
        assertEquals(value, map.get("key 0"));
        assertThrows(ElementTooLargeException.class, () -> map.put("key 0", "v".repeat(100_001)));
        assertEquals(value, map.get("key 0"));
        // Small entries find room in pieces, and a large one finds it when these have gone.
        map.keySet().removeIf((key) -> !"key 0".equals(key));
        map.put("large", "v".repeat(50_000));
        assertEquals(50_000, map.get("large").length());
        assertEquals(value, map.get("key 0"));
    }

    @Test
    void shouldGrowWhenItMay()
    {
        final SharedMap<String, String> map = keep(walk.create(
            SharedMap.of(10, Codecs.utf8(), Codecs.utf8()).budget(10_000).growUpTo(ENTRIES, 1_000_000)));
        for (int i = 0; i < ENTRIES / 2; i++)
        {
            map.put("key " + i, "v".repeat(1000));
        }
        assertEquals(ENTRIES / 2, map.size());
        assertEquals(ENTRIES, map.capacity());
        assertTrue(map.heldBytes() >= map.usedBytes() && map.usedBytes() > ENTRIES / 2 * 1000);
    }

    @Test
    void shouldRefuseAFunctionThatChangesTheMap()
    {
        final SharedMap<String, String> map = texts();
        map.put("a", "1");
        final SharedMap<String, String> same = keep(
            walk.find(map.name(), SharedMap.any(Codecs.utf8(), Codecs.utf8())).orElseThrow());
        assertThrows(IllegalStateException.class, () -> map.compute("a", (key, value) -> same.put("b", "2")));
        assertThrows(IllegalStateException.class, () -> map.computeIfAbsent("c", (key) -> map.remove("a")));
        assertThrows(IllegalStateException.class, () -> map.merge("a", "2", (one, other) ->
        {
            map.clear();
            return other;
        }));
        assertEquals("11", map.compute("a", (key, value) -> value + map.get(key)));
        assertEquals(Map.of("a", "11"), map);
    }

    @Test
    void shouldChangeNothingWhenAFunctionThrows()
    {
        final SharedMap<String, String> map = texts();
        map.put("a", "1");
        final ArithmeticException failure = new ArithmeticException();
        assertEquals(failure, assertThrows(ArithmeticException.class, () -> map.compute("a", (key, value) ->
        {
            throw failure;
        })));
        assertEquals(Map.of("a", "1"), map);
        assertThrows(ElementTooLargeException.class, () -> map.compute("a", (key, value) -> "v".repeat(1 << 20)));
        assertEquals(Map.of("a", "1"), map);
        assertEquals("2", map.compute("a", (key, value) -> "2"));
    }

    @Test
    void shouldTakeAWrongTypeForAbsent()
    {
        final SharedMap<String, String> map = texts();
        map.put("1", "1");
        final Object wrong = 1;
        assertNull(map.get(wrong));
        assertFalse(map.containsKey(wrong));
        assertFalse(map.containsValue(wrong));
        assertNull(map.remove(wrong));
        assertFalse(map.remove("1", wrong));
        assertFalse(map.remove(wrong, "1"));
        assertFalse(map.keySet().remove(wrong));
        assertFalse(map.entrySet().contains((Object)Map.entry(wrong, "1")));
        assertFalse(map.entrySet().remove((Object)Map.entry("1", wrong)));
        assertEquals(1, map.size());
    }

    @Test
    void shouldRefuseNull()
    {
        final SharedMap<String, String> map = texts();
        assertThrows(NullPointerException.class, () -> map.get(null));
        assertThrows(NullPointerException.class, () -> map.put(null, ""));
        assertThrows(NullPointerException.class, () -> map.put("", null));
        assertThrows(NullPointerException.class, () -> map.putIfAbsent("", null));
        assertThrows(NullPointerException.class, () -> map.containsKey(null));
        assertThrows(NullPointerException.class, () -> map.containsValue(null));
        assertThrows(NullPointerException.class, () -> map.remove(null));
        assertThrows(NullPointerException.class, () -> map.merge("", null, (one, other) -> one));
        assertThrows(NullPointerException.class, () -> map.compute("", null));
        assertFalse(map.remove("", null));
        assertTrue(map.isEmpty());
    }

    @Test
    void shouldSeeTheMapLiveThroughItsViews()
    {
        final SharedMap<String, String> map = texts();
        final Set<String> keys = map.keySet();
        for (int i = 0; i < 100; i++)
        {
            map.put("key " + i, "value " + i);
        }
        assertEquals(100, keys.size());
        for (final Map.Entry<String, String> entry : map.entrySet())
        {
            assertEquals(entry.getKey().substring(4), entry.getValue().substring(6));
            entry.setValue("new");
        }
        assertEquals(Set.of("new"), new HashSet<>(map.values()));
        for (final Iterator<String> all = keys.iterator(); all.hasNext();)
        {
            if (all.next().length() == 5)
            {
                all.remove();
            }
        }
        assertEquals(90, map.size());
        assertTrue(keys.retainAll(Set.of("key 10", "key 11")));
        assertTrue(map.values().removeIf("new"::equals));
        assertTrue(map.isEmpty());
        assertThrows(UnsupportedOperationException.class, () -> keys.add("more"));
    }

    @Test
    void shouldKeepWhatIsPutInPlaceWhileItIsRead() throws Exception
    {
        final SharedMap<Long, String> map = keep(walk.create(
            SharedMap.of(16, Codecs.int64(), Codecs.utf8()).budget(16 * 256)));
        for (long key = 0; key < 16; key++)
        {
            map.put(key, text((int)key));
        }
        final Thread writer = new Thread(() ->
        {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++)
            {
                map.put((long)(i & 15), text(i));
            }
        });
        writer.setDaemon(true);
        writer.start();
        try
        {
            for (int i = 0; i < STEPS; i++)
            {
                final String found = map.get((long)(i & 15));
                assertEquals(text(found.charAt(0) - 'a'), found);
            }
            assertEquals(16, map.entrySet().stream().map(Map.Entry::getKey).collect(Collectors.toSet()).size());
        }
        finally
        {
            writer.interrupt();
            writer.join();
        }
    }

    /** Of which each character tells all others. */
    private static String text(final int number)
    {
        final char letter = (char)('a' + number % 26);
        return String.valueOf(letter).repeat(letter);
    }

    @Test
    void shouldCalculateWithLongsWithoutObjects()
    {
        final SharedMap<Long, Long> map = longs();
        assertEquals(-1, map.getLong(5, -1));
        map.putLong(5, 6);
        assertEquals(6, map.getLong(5, -1));
        assertEquals(6L, map.get(5L));
        assertEquals(16, map.addAndGet(5, 10));
        assertEquals(3, map.addAndGet(6, 3));
        assertTrue(map.containsLong(6) && map.removeLong(6));
        assertFalse(map.removeLong(6));
        final AtomicBuffer buffer = Slices.allocate(64);
        assertEquals(8, map.get(5L, buffer, 8));
        assertEquals(16, buffer.getLong(8));
        assertEquals(SharedMap.ABSENT, map.get(7L, buffer, 8));
        final SharedMap<String, String> texts = texts();
        assertThrows(UnsupportedOperationException.class, () -> texts.getLong(1, 1));
        texts.put("k", "value");
        assertEquals(5, texts.get("k", buffer, 0));
        assertEquals("value", buffer.getStringWithoutLengthAscii(0, 5));
        assertTrue(texts.read("k", (bytes, offset, length) ->
            assertEquals("value", bytes.getStringWithoutLengthAscii(offset, length))));
        assertFalse(texts.read("none", (bytes, offset, length) -> fail()));
    }

    @Test
    void shouldAllocateNothingWithLongs()
    {
        final SharedMap<Long, Long> map = longs();
        final SharedMap<Long, String> texts = keep(walk.create(SharedMap.of(10, Codecs.int64(), Codecs.utf8())));
        texts.put(1L, "some text");
        final AtomicBuffer buffer = Slices.allocate(64);
        long before = 0;
        for (int round = 0; round < 2; round++)
        {
            before = allocated();
            for (int i = 0; i < STEPS; i++)
            {
                map.putLong(i % ENTRIES, i);
                map.addAndGet(i % ENTRIES, map.getLong(i % ENTRIES, 0));
                assertEquals(9, texts.get(1L, buffer, 0));
            }
        }
        final long bytes = allocated() - before;
        assertTrue(bytes < STEPS, "bytes=" + bytes);
    }

    @Test
    void shouldAllocateNothingWhenValuesAreCopiedByOtherKeys()
    {
        final SharedMap<String, String> texts = keep(walk.create(SharedMap.of(10, Codecs.utf8(), Codecs.utf8())));
        final SharedMap<byte[], String> arrays = keep(walk.create(SharedMap.of(10, Codecs.bytes(), Codecs.utf8())));
        final String text = "a key with \u00e4 and \u20ac";
        final byte[] array = new byte[40];
        texts.put(text, "some text");
        arrays.put(array, "some text");
        final AtomicBuffer buffer = Slices.allocate(64);
        long before = 0;
        for (int round = 0; round < 2; round++)
        {
            before = allocated();
            for (int i = 0; i < STEPS; i++)
            {
                assertEquals(9, texts.get(text, buffer, 0));
                assertEquals(9, arrays.get(array, buffer, 0));
            }
        }
        final long bytes = allocated() - before;
        assertTrue(bytes < STEPS, "bytes=" + bytes);
    }

    private static long allocated()
    {
        return ((com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean())
            .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void shouldTravelAndHoldHandles() throws Exception
    {
        final SharedMap<String, Object> map = keep(walk.create(
            SharedMap.of(10, Codecs.utf8(), Codecs.object(SharedQueue.class))));
        final SharedQueue<String> queue = walk.create(SharedQueue.of(4, Codecs.utf8()));
        sent(map).put("queue", queue);
        queue.put("hello");
        assertEquals("hello", ((SharedQueue<?>)map.get("queue")).take());
        assertEquals(Optional.empty(), walk.find("none", SharedMap.any(Codecs.utf8(), Codecs.utf8())));
        queue.destroy();
    }

    @Test
    void shouldWakeWhoWaitsForAChange() throws Exception
    {
        final SharedMap<String, String> map = texts();
        final long seen = map.version();
        final Waitable change = map.changeAfter(seen);
        assertEquals(List.of(), Waiting.any(List.of(change), 10, TimeUnit.MILLISECONDS));
        final Thread writer = new Thread(() -> map.put("a", "1"));
        writer.start();
        assertEquals(List.of(change), Waiting.any(List.of(change)));
        writer.join();
        assertTrue(map.version() > seen);
    }

    @Test
    void shouldRefuseWorkWhenClosed()
    {
        final SharedMap<String, String> map = texts();
        map.close();
        assertThrows(HandleClosedException.class, () -> map.get("a"));
        assertThrows(HandleClosedException.class, () -> map.put("a", "b"));
        assertThrows(HandleClosedException.class, map::size);
        assertThrows(HandleClosedException.class, () -> map.keySet().iterator());
        assertTrue(map.toString().startsWith("SharedMap"));
    }

    @Test
    void shouldRefuseBadLimits()
    {
        assertThrows(IllegalArgumentException.class, () -> SharedMap.of(0, Codecs.utf8(), Codecs.utf8()).spec());
        assertThrows(IllegalArgumentException.class,
            () -> SharedMap.of(10, Codecs.utf8(), Codecs.utf8()).budget(0).spec());
        assertThrows(IllegalArgumentException.class,
            () -> SharedMap.of(10, Codecs.utf8(), Codecs.utf8()).budget(Integer.MAX_VALUE).spec());
        assertThrows(NullPointerException.class, () -> SharedMap.of(10, null, Codecs.utf8()));
    }
}
