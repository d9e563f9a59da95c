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
package io.ropewalk.process.pool;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.child.Strangers;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedEvent;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A process that has a pool, busy and idle workers, and a daemon child ends in some way: nothing of it is left. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolFamilyTest
{
    private static final int WORKERS = 3;
    private static final int SIGNAL_BASE = 128;
    private static final int SIGINT = 2;
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    private final Ropewalk walk = Ropewalk.temporary();
    private final SharedQueue<String> said = walk.queue("said", 64, Codecs.utf8());
    private final SharedEvent go = walk.event("go");

    private enum End
    {
        LEAVES_TRY, THROWS, CTRL_C, KILLED
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveNoProcessAndNoFileWhenTheParentEnds(final End end) throws Exception
    {
        final SharedQueue<String> queue = said;
        final SharedEvent signal = go;
        try (ChildProcess parent = walk.process(() -> live(end, queue, signal)).errorTo((line) -> {}).start())
        {
            final Path ownWalk = Path.of(said.take());
            final List<Long> pids = new ArrayList<>();
            for (String line = said.take(); !"started".equals(line); line = said.take())
            {
                pids.add(Long.parseLong(line));
            }
            assertEquals(WORKERS + 1, pids.size());
            assertTrue(pids.stream().noneMatch(Strangers::isGone), "alive while the parent is");
            final long beginNs = System.nanoTime();
            final int exitValue = end(end, parent);
            for (final long pid : pids)
            {
                Strangers.awaitGone(pid);
            }
            System.out.println("pool family: end=" + end +
                " goneMs=" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs));
            parent.join();
            assertEquals(exitValue, parent.exitValue());
            // Of one that is killed, nobody is left to remove it; whoever opens a walk beside it does, as soon as the
            // kernel has taken back the locks of all the dead.
            while (end == End.KILLED && Files.exists(ownWalk))
            {
                Walk.sweep(ownWalk.getParent());
                TimeUnit.MILLISECONDS.sleep(5);
            }
            Strangers.awaitGone(ownWalk);
        }
    }

    private int end(final End end, final ChildProcess parent) throws Exception
    {
        int signal = 0;
        switch (end)
        {
            case CTRL_C ->
            {
                // A shell starts what runs in its background deaf to Ctrl-C, and so are all children of it.
                signal = Strangers.isIgnored(SIGINT) ? SIGTERM : SIGINT;
                Strangers.signal(Integer.toString(signal), parent.pid());
            }
            case KILLED ->
            {
                signal = SIGKILL;
                parent.kill();
            }
            default -> go.set();
        }
        return signal > 0 ? SIGNAL_BASE + signal : end == End.THROWS ? 1 : 0;
    }

    private static void live(final End end, final SharedQueue<String> queue, final SharedEvent signal) throws Exception
    {
        final Ropewalk own = Ropewalk.temporary();
        queue.put(own.path().toString());
        final ProcessPool pool = own.pool(WORKERS);
        final ChildProcess child = own.process(() -> TimeUnit.HOURS.sleep(1)).daemon(true).start();
        for (final long pid : pool.workerPids())
        {
            queue.put(Long.toString(pid));
        }
        queue.put(Long.toString(child.pid()));
        if (end == End.LEAVES_TRY)
        {
            try (pool; child)
            {
                assertEquals(1, pool.submit(() -> 1).get());
                queue.put("started");
                signal.await();
            }
        }
        else
        {
            final SharedEvent runs = own.event("runs");
            pool.submit(() ->
            {
                runs.set();
                TimeUnit.HOURS.sleep(1);
            });
            runs.await();
            queue.put("started");
            signal.await();
            throw new IllegalStateException("as expected");
        }
    }
}
