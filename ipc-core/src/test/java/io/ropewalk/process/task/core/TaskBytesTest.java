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
package io.ropewalk.process.task.core;

import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.error.TaskDecodingException;
import io.ropewalk.error.TaskEncodingException;
import io.ropewalk.process.task.ProcessBody;
import io.ropewalk.process.task.RemoteCallable;
import io.ropewalk.process.task.RemoteFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskBytesTest
{
    private static final ClassLoader LOADER = TaskBytesTest.class.getClassLoader();
    private static final int USUAL_STACK = 1 << 20;
    private static final int DEPTH = 500;
    private static final int LARGE_STACK = 256 << 20;

    record Point(int x, String name) implements Serializable
    {
    }

    private static final class Connection implements Serializable
    {
        private static final long serialVersionUID = 1L;

        private final String host = "localhost";
        private Object socket;

        @Override
        public String toString()
        {
            return host + socket;
        }
    }

    private static final class Job extends ProcessBody
    {
        private static final long serialVersionUID = 1L;

        private final Connection connection = new Connection();
        private final transient Object left = new Object();

        @Override
        public void run()
        {
            connection.socket = left;
        }
    }

    private static final class Node implements Serializable
    {
        private static final long serialVersionUID = 1L;

        private Node next;

        static Node chain(final int length)
        {
            Node first = new Node();
            for (int i = 1; i < length; i++)
            {
                final Node node = new Node();
                node.next = first;
                first = node;
            }
            return first;
        }

        int length()
        {
            int length = 0;
            for (Node node = this; null != node; node = node.next)
            {
                length++;
            }
            return length;
        }
    }

    private static final class Stubborn implements Serializable
    {
        private static final long serialVersionUID = 1L;

        private final transient Throwable failure;

        Stubborn(final Throwable failure)
        {
            this.failure = failure;
        }

        private void writeObject(final ObjectOutputStream stream) throws IOException
        {
            stream.defaultWriteObject();
            if (failure instanceof Error error)
            {
                throw error;
            }
            throw (RuntimeException)failure;
        }
    }

    private enum Colour
    {
        RED
    }

    private static Object sent(final Object value)
    {
        return TaskBytes.decode(TaskBytes.encode(value, "value"), LOADER);
    }

    private static String refusal(final Object task)
    {
        return assertThrows(TaskEncodingException.class, () -> TaskBytes.encode(task, "task")).getMessage();
    }

    static Stream<Object> values()
    {
        return Stream.of(0, -1, Integer.MIN_VALUE, Long.MAX_VALUE, -0.0, Double.NaN, true, false, "", "text", "\u00ff",
            "\u0100", "\ud83d\ude00", "\ud800", 'c', 1.5f, (short)3, (byte)4, new BigDecimal("1.50"),
            new Point(1, "one"), Colour.RED, List.of(1, "two"), Arrays.asList(1, null), Map.of("key", List.of(2)),
            int.class, String[].class, new HashMap<>(1 << 12));
    }

    @ParameterizedTest
    @MethodSource("values")
    void shouldReturnAnEqualOneWhenAValue(final Object value)
    {
        assertEquals(value, sent(value));
        assertEquals(value.getClass(), sent(value).getClass());
    }

    @Test
    void shouldReturnWhatItWasWhenNullOrAnArray()
    {
        assertSame(null, sent(null));
        assertArrayEquals(new byte[]{1, 2}, (byte[])sent(new byte[]{1, 2}));
        assertArrayEquals(new byte[0], (byte[])sent(new byte[0]));
        assertArrayEquals(new int[1000], (int[])sent(new int[1000]));
        assertArrayEquals(new Object[]{"a", null}, (Object[])sent(new Object[]{"a", null}));
    }

    @Test
    void shouldDecodeWhenInABuffer()
    {
        final byte[] bytes = TaskBytes.encode(new Point(1, "one"), "argument");
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes.length + 10]);
        buffer.putBytes(5, bytes);
        assertEquals(new Point(1, "one"), TaskBytes.decode(buffer, 5, bytes.length, null));
    }

    @SuppressWarnings("unchecked")
    private static <T> T call(final RemoteCallable<T> task) throws Exception
    {
        return ((RemoteCallable<T>)sent(task)).call();
    }

    @Test
    void shouldRunWhenALambda() throws Exception
    {
        final int number = 41;
        final String text = "text";
        final List<String> list = new ArrayList<>(List.of("a"));
        final Map<String, List<String>> map = Map.of("list", list);
        assertEquals(1, call(() -> 1));
        assertEquals(42, call(() -> number + 1));
        assertEquals("text41null", call(() -> text + number + System.getProperty("none")));
        assertEquals(1, call(list::size));
        assertEquals(0, call(ArrayList::new).size());
        assertTrue(call(() -> map.get("list") == list), "what is captured twice is one object");
        final long wide = 5;
        final double real = 0.5;
        final boolean flag = true;
        final char letter = 'c';
        assertEquals("5 0.5 true c", call(() -> wide + " " + real + " " + flag + " " + letter));
    }

    @Test
    void shouldTravelAgainWhenALambdaHasCome() throws Exception
    {
        final String text = "text";
        RemoteCallable<String> task = () -> text + "!";
        for (int i = 0; i < 3; i++)
        {
            task = cast(sent(task));
        }
        assertEquals("text!", task.call());
    }

    @Test
    void shouldRunWhenALambdaCapturesAnother() throws Exception
    {
        final RemoteFunction<Integer, Integer> twice = (n) -> 2 * n;
        final RemoteFunction<Integer, Integer> fourfold = (n) -> twice.apply(twice.apply(n));
        final RemoteFunction<Integer, Integer> sent = cast(sent(fourfold));
        assertEquals(12, sent.apply(3));
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(final Object value)
    {
        return (T)value;
    }

    @Test
    void shouldCarryItsFieldsWhenASubclass()
    {
        final Job job = new Job();
        job.connection.socket = "a string";
        final Job sent = assertInstanceOf(Job.class, sent(job));
        assertNotSame(job, sent);
        assertEquals("localhosta string", sent.connection.toString());
        assertSame(null, sent.left);
    }

    @Test
    void shouldNameThePathWhenAFieldIsNotSerialisable()
    {
        final Job job = new Job();
        job.connection.socket = new Socket();
        assertEquals("task is not serialisable: path=task.connection.socket class=java.net.Socket", refusal(job));
    }

    @Test
    void shouldNameThePathWhenWhatALambdaCapturesIsNotSerialisable()
    {
        final String before = new String("before");
        final Job job = new Job();
        job.connection.socket = new Socket();
        final RemoteCallable<String> task = () -> before + job;
        assertEquals("task is not serialisable: path=task.captured[1].connection.socket class=java.net.Socket",
            refusal(task));
        final RemoteCallable<String> direct = job.connection.socket::toString;
        assertEquals("task is not serialisable: path=task.captured[0] class=java.net.Socket", refusal(direct));
    }

    private int instanceMethod()
    {
        return 1;
    }

    @Test
    void shouldNameThisWhenALambdaCapturesIt()
    {
        final RemoteCallable<Integer> task = this::instanceMethod;
        assertEquals("task is not serialisable: path=task.captured[0] class=" + getClass().getName(), refusal(task));
    }

    @Test
    void shouldNameThePathWhenAnElementIsNotSerialisable()
    {
        final Object bad = new Object();
        final String end = " class=java.lang.Object";
        final Map<String, Object> map = new HashMap<>(Map.of("a", 1, "b", bad));
        assertEquals("task is not serialisable: path=task[2]" + end,
            refusal(new ArrayList<>(Arrays.asList(1, null, bad))));
        assertEquals("task is not serialisable: path=task[1]" + end, refusal(List.of(1, bad)));
        assertEquals("task is not serialisable: path=task[b]" + end, refusal(map));
        assertEquals("task is not serialisable: path=task[key]" + end, refusal(new HashMap<>(Map.of(bad, 1))));
        assertEquals("task is not serialisable: path=task[1][0]" + end, refusal(new Object[]{1, new Object[]{bad}}));
        assertEquals("task is not serialisable: path=task" + end, refusal(bad));
    }

    @Test
    void shouldSayWhatHelpsWhenALambdaHasAnotherType()
    {
        final Callable<Integer> task = () -> 1;
        final String refusal = refusal(task);
        assertTrue(refusal.contains("path=task ") && refusal.contains("io.ropewalk.process.task"), refusal);
    }

    @Test
    void shouldFindThePathWhenTheGraphIsDeepAndCyclic()
    {
        final List<Object> outer = new ArrayList<>();
        final List<Object> inner = new ArrayList<>(List.of(outer));
        outer.add(inner);
        inner.add(new Socket());
        assertEquals("task is not serialisable: path=task[0][1] class=java.net.Socket", refusal(outer));
    }

    @Test
    void shouldSayWhoFailedWhenCodeOfTheObjectFails()
    {
        final IllegalStateException failure = new IllegalStateException("stubborn");
        final TaskEncodingException thrown = assertThrows(TaskEncodingException.class,
            () -> TaskBytes.encode(new Stubborn(failure), "result"));
        assertSame(failure, thrown.getCause());
        assertTrue(thrown.getMessage().startsWith("result cannot be serialised: class="), thrown::getMessage);
    }

    @Test
    void shouldPassOnWhenAnError()
    {
        final Error failure = new StackOverflowError();
        assertSame(failure, assertThrows(StackOverflowError.class,
            () -> TaskBytes.encode(new Stubborn(failure), "result")));
    }

    @Test
    void shouldRefuseWhenTooLong()
    {
        for (final Object value : new Object[]{new byte[100], "text".repeat(25), new int[25], new Point(1, "long")})
        {
            final String message = assertThrows(ElementTooLargeException.class,
                () -> TaskBytes.encode(value, "argument", 10)).getMessage();
            assertEquals("argument is too long when serialised: maxLengthBytes=10", message);
        }
        final String captured = "text".repeat(1000);
        final RemoteCallable<String> task = () -> captured;
        assertThrows(ElementTooLargeException.class, () -> TaskBytes.encode(task, "task", 4000));
        assertEquals(11, TaskBytes.encode("1234567890", "argument", 11).length);
    }

    @Test
    void shouldNeverCrashWhenAByteIsDamaged()
    {
        final int number = 1000;
        final List<Object> list = new ArrayList<>(List.of(new Point(1, "one"), Map.of("a", new int[3]), Colour.RED));
        final RemoteCallable<Object> lambda = () -> list.get(number);
        final RemoteCallable<Object> brief = () -> "text" + number;
        for (final Object value : new Object[]{list, lambda, brief, "text", 1, true, null, new byte[3]})
        {
            final byte[] bytes = TaskBytes.encode(value, "value");
            for (int i = 0; i < bytes.length; i++)
            {
                decodeAnyhow(Arrays.copyOf(bytes, i));
                for (final int bits : new int[]{0xFF, 0x80, 0x01, 0x40, 0x03})
                {
                    final byte[] damaged = bytes.clone();
                    damaged[i] ^= (byte)bits;
                    decodeAnyhow(damaged);
                }
            }
        }
    }

    private static void decodeAnyhow(final byte[] bytes)
    {
        try
        {
            TaskBytes.decode(bytes, LOADER);
        }
        catch (final RopewalkException ex)
        {
            assertTrue(null != ex.getMessage());
        }
    }

    @Test
    void shouldRefuseWhenAnArrayIsLongerThanItsBytes()
    {
        final byte[] bytes = TaskBytes.encode(new int[3], "value");
        bytes[bytes.length - 16] = 0x7F;
        final String message =
            assertThrows(TaskDecodingException.class, () -> TaskBytes.decode(bytes, LOADER)).getMessage();
        assertTrue(message.contains("arrayLength=2130706435"), message);
    }

    @Test
    void shouldSayTheClassWhenItIsMissing()
    {
        final byte[] bytes = TaskBytes.encode(new Point(1, "one"), "value");
        final int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("Point");
        bytes[at] = 'J';
        final String message =
            assertThrows(TaskDecodingException.class, () -> TaskBytes.decode(bytes, LOADER)).getMessage();
        assertTrue(message.startsWith("a class is missing in this process: class=" + getClass().getName() + "$Joint "),
            message);
        assertTrue(message.contains("classPath="), message);
    }

    @Test
    void shouldSaySoWhenALambdaIsOfAnotherVersion()
    {
        final RemoteCallable<Integer> task = () -> 1;
        final byte[] bytes = TaskBytes.encode(task, "task");
        final int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("lambda$");
        bytes[at] = 'L';
        final String message =
            assertThrows(TaskDecodingException.class, () -> TaskBytes.decode(bytes, LOADER)).getMessage();
        assertTrue(message.contains("another version: class=" + getClass().getName() + " method=Lambda$"), message);
    }

    @Test
    void shouldKeepTheContextWhenTheLoaderIsAnother()
    {
        final ClassLoader context = Thread.currentThread().getContextClassLoader();
        final ClassLoader other = new ClassLoader(LOADER)
        {
        };
        TaskBytes.decode(TaskBytes.encode(new Point(1, "one"), "value"), other);
        assertThrows(TaskDecodingException.class, () -> TaskBytes.decode(new byte[]{0, 1}, other));
        assertSame(context, Thread.currentThread().getContextClassLoader());
    }

    @Test
    void shouldRefuseWhenNestedTooDeeply() throws Exception
    {
        final byte[][] bytes = new byte[2][];
        inThread(LARGE_STACK, () ->
        {
            bytes[0] = TaskBytes.encode(Node.chain(DEPTH), "value");
            bytes[1] = TaskBytes.encode(Node.chain(100 * DEPTH), "value");
        });
        inThread(USUAL_STACK, () ->
        {
            final Node sent = (Node)TaskBytes.decode(bytes[0], LOADER);
            assertEquals(DEPTH, sent.length());
            final String message = assertThrows(TaskDecodingException.class,
                () -> TaskBytes.decode(bytes[1], LOADER)).getMessage();
            assertTrue(message.contains("nested too deeply for this stack: depth="), message);
        });
    }

    private static void inThread(final long stackLength, final Runnable work) throws Exception
    {
        final Throwable[] failure = new Throwable[1];
        final Thread thread = new Thread(null, work, "with a stack of " + stackLength, stackLength);
        thread.setUncaughtExceptionHandler((ended, ex) -> failure[0] = ex);
        thread.start();
        thread.join(TimeUnit.SECONDS.toMillis(60));
        if (null != failure[0])
        {
            throw new AssertionError(failure[0]);
        }
    }
}
