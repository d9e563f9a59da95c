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
package io.ropewalk.bench.party;

import io.ropewalk.bench.link.Link;
import io.ropewalk.bench.link.Links;
import io.ropewalk.bench.link.MessageChecker;
import io.ropewalk.bench.link.Place;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One process of a measurement: it holds one end of one link and does what it reads from its standard input, a word a
 * line. Blocked in that read it uses no processor, which is how it waits for its turn.
 * <p>
 * <b>Threads:</b> the main thread measures; another one reads.
 * <p>
 * <b>Failure:</b> at the end of the input, so also when its parent was killed, the process ends at once, wherever the
 * main thread is. A failed command is answered with a line that begins with {@code failed}.
 */
public final class PartyMain
{
    static final String READY = "ready";
    static final String FAILED = "failed";
    static final String CPU_PROPERTY = "ropewalk.bench.cpu";

    private PartyMain()
    {
    }

    /**
     * Runs until the end of the standard input.
     *
     * @param args name of the link, its directory, the role of this process, and how many producers and consumers.
     * @throws InterruptedException never.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        final Thread reader = new Thread(() -> read(commands), "commands");
        reader.setDaemon(true);
        reader.start();
        try
        {
            final MessageChecker checker = MessageChecker.of(Integer.parseInt(args[4]));
            final int role = Integer.parseInt(args[2]);
            final Link link = Links.open(args[0], new Place(Path.of(args[1]), role, checker));
            final Loops loops = new Loops(
                link, checker, role, Integer.parseInt(args[3]), () -> !commands.isEmpty(), PartyMain::answer);
            // After the link has started threads of its own, which stay free.
            final int cpu = Integer.getInteger(CPU_PROPERTY, -1);
            if (cpu >= 0 && !Affinity.pin(cpu))
            {
                System.err.println("not pinned: cpu=" + cpu);
            }
            // The carriers of virtual threads, which do not exist yet, are pinned with this thread.
            VirtualParty.run(() -> obey(commands, link, loops));
        }
        catch (final IOException | RuntimeException | Error ex)
        {
            fail(ex);
        }
    }

    private static void obey(final BlockingQueue<String> commands, final Link link, final Loops loops)
    {
        try
        {
            answer(READY + " " + SleepProbe.self());
            while (true)
            {
                final String[] words = commands.take().split(" ");
                link.awake(true);
                final long waitedBeforeNs = Schedule.waitedNs();
                final String answer = loops.run(words);
                final long waitedNs = Schedule.waitedNs() - waitedBeforeNs;
                link.awake(false);
                answer(answer + " " + waitedNs);
            }
        }
        catch (final InterruptedException | RuntimeException | Error ex)
        {
            fail(ex);
        }
    }

    private static void fail(final Throwable cause)
    {
        cause.printStackTrace();
        answer(FAILED + " " + cause);
        Runtime.getRuntime().halt(1);
    }

    private static void answer(final String line)
    {
        System.out.println(line);
        System.out.flush();
    }

    private static void read(final BlockingQueue<String> commands)
    {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
        {
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                commands.add(line);
            }
        }
        catch (final IOException ignored)
        {
            // As good as the end.
        }
        Runtime.getRuntime().halt(0);
    }
}
