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
 * Thrown if a map, a list or a set has no room for an entry: it has as many as it may have, or their bytes fill its
 * budget.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> the collection is as it was. Remove something, or create a larger one.
 */
public final class CollectionFullException extends IllegalStateException
{
    private static final long serialVersionUID = 1L;

    private final long entries;
    private final long entryLimit;
    private final long bytes;
    private final long byteLimit;

    /**
     * @param name       of the collection.
     * @param entries    that it had.
     * @param entryLimit most entries that it may have.
     * @param bytes      that its entries used.
     * @param byteLimit  most bytes that they may use.
     */
    public CollectionFullException(
        final String name, final long entries, final long entryLimit, final long bytes, final long byteLimit)
    {
        super("no room for another entry: entries=" + entries + " entryLimit=" + entryLimit +
            " bytes=" + bytes + " byteLimit=" + byteLimit + " name=" + name);
        this.entries = entries;
        this.entryLimit = entryLimit;
        this.bytes = bytes;
        this.byteLimit = byteLimit;
    }

    /**
     * Returns the number of entries that the collection had.
     */
    public long entries()
    {
        return entries;
    }

    /**
     * Returns the largest number of entries that the collection may have.
     */
    public long entryLimit()
    {
        return entryLimit;
    }

    /**
     * Returns the number of bytes that the entries used.
     */
    public long bytes()
    {
        return bytes;
    }

    /**
     * Returns the largest number of bytes that the entries may use.
     */
    public long byteLimit()
    {
        return byteLimit;
    }
}
