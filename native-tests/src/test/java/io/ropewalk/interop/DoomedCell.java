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

import io.ropewalk.Ropewalk;
import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.VictimJvm;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One death of a process of C, and what this JVM finds. */
final class DoomedCell extends Cell
{
    private static final long PATIENCE_S = 120;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool((task) ->
    {
        final Thread thread = new Thread(task, "survivor");
        thread.setDaemon(true);
        return thread;
    });

    private final DoomedMatrix matrix;
    private final DoomedOperation operation;
    private DoomedOperation.Survivors survivors;
    private DoomedPeer.Fate fate;

    DoomedCell(final DoomedMatrix matrix, final Death death, final String name)
    {
        super(death, name);
        this.matrix = matrix;
        this.operation = (DoomedOperation)death.first();
    }

    DoomedOperation operation()
    {
        return operation;
    }

    Ropewalk walk()
    {
        return matrix.walk();
    }

    /** Lets another process of C do something, and die of it or not. */
    DoomedPeer.Fate doom(final long store, final String before, final String armed)
    {
        return matrix.doom(store, before.replace("@", name()), armed.replace("@", name()));
    }

    /** A survivor that waits for something. */
    static <T> Future<T> start(final Callable<T> task)
    {
        return THREADS.submit(task);
    }

    static <T> T join(final Future<T> task) throws Exception
    {
        return task.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    @Override
    protected Ending halt(final Supplier<VictimJvm> unused) throws Exception
    {
        try
        {
            survivors = operation.prepare().on(this);
            fate = matrix.doom(death().store(), operation.before(name()), operation.armed(name()));
            matrix.ended(operation, death().store(), fate);
            return fate.ending();
        }
        catch (final Exception | AssertionError ex)
        {
            matrix.leave(operation);
            throw ex;
        }
    }

    @Override
    protected void verify() throws Exception
    {
        survivors.goOn(fate);
    }

    @Override
    protected String manner()
    {
        return String.valueOf(fate == null ? "" : fate.answers());
    }

    @Override
    protected Map<String, Integer> counts()
    {
        return Map.of(Ending.HALTED == fate.ending() ? "died" : "ended", 1);
    }

    @Override
    protected void end()
    {
        walk().destroy(name());
    }
}
