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
package io.ropewalk.corruption;

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.ring.core.RingLayout;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Random bytes over a live queue: typed exceptions or wrong answers, never a crash, an endless loop, a wild access. */
class CorruptionTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final int CONTROL_LENGTH = 10 * 128;
    private static final int CAPACITY = 6;
    private static final int BUDGET = 1024;
    private static final long WATCHDOG_MS = 300_000;
    private static final int OPERATIONS = 40;

    private static final String[] OPERATION_NAMES =
        {"offer", "offer-large", "poll", "size", "isFull", "iterate", "remove", "peek", "drain", "clear", "timed"};

    private final Walk walk = Walk.temporary();
    private final List<String> faults = new ArrayList<>();

    @AfterEach
    void shouldHaveNoFaults()
    {
        assertEquals(List.of(), faults);
    }

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldOnlyThrowTypedExceptionsWhenWordsWereDamaged() throws InterruptedException
    {
        damageOnce(400);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldOnlyThrowTypedExceptionsWhenManyWordsWereDamaged() throws InterruptedException
    {
        damageOnce(100_000);
    }

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldOnlyThrowTypedExceptionsWhileWordsAreDamaged() throws InterruptedException
    {
        for (int i = 0; i < 400 && faults.isEmpty(); i++)
        {
            final long seed = SEED + i;
            final SharedQueue<byte[]> queue = newQueue("live-" + i);
            final AtomicBuffer memory = memoryOf("live-" + i);
            final AtomicBoolean isOver = new AtomicBoolean();
            final Thread vandal = new Thread(() ->
            {
                final Vandal hand = new Vandal(memory, seed);
                while (!isOver.get())
                {
                    hand.strikeControl(CONTROL_LENGTH);
                    Thread.onSpinWait();
                }
            });
            vandal.start();
            use(queue, seed);
            isOver.set(true);
            vandal.join();
            walk.destroy("live-" + i);
        }
    }

    private void damageOnce(final int rounds) throws InterruptedException
    {
        System.out.println("corruption: seed=" + SEED + " rounds=" + rounds);
        for (int i = 0; i < rounds && faults.size() < 5; i++)
        {
            final long seed = SEED + i;
            final String name = "once-" + i;
            final SharedQueue<byte[]> queue = newQueue(name);
            final Vandal vandal = new Vandal(memoryOf(name), seed);
            for (int strikes = 1 + i % 4; strikes > 0; strikes--)
            {
                vandal.strikeControl(CONTROL_LENGTH);
            }
            use(queue, seed);
            walk.destroy(name);
        }
    }

    private SharedQueue<byte[]> newQueue(final String name) throws InterruptedException
    {
        final SharedQueue<byte[]> queue = walk.open(name, SharedQueue.of(CAPACITY, Codecs.bytes()).budget(BUDGET));
        final int passed = Math.floorMod(name.hashCode(), 30);
        for (int i = 0; i < passed; i++)
        {
            queue.put(new byte[i]);
            queue.take();
        }
        queue.put(new byte[10]);
        queue.put(new byte[200]);
        queue.put(new byte[30]);
        return queue;
    }

    private AtomicBuffer memoryOf(final String name)
    {
        final Segment segment = walk.openAny(name, SegmentKind.QUEUE, RingLayout.fingerprint()).orElseThrow();
        return segment.buffer();
    }

    /** Each operation in turn, by a handle that was there before, and by one that comes now. */
    private void use(final SharedQueue<byte[]> before, final long seed) throws InterruptedException
    {
        final AtomicReference<String> doing = new AtomicReference<>("open");
        final Thread user = new Thread(() ->
        {
            final Random random = new Random(seed);
            final SharedQueue<byte[]> now = walk.find(before.name(), SharedQueue.any(Codecs.bytes())).orElseThrow();
            for (int i = 0; i < OPERATIONS; i++)
            {
                final SharedQueue<byte[]> queue = random.nextBoolean() ? before : now;
                final int operation = random.nextInt(OPERATION_NAMES.length);
                doing.set(OPERATION_NAMES[operation]);
                attempt(queue, operation, random, seed);
            }
        });
        user.setDaemon(true);
        user.start();
        user.join(WATCHDOG_MS);
        if (user.isAlive())
        {
            faults.add("endless: seed=" + seed + " queue=" + before.name() + " doing=" + doing.get() + " at=" +
                Arrays.toString(user.getStackTrace()));
        }
    }

    private void attempt(final SharedQueue<byte[]> queue, final int operation, final Random random, final long seed)
    {
        try
        {
            operate(queue, operation, random);
        }
        catch (final RopewalkException | IllegalStateException ex)
        {
            // This is what the user may see.
            return;
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
        catch (final Throwable ex)
        {
            synchronized (faults)
            {
                faults.add("wild: seed=" + seed + " doing=" + OPERATION_NAMES[operation] + " " + ex + " at=" +
                    Arrays.asList(ex.getStackTrace()).subList(0, Math.min(6, ex.getStackTrace().length)));
            }
        }
    }

    private static void operate(final SharedQueue<byte[]> queue, final int operation, final Random random)
        throws InterruptedException
    {
        switch (operation)
        {
            case 0 -> queue.offer(new byte[random.nextInt(57)]);
            case 1 -> queue.offer(new byte[57 + random.nextInt(500)]);
            case 2 -> queue.poll();
            case 3 ->
            {
                final int size = queue.size();
                if (size < 0 || size > queue.capacity())
                {
                    throw new AssertionError("size=" + size);
                }
                final int remaining = queue.remainingCapacity();
                if (remaining < 0 || remaining > queue.capacity())
                {
                    throw new AssertionError("remainingCapacity=" + remaining);
                }
            }
            case 4 -> queue.isFull();
            case 5 -> queue.iterator().forEachRemaining((element) -> {});
            case 6 -> queue.removeIf((element) -> element.length % 2 == 0);
            case 7 -> queue.peek();
            case 8 -> queue.drainTo(new ArrayList<>(), 100);
            case 9 -> queue.clear();
            default ->
            {
                queue.offer(new byte[9], 2, TimeUnit.MILLISECONDS);
                queue.poll(2, TimeUnit.MILLISECONDS);
            }
        }
    }
}
