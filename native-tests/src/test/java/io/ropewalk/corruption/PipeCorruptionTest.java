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
import io.ropewalk.segment.Views;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Random bytes over a live pipe: typed exceptions or wrong answers, never a crash, an endless loop, a wild access. */
class PipeCorruptionTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final int RING_CONTROL_LENGTH = 10 * 128;
    private static final int CAPACITY = 6;
    private static final int BUDGET = 1024;
    private static final int OPERATIONS = 30;
    private static final int OPERATION_KINDS = 10;
    private static final int CLOSE = -1;
    private static final long WATCHDOG_MS = 300_000;
    private static final long SHORT_MS = 1;

    private final Walk walk = Walk.temporary();
    private final List<String> faults = new ArrayList<>();

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldOnlyThrowTypedExceptionsWhenWordsWereDamaged() throws Exception
    {
        damage(500);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldOnlyThrowTypedExceptionsWhenManyWordsWereDamaged() throws Exception
    {
        damage(50_000);
    }

    private void damage(final int rounds) throws Exception
    {
        System.out.println("pipe corruption: seed=" + SEED + " rounds=" + rounds);
        for (int i = 0; i < rounds && faults.size() < 5; i++)
        {
            final long seed = SEED + i;
            final Pipe<byte[]> pipe = walk.create(Pipe.of(Codecs.bytes()).capacity(CAPACITY).budget(BUDGET));
            pipe.second().send(new byte[10]);
            pipe.second().send(new byte[200]);
            pipe.first().receive();
            pipe.second().send(new byte[30]);
            strike(pipe, seed);
            use(pipe, seed);
            pipe.destroy();
        }
        assertEquals(List.of(), faults);
    }

    private static void strike(final Pipe<byte[]> pipe, final long seed)
    {
        // The views are taken of the table, then of the ring that the first end takes from, then of the other.
        final List<Vandal> vandals = new ArrayList<>();
        Views.through(pipe.first(), (memory) ->
        {
            vandals.add(new Vandal(memory, seed + vandals.size()));
            return memory;
        });
        for (int strikes = 1 + (int)(seed % 4); strikes > 0; strikes--)
        {
            final Vandal vandal = vandals.get((int)((seed + strikes) % vandals.size()));
            if (vandal == vandals.get(0))
            {
                vandal.strike();
            }
            else
            {
                vandal.strikeControl(RING_CONTROL_LENGTH);
            }
        }
    }

    private void use(final Pipe<byte[]> pipe, final long seed) throws InterruptedException
    {
        final AtomicReference<String> doing = new AtomicReference<>("");
        final Thread user = new Thread(() ->
        {
            final Random random = new Random(seed);
            final Connection<byte[]> first = Views.through(pipe.first(), (memory) -> memory);
            final Connection<byte[]> second = Views.through(pipe.second(), (memory) -> memory);
            for (int i = 0; i < OPERATIONS; i++)
            {
                final int operation = random.nextInt(OPERATION_KINDS);
                final boolean isFirst = random.nextBoolean();
                final boolean isOld = random.nextBoolean();
                doing.set("operation=" + operation + " first=" + isFirst + " old=" + isOld);
                attempt(isOld ? isFirst ? pipe.first() : pipe.second() : isFirst ? first : second,
                    operation, random, seed);
            }
            for (final Connection<byte[]> each : List.of(first, second, pipe.first(), pipe.second()))
            {
                attempt(each, CLOSE, random, seed);
            }
        });
        user.setDaemon(true);
        user.start();
        user.join(WATCHDOG_MS);
        if (user.isAlive())
        {
            faults.add("endless: seed=" + seed + " " + doing.get() + " at=" + Arrays.toString(user.getStackTrace()));
        }
    }

    private void attempt(final Connection<byte[]> end, final int operation, final Random random, final long seed)
    {
        try
        {
            operate(end, operation, random);
        }
        catch (final RopewalkException | IllegalStateException | IOException ignored)
        {
            // This is what the user may see.
            return;
        }
        catch (final Throwable ex)
        {
            synchronized (faults)
            {
                faults.add("wild: seed=" + seed + " operation=" + operation + " " + ex + " at=" +
                    Arrays.asList(ex.getStackTrace()).subList(0, Math.min(6, ex.getStackTrace().length)));
            }
        }
    }

    private static void operate(final Connection<byte[]> end, final int operation, final Random random)
        throws IOException, InterruptedException
    {
        switch (operation)
        {
            case CLOSE -> end.close();
            case 0 -> end.offer(new byte[random.nextInt(57)], SHORT_MS, TimeUnit.MILLISECONDS);
            case 1 -> end.offer(new byte[57 + random.nextInt(500)], SHORT_MS, TimeUnit.MILLISECONDS);
            case 2 -> end.poll(SHORT_MS, TimeUnit.MILLISECONDS);
            case 3 -> end.poll((buffer, index, length) -> buffer.boundsCheck(index, length), 3);
            case 4 -> end.isReady();
            case 5 -> end.awaitReady(SHORT_MS, TimeUnit.MILLISECONDS);
            case 6 ->
            {
                final int index = end.tryClaim(random.nextInt(300));
                if (index >= 0)
                {
                    end.commit(index);
                }
            }
            case 7 ->
            {
                final int index = end.tryClaim(random.nextInt(300));
                if (index >= 0)
                {
                    end.abort(index);
                }
            }
            case 8 -> end.attach();
            default ->
            {
                if (random.nextInt(5) == 0)
                {
                    end.exclusive();
                }
            }
        }
    }
}
