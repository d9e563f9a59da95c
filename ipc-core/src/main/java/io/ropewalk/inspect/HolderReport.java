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
 * Who holds an object, or a part of it.
 * <p>
 * <b>Threads:</b> immutable.
 *
 * @param pid      of the process; -1 if its record has been used again since.
 * @param threadId of the thread, as {@link Thread#getId()} says there; 0 for the process as a whole.
 * @param what     it holds: {@code lock}, {@code read lock}, {@code permit}, {@code producer}, {@code message} …
 * @param count    how many of these.
 * @param isAlive  by the proof that the kernel gives; what a dead process holds goes to the next one who needs it.
 */
public record HolderReport(long pid, long threadId, String what, long count, boolean isAlive)
{
}
