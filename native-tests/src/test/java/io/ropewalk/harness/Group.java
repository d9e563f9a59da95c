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
package io.ropewalk.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cells of one operation: a line of the table, and what a test passes or fails by.
 */
public final class Group
{
    static final String TITLE = String.format("%-36s %6s %6s %9s %9s %6s  %s",
        "operation", "stores", "cells", "p50 ms", "max ms", "failed", "survivors found");

    private final String name;
    private final List<Long> recoveriesNs = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<Throwable> faults = new ArrayList<>();
    private long stores;
    private int cells;

    Group(final String name)
    {
        this.name = name;
    }

    String name()
    {
        return name;
    }

    /** Sets how many the operation has. */
    public synchronized void stores(final long newStores)
    {
        stores = newStores;
    }

    /** How many the operation has. */
    public synchronized long stores()
    {
        return stores;
    }

    synchronized boolean isEmpty()
    {
        return cells == 0 && faults.isEmpty();
    }

    synchronized void add(final Cell cell, final long recoveryNs, final Throwable fault)
    {
        cells++;
        cell.counts().forEach((key, count) -> counts.merge(key, count, Integer::sum));
        if (fault != null)
        {
            faults.add(fault);
        }
        else if (recoveryNs >= 0)
        {
            recoveriesNs.add(recoveryNs);
        }
    }

    synchronized void fail(final Throwable fault)
    {
        faults.add(fault);
    }

    /** Throws what was found wrong in its cells, the first as the cause. */
    synchronized void verify()
    {
        if (!faults.isEmpty())
        {
            final AssertionError failure = new AssertionError(
                "failed: operation=" + name + " cells=" + cells + " faults=" + faults.size(), faults.get(0));
            faults.subList(1, faults.size()).forEach(failure::addSuppressed);
            throw failure;
        }
        if (cells == 0)
        {
            throw new AssertionError("no cells: operation=" + name);
        }
    }

    @Override
    public synchronized String toString()
    {
        Collections.sort(recoveriesNs);
        final int last = recoveriesNs.size() - 1;
        return String.format("%-36s %6d %6d %9.3f %9.3f %6d  %s", name, stores, cells,
            last < 0 ? 0 : recoveriesNs.get(last / 2) / 1e6, last < 0 ? 0 : recoveriesNs.get(last) / 1e6, faults.size(),
            counts.isEmpty() ? "" : counts);
    }
}
