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
package io.ropewalk.process.child;

import io.ropewalk.machine.waiting.core.AnyReady;
import io.ropewalk.machine.waiting.core.Deadline;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static io.ropewalk.process.child.ChildDescriptor.*;

/** Waits until a child has its task, or says why it has not. */
final class ChildHandshake
{
    private ChildHandshake()
    {
    }

    /**
     * Returns when the child is ready. If it will not be, ends it.
     *
     * @throws ChildStartException with the child's reason, or its output.
     */
    static void await(final ChildProcess child, final ChildJvm jvm, final ChildControl control, final long timeoutNs)
    {
        boolean isReady = false;
        try
        {
            AnyReady.await(List.of(control, jvm), Deadline.after(timeoutNs, TimeUnit.NANOSECONDS));
            // What it said before it ended counts.
            isReady = control.stage() >= READY;
            if (!isReady)
            {
                throw failure(child, jvm, control, timeoutNs);
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new ChildStartException("interrupted while waiting for the child process: name=" + child.name() +
                " pid=" + child.pid(), ex);
        }
        finally
        {
            if (!isReady)
            {
                jvm.close();
                Children.forget(child);
            }
        }
    }

    private static ChildStartException failure(
        final ChildProcess child, final ChildJvm jvm, final ChildControl control, final long timeoutNs)
        throws InterruptedException
    {
        final String who = "name=" + child.name() + " pid=" + child.pid();
        if (control.stage() == REFUSED)
        {
            final Throwable reason = child.decoded(control.answer());
            return new ChildStartException(
                "the child process cannot take its task: " + who + " reason=" + reason.getMessage(), reason);
        }
        final boolean hasEnded = !jvm.isAlive();
        if (!hasEnded)
        {
            jvm.kill();
        }
        final int exitValue = jvm.waitFor();
        final String output = " output=" + jvm.firstOutput();
        return new ChildStartException(hasEnded ?
            "the child process ended before it was ready: " + who + " exitValue=" + exitValue + output :
            "the child process was not ready in time: " + who + " timeoutMs=" +
                TimeUnit.NANOSECONDS.toMillis(timeoutNs) + output, null);
    }
}
