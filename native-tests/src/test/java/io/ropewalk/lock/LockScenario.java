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
package io.ropewalk.lock;

import io.ropewalk.structure.sync.SharedReentrantLock;

import java.util.concurrent.TimeUnit;

/** What the victim of the matrix does, and is killed in the middle of. */
enum LockScenario
{
    /** Takes a free lock twice, and releases it. */
    FREE,

    /** Tries a free lock. */
    TRY,

    /** Gives up waiting for a lock that a survivor holds. */
    TIMED_OUT,

    /** Waits for a lock that a survivor releases meanwhile. */
    HELD,

    /** Waits for a lock whose holder is dead. */
    TAKE_OVER,

    /** Tries a lock whose holder is dead, until it gets it. */
    TRY_OVER,

    /** Waits on a condition that a survivor signals meanwhile. */
    AWAIT,

    /** Waits on a condition for a while. */
    AWAIT_TIMED_OUT,

    /** Signals one of two survivors. */
    SIGNAL,

    /** Signals two survivors. */
    SIGNAL_ALL;

    static final String CONDITION = "condition";

    /** What the victim says on the board: inside its critical section, or not; and that it has only to unlock. */
    static final long OUTSIDE = 0;
    static final long INSIDE = 1;
    static final long FINISHED = 2;

    private static final long SHORT_MS = 150;

    boolean isHeldAtFirst()
    {
        return this == TIMED_OUT || this == HELD;
    }

    boolean isAbandonedAtFirst()
    {
        return this == TAKE_OVER || this == TRY_OVER;
    }

    boolean signals()
    {
        return this == SIGNAL || this == SIGNAL_ALL;
    }

    /** By the victim; says on the board where it is. */
    void act(final SharedReentrantLock lock, final Board board, final int place) throws InterruptedException
    {
        switch (this)
        {
            case FREE -> lock.lock();
            case TRY, TRY_OVER -> tryLock(lock);
            case TIMED_OUT -> expect(!lock.tryLock(SHORT_MS, TimeUnit.MILLISECONDS));
            default -> lock.lock();
        }
        if (this == TIMED_OUT)
        {
            return;
        }
        board.set(place, INSIDE);
        expect(lock.wasAbandoned() == isAbandonedAtFirst());
        inside(lock, board, place);
        board.set(place, FINISHED);
        lock.unlock();
    }

    private static void tryLock(final SharedReentrantLock lock)
    {
        while (!lock.tryLock())
        {
            Thread.onSpinWait();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // Only one wait is looked at.
    private void inside(final SharedReentrantLock lock, final Board board, final int place) throws InterruptedException
    {
        switch (this)
        {
            case FREE ->
            {
                lock.lock();
                lock.unlock();
            }
            case AWAIT ->
            {
                board.set(place, OUTSIDE);
                lock.condition(CONDITION).await();
                board.set(place, INSIDE);
            }
            case AWAIT_TIMED_OUT ->
            {
                board.set(place, OUTSIDE);
                expect(!lock.condition(CONDITION).await(SHORT_MS, TimeUnit.MILLISECONDS));
                board.set(place, INSIDE);
            }
            case SIGNAL -> lock.condition(CONDITION).signal();
            case SIGNAL_ALL -> lock.condition(CONDITION).signalAll();
            default -> expect(lock.getHoldCount() == 1);
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
