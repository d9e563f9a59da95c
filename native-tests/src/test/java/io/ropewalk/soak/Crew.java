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
package io.ropewalk.soak;

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.kill.Ledger;
import io.ropewalk.process.child.ChildJvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The workers: one in each lane, and in the last one that is never killed. */
final class Crew implements AutoCloseable
{
    private static final long WATCHDOG_NS = TimeUnit.SECONDS.toNanos(120);

    final SoakAccount account = new SoakAccount();
    private final Path walk;
    private final Path folder;
    private final Random random;
    private final List<Worker> lanes = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();
    private int kills;

    Crew(final Path walk, final Path folder, final Random random)
    {
        this.walk = walk;
        this.folder = folder;
        this.random = random;
    }

    /** One process. */
    static final class Worker
    {
        final Tally tally;
        final ChildJvm process;
        private final Path ledger;
        private final Path output;
        private long steps;
        private long seenNs = System.nanoTime();

        private Worker(final ChildJvm process, final Tally tally, final Path ledger, final Path output)
        {
            this.process = process;
            this.tally = tally;
            this.ledger = ledger;
            this.output = output;
        }
    }

    void start(final int lane) throws IOException
    {
        final int number = tallies.size() + 1;
        final Path ledger = folder.resolve("ledger-" + number);
        final Path tally = folder.resolve("tally-" + number);
        final Path output = folder.resolve("output-" + number);
        tallies.add(Tally.open(tally));
        final ChildJvm process = PeerJvm.builder(
                SoakWorker.class, walk, ledger, tally, number, lane, random.nextLong())
            .jvmOptions("-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch").errorTo(output).start();
        final Worker worker = new Worker(process, tallies.get(number - 1), ledger, output);
        if (lane < lanes.size())
        {
            lanes.set(lane, worker);
        }
        else
        {
            lanes.add(worker);
        }
    }

    /** The one that is never killed. */
    Worker eldest()
    {
        return lanes.get(lanes.size() - 1);
    }

    /** Ends one, mostly by force, and starts another in its lane; not the eldest. */
    void replaceOne() throws Exception
    {
        final int lane = random.nextInt(lanes.size() - 1);
        final Worker worker = lanes.get(lane);
        if (worker.tally.get(Tally.STEPS) == 0)
        {
            return;
        }
        final boolean isKilled = random.nextInt(8) != 0;
        if (isKilled)
        {
            worker.process.kill();
            kills++;
        }
        else
        {
            worker.tally.count(Tally.END);
        }
        end(worker, isKilled);
        start(lane);
    }

    private void end(final Worker worker, final boolean isKilled) throws Exception
    {
        final int status = worker.process.waitFor();
        if (!isKilled && status != 0)
        {
            throw new AssertionError("failed: " + Files.readString(worker.output));
        }
        account.addTaken(Ledger.open(worker.ledger), isKilled);
        Files.delete(worker.ledger);
        Files.delete(worker.output);
    }

    /** Each of them is alive and goes on. */
    void check() throws Exception
    {
        for (final Worker worker : lanes)
        {
            if (!worker.process.isAlive())
            {
                throw new AssertionError("ended: " + worker.process + " " + Files.readString(worker.output));
            }
            final long steps = worker.tally.get(Tally.STEPS);
            final long nowNs = System.nanoTime();
            if (steps != worker.steps)
            {
                worker.steps = steps;
                worker.seenNs = nowNs;
            }
            else if (nowNs - worker.seenNs > WATCHDOG_NS)
            {
                worker.process.kill();
                throw new AssertionError("stuck: " + worker.process + " steps=" + steps + "\n" + stacks(worker));
            }
        }
    }

    private static String stacks(final Worker worker) throws IOException
    {
        return Files.readString(worker.output);
    }

    /** All leave of their own accord. */
    void leave() throws Exception
    {
        for (final Worker worker : lanes)
        {
            worker.tally.count(Tally.END);
        }
        for (final Worker worker : lanes)
        {
            end(worker, false);
        }
    }

    /** When all that was put is taken. */
    List<String> faults()
    {
        for (int i = 0; i < tallies.size(); i++)
        {
            account.check(i + 1, tallies.get(i));
        }
        return account.faults();
    }

    long sum(final int counter)
    {
        return tallies.stream().mapToLong((tally) -> tally.get(counter)).sum();
    }

    int kills()
    {
        return kills;
    }

    @Override
    public void close() throws IOException
    {
        lanes.forEach((worker) -> worker.process.close());
        try (var files = Files.newDirectoryStream(folder))
        {
            for (final Path file : files)
            {
                Files.delete(file);
            }
        }
    }
}
