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

import io.ropewalk.error.RemoteFailureException;
import io.ropewalk.error.RemoteStackException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailureBytesTest
{
    private static final ClassLoader LOADER = FailureBytesTest.class.getClassLoader();
    private static final int LARGE_STACK = 64 << 20;

    /** It has something that is not serialisable. */
    private static final class Heavy extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final Object load = new Socket();

        Heavy(final String message, final Throwable cause)
        {
            super(message, cause);
        }

        @Override
        public String toString()
        {
            return "heavy: " + getMessage() + (null == load ? "" : "!");
        }
    }

    /** All of its own code fails. */
    private static final class Rotten extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage()
        {
            throw new IllegalStateException("no message");
        }

        @Override
        public void printStackTrace(final PrintWriter writer)
        {
            throw new IllegalStateException("no stack trace");
        }

        @Override
        public synchronized Throwable getCause()
        {
            throw new IllegalStateException("no cause");
        }
    }

    /** It does not want to be read. */
    private static final class Unreadable extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        Unreadable(final String message)
        {
            super(message);
        }

        private void readObject(final ObjectInputStream stream)
        {
            throw new AssertionError("unreadable");
        }
    }

    private static Throwable sent(final Throwable failure)
    {
        return FailureBytes.decode(FailureBytes.encode(failure, "worker-1"), LOADER);
    }

    private static RemoteStackException last(final Throwable failure)
    {
        Throwable last = failure;
        while (null != last.getCause())
        {
            last = last.getCause();
        }
        return assertInstanceOf(RemoteStackException.class, last);
    }

    @Test
    void shouldArriveAsItsOwnTypeWhenSerialisable()
    {
        final IOException failure = new FileNotFoundException("name=missing");
        failure.addSuppressed(new IllegalStateException("suppressed"));
        failure.initCause(new IllegalArgumentException("cause"));

        final Throwable sent = sent(failure);

        assertEquals(FileNotFoundException.class, sent.getClass());
        assertEquals("name=missing", sent.getMessage());
        assertArrayEquals(failure.getStackTrace(), sent.getStackTrace());
        assertEquals("java.lang.IllegalArgumentException: cause", sent.getCause().toString());
        assertEquals("java.lang.IllegalStateException: suppressed", sent.getSuppressed()[0].toString());
        assertEquals(1, sent.getSuppressed().length);
    }

    @Test
    void shouldEndWithTheRemoteStackWhenItArrives()
    {
        final RemoteStackException stack = last(sent(new IOException(new IllegalStateException("inner"))));

        assertEquals(ProcessHandle.current().pid(), stack.pid());
        assertEquals("worker-1", stack.processName());
        assertTrue(stack.stackText().contains("at " + getClass().getName() + ".shouldEndWithTheRemoteStack"),
            stack::stackText);
        assertTrue(stack.stackText().contains("Caused by: java.lang.IllegalStateException: inner"), stack::stackText);
        assertTrue(stack.getMessage().contains("pid=" + stack.pid() + ", process=worker-1"), stack::getMessage);
        assertEquals(0, stack.getStackTrace().length);
    }

    @Test
    void shouldGrowByOneStackWhenItTravelsAgain()
    {
        final Throwable twice = sent(sent(new IOException("far")));
        assertInstanceOf(RemoteStackException.class, twice.getCause());
        assertInstanceOf(RemoteStackException.class, twice.getCause().getCause());
        assertNull(twice.getCause().getCause().getCause());
    }

    @Test
    void shouldArriveWhenAnError()
    {
        assertInstanceOf(StackOverflowError.class, sent(new StackOverflowError()));
        assertInstanceOf(OutOfMemoryError.class, sent(new OutOfMemoryError("Java heap space")));
        assertEquals("of a test", sent(new AssertionError("of a test")).getMessage());
    }

    @Test
    void shouldSendAStandInWhenNotSerialisable()
    {
        final Heavy failure = new Heavy("load", new IOException("cause"));
        failure.addSuppressed(new IOException("suppressed"));

        final RemoteFailureException sent = assertInstanceOf(RemoteFailureException.class, sent(failure));

        assertEquals("heavy: load!", sent.getMessage());
        assertEquals(Heavy.class.getName(), sent.className());
        assertArrayEquals(failure.getStackTrace(), sent.getStackTrace());
        assertEquals("java.io.IOException: cause", sent.getCause().toString());
        assertEquals("java.io.IOException: suppressed", sent.getSuppressed()[0].toString());
        assertNotNull(last(sent));
    }

    @Test
    void shouldKeepTheOthersWhenOneIsNotSerialisable()
    {
        final IOException failure =
            new IOException("outer", new Heavy("load", new IllegalStateException("inner")));
        failure.addSuppressed(new Heavy("aside", null));

        final Throwable sent = sent(failure);

        assertEquals(IOException.class, sent.getClass());
        assertEquals("heavy: load!", assertInstanceOf(RemoteFailureException.class, sent.getCause()).getMessage());
        assertEquals(IllegalStateException.class, sent.getCause().getCause().getClass());
        assertEquals("heavy: aside!", sent.getSuppressed()[0].getMessage());
        assertNotNull(last(sent));
    }

    @Test
    void shouldSayWhyWhenItCannotBeRead()
    {
        final Throwable sent = sent(new Unreadable("message"));
        assertEquals(Unreadable.class.getName() + ": message", sent.getMessage());
        assertEquals(Unreadable.class.getName(), assertInstanceOf(RemoteFailureException.class, sent).className());
        assertEquals("unreadable", sent.getSuppressed()[0].getMessage());
        assertNotNull(last(sent));
    }

    @Test
    void shouldArriveWhenItsOwnCodeFails()
    {
        final Throwable sent = sent(new Rotten());
        assertTrue(sent instanceof Rotten || sent instanceof RemoteFailureException, () -> sent.getClass().getName());
    }

    @Test
    void shouldSayWhyWhenItsClassIsMissing()
    {
        final byte[] bytes = FailureBytes.encode(new Unreadable("message"), "");
        final String name = Unreadable.class.getName();
        final String text = new String(bytes, StandardCharsets.ISO_8859_1);
        final int at = text.lastIndexOf(name) + name.length() - 1;
        bytes[at] = 'X';
        final Throwable sent = FailureBytes.decode(bytes, LOADER);
        assertEquals(name, assertInstanceOf(RemoteFailureException.class, sent).className());
        assertTrue(sent.getSuppressed()[0].getMessage().contains("class=" + name.replaceAll("e$", "X")),
            () -> sent.getSuppressed()[0].getMessage());
        assertEquals("", last(sent).processName());
    }

    @Test
    void shouldCarryTheStackElsewhereWhenTheCauseIsDecided()
    {
        final Throwable sent = sent(new RuntimeException("no cause, ever", null));
        assertNull(sent.getCause());
        assertInstanceOf(RemoteStackException.class, sent.getSuppressed()[0]);

        final IOException target = new IOException("target");
        final Throwable wrapped = sent(new InvocationTargetException(target));
        assertInstanceOf(InvocationTargetException.class, wrapped);
        assertEquals("target", wrapped.getCause().getMessage());
        assertInstanceOf(RemoteStackException.class, wrapped.getCause().getCause());
    }

    @Test
    void shouldArriveWhenItsCausesAreACircle()
    {
        final IllegalStateException first = new IllegalStateException("first");
        final IOException second = new IOException("second", first);
        first.initCause(second);
        final Throwable sent = sent(first);
        assertSame(sent, sent.getCause().getCause());
        assertInstanceOf(RemoteStackException.class, sent.getSuppressed()[0]);
    }

    @Test
    void shouldArriveWhenItsCausesAreTooMany() throws Exception
    {
        Throwable chain = new IOException("first");
        for (int i = 0; i < 5_000; i++)
        {
            chain = new IllegalStateException("number " + i, chain);
        }
        final Throwable failure = chain;
        assertEquals("java.lang.IllegalStateException: number 4999", sent(failure).getMessage());

        final byte[][] bytes = new byte[1][];
        final Thread thread = new Thread(null, () -> bytes[0] = FailureBytes.encode(failure, "worker"), "large stack",
            LARGE_STACK);
        thread.start();
        thread.join(TimeUnit.SECONDS.toMillis(100));
        final Throwable sent = FailureBytes.decode(bytes[0], LOADER);
        assertInstanceOf(RemoteFailureException.class, sent);
        assertTrue(sent.getSuppressed()[0].getMessage().contains("nested too deeply"));
    }

    @Test
    void shouldFitWhenThereIsALimit()
    {
        final IOException failure = new IOException("\u20ac".repeat(10_000));
        for (final int limit : new int[]{0, 512, 513, 1000, 5000, 40_000, 100_000, Integer.MAX_VALUE})
        {
            final byte[] bytes = FailureBytes.encode(failure, "\u20ac".repeat(1000), limit);
            assertTrue(bytes.length <= Math.max(limit, FailureBytes.MIN_LENGTH_BYTES), () -> "limit=" + limit);
            final Throwable sent = FailureBytes.decode(bytes, LOADER);
            assertTrue(sent.getMessage().contains("\u20ac"), sent::toString);
            assertTrue(last(sent).stackText().startsWith("java.io.IOException"), () -> "limit=" + limit);
        }
        assertInstanceOf(UncheckedIOException.class, FailureBytes.decode(FailureBytes.encode(
            new UncheckedIOException(failure), "worker", Integer.MAX_VALUE), LOADER));
    }

    @Test
    void shouldReturnSomethingWhenBytesAreDamaged()
    {
        final byte[] bytes = FailureBytes.encode(new IOException("message", new Heavy("load", null)), "worker");
        assertNotNull(FailureBytes.decode(new byte[0], LOADER));
        for (int i = 0; i < bytes.length; i++)
        {
            assertNotNull(FailureBytes.decode(Arrays.copyOf(bytes, i), LOADER));
            bytes[i] ^= (byte)0x81;
            assertNotNull(FailureBytes.decode(bytes, LOADER));
            bytes[i] ^= (byte)0x81;
        }
    }
}
