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
package io.ropewalk.segment.walk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real process that runs {@link SegmentChild}; killed when closed. Talks in lines.
 */
public final class ChildJvm implements AutoCloseable
{
    /** The flag without which Agrona cannot work. */
    public static final List<String> OPENS = List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED");

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(final Process process)
    {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts a child with the flags it needs.
     *
     * @param arguments of {@link SegmentChild}.
     */
    public static ChildJvm start(final Object... arguments) throws IOException
    {
        return startWith(OPENS, arguments);
    }

    /**
     * Starts a child with the given flags.
     *
     * @param flags     of the JVM.
     * @param arguments of {@link SegmentChild}.
     */
    public static ChildJvm startWith(final List<String> flags, final Object... arguments) throws IOException
    {
        return startMain(SegmentChild.class, flags, arguments);
    }

    /**
     * Starts a child with another main class.
     *
     * @param main      class to run.
     * @param flags     of the JVM.
     * @param arguments of the class.
     */
    public static ChildJvm startMain(final Class<?> main, final List<String> flags, final Object... arguments)
        throws IOException
    {
        return start(List.of(), System.getProperty("java.class.path"), main, flags, arguments);
    }

    /**
     * Starts a child with another main class as another user, which only the superuser may do.
     *
     * @param id        of the user.
     * @param classPath that this user can read.
     * @param main      class to run.
     * @param arguments of the class.
     */
    static ChildJvm startAs(
        final Ids id, final String classPath, final Class<?> main, final Object... arguments) throws IOException
    {
        final List<String> prefix = List.of(
            "setpriv", "--reuid=" + id.user(), "--regid=" + id.group(), "--clear-groups");
        return start(prefix, classPath, main, OPENS, arguments);
    }

    /**
     * Starts a child by way of another program, which changes what it may do.
     *
     * @param program   and its arguments; what follows them is the command to execute.
     * @param flags     of the JVM.
     * @param arguments of {@link SegmentChild}.
     */
    public static ChildJvm startUnder(final List<String> program, final List<String> flags, final Object... arguments)
        throws IOException
    {
        return start(program, System.getProperty("java.class.path"), SegmentChild.class, flags, arguments);
    }

    /** Numbers of a user and its only group. */
    record Ids(int user, int group)
    {
    }

    private static ChildJvm start(
        final List<String> prefix,
        final String classPath,
        final Class<?> main,
        final List<String> flags,
        final Object... arguments)
        throws IOException
    {
        final List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(flags);
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        for (final Object argument : arguments)
        {
            command.add(argument.toString());
        }
        return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /**
     * The next line that the child prints, warnings of its JVM apart; fails if there is none.
     */
    public String readLine() throws IOException
    {
        String line = output.readLine();
        while (null != line && line.startsWith("WARNING:"))
        {
            line = output.readLine();
        }
        if (null == line)
        {
            throw new AssertionError("child ended without an answer");
        }
        return line;
    }

    /**
     * The next line as a number.
     */
    public int readInt() throws IOException
    {
        final String line = readLine();
        try
        {
            return Integer.parseInt(line);
        }
        catch (final NumberFormatException ex)
        {
            throw new AssertionError("child said: " + line + rest(), ex);
        }
    }

    /**
     * Lets the child go on.
     */
    public void go() throws IOException
    {
        final OutputStream input = process.getOutputStream();
        input.write('\n');
        input.flush();
    }

    /**
     * Tells the child something and returns its answer.
     *
     * @param line to tell.
     */
    public String ask(final String line) throws IOException
    {
        final OutputStream input = process.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        input.flush();
        return readLine();
    }

    /**
     * Asks a child that has joined whether the process with a token is dead.
     *
     * @param token of a process.
     */
    public boolean seesDead(final int token) throws IOException
    {
        final OutputStream input = process.getOutputStream();
        input.write((token + "\n").getBytes(StandardCharsets.US_ASCII));
        input.flush();
        return 1 == readInt();
    }

    /**
     * Ends the child the way kill -9 does.
     */
    public void kill()
    {
        process.destroyForcibly();
        process.onExit().join();
    }

    /**
     * Lets the child end by itself and waits for it.
     */
    public int finish() throws IOException, InterruptedException
    {
        process.getOutputStream().close();
        return process.waitFor();
    }

    /**
     * Sends a signal by its name and waits until it was sent.
     *
     * @param signal such as STOP.
     */
    public void signal(final String signal) throws IOException, InterruptedException
    {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    }

    /**
     * Process id of the child.
     */
    public long pid()
    {
        return process.pid();
    }

    @Override
    public void close()
    {
        kill();
    }

    /**
     * Whatever the child prints until its end, each line after a line separator.
     */
    public String rest() throws IOException
    {
        final StringBuilder text = new StringBuilder();
        for (String line = output.readLine(); null != line; line = output.readLine())
        {
            text.append(System.lineSeparator()).append(line);
        }
        return text.toString();
    }
}
