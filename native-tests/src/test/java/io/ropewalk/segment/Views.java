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
package io.ropewalk.segment;

import org.agrona.concurrent.AtomicBuffer;

import java.util.function.UnaryOperator;

/** Handles over memory as a test wants it. */
public final class Views
{
    private Views()
    {
    }

    /** Another handle on the same object, whose accesses go through a view of its memory. */
    @SuppressWarnings("unchecked")
    public static <T extends SharedObject> T through(final T object, final UnaryOperator<AtomicBuffer> view)
    {
        return (T)object.attachment().seenThrough(view).handle();
    }

    /** What a handle is attached to. */
    public static Attachment attachment(final SharedObject object)
    {
        return object.attachment();
    }

    /** The memory of an object. */
    public static AtomicBuffer memory(final SharedObject object)
    {
        return object.attachment().buffer();
    }
}
