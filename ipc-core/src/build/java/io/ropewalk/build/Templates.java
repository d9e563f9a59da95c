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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes Java sources of templates. Ancestor: the preprocessor with which the JDK makes the buffers of {@code java.nio}.
 *
 * <pre>
 * ## remark
 * #file Name                     begins the source of this class
 * #for word  word | text  text   up to #end, once with each row; or with each line below that begins with #|
 * #if word, or #if !word         up to #else or #end, if the word has a text, or none, which is written -
 * #set word=text  word=text      until it is set again; what the word "drop" matches goes from each line
 * $word ${word} $Word $WORD      the text, also with a capital, or in capitals
 * $word{argument}                the text with the argument for its %
 * </pre>
 *
 * Two spaces divide words and texts. Imports that nothing uses go. A line of more than 120 columns is broken behind its
 * first parenthesis.
 */
final class Templates
{
    private static final Pattern USE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+)\\{([^{}$]*)}|(\\w++)(?!\\{))");
    private static final Pattern SPARE_IMPORT =
        Pattern.compile("(?m)^import .*\\.(\\w+);\n(?!(?s:.*)^(?!import ).*\\b\\1\\b)");

    private final Path template;
    private final List<String> lines;
    private final Map<String, String> words = new HashMap<>(Map.of("drop", "(?!)"));
    private final Map<String, String> sources = new TreeMap<>();
    private String name = "";

    private Templates(final Path template) throws IOException
    {
        this.template = template;
        this.lines = Files.readAllLines(template);
        play(0, lines.size());
    }

    /** From a folder of templates into one of sources. A source that would not change is not written again. */
    public static void main(final String[] folders) throws IOException
    {
        final Path from = Path.of(folders[0]);
        try (Stream<Path> templates = Files.walk(from).filter(Files::isRegularFile))
        {
            for (final Path template : templates.toList())
            {
                final Path folder = Path.of(folders[1]).resolve(from.relativize(template)).getParent();
                Files.createDirectories(folder);
                for (final Map.Entry<String, String> source : sources(template).entrySet())
                {
                    final Path file = folder.resolve(source.getKey() + ".java");
                    if (!Files.exists(file) || !Files.readString(file).equals(source.getValue()))
                    {
                        Files.writeString(file, source.getValue());
                    }
                }
            }
        }
    }

    /** Returns sources by the names of their classes. */
    static Map<String, String> sources(final Path template) throws IOException
    {
        final Map<String, String> sources = new Templates(template).sources;
        sources.replaceAll((name, source) ->
            SPARE_IMPORT.matcher(source).replaceAll("").replaceAll("\n{3,}", "\n\n"));
        return sources;
    }

    private void play(final int first, final int last)
    {
        for (int i = first; i < last; i++)
        {
            final String line = lines.get(i);
            switch (line.startsWith("#") ? line.replaceAll(" .*", "") : "")
            {
                case "" -> sources.merge(name, filled(i) + "\n", String::concat);
                case "#if" -> i = choose(i);
                case "#for" -> i = repeat(i);
                case "#set" -> Stream.of(rest(filled(i)).split("  ")).map((pair) -> pair.split("=", 2))
                    .forEach((pair) -> define(pair[0], pair[1]));
                case "#file" -> name = rest(filled(i));
                case "##" ->
                {
                }
                default -> throw fault(i);
            }
        }
    }

    /** Returns the line that ends the choice. */
    private int choose(final int start)
    {
        final int middle = next(start);
        final int end = lines.get(middle).equals("#else") ? next(middle) : middle;
        final String condition = rest(lines.get(start));
        final boolean holds = text(start, condition.replace("!", "")).isEmpty() == condition.startsWith("!");
        play(holds ? start + 1 : middle + 1, holds ? middle : end);
        return end;
    }

    /** Returns the line that ends the loop. */
    private int repeat(final int start)
    {
        final int end = next(start);
        final List<String> rows = new ArrayList<>(List.of(rest(lines.get(start)).split(" +\\| ")));
        int first = start + 1;
        for (; lines.get(first).startsWith("#| "); first++)
        {
            rows.add(rest(lines.get(first)));
        }
        final String[] columns = rows.remove(0).split("  +");
        for (final String row : rows)
        {
            final String[] texts = row.split("  +");
            if (texts.length != columns.length)
            {
                throw fault(start);
            }
            for (int i = 0; i < columns.length; i++)
            {
                define(columns[i], texts[i]);
            }
            play(first, end);
        }
        return end;
    }

    /** Returns the line that ends, or divides, what a line begins. */
    private int next(final int start)
    {
        int depth = 1;
        for (int i = start + 1; i < lines.size(); i++)
        {
            final String line = lines.get(i);
            depth += line.matches("#(if|for) .*") ? 1 : line.equals("#end") ? -1 : 0;
            if (0 == depth || (1 == depth && line.equals("#else")))
            {
                return i;
            }
        }
        throw fault(start);
    }

    private String filled(final int i)
    {
        String line = lines.get(i).replaceAll(words.get("drop"), "");
        for (Matcher use = USE.matcher(line); use.find(); use.reset(line))
        {
            final String text = text(i, use.group().replaceAll("\\W*(\\w+).*", "$1"));
            line = line.substring(0, use.start()) + (null == use.group(3) ? text : text.replace("%", use.group(3))) +
                line.substring(use.end());
        }
        if (line.contains("$"))
        {
            throw fault(i);
        }
        return line.length() <= 120 ? line : line.replaceFirst("^( *)([^(]*\\()", "$1$2\n$1    ");
    }

    private void define(final String word, final String text)
    {
        final String some = text.equals("-") ? "" : text;
        words.put(word.toUpperCase(Locale.ROOT), some.toUpperCase(Locale.ROOT));
        words.put(capital(word), capital(some));
        words.put(word, some);
    }

    private static String capital(final String text)
    {
        return text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private String text(final int i, final String word)
    {
        return Optional.ofNullable(words.get(word)).orElseThrow(() -> fault(i));
    }

    private static String rest(final String line)
    {
        return line.substring(line.indexOf(' ') + 1).strip();
    }

    private IllegalArgumentException fault(final int i)
    {
        return new IllegalArgumentException(
            "not understood: file=" + template.getFileName() + " line=" + (i + 1) + " text=" + lines.get(i));
    }
}
