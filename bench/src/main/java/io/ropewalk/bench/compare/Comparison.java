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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Figures of two builds side by side, each from several runs.
 * <p>
 * Where a case has a ratio to a reference of the same run, that is judged, not the figure itself: what the machine did
 * to both cancels out. References themselves, tails and maxima are not judged. A figure has moved if it did by three
 * hundredths or more and chance is unlikely to do that to any of all the figures that were judged (Holm's correction):
 * with many figures, one or another is always far off.
 * <p>
 * <b>Threads:</b> one.
 */
public final class Comparison
{
    /** Of all verdicts together in one direction, for two builds that are the same. */
    static final double CHANCE = 0.025;
    /** Less is not worth a verdict. */
    static final double MIN_CHANGE = 0.03;

    private static final Set<String> MODES = Set.of("one-core", "two-cores", "unknown");

    private final List<Verdict> verdicts = new ArrayList<>();
    private int mixedRows;

    /**
     * Compares.
     *
     * @param olds figures of one build.
     * @param news figures of the other.
     */
    public Comparison(final List<Result> olds, final List<Result> news)
    {
        final Map<Key, Values> values = new LinkedHashMap<>();
        collect(olds, values, 0);
        collect(news, values, 1);
        final Set<List<String>> withRatio = new HashSet<>();
        final Set<List<String>> suitesWithRatio = new HashSet<>();
        values.forEach((key, each) ->
        {
            if (Figure.isRatio(each.first) && !Figure.isTail(each.first))
            {
                withRatio.add(List.of(key.suite(), key.caseName(), Figure.subject(key.metric())));
                suitesWithRatio.add(List.of(key.suite(), Figure.subject(key.metric())));
            }
        });
        values.forEach((key, each) ->
        {
            final String subject = Figure.subject(key.metric());
            final boolean isYardstick = suitesWithRatio.contains(List.of(key.suite(), subject)) &&
                !withRatio.contains(List.of(key.suite(), key.caseName(), subject));
            final boolean hasBetter = !Figure.isRatio(each.first) &&
                withRatio.contains(List.of(key.suite(), key.caseName(), subject));
            if (!Figure.isTail(each.first) && !isYardstick && !hasBetter)
            {
                verdicts.add(new Verdict(key, Figure.isMoreBetter(each.first), each.middle(0), each.middle(1),
                    Shift.of(each.byMode.get(0), each.byMode.get(1))));
            }
        });
        correct((each) -> each.slowerP(), true);
        correct((each) -> each.fasterP(), false);
    }

    private static final class Values
    {
        private final Result first;
        private final List<Map<String, double[]>> byMode = List.of(new HashMap<>(), new HashMap<>());

        Values(final Result first)
        {
            this.first = first;
        }

        void add(final int side, final String mode, final double value)
        {
            byMode.get(side).merge(mode, new double[] {Math.max(Figure.floor(first), value)}, (values, more) ->
            {
                final double[] all = Arrays.copyOf(values, values.length + 1);
                all[values.length] = more[0];
                return all;
            });
        }

        double middle(final int side)
        {
            final double[] all = byMode.get(side).values().stream()
                .flatMapToDouble(Arrays::stream).sorted().toArray();
            return 0 == all.length ? Double.NaN : all[all.length / 2];
        }
    }

    private void collect(final List<Result> results, final Map<Key, Values> values, final int side)
    {
        for (final Result each : results)
        {
            final String mode = each.condition("mode");
            if (!MODES.contains(mode))
            {
                mixedRows++;
                continue;
            }
            values.computeIfAbsent(new Key(each.suite(), each.caseName(), each.metric(), each.unit(),
                each.condition("bounds_checks")), (key) -> new Values(each)).add(side, mode, each.value());
        }
    }

    /** From the least likely on, until one is likely enough. */
    private void correct(final ToDoubleFunction<Verdict> probability, final boolean isSlower)
    {
        final List<Verdict> judged = verdicts.stream().filter(Verdict::isJudged)
            .sorted(Comparator.comparingDouble(probability)).toList();
        int left = judged.size();
        for (final Verdict each : judged)
        {
            if (probability.applyAsDouble(each) * left > CHANCE)
            {
                break;
            }
            each.moved(isSlower);
            left--;
        }
    }

    /**
     * Returns what became of every figure that two builds have in common, or one of them.
     *
     * @return the verdicts, in the order of the results.
     */
    public List<Verdict> verdicts()
    {
        return verdicts;
    }

    /**
     * Returns how many rows were left out because the mode of the machine changed while they were measured.
     *
     * @return the number.
     */
    public int mixedRows()
    {
        return mixedRows;
    }

    /**
     * Returns whether something got slower.
     *
     * @return true if so.
     */
    public boolean isSlower()
    {
        return verdicts.stream().anyMatch(Verdict::isSlower);
    }

    /**
     * Returns whether anything could be judged.
     *
     * @return false if there are not enough runs of the same mode.
     */
    public boolean isJudged()
    {
        return verdicts.stream().anyMatch(Verdict::isJudged);
    }

    /**
     * Returns whether so few runs can tell a change of one figure among so many from chance at all.
     *
     * @return false if even the largest change would not be told.
     */
    public boolean isSharp()
    {
        final long judged = verdicts.stream().filter(Verdict::isJudged).count();
        return verdicts.stream().filter(Verdict::isJudged).allMatch((each) -> each.leastP() * judged <= CHANCE);
    }
}
