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

/**
 * Who a process is.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> none. The process may have ended.
 *
 * @param name     of the process; {@code main} if it was not started as a {@link ChildProcess}.
 * @param pid      its process id.
 * @param isDaemon whether it ends with its parent.
 */
public record ProcessInfo(String name, long pid, boolean isDaemon)
{
}
