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
package io.ropewalk.segment;

import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.segment.walk.SegmentChild;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A real process that runs {@link SegmentChild}, in a hurry; told lines, it answers with lines; killed when closed.
 */
public final class SegmentPeer implements AutoCloseable
{
    private final ChildJvm child;

    private SegmentPeer(final ChildJvm child)
    {
        this.child = child;
    }

    /**
     * Starts one.
     *
     * @param arguments of {@link SegmentChild}.
     */
    public static SegmentPeer start(final Object... arguments)
    {
        return startWith(List.of(), arguments);
    }

    /**
     * Starts one that is special.
     *
     * @param flags     of the JVM.
     * @param arguments of {@link SegmentChild}.
     */
    public static SegmentPeer startWith(final List<String> flags, final Object... arguments)
    {
        return new SegmentPeer(ChildJvm.of(SegmentChild.class)
            .arguments(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new))
            .jvmOptions("-XX:TieredStopAtLevel=1").jvmOptions(flags.toArray(new String[0]))
            .talking().errorTo((line) -> {}).start());
    }

    /** The next line that the child prints; fails if there is none. */
    public String readLine() throws IOException
    {
        final String line = child.readLine();
        if (null == line)
        {
            throw new AssertionError("ended without an answer: " + child + " " + child.firstOutput());
        }
        return line;
    }

    /** The next line as a number. */
    public int readInt() throws IOException
    {
        final String line = readLine();
        try
        {
            return Integer.parseInt(line);
        }
        catch (final NumberFormatException ex)
        {
            throw new AssertionError(child + " said: " + line, ex);
        }
    }

    /** Lets the child go on. */
    public void go() throws IOException
    {
        child.writeLine("");
    }

    /**
     * Asks a child that has joined whether the process with a token is dead.
     *
     * @param token of a process.
     */
    public boolean seesDead(final int token) throws IOException
    {
        child.writeLine(Integer.toString(token));
        return 1 == readInt();
    }

    /** Ends the child the way kill -9 does. */
    public void kill()
    {
        child.close();
    }

    /** Lets the child end by itself and waits for it. */
    public int finish() throws IOException, InterruptedException
    {
        child.standardInput().close();
        return child.waitFor();
    }

    /** All that it has said on either stream and nobody has read; when it has ended. */
    public String rest()
    {
        return String.join("\n", child.standardOutput().lines().toList()) + child.firstOutput();
    }

    /**
     * Runs a program that does something to the child, and waits until it has.
     *
     * @param program and its arguments; the number of the child follows.
     */
    public void suffer(final String... program) throws IOException, InterruptedException
    {
        final ProcessBuilder builder = new ProcessBuilder(program);
        builder.command().add(Long.toString(child.pid()));
        final int status = builder.start().waitFor();
        if (0 != status)
        {
            throw new AssertionError("program failed: program=" + builder.command() + " status=" + status);
        }
    }

    @Override
    public void close()
    {
        kill();
    }
}
