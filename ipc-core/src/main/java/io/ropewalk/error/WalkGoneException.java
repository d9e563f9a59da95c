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
 * Thrown if the directory of a walk was removed or moved while this process takes part in the walk; another walk may
 * have replaced it since.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> nothing was created or removed. Objects keep working for the processes that have them open. To
 * use what is there now, open the walk again.
 */
public final class WalkGoneException extends SegmentException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param walk    directory of the walk.
     */
    public WalkGoneException(final String message, final Path walk)
    {
        super(message, walk);
    }
}
