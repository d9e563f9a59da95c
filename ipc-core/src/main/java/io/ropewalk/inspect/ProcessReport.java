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
package io.ropewalk.inspect;

import java.time.Instant;

/**
 * A process that takes part in a walk, or took part in it and was not followed by another.
 * <p>
 * <b>Threads:</b> immutable.
 *
 * @param pid       of the process.
 * @param started   when it began.
 * @param isAlive   by the proof that the kernel gives.
 * @param isStopped whether it is alive and stopped by a signal or a debugger.
 * @param command   its main class or command, if the system tells; else empty.
 */
public record ProcessReport(long pid, Instant started, boolean isAlive, boolean isStopped, String command)
{
}
