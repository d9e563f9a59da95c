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

import java.io.Serializable;

/**
 * The kind of an object: how its file is laid out, with which parameters, and how a live handle on it is created. It is
 * serialised with each handle, so it must not hold anything that belongs to one process.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link #spec()} throws {@link IllegalArgumentException} if a parameter is invalid.
 *
 * <pre>{@code
 * record FlagKind() implements Kind<Flag>
 * {
 *     public SegmentSpec spec() { return SegmentSpec.of(SegmentKind.EVENT, FINGERPRINT, BODY_LENGTH); }
 *     public Flag handle(Attachment attachment) { return new Flag(attachment); }
 * }
 * }</pre>
 *
 * @param <T> type of the handle.
 */
public interface Kind<T> extends Serializable
{
    /**
     * Returns what the header of the file must say: number of the kind, fingerprint of the layout, parameters, length.
     */
    SegmentSpec spec();

    /**
     * Initialises the body of a new object, which is all zero. No one else sees the object until this returns.
     *
     * @param body of the object.
     */
    default void initialise(final AtomicBuffer body)
    {
    }

    /**
     * Returns a handle for a caller that opens or creates the object, and sets what its creator left unset. Unlike
     * {@link #handle}, which serves callers that find the object or deserialise a handle, it may change the object.
     *
     * @param attachment to the object.
     */
    default T open(final Attachment attachment)
    {
        return handle(attachment);
    }

    /**
     * Returns a new handle; changes nothing.
     *
     * @param attachment to the object.
     */
    T handle(Attachment attachment);
}
