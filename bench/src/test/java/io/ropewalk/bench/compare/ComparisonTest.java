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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ComparisonTest
{
    private static final int RUNS = 7;
    /** Guessed, a little quieter than shared machines: a run in sixteen is spoilt, a run in four of another mode. */
    private static final double NOISE = 0.01;
    private static final double SPOILT = 0.06;
    private static final double OTHER_MODE = 0.25;

    @Test
    void shouldFindASlowdownOfFivePercentWhenPlanted()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            final Comparison comparison = compare(seed, 1.05);
            assertEquals(List.of("latency queue rtt_p50_ratio", "throughput queue throughput_ratio"),
                slower(comparison), "seed=" + seed + " " + comparison.verdicts());
            assertTrue(comparison.isSharp());
        }
    }

    @Test
    void shouldFindNothingWhenBothAreTheSame()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            final Comparison comparison = compare(seed, 1);
            assertFalse(comparison.isSlower(), "seed=" + seed + " " + comparison.verdicts());
        }
    }

    @Test
    void shouldSayThatItIsFasterWhenItIs()
    {
        final Comparison comparison = compare(1, 0.9);
        assertFalse(comparison.isSlower());
        assertEquals(2, comparison.verdicts().stream().filter(Verdict::isFaster).count());
    }

    @Test
    void shouldCompareOnlyRunsOfOneModeWhenTheMachineChanges()
    {
        final List<Result> olds = new ArrayList<>();
        final List<Result> news = new ArrayList<>();
        for (int i = 0; i < 5; i++)
        {
            olds.add(result("latency", "line", "rtt_p50", "ns", 88 + i, "one-core"));
            news.add(result("latency", "line", "rtt_p50", "ns", 350 + i, "two-cores"));
        }
        assertFalse(new Comparison(olds, news).isJudged());
        assertFalse(new Comparison(olds, news).isSlower());
    }

    @Test
    void shouldLeaveRunsOutWhenTheModeChangedInThem()
    {
        final List<Result> mixed = new ArrayList<>();
        for (int i = 0; i < 5; i++)
        {
            mixed.add(result("latency", "line", "rtt_p50", "ns", 88 + i, "mixed"));
        }
        assertEquals(10, new Comparison(mixed, mixed).mixedRows());
        assertFalse(new Comparison(mixed, mixed).isJudged());
    }

    @Test
    void shouldNotJudgeTailsNorReferencesWhenOthersHaveRatios()
    {
        assertEquals(List.of("latency queue rtt_p50_ratio", "latency pipe rtt_p50_ratio",
            "throughput queue throughput_ratio"),
            compare(1, 1).verdicts().stream().map(Verdict::name).toList());
    }

    @Test
    void shouldFindAllocationWhenThereWasNone()
    {
        final List<Result> olds = new ArrayList<>();
        final List<Result> news = new ArrayList<>();
        for (int i = 0; i < 5; i++)
        {
            olds.add(result("allocation", "queue-int64", "bytes_per_operation", "B", 0.001 * i, "one-core"));
            news.add(result("allocation", "queue-int64", "bytes_per_operation", "B", 24, "one-core"));
        }
        assertTrue(new Comparison(olds, news).isSlower());
        assertFalse(new Comparison(olds, olds).isSlower());
    }

    @Test
    void shouldSayThatItIsNotSharpWhenThereAreFewRunsOfManyFigures()
    {
        final List<Result> figures = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            for (int k = 0; k < 5; k++)
            {
                figures.add(result("allocation", "case-" + k, "bytes_per_operation", "B", 8, "one-core"));
            }
        }
        assertFalse(new Comparison(figures, figures).isSharp());
    }

    private static List<String> slower(final Comparison comparison)
    {
        return comparison.verdicts().stream().filter(Verdict::isSlower).map(Verdict::name).toList();
    }

    /** The queue takes longer by a factor, the pipe does not. */
    private static Comparison compare(final long seed, final double factor)
    {
        final Random random = new Random(seed);
        final List<Result> olds = new ArrayList<>();
        final List<Result> news = new ArrayList<>();
        int counting = 0;
        while (counting < RUNS)
        {
            final List<Result> old = run(random, 1);
            final List<Result> next = run(random, factor);
            olds.addAll(old);
            news.addAll(next);
            counting += old.get(0).condition("mode").equals(next.get(0).condition("mode")) ? 1 : 0;
        }
        return new Comparison(olds, news);
    }

    private static List<Result> run(final Random random, final double factor)
    {
        final boolean isOneCore = random.nextDouble() > OTHER_MODE;
        final String mode = isOneCore ? "one-core" : "two-cores";
        final double floorNs = (isOneCore ? 97 : 351) * noise(random, 2 * NOISE);
        final double queue = (isOneCore ? 1.42 : 1.6) * factor * noise(random, NOISE);
        final double pipe = (isOneCore ? 1.35 : 1.55) * noise(random, NOISE);
        final double throughput = (isOneCore ? 0.95 : 1.2) / factor / noise(random, NOISE);
        return List.of(
            result("latency", "floor", "rtt_p50", "ns", floorNs, mode),
            result("latency", "queue", "rtt_p50", "ns", floorNs * queue, mode),
            result("latency", "queue", "rtt_p99", "ns", 5 * floorNs * random.nextDouble(), mode),
            result("latency", "queue", "rtt_p50_ratio", "ratio", queue, mode),
            result("latency", "pipe", "rtt_p50_ratio", "ratio", pipe, mode),
            result("throughput", "queue", "messages_per_second", "1/s", 60e6 * throughput, mode),
            result("throughput", "queue", "throughput_ratio", "ratio", throughput, mode));
    }

    private static double noise(final Random random, final double noise)
    {
        final double spoilt = random.nextDouble() < SPOILT ? 0.05 + 0.3 * random.nextDouble() : 0;
        return Math.exp(noise * random.nextGaussian() + spoilt);
    }

    private static Result result(
        final String suite,
        final String caseName,
        final String metric,
        final String unit,
        final double value,
        final String mode)
    {
        return new Result(suite, caseName, metric, unit, value, Map.of("mode", mode, "bounds_checks", "on"));
    }
}
