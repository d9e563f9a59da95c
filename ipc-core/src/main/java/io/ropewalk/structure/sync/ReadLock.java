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
package io.ropewalk.structure.sync;

import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** The read lock of a {@link SharedReadWriteLock}. */
final class ReadLock implements Lock
{
    private final SharedReadWriteLock whole;
    private final WriteLock writer;
    private final Readers readers;

    ReadLock(final SharedReadWriteLock whole, final WriteLock writer, final Readers readers)
    {
        this.whole = whole;
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public void lock()
    {
        final ReadHolds.Hold hold = begin();
        if (!readers.tryEnter(hold))
        {
            new ReadAcquisition(writer, readers, Deadline.NEVER, false).runUninterruptibly();
        }
        hold.add(readers.holds());
    }

    @Override
    public void lockInterruptibly() throws InterruptedException
    {
        tryLock(Deadline.NEVER);
    }

    @Override
    public boolean tryLock()
    {
        final ReadHolds.Hold hold = begin();
        return held(hold, readers.tryEnterOrAsk(hold));
    }

    @Override
    public boolean tryLock(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return tryLock(Deadline.after(timeout, unit));
    }

    private boolean tryLock(final long deadlineNs) throws InterruptedException
    {
        final ReadHolds.Hold hold = begin();
        Waiter.checkInterrupt();
        return held(
            hold, readers.tryEnter(hold) || new ReadAcquisition(writer, readers, deadlineNs, true).run());
    }

    /** Does everything that can fail, before anything is changed. */
    private ReadHolds.Hold begin()
    {
        StackReserve.ensure();
        writer.checkUse();
        final ReadHolds.Hold hold = readers.holds().own();
        if (hold.count() == Integer.MAX_VALUE)
        {
            throw new Error("maximum read hold count exceeded: name=" + whole.name() + " holdCount=" + hold.count());
        }
        return hold;
    }

    private boolean held(final ReadHolds.Hold hold, final boolean isIn)
    {
        if (isIn)
        {
            hold.add(readers.holds());
        }
        return isIn;
    }

    @Override
    public void unlock()
    {
        StackReserve.ensure();
        final ReadHolds.Hold hold = readers.holds().own();
        if (0 == hold.count())
        {
            throw new IllegalMonitorStateException(
                "not read by this thread: name=" + whole.name() + " thread=" + Thread.currentThread().getName());
        }
        readers.leave();
        hold.remove();
    }

    /** @throws UnsupportedOperationException always: a waiting reader cannot keep others from changing the state. */
    @Override
    public Condition newCondition()
    {
        throw new UnsupportedOperationException(
            "readers change nothing to wait for; use a condition of the write lock: name=" + whole.name());
    }

    @Override
    public String toString()
    {
        return whole + "[Read locks = " + readers.holds().own().count() + "]";
    }

    /** One thread's wait to read. It waits for the writers' lock as they do, but does not take it. */
    private static final class ReadAcquisition extends Acquisition
    {
        private final Readers readers;

        ReadAcquisition(
            final WriteLock writer, final Readers readers, final long deadlineNs, final boolean isInterruptible)
        {
            super(writer.word(), writer.nodes(), WaiterNodes.NONE, deadlineNs, isInterruptible);
            this.readers = readers;
        }

        @Override
        boolean take(final long seen, final boolean isContended, final boolean isDead)
        {
            return isDead ? readers.tryEnterAfter(seen) : readers.tryEnter();
        }

        /** Returns true always: others may read as well, and a writer may be waiting for all of them. */
        @Override
        boolean passesOn(final boolean isTaken)
        {
            return true;
        }
    }

    /**
     * How many times each thread of this process holds one read lock, through whatever handle.
     *
     * <p><b>Threads:</b> any.
     *
     * <p><b>Failure:</b> a thread that ends while it reads keeps its holds. Each class loader has its own instance, and
     * knows nothing of threads that read under another.
     */
    static final class ReadHolds
    {
        private static final Map<Key, WeakReference<ReadHolds>> ALL = new WeakHashMap<>();

        /** Keeps this instance in {@link #ALL}. */
        private final Key key;
        private final ThreadLocal<Hold> own = ThreadLocal.withInitial(Hold::new);
        private volatile int place = Readers.NO_PLACE;

        private ReadHolds(final Key key)
        {
            this.key = key;
        }

        /** Returns the same instance for all handles on an object, but not for a later object of the same name. */
        static ReadHolds of(final Path path, final long identity)
        {
            final Key key = new Key(path, identity);
            synchronized (ALL)
            {
                final WeakReference<ReadHolds> known = ALL.get(key);
                final ReadHolds found = null == known ? null : known.get();
                if (null != found)
                {
                    return found;
                }
                final ReadHolds made = new ReadHolds(key);
                ALL.remove(key);
                ALL.put(key, new WeakReference<>(made));
                return made;
            }
        }

        /** Returns the holds of the calling thread. */
        Hold own()
        {
            return own.get();
        }

        /** Returns the place of this process, which is taken on the first call. */
        int place(final Readers readers)
        {
            final int known = place;
            return Readers.NO_PLACE == known ? takePlace(readers) : known;
        }

        private synchronized int takePlace(final Readers readers)
        {
            if (Readers.NO_PLACE == place)
            {
                place = readers.takePlace();
            }
            return place;
        }

        @Override
        public String toString()
        {
            return key + " place=" + place;
        }

        private record Key(Path path, long identity)
        {
        }

        /** What one thread holds. */
        static final class Hold
        {
            private int count;

            /** Keeps the instance from being collected while something is held and all handles are gone. */
            private ReadHolds kept;

            int count()
            {
                return count;
            }

            void add(final ReadHolds holds)
            {
                count++;
                kept = holds;
            }

            void remove()
            {
                count--;
                kept = 0 == count ? null : kept;
            }
        }
    }
}
