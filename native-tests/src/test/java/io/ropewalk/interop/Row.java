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
package io.ropewalk.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * With whom, and how both sides wait.
 *
 * @param language   of the other side.
 * @param isSpinning both spin, or both sleep in the kernel.
 */
record Row(Language language, boolean isSpinning)
{
    static List<Row> all()
    {
        final List<Row> rows = new ArrayList<>();
        for (final Language language : Language.values())
        {
            rows.add(new Row(language, false));
            rows.add(new Row(language, true));
        }
        return rows;
    }

    /** Those without Python spinning, which is C spinning. */
    static List<Row> most()
    {
        return all().stream().filter((row) -> row.language == Language.C || !row.isSpinning).toList();
    }

    Peer start(final Path walk)
    {
        return language.start(walk, isSpinning);
    }

    /** So many of something that takes Python longer. */
    int times(final int count)
    {
        return language == Language.PYTHON ? count / 10 : count;
    }

    @Override
    public String toString()
    {
        return language + (isSpinning ? " spinning" : " sleeping");
    }
}
