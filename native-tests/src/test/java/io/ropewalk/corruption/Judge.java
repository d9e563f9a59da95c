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
package io.ropewalk.corruption;

import io.ropewalk.error.RopewalkException;

import java.util.ConcurrentModificationException;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Says what a user may see of a damaged object.
 */
final class Judge
{
    private static final String ERRORS = RopewalkException.class.getPackageName();
    private static final String MEMORY_FAULT = "unsafe memory access";
    private static final String LIST = "SharedList";

    private Judge()
    {
    }

    /** Those of the library, and what the JDK's interfaces say of what others have changed. */
    static boolean isTyped(final Throwable thrown)
    {
        return thrown.getClass().getPackageName().equals(ERRORS) || thrown instanceof BrokenBarrierException ||
            thrown instanceof TimeoutException || thrown instanceof RejectedExecutionException ||
            thrown instanceof IllegalMonitorStateException ||
            thrown instanceof ConcurrentModificationException || isBeyondTheList(thrown) || isOfTheContract(thrown);
    }

    /** How the JVM says that mapped memory has no file any more; it may come late, and anywhere. */
    static boolean isMemoryFault(final Throwable thrown)
    {
        for (Throwable each = thrown; each != null; each = each.getCause())
        {
            if (each instanceof InternalError && String.valueOf(each.getMessage()).contains(MEMORY_FAULT))
            {
                return true;
            }
        }
        return false;
    }

    /** What is said of a claim that is no more, and of a topic that is used: damage may look so. */
    private static boolean isOfTheContract(final Throwable thrown)
    {
        return thrown instanceof IllegalStateException &&
            String.valueOf(thrown.getMessage()).matches("(no open claim|topic is in use).*");
    }

    /** As of any list that has become shorter. */
    private static boolean isBeyondTheList(final Throwable thrown)
    {
        if (!(thrown instanceof IndexOutOfBoundsException))
        {
            return false;
        }
        for (final StackTraceElement element : thrown.getStackTrace())
        {
            if (element.getClassName().contains(".memory.") || element.getClassName().contains(".arena."))
            {
                return false;
            }
            if (element.getClassName().endsWith(LIST))
            {
                return true;
            }
        }
        return false;
    }
}
