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

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.inspect.ObjectReport;
import io.ropewalk.inspect.WalkInspector;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Gauges of the objects of a walk, tagged with {@code walk}, {@code object} and {@code kind}:
 * {@code ropewalk.object.size} and {@code capacity}, {@code puts} and {@code takes} since the object was made,
 * {@code repairs} (what was taken back from dead processes), and {@code length} of the file in bytes. An object has
 * those that it knows. {@code ropewalk.objects} says how many there are.
 * <p>
 * The files are read when a gauge is, at most once a second; those who use the objects do nothing for it. Objects that
 * were made meanwhile appear then, and those that were removed go. Objects that Ropewalk made for itself, and those
 * without a name, are left out.
 * <p>
 * <b>Threads:</b> any; one at a time reads the files.
 * <p>
 * <b>Failure:</b> when the walk is gone or cannot be read, there are no objects. Processes that die do not matter.
 */
@SuppressWarnings("exports") // Who has the registry requires its module.
public final class RopewalkMetrics implements MeterBinder
{
    private static final long INTERVAL_NS = 1_000_000_000;
    private static final String OWN_PREFIX = "_";
    private static final String REPAIRS = "repairs";

    /** What an object has a gauge for; negative: it does not know. */
    private enum Figure
    {
        SIZE("size", "what is in the object now", ObjectReport::size),
        CAPACITY("capacity", "what there is room for", ObjectReport::capacity),
        PUTS("puts", "how often something was put", ObjectReport::puts),
        TAKES("takes", "how often something was taken", ObjectReport::takes),
        REPAIRS("repairs", "what was taken back from dead processes", RopewalkMetrics::repairs),
        LENGTH("length", "bytes of the file", ObjectReport::lengthBytes);

        private final String meter;
        private final String text;
        private final ToLongFunction<ObjectReport> value;

        Figure(final String name, final String text, final ToLongFunction<ObjectReport> value)
        {
            this.meter = "ropewalk.object." + name;
            this.text = text;
            this.value = value;
        }
    }

    private final WalkInspector inspector;
    private final List<Map<Figure, MultiGauge>> bound = new ArrayList<>();
    private Map<String, ObjectReport> objects = Map.of();
    private boolean hasLooked;
    private long lookedNs;

    private RopewalkMetrics(final WalkInspector inspector)
    {
        this.inspector = inspector;
    }

    /**
     * The metrics of a walk.
     *
     * @param directory of the walk.
     * @return what can be bound to a registry.
     * @throws io.ropewalk.error.ObjectDestroyedException if there is no walk.
     */
    public static RopewalkMetrics of(final Path directory)
    {
        return new RopewalkMetrics(WalkInspector.of(Objects.requireNonNull(directory, "directory")));
    }

    @Override
    public synchronized void bindTo(final MeterRegistry registry)
    {
        final Map<Figure, MultiGauge> gauges = new EnumMap<>(Figure.class);
        for (final Figure figure : Figure.values())
        {
            gauges.put(figure, MultiGauge.builder(figure.meter).description(figure.text).register(registry));
        }
        bound.add(gauges);
        Gauge.builder("ropewalk.objects", this, RopewalkMetrics::count).description("objects of the walk")
            .tags("walk", walk()).strongReference(true).register(registry);
        look();
    }

    private String walk()
    {
        return inspector.path().toString();
    }

    private synchronized double count()
    {
        lookIfDue();
        return objects.size();
    }

    private synchronized double value(final String name, final Figure figure)
    {
        lookIfDue();
        final ObjectReport object = objects.get(name);
        final long value = null == object ? -1 : figure.value.applyAsLong(object);
        return value < 0 ? Double.NaN : value;
    }

    private void lookIfDue()
    {
        if (!hasLooked || System.nanoTime() - lookedNs >= INTERVAL_NS)
        {
            look();
        }
    }

    private void look()
    {
        final Map<String, ObjectReport> found = new HashMap<>();
        try
        {
            inspector.objects().stream().filter((object) -> !object.name().startsWith(OWN_PREFIX))
                .forEach((object) -> found.put(object.name(), object));
        }
        catch (final RopewalkException ignored)
        {
            // Gone: no objects.
            found.clear();
        }
        hasLooked = true;
        lookedNs = System.nanoTime();
        objects = found;
        bound.forEach((gauges) -> gauges.forEach((figure, gauge) -> gauge.register(rows(figure))));
    }

    private List<MultiGauge.Row<?>> rows(final Figure figure)
    {
        final List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (final ObjectReport object : objects.values())
        {
            if (figure.value.applyAsLong(object) >= 0)
            {
                final Tags tags = Tags.of("walk", walk(), "object", object.name(), "kind", object.kind());
                rows.add(MultiGauge.Row.of(tags, object.name(), (name) -> value(name, figure)));
            }
        }
        return rows;
    }

    private static long repairs(final ObjectReport object)
    {
        return object.state().get(REPAIRS) instanceof Long repairs ? repairs : -1;
    }
}
