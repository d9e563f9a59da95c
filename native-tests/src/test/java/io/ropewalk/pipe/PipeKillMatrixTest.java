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
package io.ropewalk.pipe;

import io.ropewalk.harness.PeerJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Kills senders and receivers at every store of every operation, alone and two at once, and asks the survivors. */
class PipeKillMatrixTest
{
    private static final String SEED = System.getProperty("ropewalk.seed", "1");

    @ParameterizedTest
    @ValueSource(strings = {"BIASED", "SHARED", "PORTABLE"})
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldDeliverWholeMessagesOrEndWhenKilledAtAnyStore(final String form) throws Exception
    {
        play(form, 40);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"BIASED", "SHARED", "PORTABLE"})
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldDeliverWholeMessagesOrEndWhenTwoAreKilledAtAnyStores(final String form) throws Exception
    {
        play(form, 1);
    }

    private static void play(final String form, final int rarity) throws IOException, InterruptedException
    {
        System.out.println("pipe matrix: form=" + form + " seed=" + SEED + " pairs=1/" + rarity);
        final PeerJvm survivor = PeerJvm.start("PORTABLE".equals(form), PipeMatrix.class, form, SEED, rarity);
        try
        {
            for (String line = survivor.readLine(); line != null; line = survivor.readLine())
            {
                System.out.println(line);
            }
            assertEquals(0, survivor.exitStatus());
        }
        finally
        {
            survivor.killFamily();
        }
    }
}
