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
package io.ropewalk.corruption;

import java.util.ArrayList;
import java.util.List;

/**
 * All kinds.
 */
final class Preys
{
    private static final String ONLY = System.getProperty("ropewalk.prey", "");
    private static final List<Prey> ALL = all();
    private static final List<Prey> RARE = ALL.stream().filter(Prey::isRare).toList();
    private static final List<Prey> COMMON = ALL.stream().filter((prey) -> !prey.isRare()).toList();
    private static final int PERIOD = 400;
    private static final int RARE_DISTANCE = 50;

    private Preys()
    {
    }

    static List<Prey> all()
    {
        final List<Prey> all = new ArrayList<>();
        all.addAll(QueuePreys.all());
        all.addAll(SyncPreys.all());
        all.addAll(ValuePreys.all());
        all.addAll(PlacePreys.all());
        all.addAll(FamilyPreys.all());
        return all;
    }

    /** The kind of the object with this seed: one after another, the dear ones now and then. */
    static Prey of(final long seed)
    {
        if (!ONLY.isEmpty())
        {
            return ALL.stream().filter((prey) -> prey.name().equals(ONLY)).findFirst().orElseThrow();
        }
        final int place = (int)Math.floorMod(seed, (long)PERIOD);
        return place % RARE_DISTANCE == RARE_DISTANCE - 1 && place / RARE_DISTANCE < RARE.size() ?
            RARE.get(place / RARE_DISTANCE) : COMMON.get((int)Math.floorMod(seed, (long)COMMON.size()));
    }
}
