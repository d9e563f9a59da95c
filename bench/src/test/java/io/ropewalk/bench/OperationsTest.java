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
package io.ropewalk.bench;

import io.ropewalk.bench.operation.OperationBenchmark;
import io.ropewalk.bench.operation.Operations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.annotations.Param;

import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OperationsTest
{
    @Test
    void shouldBeTheSameListWhenJmhIsGivenIt() throws Exception
    {
        assertEquals(Stream.concat(Operations.ours().stream(), Operations.peers().stream()).toList(),
            List.of(OperationBenchmark.class.getField("operation").getAnnotation(Param.class).value()));
    }
}
