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
package io.ropewalk.process.task.core;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.RemoteStackException;
import io.ropewalk.error.TaskDecodingException;
import io.ropewalk.error.TaskEncodingException;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.process.task.RemoteCallable;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.value.SharedLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tasks that another process calls. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskTravelTest
{
    private static final String STRANGER = """
        package stranger;

        public final class Stranger
        {
            public static final class Failure extends RuntimeException
            {
                public Failure()
                {
                    super("strange");
                }
            }

            public static io.ropewalk.process.task.RemoteCallable<Object> task()
            {
                return () -> "strange";
            }
        }
        """;

    private static int calls;

    @TempDir
    private Path folder;

    private Object called(final RemoteCallable<?> task, final String... options) throws Exception
    {
        return calledBytes(TaskBytes.encode(task, "task"), options);
    }

    private Object calledBytes(final byte[] task, final String... options) throws Exception
    {
        Files.deleteIfExists(folder.resolve("result"));
        Files.deleteIfExists(folder.resolve("failure"));
        Files.write(folder.resolve("task"), task);
        try (ChildJvm peer =
            ChildJvm.of(TaskPeer.class).arguments(folder.toString()).jvmOptions(options).start())
        {
            assertEquals(0, peer.waitFor());
        }
        final Path result = folder.resolve("result");
        return Files.exists(result) ? TaskBytes.decode(Files.readAllBytes(result), null) :
            FailureBytes.decode(Files.readAllBytes(folder.resolve("failure")), null);
    }

    private static int count()
    {
        return ++calls;
    }

    @Test
    void shouldRunThereWhenALambda() throws Exception
    {
        final String text = "text";
        final long here = ProcessHandle.current().pid();
        final Object result =
            called(() -> List.of(text, here, ProcessHandle.current().pid(), count(), count()));
        final List<?> results = assertInstanceOf(List.class, result);
        assertEquals(List.of("text", here), results.subList(0, 2));
        assertNotEquals(here, results.get(2));
        assertEquals(List.of(1, 2), results.subList(3, 5));
        assertEquals(0, calls);
    }

    @Test
    void shouldShareObjectsWhenItCapturesTheirHandles() throws Exception
    {
        try (Ropewalk walk = Ropewalk.open(folder.resolve("walk")))
        {
            final SharedQueue<String> queue = walk.queue("queue", 8, Codecs.utf8());
            final SharedLong value = walk.longValue("value", 40);
            final SharedLock lock = walk.lock("lock");
            lock.lock();
            queue.put("here");
            final Object result = called(() ->
            {
                queue.put("there after " + queue.take());
                value.addAndGet(2);
                return lock.tryLock();
            });
            assertEquals(false, result);
            assertEquals("there after here", queue.take());
            assertEquals(42, value.get());
            lock.unlock();
        }
    }

    @Test
    void shouldSaySoWhenAnObjectWasDestroyed() throws Exception
    {
        try (Ropewalk walk = Ropewalk.open(folder.resolve("walk")))
        {
            final SharedLong value = walk.longValue("value", 40);
            final RemoteCallable<Long> task = value::get;
            final byte[] bytes = TaskBytes.encode(task, "task");
            value.destroy();
            final Throwable failure = assertInstanceOf(ObjectDestroyedException.class, calledBytes(bytes));
            assertInstanceOf(RemoteStackException.class, failure.getCause());
        }
    }

    @Test
    void shouldSendTheFailureWhenItFails() throws Exception
    {
        final Object failure = called(() ->
        {
            throw new FileNotFoundException("name=missing");
        });
        final Throwable arrived = assertInstanceOf(FileNotFoundException.class, failure);
        final RemoteStackException stack = assertInstanceOf(RemoteStackException.class, arrived.getCause());
        assertNotEquals(ProcessHandle.current().pid(), stack.pid());
        assertEquals("peer", stack.processName());
        assertTrue(stack.stackText().contains(TaskPeer.class.getName() + ".main"), stack::stackText);
        assertEquals(getClass().getName(), arrived.getStackTrace()[0].getClassName());
    }

    @Test
    void shouldNameThePathWhenTheResultIsNotSerialisable() throws Exception
    {
        final Throwable failure =
            assertInstanceOf(TaskEncodingException.class, called(() -> Arrays.asList(1, new Object())));
        assertEquals("result is not serialisable: path=result[1] class=java.lang.Object", failure.getMessage());
    }

    @Test
    void shouldRefuseWhenTheFilterOfTheUserDoes() throws Exception
    {
        final ArrayList<Integer> list = new ArrayList<>(List.of(1));
        final RemoteCallable<Integer> task = () -> list.size() + count();
        assertEquals(2, called(task, "-Djdk.serialFilter=!java.util.LinkedList"));

        final Throwable captured = assertInstanceOf(TaskDecodingException.class,
            called(task, "-Djdk.serialFilter=!java.util.ArrayList"));
        assertTrue(captured.getMessage().contains("refused by jdk.serialFilter: class=java.util.ArrayList"),
            captured::getMessage);
        final Throwable lambda = assertInstanceOf(TaskDecodingException.class,
            called(task, "-Djdk.serialFilter=!" + getClass().getName()));
        assertTrue(lambda.getMessage().contains("refused by jdk.serialFilter: class=" + getClass().getName()),
            lambda::getMessage);
    }

    private URLClassLoader strangers() throws IOException
    {
        final Path source = Files.writeString(folder.resolve("Stranger.java"), STRANGER);
        final Path classes = folder.resolve("classes");
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err,
            "-cp", System.getProperty("java.class.path"), "-d", classes.toString(), source.toString()));
        return new URLClassLoader(new URL[]{classes.toUri().toURL()}, getClass().getClassLoader());
    }

    @Test
    void shouldSayTheClassWhenThereIsNoneThere() throws Exception
    {
        try (URLClassLoader loader = strangers())
        {
            final Callable<?> task =
                (Callable<?>)Class.forName("stranger.Stranger", true, loader).getMethod("task").invoke(null);
            final byte[] bytes = TaskBytes.encode(task, "task");
            assertEquals("strange", ((Callable<?>)TaskBytes.decode(bytes, loader)).call());

            final Throwable failure = assertInstanceOf(TaskDecodingException.class, calledBytes(bytes));
            assertTrue(failure.getMessage().startsWith("a class is missing in this process: class=stranger.Stranger "),
                failure::getMessage);
            assertThrows(TaskDecodingException.class, () -> TaskBytes.decode(bytes, null));
        }
    }

    @Test
    void shouldFindTheClassOfAFailureWhenTheLoaderHasIt() throws Exception
    {
        try (URLClassLoader loader = strangers())
        {
            final Throwable failure = (Throwable)Class.forName("stranger.Stranger$Failure", true, loader)
                .getConstructor().newInstance();
            final byte[] bytes = FailureBytes.encode(failure, "here");
            assertEquals(failure.getClass(), FailureBytes.decode(bytes, loader).getClass());
            final Throwable standIn = FailureBytes.decode(bytes, null);
            assertEquals("stranger.Stranger$Failure: strange", standIn.getMessage());
            assertInstanceOf(TaskDecodingException.class, standIn.getSuppressed()[0]);
            assertNull(standIn.getCause().getCause());
        }
    }
}
