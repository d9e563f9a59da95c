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
package io.ropewalk.bus;

import io.ropewalk.error.RopewalkException;

/**
 * The stream of a topic was ended: nothing can be published any more, and every message before the end was received.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> the end of a stream is for ever; after {@link Bus#remove} the name can be used for another one.
 */
public final class TopicClosedException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was ended, followed by {@code name=value} pairs.
     */
    public TopicClosedException(final String message)
    {
        super(message);
    }
}
