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
package io.ropewalk.machine.waiting.core;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PatienceTest
{
    private static final long PATIENCE_MS = 10;

    @Test
    @Timeout(60)
    void shouldEndWhenItLasts() throws InterruptedException
    {
        final long beginNs = System.nanoTime();
        final Patience patience = new Patience();
        while (patience.mayLookAgainUnlessInterrupted())
        {
            Thread.onSpinWait();
        }
        assertTrue(System.nanoTime() - beginNs >= TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS));
        assertFalse(patience.mayLookAgain());
    }

    @Test
    void shouldBeOverWhenTheCallHasWaitedLonger() throws InterruptedException
    {
        final Patience patience = new Patience(Deadline.after(PATIENCE_MS, TimeUnit.MILLISECONDS));
        Thread.sleep(PATIENCE_MS + 1);
        assertFalse(patience.mayLookAgainUnlessInterrupted());
    }

    @Test
    void shouldNotEndWhenTheCallHasNoDeadline() throws InterruptedException
    {
        final Patience patience = new Patience(Deadline.NEVER);
        Thread.sleep(PATIENCE_MS + 1);
        assertTrue(patience.mayLookAgainUnlessInterrupted());
    }

    @Test
    void shouldThrowWhenInterrupted()
    {
        final Patience patience = new Patience();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, patience::mayLookAgainUnlessInterrupted);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void shouldKeepAnInterruptForLaterWhenItCannotThrow()
    {
        final Patience patience = new Patience();
        Thread.currentThread().interrupt();
        patience.mayLookAgain();
        assertTrue(Thread.interrupted());
    }
}
