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
package io.ropewalk.bench.link;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Makes a copy of the program in which one link is slowed, to see whether {@code compare} finds it. */
public final class SlowedJar
{
    private static final String SERVICES = "META-INF/services/";

    private SlowedJar()
    {
    }

    /**
     * Makes it.
     *
     * @param args the program, the copy, the link, and the steps of about a nanosecond before each message.
     * @throws IOException when it cannot be written.
     */
    public static void main(final String[] args) throws IOException
    {
        make(Path.of(args[0]), Path.of(args[1]), args[2], Integer.parseInt(args[3]));
    }

    static void make(final Path jar, final Path slowed, final String link, final int steps) throws IOException
    {
        Files.copy(jar, slowed);
        try (FileSystem files = FileSystems.newFileSystem(URI.create("jar:" + slowed.toUri()), Map.of()))
        {
            for (final Class<?> each : new Class<?>[] {SlowedLink.class, SlowedLink.Wrapper.class})
            {
                final String name = each.getName().replace('.', '/') + ".class";
                write(files, name, each.getClassLoader().getResourceAsStream(name));
            }
            write(files, SERVICES + LinkWrapper.class.getName(), text(SlowedLink.Wrapper.class.getName()));
            write(files, "io/ropewalk/bench/link/" + SlowedLink.Wrapper.RESOURCE,
                text("link=" + link + "\nsteps=" + steps + "\n"));
        }
    }

    private static InputStream text(final String text)
    {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(final FileSystem files, final String name, final InputStream content) throws IOException
    {
        try (content)
        {
            final Path path = files.getPath(name);
            Files.createDirectories(path.getParent());
            Files.copy(content, path);
        }
    }
}
