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
package io.ropewalk.bus;

import io.ropewalk.Ropewalk;
import io.ropewalk.bus.driver.DriverUnavailableException;
import io.ropewalk.codec.Codecs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Drivers that do not come up: the launcher of this test does with them what the test wants. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DriverStartTest
{
    private static final String HOME = System.getProperty("java.home");
    private static final BusOptions OPTIONS = BusOptions.defaults().termLength(1 << 16);

    @TempDir
    private Path folder;
    private Path tries;

    @BeforeEach
    void makeTries() throws IOException
    {
        tries = Files.createFile(folder.resolve("tries"));
    }

    @AfterEach
    void restoreLauncher()
    {
        System.setProperty("java.home", HOME);
    }

    /** What is started from here on: a script, with "$JAVA" and "$TRY", which counts from 1. */
    private void launch(final String script) throws IOException
    {
        final Path home = Files.createTempDirectory(folder, "home");
        try (Stream<Path> entries = Files.list(Path.of(HOME)))
        {
            for (final Path entry : entries.filter((file) -> !file.endsWith("bin")).toList())
            {
                Files.createSymbolicLink(home.resolve(entry.getFileName()), entry);
            }
        }
        final Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nJAVA='" + HOME + "/bin/java'\necho x >> '" + tries +
            "'\nTRY=$(wc -l < '" + tries + "')\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        System.setProperty("java.home", home.toString());
    }

    private int countTries() throws IOException
    {
        return Files.readAllLines(tries).size();
    }

    @Test
    void shouldSayWhyWhenTheDriverEndsByItself() throws IOException
    {
        launch("echo 'It cannot' ; echo 'be done' >&2 ; exit 3");
        try (Parties parties = new Parties("lasting"))
        {
            final DriverUnavailableException ex = assertThrows(DriverUnavailableException.class,
                () -> Bus.open(Ropewalk.open(parties.directory()), OPTIONS));
            assertTrue(ex.getMessage().contains("exitValue=3 output="), ex.getMessage());
            assertTrue(ex.getMessage().contains("It cannot"), ex.getMessage());
            assertTrue(ex.getMessage().contains("be done"), ex.getMessage());
            assertEquals(1, ex.getMessage().lines().count());
            assertEquals(3, countTries());
        }
    }

    @Test
    void shouldStartAnotherWhenTheDriverIsKilledAtAnyMomentOfItsStart() throws Exception
    {
        final int kills = 9;
        try (Parties parties = new Parties("starting");
            Bus bus = Bus.open(Ropewalk.open(parties.directory()), OPTIONS);
            Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
            Publisher<Long> publisher = bus.publisher("n", Codecs.int64());
            Publisher<Long> other = bus.publisher("other", Codecs.int64());
            Subscriber<Long> idle = bus.subscriber("other", Codecs.int64()))
        {
            launch("if [ $TRY -gt " + kills + " ] ; then exec \"$JAVA\" \"$@\" ; fi\n" +
                "if [ $TRY -eq 1 ] ; then kill -9 $$ ; fi\n" +
                "if [ $TRY -eq 2 ] ; then kill -15 $$ ; fi\n" +
                "\"$JAVA\" \"$@\" &\nsleep 0.$(expr $TRY - 2)\nkill -9 $! $$");
            final AtomicBoolean isOver = new AtomicBoolean();
            final CompletableFuture<Long> published = start(() -> publishUntil(publisher, isOver));
            final CompletableFuture<Long> offered = start(() -> offerUntil(other, idle, isOver));
            final CompletableFuture<Long> received = start(() -> receive(subscriber));
            Parties.kill(parties.driver().orElseThrow());
            Parties.await(() -> published.isDone() || received.isDone() || offered.isDone() || isStarted(kills));
            isOver.set(true);
            assertEquals(published.get(), received.get());
            offered.get();
            assertEquals(0, subscriber.statistics().missed());
        }
    }

    private boolean isStarted(final int kills)
    {
        try
        {
            return countTries() > kills;
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static <T> CompletableFuture<T> start(final Callable<T> action)
    {
        return Control.start(action);
    }

    private static long publishUntil(final Publisher<Long> publisher, final AtomicBoolean isOver)
        throws InterruptedException
    {
        long count = 0;
        while (!isOver.get())
        {
            publisher.publish(count++);
        }
        publisher.publish(count);
        publisher.publish(-1L);
        return count;
    }

    /** Everything that does not wait, or not for long. */
    private static long offerUntil(
        final Publisher<Long> publisher, final Subscriber<Long> subscriber, final AtomicBoolean isOver)
        throws InterruptedException
    {
        long count = 0;
        while (!isOver.get())
        {
            count += publisher.offer(1L) ? 1 : 0;
            count += publisher.offer(2L, 1, TimeUnit.MILLISECONDS) ? 1 : 0;
            final Claim claim = publisher.tryClaim(Long.BYTES);
            if (claim != null)
            {
                claim.buffer().putLong(claim.offset(), 3);
                claim.commit();
                count++;
            }
            count -= subscriber.poll((buffer, offset, length) -> {}, 10);
            count -= subscriber.poll(1, TimeUnit.MILLISECONDS) == null ? 0 : 1;
        }
        while (count > 0)
        {
            assertTrue(subscriber.take() > 0);
            count--;
        }
        return count;
    }

    private static long receive(final Subscriber<Long> subscriber) throws InterruptedException
    {
        long expected = 0;
        for (long value = subscriber.take(); value >= 0; value = subscriber.take())
        {
            assertEquals(expected, value);
            expected++;
        }
        return expected - 1;
    }

    @Test
    void shouldKeepDeadlinesAndCloseWhenTheDriverNeverComesUp() throws Exception
    {
        try (Parties parties = new Parties("never"))
        {
            final Bus bus = Bus.open(Ropewalk.open(parties.directory()), OPTIONS);
            final Publisher<Long> publisher = bus.publisher("n", Codecs.int64());
            final Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
            launch("exec sleep 1000");
            Parties.kill(parties.driver().orElseThrow());
            Parties.await(() -> !publisher.offer(1L));
            while (subscriber.poll(10, TimeUnit.MILLISECONDS) != null)
            {
                assertTrue(countTries() <= 1);
            }
            assertFalse(publisher.offer(1L, 10, TimeUnit.MILLISECONDS));
            assertNull(publisher.tryClaim(Long.BYTES));
            assertEquals(0, subscriber.poll((buffer, offset, length) -> {}, 1));
            assertNull(subscriber.poll(10, TimeUnit.MILLISECONDS));
            final CompletableFuture<Boolean> opening = start(() ->
            {
                try (Subscriber<Long> late = bus.subscriber("n", Codecs.int64()))
                {
                    return late == null;
                }
            });
            publisher.close();
            subscriber.close();
            bus.close();
            assertThrows(ExecutionException.class, opening::get);
        }
    }

    @Test
    void shouldLoseNothingWhenStartingDriversAreKilledUnderLoad() throws InterruptedException
    {
        try (Parties parties = new Parties("killing"))
        {
            final Parties.Handle subscriber = parties.start("subscribe").ready();
            final List<Parties.Handle> publishers = List.of(
                parties.start("publish", "0", "20000", "100000").ready(),
                parties.start("publish", "1", "20000", "100000").ready());
            for (int i = 0; i < 12 && publishers.stream().allMatch((party) -> party.child().isAlive()); i++)
            {
                Parties.await(() -> parties.driver().isPresent());
                TimeUnit.MILLISECONDS.sleep(15L * i);
                parties.drivers().forEach(Parties::kill);
            }
            for (final Parties.Handle publisher : publishers)
            {
                assertTrue(publisher.last().startsWith("published 20000 unheard 0 "));
            }
            parties.start("end").child().waitFor();
            assertTrue(subscriber.last().startsWith("received 40000 missed 0 faults 0"), subscriber.last());
        }
    }
}
