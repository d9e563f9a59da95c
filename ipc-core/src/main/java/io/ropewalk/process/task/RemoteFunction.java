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
package io.ropewalk.process.task;

import java.io.Serializable;

/**
 * A function that is applied in another process.
 *
 * <p>It is no {@code Function} of {@code java.util.function}, because those cannot throw checked exceptions, and
 * what is worth another process (to read a file, to fetch a page) usually throws some.
 *
 * <p><b>Threads:</b> each process that receives it applies a copy of its own.
 *
 * <p><b>Failure:</b> what it throws arrives in the process that submitted it, as its own type.
 *
 * @param <T> type of the argument.
 * @param <R> type of the result.
 */
@FunctionalInterface
public interface RemoteFunction<T, R> extends Serializable
{
    /**
     * Applies the function.
     *
     * @param argument the argument.
     * @return the result.
     * @throws Exception if it fails.
     */
    R apply(T argument) throws Exception;
}
