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
package io.ropewalk.harness;

import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.process.child.ChildJvmBuilder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Another JVM, like this one, but in a hurry, that is told lines and answers with lines; killed when closed.
 */
public final class PeerJvm implements AutoCloseable
{
    /** The last line of one that has done all that it should. */
    public static final String DONE = "done";

    public static final String PORTABLE = "io.ropewalk.portable";

    private final ChildJvm child;

    private PeerJvm(final ChildJvm child)
    {
        this.child = child;
    }

    /**
     * Starts one.
     *
     * @param main      class.
     * @param arguments of its main method, as text; those in an array one by one.
     */
    public static PeerJvm start(final Class<?> main, final Object... arguments)
    {
        return new PeerJvm(builder(main, arguments).talking().start());
    }

    /** Starts what {@link #builder} has made. */
    public static PeerJvm start(final ChildJvmBuilder builder)
    {
        return new PeerJvm(builder.talking().start());
    }

    /** As {@link #start}, also if this JVM is not portable, or is. */
    public static PeerJvm start(final boolean isPortable, final Class<?> main, final Object... arguments)
    {
        return new PeerJvm(builder(main, arguments).property(PORTABLE, String.valueOf(isPortable)).talking().start());
    }

    /** What {@link #start} starts, to be told more about before that. */
    public static ChildJvmBuilder builder(final Class<?> main, final Object... arguments)
    {
        final List<String> all = new ArrayList<>();
        for (final Object argument : arguments)
        {
            for (final Object each : argument instanceof Object[] ? (Object[])argument : new Object[] {argument})
            {
                all.add(each.toString());
            }
        }
        return ChildJvm.of(main).arguments(all.toArray(new String[0]))
            .jvmOptions("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");
    }

    public ProcessHandle process()
    {
        return ProcessHandle.of(child.pid()).orElseThrow();
    }

    public boolean isAlive()
    {
        return child.isAlive();
    }

    public void tell(final String line)
    {
        try
        {
            child.writeLine(line);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(child.toString(), ex);
        }
    }

    /** Null if there is none any more. */
    public String readLine() throws IOException
    {
        return child.readLine();
    }

    public void expect(final String expected) throws IOException
    {
        final String line = readLine();
        if (!expected.equals(line))
        {
            throw new AssertionError("expected=" + expected + " line=" + line);
        }
    }

    /** All lines to the end but the last, which says that all went well. */
    public List<String> finish() throws InterruptedException
    {
        final List<String> lines = lines();
        if (exitStatus() != 0 || lines.isEmpty() || !DONE.equals(lines.remove(lines.size() - 1)))
        {
            throw new AssertionError("peer failed: " + child + " lines=" + lines);
        }
        return lines;
    }

    /** Ends its input, as the death of its parent does, and waits until it has gone. Returns its last lines. */
    public List<String> abandon() throws IOException, InterruptedException
    {
        child.standardInput().close();
        final List<String> lines = lines();
        child.waitFor();
        return lines;
    }

    private List<String> lines()
    {
        return new ArrayList<>(child.standardOutput().lines().toList());
    }

    /** When it has ended. */
    public int exitStatus() throws InterruptedException
    {
        return child.waitFor();
    }

    public void signal(final String name) throws IOException, InterruptedException
    {
        final int status = new ProcessBuilder("kill", "-" + name, String.valueOf(child.pid())).start().waitFor();
        if (status != 0)
        {
            throw new AssertionError("cannot send a signal: name=" + name);
        }
    }

    /** By {@code SIGSTOP}; returns when all its threads have stopped, some of which may go on for a while. */
    public void stop() throws IOException, InterruptedException
    {
        signal("STOP");
        while (!isStopped())
        {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private boolean isStopped() throws IOException
    {
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(child.pid()), "task")))
        {
            for (final Path thread : threads.toList())
            {
                if (!Files.readString(thread.resolve("stat")).matches("(?s)\\d+ \\(.*\\) [TtZX] .*"))
                {
                    return false;
                }
            }
            return true;
        }
        catch (final NoSuchFileException ex)
        {
            // A thread has ended meanwhile.
            return false;
        }
    }

    /** By {@code SIGKILL}; returns when it is gone. What it has said and nobody has read is lost. */
    public void kill()
    {
        child.close();
    }

    /** As {@link #kill()}, after all processes that it has started. */
    public void killFamily()
    {
        ProcessHandle.of(child.pid()).stream().flatMap(ProcessHandle::descendants)
            .forEach(ProcessHandle::destroyForcibly);
        kill();
    }

    @Override
    public void close()
    {
        kill();
    }
}
