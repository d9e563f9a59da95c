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
package io.ropewalk.structure.ring;

/**
 * What became of a claim whose producer has died.
 * <p>
 * <b>Threads:</b> immutable.
 * <p>
 * <b>Failure:</b> {@link #UNKNOWN} is an answer, too.
 */
public enum ClaimOutcome
{
    /** It was committed: the message is there, or was taken already. */
    COMMITTED,

    /** It was not committed, and will not be: nothing was or will be delivered. */
    LOST,

    /** Its place was used again by somebody else, so nobody can tell. */
    UNKNOWN
}
