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

import org.agrona.DirectBuffer;

/**
 * Handles messages in place, where they lie in the ring.
 * <p>
 * <b>Threads:</b> called by the polling thread only.
 */
@FunctionalInterface
public interface MessageHandler
{
    /**
     * Handles one message. Its bytes belong to the ring, which reuses them once this method returns.
     *
     * @param buffer that holds the message.
     * @param offset at which the message begins.
     * @param length of the message in bytes.
     */
    void onMessage(DirectBuffer buffer, int offset, int length);

    /**
     * Handles one message, and is told which one it is. Rings, queues and pipes call it instead of the other method, to
     * which it leads.
     * <p>
     * A message keeps its position for life, however often it is left by an {@link Error} or a death, and positions are
     * not used again. So whoever keeps an account of what it has done, and stores the position in it before it returns,
     * recognises the message when it or its successor gets it once more. Among the messages of one consumer positions
     * grow, except that a message which somebody else has left comes late.
     *
     * @param position of the message, unique in its ring or queue.
     * @param buffer   that holds the message.
     * @param offset   at which the message begins.
     * @param length   of the message in bytes.
     */
    default void onMessage(final long position, final DirectBuffer buffer, final int offset, final int length)
    {
        onMessage(buffer, offset, length);
    }
}
