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
package io.ropewalk.machine.memory;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A thread's private buffer, in which an element is encoded before anything is claimed.
 * <p>
 * <b>Threads:</b> each gets its own.
 * <p>
 * <b>Failure:</b> one that is not released is only not used again.
 */
public final class Scratch
{
    private static final int INITIAL_LENGTH = 512;
    private static final int MAX_KEPT_LENGTH = 1 << 20;
    private static final ThreadLocal<Scratch> LOCAL = ThreadLocal.withInitial(Scratch::new);

    private MutableDirectBuffer buffer = new ExpandableArrayBuffer(INITIAL_LENGTH);
    private boolean inUse;

    private Scratch()
    {
    }

    /**
     * To be released by the same thread. A codec that uses a queue or a pipe itself gets a buffer of its own.
     *
     * @return a buffer that is not in use.
     */
    public static Scratch acquire()
    {
        final Scratch local = LOCAL.get();
        final Scratch scratch = local.inUse ? new Scratch() : local;
        scratch.inUse = true;
        return scratch;
    }

    /**
     * Grows as it is written.
     *
     * @return the buffer.
     */
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Lets the thread use it again; a buffer that has grown large is not kept.
     */
    public void release()
    {
        inUse = false;
        if (buffer.capacity() > MAX_KEPT_LENGTH)
        {
            buffer = new ExpandableArrayBuffer(INITIAL_LENGTH);
        }
    }
}
