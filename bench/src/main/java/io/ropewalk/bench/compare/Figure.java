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
package io.ropewalk.bench.compare;

import io.ropewalk.bench.report.Result;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What a metric stands for: whether more of it is better, and whether it is worth a verdict. */
final class Figure
{
    private static final String RATIO = "ratio";
    private static final Set<String> RATES = Set.of("1/s", "MB/s");
    private static final Set<String> RATIOS_OF_RATES = Set.of("throughput", "contended", "chunk1");
    /** Parts of a name that say in what something is told, not what it is. */
    private static final Set<String> UNITS =
        Set.of(RATIO, "p50", "ns", "us", "ms", "mb", "per", "second", "ops", "tasks", "operation", "pp4j");

    private Figure()
    {
    }

    /** The same word for a figure and for its ratio to a reference. */
    static String subject(final String metric)
    {
        final String subject = Arrays.stream(metric.split("_")).filter((word) -> !UNITS.contains(word))
            .collect(Collectors.joining("_"));
        return subject.equals("messages") ? "throughput" : subject;
    }

    static boolean isRatio(final Result result)
    {
        return RATIO.equals(result.unit());
    }

    static boolean isMoreBetter(final Result result)
    {
        return RATES.contains(result.unit()) ||
            (isRatio(result) && RATIOS_OF_RATES.contains(subject(result.metric())));
    }

    /** The far end of a distribution is the neighbours' more than the program's. */
    static boolean isTail(final Result result)
    {
        return result.metric().matches(".*_(p99|p999|max)(_ratio)?") || result.metric().endsWith("_pp4j_ratio");
    }

    /** What is nearly nothing is as good as nothing: below this a change means nothing. */
    static double floor(final Result result)
    {
        return switch (result.unit())
        {
            case "B", "%" -> 1;
            default -> Double.MIN_NORMAL;
        };
    }
}
