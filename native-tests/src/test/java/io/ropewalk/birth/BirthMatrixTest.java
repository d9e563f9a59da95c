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
package io.ropewalk.birth;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Kills a process at every step (call to the file system, or store into a mapped file) of the birth and death of walks
 * and objects, and asks two survivors.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BirthMatrixTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final String PATTERN = System.getProperty("ropewalk.operations", ".*");
    private static final int RARITY = 100;

    private final Map<Integer, BirthMatrix> matrices = new HashMap<>();

    static List<Operation> operations()
    {
        return Operation.all().stream().filter((operation) -> operation.name().matches(PATTERN)).toList();
    }

    @ParameterizedTest
    @MethodSource("operations")
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldMakeAndRemoveWholeObjectsWhenKilledAtSomeSteps(final Operation operation) throws Exception
    {
        matrix(RARITY).verify(operation);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("operations")
    @Timeout(value = 90, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldMakeAndRemoveWholeObjectsWhenKilledAtAnyStep(final Operation operation) throws Exception
    {
        matrix(1).verify(operation);
    }

    /** All operations are played together, when the first is asked about. */
    private BirthMatrix matrix(final int rarity) throws Exception
    {
        final Optional<Path> library = Steps.compile();
        if (library.isEmpty())
        {
            System.out.println("birth matrix SKIPPED: needs Linux and a C compiler");
        }
        assumeTrue(library.isPresent(), "needs Linux and a C compiler");
        if (!matrices.containsKey(rarity))
        {
            final BirthMatrix matrix = new BirthMatrix("birth-matrix-1-of-" + rarity, library.orElseThrow());
            matrices.put(rarity, matrix);
            matrix.play(operations(), SEED, rarity);
        }
        return matrices.get(rarity);
    }

    @AfterAll
    void end()
    {
        matrices.values().forEach(BirthMatrix::close);
    }
}
