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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;

/**
 * The JVMs at the ends of one link: a consumer, and one or two producers.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}.
 */
public final class JvmTeam implements Contender
{
    private static final int GRACE_MS = 120_000;
    /** One part in so many of a round may be spent without a processor. */
    private static final int DISTURBED_PART = 32;

    private final Workspace workspace;
    private final Wiring wiring;
    private final Cpus cpus;
    private final List<Party> producers = new ArrayList<>();
    private Party consumer;
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

    @Override
    public void begin() throws CaseFailedException
    {
        try
        {
            workspace.directoryFor(wiring.name());
            consumer = start(Place.CONSUMER, cpus.consumer());
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no directory: " + ex.getMessage());
        }
    }

    /** The consumer comes first: it makes what the producers need. */
    @Override
    public void complete() throws CaseFailedException
    {
        consumer.await(PartyMain.READY, GRACE_MS);
        for (int i = 0; i < wiring.producers(); i++)
        {
            producers.add(start(i, cpus.producer(i)));
        }
        for (final Party producer : producers)
        {
            producer.await(PartyMain.READY, GRACE_MS);
        }
    }

    private Party start(final int role, final int cpu) throws CaseFailedException
    {
        final List<String> flags = new ArrayList<>(wiring.jvmFlags());
        flags.add("-D" + Message.WORDS_PROPERTY + "=" + wiring.words());
        flags.add("-D" + PartyMain.CPU_PROPERTY + "=" + cpu);
        final String name = wiring.name() + (role < 0 ? "-consumer" : "-producer-" + role);
        return Party.start(workspace, name, PartyMain.class, flags, List.of(
            wiring.link(), workspace.path().resolve(wiring.name()).toString(),
            Integer.toString(role), Integer.toString(wiring.producers())));
    }

    @Override
    public Histogram roundTrips(final int durationMs) throws CaseFailedException
    {
        return roundTrips(Loops.ROUND_TRIPS, Loops.ECHO, durationMs);
    }

    @Override
    public Histogram pacedRoundTrips(final int durationMs) throws CaseFailedException
    {
        return roundTrips(Loops.PACED, Loops.ECHO, durationMs);
    }

    @Override
    public Histogram sleepingRoundTrips(final int durationMs) throws CaseFailedException
    {
        return roundTrips(Loops.ASLEEP, Loops.ECHO_LATE, durationMs);
    }

    @Override
    public double idleCpuPercent(final int durationMs) throws CaseFailedException
    {
        final Party producer = producers.get(0);
        consumer.tell(Loops.IDLE);
        producer.tell(Loops.LATER + " " + durationMs);
        producer.await(Loops.LATER, durationMs + GRACE_MS);
        return Double.parseDouble(consumer.await(Loops.IDLE, GRACE_MS)[0]);
    }

    private Histogram roundTrips(final String command, final String echo, final int durationMs)
        throws CaseFailedException
    {
        final Party producer = producers.get(0);
        consumer.tell(echo);
        producer.tell(command + " " + durationMs);
        final String[] words = producer.await(command, durationMs + GRACE_MS);
        noteWaiting(durationMs, words, consumer.await(echo, GRACE_MS));
        try
        {
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(words[0])), 0);
        }
        catch (final DataFormatException ex)
        {
            throw new CaseFailedException("unreadable answer: " + ex.getMessage());
        }
    }

    @Override
    public double messagesPerSecond(final int durationMs) throws CaseFailedException
    {
        consumer.tell(Loops.CONSUME);
        for (final Party producer : producers)
        {
            producer.tell(Loops.PRODUCE + " " + durationMs);
        }
        long sent = 0;
        long startNs = Long.MAX_VALUE;
        String[] lastWords = new String[0];
        for (final Party producer : producers)
        {
            lastWords = producer.await(Loops.PRODUCE, durationMs + GRACE_MS);
            sent += Long.parseLong(lastWords[0]);
            startNs = Math.min(startNs, Long.parseLong(lastWords[1]));
        }
        final String[] words = consumer.await(Loops.CONSUME, GRACE_MS);
        noteWaiting(durationMs, lastWords, words);
        final long received = Long.parseLong(words[0]);
        if (sent != received)
        {
            throw new CaseFailedException("messages lost: sent=" + sent + " received=" + received);
        }
        return (double)received * TimeUnit.SECONDS.toNanos(1) / (Long.parseLong(words[1]) - startNs);
    }

    private void noteWaiting(final int durationMs, final String[] oneAnswer, final String[] otherAnswer)
    {
        final long waitedNs = Math.max(
            Long.parseLong(oneAnswer[oneAnswer.length - 1]), Long.parseLong(otherAnswer[otherAnswer.length - 1]));
        isDisturbed = waitedNs > TimeUnit.MILLISECONDS.toNanos(durationMs) / DISTURBED_PART;
    }

    @Override
    public boolean isCrowded()
    {
        return wiring.producers() > 1 && !cpus.hasThree();
    }

    @Override
    public boolean isDisturbed()
    {
        return isDisturbed && !isCrowded();
    }

    @Override
    public void close()
    {
        if (null != consumer)
        {
            consumer.close();
        }
        producers.forEach(Party::close);
    }
}
