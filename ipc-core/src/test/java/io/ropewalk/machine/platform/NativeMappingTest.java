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

import io.ropewalk.machine.memory.MappedFile;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NativeMappingTest
{
    private static final int LENGTH = 8192;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeAll
    static void needNativeCode()
    {
        assumeTrue(Futex.isSupported(), "SKIPPED: needs native code");
    }

    @BeforeEach
    void makeFile() throws IOException
    {
        file = Files.write(directory.resolve("f"), new byte[LENGTH]);
    }

    @Test
    void shouldBeTheFileWhenMapped() throws IOException
    {
        final ByteBuffer mapped = NativeMapping.map(file, LENGTH, null);
        assertNotNull(mapped);
        assertTrue(mapped.isDirect());
        assertEquals(LENGTH, mapped.capacity());
        assertEquals(LENGTH, mapped.limit());
        mapped.put(LENGTH - 1, (byte)7);
        assertEquals(7, Files.readAllBytes(file)[LENGTH - 1]);
        assertEquals(LENGTH, NativeMapping.map(file, 0, (length) -> assertEquals(LENGTH, length)).capacity());
    }

    @Test
    void shouldLeaveItToTheJdkWhenTheFileIsShortOrMissingOrALink() throws IOException
    {
        assertNull(NativeMapping.map(file, LENGTH + 1, null));
        assertNull(NativeMapping.map(directory.resolve("none"), LENGTH, null));
        assertThrows(NoSuchFileException.class, () -> MappedFile.map(directory.resolve("none"), LENGTH));
        final Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertNull(NativeMapping.map(link, LENGTH, null));
        assertThrows(IOException.class, () -> MappedFile.map(link, LENGTH));
    }

    @Test
    void shouldStayMappedWhenOnlyAViewOfItIsReachable() throws Exception
    {
        final AtomicBuffer view = new UnsafeBuffer(MappedFile.map(file, LENGTH).slice(64, 128), 8, 8);
        final ByteBuffer duplicate = NativeMapping.map(file, LENGTH, null).duplicate().position(8).slice();
        collect();
        view.putLong(0, 1);
        duplicate.put(0, (byte)1);
        assertEquals(2, mappings());
    }

    @Test
    void shouldBeUnmappedWhenNobodyReachesIt() throws Exception
    {
        assertNotNull(NativeMapping.map(file, LENGTH, null));
        while (mappings() > 0)
        {
            collect();
        }
    }

    private static void collect() throws InterruptedException
    {
        System.gc();
        Thread.sleep(20);
    }

    private long mappings() throws IOException
    {
        return ThisProcess.told("maps").lines().filter((line) -> line.endsWith(file.toString())).count();
    }
}
