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

import io.ropewalk.segment.walk.Walk;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What a structure plugs into the harness: its operations, and the oracle that is in its cells. The {@link Victim} and
 * the {@link Survivor} make one of their own by the constructor without arguments.
 */
public abstract class Structure
{
    final double draws;
    final int drawnStores;

    /**
     * A structure.
     *
     * @param draws       for each store of a first and each of its heirs, at how many stores that one dies: less than
     *                    one for a sample, infinite for all, as when it is slow; of companions, the share played.
     * @param drawnStores the last store of an heir from which they are drawn; if {@link #isWide}, so many are played
     *                    at once where all are.
     */
    protected Structure(final double draws, final int drawnStores)
    {
        this.draws = draws;
        this.drawnStores = drawnStores;
    }

    /** Names its table in the report. */
    protected String title()
    {
        final String packageName = getClass().getPackageName();
        return packageName.substring(packageName.lastIndexOf('.') + 1);
    }

    /** Those in which a process dies. */
    protected abstract List<? extends Scenario> firsts();

    /** What somebody does who comes after that one, and dies, too. */
    protected List<? extends Scenario> heirs(final Scenario first)
    {
        return List.of();
    }

    /** What somebody does who dies at the same time. */
    protected List<? extends Scenario> companions(final Scenario first)
    {
        return List.of();
    }

    /** Those that are also halted, each in a process of its own. */
    protected List<? extends Scenario> halted()
    {
        return List.of();
    }

    /** At what part of their stores. */
    protected double haltedShare(final boolean isSlow)
    {
        return 1;
    }

    /** Whether a group is left to the slow matrix in the portable form. */
    protected boolean isSlowWhenPortable(final String group)
    {
        return false;
    }

    /**
     * Makes a cell.
     *
     * @param form    in which the object is when the victim comes, as its test names it.
     * @param death   of whom.
     * @param name    of the cell: of the operation, and a number.
     * @param variant of what the survivors do, from zero on.
     */
    protected abstract Cell cell(Walk walk, String form, Death death, String name, int variant, Random random)
        throws Exception;

    /** So many operations share a victim. */
    protected int batch()
    {
        return 1;
    }

    /** Whether an heir dies at many stores in one process, rather than at one after the other until its end. */
    protected boolean isWide()
    {
        return false;
    }

    final Scenario byName(final String name)
    {
        return Stream.concat(firsts().stream(), firsts().stream().flatMap((first) -> heirs(first).stream()))
            .filter((scenario) -> scenario.name().equals(name)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such scenario: name=" + name));
    }

    static Structure of(final String className) throws ReflectiveOperationException
    {
        final var constructor = Class.forName(className).asSubclass(Structure.class).getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }
}
