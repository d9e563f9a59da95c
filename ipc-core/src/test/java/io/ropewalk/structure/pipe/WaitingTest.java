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
package io.ropewalk.structure.pipe;

import io.ropewalk.Waiting;
import io.ropewalk.codec.Codecs;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Waiting for the first of several. */
class WaitingTest extends PipeFixture
{
    @Test
    void shouldReturnAtOnceWhenThereIsNothingToWaitFor() throws Exception
    {
        assertEquals(List.of(), Waiting.any(List.of()));
        assertEquals(List.of(), Waiting.any(List.of(), 100, SECONDS));
    }

    @Test
    void shouldLookOnceWhenTheTimeIsOver() throws Exception
    {
        final Pipe<Long> one = numbers(4);
        final Pipe<Long> two = numbers(4);
        final List<Connection<Long>> both = List.of(one.first(), two.first());
        assertEquals(List.of(), Waiting.any(both, 0, SECONDS));
        assertEquals(List.of(), Waiting.any(both, -1, SECONDS));
        assertEquals(List.of(), Waiting.any(both, 20, MILLISECONDS));
        two.second().send(1L);
        assertEquals(List.of(two.first()), Waiting.any(both, 0, SECONDS));
        one.second().send(1L);
        assertEquals(both, Waiting.any(both));
    }

    @Test
    void shouldWakeWhenAnyOfSeveralKindsIsReady() throws Exception
    {
        final Pipe<Long> pipe = numbers(4);
        final SharedQueue<Long> queue = walk.create(SharedQueue.of(4, Codecs.int64()));
        final List<Waitable> all = List.of(pipe.first(), queue);
        final Call<List<Waitable>> first = new Call<>(() -> Waiting.any(all));
        queue.put(1L);
        assertEquals(List.of(queue), first.result.get());
        queue.take();
        final Call<List<Waitable>> second = new Call<>(() -> Waiting.any(all));
        pipe.second().send(1L);
        assertEquals(List.of(pipe.first()), second.result.get());
        pipe.first().receive();
        final Call<List<Waitable>> third = new Call<>(() -> Waiting.any(all));
        pipe.second().close();
        assertEquals(List.of(pipe.first()), third.result.get(), "the end of the stream counts");
        final Call<List<Waitable>> fourth = new Call<>(() -> Waiting.any(List.of(queue)));
        queue.shutdown();
        assertEquals(List.of(queue), fourth.result.get());
        queue.destroy();
        assertEquals(List.of(queue), Waiting.any(List.of(queue)), "closed");
    }

    @Test
    void shouldWakeWhenThereAreMoreThanTheKernelTakes() throws Exception
    {
        final List<Connection<Long>> many = new ArrayList<>();
        Pipe<Long> last = null;
        for (int i = 0; i < 130; i++)
        {
            last = keep(walk.create(Pipe.oneWay(Codecs.int64()).capacity(1).budget(0)));
            many.add(last.first());
        }
        final Call<List<Connection<Long>>> call = new Call<>(() -> Waiting.any(many));
        last.second().send(1L);
        assertEquals(List.of(last.first()), call.result.get());
    }

    @Test
    void shouldThrowWhenInterrupted() throws Exception
    {
        final Pipe<Long> pipe = numbers(4);
        final Call<List<Connection<Long>>> call =
            new Call<>(() -> Waiting.any(Collections.singleton(pipe.first())));
        call.interrupt();
        final ExecutionException ex = assertThrows(ExecutionException.class, call.result::get);
        assertInstanceOf(InterruptedException.class, ex.getCause());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> Waiting.any(List.of(), 1, SECONDS));
    }
}
