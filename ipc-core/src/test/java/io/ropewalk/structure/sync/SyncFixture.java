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
package io.ropewalk.structure.sync;

import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** A walk of the test's own, objects that go with the test, and threads. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class SyncFixture
{
    /** Of a process that is no more: slot 1000, generation 1. */
    static final int DEAD = 1 << 10 | 1000;
    static final long SOON_MS = 100;

    static Walk walk;

    private final List<SharedObject> objects = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void openWalk()
    {
        walk = Walk.temporary();
        Ancestors.bury(walk, DEAD);
    }

    @AfterEach
    void destroyObjects()
    {
        threads.shutdownNow();
        objects.forEach(SharedObject::destroy);
    }

    <T extends SharedObject> T keep(final T object)
    {
        objects.add(object);
        return object;
    }

    <T> Future<T> async(final Callable<T> work)
    {
        return threads.submit(work);
    }

    static void awaitUntil(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            Thread.yield();
        }
    }

    static Throwable failureOf(final Future<?> future)
    {
        return assertThrows(ExecutionException.class, future::get).getCause();
    }

    /** The call must throw, and use the interruption up. */
    static void assertInterruptible(final Executable call)
    {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, call);
        assertFalse(Thread.interrupted());
    }

    @SuppressWarnings("unchecked")
    static <T> T sent(final T object) throws IOException, ClassNotFoundException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes))
        {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())))
        {
            return (T)in.readObject();
        }
    }

    /** Takes hold of the memory of an object that is looked at through it. */
    static final class Window implements UnaryOperator<AtomicBuffer>
    {
        AtomicBuffer buffer;

        @Override
        public AtomicBuffer apply(final AtomicBuffer memory)
        {
            buffer = memory;
            return memory;
        }
    }

    /** A call at work in a thread that can be interrupted. */
    final class Running<T>
    {
        final Future<T> result;
        private final AtomicReference<Thread> thread = new AtomicReference<>();

        Running(final Callable<T> work)
        {
            result = async(() ->
            {
                thread.set(Thread.currentThread());
                return work.call();
            });
            awaitUntil(() -> thread.get() != null);
        }

        void interrupt()
        {
            thread.get().interrupt();
        }
    }
}
