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
 * What an object is: how its file is laid out, with which parameters, and what a live handle on it is made of. It
 * travels with each handle; so it must not hold anything that belongs to one process.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} from {@link #spec()} for parameters that cannot be.
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
     * What the file of the object must be: number in the format, fingerprint of the layout, parameters, length.
     */
    SegmentSpec spec();

    /**
     * Fills the body of a new object, which is all zero; nobody else sees it before this returns.
     *
     * @param body of the object.
     */
    default void initialise(final AtomicBuffer body)
    {
    }

    /**
     * Makes a handle for whoever opens or creates the object, and brings what was left for its first user to bring.
     * Nobody else may change anything: {@link #handle} is for those who find it, or read a handle.
     *
     * @param attachment to the object.
     */
    default T open(final Attachment attachment)
    {
        return handle(attachment);
    }

    /**
     * Makes a handle, and changes nothing.
     *
     * @param attachment to the object.
     */
    T handle(Attachment attachment);
}
