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
import java.util.List;
import java.util.regex.Pattern;

/** Options of this JVM that decide which classes and modules there are, and who may look into them. */
final class RuntimeOptions
{
    private static final Pattern OF_MODULES = Pattern.compile(
        "--(add-(modules|reads|exports|opens)|patch-module|limit-modules|upgrade-module-path|enable-native-access|" +
            "illegal-native-access|sun-misc-unsafe-memory-access)=.*|--enable-preview");

    private static final List<String> OPTIONS = read();

    private RuntimeOptions()
    {
    }

    static List<String> ofModules()
    {
        return OPTIONS;
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
