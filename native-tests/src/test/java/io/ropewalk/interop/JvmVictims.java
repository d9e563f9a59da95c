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

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Structure;
import io.ropewalk.segment.walk.Walk;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Operations in which a JVM dies, and the processes of C that go on. */
final class JvmVictims extends Structure implements AutoCloseable
{
    private Peer peer;

    JvmVictims()
    {
        super(1, 1);
    }

    /** Asks the process of C, one thread at a time. */
    synchronized void ask(final Walk walk, final Consumer<Peer> questions)
    {
        if (peer == null)
        {
            peer = Language.C.start(walk.path(), false);
        }
        try
        {
            questions.accept(peer);
        }
        catch (final AssertionError ex)
        {
            // It may have something to say yet.
            close();
            throw ex;
        }
    }

    @Override
    protected List<JvmOperation> firsts()
    {
        return List.of(JvmOperation.values());
    }

    @Override
    protected Cell cell(
        final Walk walk, final String form, final Death death, final String name, final int variant,
        final Random random)
    {
        return new JvmSurvivors(walk, this, death, name);
    }

    @Override
    protected int batch()
    {
        return JvmOperation.values().length;
    }

    @Override
    public synchronized void close()
    {
        if (peer != null)
        {
            peer.close();
            peer = null;
        }
    }
}
