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

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The methods that ORDERING lists, against those in which its labels stand. */
@Tag("sources")
class OrderingTest
{
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Path DOCUMENT = PROJECT.resolve(Path.of("ipc-core", "docs", "ORDERING.md"));
    private static final List<Path> SOURCES = List.of(
        Path.of("ipc-core", "src", "main", "java"),
        Path.of("ipc-core", "target", "generated-sources", "templates"),
        Path.of("ipc-transport", "src", "main", "java"));
    private static final Pattern NAME = Pattern.compile("`(?:([A-Z]\\w*)\\.)?(\\w+)`");
    private static final Pattern REASON = Pattern.compile("^- \\*([^*:]+):\\*.*");
    private static final Pattern LABEL = Pattern.compile("//\\s*SYNC POINT:\\s*(.+?)\\s*$");
    private static final Pattern METHOD = Pattern.compile("(\\w+)\\(");
    private static final Pattern CONTROL =
        Pattern.compile("^(if|for|while|switch|try|catch|synchronized|else|do|return|finally|new)\\b.*");

    private static final Map<String, Set<String>> LISTED = new TreeMap<>();
    private static final Map<String, Set<String>> FOUND = new TreeMap<>();
    private static final Set<String> REASONS = new TreeSet<>();

    @BeforeAll
    static void read() throws IOException
    {
        for (final String line : Files.readAllLines(DOCUMENT))
        {
            final Matcher reason = REASON.matcher(line);
            if (reason.matches())
            {
                REASONS.add(reason.group(1));
            }
            final String[] cells = line.split("\\|", -1);
            if (cells.length > 4 && !"label".equals(cells[1].strip()) && !cells[1].startsWith("---"))
            {
                final Set<String> names = LISTED.computeIfAbsent(cells[1].strip(), (label) -> new TreeSet<>());
                final Matcher name = NAME.matcher(cells[2] + cells[3]);
                while (name.find())
                {
                    names.add((null == name.group(1) ? "" : name.group(1) + ".") + name.group(2));
                }
            }
        }
        for (final Path sources : SOURCES)
        {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(sources)))
            {
                for (final Path file : files.filter((path) -> path.toString().endsWith(".java")).toList())
                {
                    collect(file);
                }
            }
        }
    }

    /** A method is named by the line before its brace, at most one class deep; statements stand deeper. */
    private static void collect(final Path file) throws IOException
    {
        final String className = file.getFileName().toString().replace(".java", "");
        final List<String> lines = Files.readAllLines(file);
        String method = "";
        for (int i = 0; i < lines.size(); i++)
        {
            final String line = lines.get(i);
            final int indent = line.indexOf('{');
            if (line.strip().equals("{") && indent <= 8)
            {
                method = nameAbove(lines, i, indent, method);
            }
            final Matcher label = LABEL.matcher(line);
            if (label.find())
            {
                FOUND.computeIfAbsent(label.group(1), (key) -> new TreeSet<>()).add(className + "." + method);
            }
        }
    }

    private static String nameAbove(final List<String> lines, final int brace, final int indent, final String before)
    {
        int first = brace - 1;
        while (first > 0 && lines.get(first).startsWith(" ".repeat(indent + 1)))
        {
            first--;
        }
        final String text = lines.get(first).strip();
        final Matcher name = METHOD.matcher(text);
        return CONTROL.matcher(text).matches() || !name.find() ? before : name.group(1);
    }

    @Test
    void shouldCarryTheLabelWhenAMethodIsListed()
    {
        final List<String> wrong = new ArrayList<>();
        LISTED.forEach((label, names) -> names.stream()
            .filter((name) -> FOUND.getOrDefault(label, Set.of()).stream().noneMatch((found) -> isNamed(found, name)))
            .forEach((name) -> wrong.add(label + ": " + name)));
        assertEquals(List.of(), wrong);
    }

    @Test
    void shouldBeListedWhenAMethodCarriesALabel()
    {
        final List<String> missing = new ArrayList<>();
        FOUND.forEach((label, methods) -> methods.stream()
            .filter((found) -> LISTED.getOrDefault(label, Set.of()).stream().noneMatch((name) -> isNamed(found, name)))
            .forEach((found) -> missing.add(label + ": " + found)));
        assertEquals(List.of(), missing);
    }

    @Test
    void shouldSayWhyWhenALabelIsListed()
    {
        assertEquals(LISTED.keySet(), REASONS);
    }

    /** Constructors are named by their class. */
    private static boolean isNamed(final String found, final String name)
    {
        return found.equals(name) || (name.indexOf('.') < 0 && found.endsWith("." + name));
    }
}
