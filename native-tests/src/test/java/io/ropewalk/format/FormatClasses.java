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
package io.ropewalk.format;

import io.ropewalk.segment.SegmentKind;
import io.ropewalk.bus.Bus;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the classes of all modules say, by their simple names, for they have no others in the document. */
final class FormatClasses
{
    private static final String CLASS_SUFFIX = ".class";
    private static final String OFFSET_SUFFIX = "_OFFSET";

    private final Map<String, List<String>> names = new HashMap<>();

    private FormatClasses()
    {
    }

    static FormatClasses find() throws IOException
    {
        final FormatClasses classes = new FormatClasses();
        classes.addAllBeside(SegmentKind.class);
        classes.addAllBeside(Bus.class);
        return classes;
    }

    /** Of a folder, or of an archive, as the build has it. */
    private void addAllBeside(final Class<?> type) throws IOException
    {
        final Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
        if (Files.isDirectory(place))
        {
            addAll(place);
        }
        else
        {
            try (FileSystem archive = FileSystems.newFileSystem(place))
            {
                addAll(archive.getPath("/"));
            }
        }
    }

    private void addAll(final Path folder) throws IOException
    {
        try (Stream<Path> files = Files.walk(folder))
        {
            files.map((file) -> folder.relativize(file).toString())
                .filter((name) -> name.endsWith(CLASS_SUFFIX))
                .map((name) -> name.substring(0, name.length() - CLASS_SUFFIX.length()).replace('/', '.'))
                .forEach((name) -> names.computeIfAbsent(simple(name), (key) -> new ArrayList<>()).add(name));
        }
    }

    private static String simple(final String binaryName)
    {
        return binaryName.substring(Math.max(binaryName.lastIndexOf('.'), binaryName.lastIndexOf('$')) + 1);
    }

    /** All that describe a layout. */
    Set<String> descriptors()
    {
        final Set<String> descriptors = new TreeSet<>(names.keySet());
        descriptors.removeIf((name) -> !name.endsWith("Descriptor"));
        return descriptors;
    }

    /** The offsets that a descriptor has, by the names of their constants. */
    Map<String, Long> offsets(final String descriptor) throws ReflectiveOperationException
    {
        final Map<String, Long> offsets = new TreeMap<>();
        for (final Field field : find(descriptor).getDeclaredFields())
        {
            if (field.getName().endsWith(OFFSET_SUFFIX) && Modifier.isStatic(field.getModifiers()))
            {
                offsets.put(field.getName(), value(field));
            }
        }
        return offsets;
    }

    /** The value of a constant. */
    long constant(final String className, final String constant) throws ReflectiveOperationException
    {
        return value(find(className).getDeclaredField(constant));
    }

    private static long value(final Field field) throws IllegalAccessException
    {
        field.setAccessible(true);
        return ((java.lang.Number)field.get(null)).longValue();
    }

    /** A class that is not inside another one comes first. */
    Class<?> find(final String className) throws ClassNotFoundException
    {
        final List<String> found = names.getOrDefault(className, List.of());
        final List<String> outer = found.stream().filter((name) -> name.indexOf('$') < 0).toList();
        final List<String> candidates = outer.isEmpty() ? found : outer;
        if (1 != candidates.size())
        {
            throw new AssertionError("not one class: name=" + className + " found=" + candidates);
        }
        return Class.forName(candidates.get(0));
    }
}
