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

import org.HdrHistogram.Histogram;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;

/**
 * Times of round trips, measured twice: in chunks, and one by one.
 * <p>
 * A clock steps by ten nanoseconds or so and takes twenty to be read. The median is therefore that of chunks of many
 * trips, which the clock does not blur. A chunk would hide what a high percentile tells, so these are of single trips.
 * The two are never mixed.
 * <p>
 * <b>Threads:</b> one.
 */
public final class RoundTripTimes
{
    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int DIGITS = 3;
    private static final double MEDIAN = 50;

    private final int tripsPerChunk;
    private final Histogram chunks;
    private final Histogram trips;

    /**
     * No times yet.
     *
     * @param tripsPerChunk number of trips in a chunk.
     */
    public RoundTripTimes(final int tripsPerChunk)
    {
        this(tripsPerChunk, new Histogram(HIGHEST_NS, DIGITS), new Histogram(HIGHEST_NS, DIGITS));
    }

    private RoundTripTimes(final int tripsPerChunk, final Histogram chunks, final Histogram trips)
    {
        this.tripsPerChunk = tripsPerChunk;
        this.chunks = chunks;
        this.trips = trips;
    }

    /** Records a chunk, from the first trip's beginning to the last one's end. */
    void recordChunk(final long timeNs)
    {
        chunks.recordValue(clamp(timeNs));
    }

    /** Records one trip. */
    void recordTrip(final long timeNs)
    {
        trips.recordValue(clamp(timeNs));
    }

    private static long clamp(final long timeNs)
    {
        return Math.max(0, Math.min(HIGHEST_NS, timeNs));
    }

    void reset()
    {
        chunks.reset();
        trips.reset();
    }

    /**
     * Adds the times of another round.
     *
     * @param other of the same case.
     * @return this.
     */
    public RoundTripTimes add(final RoundTripTimes other)
    {
        if (other.tripsPerChunk != tripsPerChunk)
        {
            throw new IllegalArgumentException("other chunks: trips=" + other.tripsPerChunk + " of=" + tripsPerChunk);
        }
        chunks.add(other.chunks);
        trips.add(other.trips);
        return this;
    }

    /**
     * Returns the median.
     *
     * @return that of the chunks, for one trip, in nanoseconds.
     */
    public double medianNs()
    {
        return chunks.getValueAtPercentile(MEDIAN) / (double)tripsPerChunk;
    }

    /**
     * Returns a percentile.
     *
     * @param percentile from 0 to 100.
     * @return that of the single trips, in nanoseconds.
     */
    public double percentileNs(final double percentile)
    {
        return trips.getValueAtPercentile(percentile);
    }

    /**
     * Returns the longest trip.
     *
     * @return that of the single trips, in nanoseconds.
     */
    public double maxNs()
    {
        return trips.getMaxValue();
    }

    /**
     * Returns how many trips were timed one by one.
     *
     * @return the number.
     */
    public long count()
    {
        return trips.getTotalCount();
    }

    /**
     * Returns the times of the trips that were timed one by one.
     *
     * @return a histogram in nanoseconds.
     */
    public Histogram trips()
    {
        return trips;
    }

    /** Returns words that {@link #parse} reads. */
    String format()
    {
        return tripsPerChunk + " " + encode(chunks) + " " + encode(trips);
    }

    static RoundTripTimes parse(final String[] words) throws CaseFailedException
    {
        try
        {
            return new RoundTripTimes(Integer.parseInt(words[0]), decode(words[1]), decode(words[2]));
        }
        catch (final DataFormatException | RuntimeException ex)
        {
            throw new CaseFailedException("unreadable answer: " + ex);
        }
    }

    /** From lists of times and their numbers, {@code time:number,...}, which are dashes if they are empty. */
    static RoundTripTimes ofCounts(final int tripsPerChunk, final String chunks, final String trips)
    {
        final RoundTripTimes times = new RoundTripTimes(tripsPerChunk);
        addCounts(times.chunks, chunks);
        addCounts(times.trips, trips);
        return times;
    }

    private static void addCounts(final Histogram histogram, final String list)
    {
        for (final String pair : list.equals("-") ? new String[0] : list.split(","))
        {
            final String[] numbers = pair.split(":");
            histogram.recordValueWithCount(clamp(Long.parseLong(numbers[0])), Long.parseLong(numbers[1]));
        }
    }

    static String encode(final Histogram histogram)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    static Histogram decode(final String word) throws DataFormatException
    {
        return Histogram.decodeFromCompressedByteBuffer(
            ByteBuffer.wrap(Base64.getDecoder().decode(word)), HIGHEST_NS);
    }
}
