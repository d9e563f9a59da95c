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

import io.ropewalk.harness.PeerJvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Lets one {@link FuzzVictim} after another use damaged objects in the same walk, kills them in the middle of it, and
 * looks after those that crash or hang.
 */
final class Fuzzer
{
    private static final int LOOK_MS = 20;
    /** Pulses of the victim, which cannot do anything either while it gets no processor. */
    private static final long PULSES_OF_A_HANG = 1_500;
    private static final long STACKS_MS = 500;
    private static final int MOST_FAULTS = 20;
    private static final int TOLD_EVERY = 5_000;
    /**
     * Where the JVM accesses memory without looking whether it is there, or does not know its own instruction; it ends
     * then, which nobody in it can prevent.
     */
    private static final Pattern BARE_ACCESS = Pattern.compile("Unsafe_CompareAnd|Assembler::locate_operand");
    /** One victim in so many has files that are cut short. */
    private static final int CUTTERS = 4;
    private static final int OBJECTS_OF_CUTTER = 40;

    private final Path directory;
    private final Path walk;
    private final int objectsOfVictim;
    private final Random random;
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    private final long firstSeed;
    private long seed;
    private long told;
    private long strikes;
    private long objects;
    private long operations;
    private long typed;
    private long memoryFaults;
    private int victims;
    private int crashes;
    private int ended;
    private int held;
    private int boards;

    /** One whose victims use so many objects at most. */
    Fuzzer(final Path directory, final long seed, final int objectsOfVictim)
    {
        this.objectsOfVictim = objectsOfVictim;
        this.directory = directory;
        this.walk = directory.resolve("walk");
        this.random = new Random(seed);
        this.firstSeed = seed;
        this.seed = seed;
    }

    List<String> faults()
    {
        return faults;
    }

    long strikes()
    {
        return strikes;
    }

    /** Until so many corruptions have been looked at. */
    void play(final int count) throws Exception
    {
        System.out.println("hostile bytes: seed=" + seed + " corruptions=" + count);
        while (strikes < count && faults.size() < MOST_FAULTS)
        {
            final boolean cuts = random.nextInt(CUTTERS) == 0;
            final int objectCount = cuts ? OBJECTS_OF_CUTTER : objectsOfVictim;
            final boolean isWell = playOne(seed, objectCount, objectCount / 2 + random.nextInt(objectCount), cuts);
            // What the dead one has left is what somebody finds first.
            final boolean isHeirWell = playOne(seed, 0, Integer.MAX_VALUE, false);
            if (!isHeirWell)
            {
                fault("hang: the claim of the dead holds up the living: seed=" + seed);
            }
            held += isWell ? 0 : 1;
            if (strikes >= told + TOLD_EVERY)
            {
                told = strikes;
                System.out.println(this);
            }
            seed++;
        }
    }

    /** Kills it after so many objects; false if it hung. */
    private boolean playOne(
        final long first, final int count, final int killedAfter, final boolean cuts) throws Exception
    {
        boards++;
        final FuzzBoard board = new FuzzBoard(directory.resolve("board-" + boards));
        final Talk talk = new Talk(PeerJvm.builder(FuzzVictim.class, walk, directory.resolve("board-" + boards), first,
            count, cuts).property("ropewalk.prey", System.getProperty("ropewalk.prey", ""))
            .jvmOptions("-XX:ErrorFile=" + directory.resolve("crash-" + boards + ".txt"),
                "-XX:TieredStopAtLevel=" + (random.nextBoolean() ? 1 : 4)));
        victims++;
        final boolean isWell = watch(board, talk, killedAfter, cuts);
        seed = board.get(FuzzBoard.SEED);
        strikes += board.get(FuzzBoard.LOOKED_AT);
        objects += board.get(FuzzBoard.OBJECTS);
        operations += board.get(FuzzBoard.OPERATIONS) + board.get(FuzzBoard.TRAFFIC_STEPS);
        typed += board.get(FuzzBoard.TYPED);
        memoryFaults += board.get(FuzzBoard.FAULTS_OF_MEMORY);
        talk.faults().forEach(this::fault);
        Files.deleteIfExists(directory.resolve("board-" + boards));
        return isWell;
    }

    private boolean watch(
        final FuzzBoard board, final Talk talk, final int killedAfter, final boolean cuts) throws Exception
    {
        final Progress own = new Progress(board, FuzzBoard.STEPS);
        final Progress traffic = new Progress(board, FuzzBoard.TRAFFIC_STEPS);
        while (talk.isAlive())
        {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            final boolean isHung = own.isHung() || (board.get(FuzzBoard.TRAFFIC_BUSY) != 0 && traffic.isHung());
            if (isHung)
            {
                System.out.println("hostile bytes: hung: seed=" + board.get(FuzzBoard.SEED) + " doing=" +
                    board.doing(false) + " traffic=" + board.doing(true));
                talk.stacks(STACKS_MS).forEach(System.out::println);
            }
            if (isHung || board.get(FuzzBoard.OBJECTS) >= killedAfter)
            {
                talk.kill();
                return !isHung;
            }
        }
        final int status = talk.exitStatus();
        if (status != 0)
        {
            final String report = crashReport();
            if (cuts && BARE_ACCESS.matcher(report).find())
            {
                ended++;
                return true;
            }
            crashes++;
            fault("crash: seed=" + board.get(FuzzBoard.SEED) + " status=" + status + " doing=" +
                board.doing(false) + " traffic=" + board.doing(true) + " said=" + talk.last() + report);
        }
        return true;
    }

    private void fault(final String fault)
    {
        System.out.println("hostile bytes: " + fault.replace(FuzzVictim.LINE, "\n    "));
        faults.add(fault);
    }

    private String crashReport() throws IOException
    {
        final Path file = directory.resolve("crash-" + boards + ".txt");
        return Files.exists(file) ? FuzzVictim.LINE + String.join(FuzzVictim.LINE,
            Files.readAllLines(file).stream().limit(80).toList()) : "";
    }

    /** Of one thread, in time of its own process. */
    private static final class Progress
    {
        private final FuzzBoard board;
        private final int word;
        private long steps = -1;
        private long sincePulse;

        Progress(final FuzzBoard board, final int word)
        {
            this.board = board;
            this.word = word;
        }

        boolean isHung()
        {
            final long now = board.get(word);
            final long pulse = board.get(FuzzBoard.PULSE);
            if (now != steps)
            {
                steps = now;
                sincePulse = pulse;
            }
            return pulse - sincePulse > PULSES_OF_A_HANG;
        }
    }

    @Override
    public String toString()
    {
        return String.format(Locale.ROOT, "hostile bytes: seed=%d corruptions=%d objects=%d operations=%d typed=%d " +
            "memoryFaults=%d endedByCut=%d processes=%d crashes=%d held=%d faults=%d", firstSeed, strikes, objects,
            operations, typed, memoryFaults, ended, victims, crashes, held, faults.size());
    }
}
