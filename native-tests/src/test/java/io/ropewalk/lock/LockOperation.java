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
package io.ropewalk.lock;

import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;
import io.ropewalk.structure.sync.Locks;
import io.ropewalk.structure.sync.SharedReentrantLock;

import java.util.ArrayList;
import java.util.List;

/** A scenario with a lock of either kind. */
record LockOperation(LockScenario scenario, boolean isFair) implements Scenario
{
    static List<LockOperation> all()
    {
        final List<LockOperation> all = new ArrayList<>();
        for (final LockScenario scenario : LockScenario.values())
        {
            all.add(new LockOperation(scenario, false));
            all.add(new LockOperation(scenario, true));
        }
        return all;
    }

    @Override
    public String name()
    {
        return scenario + (isFair ? "-fair" : "");
    }

    @Override
    public void play(final Stage stage) throws InterruptedException
    {
        final SharedReentrantLock lock = lock(stage);
        stage.arm();
        scenario.act(lock, new Board(stage.walk()), place(stage));
    }

    /** Of the cell, as the victim sees it. */
    static SharedReentrantLock lock(final Stage stage)
    {
        return Locks.open(stage.walk(), stage.cell(), Boolean.parseBoolean(stage.word(0)), stage::halting);
    }

    /** On the board, where the victim says how far it is. */
    static int place(final Stage stage)
    {
        return Integer.parseInt(stage.word(1));
    }

    @Override
    public String toString()
    {
        return name();
    }
}
