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
package io.ropewalk.command;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What the standard streams of this process lead to, where the system can tell. */
final class StandardStreams
{
    private StandardStreams()
    {
    }

    /**
     * Standard input, if this process was started with one. If not, the first file that the JVM opens for itself has
     * the number of standard input, and would be read in its place.
     */
    static InputStream input()
    {
        if (target(0).equals(System.getProperty("java.home") + "/lib/modules"))
        {
            throw new CommandException("standard input is closed", null);
        }
        return new FileInputStream(FileDescriptor.in);
    }

    /** Bytes of standard input, if it is a file; else -1. */
    static long inputLengthBytes()
    {
        final String target = target(0);
        final File file = new File(target);
        return target.startsWith("/") && file.isFile() ? file.length() : -1;
    }

    static boolean isErrorTerminal()
    {
        return isTerminal(2);
    }

    static boolean isOutputTerminal()
    {
        return isTerminal(1);
    }

    static boolean isInputTerminal()
    {
        return isTerminal(0);
    }

    /**
     * Prints a line, in UTF-8 whatever the locale, as elements are written; false when the reader has gone, so that
     * nobody would see more.
     */
    static boolean print(final String line)
    {
        final byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        return !System.out.checkError();
    }

    static void printAll(final Iterable<String> lines)
    {
        for (final String line : lines)
        {
            if (!print(line))
            {
                return;
            }
        }
    }

    private static boolean isTerminal(final int descriptor)
    {
        final String target = target(descriptor);
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || "/dev/console".equals(target);
    }

    /** Whether a failure to write means that the reader has gone. */
    static boolean isReaderGone(final IOException ex)
    {
        return isOutputRead() || String.valueOf(ex.getMessage()).contains("Broken pipe");
    }

    /** Whether something that was printed has not arrived, although nobody has turned away from it. */
    static boolean isOutputLost()
    {
        return System.out.checkError() && !isOutputRead();
    }

    private static boolean isOutputRead()
    {
        final String target = target(1);
        return target.startsWith("pipe:") || target.startsWith("socket:");
    }

    private static String target(final int descriptor)
    {
        try
        {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
        }
        catch (final IOException | InvalidPathException | UnsupportedOperationException ex)
        {
            return "";
        }
    }
}
