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

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Collects the licences and notices of the jars that go into a runnable jar: a folder for each of them below
 * {@code META-INF/licenses}, with the texts that it carries itself, or the one that we keep for it, or that of the
 * Apache License if this is its licence. Fails if a jar has none of them, or is not in the index.
 */
final class Notices
{
    private static final String FOLDER = "META-INF/licenses/";
    private static final String APACHE = "Apache-2.0.txt";
    /** At the usual places, and where a WebJar has them. */
    private static final Pattern TEXT = Pattern.compile(
        "(?:META-INF/(?:resources/webjars/[^/]+/[^/]+/)?)?" +
        "(?i:(?:licen[cs]e|notice|copying|copyright)(?:[.-][\\w.-]*)?|AL2\\.0|LGPL2\\.1)");
    /** A line of the index: licences, each in parentheses, a name, and group, artifact and version. */
    private static final Pattern INDEXED = Pattern.compile("^\\s*((?:\\((?:[^()]|\\([^()]*\\))*\\) )+)[^(].*" +
        "\\(([^():\\s]+):([^():\\s]+):([^():\\s]+) - .*\\)\\s*$");
    /** The same bytes whenever it is built. */
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Map<String, String> licences = new TreeMap<>();
    private final Path kept;

    Notices(final Path index, final Path kept, final Path apache) throws IOException
    {
        this.kept = kept;
        for (final String line : Files.readAllLines(index))
        {
            final Matcher matcher = INDEXED.matcher(line);
            if (matcher.matches())
            {
                licences.put(matcher.group(3) + "-" + matcher.group(4), matcher.group(1).strip());
            }
        }
        entries.put("META-INF/THIRD-PARTY.txt", Files.readAllBytes(index));
        entries.put(FOLDER + APACHE, Files.readAllBytes(apache));
    }

    /**
     * @param arguments index of licences, folder of texts that we keep, our own licence, jar to be made, class path of
     *                  what goes into the runnable jar; folders on it, and our own jars, are ours.
     */
    public static void main(final String[] arguments) throws IOException
    {
        final Notices notices = new Notices(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        final List<Path> jars = Stream.of(arguments[4].split(File.pathSeparator)).map(Path::of)
            .filter((path) -> path.toString().endsWith(".jar") && !isOurs(path)).sorted().toList();
        final List<String> faults = notices.collect(jars);
        if (!faults.isEmpty())
        {
            throw new IllegalStateException("no licence for what goes into the jar: " + faults);
        }
        notices.write(Path.of(arguments[3]));
    }

    private static boolean isOurs(final Path jar)
    {
        return jar.getFileName().toString().matches("(ipc-core|ipc-transport)-.*");
    }

    /** Returns what has no licence. */
    List<String> collect(final List<Path> jars) throws IOException
    {
        final List<String> faults = new ArrayList<>();
        for (final Path jar : jars)
        {
            final String file = jar.getFileName().toString();
            final String name = file.substring(0, file.length() - ".jar".length());
            final String licence = licence(name);
            if (null == licence)
            {
                faults.add(name + " is not in the index");
            }
            else if (!takeOwn(jar, name) && !takeKept(name) && !licence.matches("(?i).*apache.*2.*"))
            {
                faults.add(name + " has no text of its licence: " + licence);
            }
        }
        return faults;
    }

    /** A classifier may follow the version. */
    private String licence(final String name)
    {
        return licences.entrySet().stream()
            .filter((entry) -> name.equals(entry.getKey()) || name.startsWith(entry.getKey() + "-"))
            .map(Map.Entry::getValue).findFirst().orElse(null);
    }

    /** The texts in a jar, each under its own name. */
    private boolean takeOwn(final Path jar, final String name) throws IOException
    {
        boolean hasLicence = false;
        try (JarFile file = new JarFile(jar.toFile()))
        {
            for (final JarEntry entry : file.stream().filter((e) -> TEXT.matcher(e.getName()).matches()).toList())
            {
                try (InputStream content = file.getInputStream(entry))
                {
                    entries.put(FOLDER + name + "/" + Path.of(entry.getName()).getFileName(), content.readAllBytes());
                }
                hasLicence |= !entry.getName().toUpperCase(Locale.ROOT).contains("NOTICE");
            }
        }
        return hasLicence;
    }

    /** Whatever its version. */
    private boolean takeKept(final String name) throws IOException
    {
        final Path text = kept.resolve(name.replaceFirst("-\\d.*", "") + ".txt");
        final boolean isKept = Files.exists(text);
        if (isKept)
        {
            entries.put(FOLDER + name + "/LICENSE", Files.readAllBytes(text));
        }
        return isKept;
    }

    private void write(final Path jar) throws IOException
    {
        Files.createDirectories(jar.getParent());
        try (OutputStream output = Files.newOutputStream(jar);
            ZipOutputStream zip = new ZipOutputStream(output, StandardCharsets.UTF_8))
        {
            for (final Map.Entry<String, byte[]> entry : entries.entrySet())
            {
                zip.putNextEntry(new ZipEntry(entry.getKey()).setLastModifiedTime(TIME));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }
}
