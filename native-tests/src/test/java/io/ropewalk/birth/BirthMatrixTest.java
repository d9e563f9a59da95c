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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Kills a process at every step (call to the file system, or store into a mapped file) of the birth and death of walks
 * and objects, and asks two survivors. The table goes to the standard output, its cells to
 * {@code target/birth-matrix-*.txt}.
 */
class BirthMatrixTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final String PATTERN = System.getProperty("ropewalk.operations", ".*");
    private static final int RARITY = 100;

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldMakeAndRemoveWholeObjectsWhenKilledAtSomeSteps() throws Exception
    {
        play(RARITY);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldMakeAndRemoveWholeObjectsWhenKilledAtAnyStep() throws Exception
    {
        play(1);
    }

    private static void play(final int rarity) throws Exception
    {
        final Optional<Path> library = Steps.compile();
        if (library.isEmpty())
        {
            System.out.println("birth matrix SKIPPED: needs Linux and a C compiler");
        }
        assumeTrue(library.isPresent(), "needs Linux and a C compiler");
        final Path report = Files.createDirectories(Path.of("target")).resolve("birth-matrix-1-of-" + rarity + ".txt");
        System.out.println("birth matrix: seed=" + SEED + " sampled=1/" + rarity + " cells=" + report);
        final List<Operation> operations =
            Operation.all().stream().filter((operation) -> operation.name().matches(PATTERN)).toList();
        try (BirthMatrix matrix = new BirthMatrix(library.orElseThrow(), report))
        {
            final List<BirthSummary> summaries = matrix.play(operations, SEED, rarity);
            System.out.println(BirthSummary.TITLE);
            summaries.forEach(System.out::println);
            assertEquals(List.of(), List.copyOf(matrix.faults()), "see " + report);
        }
    }
}
