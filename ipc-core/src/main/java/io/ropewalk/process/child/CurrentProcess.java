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

import io.ropewalk.machine.platform.ThisProcess;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Who this process is, and the next of its children. */
final class CurrentProcess
{
    private static final String MAIN_NAME = "main";
    private static final String CHILD_PREFIX = "Process-";

    private static final AtomicInteger CHILD_COUNT = new AtomicInteger();
    private static volatile ChildRequest request;

    private CurrentProcess()
    {
    }

    /** Tells who this process is, before it runs anything of the user. */
    static void become(final ChildRequest own)
    {
        request = own;
    }

    static ProcessInfo info()
    {
        return request != null ? request.child() : new ProcessInfo(MAIN_NAME, ThisProcess.pid(), false);
    }

    static Optional<ProcessInfo> parent()
    {
        return Optional.ofNullable(request).map(ChildRequest::parent);
    }

    /** The place in the family of one more child. */
    static String nextPlace()
    {
        final int number = CHILD_COUNT.incrementAndGet();
        return request == null ? Integer.toString(number) : request.place() + ":" + number;
    }

    static String defaultName(final String place)
    {
        return CHILD_PREFIX + place;
    }
}
