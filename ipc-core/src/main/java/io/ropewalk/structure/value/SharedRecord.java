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

import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.structure.sync.SharedReentrantLock;
import org.agrona.BitUtil;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.VarHandle;
import java.util.function.UnaryOperator;

/**
 * The latest value of a Java record, shared between processes and never seen torn. Components may be primitives, their
 * boxes, enums, {@code UUID}, {@code Instant} and records of those; none may be null.
 *
 * <p><b>Threads:</b> any, in any number of processes. Readers block nobody, and retry only if three or more values were
 * set during one read. Writers take turns under {@link #lock()}, and wait for one that stalls while writing; to bound
 * that wait, call {@code lock().tryLock(timeout, unit)} before writing.
 *
 * <p><b>Failure:</b> a writer that dies leaves the previous value, or the new one if it was complete, and the next
 * writer carries on. A component of another type, or a null one, throws {@link IllegalArgumentException}; an accessor
 * or constructor that throws causes a {@link io.ropewalk.error.CodecException}.
 *
 * <pre>{@code
 * record Quote(double bid, double ask) {}
 * SharedRecord<Quote> quote = walk.record("EURUSD", new Quote(0, 0));
 * quote.set(new Quote(1.0851, 1.0852));            // in one JVM
 * Quote latest = quote.get();                      // in another
 * }</pre>
 *
 * @param <R> type of the record.
 */
public final class SharedRecord<R extends Record> extends SharedObject
{
    /*
     * Ancestors: the sequence lock, and the broadcast buffer whose reader sees whether it was lapped. Value number v
     * lies in copy v mod 4. A writer, under the lock, writes the copy of v + 1, which nobody is sent to, and then
     * stores v + 1 into the version word.
     *
     * Invariant: a store to the copy of v + 4, the copy of v, is preceded by the store of version v + 3. Hence a reader
     * of v that finds the version at v + 2 or less after its copying has copied no byte of v + 4. The order of the two
     * stores is the writer's release fence (the store of v + 3 may be another writer's; the lock orders it before), the
     * order of the two loads is the reader's acquire fence. The copying itself is plain: what it brings is not used
     * before the second look has approved of it.
     *
     * Death: between the first byte and the version the copy of v + 1 is rubbish that nobody reads, and the next holder
     * of the lock writes all of it again. So a hold that was abandoned needs no repair.
     *
     * Not proved: that a reader ever gets through against writers that never pause; each of its looks takes less time
     * than three values take.
     */
    private static final long serialVersionUID = 1L;
    private static final int MAX_LEAD = RecordDescriptor.COPY_COUNT - 2;

    private final transient RecordFields<R> fields;
    private final transient AtomicBuffer buffer;
    private final transient SharedReentrantLock lock;
    private final transient EventCount changed;
    private final transient int stride;
    private final transient int copyLength;

    SharedRecord(final Attachment attachment, final RecordFields<R> fields)
    {
        super(attachment);
        this.fields = fields;
        this.buffer = attachment.buffer();
        this.changed = new EventCount(buffer, RecordDescriptor.CHANGED_OFFSET);
        this.stride = RecordDescriptor.stride(fields.lengthBytes());
        this.copyLength = BitUtil.align(fields.lengthBytes(), Long.BYTES);
        this.lock = SharedReentrantLock.in(attachment, RecordDescriptor.lockOffset(stride));
    }

    /**
     * Returns the spec of a record with an initial value, to open or create one.
     *
     * @param initial value, set if the record is created, or has none yet; an existing value is kept.
     * @param <R>     type of the record.
     * @return the spec.
     * @throws IllegalArgumentException if the type has no fixed length.
     */
    public static <R extends Record> Kind<SharedRecord<R>> of(final R initial)
    {
        final RecordFields<R> fields = fieldsOf(initial);
        return new RecordKind<>(fields, encode(fields, initial));
    }

    /**
     * Returns the spec of a record, to find or open one, or create one without a value.
     *
     * @param type of the record.
     * @param <R>  type of the record.
     * @return the spec.
     * @throws IllegalArgumentException if the type has no fixed length.
     */
    public static <R extends Record> Kind<SharedRecord<R>> of(final Class<R> type)
    {
        return new RecordKind<>(RecordFields.of(type), null);
    }

    /** Sets the value if there is none yet. */
    void setIfNone(final RecordView value)
    {
        if (RecordDescriptor.NO_VALUE == version())
        {
            value.version(RecordDescriptor.NO_VALUE);
            publish(value, true);
        }
    }

    /**
     * Returns the latest value, or null if none was set yet, which is possible only if it was created without one.
     */
    public R get()
    {
        return decode(newView());
    }

    /**
     * Sets the value.
     *
     * @param value to set; no component may be null.
     */
    public void set(final R value)
    {
        checkOpen();
        publish(encode(fields, value), false);
    }

    /**
     * Sets the value to the result of a function of the latest value, like
     * {@link java.util.concurrent.atomic.AtomicReference#updateAndGet}: if another writer was faster, the function is
     * called again. No lock is held while it runs.
     *
     * @param update function without side effects; called with null if there is no value yet.
     * @return the new value.
     */
    public R update(final UnaryOperator<R> update)
    {
        while (true)
        {
            final RecordView found = newView();
            final R updated = update.apply(decode(found));
            final RecordView value = encode(fields, updated);
            value.version(found.version());
            if (publish(value, true))
            {
                return updated;
            }
        }
    }

    /**
     * Returns a view of the latest value, which can be read into again and again; all zero if there is none yet.
     */
    public RecordView newView()
    {
        final RecordView view = new RecordView(fields, stride);
        read(view);
        return view;
    }

    /**
     * Copies the latest value into a view, without allocation. If there is none yet, only the view's version changes.
     *
     * @param view created by a handle on the same type of record.
     */
    public void read(final RecordView view)
    {
        checkOpen();
        checkView(view);
        while (true)
        {
            // SYNC POINT: record published
            final long version = buffer.getLongAcquire(RecordDescriptor.VERSION_OFFSET);
            if (RecordDescriptor.NO_VALUE == version)
            {
                view.version(version);
                return;
            }
            view.copyFrom(buffer, RecordDescriptor.copyOffset(version, stride), copyLength);
            // SYNC POINT: record overwritten
            VarHandle.acquireFence();
            final long lead = buffer.getLongOpaque(RecordDescriptor.VERSION_OFFSET) - version;
            if (lead >= 0 && lead <= MAX_LEAD)
            {
                view.version(version);
                return;
            }
            Thread.onSpinWait();
        }
    }

    /**
     * Sets the value to that of a view, without allocation.
     *
     * @param view created by a handle on the same type of record.
     */
    public void write(final RecordView view)
    {
        checkOpen();
        checkView(view);
        publish(view, false);
    }

    /**
     * Returns the number of the latest value: 0 for the first, then one more each time a value is set; -1 if none yet.
     */
    public long version()
    {
        checkOpen();
        // SYNC POINT: record published
        return buffer.getLongAcquire(RecordDescriptor.VERSION_OFFSET);
    }

    /**
     * Returns what to wait for, with {@code Waiting.any}, until the record has another value than the one of a version.
     *
     * @param version that was seen, from {@link #version()} or a view; -1 for none.
     */
    public Waitable changeAfter(final long version)
    {
        checkOpen();
        return new RecordChange(this, version, changed);
    }

    /**
     * Returns the lock under which writers take turns; hold it to read and write in one step.
     */
    public SharedReentrantLock lock()
    {
        checkOpen();
        return lock;
    }

    /** Between the first byte and the version, nothing calls foreign code or allocates. */
    private boolean publish(final RecordView value, final boolean isConditional)
    {
        lock.lock();
        try
        {
            final long version = buffer.getLong(RecordDescriptor.VERSION_OFFSET);
            if (isConditional && version != value.version())
            {
                return false;
            }
            // SYNC POINT: record overwritten
            VarHandle.releaseFence();
            value.copyTo(buffer, RecordDescriptor.copyOffset(version + 1, stride), copyLength);
            // SYNC POINT: record published
            buffer.putLongRelease(RecordDescriptor.VERSION_OFFSET, version + 1);
        }
        finally
        {
            lock.unlock();
        }
        changed.signal();
        return true;
    }

    private void checkView(final RecordView view)
    {
        if (!view.isOf(fields))
        {
            throw new IllegalArgumentException("view of another type of record: " + this);
        }
    }

    private R decode(final RecordView view)
    {
        return RecordDescriptor.NO_VALUE == view.version() ?
            null : fields.codec().decode(view.buffer(), 0, fields.lengthBytes());
    }

    private static <R extends Record> RecordView encode(final RecordFields<R> fields, final R value)
    {
        final RecordView view = new RecordView(fields, RecordDescriptor.stride(fields.lengthBytes()));
        final int lengthBytes = fields.codec().encode(value, view.buffer(), 0);
        if (lengthBytes != fields.lengthBytes())
        {
            throw new IllegalArgumentException("record has a null component: value=" + value);
        }
        return view;
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record> RecordFields<R> fieldsOf(final R value)
    {
        return RecordFields.of((Class<R>)value.getClass());
    }
}
