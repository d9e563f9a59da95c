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
package io.ropewalk.command;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A command with its subcommands as a manual page, in the macros that every {@code man} knows. */
final class ManPage
{
    private final List<String> lines = new ArrayList<>();

    private ManPage()
    {
    }

    static List<String> lines(final CommandSpec root)
    {
        final ManPage page = new ManPage();
        page.write(root);
        return page.lines;
    }

    private void write(final CommandSpec root)
    {
        final String name = root.name();
        lines.add(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" " + quoted(String.join(" ", root.version())));
        lines.add(".SH NAME");
        text(name + " - " + headline(root));
        lines.add(".SH SYNOPSIS");
        lines.add(".B " + name);
        text("COMMAND [ARGUMENTS]");
        lines.add(".SH DESCRIPTION");
        paragraphs(root.usageMessage().description());
        arguments(root);
        lines.add(".SH COMMANDS");
        for (final CommandLine subcommand : root.subcommands().values())
        {
            final CommandSpec spec = subcommand.getCommandSpec();
            lines.add(".SS " + quoted(synopsis(spec)));
            paragraphs(spec.usageMessage().description());
            arguments(spec);
        }
        lines.add(".SH EXIT STATUS");
        for (final Map.Entry<String, String> status : root.usageMessage().exitCodeList().entrySet())
        {
            tagged(status.getKey(), status.getValue());
        }
    }

    private static String headline(final CommandSpec spec)
    {
        final String[] description = spec.usageMessage().description();
        return description.length == 0 ? spec.name() : description[0];
    }

    private static String synopsis(final CommandSpec spec)
    {
        final StringBuilder text = new StringBuilder(spec.name());
        text.append(spec.options().stream().allMatch(ManPage::isStandard) ? "" : " [OPTIONS]");
        spec.positionalParameters().forEach((parameter) -> text.append(' ').append(
            parameter.required() ? parameter.paramLabel() : "[" + parameter.paramLabel() + "]"));
        return text.toString();
    }

    private void arguments(final CommandSpec spec)
    {
        for (final PositionalParamSpec parameter : spec.positionalParameters())
        {
            tagged(parameter.paramLabel(), parameter.description());
        }
        for (final OptionSpec option : spec.options())
        {
            if (!option.hidden() && (spec.root() == spec || !isStandard(option)))
            {
                final String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                tagged(String.join(", ", option.names()) + label, option.description());
            }
        }
    }

    /** Those of every command are said once, of the whole. */
    private static boolean isStandard(final OptionSpec option)
    {
        return option.usageHelp() || option.versionHelp() || option.inherited();
    }

    private void tagged(final String tag, final String... description)
    {
        lines.add(".TP");
        lines.add(".B " + escaped(tag));
        Arrays.stream(description).forEach(this::text);
    }

    /** Indented lines are examples, and stay as they are. */
    private void paragraphs(final String... description)
    {
        for (final String paragraph : description)
        {
            final boolean isExample = paragraph.startsWith("  ");
            lines.add(isExample ? ".br" : ".PP");
            text(isExample ? paragraph.strip() : paragraph);
        }
    }

    private void text(final String text)
    {
        text.lines().map(ManPage::escaped)
            .map((line) -> line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line).forEach(lines::add);
    }

    /** A hyphen is to be copied as a minus sign. */
    private static String escaped(final String text)
    {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }

    private static String quoted(final String text)
    {
        return '"' + escaped(text).replace("\"", "\\(dq") + '"';
    }
}
