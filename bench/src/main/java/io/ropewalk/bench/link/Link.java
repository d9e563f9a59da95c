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
package io.ropewalk.bench.link;

/**
 * One way of getting messages from one process to another, and back.
 * <p>
 * <b>Threads:</b> one. Each JVM of a measurement loads a single implementation, so that the compiler sees straight
 * through this interface and no case pays for another.
 * <p>
 * <b>Failure:</b> a message that is torn, lost or out of order ends the measurement; see {@link MessageChecker}.
 */
public interface Link
{
    /**
     * Sends the message made from a number, if there is room.
     *
     * @param value from which the message is made.
     * @return false when there was no room.
     */
    boolean trySend(long value);

    /**
     * Sets how long the messages are that follow, on both sides between two rounds.
     *
     * @param lengthBytes of each.
     */
    default void size(final int lengthBytes)
    {
        throw new UnsupportedOperationException("all messages are of one size");
    }

    /**
     * Receives into the {@link MessageChecker} that the link was opened with.
     *
     * @param limit on the number of messages.
     * @return the number of messages received.
     */
    int poll(int limit);

    /**
     * Called before the first and after the last message of a round; between rounds nothing may use a processor.
     *
     * @param isAwake whether a round begins.
     */
    default void awake(final boolean isAwake)
    {
    }

    /** Called by a producer after its last message one way, so that everything is on its way when it goes to sleep. */
    default void flush()
    {
    }

    /** Called by a consumer of messages one way every few thousand of them, for work that cannot wait for a thread. */
    default void serve()
    {
    }
}
