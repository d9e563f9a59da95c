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
package io.ropewalk.process.pool;

import io.ropewalk.process.line.Answer;

/**
 * A call that waits for the answers to its tasks.
 * <p>
 * <b>Threads:</b> {@link #arrived} is called by whichever thread reads the line, and must run no code of users.
 */
abstract class Job
{
    final long id;

    /** Whether somebody wants to be told although nobody waits: by a callback, or because nothing is returned. */
    final boolean isEager;

    Job(final long id, final boolean isEager)
    {
        this.id = id;
        this.isEager = isEager;
    }

    /** How many tasks it consists of. */
    abstract int tasks();

    /** Whether the answer to one of its tasks has come. */
    abstract boolean hasAnswer(int index);

    /** True when this was the last answer. */
    abstract boolean arrived(Answer answer);

    /** There will be no more answers. */
    abstract void broken(Throwable cause);

    /** After the last answer, or when it was given up. */
    void over()
    {
    }
}
