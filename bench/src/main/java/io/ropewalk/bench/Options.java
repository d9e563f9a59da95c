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
package io.ropewalk.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the user wants of a suite.
 *
 * @param isQuick          whether it shall end within a minute.
 * @param cases            to measure; all if there are none.
 * @param areBoundsChecked in the processes of every case.
 * @param startNs          when it was begun.
 * @param quickEndMs       time after which it shall have measured, if quick; a look at the machine comes then.
 * @param progress         hears what goes on.
 */
record Options(
    boolean isQuick, List<String> cases, boolean areBoundsChecked, long startNs, long quickEndMs,
    SuiteProgress progress)
{
    static final long QUICK_END_MS = 48_000;

    private static final String BOUNDS_CHECKS = "agrona.disable.bounds.checks";
    private static final long QUICK_BUDGET_MS = 28_000;
    private static final long MIN_QUICK_BUDGET_MS = 5_000;
    private static final long BUDGET_MS = 90_000;

    Options(final boolean isQuick, final List<String> cases, final boolean areBoundsChecked)
    {
        this(isQuick, cases, areBoundsChecked, System.nanoTime());
    }

    Options(final boolean isQuick, final List<String> cases, final boolean areBoundsChecked, final long startNs)
    {
        this(isQuick, cases, areBoundsChecked, startNs, QUICK_END_MS, SuiteProgress.onStandardError(List.of()));
    }

    /** Time for the measured rounds of a suite, beside start and warm-up, which may have taken long. */
    long budgetMs()
    {
        final long leftMs = quickEndMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        return isQuick ? Math.max(MIN_QUICK_BUDGET_MS, Math.min(QUICK_BUDGET_MS, leftMs)) : BUDGET_MS;
    }

    /** Rounds of a case before those that count. */
    int warmUpRounds()
    {
        return isQuick ? 6 : 12;
    }

    /** What every JVM of a suite is started with, those of the peers as ours. */
    List<String> jvmFlags()
    {
        return List.of("-D" + BOUNDS_CHECKS + "=" + !areBoundsChecked);
    }

    boolean wants(final String name)
    {
        return cases.isEmpty() || cases.contains(name);
    }

    void progress(final String text)
    {
        progress.tell(text);
    }
}
