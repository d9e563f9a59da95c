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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Kills processes at every store of every operation of a structure, and asks the survivors: one test for each group.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class MatrixTest
{
    /** Each version of Java draws a sample of its own, so that a build on two of them sees more. */
    private static final long SEED = Long.getLong("ropewalk.seed", Runtime.version().feature());
    private static final String PORTABLE = "PORTABLE";

    private final Structure structure;
    private final List<String> forms;
    private final Map<String, SurvivorJvm> survivors = new HashMap<>();
    private final Map<Boolean, Play> plays = new HashMap<>();

    /**
     * The test of a structure.
     *
     * @param structure that is tested.
     * @param forms     each of which has survivors in a JVM of their own, one of them portable; none of them: this one.
     */
    protected MatrixTest(final Structure structure, final String... forms)
    {
        this.structure = structure;
        this.forms = forms.length == 0 ? List.of("") : List.of(forms);
    }

    List<Arguments> groups()
    {
        final List<Arguments> all = new ArrayList<>();
        forms.forEach((form) -> Play.groups(structure).forEach((group) -> all.add(Arguments.of(form, group))));
        return all;
    }

    /** Without what a structure leaves to the slow ones in its portable form. */
    List<Arguments> quickGroups()
    {
        final List<Arguments> quick = new ArrayList<>(groups());
        quick.removeIf((group) ->
            PORTABLE.equals(group.get()[0]) && structure.isSlowWhenPortable((String)group.get()[1]));
        return quick;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("quickGroups")
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    public void shouldGoOnWhenKilledAtAnyStore(final String form, final String group) throws Exception
    {
        play(form, group, false);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("groups")
    @Timeout(value = 90, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    public void shouldGoOnWhenTwoAreKilledAtAnyStores(final String form, final String group) throws Exception
    {
        play(form, group, true);
    }

    private void play(final String form, final String group, final boolean isSlow) throws Exception
    {
        final String title = getClass().getSimpleName() + form + (isSlow ? "-slow" : "") + "-matrix";
        if (form.isEmpty())
        {
            plays.computeIfAbsent(isSlow, (key) -> new Play(title, structure, form, SEED, isSlow)).play(group);
        }
        else
        {
            survivors.computeIfAbsent(title, (key) -> new SurvivorJvm(
                PORTABLE.equals(form), title, structure.getClass().getName(), form, SEED, isSlow)).play(group);
        }
    }

    @AfterAll
    public void end()
    {
        survivors.values().forEach(SurvivorJvm::close);
    }
}
