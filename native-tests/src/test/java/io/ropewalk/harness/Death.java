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

/**
 * Who dies where.
 *
 * @param first     in this operation.
 * @param store     before that of this number, from one on.
 * @param heir      the operation of another one, which dies after the first, or null.
 * @param heirStore before that of this number.
 */
public record Death(Scenario first, long store, Scenario heir, long heirStore)
{
    public static Death of(final Scenario first, final long store)
    {
        return new Death(first, store, null, 0);
    }

    public Death then(final Scenario newHeir, final long newHeirStore)
    {
        return new Death(first, store, newHeir, newHeirStore);
    }

    private static String at(final Scenario scenario, final long store)
    {
        return scenario.name() + "@" + (store == Integer.MAX_VALUE ? "none" : String.valueOf(store));
    }

    @Override
    public String toString()
    {
        return at(first, store) + (heir == null ? "" : " " + at(heir, heirStore));
    }
}
