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

import io.ropewalk.machine.platform.Opening;
import io.ropewalk.process.child.ClassPath.NestedJars;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command line of a child that is like this JVM: the same launcher, class path, module path and modules. */
final class ChildCommand
{
    private static final String OPENED = "java.base/jdk.internal.misc=";
    private static final String NATIVE_OPTION = "--enable-native-access=";
    /** Before that, nobody minds native code. */
    private static final int NATIVE_VERSION = 22;
    private static final String FOLDER_OPTION = "-Djava.io.tmpdir=";
    private static final String PORTABLE_OPTION = "-Dio.ropewalk.portable=true";
    private static final String CLASS_PATH_MODULES = "ALL-UNNAMED";
    /** Far below what any system takes. */
    private static final int MAX_LENGTH = 32 << 10;

    /**
     * How a child that runs a task is started; what the caller chooses comes later, and wins. Before JDK 21, the
     * collector that a JVM chooses by itself starts faster, since only it takes the JDK's modules from an archive.
     */
    static final List<String> QUICK = Runtime.version().feature() < 21 ? List.of("-XX:-UsePerfData") :
        List.of("-XX:-UsePerfData", "-XX:+UseSerialGC");
    private static final Pattern COLLECTOR = Pattern.compile("-XX:[+-]Use\\w*GC");

    private final Class<?> mainClass;
    private final List<String> options = new ArrayList<>();
    private final List<String> opening;
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
        opening = List.of("--add-opens", OPENED + all);
        if (NATIVE_VERSION <= Runtime.version().feature())
        {
            options.remove(NATIVE_OPTION + all);
            options.add(NATIVE_OPTION + all);
        }
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
        if (opensItself())
        {
            // As this JVM may have it, for its own sake.
            options.removeAll(Set.of("--add-opens=" + opening.get(1),
                Runtime.version().feature() < NATIVE_VERSION ? NATIVE_OPTION + CLASS_PATH_MODULES : ""));
        }
        else
        {
            options.addAll(0, opening);
        }
        if (mainClass == ChildMain.class)
        {
            options.addAll(0, quickOptions());
        }
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

    /** What tells it from other commands, but for the arguments of the main method. */
    List<String> key()
    {
        final List<String> key = new ArrayList<>(options);
        key.add(classPath);
        key.add(mainClass.getName());
        return key;
    }

    /** Whether the child can be trusted to load native code as this JVM has done. */
    private boolean opensItself()
    {
        final String folder = FOLDER_OPTION + System.getProperty("java.io.tmpdir");
        return mainClass == ChildMain.class && !isModule && opening.get(1).endsWith(CLASS_PATH_MODULES) &&
            Opening.isPossible() && options.stream().noneMatch((option) -> option.startsWith("@") ||
            PORTABLE_OPTION.equals(option) || (option.startsWith(FOLDER_OPTION) && !option.equals(folder)));
    }

    /** Makes the start short, at the price of what only long-lived JVMs gain by; see DECISIONS. */
    private List<String> quickOptions()
    {
        final boolean hasCollector = options.stream().anyMatch((option) -> COLLECTOR.matcher(option).matches());
        final List<String> quick = new ArrayList<>(QUICK.subList(0, hasCollector ? 1 : QUICK.size()));
        if (!isModule)
        {
            quick.addAll(ClassArchive.options(options, classPath));
        }
        return quick;
    }

    static String executable()
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
