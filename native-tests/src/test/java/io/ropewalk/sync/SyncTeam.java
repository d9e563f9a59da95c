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

import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A walk, and processes in it that end with the test. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class SyncTeam
{
    final SyncObjects objects = new SyncObjects(Walk.temporary());
    private final List<SyncChild> children = new ArrayList<>();

    SyncChild child()
    {
        final SyncChild child = new SyncChild(objects);
        children.add(child);
        return child;
    }

    List<SyncChild> children(final int count)
    {
        final List<SyncChild> team = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            team.add(child());
        }
        return team;
    }

    static List<SyncChild.Call> callAll(final List<SyncChild> team, final String what)
    {
        return team.stream().map((child) -> child.call(what)).toList();
    }

    static List<String> results(final List<SyncChild.Call> calls) throws Exception
    {
        final List<String> results = new ArrayList<>();
        for (final SyncChild.Call call : calls)
        {
            results.add(call.result());
        }
        return results;
    }

    static void awaitUntil(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            Thread.yield();
        }
    }

    @AfterEach
    void killAll()
    {
        children.forEach(SyncChild::close);
    }
}
