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
package io.ropewalk.interop;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/**
 * Kills a process of C before every store of the client library, and asks this JVM: nothing is lost, repeated or torn,
 * and nobody is stuck.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoomedPeerTest
{
    private static final String PATTERN = System.getProperty("ropewalk.operations", ".*");

    private DoomedMatrix matrix;

    static List<DoomedOperation> operations()
    {
        return Stream.of(QueueSurvivors.operations(), RingSurvivors.operations(), PipeSurvivors.operations(),
            SyncSurvivors.operations(), ValueSurvivors.operations()).flatMap(List::stream)
            .filter((operation) -> operation.name().matches(PATTERN)).toList();
    }

    @ParameterizedTest
    @MethodSource("operations")
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldGoOnWhenCIsKilledAtAnyStore(final DoomedOperation operation) throws Exception
    {
        if (null == matrix)
        {
            Programs.assumeCompiler();
            matrix = new DoomedMatrix("DoomedPeerTest-matrix");
            matrix.play(operations());
        }
        matrix.verify(operation.name());
    }

    @AfterAll
    void end()
    {
        if (null != matrix)
        {
            matrix.close();
        }
    }
}
