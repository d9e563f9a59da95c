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
package io.ropewalk.bus;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of an Aeron client. When the client comes to its end its conductor keeps it until nobody reads or writes the
 * client's memory any more; who wants the lock meanwhile is told that the client is lost, and lets go of that memory.
 */
final class ClientLock implements Lock
{
    private static final long LOOK_MS = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean isEnding;

    /** By the conductor, which holds it. */
    void end()
    {
        isEnding = true;
    }

    @Override
    public void lock()
    {
        boolean isInterrupted = false;
        try
        {
            boolean isHeld = lock.tryLock();
            while (!isHeld)
            {
                if (isEnding)
                {
                    throw new DriverConnection.LostException("client has come to its end");
                }
                try
                {
                    isHeld = lock.tryLock(LOOK_MS, TimeUnit.MILLISECONDS);
                }
                catch (final InterruptedException ex)
                {
                    isInterrupted = true;
                }
            }
        }
        finally
        {
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException
    {
        lock.lockInterruptibly();
    }

    @Override
    public boolean tryLock()
    {
        return lock.tryLock();
    }

    @Override
    public boolean tryLock(final long time, final TimeUnit unit) throws InterruptedException
    {
        return lock.tryLock(time, unit);
    }

    @Override
    public void unlock()
    {
        lock.unlock();
    }

    @Override
    public Condition newCondition()
    {
        return lock.newCondition();
    }
}
