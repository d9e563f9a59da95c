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
package io.ropewalk.kill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The line of one operation in the table.
 */
final class Summary
{
    static final String TITLE = String.format("%-28s %-8s %6s %6s %6s %9s %6s %11s %9s %9s %8s",
        "operation", "form", "stores", "cells", "kept", "vanished", "taken", "redelivered", "p50 ms", "max ms",
        "failed");

    private final String operation;
    private final Form form;
    private final List<Long> recoveriesNs = new ArrayList<>();
    private long stores;
    private int kept;
    private int vanished;
    private int taken;
    private int redelivered;
    private int failures;

    Summary(final String operation, final Form form)
    {
        this.operation = operation;
        this.form = form;
    }

    synchronized void stores(final long newStores)
    {
        stores = Math.max(stores, newStores);
    }

    /** Line of one cell in the report. */
    synchronized String add(final String last, final Cell cell, final long recoveryNs, final String fault)
    {
        final int[] puts = cell.account.seen(Account.Due.MAY_PUT);
        final int[] takes = cell.account.seen(Account.Due.MAY_TAKE);
        kept += puts[0];
        vanished += puts[1];
        redelivered += takes[0];
        taken += takes[1];
        failures += fault == null ? 0 : 1;
        recoveriesNs.add(recoveryNs);
        return String.format(
            "%s %s last=%s store=%s plan=%s kept=%d vanished=%d taken=%d redelivered=%d recoveryMs=%.3f%s", operation,
            form, last, cell.stores(), cell.plan, puts[0], puts[1], takes[1], takes[0], recoveryNs / 1e6,
            fault == null ? "" : " FAULT " + fault);
    }

    synchronized int failures()
    {
        return failures;
    }

    @Override
    public synchronized String toString()
    {
        Collections.sort(recoveriesNs);
        final int cells = recoveriesNs.size();
        if (cells == 0)
        {
            return operation + " " + form + " has no cells";
        }
        return String.format("%-28s %-8s %6d %6d %6d %9d %6d %11d %9.3f %9.3f %8d", operation, form, stores, cells,
            kept, vanished, taken, redelivered, recoveriesNs.get(cells / 2) / 1e6, recoveriesNs.get(cells - 1) / 1e6,
            failures);
    }
}
