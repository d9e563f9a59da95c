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
/**
 * Tasks that travel to another process: functional interfaces that are serialisable, so that a lambda or a method
 * reference is a task as it is written, without a cast.
 *
 * <p>Next to a method of the JDK that takes a {@link java.lang.Runnable} or a {@link java.util.concurrent.Callable}, an
 * overload that takes {@link io.ropewalk.process.task.RemoteRunnable} or {@link
 * io.ropewalk.process.task.RemoteCallable} is chosen for a lambda, because these extend those. All tasks may throw
 * checked exceptions.
 *
 * <p>A task is serialised with everything that it captures. Handles of shared objects become new handles on the same
 * objects in the other process; everything else is copied. The other process must have the class that contains the
 * lambda. In a named module, no package has to be opened for that.
 */
package io.ropewalk.process.task;
