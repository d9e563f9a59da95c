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
package io.ropewalk.inspect;

import io.ropewalk.Ropewalk;
import io.ropewalk.process.manager.Manager;
import io.ropewalk.process.pool.ProcessPool;
import io.ropewalk.structure.sync.SharedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What pools and managers say of themselves to those who only look. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BoardReportTest
{
    private static final long ME = ProcessHandle.current().pid();

    private final Ropewalk walk = Ropewalk.temporary();

    /** What the manager of the test holds. */
    public interface Counter
    {
        long increment();
    }

    /** The object. */
    private static final class CounterObject implements Counter
    {
        private long count;

        @Override
        public long increment()
        {
            return ++count;
        }
    }

    /** Of the last pool: all pools of this process are in one walk, which another test may have made. */
    private ObjectReport board()
    {
        return WalkInspector.walks(walk.path().getParent()).stream().map(WalkInspector::of)
            .flatMap((each) -> each.objects().stream()).filter((object) -> "pool board".equals(object.kind()) &&
            object.holders().stream().anyMatch((holder) -> ME == holder.pid()))
            .max(Comparator.comparingInt((object) -> Integer.parseInt(object.name().split("-")[1]))).orElseThrow();
    }

    private static long holders(final ObjectReport board, final String what)
    {
        return board.holders().stream().filter((holder) -> holder.isAlive() && holder.what().equals(what)).count();
    }

    @Test
    void shouldTellWorkersAndTasksWhenAPoolIsBusy() throws Exception
    {
        final SharedEvent goOn = walk.event("go-on");
        try (ProcessPool pool = walk.pool(2))
        {
            final List<Future<Boolean>> futures = new ArrayList<>();
            for (int i = 0; i < 5; i++)
            {
                futures.add(pool.submit(() ->
                {
                    goOn.await();
                    return true;
                }));
            }
            ObjectReport board = board();
            while (!Integer.valueOf(2).equals(board.state().get("tasks running")))
            {
                Thread.sleep(10);
                board = board();
            }
            assertEquals("running", board.state().get("pool"));
            assertEquals(List.of(2, 0, 3L), List.of(board.state().get("workers ready"),
                board.state().get("workers idle"), board.state().get("tasks queued")));
            assertEquals(List.of(2L, 1L), List.of(holders(board, "worker"), holders(board, "keeper")));
            assertTrue(board.holders().stream().anyMatch((holder) -> "keeper".equals(holder.what()) &&
                ME == holder.pid()));
            goOn.set();
            for (final Future<Boolean> future : futures)
            {
                assertTrue(future.get());
            }
        }
    }

    @Test
    void shouldCountTheRepairWhenAWorkerDiesWithATask() throws Exception
    {
        try (ProcessPool pool = walk.pool(1))
        {
            final Future<Boolean> lost = pool.submit(() ->
            {
                Runtime.getRuntime().halt(3);
                return true;
            });
            assertThrows(ExecutionException.class, lost::get);
            while (!Long.valueOf(1).equals(board().state().get("repairs")))
            {
                Thread.sleep(10);
            }
        }
    }

    @Test
    void shouldTellTheServerAndItsThreadsWhenAManagerRuns() throws Exception
    {
        try (Manager manager = walk.manager().threads(3).register(Counter.class, CounterObject::new).start())
        {
            assertEquals(1, manager.create(Counter.class).increment());
            final ObjectReport board = WalkInspector.walks(walk.path().getParent()).stream().map(WalkInspector::of)
                .flatMap((each) -> each.objects().stream()).filter((object) -> "manager".equals(object.kind()) &&
                object.holders().stream().anyMatch((holder) -> ME == holder.pid())).findFirst().orElseThrow();
            assertEquals("running", board.state().get("manager"));
            assertEquals(3L, board.parameters().get("threads"));
            assertEquals(0L, board.state().get("calls queued"));
            assertEquals(1, holders(board, "server"));
            assertTrue(board.holders().stream().noneMatch((holder) -> "server".equals(holder.what()) &&
                ME == holder.pid()));
        }
    }
}
