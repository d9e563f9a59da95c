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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildJvmTest
{
    private static final int SIGKILL_EXIT_CODE = 128 + 9;

    @TempDir
    private Path folder;

    @Test
    void shouldPassOnLinesAndExitCodeWhenChildEnds() throws InterruptedException
    {
        final List<String> output = new CopyOnWriteArrayList<>();
        final List<String> error = new CopyOnWriteArrayList<>();
        try (ChildJvm child = ChildJvm.of(Echo.class).arguments("one", "two words", "")
            .outputTo(output::add).errorTo(error::add).start())
        {
            assertEquals(3, child.waitFor());
            assertEquals(3, child.exitCode());
            assertEquals(List.of("one", "two words", "", "pid " + child.pid()), output);
            assertEquals(List.of("input ends"), error, "nothing but what the child says, no warning either");
            assertFalse(child.isAlive());
        }
    }

    @Test
    void shouldReadAndWriteFilesWhenTold() throws InterruptedException, IOException
    {
        final Path input = Files.writeString(folder.resolve("in"), "abc");
        final Path output = folder.resolve("out");
        final Path error = folder.resolve("err");
        try (ChildJvm child = ChildJvm.of(Echo.class).inputFrom(input).outputTo(output).errorTo(error).start())
        {
            assertEquals(0, child.waitFor());
            assertEquals("pid " + child.pid(), Files.readString(output).strip());
            assertEquals("input 3", Files.readString(error).strip());
        }
    }

    @Test
    void shouldGetOurPropertiesWhenStarted() throws InterruptedException
    {
        final List<String> output = new CopyOnWriteArrayList<>();
        System.setProperty("io.ropewalk.test.inherited", "from parent");
        // One for each walk that this JVM has joined, and for none but this JVM.
        System.setProperty("io.ropewalk.owner.test", "1:2:3");
        try (ChildJvm child = ChildJvm.of(Properties.class).property("io.ropewalk.test.given", "by hand")
            .jvmOptions("-Dio.ropewalk.test.option=yes").outputTo(output::add).start())
        {
            assertEquals(0, child.waitFor());
            assertEquals(List.of("from parent", "by hand", "yes", "null"), output);
        }
        finally
        {
            System.clearProperty("io.ropewalk.test.inherited");
            System.clearProperty("io.ropewalk.owner.test");
        }
    }

    @Test
    void shouldEndWhenKilledOrClosed() throws InterruptedException
    {
        final CountDownLatch started = new CountDownLatch(2);
        final ChildJvmBuilder builder = ChildJvm.of(Sleeper.class).name("sleeper")
            .outputTo(line -> started.countDown());
        final ChildJvm closed;
        try (ChildJvm killed = builder.start(); ChildJvm other = builder.start())
        {
            closed = other;
            started.await();
            assertTrue(killed.isAlive());
            assertFalse(killed.waitFor(1, TimeUnit.MILLISECONDS));
            assertThrows(IllegalThreadStateException.class, killed::exitCode);
            killed.kill();
            assertEquals(SIGKILL_EXIT_CODE, killed.waitFor());
            assertTrue(killed.toString().contains("name=sleeper pid=" + killed.pid() + " exitCode=137"));
        }
        assertFalse(closed.isAlive());
    }

    @Test
    void shouldCloseWhenInterruptedOrTheCommonPoolIsBusy() throws InterruptedException
    {
        final CountDownLatch isOver = new CountDownLatch(1);
        final List<CompletableFuture<Void>> busy = new ArrayList<>();
        for (int i = 0; i < Math.max(1, ForkJoinPool.getCommonPoolParallelism()); i++)
        {
            busy.add(CompletableFuture.runAsync(() -> awaitQuietly(isOver), ForkJoinPool.commonPool()));
        }
        try
        {
            final ChildJvm child = ChildJvm.of(Sleeper.class).outputTo(line -> {}).start();
            Thread.currentThread().interrupt();
            child.close();
            assertTrue(Thread.interrupted());
            assertFalse(child.isAlive());
        }
        finally
        {
            isOver.countDown();
        }
        busy.forEach(CompletableFuture::join);
    }

    private static void awaitQuietly(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Test
    void shouldNotWaitBeyondTheTimeWhenSomebodyElseKeepsTheOutputOpen() throws InterruptedException
    {
        final BlockingQueue<String> output = new LinkedBlockingQueue<>();
        try (ChildJvm child = ChildJvm.of(Parent.class).outputTo(output::add).start())
        {
            final long grandchild = Long.parseLong(output.take());
            try
            {
                boolean hasEnded = false;
                while (!hasEnded)
                {
                    hasEnded = child.waitFor(100, TimeUnit.MILLISECONDS);
                }
                assertEquals(0, child.exitCode());
                assertTrue(ProcessHandle.of(grandchild).isPresent());
            }
            finally
            {
                ProcessHandle.of(grandchild).ifPresent(ProcessHandle::destroyForcibly);
            }
            assertEquals(0, child.waitFor());
        }
    }

    @Test
    void shouldConverseWhenTalking() throws InterruptedException, IOException
    {
        try (ChildJvm child = ChildJvm.of(Parrot.class).talking().start())
        {
            for (final String line : List.of("one", "", "zwei W\u00f6rter", "x".repeat(1 << 20)))
            {
                child.writeLine(line);
                assertEquals(line, child.readLine());
            }
            child.standardInput().close();
            assertEquals("end of input", child.readLine());
            assertNull(child.readLine());
            assertTrue(child.waitFor(300, TimeUnit.SECONDS));
            assertEquals(0, child.exitCode());
        }
    }

    @Test
    void shouldTellOfTheDeathWhenTheOtherSideIsKilled() throws InterruptedException, IOException
    {
        final ChildJvm child = ChildJvm.of(Parrot.class).talking().start();
        try (child)
        {
            child.writeLine("first\nlast");
            assertEquals("first", child.readLine());
            child.kill();
            assertEquals(SIGKILL_EXIT_CODE, child.waitFor());
            final String last = child.readLine();
            assertTrue(last == null || "last".equals(last), "what it has said is there, then the end: " + last);
            assertNull(child.readLine());
            assertThrows(IOException.class, () -> child.writeLine("anybody?"));
        }
        assertThrows(IOException.class, child::readLine);
    }

    @Test
    void shouldHaveAllThatWasSaidWhenTheOtherSideIsKilled() throws InterruptedException, IOException
    {
        try (ChildJvm child = ChildJvm.of(Parrot.class).talking().start())
        {
            child.writeLine("a\nb\nc");
            assertEquals("a", child.readLine());
            child.writeLine("d");
            child.standardInput().close();
            assertEquals(0, child.waitFor());
            child.kill();
            assertEquals(List.of("b", "c", "d", "end of input"), child.standardOutput().lines().toList());
        }
    }

    @Test
    void shouldReadMoreThanAPipeHoldsWhenTalking() throws InterruptedException, IOException
    {
        final int count = 200_000;
        try (ChildJvm child = ChildJvm.of(Counter.class).arguments(Integer.toString(count)).talking().start())
        {
            assertFalse(child.waitFor(100, TimeUnit.MILLISECONDS), "waits while the pipe is full");
            for (int i = 0; i < count; i++)
            {
                assertEquals("line " + i, child.readLine());
            }
            assertNull(child.readLine());
            assertEquals(0, child.waitFor());
        }
    }

    @Test
    void shouldThrowWhenStreamsWereNotKept() throws InterruptedException, IOException
    {
        final Path output = folder.resolve("said");
        try (ChildJvm silent = ChildJvm.of(Parrot.class).name("silent").talking().detached().start();
            ChildJvm half = ChildJvm.of(Parrot.class).talking().outputTo(output).start())
        {
            final IllegalStateException ex = assertThrows(IllegalStateException.class, silent::readLine);
            assertTrue(ex.getMessage().endsWith("talking(): name=silent"), ex.getMessage());
            assertThrows(IllegalStateException.class, half::standardOutput);
            half.writeLine("to the file");
            half.standardInput().close();
            assertEquals(0, half.waitFor());
            assertEquals(List.of("to the file", "end of input"), Files.readAllLines(output));
        }
        final Path input = Files.writeString(folder.resolve("told"), "from the file");
        try (ChildJvm child = ChildJvm.of(Parrot.class).talking().inputFrom(input).start();
            ChildJvm plain = ChildJvm.of(Parrot.class).outputTo((line) -> {}).start())
        {
            assertThrows(IllegalStateException.class, () -> child.writeLine("x"));
            assertEquals("from the file", child.readLine());
            assertThrows(IllegalStateException.class, plain::standardInput);
            assertEquals(0, plain.waitFor(), "its input has ended");
        }
    }

    @Test
    void shouldThrowTypedExceptionWhenThereIsNoJava()
    {
        final String home = System.getProperty("java.home");
        System.setProperty("java.home", folder.resolve("nowhere").toString());
        try
        {
            final ChildStartException ex = assertThrows(
                ChildStartException.class, () -> ChildJvm.of(Echo.class).name("echo").start());
            assertTrue(ex.getMessage().contains("name=echo mainClass=" + Echo.class.getName() + " executable="));
        }
        finally
        {
            System.setProperty("java.home", home);
        }
    }

    /** Says its arguments, its pid, and how much input it has. */
    static final class Echo
    {
        private Echo()
        {
        }

        public static void main(final String[] args) throws IOException
        {
            for (final String argument : args)
            {
                System.out.println(argument);
            }
            System.out.println("pid " + ProcessHandle.current().pid());
            final int length = System.in.readAllBytes().length;
            System.err.println(length == 0 ? "input ends" : "input " + length);
            System.exit(args.length);
        }
    }

    /** Repeats each line. */
    static final class Parrot
    {
        private Parrot()
        {
        }

        public static void main(final String[] args) throws IOException
        {
            final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
            final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine())
            {
                out.println(line);
            }
            out.println("end of input");
        }
    }

    /** Says as many lines as it is told. */
    static final class Counter
    {
        private Counter()
        {
        }

        public static void main(final String[] args)
        {
            for (int i = 0; i < Integer.parseInt(args[0]); i++)
            {
                System.out.println("line " + i);
            }
        }
    }

    /** Says what properties it has. */
    static final class Properties
    {
        private Properties()
        {
        }

        public static void main(final String[] args)
        {
            System.out.println(System.getProperty("io.ropewalk.test.inherited"));
            System.out.println(System.getProperty("io.ropewalk.test.given"));
            System.out.println(System.getProperty("io.ropewalk.test.option"));
            System.out.println(System.getProperty("io.ropewalk.owner.test"));
        }
    }

    /** Leaves a process behind that has the same output, and says its pid. */
    static final class Parent
    {
        private Parent()
        {
        }

        public static void main(final String[] args) throws IOException
        {
            final Process child = new ProcessBuilder("sleep", "1000").inheritIO().start();
            System.out.println(child.pid());
        }
    }

    /** Sleeps until killed. */
    static final class Sleeper
    {
        private Sleeper()
        {
        }

        public static void main(final String[] args) throws InterruptedException
        {
            System.out.println("started");
            new CountDownLatch(1).await();
        }
    }
}
