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
package io.ropewalk.birth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Directories that the dead left behind, to be copied into the cells that begin with one.
 */
final class Remains
{
    /** In the middle of the making of a file: it has its blocks, and no header. */
    private static final int UNFINISHED_STEP = 4;
    private static final String FIRST = "queue";
    private static final String DRIVER = ".aeron-000401";

    private final Path temporary;
    private final Path named;

    private Remains(final Path temporary, final Path named)
    {
        this.temporary = temporary;
        this.named = named;
    }

    static Remains make(final Path library, final String home) throws IOException
    {
        try (Person dead = Person.victim(library); Person other = Person.victim(library))
        {
            dead.ask("home " + home);
            final Path temporary = Path.of(dead.ask("temporary"));
            Files.createFile(Files.createDirectory(temporary.resolve(DRIVER)).resolve("cnc.dat"));
            leave(dead);
            final Path named = Path.of(other.ask("home " + home + "b")).resolve(BirthMain.WALK);
            other.ask("open");
            other.ask("anonymous");
            leave(other);
            return new Remains(temporary, named);
        }
    }

    private static void leave(final Person dead)
    {
        dead.ask("make value value");
        dead.ask("make queue " + FIRST);
        dead.ask("watch");
        dead.tell("armed " + UNFINISHED_STEP + " kill make value unfinished");
        if (null != dead.reply(false))
        {
            throw new AssertionError("not dead: step=" + UNFINISHED_STEP);
        }
    }

    void copyTemporary(final Path target)
    {
        copy(temporary, target);
    }

    void copyNamed(final Path target)
    {
        copy(named, target);
    }

    void remove()
    {
        remove(temporary.getParent());
        remove(named.getParent());
    }

    /** One object before all else and one after it: in whatever order they are listed, one is removed last. */
    private static void copy(final Path source, final Path target)
    {
        try (Stream<Path> paths = Files.walk(source))
        {
            Files.createDirectory(target);
            final List<Path> ordered = paths.filter((path) -> !path.equals(source))
                .sorted(Comparator.comparing((Path path) -> !path.endsWith(FIRST)).thenComparing((path) -> path))
                .toList();
            for (final Path path : ordered)
            {
                Files.copy(path, target.resolve(source.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static void remove(final Path root)
    {
        if (!Files.exists(root))
        {
            return;
        }
        try (Stream<Path> paths = Files.walk(root))
        {
            final List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (final Path path : deepestFirst)
            {
                Files.deleteIfExists(path);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
