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

import io.ropewalk.harness.Survivors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills a process at every store of every operation of rings and queues, and asks the survivors.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillMatrixTest
{
    private static final String SEED = System.getProperty("ropewalk.seed", "1");
    private static final double SHARE = 1.0 / 27;

    private final Survivors survivors = new Survivors(RingMatrix.class);

    static List<Arguments> groups()
    {
        return Survivors.groups(Stream.of(Form.values()).map(Form::name).toList(), RingMatrix.groups());
    }

    @ParameterizedTest
    @MethodSource("groups")
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLoseNothingWhenKilledAtAnyStore(final String form, final String group) throws Exception
    {
        survivors.of(form, SEED, SHARE).play(group);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("groups")
    @Timeout(value = 90, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLoseNothingWhenKilledAtAnyTwoStores(final String form, final String group) throws Exception
    {
        survivors.of(form, SEED, 1).play(group);
    }

    @AfterAll
    void end()
    {
        survivors.close();
    }
}
