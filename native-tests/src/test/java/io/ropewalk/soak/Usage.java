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
package io.ropewalk.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process and a walk use.
 *
 * @param residentKb  memory of the process.
 * @param mappings    of the process.
 * @param descriptors of the process.
 * @param files       in the walk.
 */
record Usage(long residentKb, long mappings, long descriptors, long files)
{
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    static Usage of(final long pid, final Path walk) throws IOException
    {
        final Path process = Path.of("/proc", String.valueOf(pid));
        final Matcher matcher = RESIDENT.matcher(Files.readString(process.resolve("status")));
        try (
            Stream<String> mappings = Files.lines(process.resolve("maps"));
            Stream<Path> descriptors = Files.list(process.resolve("fd"));
            Stream<Path> files = Files.list(walk))
        {
            return new Usage(matcher.find() ? Long.parseLong(matcher.group(1)) : 0, mappings.count(),
                descriptors.count(), files.count());
        }
    }
}
