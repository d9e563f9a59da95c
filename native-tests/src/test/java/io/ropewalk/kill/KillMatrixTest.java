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
package io.ropewalk.kill;

import io.ropewalk.harness.PeerJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Kills a process at every store of every operation, and asks the survivors. The table goes to the standard output, its
 * cells to {@code target/kill-matrix-*.txt}.
 */
class KillMatrixTest
{
    private static final String SEED = System.getProperty("ropewalk.seed", "1");
    private static final int RARITY = 30;

    @ParameterizedTest
    @EnumSource(Form.class)
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLoseNothingWhenKilledAtAnyStore(final Form form) throws IOException, InterruptedException
    {
        play(form, RARITY);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Form.class)
    @Timeout(value = 90, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLoseNothingWhenKilledAtAnyTwoStores(final Form form) throws IOException, InterruptedException
    {
        play(form, 1);
    }

    private static void play(final Form form, final int rarity) throws IOException, InterruptedException
    {
        final Path report = Path.of("target", "kill-matrix-" + form + "-1-of-" + rarity + ".txt");
        Files.createDirectories(report.getParent());
        System.out.println("kill matrix: form=" + form + " seed=" + SEED + " sampled=1/" + rarity + " cells=" + report);
        final PeerJvm survivor = PeerJvm.start(Form.PORTABLE == form, MatrixMain.class, form, report, SEED, rarity);
        try
        {
            for (String line = survivor.readLine(); line != null; line = survivor.readLine())
            {
                System.out.println(line);
            }
            assertEquals(0, survivor.exitStatus(), "see " + report);
        }
        finally
        {
            survivor.killFamily();
        }
    }
}
