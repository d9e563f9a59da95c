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

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two processes of C at the ring of a queue, by the client library for C: what the JVM costs is the difference.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}, also when there is no {@code cc}.
 */
public final class RingCTeam implements Contender
{
    /** Name of the case. */
    public static final String NAME = "queue-c";

    private static final String PROGRAM = "ring_party";
    private static final int GRACE_MS = 120_000;

    private final Workspace workspace;
    private final Cpus cpus;
    private Party consumer;
    private Party producer;
    private boolean isDisturbed;

    /**
     * Not started yet.
     *
     * @param workspace of the run.
     * @param cpus      to pin to.
     */
    public RingCTeam(final Workspace workspace, final Cpus cpus)
    {
        this.workspace = workspace;
        this.cpus = cpus;
    }

    @Override
    public String name()
    {
        return NAME;
    }

    @Override
    public void begin() throws CaseFailedException
    {
        try
        {
            final String directory = workspace.directoryFor(NAME).toString();
            final String program =
                CProgram.compile(workspace, PROGRAM, "ropewalk.c", "ropewalk.h", "ropewalk_format.h");
            consumer = start(program, directory, "consumer", cpus.consumer());
            producer = start(program, directory, "producer", cpus.producer(0));
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no directory: " + ex.getMessage());
        }
    }

    private Party start(final String program, final String directory, final String role, final int cpu)
        throws CaseFailedException
    {
        return Party.start(workspace, NAME + "-" + role, List.of(program, directory, role, Integer.toString(cpu)));
    }

    @Override
    public void complete() throws CaseFailedException
    {
        consumer.await(PartyMain.READY, GRACE_MS);
        producer.await(PartyMain.READY, GRACE_MS);
    }

    @Override
    public RoundTripTimes roundTrips(final int durationMs) throws CaseFailedException
    {
        consumer.tell(RoundTripLoops.ECHO);
        producer.tell(RoundTripLoops.ROUND_TRIPS + " " + durationMs);
        final String[] words = producer.await(RoundTripLoops.ROUND_TRIPS, durationMs + GRACE_MS);
        final ProcessorWaits waiting = new ProcessorWaits();
        waiting.add(-1, Long.parseLong(words[3]));
        waiting.add(-1, Long.parseLong(consumer.await(RoundTripLoops.ECHO, GRACE_MS)[0]));
        isDisturbed = waiting.isDisturbed(TimeUnit.MILLISECONDS.toNanos(durationMs));
        return RoundTripTimes.ofCounts(Integer.parseInt(words[0]), words[1], words[2]);
    }

    /** As in {@link JvmTeam}. */
    @Override
    public double messagesPerSecond(final int durationMs) throws CaseFailedException
    {
        consumer.tell(OneWayLoops.CONSUME + " " + durationMs + " " + durationMs);
        producer.tell(OneWayLoops.PRODUCE);
        consumer.await(OneWayLoops.CLOSED, 2 * durationMs + GRACE_MS);
        producer.tell(OneWayLoops.END);
        final OneWayRound round = new OneWayRound();
        round.produced(cpus.producer(0), producer.await(OneWayLoops.PRODUCE, GRACE_MS));
        producer.await(OneWayLoops.END, GRACE_MS);
        round.consumed(cpus.consumer(), consumer.await(OneWayLoops.CONSUME, GRACE_MS));
        round.check();
        isDisturbed = round.isDisturbed();
        return round.perSecond();
    }

    @Override
    public boolean isCrowded()
    {
        return !cpus.isPair();
    }

    @Override
    public boolean isDisturbed()
    {
        return isDisturbed;
    }

    @Override
    public void close()
    {
        if (null != consumer)
        {
            consumer.close();
        }
        if (null != producer)
        {
            producer.close();
        }
    }
}
