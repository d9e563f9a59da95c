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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is written in a template, and what becomes of it. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TemplatesTest
{
    private static final Path TEMPLATES = Path.of("src", "main", "templates");
    private static final Path SOURCES = Path.of("target", "generated-sources", "templates");
    private static final int COLUMNS = 120;

    @TempDir
    private Path folder;

    @Test
    void shouldGiveTheTextWhenAWordIsUsed() throws IOException
    {
        assertEquals(Map.of("A", "long Long LONG longs (long)x 100%\n"), made(
            "#set type=long  cast=(long)%",
            "#file A",
            "$type $Type $TYPE ${type}s $cast{x} 100%"));
    }

    @Test
    void shouldWorkFromTheInsideWhenArgumentsAreNested() throws IOException
    {
        assertEquals(Map.of("A", "f(g(x, 1))\n"), made(
            "#set outer=f(%)  inner=g(%, 1)",
            "#file A",
            "$outer{$inner{x}}"));
    }

    @Test
    void shouldRepeatWhenThereAreRows() throws IOException
    {
        assertEquals(Map.of("Int", "int 4\n", "Long", "long 8\n"), made(
            "## The rows are in lines of their own, or in one.",
            "#for type  width",
            "#| int     4",
            "#| long    8",
            "#file $Type",
            "#for line | $type",
            "$line $width",
            "#end",
            "#end"));
    }

    @Test
    void shouldChooseWhenAWordIsEmptyOrNot() throws IOException
    {
        assertEquals(Map.of("A", "no\nneither\nyes\n"), made(
            "#set empty=-  full=x",
            "#file A",
            "#if empty",
            "#if full",
            "both",
            "#end",
            "#else",
            "no",
            "#end",
            "#if !empty",
            "neither",
            "#end",
            "#if full",
            "yes",
            "#else",
            "no",
            "#end"));
    }

    @Test
    void shouldTidyUpWhenASourceIsReady() throws IOException
    {
        final String argument = "a".repeat(COLUMNS);
        assertEquals(Map.of("A", "import x.Used;\n\nUsed u;\n\n    call(\n        " + argument + ")\n"), made(
            "#set drop=int index",
            "#file A",
            "import x.Used;",
            "import x.NotUsed;",
            "",
            "Used u;",
            "",
            "",
            "    call(int index" + argument + ")"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "$unknown", "$type{x", "$type{$}", "#unknown", "#if unknown", "#if type", "#for x | y", "#end", "#else",
        "#for x  y | only-one"})
    void shouldNameFileAndLineWhenALineIsNotUnderstood(final String line)
    {
        final String message = assertThrows(IllegalArgumentException.class,
            () -> made("#set type=int", "#file A", "fine", line, "#if type", "#end", line.contains("  ") ? "#end" : ""))
            .getMessage();
        assertTrue(message.contains("file=A.java.template line=4 text=" + line), message);
    }

    @Test
    void shouldWriteOnlyWhatIsNewWhenRunAgain() throws IOException
    {
        final Path templates = Files.createDirectories(folder.resolve(Path.of("from", "a", "b")));
        final Path sources = folder.resolve("to");
        Files.writeString(
            templates.resolve("Pair.java.template"), "#for name | A | B\n#file $name\nclass $name\n#end\n");
        run(folder.resolve("from"), sources);
        final FileTime longAgo = FileTime.fromMillis(0);
        final Path kept = sources.resolve(Path.of("a", "b", "A.java"));
        final Path changed = kept.resolveSibling("B.java");
        Files.writeString(changed, "class Other\n");
        Files.setLastModifiedTime(kept, longAgo);

        run(folder.resolve("from"), sources);

        assertEquals(longAgo, Files.getLastModifiedTime(kept));
        assertEquals("class B\n", Files.readString(changed));
    }

    @Test
    void shouldHaveAValueAndAnArrayWhenATypeIsPrimitive() throws IOException
    {
        final Set<String> expected = new TreeSet<>();
        for (final String type : new String[] {"Long", "Int", "Short", "Byte", "Char", "Float", "Double", "Boolean"})
        {
            expected.add("Shared" + type);
            expected.add("Shared" + type + "Array");
        }
        assertEquals(expected, Templates.sources(
            TEMPLATES.resolve(Path.of("io", "ropewalk", "structure", "value", "SharedValue.java.template"))).keySet());
    }

    @Test
    void shouldBeCompiledWhenATemplateGivesIt() throws IOException
    {
        run(TEMPLATES, folder);
        assertEquals(texts(folder), texts(SOURCES));
    }

    private Map<String, String> made(final String... lines) throws IOException
    {
        return Templates.sources(
            Files.writeString(folder.resolve("A.java.template"), String.join("\n", lines) + "\n"));
    }

    private static void run(final Path templates, final Path sources) throws IOException
    {
        Templates.main(new String[] {templates.toString(), sources.toString()});
    }

    private static Map<Path, String> texts(final Path root) throws IOException
    {
        final Map<Path, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root))
        {
            for (final Path file : files.filter(Files::isRegularFile).toList())
            {
                texts.put(root.relativize(file), Files.readString(file));
            }
        }
        return texts;
    }
}
