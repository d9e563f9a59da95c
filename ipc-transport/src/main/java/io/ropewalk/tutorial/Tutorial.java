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
package io.ropewalk.tutorial;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The tutorials, each a small program with processes of its own.
 *
 * <p><b>Threads:</b> one.
 *
 * <p><b>Failure:</b> a tutorial whose claim does not hold throws.
 */
public enum Tutorial
{
    /** Start a function, or an object, in a process of its own. */
    PROCESSES("Starts a function and an object in processes of their own, and ends one.", ProcessesTutorial::run),
    /** A daemon ends with its parent. */
    DAEMON("A daemon ends with its parent; another child is waited for.", DaemonTutorial::run, DaemonTutorial::kill),
    /** Wait for children. */
    JOIN("Waits for each child in turn, and then for two at once.", JoinTutorial::run),
    /** A lock around what must stay together. */
    PRINTERS("Three printers share a lock, so that their lines do not mix.",
        PrintersTutorial::run, PrintersTutorial::kill),
    /** A lock against overselling. */
    TICKETS("Buyers oversell without a lock, and never with one.", TicketsTutorial::run, TicketsTutorial::kill),
    /** A semaphore as a limit. */
    KTV("Eight guests sing in a bar for four: a semaphore.", KtvTutorial::run, KtvTutorial::kill),
    /** An event as a signal to all. */
    TRAFFIC_LIGHT("Cars wait for green: an event.", TrafficLightTutorial::run),
    /** A queue between processes. */
    QUEUE("Passes values of several types; full, empty, with and without waiting.",
        QueueTutorial::run, QueueTutorial::kill),
    /** Producers and consumers. */
    BUNS("Bakers and eaters, ended by a mark, by a shutdown, and by a join of all tasks.",
        BunsTutorial::run, BunsTutorial::kill),
    /** A pipe with two ends. */
    PIPE("Two processes talk through a pipe until its end.", PipeTutorial::run, PipeTutorial::kill),
    /** Several readers of one end. */
    PIPE_CONSUMERS("Two consumers share one end of a pipe, without a lock.",
        PipeConsumersTutorial::run, PipeConsumersTutorial::kill),
    /** Numbers in shared memory. */
    VALUES("A number and an array that a child changes; counts with and without a lock.", ValuesTutorial::run),
    /** Objects of your own in a process of their own. */
    MANAGER("One object of your own class, used by several processes.", ManagerTutorial::run, ManagerTutorial::kill),
    /** Lost updates. */
    COUNTER("Counts down in a map: unguarded, with a lock, and by merge.", CounterTutorial::run),
    /** A pool of workers. */
    POOL("Maps a list in the processes of a pool; a failed task comes back as its exception.",
        PoolTutorial::run, PoolTutorial::kill),
    /** Results that call back. */
    CALLBACKS("Results and failures of a pool call back in the parent.", CallbacksTutorial::run),
    /** Pages fetched by a pool. */
    CRAWLER("Fetches pages of a local server in a pool.", CrawlerTutorial::run),
    /** A server of several processes. */
    CHAT("Several processes serve the clients of one port.", ChatTutorial::run);

    private final String summary;
    private final Program program;
    private final Program killing;

    Tutorial(final String summary, final Program program)
    {
        this(summary, program, null);
    }

    Tutorial(final String summary, final Program program, final Program killing)
    {
        this.summary = summary;
        this.program = program;
        this.killing = killing;
    }

    /**
     * Finds a tutorial.
     *
     * @param name of it, such as {@code traffic-light}.
     * @return the tutorial, or empty.
     */
    public static Optional<Tutorial> find(final String name)
    {
        return Arrays.stream(values()).filter((tutorial) -> tutorial.title().equals(name)).findFirst();
    }

    /**
     * Returns the name on the command line.
     *
     * @return it.
     */
    public String title()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns what the tutorial shows.
     *
     * @return a sentence.
     */
    public String summary()
    {
        return summary;
    }

    /**
     * Returns whether the tutorial can also kill a process of its own.
     *
     * @return true if so.
     */
    public boolean canKill()
    {
        return null != killing;
    }

    /**
     * Runs the tutorial, which prints what it does.
     *
     * @param kill true to kill a process of it and show that the others go on.
     * @throws Exception if it failed, or its claim does not hold.
     */
    public void run(final boolean kill) throws Exception
    {
        if (kill && !canKill())
        {
            throw new IllegalArgumentException("death is no lesson of this one: tutorial=" + title());
        }
        (kill ? killing : program).run();
    }

    private interface Program
    {
        void run() throws Exception;
    }
}
