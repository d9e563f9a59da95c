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

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a child finds its classes: on the class path of this JVM, and before it in whatever holds the classes that this
 * JVM has from a class loader of another kind, such as that of a servlet container or of a jar with jars in it.
 */
final class ClassPath
{
    /** What the JDK calls the class loader of the class path. */
    private static final String APPLICATION = "app";

    private ClassPath()
    {
    }

    /**
     * Returns the class path of a child.
     *
     * @param mainClass of the child.
     * @param needed    classes whose locations belong to it, too, if this JVM does not have them from its class path.
     */
    static String of(final Class<?> mainClass, final Collection<Class<?>> needed)
    {
        final String own = System.getProperty("java.class.path", "");
        final Set<Path> locations = new LinkedHashSet<>();
        addCodeSource(locations, mainClass);
        needed.forEach((type) -> addCodeSource(locations, type));
        addLoaders(locations, mainClass);
        final String before = join(locations);
        // What an agent has added, or a jar that is nothing but a list of others.
        final Set<Path> added = new LinkedHashSet<>();
        addAdded(added, own, mainClass);
        needed.forEach((type) -> addAdded(added, own, type));
        return Stream.of(before, own, join(added)).filter((part) -> !part.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    }

    private static String join(final Set<Path> locations)
    {
        return locations.stream().map(NestedJars::nameWithoutSeparator)
            .collect(Collectors.joining(File.pathSeparator));
    }

    /** Whether this JVM has the class from its class path, its module path, or itself. */
    private static boolean isOfSystem(final Class<?> type)
    {
        final ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader() || APPLICATION.equals(loader.getName());
    }

    /** The location of a class that the system class loader has from somewhere else than its class path. */
    private static void addAdded(final Set<Path> locations, final String own, final Class<?> type)
    {
        final CodeSource source = type.getProtectionDomain().getCodeSource();
        if (isOfSystem(type) && !type.getModule().isNamed() && source != null)
        {
            NestedJars.find(source.getLocation()).filter((path) -> Arrays.stream(own.split(File.pathSeparator))
                .noneMatch((entry) -> isSame(entry, path))).ifPresent(locations::add);
        }
    }

    private static boolean isSame(final String entry, final Path path)
    {
        // Not every entry is a path: it may end with a star.
        return new File(entry).getAbsoluteFile().equals(path.toFile().getAbsoluteFile());
    }

    private static void addCodeSource(final Set<Path> locations, final Class<?> type)
    {
        if (!isOfSystem(type))
        {
            final CodeSource source = type.getProtectionDomain().getCodeSource();
            final URL url = source == null || source.getLocation() == null ? locate(type) : source.getLocation();
            locations.add(NestedJars.find(url).orElseThrow(() -> new ChildStartException(
                "cannot hand a class to a child JVM: class=" + type.getName() + " location=" + url, null)));
        }
    }

    /** By the class file, where the loader does not say where its classes are from. */
    private static URL locate(final Class<?> type)
    {
        final String file = type.getName().replace('.', '/') + ".class";
        final URL url = type.getClassLoader().getResource(file);
        return url == null || !url.toString().endsWith(file) ? null :
            NestedJars.url(url.toString().substring(0, url.toString().length() - file.length()));
    }

    /** Everything else that the main class could see there. */
    private static void addLoaders(final Set<Path> locations, final Class<?> mainClass)
    {
        final ModuleLayer layer = mainClass.getModule().getLayer();
        if (layer != null && layer != ModuleLayer.boot())
        {
            layer.configuration().modules().stream().flatMap((module) -> module.reference().location().stream())
                .filter((uri) -> "file".equals(uri.getScheme())).map(Path::of).forEach(locations::add);
        }
        for (ClassLoader loader = mainClass.getClassLoader(); loader != null; loader = loader.getParent())
        {
            if (loader instanceof URLClassLoader)
            {
                for (final URL url : ((URLClassLoader)loader).getURLs())
                {
                    NestedJars.find(url).ifPresent(locations::add);
                }
            }
        }
    }
}
