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

import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;
import io.ropewalk.structure.sync.SharedReentrantLock;

import java.util.concurrent.TimeUnit;

/** What somebody does who comes after a victim, and so takes over what that one held, or passes on its signal. */
enum LockHeir implements Scenario
{
    /** Waits for the lock. */
    THEN_LOCK,

    /** Tries it until it gets it. */
    THEN_TRY,

    /** Waits on the condition for a while. */
    THEN_AWAIT,

    /** Signals one. */
    THEN_SIGNAL,

    /** Signals all. */
    THEN_SIGNAL_ALL;

    /** What it says on the board: it has the lock, as one that was abandoned, or not; or has only to unlock. */
    static final long OUTSIDE = 0;
    static final long INSIDE = 1;
    static final long INSIDE_ABANDONED = 2;
    static final long FINISHED = 3;
    static final long FINISHED_ABANDONED = 4;

    private static final long SHORT_MS = 5;

    boolean signals()
    {
        return this == THEN_SIGNAL || this == THEN_SIGNAL_ALL;
    }

    @Override
    public void play(final Stage stage) throws InterruptedException
    {
        final SharedReentrantLock lock = LockOperation.lock(stage);
        stage.arm();
        act(lock, new Board(stage.walk()), LockOperation.place(stage));
    }

    @SuppressWarnings("WaitNotInLoop") // Only one wait is looked at.
    private void act(final SharedReentrantLock lock, final Board board, final int place) throws InterruptedException
    {
        if (this != THEN_TRY)
        {
            lock.lock();
        }
        else
        {
            while (!lock.tryLock())
            {
                Thread.onSpinWait();
            }
        }
        final boolean wasAbandoned = lock.wasAbandoned();
        board.set(place, wasAbandoned ? INSIDE_ABANDONED : INSIDE);
        switch (this)
        {
            case THEN_AWAIT -> lock.condition(LockScenario.CONDITION).await(SHORT_MS, TimeUnit.MILLISECONDS);
            case THEN_SIGNAL -> lock.condition(LockScenario.CONDITION).signal();
            case THEN_SIGNAL_ALL -> lock.condition(LockScenario.CONDITION).signalAll();
            default -> lock.getHoldCount();
        }
        board.set(place, wasAbandoned ? FINISHED_ABANDONED : FINISHED);
        lock.unlock();
    }
}
