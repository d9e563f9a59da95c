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
package io.ropewalk.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says on standard error how far a run has come, and how long it will still take: in one line of a terminal, elsewhere
 * at most a line a second. Nothing runs beside the measurement: a line is written by whoever has something to tell.
 * <p>
 * <b>Threads:</b> one.
 */
final class SuiteProgress
{
    private static final Path ERROR = Path.of("/proc/self/fd/2");
    private static final long LINE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long REDRAW_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int WIDTH = 110;
    private static final int SECONDS_PER_MINUTE = 60;

    private final PrintStream out;
    private final boolean isTerminal;
    private final LongSupplier clock;
    private final List<Step> steps;
    private int current = -1;
    private long stepStartNs;
    private long doneNs;
    private long doneEstimateNs;
    private long lastNs;

    SuiteProgress(final PrintStream out, final boolean isTerminal, final LongSupplier clock, final List<Step> steps)
    {
        this.out = out;
        this.isTerminal = isTerminal;
        this.clock = clock;
        this.steps = steps;
        lastNs = clock.getAsLong() - LINE_INTERVAL_NS;
    }

    /** One of the things that are done one after another. */
    record Step(String name, int estimateSeconds)
    {
    }

    static SuiteProgress onStandardError(final List<Step> steps)
    {
        return new SuiteProgress(System.err, isErrorTerminal(), System::nanoTime, steps);
    }

    private static boolean isErrorTerminal()
    {
        try
        {
            final String target = Files.readSymbolicLink(ERROR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    /** Says what will be done, and how long that takes. */
    void plan()
    {
        final int seconds = steps.stream().mapToInt(Step::estimateSeconds).sum();
        say("bench: " + String.join(", ", steps.stream().map(Step::name).toList()) + ": about " + duration(seconds));
    }

    /** The next step begins. */
    void next()
    {
        final long nowNs = clock.getAsLong();
        if (current >= 0)
        {
            doneNs += nowNs - stepStartNs;
            doneEstimateNs += estimateNs(current);
        }
        current++;
        stepStartNs = nowNs;
    }

    /** Tells what goes on, unless something was told just before. */
    void tell(final String text)
    {
        final long nowNs = clock.getAsLong();
        if (nowNs - lastNs < (isTerminal ? REDRAW_INTERVAL_NS : LINE_INTERVAL_NS))
        {
            return;
        }
        lastNs = nowNs;
        final String line = head(nowNs) + text;
        if (isTerminal)
        {
            out.print("\r" + (line + " ".repeat(WIDTH)).substring(0, WIDTH));
            out.flush();
        }
        else
        {
            out.println(line);
        }
    }

    private String head(final long nowNs)
    {
        return current < 0 ? "" : "[" + (current + 1) + "/" + steps.size() + " " + steps.get(current).name() +
            ", about " + duration(TimeUnit.NANOSECONDS.toSeconds(leftNs(nowNs))) + " left] ";
    }

    /** Estimates are corrected by what the steps before have taken. */
    private long leftNs(final long nowNs)
    {
        long laterNs = 0;
        for (int i = current + 1; i < steps.size(); i++)
        {
            laterNs += estimateNs(i);
        }
        final double pace = 0 == doneEstimateNs ? 1 : (double)doneNs / doneEstimateNs;
        final long thisNs = (long)(pace * estimateNs(current)) - (nowNs - stepStartNs);
        return (long)(pace * laterNs) + Math.max(0, thisNs);
    }

    private long estimateNs(final int step)
    {
        return TimeUnit.SECONDS.toNanos(steps.get(step).estimateSeconds());
    }

    /** What must not be missed: a line of its own, always. */
    void say(final String line)
    {
        clear();
        out.println(line);
    }

    /** Leaves the line to others. */
    void clear()
    {
        if (isTerminal)
        {
            out.print("\r" + " ".repeat(WIDTH) + "\r");
            out.flush();
        }
    }

    static String duration(final long seconds)
    {
        return seconds < SECONDS_PER_MINUTE ? seconds + " s" :
            seconds / SECONDS_PER_MINUTE + " min " + seconds % SECONDS_PER_MINUTE + " s";
    }
}
