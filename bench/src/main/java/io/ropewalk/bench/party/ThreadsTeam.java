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
package io.ropewalk.bench.party;

import java.util.Arrays;
import java.util.List;

/** One process with a producer and a consumer in it. */
public final class ThreadsTeam implements Contender
{
    private static final int GRACE_MS = 120_000;
    private static final int PRODUCER_WORDS = 5;

    private final Workspace workspace;
    private final String name;
    private final Cpus cpus;
    private Party party;
    private boolean isDisturbed;

    /**
     * Not started yet.
     *
     * @param workspace of the run.
     * @param name      of the case.
     * @param cpus      to pin to.
     */
    public ThreadsTeam(final Workspace workspace, final String name, final Cpus cpus)
    {
        this.workspace = workspace;
        this.name = name;
        this.cpus = cpus;
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public void begin() throws CaseFailedException
    {
        party = Party.start(workspace, name, ThreadsMain.class, List.of(),
            List.of(name, Integer.toString(cpus.producer(0)), Integer.toString(cpus.consumer())));
    }

    @Override
    public void complete() throws CaseFailedException
    {
        party.await(PartyMain.READY, GRACE_MS);
    }

    @Override
    public double messagesPerSecond(final int durationMs) throws CaseFailedException
    {
        party.tell(ThreadsMain.ONE_WAY + " " + durationMs);
        final String[] words = party.await(ThreadsMain.ONE_WAY, 2 * durationMs + GRACE_MS);
        final OneWayRound round = new OneWayRound();
        round.produced(-1, Arrays.copyOf(words, PRODUCER_WORDS));
        round.consumed(-1, Arrays.copyOfRange(words, PRODUCER_WORDS, words.length));
        round.check();
        isDisturbed = round.isDisturbed();
        return round.perSecond();
    }

    @Override
    public boolean isDisturbed()
    {
        return isDisturbed;
    }

    @Override
    public void close()
    {
        if (null != party)
        {
            party.close();
        }
    }
}
