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
package io.ropewalk.process.child;

import io.ropewalk.segment.Description;
import org.agrona.concurrent.AtomicBuffer;

/**
 * What a copy of what a child process and its parent tell each other says, for those who only look.
 * <p>
 * <b>Threads:</b> stateless; the copy is used by one.
 */
public final class ChildDescriber
{
    private static final String[] STAGES = {"starting", "refused", "ready", "returned", "failed"};

    private ChildDescriber()
    {
    }

    /**
     * Of the file of a child.
     *
     * @param copy of its body, or of its beginning.
     * @param into that takes what it says.
     */
    public static void describe(final AtomicBuffer copy, final Description into)
    {
        final long stage = copy.getLong(ChildDescriptor.STAGE_OFFSET);
        into.state("stage", stage >= 0 && stage < STAGES.length ? STAGES[(int)stage] : "damaged");
        into.holder(copy.getInt(ChildDescriptor.PARENT_OFFSET), 0, "parent", 1);
    }
}
