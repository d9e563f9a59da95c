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
package io.ropewalk.structure.value;

import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** A walk of the test's own, and objects that go with the test. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ValueFixture
{
    static final int THREADS = 4;
    static final int ROUNDS = 100_000;

    static Walk walk;

    private final List<SharedObject> objects = new ArrayList<>();

    @BeforeAll
    static void openWalk()
    {
        walk = Walk.temporary();
    }

    @AfterEach
    void destroyObjects()
    {
        objects.forEach(SharedObject::destroy);
    }

    <O extends SharedObject> O keep(final O object)
    {
        objects.add(object);
        return object;
    }

    /** In four threads at once. */
    static void inThreads(final IntConsumer work) throws Exception
    {
        final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try
        {
            final List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < THREADS; i++)
            {
                final int number = i;
                ends.add(threads.submit(() -> work.accept(number)));
            }
            for (final Future<?> end : ends)
            {
                end.get();
            }
        }
        finally
        {
            threads.shutdownNow();
        }
    }

    static byte[] written(final Object object) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes))
        {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings({"unchecked", "BanSerializableRead"})
    static <O> O read(final byte[] bytes) throws IOException, ClassNotFoundException
    {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes)))
        {
            return (O)in.readObject();
        }
    }
}
