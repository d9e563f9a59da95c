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
package io.ropewalk.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.Outcome;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays a stress test in this JVM, for a look in each build: many trials at once, whose actors run through them side by
 * side. The tool that it is written for takes longer to begin than a build has time, and finds more.
 */
final class Trials
{
    private static final int BATCH = 256;

    private final Class<?> test;
    private final List<Method> actors;
    private final List<Method> arbiters;
    private final Map<String, Integer> seen = new TreeMap<>();

    Trials(final Class<?> test)
    {
        this.test = test;
        this.actors = annotated(Actor.class);
        this.arbiters = annotated(Arbiter.class);
    }

    private List<Method> annotated(final Class<? extends Annotation> annotation)
    {
        final List<Method> found = new ArrayList<>();
        for (final Method method : test.getMethods())
        {
            if (method.isAnnotationPresent(annotation))
            {
                found.add(method);
            }
        }
        return found;
    }

    /** How often each result came. */
    Map<String, Integer> play(final int count) throws Exception
    {
        final ExecutorService threads = Executors.newFixedThreadPool(actors.size());
        try
        {
            for (int played = 0; played < count; played += BATCH)
            {
                playBatch(threads);
            }
        }
        finally
        {
            threads.shutdownNow();
        }
        return seen;
    }

    private void playBatch(final ExecutorService threads) throws Exception
    {
        final Constructor<?> constructor = test.getConstructor();
        final Object[] trials = new Object[BATCH];
        final Object[] results = new Object[BATCH];
        for (int i = 0; i < BATCH; i++)
        {
            trials[i] = constructor.newInstance();
            results[i] = newResult();
        }
        final CyclicBarrier start = new CyclicBarrier(actors.size());
        final AtomicInteger arrived = new AtomicInteger();
        final List<Future<?>> ends = new ArrayList<>();
        for (final Method actor : actors)
        {
            ends.add(threads.submit(() -> act(actor, trials, results, start, arrived)));
        }
        for (final Future<?> end : ends)
        {
            end.get();
        }
        for (int i = 0; i < BATCH; i++)
        {
            for (final Method arbiter : arbiters)
            {
                call(arbiter, trials[i], results[i]);
            }
            seen.merge(results[i].toString(), 1, Integer::sum);
        }
    }

    private Object act(
        final Method actor,
        final Object[] trials,
        final Object[] results,
        final CyclicBarrier start,
        final AtomicInteger arrived) throws ReflectiveOperationException, InterruptedException, BrokenBarrierException
    {
        start.await();
        for (int i = 0; i < BATCH; i++)
        {
            // Together, unless the other one does not get a processor.
            arrived.incrementAndGet();
            for (int spins = 0; arrived.get() < (i + 1) * actors.size() && spins < 2000; spins++)
            {
                Thread.onSpinWait();
            }
            call(actor, trials[i], results[i]);
        }
        return null;
    }

    private Object newResult() throws ReflectiveOperationException
    {
        for (final Method method : actors)
        {
            if (method.getParameterCount() == 1)
            {
                return method.getParameterTypes()[0].getConstructor().newInstance();
            }
        }
        throw new IllegalArgumentException("has no result: test=" + test);
    }

    private static void call(final Method method, final Object trial, final Object result)
        throws ReflectiveOperationException
    {
        if (method.getParameterCount() == 0)
        {
            method.invoke(trial);
        }
        else
        {
            method.invoke(trial, result);
        }
    }

    /** Results that must not be. */
    Set<String> forbidden()
    {
        final Set<String> bad = new TreeSet<>(seen.keySet());
        for (final Outcome outcome : test.getAnnotationsByType(Outcome.class))
        {
            if (Expect.FORBIDDEN != outcome.expect())
            {
                bad.removeAll(Set.of(outcome.id()));
            }
        }
        return bad;
    }
}
