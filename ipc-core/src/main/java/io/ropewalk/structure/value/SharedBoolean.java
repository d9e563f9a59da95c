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
package io.ropewalk.structure.value;

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A boolean shared between processes, with the methods of {@link AtomicBoolean}.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method is one atomic step; it is lock-free, and wait-free
 * when it only reads or sets. {@link #lock()} is for what takes several.
 *
 * <p><b>Failure:</b> a process that dies leaves the old value or the new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedBoolean isOpen = walk.booleanValue("open", false);
 * isOpen.set(true);                 // in one JVM
 * boolean now = isOpen.get();       // in another
 * }</pre>
 */
public final class SharedBoolean extends NarrowCells
{
    private static final long serialVersionUID = 1L;

    SharedBoolean(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
    }

    /**
     * What a value of this type is, to be opened or created.
     *
     * @param initial value for whoever creates it; one that exists keeps its own.
     * @return the kind.
     */
    public static Kind<SharedBoolean> of(final boolean initial)
    {
        return CellsKind.value(ElementType.BOOLEAN, initial ? 1 : 0);
    }

    /** As {@link AtomicBoolean#get}. */
    public boolean get()
    {
        return 0 != (load(at()) & 1);
    }

    /** As {@link AtomicBoolean#set}. */
    public void set(final boolean value)
    {
        store(at(), value ? 1 : 0);
    }

    /** As {@link AtomicBoolean#lazySet}. */
    public void lazySet(final boolean value)
    {
        store(at(), value ? 1 : 0);
    }

    /** As {@link AtomicBoolean#getPlain}. */
    public boolean getPlain()
    {
        return 0 != (plain(at()) & 1);
    }

    /** As {@link AtomicBoolean#setPlain}. */
    public void setPlain(final boolean value)
    {
        putPlain(at(), value ? 1 : 0);
    }

    /** As {@link AtomicBoolean#getOpaque}. */
    public boolean getOpaque()
    {
        return 0 != (load(at()) & 1);
    }

    /** As {@link AtomicBoolean#setOpaque}. */
    public void setOpaque(final boolean value)
    {
        store(at(), value ? 1 : 0);
    }

    /** As {@link AtomicBoolean#getAcquire}. */
    public boolean getAcquire()
    {
        return 0 != (load(at()) & 1);
    }

    /** As {@link AtomicBoolean#setRelease}. */
    public void setRelease(final boolean value)
    {
        store(at(), value ? 1 : 0);
    }

    /** As {@link AtomicBoolean#getAndSet}. */
    public boolean getAndSet(final boolean value)
    {
        return 0 != (replace(at(), value ? 1 : 0) & 1);
    }

    /** As {@link AtomicBoolean#compareAndSet}. */
    public boolean compareAndSet(final boolean expected, final boolean value)
    {
        return replaceIf(at(), expected ? 1 : 0, value ? 1 : 0);
    }

    /** As {@link AtomicBoolean#weakCompareAndSetPlain}; never fails for no reason. */
    public boolean weakCompareAndSetPlain(final boolean expected, final boolean value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicBoolean#weakCompareAndSetVolatile}; never fails for no reason. */
    public boolean weakCompareAndSetVolatile(final boolean expected, final boolean value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicBoolean#weakCompareAndSetAcquire}; never fails for no reason. */
    public boolean weakCompareAndSetAcquire(final boolean expected, final boolean value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicBoolean#weakCompareAndSetRelease}; never fails for no reason. */
    public boolean weakCompareAndSetRelease(final boolean expected, final boolean value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicBoolean#compareAndExchange}. */
    public boolean compareAndExchange(final boolean expected, final boolean value)
    {
        return 0 != (witness(at(), expected ? 1 : 0, value ? 1 : 0) & 1);
    }

    /** As {@link AtomicBoolean#compareAndExchangeAcquire}; ordered as {@code compareAndExchange}. */
    public boolean compareAndExchangeAcquire(final boolean expected, final boolean value)
    {
        return compareAndExchange(expected, value);
    }

    /** As {@link AtomicBoolean#compareAndExchangeRelease}; ordered as {@code compareAndExchange}. */
    public boolean compareAndExchangeRelease(final boolean expected, final boolean value)
    {
        return compareAndExchange(expected, value);
    }

    @Override
    int decode(final int bits)
    {
        return bits & 1;
    }

    @Override
    String text()
    {
        return String.valueOf(get());
    }
}
