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
package io.ropewalk.build;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoticesTest
{
    @TempDir
    private Path folder;

    @BeforeEach
    void writeIndex() throws IOException
    {
        Files.writeString(folder.resolve("index"), String.join("\n", "Lists of 4 third-party dependencies.",
            "     (The Apache License, Version 2.0) One (org.one:one:1.0 - https://one.example/)",
            "     (MIT) Two (with a (name)) (org.two:two-x:2.0.1 - https://two.example/)",
            "     (LGPL) (MIT) Three (org.three:three:3 - no url defined)"));
        Files.writeString(folder.resolve("apache"), "of all");
        Files.createDirectories(folder.resolve("kept"));
        Files.writeString(folder.resolve("kept").resolve("three.txt"), "kept");
    }

    @Test
    void shouldKeepTextsApartWhenTwoJarsHaveTheSameNames() throws IOException
    {
        final Path one = jar("one-1.0.jar", "META-INF/LICENSE", "META-INF/NOTICE.txt", "one/License.class");
        final Path two = jar("two-x-2.0.1.jar", "LICENSE");
        final Path made = make(one, two, jar("three-3.jar", "META-INF/NOTICE"), jar("ipc-core-1.jar", "LICENSE"),
            jar("one-1.0-native.jar"));
        try (ZipFile zip = new ZipFile(made.toFile()))
        {
            assertEquals(List.of("META-INF/THIRD-PARTY.txt", "META-INF/licenses/Apache-2.0.txt",
                "META-INF/licenses/one-1.0/LICENSE", "META-INF/licenses/one-1.0/NOTICE.txt",
                "META-INF/licenses/three-3/LICENSE", "META-INF/licenses/three-3/NOTICE",
                "META-INF/licenses/two-x-2.0.1/LICENSE"), zip.stream().map(ZipEntry::getName).toList());
            assertEquals("two-x-2.0.1.jar LICENSE", new String(zip.getInputStream(
                zip.getEntry("META-INF/licenses/two-x-2.0.1/LICENSE")).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void shouldBeTheSameWhenMadeAgain() throws IOException
    {
        final Path one = jar("one-1.0.jar", "LICENSE");
        final byte[] first = Files.readAllBytes(make(one));
        assertEquals(-1, Arrays.mismatch(first, Files.readAllBytes(make(one))));
    }

    @Test
    void shouldFailWhenAJarHasNoLicence() throws IOException
    {
        final Path bare = jar("two-x-2.0.1.jar", "META-INF/NOTICE");
        final Path unknown = jar("four-4.jar", "META-INF/LICENSE");
        final Exception ex = assertThrows(
            IllegalStateException.class, () -> make(jar("one-1.0.jar"), bare, unknown));
        assertEquals("no licence for what goes into the jar: [four-4 is not in the index, " +
            "two-x-2.0.1 has no text of its licence: (MIT)]", ex.getMessage());
    }

    private Path make(final Path... jars) throws IOException
    {
        final Path made = folder.resolve("made.jar");
        Notices.main(new String[]{
            folder.resolve("index").toString(),
            folder.resolve("kept").toString(),
            folder.resolve("apache").toString(),
            made.toString(),
            String.join(File.pathSeparator, List.of(jars).stream().map(Path::toString).toList())});
        return made;
    }

    private Path jar(final String name, final String... entries) throws IOException
    {
        final Path jar = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar)))
        {
            zip.putNextEntry(new ZipEntry("some/Class.class"));
            for (final String entry : entries)
            {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write((name + " " + entry).getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }
}
