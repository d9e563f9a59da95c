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
package io.ropewalk.bus.driver;

import io.ropewalk.bus.topics.DriverWord;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.EnvironmentException;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.machine.platform.ThisProcess;
import io.ropewalk.segment.walk.Walk;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The JVM of a driver. It joins the walk like everybody else, so that its death is seen by everybody.
 *
 * <p><b>Threads:</b> the main thread only.
 *
 * <p><b>Failure:</b> exit status 0 if it was not needed or is not needed any more, else the stack on standard error,
 * which whoever started it reads.
 */
public final class DriverMain
{
    private static final long LEAVE_TIMEOUT_MS = 2_000;

    private DriverMain()
    {
    }

    /**
     * Drives a bus.
     *
     * @param args the walk, the word with which it was elected, and how many milliseconds to stay without users.
     */
    public static void main(final String[] args)
    {
        // A Ctrl-C is meant for who started it, not for everybody on the bus.
        ThisProcess.beginSession();
        final Path directory = Path.of(args[0]);
        final long elected = Long.parseLong(args[1]);
        final long lingerNs = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[2]));
        // Nobody needs a driver of a walk that is gone, and it must not come back by this.
        final Topics topics = Walk.find(directory).flatMap(Topics::find).orElseThrow(() ->
            new ObjectDestroyedException("bus is gone: walk=" + directory));
        if (topics.isForGroup() && !ThisProcess.shareFilesWithGroup())
        {
            throw new EnvironmentException("cannot make files for a group without native code: walk=" + directory +
                " reason=" + ThisProcess.nativeAbsence());
        }
        final Driver driver = Driver.launch(topics);
        final CountDownLatch closed = leaveInOrder(driver);
        try (driver)
        {
            final long word = DriverWord.of(DriverWord.epoch(elected), DriverWord.RUNNING, topics.owner());
            if (topics.changeDriver(elected, word))
            {
                driver.run(word, lingerNs);
            }
        }
        finally
        {
            closed.countDown();
        }
    }

    private static CountDownLatch leaveInOrder(final Driver driver)
    {
        final CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() ->
        {
            driver.stop();
            try
            {
                closed.await(LEAVE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            }
            catch (final InterruptedException ignored)
            {
                // The process ends anyway; what is left is swept by the next driver.
            }
        }, "ropewalk-driver-exit"));
        return closed;
    }
}
