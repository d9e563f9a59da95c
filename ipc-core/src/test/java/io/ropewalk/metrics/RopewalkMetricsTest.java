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
package io.ropewalk.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.inspect.WaitReport;
import io.ropewalk.inspect.WalkInspector;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedLock;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.*;

/** What gauges, the flight recorder and the inspector say of an object, a sleeper, and a process that was killed. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RopewalkMetricsTest
{
    @TempDir
    private Path directory;

    /** Holds the lock, says so, and sleeps until something comes out of the queue. */
    static final class Holder
    {
        private Holder()
        {
        }

        public static void main(final String[] arguments) throws Exception
        {
            try (Ropewalk walk = Ropewalk.open(Path.of(arguments[0])))
            {
                walk.lock("lock").lock();
                System.out.println("held");
                walk.queue("empty", 2, Codecs.int64()).take();
            }
        }
    }

    private static ChildJvm holder(final Path walk) throws IOException
    {
        final ChildJvm child = ChildJvm.of(Holder.class).arguments(walk.toString()).talking().start();
        assertEquals("held", child.readLine());
        return child;
    }

    private static double value(final MeterRegistry registry, final String meter, final String object)
    {
        return registry.get("ropewalk.object." + meter).tag("object", object).gauge().value();
    }

    @Test
    void shouldHaveGaugesOfEachObjectWhenBound()
    {
        final Path path = directory.resolve("walk");
        try (Ropewalk walk = Ropewalk.open(path))
        {
            final SharedQueue<Long> queue = walk.queue("queue", 8, Codecs.int64());
            queue.addAll(List.of(1L, 2L, 3L));
            queue.poll();
            final MeterRegistry registry = new SimpleMeterRegistry();
            RopewalkMetrics.of(path).bindTo(registry);
            assertEquals(2, value(registry, "size", "queue"));
            assertEquals(8, value(registry, "capacity", "queue"));
            assertEquals(3, value(registry, "puts", "queue"));
            assertEquals(1, value(registry, "takes", "queue"));
            assertEquals(0, value(registry, "repairs", "queue"));
            assertEquals(1, registry.get("ropewalk.objects").gauge().value());
            walk.queue("later", 8, Codecs.int64());
            until(() -> 2 == registry.get("ropewalk.objects").gauge().value());
            assertEquals(8, value(registry, "capacity", "later"));
            queue.destroy();
            until(() -> null == registry.find("ropewalk.object.size").tag("object", "queue").gauge() ||
                1 == registry.get("ropewalk.objects").gauge().value());
            assertNull(registry.find("ropewalk.object.size").tag("object", "queue").gauge());
        }
    }

    @Test
    void shouldCountARepairAndShowItToTheRecorderWhenAHolderWasKilled() throws Exception
    {
        final Path path = directory.resolve("walk");
        try (Ropewalk walk = Ropewalk.open(path); Recording recording = new Recording())
        {
            recording.start();
            final SharedLock lock = walk.lock("lock");
            final long pid;
            try (ChildJvm child = holder(path))
            {
                pid = child.pid();
                assertFalse(lock.tryLock(1, TimeUnit.SECONDS));
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                lock.lock();
            }
            assertTrue(lock.wasAbandoned());
            lock.unlock();
            final SharedQueue<Long> full = walk.queue("full", 1, Codecs.int64());
            full.add(1L);
            assertFalse(full.offer(2L, 1, TimeUnit.SECONDS));
            assertEquals(1L, WalkInspector.of(path).object("lock").orElseThrow().state().get("repairs"));

            final List<RecordedEvent> events = events(recording);
            assertTrue(has(events, "Repair", "object", "lock 'lock'"), () -> events.toString());
            assertTrue(has(events, "Full", "object", "queue 'full'"), () -> events.toString());
            assertTrue(has(events, "Wait", "object", "lock 'lock'"), () -> events.toString());
            assertTrue(has(events, "Wait", "what", "not full"), () -> events.toString());
            assertTrue(has(events, "Death", "pid", pid), () -> events.toString());
        }
    }

    @Test
    void shouldShowASleeperUntilItIsKilled() throws Exception
    {
        final Path path = directory.resolve("walk");
        try (Ropewalk walk = Ropewalk.open(path); ChildJvm child = holder(path))
        {
            assertNotNull(walk);
            final WalkInspector inspector = WalkInspector.of(path);
            until(() -> !inspector.waits().isEmpty());
            final WaitReport wait = inspector.waits().isEmpty() ? null : inspector.waits().get(0);
            if (null != wait)
            {
                assertEquals(child.pid(), wait.pid());
                assertEquals("empty", wait.objectName());
                assertEquals("not empty", wait.what());
                assertTrue(wait.threadName().startsWith("main"), wait.threadName());
                assertTrue(wait.forNs() >= 20_000_000);
            }
            child.kill();
            child.waitFor();
            until(() -> inspector.waits().isEmpty());
        }
    }

    private List<RecordedEvent> events(final Recording recording) throws IOException
    {
        recording.stop();
        final Path file = directory.resolve("flight.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
            .filter((event) -> event.getEventType().getName().startsWith("io.ropewalk.")).toList();
    }

    private static boolean has(
        final List<RecordedEvent> events, final String name, final String field, final Object value)
    {
        return events.stream().anyMatch((event) -> event.getEventType().getName().equals("io.ropewalk." + name) &&
            value.equals(event.getValue(field)));
    }

    private static void until(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            Thread.yield();
        }
    }
}
