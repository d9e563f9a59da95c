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
import java.util.Arrays;
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
    private static final String CALL_X86_64 = """
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
    private static final String CALL_AARCH64 = """
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
    private static final String EXPORT_X86_64 = """
        .intel_syntax noprefix
        endbr64
        push rbx
        push rbp
        push r12
        push r13
        push r14
        mov rbx, rdi
        mov rbp, rcx
        mov r12, r8
        mov r13, r9
        mov rsi, rdx
        lea rdx, [rip + name]
        lea rcx, [rip + signature]
        mov rax, [rdi]
        call [rax + 33 * 8]
        test rax, rax
        jz end
        mov rdi, rbx
        mov rsi, rbp
        mov rdx, rax
        mov rcx, r12
        mov r8, r13
        mov r9, [rbx]
        xor eax, eax
        call [r9 + 61 * 8]
        end: pop r14
        pop r13
        pop r12
        pop rbp
        pop rbx
        ret
        """;
    private static final String EXPORT_AARCH64 = """
        hint #34
        stp x29, x30, [sp, #-48]!
        stp x19, x20, [sp, #16]
        stp x21, x22, [sp, #32]
        mov x19, x0
        mov x20, x3
        mov x21, x4
        mov x22, x5
        mov x1, x2
        adr x2, name
        adr x3, signature
        ldr x9, [x0]
        ldr x9, [x9, #33 * 8]
        blr x9
        cbz x0, end
        mov x2, x0
        mov x0, x19
        mov x1, x20
        mov x3, x21
        mov x4, x22
        ldr x9, [x19]
        ldr x9, [x9, #61 * 8]
        blr x9
        end: ldp x19, x20, [sp, #16]
        ldp x21, x22, [sp, #32]
        ldp x29, x30, [sp], #48
        ret
        """;
    private static final String TEXTS = """
        name: .asciz "implAddExports"
        signature: .asciz "(Ljava/lang/String;Ljava/lang/Module;)V"
        """;

    @TempDir
    private Path directory;

    @Test
    void shouldBeWhatAnAssemblerMakesOfItWhenOnX86() throws Exception
    {
        assertArrayEquals(assembled(CALL_X86_64, "x86_64-linux-gnu-"), KernelLibrary.bytes(KernelLibrary.CALL_X86_64));
        assertArrayEquals(assembled(EXPORT_X86_64 + TEXTS, "x86_64-linux-gnu-"),
            withTexts(KernelLibrary.EXPORT_X86_64));
    }

    @Test
    void shouldBeWhatAnAssemblerMakesOfItWhenOnAarch64() throws Exception
    {
        assertArrayEquals(
            assembled(CALL_AARCH64, "aarch64-linux-gnu-"), KernelLibrary.bytes(KernelLibrary.CALL_AARCH64));
        assertArrayEquals(assembled(EXPORT_AARCH64 + TEXTS, "aarch64-linux-gnu-"),
            withTexts(KernelLibrary.EXPORT_AARCH64));
    }

    private static byte[] withTexts(final String code)
    {
        final byte[] bytes = KernelLibrary.bytes(code);
        final byte[] texts = KernelLibrary.EXPORT_TEXTS.getBytes(StandardCharsets.US_ASCII);
        final byte[] both = Arrays.copyOf(bytes, bytes.length + texts.length);
        System.arraycopy(texts, 0, both, bytes.length, texts.length);
        return both;
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
            assertEquals(null, KernelLibrary.loadNew());
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
            final String absence = KernelLibrary.loadNew();
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
