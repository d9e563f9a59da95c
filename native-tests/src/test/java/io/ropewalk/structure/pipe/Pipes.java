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

import org.agrona.concurrent.AtomicBuffer;

import java.util.function.UnaryOperator;

/**
 * Connections over memory as the kill matrix wants it.
 */
public final class Pipes
{
    private Pipes()
    {
    }

    /** Another handle on the same end, whose stores go through a view of the segment. */
    @SuppressWarnings("unchecked")
    public static <E> Connection<E> through(final Connection<E> connection, final UnaryOperator<AtomicBuffer> view)
    {
        return new Connection<>((ConnectionHandle<E>)connection.writeReplace(), view);
    }
}
