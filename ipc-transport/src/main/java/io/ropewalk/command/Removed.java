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
package io.ropewalk.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that a command has removed.
 *
 * @param what it was: {@code walk}, {@code object}, {@code leaked object}.
 * @param walk in which it was, or that it was.
 * @param name of the object; null for a whole walk.
 */
record Removed(String what, Path walk, String name)
{

    String line()
    {
        return "removed " + what + " " + SafeText.of(walk.toString()) + (name == null ? "" : "/" + SafeText.of(name));
    }

    Map<String, Object> json()
    {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("removed", what);
        row.put("walk", walk);
        row.put("name", name);
        return row;
    }
}
