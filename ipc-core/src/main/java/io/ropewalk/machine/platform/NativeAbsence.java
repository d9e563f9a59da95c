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
package io.ropewalk.machine.platform;

/**
 * What to tell those who need native code and have none: the true cause, which lies deep, and what helps.
 */
final class NativeAbsence
{
    /** What the JVM makes of the cause when a class fails to initialise for the second time. */
    private static final String UNLINKED = "UnsatisfiedLinkError";
    private static final String NOT_PACKED = "Could not find JNA";
    private static final String REMEDY =
        "; give -Djna.tmpdir=DIR, a directory that can be written and permits execution";

    private NativeAbsence()
    {
    }

    /** One line. */
    static String describe(final Throwable failure)
    {
        Throwable root = failure;
        while (null != root.getCause())
        {
            root = root.getCause();
        }
        final String text = (root.getClass().getSimpleName() + ": " + root.getMessage()).replaceAll("\\s+", " ").trim();
        // JNA unpacks its library into a folder; it is the folder if that fails, or if the library does not load.
        final boolean isFolder = text.contains(UNLINKED) && !text.contains(NOT_PACKED);
        return "JNA cannot load its native library: reason=\"" + text + "\"" + (isFolder ? REMEDY : "");
    }
}
