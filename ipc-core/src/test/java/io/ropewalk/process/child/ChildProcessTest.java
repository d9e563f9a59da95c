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

import io.ropewalk.Ropewalk;
import io.ropewalk.Waiting;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.RemoteFailureException;
import io.ropewalk.process.task.ProcessBody;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.value.SharedLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tasks in real processes: what they are, how they end, and what the parent gets to know. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildProcessTest
{
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int SIGNAL_BASE = 128;

    private final Ropewalk walk = Ropewalk.temporary();
    private final SharedQueue<String> said = walk.queue("said", 64, Codecs.utf8());

    @Test
    void shouldRunLambdaWithLiveHandlesWhenStarted() throws Exception
    {
        final SharedQueue<String> queue = said;
        final SharedLong ownPid = walk.longValue("pid", 0);
        final int number = 42;
        try (ChildProcess child = walk.process(() ->
        {
            ownPid.set(ProcessHandle.current().pid());
            queue.put("hello " + number);
        }).start())
        {
            child.join();
            assertEquals("hello 42", queue.take());
            assertEquals(child.pid(), ownPid.get());
            assertFalse(child.pid() == ProcessHandle.current().pid());
            assertEquals(0, child.exitValue());
            assertEquals(OptionalInt.empty(), child.exitSignal());
            assertTrue(child.failure().isEmpty());
            assertFalse(child.isAlive());
        }
    }

    @Test
    void shouldRunMethodReferenceWithArgumentsWhenGivenAMainClass() throws Exception
    {
        try (ChildProcess child = walk.process(Arguments.class, "one", "two words", "", "\u00e9\n\"")
            .outputTo(said::add).start())
        {
            child.join();
            assertEquals(0, child.exitValue());
            assertEquals("[one, two words, , \u00e9", said.take());
            assertEquals("\"]", said.take());
        }
    }

    @Test
    void shouldTakeFieldsAlongWhenTheTaskIsAnObject() throws Exception
    {
        final Greeter greeter = new Greeter(said);
        greeter.whom = "world";
        try (ChildProcess child = walk.process(greeter).name("greeter").start())
        {
            child.join();
            assertEquals("greeter " + child.pid() + " greets world", said.take());
        }
    }

    @Test
    void shouldKnowItsFamilyWhenAsked() throws Exception
    {
        final SharedQueue<String> queue = said;
        final SharedQueue<String> told = walk.queue("told", 1, Codecs.utf8());
        final ProcessInfo own = ChildProcess.current();
        assertEquals("main", own.name());
        assertTrue(ChildProcess.parent().isEmpty());
        try (ChildProcess child = walk.process(() ->
        {
            queue.put(ChildProcess.current() + " of " + ChildProcess.parent().orElseThrow());
            queue.put(ProcessHandle.current().parent().map(ProcessHandle::pid).orElseThrow().toString());
            told.take();
        }).start())
        {
            assertTrue(child.name().matches("Process-\\d+"), child.name());
            assertEquals(new ProcessInfo(child.name(), child.pid(), false) + " of " + own, queue.take());
            assertEquals(Long.toString(own.pid()), queue.take());
            assertTrue(ChildProcess.activeChildren().contains(child));
            told.put("go");
            child.join();
            assertFalse(ChildProcess.activeChildren().contains(child));
        }
    }

    @Test
    void shouldEndLaterWhenTerminated() throws Exception
    {
        final SharedQueue<String> queue = said;
        try (ChildProcess child = walk.process(() ->
        {
            queue.put("started");
            TimeUnit.HOURS.sleep(1);
            queue.put("done");
        }).start())
        {
            assertEquals("started", queue.take());
            assertThrows(IllegalThreadStateException.class, child::exitValue);
            assertThrows(IllegalThreadStateException.class, child::exitSignal);
            assertFalse(child.join(1, TimeUnit.MILLISECONDS));
            final CompletableFuture<Integer> exit = child.onExit();
            child.terminate();
            assertEquals(List.of(child), Waiting.any(List.of(child)));
            child.join();
            assertFalse(child.isAlive());
            assertEquals(SIGNAL_BASE + SIGTERM, child.exitValue());
            assertEquals(OptionalInt.of(SIGTERM), child.exitSignal());
            assertEquals(child.exitValue(), exit.get());
            child.terminate();
            child.kill();
            assertTrue(queue.isEmpty(), "the rest of the task was not run");
        }
    }

    @Test
    void shouldTellSignalsFromExitsWhenEnded() throws Exception
    {
        try (ChildProcess child = walk.process(() -> TimeUnit.HOURS.sleep(1)).start())
        {
            child.kill();
            child.join();
            assertEquals(SIGNAL_BASE + SIGKILL, child.exitValue());
            assertEquals(OptionalInt.of(SIGKILL), child.exitSignal());
            assertTrue(child.failure().isEmpty());
        }
        for (final int code : new int[]{7, SIGNAL_BASE + SIGTERM})
        {
            try (ChildProcess child = walk.process(() -> System.exit(code)).start())
            {
                child.join();
                assertEquals(code, child.exitValue());
                assertEquals(OptionalInt.empty(), child.exitSignal());
            }
        }
    }

    @Test
    void shouldReturnTheExceptionWhenTheTaskThrows() throws Exception
    {
        try (ChildProcess child = walk.process(() ->
        {
            throw new IllegalArgumentException("too bad", new Secret());
        }).name("thrower").errorTo(line -> said.add(line)).start())
        {
            child.join();
            assertEquals(1, child.exitValue());
            final Throwable failure = child.failure().orElseThrow();
            assertInstanceOf(IllegalArgumentException.class, failure);
            assertEquals("too bad", failure.getMessage());
            assertTrue(failure.getStackTrace()[0].toString().contains("ChildProcessTest"));
            assertInstanceOf(RemoteFailureException.class, failure.getCause(), "it cannot travel");
            assertTrue(Arrays.toString(failure.getSuppressed()).contains("thrower"), "the remote stack");
            assertTrue(said.take().contains("IllegalArgumentException: too bad"), "it is on standard error, too");
        }
    }

    @Test
    void shouldWaitForOtherThreadsWhenTheTaskReturns() throws Exception
    {
        final SharedQueue<String> queue = said;
        try (ChildProcess child = walk.process(() -> new Thread(() ->
        {
            try
            {
                queue.take();
                queue.put("last words");
            }
            catch (final InterruptedException ex)
            {
                throw new IllegalStateException(ex);
            }
        }).start()).start())
        {
            assertFalse(child.join(100, TimeUnit.MILLISECONDS));
            queue.put("go");
            child.join();
            assertEquals("last words", queue.take());
            assertEquals(0, child.exitValue());
        }
    }

    @Test
    void shouldTakeALotAlongWhenTheTaskIsLarge() throws Exception
    {
        final byte[] data = new byte[8 << 20];
        Arrays.fill(data, (byte)7);
        final SharedLong sum = walk.longValue("sum", 0);
        try (ChildProcess child = walk.process(() ->
        {
            long total = 0;
            for (final byte one : data)
            {
                total += one;
            }
            sum.set(total);
        }).start())
        {
            child.join();
            assertEquals(7L * data.length, sum.get());
        }
    }

    @Test
    void shouldTalkWhenTold() throws Exception
    {
        try (ChildProcess child = walk.process(ChildProcessTest::echo).talking().start())
        {
            child.standardInput().write("ping\n");
            child.standardInput().flush();
            assertEquals("echo ping", child.standardOutput().readLine());
        }
    }

    private static void echo() throws Exception
    {
        final byte[] line = new byte[4];
        assertEquals(line.length, System.in.readNBytes(line, 0, line.length));
        System.out.println("echo " + new String(line, StandardCharsets.UTF_8));
    }

    static final class Arguments
    {
        private Arguments()
        {
        }

        public static void main(final String[] arguments)
        {
            System.out.println(Arrays.toString(arguments));
        }
    }

    static final class Greeter extends ProcessBody
    {
        private static final long serialVersionUID = 1L;

        private final SharedQueue<String> queue;
        private String whom;

        Greeter(final SharedQueue<String> queue)
        {
            this.queue = queue;
        }

        @Override
        public void run() throws Exception
        {
            final ProcessInfo own = ChildProcess.current();
            queue.put(own.name() + " " + own.pid() + " greets " + whom);
        }
    }

    /** Cannot travel. */
    static final class Secret extends Exception
    {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused")
        private final Object lock = new Object();
    }
}
