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
package io.ropewalk.error;

/**
 * Thrown if an element cannot be encoded, or its bytes cannot be decoded.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> if encoding failed, nothing was enqueued: fix the element or the codec. If decoding failed, the
 * element was consumed and is lost: its sender used another codec or other classes.
 */
public final class CodecException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     */
    public CodecException(final String message)
    {
        super(message);
    }

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param cause   underlying exception.
     */
    public CodecException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
