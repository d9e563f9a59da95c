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

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Archives of classes, made and used by programs from jars with a cache of their own; nothing is ever said of them. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClassArchiveTest
{
    private static final String HOST = "io.ropewalk.process.child.host.ArchiveHost";
    private static final long LOOK_MS = 50;

    @TempDir
    private static Path shared;
    private static ClassPathKit kit;
    private static Path made;

    @TempDir
    private Path home;
    private Path cache;

    /** Three programs that start at once, and want the same. */
    @BeforeAll
    static void make() throws Exception
    {
        assumeTrue("Linux".equals(System.getProperty("os.name")), "SKIPPED: needs Linux");
        kit = new ClassPathKit(Files.createDirectory(shared.resolve("jars")), "io/ropewalk/process/child/host");
        final List<Process> hosts = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            hosts.add(start(shared));
        }
        for (final Process host : hosts)
        {
            assertFalse(output(host).contains("Archive"), "the first ones do without");
        }
        made = shared.resolve("ropewalk");
        while (archives(made).isEmpty())
        {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    @BeforeEach
    void copy() throws IOException
    {
        cache = Files.createDirectory(home.resolve("ropewalk"));
        for (final Path archive : archives(made))
        {
            Files.copy(archive, cache.resolve(archive.getFileName()));
        }
    }

    @Test
    void shouldMakeOneForAllAndForThisUserAloneWhenSeveralStartAtOnce() throws IOException
    {
        assertEquals(1, archives(made).size());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }

    @Test
    void shouldUseItWhenItIsThere() throws Exception
    {
        final String options = output(start(home));
        assertTrue(options.contains(cache.toString()), options);
    }

    @Test
    void shouldDoWithoutAndReplaceItWhenItIsDamaged() throws Exception
    {
        final Path archive = archives(cache).get(0);
        assertTrue(archive.toFile().setWritable(true));
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7}), channel.size() / 2);
        }
        assertFalse(output(start(home)).contains(cache.toString()));
        awaitAnother(archive);
    }

    @Test
    void shouldDoWithoutAndReplaceItWhenItIsCut() throws Exception
    {
        final Path archive = archives(cache).get(0);
        assertTrue(archive.toFile().setWritable(true));
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.WRITE))
        {
            channel.truncate(channel.size() / 2);
        }
        assertFalse(output(start(home)).contains(cache.toString()));
        awaitAnother(archive);
    }

    @Test
    void shouldDoWithoutWhenAJarHasChanged() throws Exception
    {
        final Path jar = kit.jars().get(0);
        final FileTime time = Files.getLastModifiedTime(jar);
        try
        {
            Files.setLastModifiedTime(jar, FileTime.fromMillis(time.toMillis() - 60_000));
            assertFalse(output(start(home)).contains(archives(cache).get(0).toString()));
        }
        finally
        {
            Files.setLastModifiedTime(jar, time);
        }
    }

    @Test
    void shouldDoWithoutWhenTheCacheCannotBeUsed() throws Exception
    {
        final Path file = Files.createFile(home.resolve("file"));
        assertFalse(output(start(file)).contains("Archive"));
        final Path open = Files.createDirectory(home.resolve("open"));
        Files.createDirectory(open.resolve("ropewalk"));
        Files.setPosixFilePermissions(open.resolve("ropewalk"), PosixFilePermissions.fromString("rwxrwxrwx"));
        for (final Path archive : archives(made))
        {
            Files.copy(archive, open.resolve("ropewalk").resolve(archive.getFileName()));
        }
        assertFalse(output(start(open)).contains(open.toString()), "others may write to it");
    }

    @Test
    void shouldLetTheCallerWinWhenItHasOptionsOfItsOwn() throws Exception
    {
        assertFalse(output(start(home, "-Xshare:off")).contains(cache.toString()));
        final String options = output(start(home, "-XX:+UseParallelGC", "-Xmx64m"));
        assertTrue(options.endsWith("-XX:+UseParallelGC -Xmx64m"), options);
        assertFalse(options.contains("UseSerialGC"), options);
    }

    @Test
    void shouldKeepNoMoreThanEightWhenThereAreMany() throws Exception
    {
        for (int i = 0; i < 12; i++)
        {
            final Path old = Files.createFile(cache.resolve("classes-" + i + ClassArchive.suffix()));
            Files.setLastModifiedTime(old, FileTime.fromMillis(1000 + i));
        }
        ArchiveMain.main(new String[] {cache.toString(), "classes-11", ""});
        assertEquals(8, archives(cache).size());
        assertFalse(Files.exists(cache.resolve("classes-4" + ClassArchive.suffix())));
        assertTrue(Files.exists(cache.resolve("classes-5" + ClassArchive.suffix())));
    }

    private void awaitAnother(final Path damaged) throws Exception
    {
        while (archives(cache).isEmpty())
        {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        assertTrue(output(start(home)).contains(archives(cache).get(0).toString()), "replaced: " + damaged);
    }

    private static List<Path> archives(final Path folder) throws IOException
    {
        try (Stream<Path> files = Files.list(folder))
        {
            return files.filter((file) -> file.getFileName().toString().startsWith(ClassArchive.PREFIX) &&
                file.toString().endsWith(ClassArchive.suffix())).toList();
        }
        catch (final NoSuchFileException ex)
        {
            return List.of();
        }
    }

    private static Process start(final Path cacheHome, final String... options) throws IOException
    {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
            "-cp", kit.classPath(), HOST));
        command.addAll(List.of(options));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        InheritedOptions.removeFrom(builder.environment());
        builder.environment().put("XDG_CACHE_HOME", cacheHome.toString());
        return builder.start();
    }

    /** The one line that the child says; there must be no other, on neither stream. */
    private static String output(final Process host) throws Exception
    {
        final String text = new String(host.getInputStream().readAllBytes(), System.getProperty("native.encoding"));
        assertEquals(0, host.waitFor(), text);
        assertEquals(1, text.lines().count(), text);
        return text.strip();
    }
}
