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
package io.ropewalk.command;

import io.ropewalk.error.RopewalkException;
import io.ropewalk.inspect.ObjectReport;
import io.ropewalk.inspect.ProcessReport;
import io.ropewalk.inspect.WalkInspector;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Looks at one walk, or at all of a directory, again and again. */
final class TopSampler
{
    private final Path path;
    private final boolean isRoot;
    private final boolean isAll;
    private Map<String, ObjectReport> before = new HashMap<>();
    private long beforeNs;

    TopSampler(final Path path, final boolean isRoot, final boolean isAll)
    {
        this.path = path;
        this.isRoot = isRoot;
        this.isAll = isAll;
    }

    /**
     * What one look has found.
     *
     * @param walks     how many.
     * @param processes alive.
     * @param rows      in no order.
     */
    record Sample(int walks, long processes, List<TopRow> rows)
    {
    }

    Sample sample()
    {
        final long nowNs = System.nanoTime();
        final double seconds =
            before.isEmpty() ? 0 : (nowNs - beforeNs) / (double)TimeUnit.SECONDS.toNanos(1);
        final Map<String, ObjectReport> now = new HashMap<>();
        final List<TopRow> rows = new ArrayList<>();
        final List<Path> walks = isRoot ? WalkInspector.walks(path) : List.of(path);
        long processes = 0;
        for (final Path walk : walks)
        {
            processes += add(walk, now, rows, seconds);
        }
        before = now;
        beforeNs = nowNs;
        return new Sample(walks.size(), processes, rows);
    }

    private long add(
        final Path walk, final Map<String, ObjectReport> now, final List<TopRow> rows, final double seconds)
    {
        try
        {
            final WalkInspector inspector = WalkInspector.of(walk);
            for (final ObjectReport object : inspector.objects())
            {
                if (isAll || !ObjectRows.isOwn(object))
                {
                    final String key = walk + "/" + object.name();
                    now.put(key, object);
                    rows.add(TopRow.of(
                        isRoot ? walk.getFileName().toString() : null, object, before.get(key), seconds));
                }
            }
            return inspector.processes().stream().filter(ProcessReport::isAlive).count();
        }
        catch (final RopewalkException ex)
        {
            if (isRoot)
            {
                // Of many walks one may go, or be somebody else's.
                return 0;
            }
            throw ex;
        }
    }
}
