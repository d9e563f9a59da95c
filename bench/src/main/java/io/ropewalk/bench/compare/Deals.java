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
package io.ropewalk.bench.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Every way to deal the runs of each mode out to the two builds, or so many at random if there are too many. */
final class Deals
{
    private static final int MAX_DEALS = 5_000;

    private final List<double[][]> strata;
    private final List<double[]> pools = new ArrayList<>();
    private final Random random = new Random(MAX_DEALS);
    private final boolean isComplete;
    private int[] chosen;
    private int dealt;

    Deals(final List<double[][]> original)
    {
        strata = new ArrayList<>();
        for (final double[][] each : original)
        {
            final double[] pool = Arrays.copyOf(each[0], each[0].length + each[1].length);
            System.arraycopy(each[1], 0, pool, each[0].length, each[1].length);
            pools.add(pool);
            strata.add(new double[][] {each[0].clone(), each[1].clone()});
        }
        isComplete = 1 == original.size() && ways(pools.get(0).length, original.get(0)[0].length) <= MAX_DEALS;
    }

    private static double ways(final int all, final int some)
    {
        double ways = 1;
        for (int i = 1; i <= some; i++)
        {
            ways = ways * (all - some + i) / i;
        }
        return ways;
    }

    List<double[][]> strata()
    {
        return strata;
    }

    boolean next()
    {
        if (isComplete)
        {
            return choose() && fill(0, chosen);
        }
        // The deal that happened is one of them: no probability is zero.
        for (int i = 0; i < pools.size() && dealt > 0; i++)
        {
            fill(i, random.ints(0, pools.get(i).length).distinct().limit(strata.get(i)[0].length).sorted()
                .toArray());
        }
        return dealt++ < MAX_DEALS;
    }

    /** The next combination in order. */
    private boolean choose()
    {
        final int count = strata.get(0)[0].length;
        final int all = pools.get(0).length;
        if (null == chosen)
        {
            chosen = new int[count];
            Arrays.setAll(chosen, (i) -> i);
            return true;
        }
        int last = count - 1;
        while (last >= 0 && chosen[last] == all - count + last)
        {
            last--;
        }
        if (last < 0)
        {
            return false;
        }
        chosen[last]++;
        for (int i = last + 1; i < count; i++)
        {
            chosen[i] = chosen[i - 1] + 1;
        }
        return true;
    }

    private boolean fill(final int stratum, final int[] first)
    {
        final double[] pool = pools.get(stratum);
        final double[][] groups = strata.get(stratum);
        int olds = 0;
        int news = 0;
        for (int i = 0; i < pool.length; i++)
        {
            if (olds < first.length && first[olds] == i)
            {
                groups[0][olds++] = pool[i];
            }
            else
            {
                groups[1][news++] = pool[i];
            }
        }
        return true;
    }
}
