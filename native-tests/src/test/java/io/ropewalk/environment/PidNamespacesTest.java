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
package io.ropewalk.environment;

import io.ropewalk.Ropewalk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Two containers that share a directory: in each the JVM is process 1. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PidNamespacesTest
{
    private static final List<String> CONTAINER =
        List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
    private static final int COUNT = 60;

    private final Ropewalk walk = Ropewalk.temporary();

    @Test
    void shouldExchangeAndTakeOverFromTheDeadWhenBothAreProcessOne()
    {
        Resident.assume(CONTAINER, "the right to make namespaces of processes");
        try (
            Resident one = Resident.start(CONTAINER, walk.path());
            Resident other = Resident.start(CONTAINER, walk.path()))
        {
            assertEquals("1", one.ask("pid"));
            assertEquals("1", other.ask("pid"));
            exchange(one, other);
            exchange(other, one);
            assertEquals("false", one.ask("lock"));
            other.tell("lock");
            one.kill();
            assertEquals("true", other.readLine(), "taken over from the dead");
            assertEquals("done", other.ask("unlock"));
            assertEquals("done", other.ask("use"));
            // A third one gets the number of the dead one, and must not be taken for it.
            try (Resident third = Resident.start(CONTAINER, walk.path()))
            {
                assertEquals("1", third.ask("pid"));
                assertEquals("false", third.ask("lock"));
                exchange(other, third);
                other.tell("lock");
                assertEquals("done", third.ask("unlock"));
                assertEquals("false", other.readLine(), "given back by the living");
            }
        }
    }

    private static void exchange(final Resident from, final Resident to)
    {
        assertEquals("done", from.ask("put a " + COUNT));
        assertEquals(IntStream.range(0, COUNT).mapToObj((i) -> "a" + i).collect(Collectors.joining(",")),
            to.ask("take " + COUNT));
    }
}
