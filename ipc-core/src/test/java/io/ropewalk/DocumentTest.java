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
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the documents point to is there: files, headings, classes and their members. */
@Tag("sources")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DocumentTest
{
    private static final int MAX_LINE_LENGTH = 120;
    private static final String FENCE = "```";
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern NAME =
        Pattern.compile("(?<![\\w.…-])((?:[a-z]\\w*\\.)*)([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?(?![\\w…])");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|@?interface|enum|record) ([A-Z]\\w*)");
    private static final Pattern ANCESTORS = Pattern.compile("\\b(?:extends|implements) ([\\w<>?,.& ]+)");
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");

    /** Packages of others whose classes the documents name; each is on the class path of this test. */
    private static final List<String> OTHERS = List.of("java.lang", "java.security", "java.util", "java.util.function",
        "java.util.concurrent", "java.util.concurrent.atomic", "java.util.concurrent.locks", "java.io", "java.net",
        "java.nio", "java.nio.channels", "java.nio.file", "java.time", "org.agrona", "org.agrona.concurrent",
        "org.agrona.concurrent.ringbuffer", "org.junit.jupiter.api", "io.ropewalk.structure.value");

    private static final Pattern JVM_OPTION = Pattern.compile("-XX:[+-]?\\w+");

    /** What stands behind the dot of a class literal, and of a file. */
    private static final Set<String> NO_MEMBERS = Set.of("class", "java");

    private static Path root;
    private static final Map<Path, List<String>> DOCUMENTS = new TreeMap<>();

    /** Of each type by its simple name: the texts of the files that declare it. */
    private static final Map<String, List<String>> SOURCES = new HashMap<>();

    @BeforeAll
    static void read() throws IOException
    {
        final ProjectText text = ProjectText.read();
        root = text.root();
        text.files().forEach((file, lines) ->
        {
            if (file.toString().endsWith(".md"))
            {
                DOCUMENTS.put(file, lines);
            }
            else if (file.toString().endsWith(".java"))
            {
                final String source = String.join("\n", lines);
                final Matcher type = TYPE.matcher(source);
                while (type.find())
                {
                    SOURCES.computeIfAbsent(type.group(1), (name) -> new ArrayList<>()).add(source);
                }
            }
        });
        assertTrue(DOCUMENTS.size() > 1 && SOURCES.size() > 1, () -> "nothing to compare: root=" + root);
    }

    @Test
    void shouldLeadSomewhereWhenALink()
    {
        final List<String> broken = new ArrayList<>();
        DOCUMENTS.forEach((file, lines) ->
        {
            final Matcher link = LINK.matcher(String.join("\n", prose(lines)).replaceAll("`[^`]*`", ""));
            while (link.find())
            {
                if (!ELSEWHERE.matcher(link.group(1)).matches() && !leadsSomewhere(file, link.group(1)))
                {
                    broken.add(file + ": " + link.group(1));
                }
            }
        });
        assertEquals(List.of(), broken);
    }

    private static boolean leadsSomewhere(final Path file, final String target)
    {
        final int hash = target.indexOf('#');
        final String path = hash < 0 ? target : target.substring(0, hash);
        final Path aim = path.isEmpty() ? root.resolve(file) : root.resolve(file).resolveSibling(path).normalize();
        return Files.exists(aim) && (hash < 0 || anchors(aim).contains(target.substring(hash + 1)));
    }

    /** The names that GitHub gives to the headings of a document. */
    private static Set<String> anchors(final Path document)
    {
        final Map<String, Integer> counts = new HashMap<>();
        final Set<String> anchors = new HashSet<>();
        for (final String line : prose(DOCUMENTS.getOrDefault(root.relativize(document), List.of())))
        {
            if (line.startsWith("#"))
            {
                final String name = line.replaceFirst("^#+ *", "").toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
                final int count = counts.merge(name, 1, Integer::sum);
                anchors.add(1 == count ? name : name + "-" + (count - 1));
            }
        }
        return anchors;
    }

    @Test
    void shouldBeDeclaredWhenAClassIsNamed()
    {
        final List<String> unknown = new ArrayList<>();
        visitNames((file, name) ->
        {
            if (!isDeclared(name))
            {
                unknown.add(file + ": " + name.group());
            }
        });
        assertEquals(List.of(), unknown);
    }

    private static void visitNames(final BiConsumer<Path, Matcher> visitor)
    {
        DOCUMENTS.forEach((file, lines) ->
        {
            final Matcher code = CODE.matcher(String.join("\n", prose(lines)));
            while (code.find())
            {
                final Matcher name = NAME.matcher(JVM_OPTION.matcher(code.group(1)).replaceAll(""));
                while (name.find())
                {
                    visitor.accept(file, name);
                }
            }
        });
    }

    private static boolean isDeclared(final Matcher name)
    {
        final String prefix = name.group(1);
        final List<String> sources = SOURCES.getOrDefault(name.group(2), List.of()).stream()
            .filter((source) -> prefix.isEmpty() || isIn(source, prefix)).toList();
        final String member = name.group(3);
        return (!sources.isEmpty() && (null == member || NO_MEMBERS.contains(member))) ||
            sources.stream().anyMatch((source) -> hasMember(source, member, new HashSet<>())) ||
            isDeclaredByOthers(name);
    }

    private static boolean isIn(final String source, final String prefix)
    {
        final Matcher declaration = PACKAGE.matcher(source);
        return declaration.find() && prefix.equals(declaration.group(1) + ".");
    }

    /** In this file, or in one of ours that declares an ancestor of a type in it. */
    private static boolean hasMember(final String source, final String member, final Set<String> seen)
    {
        final Pattern declaration = Pattern.compile("(?m)(?:[\\w>\\]] |^ +)" + member + " *(?:[(,;={)]|$)");
        if (declaration.matcher(source).find())
        {
            return true;
        }
        if (!seen.add(source))
        {
            return false;
        }
        final Matcher ancestors = ANCESTORS.matcher(source);
        while (ancestors.find())
        {
            for (final String ancestor : ancestors.group(1).split("\\W+"))
            {
                if (SOURCES.getOrDefault(ancestor, List.of()).stream()
                    .anyMatch((above) -> hasMember(above, member, seen)))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isDeclaredByOthers(final Matcher name)
    {
        final List<String> packages = name.group(1).isEmpty() ? OTHERS :
            List.of(name.group(1).substring(0, name.group(1).length() - 1));
        for (final String otherPackage : packages)
        {
            try
            {
                final Class<?> type = Class.forName(otherPackage + "." + name.group(2));
                return null == name.group(3) || Stream.of(
                    Arrays.stream(type.getMethods()).map((method) -> method.getName()),
                    Arrays.stream(type.getFields()).map((field) -> field.getName()),
                    Arrays.stream(type.getDeclaredFields()).map((field) -> field.getName()),
                    Arrays.stream(type.getClasses()).map(Class::getSimpleName))
                    .flatMap((names) -> names).anyMatch(name.group(3)::equals);
            }
            catch (final ClassNotFoundException ex)
            {
                // Perhaps in the next package.
                continue;
            }
        }
        return false;
    }

    @Test
    void shouldFitTheLineWhenProse()
    {
        final List<String> tooLong = new ArrayList<>();
        DOCUMENTS.forEach((file, lines) ->
        {
            for (int i = 0; i < lines.size(); i++)
            {
                if (lines.get(i).length() > MAX_LINE_LENGTH && !lines.get(i).startsWith("|"))
                {
                    tooLong.add(file + ":" + (i + 1));
                }
            }
        });
        assertEquals(List.of(), tooLong);
    }

    /** Without blocks of code. */
    private static List<String> prose(final List<String> lines)
    {
        final List<String> prose = new ArrayList<>();
        boolean isCode = false;
        for (final String line : lines)
        {
            if (line.startsWith(FENCE))
            {
                isCode = !isCode;
            }
            else if (!isCode)
            {
                prose.add(line);
            }
        }
        return prose;
    }
}
