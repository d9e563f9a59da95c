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
package io.ropewalk.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the script of a page draws: a section for each suite, mode and setting of the bounds checks. */
final class PageData
{
    private static final List<String> SECTION = List.of("mode", "bounds_checks", "jdk");
    private static final List<String> MACHINE = List.of(
        "cpu", "cores", "topology", "governor", "kernel", "jdk", "flags", "commit", "mode", "date");

    private final List<Result> results;
    private final List<Curve> curves;

    PageData(final List<Result> results, final List<Curve> curves)
    {
        this.results = results;
        this.curves = curves;
    }

    String json()
    {
        final Map<List<String>, List<Result>> sections = new LinkedHashMap<>();
        for (final Result each : results)
        {
            final List<String> key = new ArrayList<>(List.of(each.suite()));
            SECTION.forEach((name) -> key.add(each.condition(name)));
            sections.computeIfAbsent(key, (ignored) -> new ArrayList<>()).add(each);
        }
        return "{\"machine\":{" + MACHINE.stream().map((name) -> Json.quote(name) + ":" + Json.quote(values(name)))
            .collect(Collectors.joining(",")) + "},\n\"sections\":[" + sections.entrySet().stream()
            .map((entry) -> section(entry.getKey(), entry.getValue())).collect(Collectors.joining(",\n")) +
            "],\n\"curves\":[" + curves.stream().map(PageData::curve).collect(Collectors.joining(",\n")) + "]}";
    }

    /** Each value that a condition had. */
    private String values(final String name)
    {
        return results.stream().map((each) -> each.condition(name)).distinct().collect(Collectors.joining("; "));
    }

    private static String section(final List<String> key, final List<Result> rows)
    {
        final Set<String> cases = new LinkedHashSet<>();
        final Map<String, Map<String, double[]>> metrics = new LinkedHashMap<>();
        final Map<String, String> units = new LinkedHashMap<>();
        for (final Result each : rows)
        {
            cases.add(each.caseName());
            units.put(each.metric(), each.unit());
            metrics.computeIfAbsent(each.metric(), (ignored) -> new LinkedHashMap<>())
                .merge(each.caseName(), new double[] {each.value()}, PageData::append);
        }
        final long runs = rows.stream().map((each) -> each.condition("run")).distinct().count();
        final String load = rows.stream().map((each) -> each.condition("load_percent")).distinct()
            .collect(Collectors.joining(", "));
        return "{\"suite\":" + Json.quote(key.get(0)) + ",\"mode\":" + Json.quote(key.get(1)) + ",\"bounds\":" +
            Json.quote(key.get(2)) + ",\"jdk\":" + Json.quote(key.get(3)) + ",\"load\":" + Json.quote(load) +
            ",\"runs\":" + runs + ",\"cases\":[" +
            cases.stream().map(Json::quote).collect(Collectors.joining(",")) + "],\"metrics\":[" +
            metrics.entrySet().stream().map((entry) -> "{\"name\":" + Json.quote(entry.getKey()) + ",\"unit\":" +
                Json.quote(units.get(entry.getKey())) + ",\"values\":[" + cases.stream()
                .map((name) -> number(entry.getValue().get(name))).collect(Collectors.joining(",")) + "]}")
                .collect(Collectors.joining(",")) + "]}";
    }

    private static double[] append(final double[] values, final double[] more)
    {
        final double[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = more[0];
        return all;
    }

    /** The median of all runs. */
    private static String number(final double[] values)
    {
        if (null == values)
        {
            return "null";
        }
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "%.9g", sorted[sorted.length / 2]);
    }

    private static String curve(final Curve curve)
    {
        return "{\"suite\":" + Json.quote(curve.suite()) + ",\"case\":" + Json.quote(curve.caseName()) +
            ",\"points\":[" + curve.points().stream()
            .map((point) -> String.format(Locale.ROOT, "[%.4f,%.0f]", Math.log10(point[1]), point[0]))
            .collect(Collectors.joining(",")) + "]}";
    }
}
