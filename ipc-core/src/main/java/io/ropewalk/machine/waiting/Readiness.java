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
package io.ropewalk.machine.waiting;

/**
 * A word in shared memory on which threads of all processes sleep until something is ready.
 *
 * <p>Ropewalk makes them, one for each thing that can be waited for; a {@link Waitable} of a user returns that of the
 * thing it stands for.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> none: a word on which the dead slept costs the next signal a system call.
 */
public abstract class Readiness
{
    /**
     * For Ropewalk.
     */
    protected Readiness()
    {
    }
}
