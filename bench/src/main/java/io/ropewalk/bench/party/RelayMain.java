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

/** The middle of a pipeline: hands on every message, in order, from the link before it to the one behind it. */
public final class RelayMain
{
    static final String RELAY = "relay";

    private final Link before;
    private final Link behind;
    private final LinkEnd from;
    private final LinkEnd to;

    private RelayMain(final String link, final Path first, final Path second) throws IOException
    {
        final MessageChecker checker = new MessageChecker();
        final MessageChecker nothing = new MessageChecker();
        before = Links.open(link, new Place(first, Place.CONSUMER, checker));
        behind = Links.open(link, new Place(second, 0, nothing));
        from = new LinkEnd(before, checker, Place.CONSUMER, 1);
        to = new LinkEnd(behind, nothing, 0, 1);
    }

    /**
     * Runs until the end of the standard input.
     *
     * @param args name of the link, and the directories of the link before and the one behind.
     * @throws IOException when a link cannot be opened.
     */
    public static void main(final String[] args) throws IOException
    {
        final RelayMain relay = new RelayMain(args[0], Path.of(args[1]), Path.of(args[2]));
        Affinity.pin(Integer.getInteger(PartyMain.CPU_PROPERTY, -1));
        answer(PartyMain.READY);
        // What waits for commands sleeps in the kernel between the rounds; within one, nobody reads.
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
        {
            while (null != reader.readLine())
            {
                relay.awake(true);
                relay.run();
                relay.awake(false);
                answer(RELAY);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private void awake(final boolean isAwake)
    {
        before.awake(isAwake);
        behind.awake(isAwake);
    }

    private void run()
    {
        from.checker().clearStops();
        int looks = 0;
        while (!from.hasEnded())
        {
            final int count = from.poll(1);
            if (count > 0)
            {
                to.send(from.checker().last());
            }
            from.idle(count);
            if (0 == ++looks % LinkEnd.LOOKS_PER_SERVICE)
            {
                from.serve();
            }
        }
    }

    private static void answer(final String line)
    {
        System.out.println(line);
        System.out.flush();
    }
}
