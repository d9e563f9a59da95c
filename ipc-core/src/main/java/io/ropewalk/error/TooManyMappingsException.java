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
package io.ropewalk.error;

import java.nio.file.Path;

/**
 * Thrown if this JVM has almost reached the system's limit of mappings per process; one more object could make the JVM
 * itself fail, because it maps memory for its own needs.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> nothing was created or opened. Let go of unused handles; keep many small things in one array,
 * record or queue instead of one object each; or raise {@code vm.max_map_count}.
 */
public final class TooManyMappingsException extends SegmentException
{
    private static final long serialVersionUID = 1L;

    private final int mappings;
    private final int limit;

    /**
     * @param mappings number that this JVM has, including those of other code.
     * @param limit    maximum number per process.
     * @param file     that was to be mapped.
     */
    public TooManyMappingsException(final int mappings, final int limit, final Path file)
    {
        super("too many objects are open in this JVM: mappings=" + mappings + " vm.max_map_count=" + limit +
            " hint=\"put many small things into one array or map, let go of handles, or raise vm.max_map_count\"",
            file);
        this.mappings = mappings;
        this.limit = limit;
    }

    /**
     * Returns how many mappings this JVM had, including those of other code.
     */
    public int mappings()
    {
        return mappings;
    }

    /**
     * Returns the system's maximum number of mappings per process.
     */
    public int limit()
    {
        return limit;
    }
}
