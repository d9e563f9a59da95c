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
package io.ropewalk.harness;

import io.ropewalk.harness.Recovery.Dead;
import io.ropewalk.proof.CellRecord;
import io.ropewalk.proof.CellRecords;
import io.ropewalk.proof.Outcome;
import io.ropewalk.segment.walk.Walk;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Kills a process at every store of the operations of a structure, and lets the survivors verify each cell. A line for
 * each group goes to the standard output, one for each cell to a file in {@code target}, and each cell to the report.
 */
public final class Matrix
{
    /** Name of the group of those that ended themselves. */
    public static final String HALTED = "halted";

    /** Begins the name of a group in which an heir dies, too. */
    public static final String TWICE = "twice-";

    private static final int MOST_STORES = 400;
    /** A sleeper looks again and again before it sleeps. */
    private static final int MOST_STORES_AWAKE = 24;
    private static final int MOST_STORES_TIMED = 60;
    private static final String SUFFIX = "-matrix";
    private static final int HALTERS = 2;
    /** Each store keeps a thread of a victim. */
    private static final int MOST_CELLS_AT_ONCE = 1_000;

    private final String table;
    private final Walk walk;
    private final Structure structure;
    private final Cells cells;
    private final PrintStream report;
    private final Recovery recovery = new Recovery();
    private final Map<String, Group> groups = new HashMap<>();
    private int names;

    /** Makes cells; in one thread unless processes are halted. */
    @FunctionalInterface
    public interface Cells
    {
        /** As {@link Structure#cell}. */
        Cell prepare(Death death, String name, int variant) throws Exception;
    }

    private Matrix(
        final String title, final String table, final Walk walk, final Structure structure, final Cells cells)
    {
        this.table = table;
        this.walk = walk;
        this.structure = structure;
        this.cells = cells;
        final Path file = Path.of("target", title + ".txt");
        try
        {
            Files.createDirectories(file.getParent());
            report = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        System.out.println(title + ": cells=" + file);
        System.out.println(Group.TITLE);
    }

    /** One without cells yet, whose report is called after the title. */
    public Matrix(
        final String title, final Walk walk, final Structure structure, final String form, final Random random)
    {
        this(title, structure.title() + (form.isEmpty() ? "" : ", " + form.toLowerCase(Locale.ROOT)), walk, structure,
            (death, name, variant) -> structure.cell(walk, form, death, name, variant, random));
    }

    /** One whose cells bring victims of their own. What stands before {@code -matrix} names its table in the report. */
    public Matrix(final String title, final Cells cells)
    {
        this(title, title.contains(SUFFIX) ? title.substring(0, title.indexOf(SUFFIX)) : title, null, null, cells);
    }

    public synchronized Group group(final String name)
    {
        return groups.computeIfAbsent(name, Group::new);
    }

    /** Throws what was found wrong in the cells of a group, after its line was printed. */
    public Group verify(final String name)
    {
        System.out.println(group(name));
        group(name).verify();
        return group(name);
    }

    /** Those whose group has not been played yet die at every store, all in one victim: its threads stop. */
    public void kill(final List<? extends Scenario> batch) throws Exception
    {
        final List<Scenario> open = new ArrayList<>(batch);
        open.removeIf((scenario) -> !group(scenario.name()).isEmpty());
        final List<Dead> dead = new ArrayList<>();
        long killedNs = 0;
        for (int i = 0; i < open.size();)
        {
            try (VictimJvm victim = victim(false))
            {
                for (boolean isWell = true; isWell && i < open.size(); i++)
                {
                    isWell = killAtEveryStore(victim, open.get(i), dead);
                }
                killedNs = System.nanoTime();
            }
        }
        verify(dead, killedNs);
    }

    /** Whether the victim can go on. */
    private boolean killAtEveryStore(final VictimJvm victim, final Scenario scenario, final List<Dead> dead)
    {
        final Group group = group(scenario.name());
        try
        {
            boolean isStopped = true;
            for (int i = 1; isStopped && (!scenario.isTimed() || i <= MOST_STORES_TIMED); i++)
            {
                require(i <= MOST_STORES, "more stores than expected: operation=" + scenario.name());
                isStopped = killAt(victim, Death.of(scenario, storeOf(scenario, i)), dead);
                group.stores(i - 1);
            }
            return true;
        }
        catch (final Exception | AssertionError ex)
        {
            fail(group, ex);
            return false;
        }
    }

    private boolean killAt(final VictimJvm victim, final Death death, final List<Dead> dead) throws Exception
    {
        boolean isStopped = false;
        for (int variant = 0; variant < death.first().variants(); variant++)
        {
            final Cell cell = prepare(death, variant);
            final Ending ending = meet(victim, cell, death.first(), death.store());
            isStopped |= Ending.STOPPED == ending;
            require(Ending.DONE != ending || !death.first().sleeps(), "does not sleep: cell=" + cell);
            dead.add(new Dead(cell, group(death.first().name())));
        }
        return isStopped;
    }

    private static long storeOf(final Scenario scenario, final int number)
    {
        return scenario.sleeps() && number > MOST_STORES_AWAKE ? Integer.MAX_VALUE : number;
    }

    /** Each of them in a process of its own, which ends at its store. */
    public void halt(final List<Death> deaths, final Function<Death, String> groupOf) throws Exception
    {
        final ExecutorService halters = Executors.newFixedThreadPool(HALTERS);
        final List<Future<?>> halted = new ArrayList<>();
        for (final Death death : deaths)
        {
            final int variant = halted.size() % death.first().variants();
            halted.add(halters.submit(() ->
            {
                halt(death, variant, group(groupOf.apply(death)));
                return null;
            }));
        }
        halters.shutdown();
        for (final Future<?> each : halted)
        {
            each.get();
        }
    }

    private void halt(final Death death, final int variant, final Group group) throws Exception
    {
        final Cell cell = prepare(death, variant);
        try
        {
            final Ending ending = cell.halt(() -> victim(true));
            require(Ending.STOPPED != ending, "not halted");
            died(cell, death.first(), ending);
        }
        catch (final Exception | AssertionError ex)
        {
            fail(group, Recovery.fault(cell, ex.toString(), ex));
            cell.end();
            return;
        }
        verify(List.of(new Dead(cell, group)), System.nanoTime());
    }

    /** The first die, and then those who come after them. Returns those whose heir did not come to its end. */
    public List<Death> killTwice(final List<Death> deaths) throws Exception
    {
        final List<Cell> left = new ArrayList<>();
        try (VictimJvm victim = victim(false))
        {
            for (final Death death : deaths)
            {
                left.add(prepare(death, 0));
                meet(victim, left.get(left.size() - 1), death.first(), death.store());
            }
        }
        final List<Death> open = new ArrayList<>();
        final List<Dead> dead = new ArrayList<>();
        final long killedNs;
        try (VictimJvm victim = victim(false))
        {
            for (final Cell cell : left)
            {
                final Death death = cell.death();
                if (Ending.STOPPED == meet(victim, cell, death.heir(), death.heirStore()))
                {
                    open.add(death);
                }
                dead.add(new Dead(cell, group(twice(death.first()))));
            }
            killedNs = System.nanoTime();
        }
        verify(dead, killedNs);
        return open;
    }

    /**
     * As that, at every store of the heirs, so many of them at once: those that came to their end have no later one to
     * die at.
     */
    public void killTwiceAtEveryStore(final List<Death> deaths, final int width) throws Exception
    {
        List<Death> open = deaths;
        for (int store = 1; !open.isEmpty(); store += width)
        {
            final int first = store;
            final int last = store + width - 1;
            require(store <= MOST_STORES, "more stores than expected: deaths=" + open);
            open = killTwice(open.stream().flatMap((death) -> IntStream.rangeClosed(first, last)
                .mapToObj((heirStore) -> death.then(death.heir(), heirStore))).toList()).stream()
                .filter((death) -> death.heirStore() == last && !(death.heir().isTimed() && last >= MOST_STORES_TIMED))
                .toList();
        }
    }

    /** Name of the group of those in which an heir dies, too. */
    public static String twice(final Scenario first)
    {
        return TWICE + first.name();
    }

    /** Both are at work in processes of their own, and die at once. Deaths after the end of either are left out. */
    public void killTogether(final List<Death> deaths) throws Exception
    {
        final Map<Death, Long> ends = new HashMap<>();
        for (int i = 0; i < deaths.size();)
        {
            final List<Dead> dead = new ArrayList<>();
            final long killedNs;
            try (VictimJvm first = victim(false); VictimJvm second = victim(false))
            {
                for (; i < deaths.size() && dead.size() < MOST_CELLS_AT_ONCE; i++)
                {
                    final Death death = deaths.get(i);
                    final Death any = death.then(death.heir(), 0);
                    final Death anyFirst = Death.of(death.first(), 0).then(death.heir(), 0);
                    if (death.store() > ends.getOrDefault(anyFirst, Long.MAX_VALUE) ||
                        death.heirStore() > ends.getOrDefault(any, Long.MAX_VALUE))
                    {
                        continue;
                    }
                    final Cell cell = prepare(death, 0);
                    dead.add(new Dead(cell, group(together(death.first()))));
                    if (Ending.DONE == meet(first, cell, death.first(), death.store()))
                    {
                        ends.put(anyFirst, death.store());
                    }
                    if (Ending.DONE == meet(second, cell, death.heir(), death.heirStore()))
                    {
                        ends.put(any, death.heirStore());
                    }
                }
                killedNs = System.nanoTime();
            }
            verify(dead, killedNs);
        }
    }

    /** Name of the group of those in which another one dies at the same time. */
    public static String together(final Scenario first)
    {
        return "together-" + first.name();
    }

    /** At every store at which it was killed, and after the last. */
    public List<Death> deaths(final Scenario first)
    {
        final List<Death> deaths = new ArrayList<>();
        for (int i = 1; i <= group(first.name()).stores() + 1; i++)
        {
            deaths.add(Death.of(first, storeOf(first, i)));
        }
        return deaths;
    }

    /** The same with every heir. */
    public List<Death> deaths(final Scenario first, final List<? extends Scenario> heirs)
    {
        return deaths(first).stream().flatMap((death) -> heirs.stream().map((heir) -> death.then(heir, 0))).toList();
    }

    private VictimJvm victim(final boolean isHalting)
    {
        return new VictimJvm(walk, structure, isHalting);
    }

    private Cell prepare(final Death death, final int variant) throws Exception
    {
        return cells.prepare(death, nextName(death.first()), variant);
    }

    private synchronized String nextName(final Scenario scenario)
    {
        names++;
        return scenario.name() + "-" + names;
    }

    private static Ending meet(final VictimJvm victim, final Cell cell, final Scenario scenario, final long store)
        throws Exception
    {
        final Ending ending = cell.meet(victim, scenario, store);
        died(cell, scenario, ending);
        return ending;
    }

    private static void died(final Cell cell, final Scenario scenario, final Ending ending)
    {
        if (cell.isKilled(ending))
        {
            cell.kills.incrementAndGet();
        }
        cell.died(scenario, ending);
    }

    /** All of them have died until now. */
    private void verify(final List<Dead> all, final long killedNs) throws InterruptedException
    {
        final List<Dead> settled = new ArrayList<>();
        for (final Dead dead : all)
        {
            try
            {
                dead.cell().settle();
                settled.add(dead);
            }
            catch (final Exception | AssertionError ex)
            {
                fail(dead.group(), ex);
            }
        }
        recovery.verify(settled, killedNs, this::tell);
    }

    private void tell(final Dead dead, final Outcome outcome, final long recoveryNs, final Throwable fault)
    {
        final Cell cell = dead.cell();
        CellRecords.add(new CellRecord(table, dead.group().name(), column(cell.death()), cell.kills.get(), outcome,
            recoveryNs, fault == null ? "" : fault.toString()));
        report.println(String.format("%s %s %s %s recoveryMs=%.3f%s", dead.group().name(), cell.death(), cell.manner(),
            cell.counts(), recoveryNs / 1e6, fault == null ? "" : " FAULT " + fault));
    }

    private static long column(final Death death)
    {
        return death.store() > 0 ? death.store() : CellRecord.NO_STORE;
    }

    private void fail(final Group group, final Throwable fault)
    {
        report.println("FAULT " + fault);
        CellRecords.add(CellRecord.broken(table, group.name(), CellRecord.AT_RANDOM, 0, fault));
        group.fail(fault);
    }

    private static void require(final boolean condition, final String fault)
    {
        if (!condition)
        {
            throw new AssertionError(fault);
        }
    }
}
