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
package io.ropewalk.segment.liveness;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class OwnerTokenTest
{
    @Test
    void shouldSkipGenerationsWhenTheirTokenIsReserved()
    {
        assertEquals(16385, OwnerToken.nextGeneration(0, 16383));
        assertEquals(16384, OwnerToken.nextGeneration(1023, 16382));
        assertEquals(16384, OwnerToken.nextGeneration(1, 16383));
        assertEquals(1, OwnerToken.nextGeneration(0, 0));
    }

    @Test
    void shouldNeverGiveAReservedTokenForAnySlotAndGeneration()
    {
        for (int slot = 0; slot < OwnerToken.SLOT_COUNT; slot += 341)
        {
            long generation = 0;
            while (generation < 40_000)
            {
                generation = OwnerToken.nextGeneration(slot, generation);
                final int token = OwnerToken.of(slot, generation);
                assertTrue(OwnerToken.isPossible(token));
                assertEquals(slot, OwnerToken.slot(token));
                assertTrue(OwnerToken.isGeneration(token, generation));
                assertFalse(OwnerToken.isGeneration(token, generation + 1));
            }
        }
    }

    @Test
    void shouldBeImpossibleWhenReservedOrOutOfRange()
    {
        for (final int token : new int[] {OwnerToken.NOBODY, OwnerToken.SEAL, -1, 1 << 24, Integer.MIN_VALUE})
        {
            assertFalse(OwnerToken.isPossible(token));
        }
    }
}
