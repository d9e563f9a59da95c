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

/**
 * Which cells to play when there is no time for all.
 *
 * @param seed   of the choice.
 * @param rarity one in so many is taken; one for all of them.
 */
record Sample(long seed, int rarity)
{
    boolean takes(final int factor, final String name)
    {
        long hash = seed * 0x9E3779B97F4A7C15L + name.hashCode();
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return 1 == rarity || Math.floorMod(hash ^ (hash >>> 31), rarity * factor) == 0;
    }
}
