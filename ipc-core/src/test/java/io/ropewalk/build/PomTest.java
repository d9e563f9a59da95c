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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;

@Tag("sources")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PomTest
{
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    @Test
    void shouldManageThisVersionWhenABom() throws IOException
    {
        final String version = versions(Path.of("..", "pom.xml")).get(0);
        // Its parent's, and that of each artifact that is published.
        assertEquals(List.of(version, version, version), versions(Path.of("bom", "pom.xml")));
    }

    private static List<String> versions(final Path pom) throws IOException
    {
        return VERSION.matcher(Files.readString(pom)).results().map((MatchResult result) -> result.group(1)).toList();
    }
}
