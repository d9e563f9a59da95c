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

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Matrix;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

import static org.junit.jupiter.api.Assertions.assertFalse;

/** Stops a process at every store of every operation, alive, and makes calls that must not wait for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadWriteStopMatrixTest
{
    private static final long WATCHDOG_MS = 60_000;

    private final Matrix matrix =
        new Matrix("read-write-stop-matrix", Walk.temporary(), new Stopped(), "", new Random());

    /** What is played. */
    static final class Stopped extends ReadWriteMatrixTest.ReadWrite
    {
        @Override
        protected String title()
        {
            return "lock for readers and writers, stopped first";
        }

        @Override
        protected Cell cell(
            final Walk walk, final String form, final Death death, final String name, final int variant,
            final Random random) throws Exception
        {
            return new StoppedCell(walk, death, name);
        }
    }

    /** A cell whose victim stands there while others come and go. */
    private static final class StoppedCell extends ReadWriteCell
    {
        StoppedCell(final Walk walk, final Death death, final String name)
        {
            super(walk, death, name);
        }

        @Override
        void come() throws Exception
        {
            inTime(lock::getReadLockCount, false);
            inTime(lock::isWriteLocked, false);
            inTime(lock::hasQueuedThreads, false);
            for (final Lock one : List.of(lock.readLock(), lock.writeLock()))
            {
                inTime(() -> giveBack(one, one.tryLock()), false);
                inTime(() -> giveBack(one, one.tryLock(1, TimeUnit.MILLISECONDS)), false);
                inTime(() ->
                {
                    one.lockInterruptibly();
                    one.unlock();
                }, true);
            }
            super.come();
        }

        @Override
        void verifyAbandoned(final int count)
        {
            // Those who came in time have released it.
        }

        private static void giveBack(final Lock one, final boolean isHeld)
        {
            if (isHeld)
            {
                one.unlock();
            }
        }

        /** Lets a call be made, and perhaps be interrupted, by a thread that is watched. */
        private static void inTime(final Executable call, final boolean isInterrupted) throws Exception
        {
            final Throwable[] failure = new Throwable[1];
            final Thread thread = new Thread(() ->
            {
                try
                {
                    call.execute();
                }
                catch (final InterruptedException expected)
                {
                    // In time, at least.
                }
                catch (final Throwable ex)
                {
                    failure[0] = ex;
                }
            });
            thread.setDaemon(true);
            thread.start();
            if (isInterrupted)
            {
                thread.join(2);
                thread.interrupt();
            }
            thread.join(WATCHDOG_MS);
            assertFalse(thread.isAlive(), "late");
            if (failure[0] != null)
            {
                throw new AssertionError("failed", failure[0]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ReadWriteScenario.class)
    void shouldReturnInTimeWhenAnotherIsStoppedAtAnyStore(final ReadWriteScenario scenario) throws Exception
    {
        matrix.kill(List.of(scenario));
        matrix.verify(scenario.name());
    }
}
