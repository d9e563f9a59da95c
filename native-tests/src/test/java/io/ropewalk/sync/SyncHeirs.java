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
package io.ropewalk.sync;

import io.ropewalk.sync.SyncScenario.Act;
import io.ropewalk.sync.SyncScenario.Hands;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;

/** What somebody does who comes after a dead one, and so repairs what that one left. */
final class SyncHeirs
{
    private static final String PERMITS = "thenPermits";
    private static final String BARRIER = "thenBarrier";
    private static final int PATIENCE_S = 20;

    static final List<SyncScenario> ALL = List.of(
        heir(PERMITS, "acquire", (hands) -> expect(hands.semaphore().tryAcquire(1, PATIENCE_S, TimeUnit.SECONDS))),
        heir(PERMITS, "look", (hands) -> expect(hands.semaphore().availablePermits() > 0)),
        heir(PERMITS, "drain", (hands) -> expect(hands.semaphore().drainPermits() > 0)),
        heir(PERMITS, "release", (hands) ->
        {
            expect(hands.semaphore().tryAcquire(1, PATIENCE_S, TimeUnit.SECONDS));
            hands.semaphore().release();
        }),
        heir(BARRIER, "look", (hands) -> hands.barrier().isBroken()),
        heir(BARRIER, "reset", (hands) -> hands.barrier().reset()),
        heir(BARRIER, "abort", (hands) -> hands.barrier().abort()),
        heir(BARRIER, "come", SyncHeirs::come));

    private SyncHeirs()
    {
    }

    private static SyncScenario heir(final String object, final String name, final Act<Hands> act)
    {
        return new SyncScenario(object, name, (cell) -> {}, (hands) -> {}, act, (cell) -> {});
    }

    /** Those that come after this one; only where something comes back from the dead. */
    static List<SyncScenario> of(final SyncScenario first)
    {
        final String object = first.object().startsWith("bounded") ? PERMITS :
            first.object().startsWith("barrier") ? BARRIER : "";
        return ALL.stream().filter((heir) -> heir.object().equals(object)).toList();
    }

    /** It may be broken, or be passed, or nobody else comes. */
    private static void come(final Hands hands) throws Exception
    {
        try
        {
            SyncScenario.awaitInVain(hands);
        }
        catch (final BrokenBarrierException expected)
        {
            expect(hands.barrier().isBroken());
        }
    }

    private static void expect(final boolean isTrue)
    {
        if (!isTrue)
        {
            throw new AssertionError("not as it should be");
        }
    }
}
