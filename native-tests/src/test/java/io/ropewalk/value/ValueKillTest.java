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
package io.ropewalk.value;

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.Walk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Kills a process at every store of what changes values, and asks the survivors. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ValueKillTest
{
    private static final int MOST_STORES = 40;
    private static final int NUMBER = 0;

    private final Walk walk = Walk.temporary();

    @ParameterizedTest
    @EnumSource(KillOperation.class)
    void shouldGoOnWhenKilledAtAnyStore(final KillOperation operation) throws Exception
    {
        final int stores;
        try (PeerJvm victim = victim(KillVictim.STOP, operation, NUMBER, NUMBER, 1, MOST_STORES))
        {
            stores = storesOf(victim);
            // Readers wait for nobody, stopped writers included.
            for (int store = 1; operation.name().startsWith("RECORD") && store <= stores; store++)
            {
                assertNull(KillOperation.look(operation.open(walk, NUMBER, store)), "store=" + store);
            }
        }
        System.out.println("killed at every store: operation=" + operation + " stores=" + stores);
        for (int store = 1; store <= stores; store++)
        {
            assertNull(operation.verify(operation.open(walk, NUMBER, store)), "store=" + store);
        }
    }

    @Test
    void shouldGoOnWhenHaltedAtAnyStore() throws Exception
    {
        final KillOperation operation = KillOperation.RECORD_SET;
        int store = 0;
        boolean isHalted = true;
        while (isHalted)
        {
            store++;
            try (PeerJvm victim = victim(KillVictim.HALT, operation, NUMBER, NUMBER, store, store))
            {
                final String line = victim.readLine();
                isHalted = line == null;
                assertEquals(isHalted ? null : KillVictim.FINISHED, line);
                assertTrue(!isHalted || victim.exitStatus() == KillVictim.EXIT_STATUS);
            }
            assertNull(operation.verify(operation.open(walk, NUMBER, store)), "store=" + store);
        }
        System.out.println("halted at every store: operation=" + operation + " stores=" + (store - 1));
        assertTrue(store > 9, "stores=" + store);
    }

    /** A second victim takes over from the first, and dies at a store of that. */
    @Test
    void shouldGoOnWhenKilledAtAnyTwoStores() throws Exception
    {
        final KillOperation operation = KillOperation.RECORD_SET;
        final List<SharedObject> left = new ArrayList<>();
        int stores = MOST_STORES;
        for (int second = 1; second <= stores + 1; second++)
        {
            // Number: the store at which the second will be killed; one object for each store of the first.
            try (PeerJvm victim = victim(KillVictim.STOP, operation, second, second, 1, MOST_STORES))
            {
                stores = storesOf(victim);
            }
            for (int first = 1; first <= stores; first++)
            {
                left.add(operation.open(walk, second, first));
            }
        }
        try (PeerJvm victim = victim(KillVictim.AGAIN, operation, 1, stores + 1, 1, stores))
        {
            for (String line = victim.readLine(); !PeerJvm.DONE.equals(line); line = victim.readLine())
            {
                assertTrue(KillVictim.STOPPED.equals(line) || KillVictim.FINISHED.equals(line), line);
            }
        }
        System.out.println("killed at two stores: operation=" + operation + " cells=" + left.size());
        for (final SharedObject object : left)
        {
            assertNull(operation.verify(object), object.name());
        }
    }

    private PeerJvm victim(
        final String mode, final KillOperation operation, final int firstNumber, final int lastNumber,
        final int firstStore, final int lastStore) throws IOException
    {
        return PeerJvm.start(
            KillVictim.class, walk.path(), mode, operation, firstNumber, lastNumber, firstStore, lastStore);
    }

    /** How many stores the operation has. */
    private static int storesOf(final PeerJvm victim) throws IOException
    {
        int stores = 0;
        String line = victim.readLine();
        while (KillVictim.STOPPED.equals(line))
        {
            stores++;
            line = victim.readLine();
        }
        assertEquals(KillVictim.FINISHED, line);
        assertTrue(stores > 0 && stores < MOST_STORES, "stores=" + stores);
        return stores;
    }
}
