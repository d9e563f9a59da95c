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
package io.ropewalk.process.task;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** A lambda or a method reference is a task of ours as it is written, next to the methods of an ExecutorService. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskTypesTest
{
    /** The names of the overloads that the compiler chose. */
    private final Overloads overloads = new Overloads();

    /** What {@code ExecutorService} has, and what ours adds to it. */
    @SuppressWarnings("UnusedVariable")
    private static final class Overloads
    {
        String submit(final Runnable task)
        {
            return "Runnable";
        }

        <T> String submit(final Runnable task, final T result)
        {
            return "Runnable, T";
        }

        <T> String submit(final Callable<T> task)
        {
            return "Callable";
        }

        String submit(final RemoteRunnable task)
        {
            return "RemoteRunnable";
        }

        <T> String submit(final RemoteRunnable task, final T result)
        {
            return "RemoteRunnable, T";
        }

        <T> String submit(final RemoteCallable<T> task)
        {
            return "RemoteCallable";
        }

        String execute(final Runnable task)
        {
            return "Runnable";
        }

        String execute(final RemoteRunnable task)
        {
            return "RemoteRunnable";
        }

        <T, R> List<R> map(final RemoteFunction<? super T, ? extends R> function, final Iterable<? extends T> arguments)
            throws Exception
        {
            final List<R> results = new ArrayList<>();
            for (final T argument : arguments)
            {
                results.add(function.apply(argument));
            }
            return results;
        }

        <T, U, R> R apply(final RemoteBiFunction<? super T, ? super U, ? extends R> function, final T first,
            final U second) throws Exception
        {
            return function.apply(first, second);
        }

        void process(final RemoteTask task) throws Exception
        {
            task.run();
        }
    }

    private static final class Adder extends ProcessBody
    {
        private static final long serialVersionUID = 1L;

        private final int[] sum;

        Adder(final int[] sum)
        {
            this.sum = sum;
        }

        @Override
        public void run()
        {
            sum[0]++;
        }
    }

    private static int fetch(final String name) throws IOException
    {
        if (name.isEmpty())
        {
            throw new FileNotFoundException("name=" + name);
        }
        return name.length();
    }

    private static int answer() throws IOException
    {
        return fetch("four");
    }

    private static void nothing() throws IOException
    {
        fetch("four");
    }

    @Test
    void shouldChooseOursWhenALambdaReturnsSomething()
    {
        assertEquals("RemoteCallable", overloads.submit(() -> 1));
        assertEquals("RemoteCallable", overloads.submit(() -> answer()));
        assertEquals("RemoteCallable", overloads.submit(() -> fetch("")));
        assertEquals("RemoteCallable", overloads.submit(() ->
        {
            throw new IOException("always");
        }));
    }

    @Test
    void shouldChooseOursWhenALambdaReturnsNothing()
    {
        assertEquals("RemoteRunnable", overloads.submit(() ->
        {
        }));
        assertEquals("RemoteRunnable", overloads.submit(() -> nothing()));
        assertEquals("RemoteRunnable", overloads.execute(() -> nothing()));
        assertEquals("RemoteRunnable", overloads.execute(() -> answer()));
        assertEquals("RemoteRunnable, T", overloads.submit(() -> nothing(), 1));
    }

    @Test
    void shouldChooseOursWhenAMethodReference()
    {
        assertEquals("RemoteCallable", overloads.submit(TaskTypesTest::answer));
        assertEquals("RemoteRunnable", overloads.submit(TaskTypesTest::nothing));
        assertEquals("RemoteCallable", overloads.submit(Object::new));
        assertEquals("RemoteRunnable", overloads.execute(TaskTypesTest::answer));
    }

    @Test
    void shouldChooseTheirsWhenTheTaskHasItsType()
    {
        final Callable<Integer> callable = () -> 1;
        final Runnable runnable = () -> {};
        assertEquals("Callable", overloads.submit(callable));
        assertEquals("Runnable", overloads.submit(runnable));
    }

    @Test
    void shouldInferTypesWhenAFunction() throws Exception
    {
        final List<Integer> squares = overloads.map(n -> n * n, List.of(1, 2, 3));
        assertEquals(List.of(1, 4, 9), squares);
        final List<Integer> lengths = overloads.map(TaskTypesTest::fetch, List.of("a", "bc"));
        assertEquals(List.of(1, 2), lengths);
        final int sum = overloads.apply(Integer::sum, 1, 2);
        assertEquals(3, sum);
        final String joined = overloads.apply((text, number) -> text + number, "a", 2);
        assertEquals("a2", joined);
    }

    @Test
    void shouldRunWhenASubclass() throws Exception
    {
        final int[] sum = new int[1];
        overloads.process(new Adder(sum));
        overloads.process(() -> sum[0]++);
        assertEquals(2, sum[0]);
    }

    @Test
    void shouldThrowWhatItThrewWhenNothingIsDeclared()
    {
        final IOException failure = new IOException("as it is");
        final RemoteRunnable task = () ->
        {
            throw failure;
        };
        assertSame(failure, assertThrows(IOException.class, task::run));
        final Runnable runnable = task;
        assertSame(failure, assertThrows(IOException.class, runnable::run));
    }
}
