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
package io.ropewalk.linearizability;

import io.ropewalk.structure.collection.SharedMap;
import org.jetbrains.lincheck.datastructures.LongGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

import java.util.HashMap;
import java.util.Map;

/**
 * A map with two keys.
 */
@Param(name = "key", gen = LongGen.class, conf = "1:2")
@Param(name = "value", gen = LongGen.class, conf = "1:9")
public class MapSubject
{
    private final SharedMap<Long, Long> map = Shared.map();

    /** The parts of a map are made when they are used for the first time, which takes more than memory. */
    public MapSubject()
    {
        for (long key = 1; key <= 2; key++)
        {
            map.put(key, key);
            map.remove(key);
        }
    }

    @Operation
    public Long put(@Param(name = "key") final long key, @Param(name = "value") final long value)
    {
        return map.put(key, value);
    }

    @Operation
    public Long get(@Param(name = "key") final long key)
    {
        return map.get(key);
    }

    @Operation
    public Long remove(@Param(name = "key") final long key)
    {
        return map.remove(key);
    }

    @Operation
    public Long putIfAbsent(@Param(name = "key") final long key, @Param(name = "value") final long value)
    {
        return map.putIfAbsent(key, value);
    }

    /** What it must look like to everybody. */
    public static final class Sequential
    {
        private final Map<Long, Long> map = new HashMap<>();

        public Sequential()
        {
        }

        public Long put(final long key, final long value)
        {
            return map.put(key, value);
        }

        public Long get(final long key)
        {
            return map.get(key);
        }

        public Long remove(final long key)
        {
            return map.remove(key);
        }

        public Long putIfAbsent(final long key, final long value)
        {
            return map.putIfAbsent(key, value);
        }
    }
}
