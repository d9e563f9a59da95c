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
package io.ropewalk.harness;

import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.segment.walk.Walk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The survivors' end of a {@link Victim}.
 */
public final class VictimJvm implements AutoCloseable
{
    private static final long PATIENCE_MS = 240_000;
    private static final long ASLEEP_AFTER_MS = 1_000;
    private static final long WATCHDOG_MS = PATIENCE_MS + 60_000;
    private static final int MOST_LINES_SAID = 400;
    private static final int NOTE_WORDS = 3;

    private final ChildJvm child;
    private final Map<String, Cell> cells = new HashMap<>();
    /** What it says besides: stacks, mostly. */
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    private boolean isClosed;

    VictimJvm(final Walk walk, final Structure structure, final boolean isHalting)
    {
        child = PeerJvm.builder(Victim.class, walk.path(), structure.getClass().getName(), isHalting)
            .talking().errorTo(this::say).start();
    }

    private void say(final String line)
    {
        if (said.size() < MOST_LINES_SAID)
        {
            said.add(line);
        }
    }

    /** Lets it begin. */
    public void play(final Cell cell, final Scenario scenario, final long store) throws Exception
    {
        cells.put(cell.name(), cell);
        child.writeLine(String.join(" ", Victim.PLAY, cell.name(), scenario.name(), String.valueOf(store),
            String.join(" ", cell.words(scenario))));
    }

    /** Returns when it has come to its store, to its end, or is asleep as it should be. */
    public Ending await(final Cell cell, final Scenario scenario) throws IOException
    {
        final Ending ending = await(cell, scenario.sleeps() ? ASLEEP_AFTER_MS : PATIENCE_MS);
        if (Ending.ASLEEP == ending && !scenario.sleeps())
        {
            throw hung("stuck: cell=" + cell);
        }
        return ending;
    }

    /** As that; asleep if it has not come so far until then. */
    public Ending await(final Cell cell, final long timeoutMs) throws IOException
    {
        child.writeLine(Victim.AWAIT + " " + cell.name() + " " + timeoutMs);
        final CompletableFuture<Void> answered = new CompletableFuture<>();
        // Killed when it hangs, so that the read below ends.
        answered.orTimeout(WATCHDOG_MS, TimeUnit.MILLISECONDS).exceptionally((ex) ->
        {
            Threads.quit(child.pid());
            child.kill();
            return null;
        });
        try
        {
            for (String line = child.readLine(); line != null; line = child.readLine())
            {
                if (line.startsWith(Victim.REPLY))
                {
                    return ending(line.substring(Victim.REPLY.length() + 1), cell);
                }
                heard(line);
            }
            return halted(cell);
        }
        finally
        {
            answered.complete(null);
        }
    }

    private Ending ending(final String reply, final Cell cell)
    {
        if (reply.startsWith(Victim.ERROR))
        {
            throw failed("victim failed: cell=" + cell + " reply=" + reply);
        }
        return Ending.valueOf(reply);
    }

    private Ending halted(final Cell cell)
    {
        close();
        if (child.exitCode() != Victim.EXIT_STATUS)
        {
            throw failed("victim ended: cell=" + cell);
        }
        return Ending.HALTED;
    }

    private void heard(final String line)
    {
        final String[] words = line.split(" ", NOTE_WORDS);
        final Cell cell = words[0].equals(Victim.NOTE) && words.length == NOTE_WORDS ? cells.get(words[1]) : null;
        if (cell != null)
        {
            cell.noted(words[2]);
        }
        else
        {
            say(line);
        }
    }

    /** It does not go on: with the stacks of all its threads. */
    AssertionError hung(final String what)
    {
        Threads.quit(child.pid());
        return failed(what);
    }

    /** Ends it, and tells what it has said. */
    AssertionError failed(final String what)
    {
        close();
        return new AssertionError(what + " victim=" + child + " said:\n" + String.join("\n", said));
    }

    /** By {@code SIGKILL}. Who was thought to be asleep may have been slow, and have gone on until then. */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        child.kill();
        try
        {
            child.standardOutput().lines().forEach(this::heard);
            child.waitFor();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        child.close();
    }
}
