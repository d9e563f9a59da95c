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
package io.ropewalk.bus.driver;

import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.machine.platform.FileSpace;
import io.ropewalk.segment.file.FileFailures;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Asks the driver of a bus to run an archive. The order lies in a file of the walk, so that it outlives the driver and
 * the next one follows it; what became of it, in one of the driver's directory, which goes with the driver.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> {@link DriverUnavailableException} with the reason that the driver gives;
 * {@link IncompatibleDriverException} if it runs another archive.
 */
public final class ArchiveOrder
{
    static final String RUNNING = "running";
    static final String FAILED = "failed";
    static final String NO_SPACE = "no-space";
    static final String ENDED = "ended";
    /** In the walk. */
    private static final String ORDER_FILE = ".archive";
    /** In the driver's directory. */
    private static final String ANSWER_FILE = "ropewalk-archive";
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private ArchiveOrder()
    {
    }

    /**
     * Waits until the driver runs this archive.
     *
     * @param topics    of the bus.
     * @param place     of its driver, which is one of ours.
     * @param archive   directory of the archive.
     * @param isGivenUp whether that driver has gone, or nobody waits any more.
     * @return whether it runs; false if it was given up.
     */
    public static boolean await(
        final Topics topics, final DriverPlace place, final Path archive, final BooleanSupplier isGivenUp)
    {
        final String wanted = archive.toString();
        String order = null;
        while (!isGivenUp.getAsBoolean())
        {
            final String[] answer = read(answerFile(place.directory())).orElse("").split("\n", 3);
            final boolean isRunning = RUNNING.equals(answer[0]);
            if (isRunning && wanted.equals(answer[1]))
            {
                return true;
            }
            if (isRunning)
            {
                throw new IncompatibleDriverException("the driver of the bus runs another archive: expected=" + wanted +
                    " found=" + answer[1] + " walk=" + topics.directory());
            }
            if (order != null && answer.length > 1 && order.equals(answer[1]))
            {
                throw refusal(answer, archive);
            }
            if (order == null || !order.equals(current(topics).orElse("")))
            {
                order = place(topics, wanted);
            }
            topics.driverWanted().signal();
            LockSupport.parkNanos(LOOK_NS);
        }
        return false;
    }

    private static RuntimeException refusal(final String[] answer, final Path archive)
    {
        if (NO_SPACE.equals(answer[0]))
        {
            return new OutOfSpaceException(ArchiveHost.SPACE_BYTES, FileSpace.usableBytes(archive), archive);
        }
        return new DriverUnavailableException("cannot start the archive: archive=" + archive + " error=" + answer[2]);
    }

    /** The order that there is: a line with the directory, and one that tells this order from others. */
    static Optional<String> current(final Topics topics)
    {
        return read(topics.directory().resolve(ORDER_FILE));
    }

    private static String place(final Topics topics, final String archive)
    {
        final String order = archive + '\t' + UUID.randomUUID();
        write(topics.directory().resolve(ORDER_FILE), order);
        return order;
    }

    /** The directory that an order is about. */
    static Path archiveOf(final String order)
    {
        return Path.of(order.substring(0, order.lastIndexOf('\t')));
    }

    /** By the driver. */
    static void answer(final Path driver, final String state, final String subject, final String text)
    {
        write(answerFile(driver), state + '\n' + subject + '\n' + text.replaceAll("\\s+", " "));
    }

    private static Path answerFile(final Path driver)
    {
        return driver.resolve(ANSWER_FILE);
    }

    private static Optional<String> read(final Path file)
    {
        try
        {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        }
        catch (final NoSuchFileException ex)
        {
            return Optional.empty();
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, file);
        }
    }

    private static void write(final Path file, final String text)
    {
        final Path written = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        try
        {
            Files.writeString(written, text, StandardCharsets.UTF_8);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final IOException ex)
        {
            written.toFile().delete();
            throw FileFailures.translate(ex, file);
        }
    }
}
