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

import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CollectionFullException;
import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A list in one process: the contract, and its limits. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedListTest
{
    private static Walk walk;

    @BeforeAll
    static void openWalk()
    {
        walk = Walk.temporary();
    }

    private static <E> SharedList<E> list(final int capacity, final Codec<E> codec)
    {
        return walk.create(SharedList.of(capacity, codec));
    }

    private static SharedList<String> words(final String... words)
    {
        final SharedList<String> list = list(100, Codecs.utf8());
        list.addAll(Arrays.asList(words));
        return list;
    }

    @Test
    void shouldBeAsAnArrayListWhenChangedAtRandom()
    {
        final Random random = new Random(13);
        final SharedList<String> list = walk.create(SharedList.of(60, Codecs.utf8()).budget(40_000));
        final List<String> model = new ArrayList<>();
        for (int i = 0; i < 20_000; i++)
        {
            change(list, model, random, Integer.toString(i).repeat(1 + random.nextInt(random.nextInt(20) + 1) * 6));
            assertEquals(model.size(), list.size());
            if (i % 50 == 0)
            {
                assertEquals(model, list);
                assertEquals(list, model);
                assertEquals(model.hashCode(), list.hashCode());
                assertEquals(model.toString(), list.toString());
            }
        }
        assertEquals(model, new ArrayList<>(list));
    }

    private static void change(
        final SharedList<String> list, final List<String> model, final Random random, final String text)
    {
        final int size = model.size();
        final int at = random.nextInt(size + 1);
        final int of = Math.min(at, Math.max(0, size - 1));
        switch (size > 50 ? 8 + random.nextInt(4) : random.nextInt(0 == size ? 8 : 12))
        {
            case 0, 1 -> assertEquals(model.add(text), list.add(text));
            case 2 ->
            {
                model.add(at, text);
                list.add(at, text);
            }
            case 3 -> assertEquals(
                model.addAll(at, List.of(text, "x", text)), list.addAll(at, List.of(text, "x", text)));
            case 4 -> assertEquals(size == 0 || model.set(of, text) != null, size == 0 || list.set(of, text) != null);
            case 5 -> assertEquals(model.remove("x"), list.remove("x"));
            case 6 ->
            {
                model.sort(random.nextBoolean() ? null : Comparator.reverseOrder());
                list.sort(null);
                Collections.sort(model);
            }
            case 7 ->
            {
                model.replaceAll((word) -> word.length() > 20 ? word.substring(0, 3) : word);
                list.replaceAll((word) -> word.length() > 20 ? word.substring(0, 3) : word);
            }
            case 8 -> assertEquals(model.remove(of), list.remove(of));
            case 9 -> assertEquals(model.removeIf((word) -> word.length() % 3 == 0),
                list.removeIf((word) -> word.length() % 3 == 0));
            case 10 ->
            {
                model.subList(of, size).clear();
                list.subList(of, size).clear();
            }
            default ->
            {
                model.subList(0, of).clear();
                list.subList(0, of).clear();
            }
        }
    }

    @Test
    void shouldLeaveNoBlockBehindWhenEmptied()
    {
        final int budget = 20_000;
        final SharedList<byte[]> list = walk.create(SharedList.of(200, Codecs.bytes()).budget(budget));
        final Random random = new Random(7);
        for (int round = 0; round < 50; round++)
        {
            for (int i = 0; i < 100; i++)
            {
                list.add(random.nextInt(list.size() + 1), new byte[random.nextInt(150)]);
            }
            list.removeIf((bytes) -> bytes.length % 2 == 0);
            list.replaceAll((bytes) -> new byte[bytes.length / 2]);
            list.clear();
            assertEquals(0, list.size());
        }
        list.add(new byte[budget]);
        assertEquals(budget, list.get(0).length);
    }

    @Test
    void shouldThrowAndChangeNothingWhenFull()
    {
        final SharedList<Long> list = list(3, Codecs.int64());
        list.addAll(List.of(1L, 2L));
        assertThrows(CollectionFullException.class, () -> list.addAll(List.of(3L, 4L)));
        assertThrows(CollectionFullException.class, () -> list.addAll(0, List.of(3L, 4L)));
        assertEquals(List.of(1L, 2L), list);
        list.add(3L);
        final CollectionFullException full = assertThrows(CollectionFullException.class, () -> list.add(0, 4L));
        assertEquals(3, full.entries());
        assertEquals(3, full.entryLimit());
        assertTrue(full.getMessage().contains("entries=3 entryLimit=3 bytes=96 byteLimit="), full.getMessage());
        assertEquals(List.of(1L, 2L, 3L), list);
        list.remove(0);
        assertTrue(list.add(4L));
        assertEquals(3, list.capacity());
    }

    @Test
    void shouldThrowAndChangeNothingWhenBytesAreFull()
    {
        final SharedList<byte[]> list = walk.create(SharedList.of(1000, Codecs.bytes()).budget(8192));
        final CollectionFullException full = assertThrows(CollectionFullException.class, () ->
        {
            while (true)
            {
                list.add(new byte[100]);
            }
        });
        final int size = list.size();
        assertTrue(size * 128 >= 8192, "size=" + size);
        assertEquals(size * 128L, full.bytes());
        assertEquals(size, full.entries());
        assertThrows(CollectionFullException.class, () -> list.set(0, new byte[1000]));
        assertThrows(CollectionFullException.class, () -> list.replaceAll((bytes) -> new byte[101]));
        assertThrows(CollectionFullException.class, () -> list.addAll(3, List.of(new byte[1], new byte[5000])));
        assertThrows(ElementTooLargeException.class, () -> list.add(new byte[8193]));
        assertEquals(size, list.size());
        list.forEach((bytes) -> assertEquals(100, bytes.length));
        for (int i = size - 1; i >= 0; i -= 2)
        {
            list.remove(i);
        }
        // Its blocks are moved together first.
        list.add(new byte[2000]);
        list.set(0, new byte[99]);
        assertEquals(99, list.get(0).length);
        assertEquals(2000, list.get(list.size() - 1).length);
    }

    @Test
    void shouldRefuseWhenNullOrOutOfRange()
    {
        final SharedList<String> list = words("a", "b");
        assertThrows(NullPointerException.class, () -> list.add(null));
        assertThrows(NullPointerException.class, () -> list.add(0, null));
        assertThrows(NullPointerException.class, () -> list.set(0, null));
        assertThrows(NullPointerException.class, () -> list.addAll(Arrays.asList("c", null)));
        assertThrows(NullPointerException.class, () -> list.replaceAll((word) -> "a".equals(word) ? "c" : null));
        assertThrows(NullPointerException.class, () -> list.removeIf(null));
        assertThrows(NullPointerException.class, () -> list.removeAll(null));
        assertThrows(IndexOutOfBoundsException.class, () -> list.get(2));
        assertThrows(IndexOutOfBoundsException.class, () -> list.get(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> list.set(2, "c"));
        assertThrows(IndexOutOfBoundsException.class, () -> list.add(3, "c"));
        assertThrows(IndexOutOfBoundsException.class, () -> list.add(-1, "c"));
        assertThrows(IndexOutOfBoundsException.class, () -> list.remove(2));
        assertThrows(IndexOutOfBoundsException.class, () -> list.subList(0, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> list.listIterator(3));
        assertFalse(list.contains(null));
        assertFalse(list.contains(7));
        assertEquals(-1, list.indexOf(7L));
        assertFalse(((List<?>)list).remove((Object)7L));
        assertFalse(list.remove(null));
        assertEquals(List.of("a", "b"), list);
    }

    @Test
    void shouldChangeNothingWhenAFunctionThrows()
    {
        final SharedList<String> list = words("c", "a", "b");
        assertThrows(ArithmeticException.class, () -> list.replaceAll(SharedListTest::failAtB));
        assertThrows(ArithmeticException.class, () -> list.removeIf((word) -> failAtB(word).isEmpty()));
        assertThrows(ArithmeticException.class, () -> list.sort(Comparator.comparing(SharedListTest::failAtB)));
        assertThrows(IllegalStateException.class, () -> list.removeIf((word) -> list.add("d")));
        assertThrows(IllegalStateException.class, () -> list.replaceAll((word) -> list.remove(0)));
        assertEquals(List.of("c", "a", "b"), list);
        assertTrue(list.removeIf((word) -> list.contains("c") && list.get(1).equals(word)));
        assertEquals(List.of("c", "b"), list);
    }

    private static String failAtB(final String word)
    {
        if ("b".equals(word))
        {
            throw new ArithmeticException();
        }
        return word;
    }

    @Test
    void shouldFailFastWhenChangedByAnotherHandle() throws Exception
    {
        final SharedList<String> list = words("a", "b", "c");
        final SharedList<String> other = copy(list);
        final Iterator<String> iterator = list.iterator();
        final ListIterator<String> ahead = list.listIterator();
        final List<String> part = list.subList(1, 3);
        iterator.next();
        ahead.next();
        other.set(0, "A");
        assertEquals(List.of("b", "c"), part);
        other.add(0, "z");
        assertThrows(ConcurrentModificationException.class, iterator::remove);
        assertThrows(ConcurrentModificationException.class, iterator::next);
        assertThrows(ConcurrentModificationException.class, () -> ahead.set("x"));
        assertThrows(ConcurrentModificationException.class, () -> ahead.add("x"));
        assertThrows(ConcurrentModificationException.class, part::size);
        assertThrows(ConcurrentModificationException.class, part::clear);
        assertThrows(ConcurrentModificationException.class, () -> part.add("x"));
        assertEquals(List.of("z", "A", "b", "c"), list);
    }

    @Test
    void shouldTellAndWakeWhenChanged() throws Exception
    {
        final SharedList<String> list = words("a");
        final SharedList<String> other = copy(list);
        long version = list.version();
        for (final Runnable change : List.<Runnable>of(() -> other.add("b"), () -> other.set(0, "c"),
            () -> other.remove("b"), other::clear))
        {
            assertFalse(list.changeAfter(version).isReady());
            change.run();
            assertTrue(list.changeAfter(version).isReady());
            assertTrue(list.version() > version);
            version = list.version();
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldHoldHandlesWhenTheCodecDoes() throws Exception
    {
        final SharedQueue<String> queue = walk.create(SharedQueue.of(4, Codecs.utf8()));
        final SharedList<Object> list = list(10, Codecs.object(SharedQueue.class, SharedList.class));
        list.add(queue);
        list.add(list);
        ((SharedQueue<String>)list.get(0)).put("hello");
        assertEquals("hello", queue.take());
        assertEquals(2, ((SharedList<?>)list.get(1)).size());
    }

    @SuppressWarnings({"unchecked", "BanSerializableRead"})
    private static <E> SharedList<E> copy(final SharedList<E> list) throws Exception
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes))
        {
            out.writeObject(list);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())))
        {
            return (SharedList<E>)in.readObject();
        }
    }

    @Test
    void shouldBeTheSameWhenOpenedOrFoundOrSent() throws Exception
    {
        final SharedList<String> list = walk.open("names", SharedList.of(7, Codecs.utf8()));
        list.add("a");
        assertEquals(List.of("a"), copy(list));
        assertEquals(list, walk.open("names", SharedList.of(7, Codecs.utf8())));
        final SharedList<String> found = walk.find("names", SharedList.any(Codecs.utf8())).orElseThrow();
        assertEquals(7, found.capacity());
        found.add("b");
        assertEquals("b", list.get(1));
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("names", SharedList.of(8, Codecs.utf8())));
        assertThrows(IncompatibleSegmentException.class, () -> walk.find("names", SharedList.any(Codecs.int64())));
        assertThrows(IllegalArgumentException.class, () -> list(0, Codecs.utf8()));
        assertThrows(IllegalArgumentException.class,
            () -> walk.create(SharedList.of(5, Codecs.utf8()).budget(Integer.MAX_VALUE)));
        list.close();
        assertThrows(HandleClosedException.class, () -> list.get(0));
        assertThrows(HandleClosedException.class, () -> list.add("c"));
        assertThrows(HandleClosedException.class, list::size);
        assertSame(2, found.size());
        assertTrue(found.destroy());
        assertNotEquals(found, walk.open("names", SharedList.of(7, Codecs.utf8())));
    }

    @Test
    void shouldThrowOnlyTypedExceptionsWhenDamaged()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            final Random random = new Random(seed);
            final SharedList<byte[]> list = walk.create(SharedList.of(20, Codecs.bytes()).budget(8000));
            for (int i = 0; i < 15; i++)
            {
                list.add(new byte[random.nextInt(100)]);
            }
            for (int i = 0; i < 20; i++)
            {
                damage(list, random);
            }
            for (int i = 0; i < 30; i++)
            {
                meddle(list, random);
            }
            list.destroy();
        }
    }

    /** The lock is left alone, which has tests of its own: damaged, it is held by nobody who could give it back. */
    private static void damage(final SharedList<byte[]> list, final Random random)
    {
        final int end = random.nextBoolean() ? ListDescriptor.LOCK_OFFSET : 4096;
        final int at = random.nextInt(end);
        if (at < ListDescriptor.LOCK_OFFSET || at >= ListDescriptor.TABLES_OFFSET)
        {
            list.memory().buffer().putByte(at, (byte)random.nextInt());
        }
    }

    private static void meddle(final SharedList<byte[]> list, final Random random)
    {
        try
        {
            switch (random.nextInt(5))
            {
                case 0 -> list.add(random.nextInt(5), new byte[random.nextInt(200)]);
                case 1 -> list.remove(random.nextInt(5));
                case 2 -> list.set(random.nextInt(5), new byte[random.nextInt(200)]);
                case 3 -> list.removeIf((bytes) -> bytes.length > 50);
                default -> list.get(random.nextInt(5));
            }
        }
        catch (final CorruptSegmentException | CollectionFullException | IndexOutOfBoundsException ex)
        {
            assertNotEquals("", ex.getMessage());
        }
    }
}
