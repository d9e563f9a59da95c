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
package io.ropewalk.process.child;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options that a child inherits from this JVM: from its command line, those that decide which classes and modules
 * there are and who may access them; from its environment, those that two JVMs can share. The child does not see the
 * environment variables that every JVM takes options from: it would report each of them on standard error, and some
 * options work in one JVM only, or break a child that has its own.
 */
final class InheritedOptions
{
    /*
     * A list of what may be shared, since what may not has no end: collectors and what is tuned for one, agents and
     * ports that cannot be opened twice, files that a second JVM overwrites (logs, recordings, archives).
     */
    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final Pattern SHARED = Pattern.compile("-Xm[xs]\\d.*|-Xss\\d.*|-X(share|int|mixed|comp)\\b.*|" +
        "-XX:(Max|Initial|Min)RAM\\w*=.*|-XX:(ActiveProcessorCount|MaxDirectMemorySize|MaxMetaspaceSize)=.*|" +
        "-XX:\\+(ExitOnOutOfMemoryError|CrashOnOutOfMemoryError|PerfDisableSharedMem)|" +
        "-ea\\b.*|-enableassertions\\b.*|-D.+");
    private static final Pattern NOT_SHARED = Pattern.compile("-D(com\\.sun\\.management\\.|java\\.rmi\\.server\\." +
        "|jdk\\.module\\.|java\\.class\\.path|java\\.home|java\\.system\\.class\\.loader|agrona\\.|" +
        "io\\.ropewalk\\.).*");
    /** Blanks separate options, but within quotes, which may begin anywhere. */
    private static final Pattern OPTION = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");

    private static final Pattern OF_MODULES = Pattern.compile(
        "--(add-(modules|reads|exports|opens)|patch-module|limit-modules|upgrade-module-path|enable-native-access|" +
            "illegal-native-access|sun-misc-unsafe-memory-access)=.*|--enable-preview");

    private static final List<String> MODULE_OPTIONS = read();

    private InheritedOptions()
    {
    }

    /** Takes the variables out of the environment of a child. */
    static void removeFrom(final Map<String, String> environment)
    {
        VARIABLES.forEach(environment::remove);
    }

    /** Returns those options of an environment that a child can have, too, the more important ones last. */
    static List<String> shared(final Map<String, String> environment)
    {
        final List<String> options = new ArrayList<>();
        for (final String variable : VARIABLES)
        {
            final Matcher matcher = OPTION.matcher(environment.getOrDefault(variable, ""));
            while (matcher.find())
            {
                final String option = matcher.group().replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2");
                if (SHARED.matcher(option).matches() && !NOT_SHARED.matcher(option).matches())
                {
                    options.add(option);
                }
            }
        }
        return options;
    }

    static List<String> ofModules()
    {
        return MODULE_OPTIONS;
    }

    private static List<String> read()
    {
        try
        {
            return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter((option) -> OF_MODULES.matcher(option).matches()).toList();
        }
        catch (final LinkageError | SecurityException ex)
        {
            // A JVM without the module java.management was made by somebody who has no such options either.
            return List.of();
        }
    }
}
