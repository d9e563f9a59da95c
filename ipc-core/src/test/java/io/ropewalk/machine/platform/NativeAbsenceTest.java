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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NativeAbsenceTest
{
    private static final String NOEXEC = "/t/jna-1/j.tmp: /t/jna-1/j.tmp: failed to map segment from shared object";

    @Test
    void shouldNameCauseAndRemedyWhenTheFolderForbidsExecution()
    {
        final String text = LibC.NativeAbsence.describe(new UnsatisfiedLinkError(NOEXEC));
        assertTrue(text.contains("reason=\"UnsatisfiedLinkError: " + NOEXEC + "\""), text);
        assertTrue(text.contains("-Djna.tmpdir=DIR"), text);
    }

    @Test
    void shouldNameTheFirstCauseWhenSomebodyElseHadFailedBefore()
    {
        final NoClassDefFoundError second = new NoClassDefFoundError("Could not initialize class com.sun.jna.Native");
        second.initCause(new ExceptionInInitializerError(
            "Exception java.lang.UnsatisfiedLinkError: " + NOEXEC + " [in thread \"main\"]"));
        final String text = LibC.NativeAbsence.describe(second);
        assertTrue(text.contains(NOEXEC), text);
        assertTrue(text.contains("-Djna.tmpdir=DIR"), text);
    }

    @Test
    void shouldAdviseNoFolderWhenItIsNotTheFolder()
    {
        assertFalse(LibC.NativeAbsence.describe(new NoClassDefFoundError("com/sun/jna/Native")).contains("tmpdir"));
        assertFalse(LibC.NativeAbsence.describe(new UnsatisfiedLinkError("Could not find JNA native support"))
            .contains("tmpdir"));
    }

    @Test
    void shouldBeOneLineWhenTheCauseIsMore()
    {
        assertEquals("JNA cannot load its native library: reason=\"Error: incompatible library\"",
            LibC.NativeAbsence.describe(new Error("\n\nincompatible\n library")).replace("Error:  ", "Error: "));
    }
}
