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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A process that has no file descriptor left. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DescriptorsTest
{
    private static final List<String> FEW = List.of("sh", "-c", "ulimit -n 64 && exec \"$@\"", "sh");

    @TempDir
    private Path directory;

    private final Ropewalk walk = Ropewalk.temporary();

    @Test
    void shouldUseWhatItHasAndSayWhyItGetsNoMoreWhenDescriptorsAreExhausted() throws Exception
    {
        Resident.assume(FEW, "a shell that can limit descriptors");
        final Household here = new Household(walk);
        try (Resident poor = Resident.start(FEW, jars(), walk.path()))
        {
            // Opens what is opened once, the jars of the class path among it.
            assertEquals("done", poor.ask("use"));
            here.queue.put("before");
            assertEquals("exhausted", poor.ask("exhaust"));
            final String answer = poor.ask("create more");
            assertTrue(answer.startsWith("SegmentAccessException: too many open files: "), answer);
            assertTrue(answer.contains(" limit=64, raise it with ulimit -n: file="), answer);
            assertEquals(false, walk.names().contains("more"), "half of it is there");
            assertEquals("before", poor.ask("take 1"));
            assertEquals("done", poor.ask("put a 3"));
            assertEquals(List.of("a0", "a1", "a2"), IntStream.range(0, 3).mapToObj((i) -> here.queue.poll())
                .collect(Collectors.toList()));
            assertEquals("done", poor.ask("use"));
            recover(poor);
            assertEquals("done", poor.ask("give-back"));
            assertEquals("created", poor.ask("create more"));
            here.use();
            assertEquals(0, poor.leave());
        }
    }

    /** The class path as users have it: a class in a folder takes a descriptor to be loaded, one in a jar does not. */
    private String jars() throws IOException
    {
        final List<String> jars = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            final boolean isFolder = Files.isDirectory(Path.of(entry));
            jars.add(isFolder ? jar(Path.of(entry), directory.resolve(jars.size() + ".jar")).toString() : entry);
        }
        return String.join(File.pathSeparator, jars);
    }

    private static Path jar(final Path folder, final Path jar) throws IOException
    {
        try (
            ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
            Stream<Path> files = Files.walk(folder))
        {
            zip.setLevel(Deflater.BEST_SPEED);
            for (final Path file : files.filter(Files::isRegularFile).toList())
            {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return jar;
    }

    /** The proof of death takes no descriptor. */
    private void recover(final Resident poor)
    {
        try (Resident doomed = Resident.start(walk.path()))
        {
            assertEquals("false", doomed.ask("lock"));
            doomed.kill();
        }
        assertEquals("true", poor.ask("lock"), "taken over from the dead");
        assertEquals("done", poor.ask("unlock"));
    }
}
