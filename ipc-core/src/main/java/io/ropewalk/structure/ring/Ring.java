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
import org.agrona.concurrent.AtomicBuffer;

/**
 * A bounded ring of messages in shared memory.
 * <p>
 * <b>Threads:</b> a many-to-many ring allows any number of threads and processes on each side, a one-to-one ring one
 * of each. No method ever blocks; waiting is up to the caller.
 * <p>
 * <b>Failure:</b> the outcomes to be expected on the message path are returned as negative constants, each of which
 * says what to do; a message too long for the ring, or a damaged file, causes an exception. A process that dies inside
 * a method leaves either nothing or a complete message; see the implementations.
 */
public interface Ring extends AutoCloseable
{
    /** The message was accepted. */
    int ACCEPTED = 0;

    /** No room: consume a message, or wait for a consumer, and try again. */
    int FULL = -1;

    /** A live participant is briefly in the way: try again, sleeping a little if this persists. */
    int HELD_UP = -2;

    /** The ring was shut down: nothing more will be accepted or delivered. Stop. */
    int CLOSED = -3;

    /** No message: wait for a producer, and try again. */
    int EMPTY = -4;

    /**
     * Copies one message into the ring.
     *
     * @param source buffer that holds the message.
     * @param offset in the source at which the message begins.
     * @param length of the message in bytes.
     * @return {@link #ACCEPTED}, or {@link #FULL}, {@link #HELD_UP}, {@link #CLOSED}.
     * @throws io.ropewalk.error.ElementTooLargeException if the message exceeds {@link #maxMessageLength()}.
     */
    int offer(DirectBuffer source, int offset, int length);

    /**
     * Claims room for one message, to be written in place and then passed to {@link #commit(int)} or
     * {@link #abort(int)}, in a {@code finally} block. Until then the claim holds up the messages behind it.
     *
     * @param length of the message in bytes.
     * @return the index in {@link #buffer()} at which to write, or {@link #FULL}, {@link #HELD_UP}, {@link #CLOSED}.
     * @throws io.ropewalk.error.ElementTooLargeException if the message exceeds {@link #maxMessageLength()}.
     */
    int tryClaim(int length);

    /**
     * Publishes a message claimed by the same thread.
     *
     * @param index returned by {@link #tryClaim(int)}.
     */
    void commit(int index);

    /**
     * Abandons a claim of the same thread; nothing is delivered.
     *
     * @param index returned by {@link #tryClaim(int)}.
     */
    void abort(int index);

    /**
     * Delivers up to {@code limit} messages in place. A message counts as delivered once the handler has returned or
     * thrown an exception. If the handler throws an {@link Error}, or its process dies, the message is left to the next
     * poll. A handler may offer to this ring, in which the message in flight still counts. Polling the ring from its
     * handler throws {@link IllegalStateException} if there is only one consumer.
     *
     * @param handler for the messages; must not keep the buffer.
     * @param limit   maximum number of messages to deliver.
     * @return the number of messages delivered, or {@link #CLOSED} if there were none and will be none.
     */
    int poll(MessageHandler handler, int limit);

    /**
     * Returns the buffer in which {@link #tryClaim(int)} claims room.
     *
     * @return the memory of the ring.
     */
    AtomicBuffer buffer();

    /**
     * Returns the number of messages in the ring: exact at rest, a snapshot within [0, capacity] otherwise.
     *
     * @return the number of messages.
     */
    int size();

    /**
     * Returns the number of messages that fill the ring.
     *
     * @return the capacity in messages.
     */
    int capacity();

    /**
     * Returns the length of the longest message that the ring can ever accept.
     *
     * @return the length in bytes.
     */
    int maxMessageLength();

    /**
     * Releases what this handle holds for the calling thread: the ends, and an open claim. No other thread may be using
     * the handle, but a message handler may close the ring that calls it. The ring itself stays open.
     */
    @Override
    void close();
}
