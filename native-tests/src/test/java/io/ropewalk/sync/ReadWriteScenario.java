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
package io.ropewalk.sync;

import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.sync.SharedReadWriteLock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** What the victim does with a lock for one writer or many readers, and is killed in the middle of. */
enum ReadWriteScenario implements Scenario
{
    /** Takes the read lock twice, and releases it. */
    READ,

    /** Tries the read lock. */
    TRY_READ,

    /** Takes the write lock twice, and releases it. */
    WRITE,

    /** Tries the write lock. */
    TRY_WRITE,

    /** Writes, goes on to read, and writes again. */
    DOWNGRADE,

    /** Gives up waiting to read for a survivor that writes. */
    READ_TIMED_OUT,

    /** Gives up waiting to write for a survivor that reads. */
    WRITE_TIMED_OUT,

    /** Waits to read for a survivor that goes meanwhile. */
    READ_HELD,

    /** Waits to write for a survivor that goes meanwhile. */
    WRITE_HELD,

    /** Waits to write for a survivor that writes, and goes meanwhile. */
    WRITE_AFTER,

    /** Reads after a writer that is dead. */
    READ_OVER,

    /** Tries to read until it can, after a writer that is dead. */
    TRY_READ_OVER,

    /** Writes after a writer and a reader that are dead. */
    WRITE_OVER,

    /** Waits on a condition for a while. */
    AWAIT_TIMED_OUT;

    /** What the victim says of itself. */
    static final String READS = "reads";
    static final String WRITES = "writes";
    static final String ENDS = "ends";

    private static final long SHORT_MS = 150;

    boolean isWrittenAtFirst()
    {
        return this == READ_TIMED_OUT || this == READ_HELD || this == WRITE_AFTER;
    }

    boolean isReadAtFirst()
    {
        return this == WRITE_TIMED_OUT || this == WRITE_HELD;
    }

    boolean isAbandonedAtFirst()
    {
        return this == READ_OVER || this == TRY_READ_OVER || this == WRITE_OVER;
    }

    boolean isReading()
    {
        return switch (this)
        {
            case READ, TRY_READ, READ_TIMED_OUT, READ_HELD, READ_OVER, TRY_READ_OVER -> true;
            default -> false;
        };
    }

    /** Whether the survivors go when the victim waits for them. */
    boolean isLetIn()
    {
        return this == READ_HELD || this == WRITE_HELD || this == WRITE_AFTER;
    }

    @Override
    public boolean isTimed()
    {
        return this == READ_TIMED_OUT || this == WRITE_TIMED_OUT || this == AWAIT_TIMED_OUT || this == TRY_READ_OVER;
    }

    @Override
    public void play(final Stage stage) throws Exception
    {
        final SharedReadWriteLock lock =
            Views.through(stage.walk().open(stage.cell(), SharedReadWriteLock.of()), stage::halting);
        stage.arm();
        switch (this)
        {
            case READ, READ_HELD, READ_OVER, TRY_READ, TRY_READ_OVER -> read(lock, stage);
            case READ_TIMED_OUT -> expect(!lock.readLock().tryLock(SHORT_MS, TimeUnit.MILLISECONDS));
            case WRITE_TIMED_OUT -> expect(!lock.writeLock().tryLock(SHORT_MS, TimeUnit.MILLISECONDS));
            default -> write(lock, stage);
        }
    }

    private void read(final SharedReadWriteLock lock, final Stage stage)
    {
        take(lock.readLock());
        stage.note(READS);
        expect(lock.wasAbandoned() == isAbandonedAtFirst());
        lock.readLock().lock();
        lock.readLock().unlock();
        stage.note(ENDS);
        lock.readLock().unlock();
    }

    @SuppressWarnings("WaitNotInLoop") // Nobody signals.
    private void write(final SharedReadWriteLock lock, final Stage stage) throws InterruptedException
    {
        take(lock.writeLock());
        stage.note(WRITES);
        expect(lock.wasAbandoned() == isAbandonedAtFirst());
        if (this == AWAIT_TIMED_OUT)
        {
            stage.note(ENDS);
            expect(!lock.writeLock().newCondition().await(SHORT_MS, TimeUnit.MILLISECONDS));
            stage.note(WRITES);
        }
        lock.writeLock().lock();
        lock.writeLock().unlock();
        if (this == DOWNGRADE)
        {
            lock.readLock().lock();
            stage.note(ENDS);
            lock.writeLock().unlock();
            stage.note(READS);
            lock.readLock().lock();
            lock.readLock().unlock();
            stage.note(ENDS);
            lock.readLock().unlock();
            lock.writeLock().lock();
            stage.note(WRITES);
        }
        stage.note(ENDS);
        lock.writeLock().unlock();
    }

    private void take(final Lock one)
    {
        if (this == TRY_READ || this == TRY_WRITE || this == TRY_READ_OVER)
        {
            while (!one.tryLock())
            {
                Thread.onSpinWait();
            }
        }
        else
        {
            one.lock();
        }
    }

    private static void expect(final boolean isTrue)
    {
        if (!isTrue)
        {
            throw new AssertionError("not as it should be");
        }
    }
}
