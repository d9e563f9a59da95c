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

/**
 * A thread that sleeps until something in a walk happens.
 * <p>
 * <b>Threads:</b> immutable.
 *
 * @param pid        of its process.
 * @param threadId   as {@link Thread#getId()} says there.
 * @param threadName at the time when it fell asleep, perhaps shortened.
 * @param objectName name of the object that it waits for.
 * @param what       it waits for: {@code lock}, {@code not empty}, {@code not full}, {@code signal} …
 * @param forNs      how long it has been waiting, in nanoseconds.
 */
public record WaitReport(
    long pid, long threadId, String threadName, String objectName, String what, long forNs)
{
}
