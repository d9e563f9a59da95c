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
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The class path of a child: that of this JVM, preceded by the locations of the classes that this JVM has from class
 * loaders of another kind, such as that of a servlet container or of a jar with nested jars.
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

    /** Returns the same path for a process with another working directory. */
    static String absolute(final String path)
    {
        // Not every entry is a path: it may end with a star.
        return path.isEmpty() ? path : Arrays.stream(path.split(File.pathSeparator, -1))
            .map((entry) -> new File(entry).getAbsolutePath()).collect(Collectors.joining(File.pathSeparator));
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
        try
        {
            // A class loader resolves dots and links before it says where it has a class from.
            return new File(entry).getCanonicalFile().equals(path.toFile().getCanonicalFile());
        }
        catch (final IOException ex)
        {
            // Not every entry is a path.
            return false;
        }
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

    /**
     * Finds what a class loader has its classes from as a file that any JVM can read. A jar or a folder in a jar is
     * copied out of it, once.
     */
    static final class NestedJars
    {
        private static final String FILE = "file:";
        private static final String JAR = "jar:";
        private static final String NESTED = "nested:";
        private static final String SEPARATOR = "/!/|/!|!/";

        private static final Map<String, Path> COPIES = new HashMap<>();

        private NestedJars()
        {
        }

        /** The file or directory of this location; empty if there is none. */
        static Optional<Path> find(final URL location)
        {
            if (location == null)
            {
                return Optional.empty();
            }
            final String text = location.toString();
            final String inner = text.startsWith(JAR) ? text.substring(JAR.length()) : text;
            if (!inner.startsWith(FILE) && !inner.startsWith(NESTED))
            {
                return once(text, () -> copyStream(location));
            }
            final String[] parts = inner.split(SEPARATOR);
            Optional<Path> found = Optional.of(path(parts[0].substring(parts[0].indexOf(':') + 1)));
            for (int i = 1; i < parts.length && found.isPresent(); i++)
            {
                final Path outer = found.get();
                final String entry = decode(parts[i]);
                found = once(outer + "!/" + entry, () -> copyEntry(outer, entry));
            }
            return found;
        }

        static URL url(final String text)
        {
            try
            {
                return new URL(text);
            }
            catch (final MalformedURLException ex)
            {
                return null;
            }
        }

        /** A name of this file that can stand in a class path: that of a link to it if need be. */
        static String nameWithoutSeparator(final Path file)
        {
            final String name = file.toString();
            return name.contains(File.pathSeparator) ? once("link " + name, () -> Files.createSymbolicLink(
                ScratchFolder.next("link"), file)).map(Path::toString).orElse(name) : name;
        }

        /** Whether a child reads what was copied here. */
        static boolean isCopy(final String classPath)
        {
            synchronized (COPIES)
            {
                return COPIES.values().stream().anyMatch((copy) -> classPath.contains(copy.toString()));
            }
        }

        private static Path path(final String text)
        {
            final String name = decode(text);
            // A drive, where there are such.
            return Path.of(name.matches("/[A-Za-z]:.*") && File.separatorChar == '\\' ? name.substring(1) : name);
        }

        private static String decode(final String text)
        {
            try
            {
                final String path = new URI(text).getPath();
                return path == null ? text : path;
            }
            catch (final URISyntaxException ex)
            {
                // Never encoded, as some loaders have it.
                return text;
            }
        }

        private static Optional<Path> once(final String key, final Copier copier)
        {
            synchronized (COPIES)
            {
                Path copy = COPIES.get(key);
                if (copy == null || !Files.exists(copy))
                {
                    try
                    {
                        copy = copier.copy();
                    }
                    catch (final IOException ex)
                    {
                        return Optional.empty();
                    }
                    COPIES.put(key, copy);
                }
                return Optional.of(copy);
            }
        }

        private static Path copyEntry(final Path outer, final String name) throws IOException
        {
            try (JarFile jar = new JarFile(outer.toFile()))
            {
                final ZipEntry entry = jar.getEntry(name);
                if (entry != null && !entry.isDirectory())
                {
                    final Path copy = ScratchFolder.next(fileName(name));
                    copy(jar, entry, copy);
                    return copy;
                }
                final String prefix = name.endsWith("/") ? name : name + "/";
                final Path folder = Files.createDirectory(ScratchFolder.next("classes"));
                final List<? extends ZipEntry> entries = jar.stream()
                    .filter((other) -> other.getName().startsWith(prefix) && !other.isDirectory()).toList();
                for (final ZipEntry other : entries)
                {
                    final Path copy = folder.resolve(other.getName().substring(prefix.length())).normalize();
                    if (copy.startsWith(folder))
                    {
                        Files.createDirectories(copy.getParent());
                        copy(jar, other, copy);
                    }
                }
                return folder;
            }
        }

        private static void copy(final JarFile jar, final ZipEntry entry, final Path copy) throws IOException
        {
            try (InputStream content = jar.getInputStream(entry))
            {
                Files.copy(content, copy);
            }
        }

        /** Of a kind that only the loader's own code can read. */
        private static Path copyStream(final URL location) throws IOException
        {
            try (InputStream content = location.openStream())
            {
                final Path copy = ScratchFolder.next(fileName(location.getPath()));
                Files.copy(content, copy);
                return copy;
            }
        }

        private static String fileName(final String name)
        {
            final String last = name.substring(name.lastIndexOf('/') + 1).replace(File.pathSeparatorChar, '_');
            return last.isEmpty() ? "classes.jar" : last;
        }

        /** Makes a copy. */
        private interface Copier
        {
            Path copy() throws IOException;
        }
    }
}
