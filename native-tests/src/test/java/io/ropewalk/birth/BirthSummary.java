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
package io.ropewalk.birth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The line of one operation in the table.
 */
final class BirthSummary
{
    static final String TITLE = String.format("%-28s %6s %6s %6s %6s %9s %9s %7s",
        "operation", "steps", "files", "stores", "cells", "p50 ms", "max ms", "failed");

    private final String operation;
    private final List<Long> recoveriesNs = new ArrayList<>();
    private int files;
    private int stores;
    private int failures;

    BirthSummary(final String operation)
    {
        this.operation = operation;
    }

    synchronized void steps(final List<String> steps)
    {
        stores = (int)steps.stream().filter(BirthSummary::isStore).count();
        files = steps.size() - stores;
    }

    static boolean isStore(final String step)
    {
        return step.split(" ")[2].equals("store");
    }

    synchronized void add(final long recoveryNs)
    {
        recoveriesNs.add(recoveryNs);
    }

    synchronized void fail()
    {
        failures++;
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
        return String.format("%-28s %6d %6d %6d %6d %9.1f %9.1f %7d", operation, files + stores, files, stores,
            cells + failures, cells == 0 ? 0 : recoveriesNs.get(cells / 2) / 1e6,
            cells == 0 ? 0 : recoveriesNs.get(cells - 1) / 1e6, failures);
    }
}
