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
package io.ropewalk.process.manager;

import io.ropewalk.process.task.RemoteFunction;

/**
 * A value of any serialisable type, which lives in a manager; Python's {@code manager.Value}. For numbers,
 * {@link Manager#longValue} and its like are faster by far.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each call is atomic.
 *
 * <p><b>Failure:</b> that of every call of a manager; what a function throws leaves the value as it was.
 *
 * @param <T> type of the value.
 */
public interface ManagedValue<T>
{
    /**
     * Returns a copy of the value.
     *
     * @return it, or null.
     */
    T get();

    /**
     * Sets the value.
     *
     * @param value to copy there, perhaps null.
     */
    void set(T value);

    /**
     * Sets the value to what a function makes of it, in the process of the manager.
     *
     * @param function of the old value.
     * @return a copy of the new value.
     * @throws Exception if the function does.
     */
    T update(RemoteFunction<T, T> function) throws Exception;
}
