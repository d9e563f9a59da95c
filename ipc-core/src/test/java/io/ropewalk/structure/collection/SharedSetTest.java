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
package io.ropewalk.structure.collection;

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CollectionFullException;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A set, as one process sees it. */
class SharedSetTest extends CollectionFixture
{
    @Test
    void shouldDoAsAHashSetDoesWhenUsedAtRandom()
    {
        final Random random = new Random(Long.getLong("ropewalk.seed", 1));
        final Set<String> expected = new HashSet<>();
        final SharedSet<String> set = keep(walk.create(SharedSet.of(300, Codecs.utf8())));
        for (int i = 0; i < 30_000; i++)
        {
            final String element = "x".repeat(random.nextInt(40)) + random.nextInt(5);
            switch (random.nextInt(3))
            {
                case 0 -> assertEquals(expected.add(element), set.add(element));
                case 1 -> assertEquals(expected.remove(element), set.remove(element));
                default -> assertEquals(expected.contains(element), set.contains(element));
            }
        }
        assertEquals(expected, set);
        assertEquals(set, expected);
        assertEquals(expected.hashCode(), set.hashCode());
        assertTrue(set.retainAll(List.of("1", "2")));
        expected.retainAll(List.of("1", "2"));
        assertEquals(expected, set);
    }

    @Test
    void shouldRefuseNullAndTakeAWrongTypeForAbsent() throws Exception
    {
        final SharedSet<Long> set = keep(walk.create(SharedSet.of(2, Codecs.int64())));
        assertThrows(NullPointerException.class, () -> set.add(null));
        assertThrows(NullPointerException.class, () -> set.contains(null));
        assertFalse(set.contains("text"));
        assertTrue(sent(set).addAll(List.of(1L, 2L)));
        assertThrows(CollectionFullException.class, () -> set.add(3L));
        assertFalse(set.add(2L));
        assertEquals(Set.of(1L, 2L), set);
        assertEquals(2, set.toArray(new Long[0]).length);
        set.clear();
        assertEquals("[]", set.toString());
    }
}
