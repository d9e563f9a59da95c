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
package io.ropewalk.birth;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays cells, some at a time: each worker has two survivors of its own, and victims that wait for their turn.
 */
final class BirthMatrix implements AutoCloseable
{
    private static final int WORKERS = 2;
    private static final int WAITING_VICTIMS = 2;
    /** Who has joined a walk never leaves it, so the survivors are replaced now and then. */
    private static final int MOST_WALKS = 150;

    private final Path library;
    private final PrintStream report;
    private final String home = "birth-" + ProcessHandle.current().pid() + "-";
    private final Remains remains;
    private final AtomicInteger cells = new AtomicInteger();
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    /** A cell that is still to be played. */
    record Play(Operation operation, long step, BirthSummary summary)
    {
    }

    /** The processes of a worker. */
    private final class Team implements AutoCloseable
    {
        private final Deque<Person> victims = new ArrayDeque<>();
        private Person first;
        private Person second;
        private int walks = MOST_WALKS;

        BirthCell next() throws IOException
        {
            if (walks++ >= MOST_WALKS)
            {
                dismissSurvivors();
                first = Person.survivor();
                second = Person.survivor();
                walks = 0;
            }
            while (victims.size() <= WAITING_VICTIMS)
            {
                victims.add(Person.victim(library));
            }
            return new BirthCell(first, second, victims.remove(), home + cells.incrementAndGet(), remains);
        }

        void replaceSurvivors()
        {
            walks = MOST_WALKS;
        }

        private void dismissSurvivors()
        {
            if (null != first)
            {
                first.close();
                second.close();
            }
        }

        @Override
        public void close()
        {
            dismissSurvivors();
            victims.forEach(Person::close);
        }
    }

    BirthMatrix(final Path library, final Path report) throws IOException
    {
        this.library = library;
        this.report = new PrintStream(report.toFile(), StandardCharsets.UTF_8);
        this.remains = Remains.make(library, home + 0);
    }

    /** Plays one operation in each of its steps, or in some of them; the table's line. */
    List<BirthSummary> play(final List<Operation> operations, final long seed, final int rarity) throws Exception
    {
        final List<BirthSummary> summaries = new ArrayList<>();
        final Queue<Play> whole = new ConcurrentLinkedQueue<>();
        for (final Operation operation : operations)
        {
            final BirthSummary summary = new BirthSummary(operation.name());
            summaries.add(summary);
            whole.add(new Play(operation, Long.parseLong(BirthMain.ALL_STEPS), summary));
        }
        final Queue<Play> halves = new ConcurrentLinkedQueue<>();
        playAll(whole, (play, steps) ->
        {
            steps.forEach((step) -> report.println(play.operation() + " " + step));
            final Random random = new Random(seed * 31 + play.operation().name().hashCode());
            play.summary().steps(steps);
            final int always = random.nextInt(Math.max(1, steps.size()));
            for (int i = 0; i < steps.size(); i++)
            {
                if (random.nextInt(rarity) == 0 || i == always)
                {
                    halves.add(new Play(play.operation(), i + 1, play.summary()));
                }
            }
        });
        playAll(halves, (play, steps) -> {});
        return summaries;
    }

    /** Told of the steps that were seen. */
    @FunctionalInterface
    private interface Played
    {
        void accept(Play play, List<String> steps);
    }

    private void playAll(final Queue<Play> plays, final Played played) throws Exception
    {
        final List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++)
        {
            done.add(workers.submit(() ->
            {
                try (Team team = new Team())
                {
                    for (Play play = plays.poll(); play != null; play = plays.poll())
                    {
                        play(team, play, played);
                    }
                }
                return null;
            }));
        }
        for (final Future<?> each : done)
        {
            each.get();
        }
    }

    private void play(final Team team, final Play play, final Played played) throws IOException
    {
        final BirthCell cell = team.next();
        String outcome;
        try
        {
            final long recoveryNs = cell.play(play.operation(), play.step());
            play.summary().add(recoveryNs);
            outcome = String.format("recoveryMs=%.1f", recoveryNs / 1e6);
            played.accept(play, cell.victim.steps());
        }
        catch (final Throwable ex)
        {
            outcome = "FAULT " + ex;
            play.summary().fail();
            team.replaceSurvivors();
        }
        finally
        {
            cell.end();
        }
        final List<String> steps = cell.victim.steps();
        final String where = play.step() < 0 || steps.isEmpty() ? "after " + steps.size() + " steps" : steps.get(0);
        final String line = play.operation() + " [" + where + "] " + outcome;
        report.println(line);
        if (outcome.startsWith("FAULT"))
        {
            System.out.println("FAILED " + line);
            faults.add(line);
        }
    }

    Queue<String> faults()
    {
        return faults;
    }

    @Override
    public void close()
    {
        workers.shutdownNow();
        remains.remove();
        report.close();
    }
}
