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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What a reader would stumble over, in every text file of the project. */
@Tag("sources")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TidyTest
{
    private static final Pattern LICENSED = Pattern.compile(".*\\.(java|c|h)");
    private static final List<String> LICENCE = List.of(
        "/*",
        " * Copyright 2026 The Ropewalk Authors.",
        " *",
        " * Licensed under the Apache License, Version 2.0 (the \"License\");");
    /** Work left over names where it is written down, as in {@code TODO(#12)}. */
    private static final Pattern LOOSE_END = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!\\(#\\d+\\))");
    private static final Pattern SYNC_POINT = Pattern.compile("^(.*?)//\\s*SYNC POINT:\\s*(.+?)\\s*$");
    private static final Pattern STORE = Pattern.compile(
        "(?i)(put|set|store|add|raise|compareAnd|getAnd|publish|release|write|fence|barrier)\\w*\\s*\\(");
    private static final Pattern LOAD = Pattern.compile(
        "(?i)(get|load|acquire|read|compareAnd|fence|barrier)\\w*\\s*\\(");
    /** A statement is looked for in at most so many lines below its comment. */
    private static final int STATEMENT_LINES = 4;

    private static Map<Path, List<String>> files;

    @BeforeAll
    static void readFiles() throws IOException
    {
        files = ProjectText.read().files();
    }

    @Test
    void shouldHaveNoTabNorTrailingSpaceWhenText()
    {
        assertNone((line) -> line.indexOf('\t') >= 0 || line.endsWith(" "));
    }

    @Test
    void shouldNameAReferenceWhenWorkIsLeftOver()
    {
        assertNone((line) -> LOOSE_END.matcher(line).find());
    }

    @Test
    void shouldStartWithTheLicenceWhenSource()
    {
        final List<String> bare = new ArrayList<>();
        files.forEach((file, lines) ->
        {
            if (LICENSED.matcher(file.toString()).matches() &&
                (lines.size() < LICENCE.size() || !lines.subList(0, LICENCE.size()).equals(LICENCE)))
            {
                bare.add(file.toString());
            }
        });
        assertEquals(List.of(), bare);
    }

    @Test
    void shouldHaveAStoreAndALoadWhenASyncPoint()
    {
        final List<String> faults = new ArrayList<>();
        syncPoints().forEach((label, statements) ->
        {
            final List<String> known = statements.stream()
                .filter((statement) -> STORE.matcher(statement).find() || LOAD.matcher(statement).find()).toList();
            if (known.size() < 2 || known.stream().noneMatch((statement) -> STORE.matcher(statement).find()) ||
                known.stream().noneMatch((statement) -> LOAD.matcher(statement).find()))
            {
                faults.add("needs a store and a load: label=" + label + " statements=" + statements);
            }
        });
        assertEquals(List.of(), faults);
    }

    @Test
    void shouldBeListedWhenASyncPoint()
    {
        final Set<String> listed = new TreeSet<>();
        boolean inTable = false;
        for (final String line : files.get(Path.of("ipc-core", "docs", "ORDERING.md")))
        {
            final String[] cells = line.split("\\|", -1);
            final String label = cells.length > 1 ? cells[1].strip().replace("`", "") : "";
            if (label.equals("label"))
            {
                inTable = true;
            }
            else if (!line.startsWith("|"))
            {
                inTable = false;
            }
            else if (inTable && !label.matches(":?-+:?"))
            {
                listed.add(label);
            }
        }
        assertEquals(listed, syncPoints().keySet(), "ORDERING.md against the code");
    }

    /** Each label of the shipped code, with the statements it stands beside or above. */
    private static Map<String, List<String>> syncPoints()
    {
        final Map<String, List<String>> statements = new TreeMap<>();
        files.forEach((file, lines) ->
        {
            if (file.toString().replace('\\', '/').matches(".*/src/main/(java|templates)/.*"))
            {
                for (int i = 0; i < lines.size(); i++)
                {
                    final Matcher point = SYNC_POINT.matcher(lines.get(i));
                    if (point.matches())
                    {
                        final String before = point.group(1);
                        statements.computeIfAbsent(point.group(2), (label) -> new ArrayList<>())
                            .add(before.isBlank() ? statementBelow(lines, i + 1) : before.strip());
                    }
                }
            }
        });
        return statements;
    }

    private static String statementBelow(final List<String> lines, final int first)
    {
        final StringBuilder statement = new StringBuilder();
        int taken = 0;
        for (int i = first; i < lines.size() && taken < STATEMENT_LINES; i++)
        {
            final String line = lines.get(i).strip();
            if (!line.startsWith("//"))
            {
                statement.append(line).append(' ');
                taken++;
                if (line.endsWith(";") || line.endsWith("{"))
                {
                    break;
                }
            }
        }
        return statement.toString().strip();
    }

    private static void assertNone(final Predicate<String> fault)
    {
        final Map<String, String> found = new LinkedHashMap<>();
        files.forEach((file, lines) ->
        {
            for (int i = 0; i < lines.size(); i++)
            {
                if (fault.test(lines.get(i)))
                {
                    found.put(file + ":" + (i + 1), lines.get(i));
                }
            }
        });
        assertEquals(Map.of(), found);
    }
}
