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

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * By how much a figure has moved between two builds, and how likely chance alone does that: a permutation test, which
 * assumes nothing of the noise but that it is the same for both.
 * <p>
 * Runs count only against runs of the same mode. The change is the difference of trimmed means of logarithms: a change
 * is a ratio, and a run that a neighbour spoilt does not count. If the builds are the same, each way to deal the runs
 * of a mode out to them is as likely as the one that happened; the probability is the share of those ways in which the
 * change would have been as large, measured by the spread within the builds.
 *
 * @param change     logarithm of new by old; above zero is a larger figure.
 * @param largerP    probability that chance alone makes it as much larger.
 * @param smallerP   probability that chance alone makes it as much smaller.
 * @param noise      spread of one run, as a part of the figure.
 * @param oldRuns    that could be compared.
 * @param newRuns    that could be compared.
 */
record Shift(double change, double largerP, double smallerP, double noise, int oldRuns, int newRuns)
{
    /** Of each build. */
    static final int MIN_RUNS = 3;

    private static final int MIN_RUNS_OF_MODE = 2;
    private static final int TRIMMED_PART = 5;
    private static final double EQUAL = 1e-9;
    private static final double OTHERS_PART = 0.1;
    private static final double NORMAL_MAD = 1.4826;

    /** Values of old and new by mode; null when there are not enough of any mode. */
    static Shift of(final Map<String, double[]> olds, final Map<String, double[]> news)
    {
        final Map<String, double[][]> strata = new LinkedHashMap<>();
        olds.forEach((mode, values) ->
        {
            final double[] others = news.getOrDefault(mode, new double[0]);
            if (values.length >= MIN_RUNS_OF_MODE && others.length >= MIN_RUNS_OF_MODE)
            {
                strata.put(mode, new double[][] {logs(values), logs(others)});
            }
        });
        final boolean isEnough = strata.values().stream().mapToInt((each) -> each[0].length).sum() >= MIN_RUNS &&
            strata.values().stream().mapToInt((each) -> each[1].length).sum() >= MIN_RUNS;
        return isEnough ? test(List.copyOf(strata.values())) : null;
    }

    private static double[] logs(final double[] values)
    {
        return Arrays.stream(values).map(Math::log).toArray();
    }

    private static Shift test(final List<double[][]> strata)
    {
        final double change = change(strata);
        final double distance = change / (spread(strata) + EQUAL);
        long deals = 0;
        long larger = 0;
        long smaller = 0;
        for (final Deals each = new Deals(strata); each.next();)
        {
            final double other = change(each.strata()) / (spread(each.strata()) + EQUAL);
            deals++;
            larger += other >= distance - EQUAL ? 1 : 0;
            smaller += other <= distance + EQUAL ? 1 : 0;
        }
        return new Shift(change, (double)larger / deals, (double)smaller / deals, noise(strata),
            strata.stream().mapToInt((each) -> each[0].length).sum(),
            strata.stream().mapToInt((each) -> each[1].length).sum());
    }

    /** Mean difference over the modes; one with more runs counts for more. */
    private static double change(final List<double[][]> strata)
    {
        double sum = 0;
        double weights = 0;
        for (final double[][] each : strata)
        {
            final double weight = (double)each[0].length * each[1].length / (each[0].length + each[1].length);
            sum += weight * (trimmedMean(each[1]) - trimmedMean(each[0]));
            weights += weight;
        }
        return sum / weights;
    }

    /** Of so few that none can be left out, the mean. */
    static double trimmedMean(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int trimmed = sorted.length < MIN_RUNS ? 0 : Math.max(1, sorted.length / TRIMMED_PART);
        return Arrays.stream(sorted, trimmed, sorted.length - trimmed).average().orElseThrow();
    }

    /** What most runs are off by, and a little of what all are: a deal that takes a run from the others must differ. */
    private static double spread(final List<double[][]> strata)
    {
        return noise(strata) + OTHERS_PART * Arrays.stream(distances(strata)).average().orElseThrow();
    }

    /** From the median distance to the median of each group, which a few spoilt runs do not change. */
    private static double noise(final List<double[][]> strata)
    {
        return NORMAL_MAD * median(distances(strata));
    }

    private static double[] distances(final List<double[][]> strata)
    {
        return strata.stream().flatMap(Arrays::stream).flatMapToDouble((group) ->
        {
            final double middle = median(group);
            return Arrays.stream(group).map((value) -> Math.abs(value - middle));
        }).toArray();
    }

    private static double median(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
