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
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.TaskDecodingException;
import io.ropewalk.error.TaskEncodingException;
import io.ropewalk.process.task.ProcessBody;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Children that cannot start, and calls in the wrong order: a clear exception, and nothing left. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessRefusalTest
{
    private final Ropewalk walk = Ropewalk.temporary();

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeft()
    {
        assertEquals(List.of(), ChildProcess.activeChildren());
        assertEquals(List.of(), walk.names());
    }

    @Test
    void shouldNameThePathWhenTheTaskIsNotSerialisable()
    {
        final Object[] captured = {"fine", new Object()};
        final RemoteTask task = () -> System.out.println(captured[1]);
        final TaskEncodingException ex =
            assertThrows(TaskEncodingException.class, () -> walk.process(task).start());
        assertTrue(ex.getMessage().contains("[1]"), ex.getMessage());
    }

    @Test
    void shouldThrowTheReasonWhenTheChildLacksAClass() throws Exception
    {
        final Path jar = folder.resolve("vanishing.jar");
        pack(jar, Vanishing.class);
        try (URLClassLoader loader = new URLClassLoader(new URL[]{jar.toUri().toURL()}, getClass().getClassLoader())
            {
                @Override
                protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException
                {
                    return Vanishing.class.getName().equals(name) && findLoadedClass(name) == null ?
                        findClass(name) : super.loadClass(name, resolve);
                }
            })
        {
            final RemoteTask task = (RemoteTask)loader.loadClass(Vanishing.class.getName())
                .getDeclaredConstructor().newInstance();
            Files.delete(jar);
            final String path = System.getProperty("java.class.path");
            System.setProperty("java.class.path", withoutTests(path));
            try
            {
                final ChildStartException ex =
                    assertThrows(ChildStartException.class, () -> walk.process(task).name("orphan").start());
                assertInstanceOf(TaskDecodingException.class, ex.getCause());
                assertTrue(ex.getMessage().contains("name=orphan"), ex.getMessage());
                assertTrue(ex.getMessage().contains("class=" + Vanishing.class.getName()), ex.getMessage());
            }
            finally
            {
                System.setProperty("java.class.path", path);
            }
        }
    }

    @Test
    void shouldThrowTheReasonWhenAHandleHasLostItsObject()
    {
        final SharedQueue<String> queue = walk.queue("gone", 1, Codecs.utf8());
        queue.destroy();
        final ChildStartException ex =
            assertThrows(ChildStartException.class, () -> walk.process(() -> queue.put("x")).start());
        assertInstanceOf(ObjectDestroyedException.class, ex.getCause());
    }

    @Test
    void shouldThrowTheReasonWhenThereIsNoMainMethod()
    {
        final ChildStartException ex =
            assertThrows(ChildStartException.class, () -> walk.process(ProcessRefusalTest.class, "x").start());
        assertTrue(ex.getMessage().contains("main"), ex.getMessage());
    }

    @Test
    void shouldSayWhereWhenThereIsNoJava()
    {
        final String home = System.getProperty("java.home");
        System.setProperty("java.home", folder.toString());
        try
        {
            final ChildStartException ex =
                assertThrows(ChildStartException.class, () -> walk.process(() -> {}).start());
            assertTrue(ex.getMessage().contains("executable=" + folder), ex.getMessage());
            assertThrows(ChildStartException.class, () -> walk.process(() -> {}).daemon(true).start());
        }
        finally
        {
            System.setProperty("java.home", home);
        }
    }

    @Test
    void shouldShowItsErrorsWhenTheChildEndsTooEarly()
    {
        final ChildStartException option = assertThrows(ChildStartException.class,
            () -> walk.process(() -> {}).jvmOptions("-XX:+NoSuchOptionAtAll").start());
        assertTrue(option.getMessage().contains("exitValue=1"), option.getMessage());
        assertTrue(option.getMessage().contains("NoSuchOptionAtAll"), option.getMessage());
        final ChildStartException exit = assertThrows(ChildStartException.class,
            () -> walk.process(new Awkward(3)).errorTo((line) -> {}).start());
        assertTrue(exit.getMessage().contains("exitValue=3 output=exits"), exit.getMessage());
    }

    @Test
    void shouldShowItsOutputWhenTheChildIsNeverReady()
    {
        String message = "";
        for (long timeoutMs = 1000; !message.contains("hangs"); timeoutMs *= 2)
        {
            final ChildProcessBuilder builder =
                walk.process(new Awkward(Awkward.HANGS)).startTimeout(timeoutMs, TimeUnit.MILLISECONDS);
            message = assertThrows(ChildStartException.class, builder::start).getMessage();
            assertTrue(message.contains("timeoutMs=" + timeoutMs + " output="), message);
        }
    }

    @Test
    void shouldEndTheChildWhenInterruptedBeforeItIsReady()
    {
        Thread.currentThread().interrupt();
        final ChildStartException ex =
            assertThrows(ChildStartException.class, () -> walk.process(new Awkward(Awkward.HANGS)).start());
        assertInstanceOf(InterruptedException.class, ex.getCause());
        assertTrue(Thread.interrupted());
    }

    @Test
    void shouldRefuseWhenStartedTwice()
    {
        final ChildProcessBuilder builder = walk.process(() -> {}).daemon(true);
        try (ChildProcess child = builder.start())
        {
            assertTrue(child.pid() > 0);
            assertThrows(IllegalThreadStateException.class, builder::start);
            assertThrows(IllegalThreadStateException.class, () -> builder.daemon(false));
            assertThrows(IllegalThreadStateException.class, () -> builder.name("other"));
        }
    }

    @Test
    void shouldEndChildAndKeepAnswersWhenClosed()
    {
        final ChildProcess child = walk.process(() -> TimeUnit.HOURS.sleep(1)).start();
        child.close();
        child.close();
        assertFalse(child.isAlive());
        assertEquals(143, child.exitValue());
        assertTrue(child.failure().isEmpty());
    }

    private static String withoutTests(final String path)
    {
        return String.join(File.pathSeparator, List.of(path.split(File.pathSeparator)).stream()
            .filter((entry) -> !Files.exists(Path.of(entry, "io/ropewalk/process/child/host"))).toList());
    }

    private static void pack(final Path jar, final Class<?> type) throws IOException
    {
        final String name = type.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar)))
        {
            out.putNextEntry(new JarEntry(name));
            out.write(type.getClassLoader().getResourceAsStream(name).readAllBytes());
            out.closeEntry();
        }
    }

    /** Of a jar that goes. */
    public static final class Vanishing extends ProcessBody
    {
        private static final long serialVersionUID = 1L;

        /** For everybody. */
        public Vanishing()
        {
        }

        @Override
        public void run()
        {
        }
    }

    /** Ends, or hangs, when it arrives. */
    static final class Awkward extends ProcessBody
    {
        static final int HANGS = -1;
        private static final long serialVersionUID = 1L;

        private final int code;

        Awkward(final int code)
        {
            this.code = code;
        }

        private void readObject(final ObjectInputStream stream) throws IOException, ClassNotFoundException
        {
            stream.defaultReadObject();
            System.err.println(code == HANGS ? "hangs" : "exits");
            if (code != HANGS)
            {
                System.exit(code);
            }
            try
            {
                TimeUnit.HOURS.sleep(1);
            }
            catch (final InterruptedException ex)
            {
                throw new IOException(ex);
            }
        }

        @Override
        public void run()
        {
        }
    }
}
