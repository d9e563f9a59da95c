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
package io.ropewalk.linearizability;

import io.ropewalk.structure.sync.SharedLock;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * What a lock guards.
 */
public class LockSubject
{
    private final SharedLock lock = Shared.lock();
    private int count;
    private int copy;

    public LockSubject()
    {
    }

    @Operation
    public int increment()
    {
        while (!lock.tryLock())
        {
            Thread.onSpinWait();
        }
        count = count + 1;
        copy = copy + 1;
        final int result = count;
        lock.unlock();
        return result;
    }

    /** Minus one if it was seen between two steps of {@link #increment()}. */
    @Operation
    public int look()
    {
        while (!lock.tryLock())
        {
            Thread.onSpinWait();
        }
        final int result = count == copy ? count : -1;
        lock.unlock();
        return result;
    }

    /** What it must look like to everybody. */
    public static final class Sequential
    {
        private int count;

        public Sequential()
        {
        }

        public int increment()
        {
            return ++count;
        }

        public int look()
        {
            return count;
        }
    }
}
