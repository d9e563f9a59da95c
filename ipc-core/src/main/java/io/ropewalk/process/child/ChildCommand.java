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

import io.ropewalk.process.child.ClassPath.NestedJars;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command line of a child that is like this JVM: the same launcher, class path, module path and modules. */
final class ChildCommand
{
    private static final String OPENED = "java.base/jdk.internal.misc=";
    private static final String CLASS_PATH_MODULES = "ALL-UNNAMED";
    /** Far below what any system takes. */
    private static final int MAX_LENGTH = 32 << 10;

    private final Class<?> mainClass;
    private final List<String> options = new ArrayList<>();
    private final boolean isModule;
    private final String classPath;
    private Path file;

    ChildCommand(final Class<?> mainClass, final Collection<Class<?>> needed, final boolean isElsewhere)
    {
        this.mainClass = mainClass;
        final Module module = mainClass.getModule();
        this.isModule = module.isNamed() && module.getLayer() == ModuleLayer.boot();
        final String inherited = ClassPath.of(mainClass, needed);
        this.classPath = isElsewhere ? ClassPath.absolute(inherited) : inherited;
        final String inheritedModulePath = System.getProperty("jdk.module.path", "");
        final String modulePath = isElsewhere ? ClassPath.absolute(inheritedModulePath) : inheritedModulePath;
        final List<String> modules = isModule || !modulePath.isEmpty() ? modules() : List.of();
        final String names = String.join(",", modules);
        final String all = modules.isEmpty() ? CLASS_PATH_MODULES : CLASS_PATH_MODULES + "," + names;
        options.addAll(InheritedOptions.ofModules());
        // The manifest of a runnable jar opens nothing when the jar is a mere class path.
        options.add("--add-opens");
        options.add(OPENED + all);
        options.add("--enable-native-access=" + all);
        if (!modulePath.isEmpty())
        {
            options.add("--module-path");
            options.add(modulePath);
        }
        if (!modules.isEmpty())
        {
            options.add("--add-modules");
            options.add(names);
        }
    }

    /** Adds options of the JVM; later ones win. */
    void add(final Collection<String> more)
    {
        options.addAll(more);
    }

    /**
     * Returns the whole command. What would make it too long is in a file then.
     *
     * @param arguments of the main method.
     */
    List<String> line(final List<String> arguments)
    {
        if (!isModule || !classPath.isEmpty())
        {
            options.add("-cp");
            options.add(classPath);
        }
        final List<String> main = new ArrayList<>();
        if (isModule)
        {
            main.add("-m");
            main.add(mainClass.getModule().getName() + "/" + mainClass.getName());
        }
        else
        {
            main.add(mainClass.getName());
        }
        final List<String> line = new ArrayList<>();
        line.add(executable());
        if (length(options) + length(arguments) <= MAX_LENGTH)
        {
            line.addAll(options);
            line.addAll(main);
            line.addAll(arguments);
            return line;
        }
        final boolean isMainInFile = length(arguments) > MAX_LENGTH / 2;
        if (isMainInFile)
        {
            options.addAll(main);
            options.addAll(arguments);
        }
        file = ArgumentFile.write(options);
        line.add("@" + file);
        if (!isMainInFile)
        {
            line.addAll(main);
            line.addAll(arguments);
        }
        return line;
    }

    /** After the start, which may have failed. */
    void settle(final Process process)
    {
        if (file != null)
        {
            if (process == null)
            {
                ScratchFolder.delete(file);
            }
            else
            {
                ArgumentFile.removeWhenRead(file, process);
            }
        }
        if (process != null && NestedJars.isCopy(classPath))
        {
            ScratchFolder.use(process.pid());
        }
    }

    private static String executable()
    {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Those that are not of the JDK, none of which a child finds by itself. */
    private static List<String> modules()
    {
        return ModuleLayer.boot().modules().stream().map(Module::getName)
            .filter((module) -> !module.startsWith("java.") && !module.startsWith("jdk."))
            .sorted().collect(Collectors.toList());
    }

    private static int length(final List<String> words)
    {
        return words.stream().mapToInt((word) -> word.length() + 1).sum();
    }

    /**
     * Options of a {@code java} launcher in a file, where a command line would be longer than the system takes. The
     * file is removed when the launcher has read it.
     */
    private static final class ArgumentFile
    {
        private static final Path PROCESSES = Path.of("/proc");
        private static final String LIBRARY = "libjvm";
        private static final long LOOK_MS = 20;

        private ArgumentFile()
        {
        }

        /** Writes a new file that only this user can read. */
        static Path write(final List<String> options)
        {
            final StringBuilder text = new StringBuilder();
            options.forEach((option) -> quote(text, option));
            return ScratchFolder.write("arguments", text.toString().getBytes(launcherCharset()));
        }

        /** One argument a line, as the launcher takes it back: in quotes only a backslash has a meaning. */
        private static void quote(final StringBuilder text, final String option)
        {
            text.append('"');
            for (int i = 0; i < option.length(); i++)
            {
                final char c = option.charAt(i);
                switch (c)
                {
                    case '"', '\\' -> text.append('\\').append(c);
                    case '\n' -> text.append("\\n");
                    case '\r' -> text.append("\\r");
                    case '\t' -> text.append("\\t");
                    case '\f' -> text.append("\\f");
                    default -> text.append(c);
                }
            }
            text.append("\"\n");
        }

        /** The launcher takes the bytes of the file as it takes those of its command line. */
        private static Charset launcherCharset()
        {
            final String name = System.getProperty("sun.jnu.encoding", "");
            return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
        }

        /** Returns at once. */
        static void removeWhenRead(final Path file, final Process launcher)
        {
            final Thread remover = new Thread(() -> awaitRead(file, launcher), "ropewalk-arguments");
            remover.setDaemon(true);
            ScratchFolder.keepWhileRunning(remover);
            remover.start();
        }

        private static void awaitRead(final Path file, final Process launcher)
        {
            try
            {
                while (!launcher.waitFor(LOOK_MS, TimeUnit.MILLISECONDS) && !hasRead(launcher.pid()))
                {
                    Thread.onSpinWait();
                }
            }
            catch (final InterruptedException ignored)
            {
                // Nobody interrupts it.
            }
            ScratchFolder.delete(file);
        }

        /** The launcher reads its arguments before it loads the library that is the JVM. */
        private static boolean hasRead(final long pid)
        {
            try
            {
                return Files.readString(PROCESSES.resolve(Long.toString(pid)).resolve("maps")).contains(LIBRARY);
            }
            catch (final IOException ex)
            {
                // Another system: the file stays until the child has ended.
                return false;
            }
        }
    }
}
