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
package io.ropewalk.environment;

import io.ropewalk.Ropewalk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A file system without a byte left: what was made before goes on to the last place of it, and what is to be made says
 * why it cannot. All users are processes of their own, because the death to be feared, by SIGBUS, takes a whole JVM.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullDiskTest
{
    private static final String SIZE = "24m";
    private static final List<String> MOUNT =
        List.of("unshare", "--mount", "sh", "-c", "mount -t tmpfs none /mnt && exec \"$@\"", "sh");

    @TempDir
    private Path directory;

    @Test
    void shouldUseWhatIsThereToTheLastPlaceWhenTheDiskIsFull() throws Exception
    {
        Resident.assume(MOUNT, "the right to mount a tmpfs");
        final Path disk = Files.createDirectory(directory.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString());
        try (Resident one = Resident.start(disk); Resident other = Resident.start(disk))
        {
            fill(disk);
            use(disk, one, other);
            Files.delete(disk.resolve("filling"));
            assertEquals("created", other.ask("create more"));
            assertEquals("done", other.ask("use"));
            assertEquals(0, other.leave());
        }
        finally
        {
            run("umount", "-l", disk.toString());
        }
    }

    private void use(final Path disk, final Resident one, final Resident other) throws Exception
    {
        final String answer = one.ask("create more");
        assertTrue(answer.startsWith("OutOfSpaceException: "), answer);
        assertNothingIsLeft(disk);
        assertEquals("done", one.ask("use"));
        assertEquals("done", other.ask("use"));
        assertEquals("done", one.ask("put a 60"));
        assertEquals(IntStream.range(0, 60).mapToObj((i) -> "a" + i).collect(Collectors.joining(",")),
            other.ask("take 60"));
        assertEquals("false", one.ask("lock"));
        one.kill();
        assertEquals("true", other.ask("lock"), "taken over from the dead");
        assertEquals("done", other.ask("unlock"));
        try (Resident newcomer = Resident.start(disk))
        {
            assertEquals("done", newcomer.ask("use"));
        }
    }

    private static void fill(final Path disk)
    {
        assertThrows(IOException.class, () ->
        {
            try (OutputStream out = Files.newOutputStream(disk.resolve("filling")))
            {
                while (true)
                {
                    out.write(new byte[4096]);
                }
            }
        });
    }

    private static void assertNothingIsLeft(final Path disk) throws IOException
    {
        try (Stream<Path> entries = Files.list(disk))
        {
            assertTrue(entries.noneMatch((entry) -> entry.getFileName().toString().startsWith(".tmp-")));
        }
        assertEquals(false, Ropewalk.find(disk).orElseThrow().names().contains("more"));
    }

    private static void run(final String... command) throws IOException, InterruptedException
    {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), () -> String.join(" ", command));
    }
}
