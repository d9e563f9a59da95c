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
package io.ropewalk.bus;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Packs the class path of a test into jars. */
final class ClassPathKit
{
    private final Path folder;
    private final List<Path> jars = new ArrayList<>();

    /**
     * Everything on the class path as a jar of its own.
     *
     * @param folder      to put them into.
     * @param testPackage of those test classes that belong to them, as a path.
     */
    ClassPathKit(final Path folder, final String testPackage) throws IOException
    {
        this.folder = folder;
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            final Path path = Path.of(entry);
            if (Files.isRegularFile(path))
            {
                final String name = path.getFileName().toString();
                if (name.matches(
                    "(agrona|aeron-client|aeron-driver|aeron-archive|HdrHistogram|kryo|" +
                    "minlog|objenesis|reflectasm|asm|ipc-core)-.*"))
                {
                    jars.add(Files.copy(path, folder.resolve(name)));
                }
            }
            else if (Files.isDirectory(path.resolve("io/ropewalk/bus/host")))
            {
                jars.add(pack(folder.resolve("application.jar"), path, testPackage));
            }
            else if (Files.isDirectory(path))
            {
                final String name = path.toString().contains("ipc-core") ? "ipc-core.jar" : "ipc-transport.jar";
                jars.add(pack(folder.resolve(name), path, ""));
            }
        }
    }

    List<Path> jars()
    {
        return jars;
    }

    URL[] urls() throws MalformedURLException
    {
        final URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++)
        {
            urls[i] = jars.get(i).toUri().toURL();
        }
        return urls;
    }

    String classPath()
    {
        return String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
    }

    /** All of them in one, as they are in a runnable jar that has its libraries inside. */
    Path fatJar() throws IOException
    {
        final Path fat = folder.resolve("fat application.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(fat)))
        {
            for (final Path jar : jars)
            {
                out.putNextEntry(new JarEntry("BOOT-INF/lib/" + jar.getFileName()));
                Files.copy(jar, out);
                out.closeEntry();
            }
        }
        return fat;
    }

    private static Path pack(final Path jar, final Path classes, final String within) throws IOException
    {
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file);
            Stream<Path> paths = Files.walk(classes.resolve(within)))
        {
            for (final Path path : paths.filter(Files::isRegularFile).toList())
            {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    /** Has its classes from the jars in a jar, as the launcher of such a jar has them. */
    static final class NestedLoader extends ClassLoader
    {
        private final Map<String, byte[]> files = new HashMap<>();
        private final Map<String, String> locations = new HashMap<>();

        NestedLoader(final Path fat, final String prefix, final String separator) throws IOException
        {
            super(ClassLoader.getPlatformClassLoader());
            try (JarInputStream outer = new JarInputStream(Files.newInputStream(fat)))
            {
                for (JarEntry jar = outer.getNextJarEntry(); jar != null; jar = outer.getNextJarEntry())
                {
                    final String location = prefix + fat.toUri().getRawPath() + separator + jar.getName() + "!/";
                    final JarInputStream inner = new JarInputStream(outer);
                    for (JarEntry file = inner.getNextJarEntry(); file != null; file = inner.getNextJarEntry())
                    {
                        files.put(file.getName(), inner.readAllBytes());
                        locations.put(file.getName(), location);
                    }
                }
            }
        }

        @Override
        protected Class<?> findClass(final String name) throws ClassNotFoundException
        {
            final String file = name.replace('.', '/') + ".class";
            final byte[] bytes = files.get(file);
            if (bytes == null)
            {
                throw new ClassNotFoundException(name);
            }
            final CodeSource source = new CodeSource(location(locations.get(file)), (Certificate[])null);
            return defineClass(name, bytes, 0, bytes.length, new ProtectionDomain(source, null, this, null));
        }

        @Override
        public InputStream getResourceAsStream(final String name)
        {
            final byte[] bytes = files.get(name);
            return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
        }

        /** Of a scheme that this JVM may not know, like the real one. */
        private static URL location(final String text)
        {
            try
            {
                return new URL(null, text, new URLStreamHandler()
                {
                    @Override
                    protected URLConnection openConnection(final URL url) throws IOException
                    {
                        throw new IOException("cannot read: url=" + url);
                    }
                });
            }
            catch (final MalformedURLException ex)
            {
                throw new IllegalArgumentException(ex);
            }
        }
    }
}
