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
package io.ropewalk.bench.operation;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.machine.platform.FileSpace;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A process that creates and removes one structure over and over, in turns with a plain file of the same size, and
 * prints the median times of both and the median of their ratios.
 * <p>
 * <b>Threads:</b> the main thread only.
 */
public final class LifecycleMain
{
    /** First word of the line that is printed. */
    public static final String ANSWER = "lifecycle";

    private static final int PER_BATCH = 16;
    private static final int WARM_UP_BATCHES = 60;
    private static final int CAPACITY = 1024;
    private static final int SLOT_LENGTH = 56;
    private static final String NAME = "object";
    private static final Map<String, Function<Ropewalk, ?>> STRUCTURES = new LinkedHashMap<>();

    static
    {
        STRUCTURES.put("queue", (walk) -> walk.queue(NAME, CAPACITY, Codecs.utf8()));
        STRUCTURES.put("task-queue", (walk) -> walk.taskQueue(NAME, CAPACITY, Codecs.utf8()));
        STRUCTURES.put("pipe", (walk) -> walk.pipe(NAME, Codecs.utf8()));
        STRUCTURES.put("spsc-ring", (walk) -> walk.spscRing(NAME, CAPACITY, SLOT_LENGTH));
        STRUCTURES.put("mpmc-ring", (walk) -> walk.mpmcRing(NAME, CAPACITY, SLOT_LENGTH));
        STRUCTURES.put("lock", (walk) -> walk.lock(NAME));
        STRUCTURES.put("reentrant-lock", (walk) -> walk.reentrantLock(NAME));
        STRUCTURES.put("read-write-lock", (walk) -> walk.readWriteLock(NAME));
        STRUCTURES.put("semaphore", (walk) -> walk.semaphore(NAME, 1));
        STRUCTURES.put("bounded-semaphore", (walk) -> walk.boundedSemaphore(NAME, 1));
        STRUCTURES.put("event", (walk) -> walk.event(NAME));
        STRUCTURES.put("count-down-latch", (walk) -> walk.countDownLatch(NAME, 2));
        STRUCTURES.put("barrier", (walk) -> walk.barrier(NAME, 2));
        STRUCTURES.put("value", (walk) -> walk.longValue(NAME, 0));
        STRUCTURES.put("array", (walk) -> walk.longArray(NAME, CAPACITY));
        STRUCTURES.put("record", (walk) -> walk.record(NAME, new Range(0, 1)));
    }

    private final Ropewalk walk;
    private final Function<Ropewalk, ?> structure;
    private final Path file;
    private final Path plainFile;
    private final long lengthBytes;

    private LifecycleMain(final String structure, final Path path) throws IOException
    {
        this.structure = STRUCTURES.get(structure);
        walk = Ropewalk.open(path.resolve("walk"));
        file = walk.path().resolve(NAME);
        plainFile = path.resolve("plain");
        create();
        lengthBytes = Files.size(file);
        walk.destroy(NAME);
    }

    private record Range(long low, long high)
    {
    }

    /**
     * Structures that can be measured.
     *
     * @return their names.
     */
    public static List<String> names()
    {
        return List.copyOf(STRUCTURES.keySet());
    }

    /**
     * Measures one structure.
     *
     * @param args name of the structure, an empty directory, and the duration in milliseconds.
     * @throws IOException          when there is no room.
     * @throws InterruptedException never.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        System.out.println(new LifecycleMain(args[0], Path.of(args[1])).measure(Long.parseLong(args[2])));
    }

    private String measure(final long durationMs) throws IOException, InterruptedException
    {
        for (int i = 0; i < WARM_UP_BATCHES; i++)
        {
            plainBatch();
            structureBatch();
            collect();
        }
        double[] ours = new double[0];
        double[] plain = new double[0];
        double[] ratios = new double[0];
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < TimeUnit.MILLISECONDS.toNanos(durationMs))
        {
            final double plainNs = plainBatch();
            final double oursNs = structureBatch();
            collect();
            ours = append(ours, oursNs);
            plain = append(plain, plainNs);
            ratios = append(ratios, oursNs / plainNs);
        }
        return String.format(Locale.ROOT, "%s %f %f %f %d", ANSWER,
            median(ours) / 1000, median(plain) / 1000, median(ratios), lengthBytes);
    }

    /** Neither of the two unmaps: the collector does, outside of the times. */
    private static void collect() throws InterruptedException
    {
        System.gc();
        Thread.sleep(1);
    }

    private double structureBatch()
    {
        final double[] timesNs = new double[PER_BATCH];
        for (int i = 0; i < PER_BATCH; i++)
        {
            final long startNs = System.nanoTime();
            create();
            walk.destroy(NAME);
            timesNs[i] = System.nanoTime() - startNs;
        }
        return median(timesNs);
    }

    private double plainBatch() throws IOException
    {
        final double[] timesNs = new double[PER_BATCH];
        for (int i = 0; i < PER_BATCH; i++)
        {
            final long startNs = System.nanoTime();
            final MappedByteBuffer mapping = createPlain();
            Files.delete(plainFile);
            timesNs[i] = System.nanoTime() - startNs;
            mapping.put(0, (byte)1);
        }
        return median(timesNs);
    }

    private MappedByteBuffer createPlain() throws IOException
    {
        try (FileChannel channel = FileChannel.open(
            plainFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            FileSpace.allocate(plainFile, lengthBytes);
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, lengthBytes);
        }
    }

    private Object create()
    {
        return structure.apply(walk);
    }

    private static double[] append(final double[] values, final double value)
    {
        final double[] longer = Arrays.copyOf(values, values.length + 1);
        longer[values.length] = value;
        return longer;
    }

    private static double median(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
