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
package io.ropewalk.bus.bridge;

import io.ropewalk.segment.file.Names;

/**
 * Names and numbers that are derived from the name of a queue.
 *
 * <p><b>Threads:</b> no state.
 *
 * <p><b>Failure:</b> none.
 */
public final class BridgeNames
{
    private static final int STREAM_MASK = 0x3FFF_FFFE;
    private static final int HASH_PRIME = 16_777_619;
    private static final int HASH_BASIS = 0x811C_9DC5;

    private BridgeNames()
    {
    }

    /** Name of the object that a side keeps; two long names that begin alike differ in their hash. */
    static String of(final String prefix, final BridgeEnd end)
    {
        final String role = end.suffix().isEmpty() ? prefix : prefix + "-" + end.suffix();
        final String name = role + "-" + end.name();
        return name.length() <= Names.MAX_LENGTH ? name :
            role + "-" + Integer.toHexString(hash(end.name())) + "-" +
            end.name().substring(0, Names.MAX_LENGTH - role.length() - Long.BYTES - 2);
    }

    /**
     * The stream of the elements; that of the confirmations is the next one.
     *
     * @param name of the queue, the same on both sides.
     */
    public static int stream(final String name)
    {
        return hash(name) & STREAM_MASK;
    }

    /** FNV-1a. */
    private static int hash(final String name)
    {
        int hash = HASH_BASIS;
        for (int i = 0; i < name.length(); i++)
        {
            hash = (hash ^ name.charAt(i)) * HASH_PRIME;
        }
        return hash;
    }
}
