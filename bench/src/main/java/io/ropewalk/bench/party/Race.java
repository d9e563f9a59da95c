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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Many short rounds, each between two of its reference: reference, a, reference, b, reference … A neighbour's load on
 * the machine then falls on both, and their ratio stays.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> a contender that fails is out, with its reason in {@link #failures()}.
 */
public final class Race implements AutoCloseable
{
    private static final int MIN_CYCLES = 3;
    /** Where cycles are long, one must do: no suite may take the time of those after it. */
    private static final int PATIENCE = 2;
    private static final long MIN_PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private final Map<String, Contender> contenders = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Consumer<String> progress;

    /**
     * Starts all contenders.
     *
     * @param entries  that take part.
     * @param progress hears what goes on.
     */
    public Race(final List<? extends Contender> entries, final Consumer<String> progress)
    {
        this.progress = progress;
        for (final Contender contender : entries)
        {
            contenders.put(contender.name(), contender);
        }
        progress.accept("starting " + contenders.size() + " teams of processes");
        begin(entries, 0);
        for (int i = 0; i < entries.size(); i++)
        {
            // One begins while the one before it completes: more at once would only starve each other.
            begin(entries, i + 1);
            final Contender contender = entries.get(i);
            if (contenders.containsKey(contender.name()))
            {
                attempt(contender, contender::complete);
            }
        }
    }

    private void begin(final List<? extends Contender> entries, final int index)
    {
        if (index < entries.size())
        {
            attempt(entries.get(index), entries.get(index)::begin);
        }
    }

    /** What a contender does in one round. */
    @FunctionalInterface
    public interface Round
    {
        /**
         * Runs it.
         *
         * @param contender whose turn it is.
         * @return figures, in the same order in every round; null when the round is not worth counting.
         * @throws CaseFailedException when it cannot be measured.
         */
        double[] run(Contender contender) throws CaseFailedException;
    }

    @FunctionalInterface
    private interface Step
    {
        void run() throws CaseFailedException;
    }

    /**
     * Lets every contender run alone until its code is compiled; the figures are thrown away.
     *
     * @param round  to run.
     * @param names  of the cases.
     * @param rounds for each of them.
     */
    public void warmUp(final Round round, final Set<String> names, final int rounds)
    {
        for (final Contender contender : contenders.values().stream()
            .filter((each) -> names.contains(each.name())).toList())
        {
            progress.accept("warming up " + contender.name());
            attempt(contender, () ->
            {
                for (int i = 0; i < rounds; i++)
                {
                    round.run(contender);
                }
            });
        }
    }

    /**
     * Runs cycles of rounds until the time is over.
     *
     * @param round      to run.
     * @param references name of the reference by name of the case; a reference stands for itself.
     * @param budgetMs   for all cycles.
     * @return what was measured, by name of the case.
     */
    public Map<String, Outcome> run(final Round round, final Map<String, String> references, final long budgetMs)
    {
        final Map<String, Outcome> outcomes = new LinkedHashMap<>();
        references.forEach((name, reference) ->
        {
            if (contenders.containsKey(name))
            {
                outcomes.put(name, new Outcome());
            }
        });
        final long startNs = System.nanoTime();
        final long budgetNs = TimeUnit.MILLISECONDS.toNanos(budgetMs);
        final long patienceNs = Math.max(MIN_PATIENCE_NS, PATIENCE * budgetNs);
        for (int i = 0; 0 == i || System.nanoTime() - startNs < (i < MIN_CYCLES ? patienceNs : budgetNs); i++)
        {
            if (outcomes.keySet().stream().noneMatch(contenders::containsKey))
            {
                break;
            }
            cycle(round, references, outcomes);
            progress.accept("cycle " + (i + 1) + ", " + (100 * (System.nanoTime() - startNs) / budgetNs) + " %");
        }
        outcomes.keySet().retainAll(contenders.keySet());
        return outcomes;
    }

    private void cycle(final Round round, final Map<String, String> references, final Map<String, Outcome> outcomes)
    {
        // A reference that stands alone has nobody between whose rounds its own would come.
        for (final String name : List.copyOf(outcomes.keySet()))
        {
            final boolean hasRival = outcomes.keySet().stream().anyMatch((other) -> !other.equals(name) &&
                references.get(other).equals(name) && contenders.containsKey(other));
            if (name.equals(references.get(name)) && !hasRival)
            {
                measure(round, name, outcomes);
            }
        }
        String lastReference = "";
        Sample before = null;
        for (final String name : List.copyOf(outcomes.keySet()))
        {
            final String reference = references.get(name);
            if (name.equals(reference) || !contenders.containsKey(name))
            {
                continue;
            }
            if (!reference.equals(lastReference))
            {
                before = measure(round, reference, outcomes);
                lastReference = reference;
            }
            final Sample sample = measure(round, name, outcomes);
            final Sample after = measure(round, reference, outcomes);
            if (null != before && null != sample && null != after)
            {
                outcomes.get(name).ratios.add(sample.dividedBy(before, after));
            }
            before = after;
        }
    }

    private Sample measure(final Round round, final String name, final Map<String, Outcome> outcomes)
    {
        final Contender contender = contenders.get(name);
        if (!outcomes.containsKey(name))
        {
            // A reference that could not be started: the others are measured without a ratio.
            return null;
        }
        final double[][] figures = new double[1][];
        if (null != contender)
        {
            attempt(contender, () -> figures[0] = round.run(contender));
        }
        if (null == figures[0])
        {
            outcomes.get(name).discarded += null == contender ? 0 : 1;
            return null;
        }
        final Sample sample = new Sample(figures[0], contender.isDisturbed());
        outcomes.get(name).samples.add(sample);
        return sample;
    }

    private void attempt(final Contender contender, final Step step)
    {
        try
        {
            step.run();
        }
        catch (final CaseFailedException ex)
        {
            progress.accept(contender.name() + " is out: " + ex.getMessage());
            failures.put(contender.name(), ex.getMessage());
            contenders.remove(contender.name());
            contender.close();
        }
    }

    /**
     * Who could not be measured, and why.
     *
     * @return reasons by name of the case.
     */
    public Map<String, String> failures()
    {
        return failures;
    }

    @Override
    public void close()
    {
        contenders.values().forEach(Contender::close);
    }

    /** The figures of one round, and whether others took a processor away meanwhile. */
    private record Sample(double[] figures, boolean isDisturbed)
    {
        Sample dividedBy(final Sample before, final Sample after)
        {
            final double[] ratios = new double[figures.length];
            for (int i = 0; i < ratios.length; i++)
            {
                ratios[i] = figures[i] * 2 / (before.figures[i] + after.figures[i]);
            }
            return new Sample(ratios, isDisturbed || before.isDisturbed || after.isDisturbed);
        }
    }

    /**
     * What was measured of one case. Rounds that were not disturbed count alone, if there are enough of them.
     */
    public static final class Outcome
    {
        /** Rounds without disturbance from which on the others do not count. */
        public static final int MIN_UNDISTURBED = 5;

        private final List<Sample> samples = new ArrayList<>();
        private final List<Sample> ratios = new ArrayList<>();
        private int discarded;

        private Outcome()
        {
        }

        /**
         * Median of a figure over the rounds.
         *
         * @param index of the figure.
         * @return its median.
         */
        public double median(final int index)
        {
            return median(samples, index);
        }

        /**
         * Median of the ratios of a figure to the neighbouring rounds of the reference.
         *
         * @param index of the figure.
         * @return its median; not a number when there is none, as for the reference itself.
         */
        public double medianRatio(final int index)
        {
            return median(ratios, index);
        }

        /**
         * Number of rounds.
         *
         * @return the number.
         */
        public int rounds()
        {
            return samples.size();
        }

        /**
         * Number of rounds in which others took a processor away.
         *
         * @return the number.
         */
        public int disturbedRounds()
        {
            return samples.size() - undisturbed(samples).size();
        }

        /**
         * Number of rounds that say nothing, because somebody was not there all the time.
         *
         * @return the number; these are not among the {@link #rounds()}.
         */
        public int discardedRounds()
        {
            return discarded;
        }

        /**
         * Whether there were too few rounds that nobody disturbed, so that the figures are not worth much.
         *
         * @return true if so.
         */
        public boolean isUnreliable()
        {
            return rounds() - disturbedRounds() < MIN_UNDISTURBED ||
                (!ratios.isEmpty() && undisturbed(ratios).size() < MIN_UNDISTURBED);
        }

        private static List<Sample> undisturbed(final List<Sample> samples)
        {
            return samples.stream().filter((sample) -> !sample.isDisturbed).toList();
        }

        private static double median(final List<Sample> samples, final int index)
        {
            final List<Sample> undisturbed = undisturbed(samples);
            final double[] sorted = (undisturbed.size() < MIN_UNDISTURBED ? samples : undisturbed).stream()
                .mapToDouble((sample) -> sample.figures[index]).sorted().toArray();
            if (0 == sorted.length)
            {
                return Double.NaN;
            }
            final int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
