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
package io.ropewalk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A thread dump says what a thread waits for. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaiterNameTest
{
    private static final String NAME = "teller";

    /** A platform thread that waits, seen in what a thread dump is made of. */
    private static Thread start(final WaitingScene.Call work)
    {
        final Thread thread = new Thread(() ->
        {
            try
            {
                work.run();
            }
            catch (final Exception ex)
            {
                throw new IllegalStateException(ex);
            }
            assertEquals(NAME, Thread.currentThread().getName(), "nothing is left of it");
            Thread.currentThread().setName("done");
        }, NAME);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitName(final Thread thread, final String name) throws InterruptedException
    {
        while (Thread.getAllStackTraces().keySet().stream()
            .noneMatch((each) -> each == thread && each.getName().equals(name)))
        {
            Thread.sleep(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayWhatItWaitsForWhenAsleep(final WaitingScene scene) throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final WaitingScene.Stage stage = scene.open(walk, 1);
            final Thread waiter = start(stage.block());
            awaitName(waiter, NAME + " waiting for " + scene.subject());
            stage.free().run();
            waiter.join();
            assertEquals("done", waiter.getName());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayWhatItWaitsForWhenVirtual(final WaitingScene scene) throws Exception
    {
        VirtualThread.require();
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final WaitingScene.Stage stage = scene.open(walk, 1);
            final Thread waiter = VirtualThread.start(() ->
            {
                try
                {
                    stage.block().run();
                }
                catch (final Exception ex)
                {
                    throw new IllegalStateException(ex);
                }
            });
            while (!waiter.getName().equals(" waiting for " + scene.subject()))
            {
                Thread.sleep(1);
            }
            stage.free().run();
            waiter.join();
            assertEquals("", waiter.getName());
        }
    }

    @Test
    void shouldKeepTheNewNameWhenRenamedMeanwhile() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final WaitingScene.Stage stage = WaitingScene.EVENT.open(walk, 1);
            final Thread waiter = new Thread(() ->
            {
                try
                {
                    stage.block().run();
                }
                catch (final Exception ex)
                {
                    throw new IllegalStateException(ex);
                }
            }, NAME);
            waiter.start();
            awaitName(waiter, NAME + " waiting for " + WaitingScene.EVENT.subject());
            waiter.setName("cashier");
            // Whoever renames just when it looks is renamed back; so until it is seen with both.
            while (!waiter.getName().equals("cashier waiting for " + WaitingScene.EVENT.subject()))
            {
                if (waiter.getName().startsWith(NAME))
                {
                    waiter.setName("cashier");
                }
                Thread.sleep(1);
            }
            stage.free().run();
            waiter.join();
            assertEquals("cashier", waiter.getName());
        }
    }
}
