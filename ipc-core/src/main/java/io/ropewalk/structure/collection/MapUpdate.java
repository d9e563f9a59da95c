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
package io.ropewalk.structure.collection;

import org.agrona.LangUtil;

import java.util.function.UnaryOperator;

/**
 * One update of an entry by a function of its value, and what became of it.
 *
 * <p><b>Threads:</b> one.
 *
 * <p><b>Failure:</b> keeps what the function throws.
 *
 * @param <V> type of the value.
 */
final class MapUpdate<V>
{
    /** What a function returns that leaves the entry as it is. */
    private static final Object KEEP = new Object();

    private final UnaryOperator<V> function;
    private boolean hasRun;
    private boolean isChanged;
    private long version;
    private V old;
    private V fresh;
    private Throwable failure;

    /** With a function that gets null if there is no entry, and returns null to remove it, or {@link #keep}. */
    MapUpdate(final UnaryOperator<V> function)
    {
        this.function = function;
    }

    @SuppressWarnings("unchecked")
    static <V> V keep()
    {
        return (V)KEEP;
    }

    void run(final V found, final long stripeVersion)
    {
        old = found;
        version = stripeVersion;
        fresh = function.apply(found);
        hasRun = true;
    }

    /** Whether the function has run, and nothing has changed in the stripe since. */
    boolean isStillRight(final long stripeVersion)
    {
        return hasRun && version == stripeVersion;
    }

    boolean isToChange()
    {
        return KEEP != fresh;
    }

    V old()
    {
        return old;
    }

    V fresh()
    {
        return fresh;
    }

    /** The value after the update. */
    V now()
    {
        return isToChange() ? fresh : old;
    }

    void failed(final Throwable ex)
    {
        failure = ex;
    }

    void throwFailure()
    {
        if (null != failure)
        {
            LangUtil.rethrowUnchecked(failure);
        }
    }

    boolean isChanged()
    {
        return isChanged;
    }

    void isChanged(final boolean hasChanged)
    {
        isChanged = hasChanged;
    }
}
