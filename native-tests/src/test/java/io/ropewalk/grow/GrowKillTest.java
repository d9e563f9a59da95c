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
package io.ropewalk.grow;

import io.ropewalk.codec.Codecs;
import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.MatrixTest;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;
import io.ropewalk.harness.Structure;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.Queues;
import io.ropewalk.structure.queue.SharedQueue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Dies at every store of what a queue does that has to grow, or to shrink. */
class GrowKillTest extends MatrixTest
{
    private static final long FIRST_PUT = 100;

    GrowKillTest()
    {
        super(new GrowStructure());
    }

    private static SharedQueue<Long> queue(final Walk walk, final String name)
    {
        return walk.open(name, SharedQueue.growing(Codecs.int64()).initialCapacity(1));
    }

    /** What the victim does with the elements 0 to 2, of which the first is in a ring of its own. */
    enum Operation implements Scenario
    {
        GROW(6, 0, false), RETIRE(0, 2, false), SHRINK(0, 4, false), BOTH(4, 6, false), SHUTDOWN(0, 0, true);

        private final int puts;
        private final int takes;
        private final boolean isEnd;

        Operation(final int puts, final int takes, final boolean isEnd)
        {
            this.puts = puts;
            this.takes = takes;
            this.isEnd = isEnd;
        }

        @Override
        public void play(final Stage stage) throws InterruptedException
        {
            final SharedQueue<Long> seen = Queues.through(queue(stage.walk(), stage.cell()), stage::halting);
            stage.arm();
            for (int i = 0; i < puts; i++)
            {
                seen.put(ThreadLocalRandom.current().nextLong(FIRST_PUT, Long.MAX_VALUE));
                stage.note("put");
            }
            for (int i = 0; i < takes; i++)
            {
                seen.poll();
                stage.note("took");
            }
            if (isEnd)
            {
                seen.shutdown();
                stage.note("shut");
            }
        }
    }

    /** What is played. */
    static final class GrowStructure extends Structure
    {
        GrowStructure()
        {
            super(0.05, 16);
        }

        @Override
        protected String title()
        {
            return "growing queue";
        }

        @Override
        protected List<Operation> firsts()
        {
            return List.of(Operation.values());
        }

        @Override
        protected List<Operation> heirs(final Scenario first)
        {
            return first == Operation.SHUTDOWN ? List.of() : List.of(Operation.BOTH);
        }

        @Override
        protected Cell cell(
            final Walk walk, final String form, final Death death, final String name, final int variant,
            final Random random)
        {
            return new GrowCell(walk, death, name);
        }

        @Override
        protected boolean isSlowWhenPortable(final String group)
        {
            return true;
        }
    }

    /** The survivors' side of one death. */
    static final class GrowCell extends Cell
    {
        private static final int LOOKS = 20;

        private final Walk walk;
        private final SharedQueue<Long> queue;
        private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

        GrowCell(final Walk walk, final Death death, final String name)
        {
            super(death, name);
            this.walk = walk;
            queue = queue(walk, name);
            queue.addAll(List.of(0L, 1L, 2L));
        }

        @Override
        protected void noted(final String text)
        {
            notes.add(text);
        }

        @Override
        protected void verify() throws Exception
        {
            if (death().first() == Operation.SHUTDOWN)
            {
                if (notes.isEmpty())
                {
                    queue.shutdown();
                }
                assertTrue(queue.isShutdown(), name());
            }
            else
            {
                queue.put(-1L);
            }
            final List<Long> found = drain();
            verifyAccount(found);
            final SharedQueue<Long> other = walk.find(name(), SharedQueue.anyGrowing(Codecs.int64())).orElseThrow();
            if (!queue.isShutdown())
            {
                other.addAll(LongStream.range(0, 9).boxed().toList());
                assertEquals(LongStream.range(0, 9).boxed().toList(), drain(), name());
            }
            assertEquals(0, other.size(), name());
            assertTrue(rings() <= 1, () -> name() + " rings=" + rings());
        }

        private int rings()
        {
            return walk.path().toFile().list((directory, file) -> file.startsWith("_" + name() + ".")).length;
        }

        /** "Empty" is believed when it lasts: the kernel is asked once a millisecond. */
        private List<Long> drain() throws InterruptedException
        {
            final List<Long> found = new ArrayList<>();
            for (int i = 0; i < LOOKS; i++)
            {
                for (Long element = queue.poll(); element != null; element = queue.poll())
                {
                    found.add(element);
                    i = 0;
                }
                Thread.sleep(1);
            }
            assertNull(queue.poll(), name());
            return found;
        }

        /** Nothing twice; what was put is there or was taken; a victim may have been in the middle of one more. */
        private void verifyAccount(final List<Long> found)
        {
            assertEquals(found.size(), found.stream().distinct().count(), () -> name() + " found=" + found);
            final int puts = Collections.frequency(notes, "put");
            final int takes = Collections.frequency(notes, "took");
            final boolean isShut = death().first() == Operation.SHUTDOWN;
            final int least = Math.max(0, 3 + (isShut ? 0 : 1) + puts - takes - victims());
            final int most = 3 + (isShut ? 0 : 1) + puts + victims();
            assertTrue(found.size() >= least && found.size() <= most,
                () -> name() + " notes=" + notes + " found=" + found);
            assertTrue(isShut || found.contains(-1L), () -> name() + " found=" + found);
            // In order, but for what a dead hand has left.
            int descents = 0;
            final List<Long> old = found.stream().filter((element) -> element >= 0 && element < FIRST_PUT).toList();
            for (int i = 1; i < old.size(); i++)
            {
                descents += old.get(i) < old.get(i - 1) ? 1 : 0;
            }
            assertTrue(descents <= victims(), () -> name() + " found=" + found);
        }

        private static int victims()
        {
            return 2;
        }
    }
}
