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
package io.ropewalk.corruption;

import io.ropewalk.segment.walk.Walk;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process that uses objects while their files are damaged. Arguments: walk, file of the {@link FuzzBoard}, seed of
 * the first object, how many (or the seed of one that a dead process has left, and zero), and whether files are cut
 * short, too: after that the JVM may meet memory without a file, and say so late. Prints faults, one a line.
 */
final class FuzzVictim
{
    static final String FAULT = "FAULT ";
    static final String LINE = " | ";

    private static final int PULSE_MS = 10;
    private static final int LOOKS_OF_HEIR = 3;
    private static final int TRAFFIC_PAUSE_US = 50;

    private final Walk walk;
    private final FuzzBoard board;
    private final Path spare;
    private final boolean cuts;

    private volatile boolean isOver;
    private volatile String strike = "none";

    private FuzzVictim(final Walk walk, final FuzzBoard board, final Path spare, final boolean cuts)
    {
        this.cuts = cuts;
        this.walk = walk;
        this.board = board;
        this.spare = spare;
    }

    public static void main(final String[] arguments) throws Exception
    {
        final FuzzBoard board = new FuzzBoard(Path.of(arguments[1]));
        final FuzzVictim victim = new FuzzVictim(
            Walk.open(Path.of(arguments[0])), board, Path.of(arguments[1] + "-spare"),
            Boolean.parseBoolean(arguments[4]));
        final Thread pulse = new Thread(() ->
        {
            while (true)
            {
                board.add(FuzzBoard.PULSE);
                sleep(PULSE_MS);
            }
        }, "pulse");
        pulse.setDaemon(true);
        pulse.start();
        final long first = Long.parseLong(arguments[2]);
        final long count = Long.parseLong(arguments[3]);
        if (count == 0)
        {
            victim.inherit(first);
        }
        for (long seed = first; seed < first + count; seed++)
        {
            board.set(FuzzBoard.SEED, seed);
            victim.playSafely(seed);
        }
        // A thread that a damaged object keeps must not keep the process.
        Runtime.getRuntime().halt(0);
    }

    private static void sleep(final long ms)
    {
        try
        {
            TimeUnit.MILLISECONDS.sleep(ms);
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    static String nameOf(final long seed)
    {
        return "prey-" + seed;
    }

    /** Takes an object over as its dead users have left it. */
    private void inherit(final long seed) throws IOException
    {
        final Prey prey = Preys.of(seed);
        final Random random = new Random(seed);
        board.set(FuzzBoard.SEED, seed);
        for (int i = 0; i < LOOKS_OF_HEIR; i++)
        {
            playAll(prey, open(prey, seed), random);
        }
        remove(objects());
    }

    private List<Path> objects() throws IOException
    {
        return files(walk.path()).stream().filter((file) -> !file.getParent().equals(walk.path()) ||
            !file.getFileName().toString().startsWith(".")).toList();
    }

    private void playSafely(final long seed) throws Exception
    {
        try
        {
            play(seed);
        }
        catch (final Exception | InternalError ex)
        {
            // That of memory may come between the steps as well. What cannot even be made was damaged with its walk.
            isOver = true;
            judge("between", ex);
        }
    }

    private void play(final long seed) throws Exception
    {
        final Prey prey = Preys.of(seed);
        final Random random = new Random(seed);
        isOver = false;
        strike = "none";
        final Set<Path> before = files(walk.path());
        final List<Prey.Role> roles = prey.open(walk, nameOf(seed));
        playAll(prey, roles, random);
        final List<Path> files = new ArrayList<>(files(prey.place(walk)));
        files.removeAll(before);
        Collections.sort(files);
        final Thread traffic = new Thread(() -> keepUp(prey, seed), "traffic");
        traffic.setDaemon(true);
        if (prey.isShared())
        {
            traffic.start();
        }
        final FileVandal vandal = new FileVandal(seed);
        for (int i = 0; i < prey.strikes(); i++)
        {
            strike(prey, vandal, files, i == prey.strikes() - 1 && random.nextInt(3) == 0);
            playAll(prey, roles, random);
            if (i % 2 == 1)
            {
                playAll(prey, open(prey, seed), random);
            }
            if (vandal.hasDamaged())
            {
                board.add(FuzzBoard.LOOKED_AT);
            }
        }
        isOver = true;
        step("join " + prey.name(), traffic::join);
        step("end " + prey.name(), prey::end);
        remove(files);
        board.add(FuzzBoard.OBJECTS);
    }

    private void strike(final Prey prey, final FileVandal vandal, final List<Path> files, final boolean isLast)
        throws IOException
    {
        try
        {
            strike = isLast ? cuts ? vandal.cut(files) : vandal.replace(files, spare) : vandal.strikeBytes(files);
        }
        catch (final IOException ex)
        {
            // The object itself may have removed a file, or put it back.
            strike = ex.toString();
        }
        board.doing(false, prey.name() + " " + strike);
        board.add(FuzzBoard.STRIKES);
    }

    /** By another thread, through handles of its own, as long as the object is struck. */
    private void keepUp(final Prey prey, final long seed)
    {
        final Random random = new Random(~seed);
        List<Prey.Role> roles = List.of();
        while (!isOver)
        {
            try
            {
                if (roles.isEmpty())
                {
                    roles = prey.open(walk, nameOf(seed));
                }
                final Prey.Role role = roles.get(random.nextInt(roles.size()));
                board.doing(true, prey.name() + " " + role.name() + " after " + strike);
                board.set(FuzzBoard.TRAFFIC_BUSY, 1);
                role.act().run(random);
            }
            catch (final Throwable ex)
            {
                judge("traffic " + prey.name(), ex);
            }
            board.set(FuzzBoard.TRAFFIC_BUSY, 0);
            board.add(FuzzBoard.TRAFFIC_STEPS);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(TRAFFIC_PAUSE_US));
        }
    }

    private List<Prey.Role> open(final Prey prey, final long seed)
    {
        final List<List<Prey.Role>> opened = new ArrayList<>();
        step("open " + prey.name(), () -> opened.add(prey.open(walk, nameOf(seed))));
        return opened.isEmpty() ? List.of() : opened.get(0);
    }

    private void playAll(final Prey prey, final List<Prey.Role> roles, final Random random)
    {
        for (final Prey.Role role : roles)
        {
            step(prey.name() + " " + role.name(), () -> role.act().run(random));
        }
    }

    /** Something that may throw what a user may see. */
    private interface Step
    {
        void run() throws Exception;
    }

    private void step(final String what, final Step step)
    {
        board.doing(false, what + " after " + strike);
        try
        {
            step.run();
        }
        catch (final Throwable ex)
        {
            judge(what, ex);
        }
        board.add(FuzzBoard.OPERATIONS);
        board.add(FuzzBoard.STEPS);
    }

    private void judge(final String what, final Throwable thrown)
    {
        if (Judge.isTyped(thrown))
        {
            board.add(FuzzBoard.TYPED);
        }
        else if (cuts && Judge.isMemoryFault(thrown))
        {
            board.add(FuzzBoard.FAULTS_OF_MEMORY);
        }
        else
        {
            final StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            System.out.println(FAULT + "wild: seed=" + board.get(FuzzBoard.SEED) + " doing=" + what + " after=" +
                strike + LINE + text.toString().strip().replaceAll("\\R\\s*", LINE));
        }
    }

    private static Set<Path> files(final Path directory) throws IOException
    {
        final Set<Path> files = new HashSet<>();
        for (final File file : directory.toFile().listFiles())
        {
            if (Files.isDirectory(file.toPath(), LinkOption.NOFOLLOW_LINKS))
            {
                files.addAll(files(file.toPath()));
            }
            else
            {
                files.add(file.toPath());
            }
        }
        return files;
    }

    private static void remove(final List<Path> files) throws IOException
    {
        for (final Path file : files)
        {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
            {
                try (Stream<Path> inside = Files.list(file))
                {
                    for (final Path each : inside.toList())
                    {
                        Files.deleteIfExists(each);
                    }
                }
            }
            Files.deleteIfExists(file);
        }
    }
}
