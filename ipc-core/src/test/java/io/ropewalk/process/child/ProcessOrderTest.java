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
package io.ropewalk.process.child;

import io.ropewalk.Ropewalk;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What start and join say about the order of things. Times are of one clock, which all processes share. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessOrderTest
{
    private static final int COUNT = 3;
    private static final int ROUNDS = 5;

    private final Ropewalk walk = Ropewalk.temporary();

    @Test
    void shouldOverlapWhenStarted() throws Exception
    {
        final SharedEvent fromParent = walk.event("from-parent");
        final SharedEvent fromChild = walk.event("from-child");
        // Whoever would wait for the end of the other would wait for ever.
        for (int i = 0; i < ROUNDS; i++)
        {
            fromParent.clear();
            fromChild.clear();
            try (ChildProcess child = walk.process(() ->
            {
                fromChild.set();
                fromParent.await();
            }).start())
            {
                fromChild.await();
                assertTrue(child.isAlive());
                fromParent.set();
                child.join();
            }
        }
    }

    @Test
    void shouldRunOneAfterTheOtherWhenEachIsJoined() throws Exception
    {
        final SharedLongArray times = walk.longArray("times", 2 * COUNT);
        for (int i = 0; i < COUNT; i++)
        {
            final int number = i;
            try (ChildProcess child = walk.process(() ->
            {
                times.set(2 * number, System.nanoTime());
                TimeUnit.MILLISECONDS.sleep(1);
                times.set(2 * number + 1, System.nanoTime());
            }).start())
            {
                child.join();
            }
        }
        for (int i = 1; i < 2 * COUNT; i++)
        {
            assertTrue(times.get(i - 1) - times.get(i) < 0, "time " + i);
        }
    }

    @Test
    void shouldRunAtTheSameTimeWhenAllAreStartedBeforeTheFirstIsJoined() throws Exception
    {
        final SharedEvent go = walk.event("go");
        final List<ChildProcess> children = new ArrayList<>();
        for (int i = 0; i < COUNT; i++)
        {
            children.add(walk.process(() -> go.await()).start());
        }
        assertTrue(children.stream().allMatch(ChildProcess::isAlive));
        go.set();
        for (final ChildProcess child : children)
        {
            child.join();
            assertEquals(0, child.exitValue());
        }
    }
}
