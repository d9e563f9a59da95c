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

import io.ropewalk.bench.link.Message;
import io.ropewalk.bench.link.Place;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JVMs at the ends of one link: one or two consumers, and one or two producers.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}.
 */
public final class JvmTeam implements Contender
{
    private static final int GRACE_MS = 120_000;

    private final Workspace workspace;
    private final Wiring wiring;
    private final Cpus cpus;
    private final List<Party> consumers = new ArrayList<>();
    private final List<Party> producers = new ArrayList<>();
    private String consumerSpot;
    private String producerSpot;
    private boolean isDisturbed;

    /**
     * A team that is not started yet.
     *
     * @param workspace of the run.
     * @param wiring    of the case.
     * @param cpus      to pin to.
     */
    public JvmTeam(final Workspace workspace, final Wiring wiring, final Cpus cpus)
    {
        this.workspace = workspace;
        this.wiring = wiring;
        this.cpus = cpus;
    }

    @Override
    public String name()
    {
        return wiring.name();
    }

    /** The first consumer makes what the others need. */
    @Override
    public void begin() throws CaseFailedException
    {
        try
        {
            workspace.directoryFor(wiring.name());
            consumers.add(start(Place.CONSUMER, cpus.consumer()));
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no directory: " + ex.getMessage());
        }
    }

    @Override
    public void complete() throws CaseFailedException
    {
        consumerSpot = consumers.get(0).await(PartyMain.READY, GRACE_MS)[0];
        for (int i = 1; i < wiring.consumers(); i++)
        {
            consumers.add(start(Place.CONSUMER - i, cpus.consumer(i)));
        }
        for (int i = 0; i < wiring.producers(); i++)
        {
            producers.add(start(i, cpus.producer(i)));
        }
        for (final Party consumer : consumers.subList(1, consumers.size()))
        {
            consumer.await(PartyMain.READY, GRACE_MS);
        }
        for (final Party producer : producers)
        {
            producerSpot = producer.await(PartyMain.READY, GRACE_MS)[0];
        }
    }

    private Party start(final int role, final int cpu) throws CaseFailedException
    {
        final List<String> flags = new ArrayList<>(wiring.jvmFlags());
        flags.add("-D" + Message.WORDS_PROPERTY + "=" + wiring.words());
        flags.add("-D" + PartyMain.CPU_PROPERTY + "=" + cpu);
        final String name = wiring.name() + (role < 0 ? "-consumer-" + (-1 - role) : "-producer-" + role);
        return Party.start(workspace, name, PartyMain.class, flags, List.of(
            wiring.link(), workspace.path().resolve(wiring.name()).toString(),
            Integer.toString(role), Integer.toString(wiring.producers()), Integer.toString(wiring.consumers())));
    }

    @Override
    public RoundTripTimes roundTrips(final int durationMs) throws CaseFailedException
    {
        final Party consumer = consumers.get(0);
        final Party producer = producers.get(0);
        consumer.tell(RoundTripLoops.ECHO);
        producer.tell(RoundTripLoops.ROUND_TRIPS + " " + durationMs);
        final String[] words = producer.await(RoundTripLoops.ROUND_TRIPS, durationMs + GRACE_MS);
        final ProcessorWaits waiting = new ProcessorWaits();
        waiting.add(-1, waitedNs(words));
        waiting.add(-1, waitedNs(consumer.await(RoundTripLoops.ECHO, GRACE_MS)));
        isDisturbed = waiting.isDisturbed(TimeUnit.MILLISECONDS.toNanos(durationMs));
        return RoundTripTimes.parse(words);
    }

    private static long waitedNs(final String[] words)
    {
        return Long.parseLong(words[words.length - 1]);
    }

    @Override
    public Histogram sleepingRoundTrips(final int durationMs) throws CaseFailedException
    {
        final Party consumer = consumers.get(0);
        final Party producer = producers.get(0);
        consumer.tell(SleepingLoops.ECHO_ASLEEP + " 0 " + producerSpot);
        producer.tell(SleepingLoops.ASK_ASLEEP + " " + durationMs + " " + consumerSpot);
        final SleepingTrips trips = new SleepingTrips(
            producer.await(SleepingLoops.ASK_ASLEEP, durationMs + GRACE_MS),
            consumer.await(SleepingLoops.ECHO_ASLEEP, GRACE_MS));
        isDisturbed = trips.isDisturbed(durationMs);
        return trips.times();
    }

    @Override
    public double idleCpuPercent(final int durationMs) throws CaseFailedException
    {
        final Party consumer = consumers.get(0);
        final Party producer = producers.get(0);
        consumer.tell(SleepingLoops.IDLE);
        producer.tell(SleepingLoops.LATER + " " + durationMs);
        producer.await(SleepingLoops.LATER, durationMs + GRACE_MS);
        return Double.parseDouble(consumer.await(SleepingLoops.IDLE, GRACE_MS)[0]);
    }

    /**
     * The clock does not run before everybody has been sending for as long as it then runs: rings that begin empty pass
     * message by message at first, and take a while to fall into the step that they then keep.
     */
    @Override
    public double messagesPerSecond(final int durationMs) throws CaseFailedException
    {
        final String consume = wiring.consumers() > 1 ? OneWayLoops.CONSUME_SHARED : OneWayLoops.CONSUME;
        tell(consumers, consume + " " + durationMs + " " + durationMs);
        tell(producers, OneWayLoops.PRODUCE);
        for (final Party consumer : consumers)
        {
            consumer.await(OneWayLoops.CLOSED, 2 * durationMs + GRACE_MS);
        }
        tell(producers, OneWayLoops.END);
        final OneWayRound round = new OneWayRound();
        for (int i = 0; i < producers.size(); i++)
        {
            round.produced(cpus.producer(i), producers.get(i).await(OneWayLoops.PRODUCE, GRACE_MS));
            producers.get(i).await(OneWayLoops.END, GRACE_MS);
        }
        awaitConsumers(consume, round);
        round.check();
        isDisturbed = round.isDisturbed();
        return round.perSecond();
    }

    @Override
    public void resize(final int lengthBytes) throws CaseFailedException
    {
        for (final Party party : new Party[] {consumers.get(0), producers.get(0)})
        {
            party.tell(Loops.SIZE + " " + lengthBytes);
            party.await(Loops.SIZE, GRACE_MS);
        }
    }

    @Override
    public Delays delays(final long perSecond, final int durationMs) throws CaseFailedException
    {
        final Party consumer = consumers.get(0);
        final Party producer = producers.get(0);
        final String words = " " + new OpenLoops.Timetable(
            System.nanoTime() + Delays.HEAD_START_NS, perSecond, durationMs).format();
        consumer.tell(OpenLoops.RECEIVE_AT + words);
        producer.tell(OpenLoops.SEND_AT + words);
        final String[] sent = producer.await(OpenLoops.SEND_AT, durationMs + GRACE_MS);
        final String[] received = consumer.await(OpenLoops.RECEIVE_AT, GRACE_MS);
        final ProcessorWaits waiting = new ProcessorWaits();
        waiting.add(-1, waitedNs(sent));
        waiting.add(-1, waitedNs(received));
        isDisturbed = waiting.isDisturbed(TimeUnit.MILLISECONDS.toNanos(durationMs));
        return Delays.parse(received);
    }

    /** One of several consumers cannot tell from the messages that no more will come. */
    private void awaitConsumers(final String consume, final OneWayRound round) throws CaseFailedException
    {
        final boolean isShared = consumers.size() > 1;
        tell(isShared ? consumers : List.of(), OneWayLoops.END);
        for (int i = 0; i < consumers.size(); i++)
        {
            round.consumed(cpus.consumer(i), consumers.get(i).await(consume, GRACE_MS));
            if (isShared)
            {
                consumers.get(i).await(OneWayLoops.END, GRACE_MS);
            }
        }
    }

    private static void tell(final List<Party> parties, final String command) throws CaseFailedException
    {
        for (final Party party : parties)
        {
            party.tell(command);
        }
    }

    @Override
    public boolean isCrowded()
    {
        return !cpus.hasRoomFor(wiring.processes());
    }

    @Override
    public boolean isDisturbed()
    {
        return isDisturbed;
    }

    @Override
    public void close()
    {
        consumers.forEach(Party::close);
        producers.forEach(Party::close);
    }
}
