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
package io.ropewalk.bus;

/**
 * What happens when a subscriber does not keep up and its publishers run out of room.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> none.
 */
public enum WhenSlow
{
    /** Publishers wait for it: it misses nothing. The default. First, since the tables of a bus know it as zero. */
    BLOCK,

    /**
     * Publishers go on without it, over a network after waiting for about half a second; it misses messages, is told
     * how many, and receives again as soon as it can.
     */
    DROP,

    /**
     * Publishers go on without it; it receives what it has before it, then a {@link SlowSubscriberException}. Over a
     * network it may get the exception first.
     */
    DISCONNECT
}
