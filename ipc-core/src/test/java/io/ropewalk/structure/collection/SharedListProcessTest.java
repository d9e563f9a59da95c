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
package io.ropewalk.structure.collection;

import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A list between processes, some of which are killed. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedListProcessTest
{
    private static final int KILLS = 8;

    private static Walk walk;

    @BeforeAll
    static void openWalk()
    {
        walk = Walk.temporary();
    }

    private static ChildJvm start(final String work, final long number) throws IOException
    {
        final ChildJvm child = ChildJvm.of(ListChild.class)
            .arguments(walk.path().toString(), work, Long.toString(number))
            .jvmOptions("-XX:TieredStopAtLevel=1").talking().errorTo((line) -> {}).start();
        assertEquals("ready", child.readLine(), child::firstOutput);
        return child;
    }

    @Test
    void shouldLoseNothingWhenTwoProcessesAppendAtOnce() throws Exception
    {
        final SharedList<Long> list = walk.open("numbers", SharedList.of(ListChild.CAPACITY, Codecs.int64()));
        try (ChildJvm first = start("append", 1); ChildJvm second = start("append", 2))
        {
            first.writeLine("");
            second.writeLine("");
            assertEquals("done", first.readLine());
            assertEquals("done", second.readLine());
        }
        assertEquals(2 * ListChild.APPENDED, list.size());
        for (int lane = 1; lane <= 2; lane++)
        {
            final long base = (long)lane * ListChild.LANES;
            assertEquals(LongStream.range(base, base + ListChild.APPENDED).boxed().toList(),
                list.stream().filter((number) -> number / ListChild.LANES == base / ListChild.LANES).toList());
        }
    }

    @Test
    void shouldSeeTheChangesWhenMadeByAChild() throws Exception
    {
        final SharedList<String> list = walk.open("texts", SharedList.of(10, Codecs.utf8()));
        list.addAll(List.of("hello", "old"));
        final long version = list.version();
        try (ChildJvm child = start("change", 0))
        {
            assertEquals("done", child.readLine(), child::firstOutput);
        }
        assertEquals(List.of("hello!", "from the child"), list);
        assertTrue(list.changeAfter(version).isReady());
    }

    @Test
    void shouldBeWholeWhenWritersAreKilledAgainAndAgain() throws Exception
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final SharedList<String> list = walk.open("window", ListChild.window());
        long last = -1;
        for (int i = 0; i < KILLS; i++)
        {
            try (ChildJvm child = start("move", random.nextLong()))
            {
                final long version = list.version();
                while (list.version() < version + 200 + random.nextInt(2000))
                {
                    verify(list, "seed=" + seed);
                }
                assertTrue(child.isAlive(), child::firstOutput);
            }
            final long newest = verify(list, "seed=" + seed);
            assertTrue(newest > last, "newest=" + newest + " last=" + last + " seed=" + seed);
            last = newest;
        }
        list.clear();
        // Nothing that the dead have left is lost.
        list.add("x".repeat(ListChild.window().budget()));
        list.clear();
        assertEquals(0, list.size());
    }

    /** Returns the newest number. */
    private static long verify(final SharedList<String> list, final String message)
    {
        final long[] numbers = list.stream().mapToLong(ListChild::number).sorted().toArray();
        assertEquals(0, numbers.length % 2, message);
        // A child that was killed before it removed has left two more, and its successor adds two.
        assertTrue(numbers.length <= 2 * (ListChild.WINDOW + 4), message);
        IntStream.range(0, numbers.length).forEach((i) -> assertEquals(numbers[0] + i / 2, numbers[i], message));
        return numbers.length == 0 ? -1 : numbers[numbers.length - 1];
    }
}
