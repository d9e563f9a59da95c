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

import java.util.List;

/**
 * What a structure plugs into the {@link Matrix}. The {@link Victim} makes one of its own by the constructor without
 * arguments.
 */
public interface Operations
{
    /** Those in which a first one dies, and those in which its heir does; each has a name of its own. */
    List<? extends Scenario> all();

    default Scenario byName(final String name)
    {
        return all().stream().filter((scenario) -> scenario.name().equals(name)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such scenario: name=" + name));
    }
}
