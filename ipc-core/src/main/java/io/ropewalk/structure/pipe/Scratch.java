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
package io.ropewalk.structure.pipe;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A thread's private buffer, in which an element is encoded before anything is claimed.
 */
final class Scratch
{
    private static final int INITIAL_LENGTH = 512;
    private static final int MAX_KEPT_LENGTH = 1 << 20;
    private static final ThreadLocal<Scratch> LOCAL = ThreadLocal.withInitial(Scratch::new);

    private MutableDirectBuffer buffer = new ExpandableArrayBuffer(INITIAL_LENGTH);
    private boolean inUse;

    private Scratch()
    {
    }

    /** A codec that uses a pipe itself gets a buffer of its own. */
    static Scratch acquire()
    {
        final Scratch local = LOCAL.get();
        final Scratch scratch = local.inUse ? new Scratch() : local;
        scratch.inUse = true;
        return scratch;
    }

    MutableDirectBuffer buffer()
    {
        return buffer;
    }

    void release()
    {
        inUse = false;
        if (buffer.capacity() > MAX_KEPT_LENGTH)
        {
            buffer = new ExpandableArrayBuffer(INITIAL_LENGTH);
        }
    }
}
