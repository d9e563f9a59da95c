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

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Options of a {@code java} launcher in a file, where a command line would be longer than the system takes. The file
 * is removed when the launcher has read it.
 */
final class ArgumentFile
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
