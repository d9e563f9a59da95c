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

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes the library with the two native methods there are, and loads it. */
final class KernelLibrary
{
    /*
     * A shared library of two functions, written out here. One moves the arguments of a native method to where a system
     * call wants them. JNA took 100 ms to come to the same (its classes, a library of 150 kB to be unpacked, a process
     * started to find library paths), java.lang.foreign more, and each of its calls goes through libffi. The other
     * calls a method of Module, as JNI lets native code do; see Opening. See DECISIONS.
     *
     * The library needs no other and has no data. It is mapped twice, for reading and executing, and once more for
     * writing, because the dynamic linker of older systems stores into the dynamic section. The header that says that
     * stacks need not be executable matters: without it the JVM would make them so.
     *
     * KernelLibraryTest compares the instructions with what an assembler makes of them.
     */

    /**
     * Arguments of the native method: environment, class, number, a, b, c in rdi, rsi, rdx, rcx, r8, r9; d, e, f on the
     * stack. Of the call: number in rax; a, b, c, d, e, f in rdi, rsi, rdx, r10, r8, r9.
     */
    static final String CALL_X86_64 =
        "f3 0f 1e fa" +             // endbr64
        "48 89 d0" +                // mov rax, rdx
        "48 89 cf" +                // mov rdi, rcx
        "4c 89 c6" +                // mov rsi, r8
        "4c 89 ca" +                // mov rdx, r9
        "4c 8b 54 24 08" +          // mov r10, [rsp + 8]
        "4c 8b 44 24 10" +          // mov r8, [rsp + 16]
        "4c 8b 4c 24 18" +          // mov r9, [rsp + 24]
        "0f 05" +                   // syscall
        "c3";                       // ret

    /**
     * Arguments of the native method: environment, class, number, a, b, c, d, e in x0 to x7; f on the stack. Of the
     * call: number in x8; a, b, c, d, e, f in x0 to x5.
     */
    static final String CALL_AARCH64 =
        "5f 24 03 d5" +             // bti c
        "e8 03 02 aa" +             // mov x8, x2
        "e0 03 03 aa" +             // mov x0, x3
        "e1 03 04 aa" +             // mov x1, x4
        "e2 03 05 aa" +             // mov x2, x5
        "e3 03 06 aa" +             // mov x3, x6
        "e4 03 07 aa" +             // mov x4, x7
        "e5 03 40 f9" +             // ldr x5, [sp]
        "01 00 00 d4" +             // svc #0
        "c0 03 5f d6";              // ret

    /**
     * Arguments of the native method: environment, class, class of modules, module, package, other module in rdi, rsi,
     * rdx, rcx, r8, r9. GetMethodID and CallVoidMethod are the functions 33 and 61 of the environment. Without such a
     * method there is an exception. The two texts follow the code.
     */
    static final String EXPORT_X86_64 =
        "f3 0f 1e fa" +             // endbr64
        "53" +                      // push rbx
        "55" +                      // push rbp
        "41 54" +                   // push r12
        "41 55" +                   // push r13
        "41 56" +                   // push r14
        "48 89 fb" +                // mov rbx, rdi
        "48 89 cd" +                // mov rbp, rcx
        "4d 89 c4" +                // mov r12, r8
        "4d 89 cd" +                // mov r13, r9
        "48 89 d6" +                // mov rsi, rdx
        "48 8d 15 39 00 00 00" +    // lea rdx, [rip + name]
        "48 8d 0d 41 00 00 00" +    // lea rcx, [rip + signature]
        "48 8b 07" +                // mov rax, [rdi]
        "ff 90 08 01 00 00" +       // call [rax + 33 * 8]
        "48 85 c0" +                // test rax, rax
        "74 1b" +                   // jz end
        "48 89 df" +                // mov rdi, rbx
        "48 89 ee" +                // mov rsi, rbp
        "48 89 c2" +                // mov rdx, rax
        "4c 89 e1" +                // mov rcx, r12
        "4d 89 e8" +                // mov r8, r13
        "4c 8b 0b" +                // mov r9, [rbx]
        "31 c0" +                   // xor eax, eax
        "41 ff 91 e8 01 00 00" +    // call [r9 + 61 * 8]
        "41 5e" +                   // end: pop r14
        "41 5d" +                   // pop r13
        "41 5c" +                   // pop r12
        "5d" +                      // pop rbp
        "5b" +                      // pop rbx
        "c3";                       // ret

    /** The same, in x0 to x5. */
    static final String EXPORT_AARCH64 =
        "5f 24 03 d5" +             // bti c
        "fd 7b bd a9" +             // stp x29, x30, [sp, #-48]!
        "f3 53 01 a9" +             // stp x19, x20, [sp, #16]
        "f5 5b 02 a9" +             // stp x21, x22, [sp, #32]
        "f3 03 00 aa" +             // mov x19, x0
        "f4 03 03 aa" +             // mov x20, x3
        "f5 03 04 aa" +             // mov x21, x4
        "f6 03 05 aa" +             // mov x22, x5
        "e1 03 02 aa" +             // mov x1, x2
        "42 02 00 10" +             // adr x2, name
        "83 02 00 70" +             // adr x3, signature
        "09 00 40 f9" +             // ldr x9, [x0]
        "29 85 40 f9" +             // ldr x9, [x9, #33 * 8]
        "20 01 3f d6" +             // blr x9
        "20 01 00 b4" +             // cbz x0, end
        "e2 03 00 aa" +             // mov x2, x0
        "e0 03 13 aa" +             // mov x0, x19
        "e1 03 14 aa" +             // mov x1, x20
        "e3 03 15 aa" +             // mov x3, x21
        "e4 03 16 aa" +             // mov x4, x22
        "69 02 40 f9" +             // ldr x9, [x19]
        "29 f5 40 f9" +             // ldr x9, [x9, #61 * 8]
        "20 01 3f d6" +             // blr x9
        "f3 53 41 a9" +             // end: ldp x19, x20, [sp, #16]
        "f5 5b 42 a9" +             // ldp x21, x22, [sp, #32]
        "fd 7b c3 a8" +             // ldp x29, x30, [sp], #48
        "c0 03 5f d6";              // ret

    static final String EXPORT_TEXTS = "implAddExports\0(Ljava/lang/String;Ljava/lang/Module;)V\0";

    private static final String PORTABLE = "io.ropewalk.portable";
    static final String SWITCHED_OFF = "switched off with -D" + PORTABLE + "=true";

    private static final boolean IS_AARCH64 = "aarch64".equals(System.getProperty("os.arch", ""));
    private static final boolean IS_X86_64 = "amd64".equals(System.getProperty("os.arch", ""));
    private static final boolean IS_LINUX = "Linux".equals(System.getProperty("os.name"));
    private static final String REMEDY =
        "; give -Djava.io.tmpdir=DIR, a directory that can be written and permits execution";
    private static final int MAX_ATTEMPTS = 100;

    /** The largest page that these systems have. */
    private static final int PAGE_LENGTH = 1 << 16;
    private static final int ALIGNMENT = 16;

    private static final int MAGIC = 0x464C457F;
    private static final int TYPE_OFFSET = 16;
    private static final int ET_DYN = 3;
    private static final int EM_X86_64 = 62;
    private static final int EM_AARCH64 = 183;
    private static final int HEADER_LENGTH = 64;

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_GNU_STACK = 0x6474E551;
    private static final int PF_X = 1;
    private static final int PF_W = 2;
    private static final int PF_R = 4;
    private static final int SEGMENT_LENGTH = 56;
    private static final int SEGMENT_COUNT = 4;

    private static final int DT_HASH = 4;
    private static final int DT_STRTAB = 5;
    private static final int DT_SYMTAB = 6;
    private static final int DT_STRSZ = 10;
    private static final int DT_SYMENT = 11;
    private static final int SYMBOL_LENGTH = 24;
    private static final int GLOBAL_FUNCTION = (1 << 4) | 2;
    /** Five entries, and one that ends them. */
    private static final int DYNAMIC_LENGTH = 6 * 16;

    private static final int HASH_OFFSET = HEADER_LENGTH + SEGMENT_COUNT * SEGMENT_LENGTH;
    private static final int SYMBOL_COUNT = 3;
    private static final int SYMBOLS_OFFSET = HASH_OFFSET + 24;
    private static final int NAMES_OFFSET = SYMBOLS_OFFSET + SYMBOL_COUNT * SYMBOL_LENGTH;

    private static boolean isLoaded;
    private static String absence;

    private KernelLibrary()
    {
    }

    /** Exports a package to a module, whatever the exporting module says. */
    static native void export(Class<?> moduleClass, Module exporting, String packageName, Module other);

    /** Whether the user wants no native code. */
    static boolean isSwitchedOff()
    {
        return Boolean.getBoolean(PORTABLE);
    }

    /** Binds the native methods, once; returns why it could not, null if it did. */
    static synchronized String load()
    {
        if (!isLoaded)
        {
            absence = IS_LINUX && (IS_X86_64 || IS_AARCH64) ? loadNew() : "unknown system: name=" +
                System.getProperty("os.name") + " arch=" + System.getProperty("os.arch");
            isLoaded = true;
        }
        return absence;
    }

    static String loadNew()
    {
        try
        {
            final Path file = write(image(IS_AARCH64));
            try
            {
                System.load(file.toString());
                return null;
            }
            finally
            {
                Files.delete(file);
            }
        }
        catch (final IOException | UnsatisfiedLinkError ex)
        {
            return describe(ex) + REMEDY;
        }
        catch (final RuntimeException ex)
        {
            // The JVM forbids it, or the name of the folder is none.
            return describe(ex);
        }
    }

    /** One line. */
    private static String describe(final Throwable failure)
    {
        return "cannot load native code: reason=\"" + failure.toString().replaceAll("\\s+", " ") + "\"";
    }

    /** Each copy of this class has a file of its own: the JVM lets only one class loader have a library. */
    private static Path write(final byte[] image) throws IOException
    {
        final Path folder = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
        for (int i = 1;; i++)
        {
            final Path file = folder.resolve("ropewalk-" + Long.toHexString(System.nanoTime()) + ".so");
            try
            {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(
                    Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
            }
            catch (final FileAlreadyExistsException ex)
            {
                if (MAX_ATTEMPTS == i)
                {
                    throw ex;
                }
                continue;
            }
            // Not a channel: it would close if this thread is interrupted.
            try (OutputStream output = new FileOutputStream(file.toFile()))
            {
                output.write(image);
            }
            return file;
        }
    }

    /** The file, in the format ELF. */
    static byte[] image(final boolean isAarch64)
    {
        final String callName = symbol(Kernel.class, "call");
        final byte[] names =
            ('\0' + callName + '\0' + symbol(KernelLibrary.class, "export") + '\0').getBytes(StandardCharsets.US_ASCII);
        final byte[] call = bytes(isAarch64 ? CALL_AARCH64 : CALL_X86_64);
        final byte[] export = bytes(isAarch64 ? EXPORT_AARCH64 : EXPORT_X86_64);
        final byte[] texts = EXPORT_TEXTS.getBytes(StandardCharsets.US_ASCII);
        final int callOffset = aligned(NAMES_OFFSET + names.length);
        final int exportOffset = aligned(callOffset + call.length);
        final int dynamicOffset = aligned(exportOffset + export.length + texts.length);
        final ByteBuffer image =
            ByteBuffer.allocate(dynamicOffset + DYNAMIC_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        putHeader(image, isAarch64 ? EM_AARCH64 : EM_X86_64);
        putSegment(image, PT_LOAD, PF_R | PF_X, 0, 0, image.capacity());
        putSegment(image, PT_LOAD, PF_R | PF_W, dynamicOffset, PAGE_LENGTH + dynamicOffset, DYNAMIC_LENGTH);
        putSegment(image, PT_DYNAMIC, PF_R | PF_W, dynamicOffset, PAGE_LENGTH + dynamicOffset, DYNAMIC_LENGTH);
        putSegment(image, PT_GNU_STACK, PF_R | PF_W, 0, 0, 0);
        // One bucket, whose chain is symbol 1 and symbol 2; symbol 0 is none.
        image.position(HASH_OFFSET);
        image.putInt(1).putInt(SYMBOL_COUNT).putInt(1).putInt(0).putInt(2).putInt(0);
        image.position(SYMBOLS_OFFSET + SYMBOL_LENGTH);
        putSymbol(image, 1, callOffset, call.length);
        putSymbol(image, 1 + callName.length() + 1, exportOffset, export.length);
        image.put(names);
        image.position(callOffset);
        image.put(call);
        image.position(exportOffset);
        image.put(export).put(texts);
        image.position(dynamicOffset);
        image.putLong(DT_HASH).putLong(HASH_OFFSET).putLong(DT_STRTAB).putLong(NAMES_OFFSET);
        image.putLong(DT_SYMTAB).putLong(SYMBOLS_OFFSET).putLong(DT_STRSZ).putLong(names.length);
        image.putLong(DT_SYMENT).putLong(SYMBOL_LENGTH);
        return image.array();
    }

    private static void putSymbol(final ByteBuffer image, final int name, final long offset, final long length)
    {
        image.putInt(name).put((byte)GLOBAL_FUNCTION).put((byte)0).putShort((short)1).putLong(offset).putLong(length);
    }

    private static void putHeader(final ByteBuffer image, final int machine)
    {
        // 64 bits, little-endian, version 1; a shared object, of version 1.
        image.putInt(MAGIC).put((byte)2).put((byte)1).put((byte)1);
        image.position(TYPE_OFFSET);
        image.putShort((short)ET_DYN).putShort((short)machine).putInt(1);
        // No entry; where the segments are told, and no sections; no flags.
        image.putLong(0).putLong(HEADER_LENGTH).putLong(0).putInt(0);
        image.putShort((short)HEADER_LENGTH).putShort((short)SEGMENT_LENGTH).putShort((short)SEGMENT_COUNT);
        image.putShort((short)0).putShort((short)0).putShort((short)0);
    }

    private static void putSegment(
        final ByteBuffer image,
        final int type,
        final int flags,
        final long offset,
        final long address,
        final long length)
    {
        image.putInt(type).putInt(flags).putLong(offset).putLong(address).putLong(address);
        image.putLong(length).putLong(length).putLong(PT_LOAD == type ? PAGE_LENGTH : Long.BYTES);
    }

    /** What the JVM looks for; the class may have been moved to another package. */
    private static String symbol(final Class<?> type, final String method)
    {
        return "Java_" + type.getName().replace("_", "_1").replace('.', '_') + "_" + method;
    }

    private static int aligned(final int offset)
    {
        return (offset + ALIGNMENT - 1) & -ALIGNMENT;
    }

    static byte[] bytes(final String code)
    {
        final String digits = code.replace(" ", "");
        final byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)Integer.parseInt(digits, 2 * i, 2 * i + 2, 16);
        }
        return bytes;
    }
}
