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
package io.ropewalk;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Every text file of the project, for the tests that read them. */
final class ProjectText
{
    private static final Set<String> SKIPPED_FOLDERS = Set.of("target", ".git", ".idea", ".vscode", ".settings");
    private static final Pattern TEXT =
        Pattern.compile(".*\\.(java|template|md|xml|c|h|pml|py|sh|properties|config)|run");

    private final Path root;
    private final Map<Path, List<String>> files = new TreeMap<>();

    private ProjectText(final Path root)
    {
        this.root = root;
    }

    static ProjectText read() throws IOException
    {
        final ProjectText text = new ProjectText(findRoot());
        Files.walkFileTree(text.root, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult preVisitDirectory(final Path folder, final BasicFileAttributes attributes)
            {
                return SKIPPED_FOLDERS.contains(folder.getFileName().toString()) ?
                    FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException
            {
                if (attributes.isRegularFile() && TEXT.matcher(file.getFileName().toString()).matches())
                {
                    text.files.put(text.root.relativize(file), Files.readString(file).lines().toList());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return text;
    }

    Path root()
    {
        return root;
    }

    /** Lines by path, relative to the root. */
    Map<Path, List<String>> files()
    {
        return files;
    }

    private static Path findRoot()
    {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn")))
        {
            folder = folder.getParent();
            if (null == folder)
            {
                throw new IllegalStateException("no project around: folder=" + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }
}
