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
 * <b>Threads:</b> a many-to-many ring takes any number of threads and processes on both sides, a one-to-one ring
 * one of each. No method ever blocks; waiting is the business of the caller.
 * <p>
 * <b>Failure:</b> what a caller must expect on the message path is returned as a negative constant that says what to
 * do; a message too long for the ring, or a damaged file, is an exception. A process that dies between the first and
 * the last store of a method leaves either nothing or a whole message; see the implementations.
 */
public interface Ring extends AutoCloseable
{
    /** The message was accepted. */
    int ACCEPTED = 0;

    /** No room: take something, or wait for somebody who does, and try again. */
    int FULL = -1;

    /** A living participant is in the way for a moment: try again, sleeping a little when it lasts. */
    int HELD_UP = -2;

    /** The ring was shut down: nothing more will be accepted, or delivered. Stop. */
    int CLOSED = -3;

    /** Nothing to take: wait for somebody who offers, and try again. */
    int EMPTY = -4;

    /**
     * Copies one message into the ring.
     *
     * @param source of the message.
     * @param offset in the source at which the message begins.
     * @param length of the message in bytes.
     * @return {@link #ACCEPTED}, or {@link #FULL}, {@link #HELD_UP}, {@link #CLOSED}.
     * @throws io.ropewalk.error.ElementTooLargeException when it exceeds {@link #maxMessageLength()}.
     */
    int offer(DirectBuffer source, int offset, int length);

    /**
     * Claims room for one message, to be written in place and then given to {@link #commit(int)} or
     * {@link #abort(int)}, in a {@code finally} block. Until then a claim holds up the messages behind it.
     *
     * @param length of the message in bytes.
     * @return the index in {@link #buffer()} at which to write, or {@link #FULL}, {@link #HELD_UP}, {@link #CLOSED}.
     * @throws io.ropewalk.error.ElementTooLargeException when it exceeds {@link #maxMessageLength()}.
     */
    int tryClaim(int length);

    /**
     * Publishes a message claimed by the same thread.
     *
     * @param index that {@link #tryClaim(int)} returned.
     */
    void commit(int index);

    /**
     * Gives up a claim of the same thread; nothing is delivered.
     *
     * @param index that {@link #tryClaim(int)} returned.
     */
    void abort(int index);

    /**
     * Delivers up to {@code limit} messages in place. A message counts as delivered when the handler has returned from
     * it, or thrown an exception. An {@link Error} leaves it to whoever polls next, as does a process that dies inside
     * the handler. A handler may offer to this ring,
     * which still counts the message in its hand; to poll it is refused with an {@link IllegalStateException} where
     * there is one consumer only.
     *
     * @param handler for the messages; must not keep the buffer.
     * @param limit   on the number of messages.
     * @return the number of messages delivered, or {@link #CLOSED} when there were none and will be none.
     */
    int poll(MessageHandler handler, int limit);

    /**
     * The memory in which {@link #tryClaim(int)} gives room.
     *
     * @return the memory of the ring.
     */
    AtomicBuffer buffer();

    /**
     * The number of messages in the ring: exact at rest, a snapshot within [0, capacity] otherwise.
     *
     * @return the number of messages.
     */
    int size();

    /**
     * The number of messages after which the ring is full.
     *
     * @return the number of messages.
     */
    int capacity();

    /**
     * The longest message that the ring can ever take.
     *
     * @return the length in bytes.
     */
    int maxMessageLength();

    /**
     * Gives back what this handle holds for the calling thread: the ends, and an open claim. Nobody else may be using
     * it, except that a handler may close the ring that calls it. The ring stays usable.
     */
    @Override
    void close();
}
