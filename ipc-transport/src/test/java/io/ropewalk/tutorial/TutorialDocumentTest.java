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
package io.ropewalk.tutorial;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TutorialDocumentTest
{
    private static final Path SOURCES = Path.of("src/main/java/io/ropewalk/tutorial");
    private static final Pattern SECTION = Pattern.compile(
        "\n## ([a-z-]+)\n\n```python\n.+?\n```\n\n\\[(\\w+)].+?```java\n(.*?)\n```\n", Pattern.DOTALL);
    private static final Pattern REGION = Pattern.compile("// tag::\\w+\\[]\n(.*?)\n *// end::", Pattern.DOTALL);

    @Test
    void shouldShowTheTextOfTheSourcesWhenRead() throws IOException
    {
        final Matcher section = SECTION.matcher(Files.readString(Path.of("TUTORIAL.md")));
        for (final Tutorial tutorial : Tutorial.values())
        {
            assertTrue(section.find(), tutorial.title());
            assertEquals(tutorial.title(), section.group(1));
            final Matcher region = REGION.matcher(Files.readString(SOURCES.resolve(section.group(2) + ".java")));
            assertTrue(region.find(), section.group(2));
            assertEquals(region.group(1).stripIndent(), section.group(3), tutorial.title());
        }
    }
}
