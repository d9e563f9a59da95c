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
package io.ropewalk.machine.waiting.core;

import io.ropewalk.process.child.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The same behaviour where there are neither futex nor barrier, in a JVM that is told so. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PortableWaitingTest
{
    @Test
    void shouldTakeTurnsWhenPortable() throws Exception
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildJvm child = ChildJvm.of(TurnsMain.class).arguments("30").property("io.ropewalk.portable", "true")
            .outputTo((line) -> lines.add(line)).start())
        {
            assertEquals(0, child.waitFor(), lines::toString);
            assertEquals(List.of("60 60 60 60 false"), lines);
        }
    }
}
