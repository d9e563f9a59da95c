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

import org.junit.jupiter.params.provider.Arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The survivors of a test, one in each form: a JVM is portable, or is not.
 */
public final class Survivors implements AutoCloseable
{
    private static final String PORTABLE = "PORTABLE";

    private final Class<? extends Play> play;
    private final Map<List<Object>, SurvivorJvm> survivors = new HashMap<>();

    public Survivors(final Class<? extends Play> play)
    {
        this.play = play;
    }

    /** Every group in every form. */
    public static List<Arguments> groups(final List<String> forms, final List<String> groups)
    {
        final List<Arguments> all = new ArrayList<>();
        forms.forEach((form) -> groups.forEach((group) -> all.add(Arguments.of(form, group))));
        return all;
    }

    /** That with these arguments, the first of which is its form. */
    public synchronized SurvivorJvm of(final Object... arguments)
    {
        return survivors.computeIfAbsent(
            Arrays.asList(arguments), (key) -> new SurvivorJvm(PORTABLE.equals(arguments[0]), play, arguments));
    }

    @Override
    public void close()
    {
        survivors.values().forEach(SurvivorJvm::close);
    }
}
