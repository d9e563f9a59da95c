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
import java.util.concurrent.Callable;

/**
 * A {@link Callable} that runs in another process, whose result travels back.
 *
 * <p><b>Threads:</b> each process that receives it calls a copy of its own.
 *
 * <p><b>Failure:</b> what it throws arrives in the process that submitted it, as its own type.
 *
 * @param <T> type of the result.
 */
@FunctionalInterface
public interface RemoteCallable<T> extends Callable<T>, Serializable
{
}
