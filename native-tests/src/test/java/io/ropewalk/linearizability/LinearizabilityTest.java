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
package io.ropewalk.linearizability;

import io.ropewalk.harness.PeerJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What several threads do to a structure at once has the results of doing it one after the other: over memory that a
 * model checker sees, which plays the ways in which the steps can follow each other, and over the memory of production.
 */
@Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinearizabilityTest
{
    private static final int SLOW_SCENARIOS = 20;
    private static final int SLOW_INVOCATIONS = Integer.getInteger("ropewalk.lincheck.invocations", 300);
    private static final int STRESS_INVOCATIONS = Math.max(1, SLOW_INVOCATIONS / 3);

    /** For warnings of the checker, and of the JVM about it. */
    @TempDir
    private Path folder;

    @Test
    void shouldBeLinearizableInAFewModelsAndFindTheFaultWhenACompareAndSetIsTwoSteps() throws Exception
    {
        final List<String> answers = check(
            "Ring", "Ring", LinearizabilityMain.MODEL, Shared.HEAP, 1, 20,
            "Lock", "Lock", LinearizabilityMain.MODEL, Shared.CARELESS, 5, 100);
        assertEquals(PeerJvm.DONE, answers.get(0));
        assertTrue(answers.get(1).contains("Invalid execution results"), answers.get(1));
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"Ring, Ring", "BiasedRing, Ring", "Queue, Queue", "Lock, Lock", "Map, Map"})
    void shouldBeLinearizableInManyModels(final String subject, final String form) throws Exception
    {
        assertEquals(List.of(PeerJvm.DONE), check(
            subject, form, LinearizabilityMain.MODEL, Shared.HEAP, SLOW_SCENARIOS, SLOW_INVOCATIONS));
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"Ring, Ring", "BiasedRing, Ring", "Queue, Queue", "Lock, Lock", "Map, Map"})
    void shouldBeLinearizableUnderStress(final String subject, final String form) throws Exception
    {
        assertEquals(List.of(PeerJvm.DONE), check(
            subject, form, LinearizabilityMain.STRESS, Shared.NATIVE, SLOW_SCENARIOS, STRESS_INVOCATIONS));
    }

    @Tag("slow")
    @Test
    void shouldFindTheFaultOfARingWhenACompareAndSetIsTwoSteps() throws Exception
    {
        final String answer = check("Ring", "Ring", LinearizabilityMain.MODEL, Shared.CARELESS,
            SLOW_SCENARIOS, SLOW_INVOCATIONS).get(0);
        assertTrue(answer.contains("Invalid execution results"), answer);
    }

    /** A line for each. */
    private List<String> check(final Object... arguments) throws Exception
    {
        System.out.println("linearizability: " + Arrays.toString(arguments));
        try (PeerJvm peer = PeerJvm.start(PeerJvm.builder(LinearizabilityMain.class, new Object[] {arguments})
            .jvmOptions("-XX:+EnableDynamicAgentLoading", "-Xmx512m").errorTo(folder.resolve("errors"))))
        {
            return peer.abandon();
        }
    }
}
