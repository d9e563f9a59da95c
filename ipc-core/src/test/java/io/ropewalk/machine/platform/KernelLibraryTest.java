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
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KernelLibraryTest
{
    private static final long GETPID_NUMBER = Kernel.IS_AARCH64 ? 172 : 39;
    private static final String X86_64 = """
        .intel_syntax noprefix
        endbr64
        mov rax, rdx
        mov rdi, rcx
        mov rsi, r8
        mov rdx, r9
        mov r10, [rsp + 8]
        mov r8, [rsp + 16]
        mov r9, [rsp + 24]
        syscall
        ret
        """;
    private static final String AARCH64 = """
        hint #34
        mov x8, x2
        mov x0, x3
        mov x1, x4
        mov x2, x5
        mov x3, x6
        mov x4, x7
        ldr x5, [sp]
        svc #0
        ret
        """;

    @TempDir
    private Path directory;

    @Test
    void shouldBeWhatAnAssemblerMakesOfItWhenOnX86() throws Exception
    {
        assertArrayEquals(assembled(X86_64, "x86_64-linux-gnu-"), KernelLibrary.bytes(KernelLibrary.X86_64));
    }

    @Test
    void shouldBeWhatAnAssemblerMakesOfItWhenOnAarch64() throws Exception
    {
        assertArrayEquals(assembled(AARCH64, "aarch64-linux-gnu-"), KernelLibrary.bytes(KernelLibrary.AARCH64));
    }

    @Test
    void shouldPassAllArgumentsAndReturnNegatedErrorsWhenLoaded()
    {
        assumeTrue(Kernel.IS_BOUND, "SKIPPED: needs native code: " + Kernel.absence());
        assertEquals(ProcessHandle.current().pid(), Kernel.call(GETPID_NUMBER, 0, 0, 0, 0, 0, 0));
        assertEquals(-Kernel.EINVAL, Kernel.call(Kernel.IS_AARCH64 ? 222 : 9, 0, 4096, 3, 0x21, -1, 1));
        assertEquals(-Kernel.ENOENT, Kernel.open(directory.resolve("none \u00E4")));
    }

    @Test
    void shouldLeaveNoFileBehindWhenLoaded() throws IOException
    {
        assumeTrue(Kernel.IS_BOUND, "SKIPPED: needs native code: " + Kernel.absence());
        final String property = System.getProperty("java.io.tmpdir");
        try
        {
            System.setProperty("java.io.tmpdir", directory.toString());
            // The method is bound already, to the library of the first time; the JVM takes another one all the same.
            assertEquals(null, KernelLibrary.load(Kernel.IS_AARCH64));
            try (Stream<Path> left = Files.list(directory))
            {
                assertEquals(List.of(), left.toList());
            }
        }
        finally
        {
            System.setProperty("java.io.tmpdir", property);
        }
    }

    @Test
    void shouldSayWhyAndWhatHelpsWhenTheFolderIsMissing()
    {
        final String property = System.getProperty("java.io.tmpdir");
        try
        {
            System.setProperty("java.io.tmpdir", directory.resolve("none").toString());
            final String absence = KernelLibrary.load(Kernel.IS_AARCH64);
            assertNotNull(absence);
            assertTrue(absence.contains("NoSuchFileException"), absence);
            assertTrue(absence.contains("-Djava.io.tmpdir=DIR"), absence);
            assertFalse(absence.contains("\n"), absence);
        }
        finally
        {
            System.setProperty("java.io.tmpdir", property);
        }
    }

    /** The bare instructions. */
    private byte[] assembled(final String source, final String prefix) throws IOException, InterruptedException
    {
        final Path text = Files.writeString(directory.resolve("call.s"), source, StandardCharsets.US_ASCII);
        final Path object = directory.resolve("call.o");
        final Path code = directory.resolve("call");
        assumeTrue(runs(prefix + "as", "-o", object.toString(), text.toString()), "SKIPPED: needs " + prefix + "as");
        assertTrue(runs(prefix + "objcopy", "-O", "binary", "--only-section=.text", object.toString(),
            code.toString()));
        return Files.readAllBytes(code);
    }

    private static boolean runs(final String... command) throws InterruptedException
    {
        try
        {
            return 0 == new ProcessBuilder(command).inheritIO().start().waitFor();
        }
        catch (final IOException ex)
        {
            return false;
        }
    }
}
