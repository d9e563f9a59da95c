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
package io.ropewalk.environment;

import io.ropewalk.Ropewalk;
import io.ropewalk.segment.liveness.ParticipantsView;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Processes that come and go: each leaves its place to the next, and nothing behind. */
@Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyProcessesTest
{
    private static final int FEW = 8;
    private static final int MANY = 500;

    private static final int SLOT_MASK = 1023;
    private static final int HEADER_LENGTH = 256;

    private final Ropewalk walk = Ropewalk.temporary();
    private final Household here = new Household(walk);

    @Test
    void shouldReusePlacesWhenProcessesAttachInTurn() throws Exception
    {
        attach(FEW);
    }

    @Test
    @Tag("slow")
    void shouldReusePlacesWhenFiveHundredProcessesAttachInTurn() throws Exception
    {
        attach(MANY);
    }

    private void attach(final int count) throws Exception
    {
        final Set<Integer> slots = new HashSet<>();
        Map<String, Long> files = Map.of();
        for (int i = 0; i < count; i++)
        {
            try (Resident resident = Resident.start(walk.path()))
            {
                assertEquals(i > 0 && i % 4 == 1 ? "true" : "false", resident.ask("lock"), "after " + i);
                assertEquals("done", resident.ask("put a" + i + "- 2"));
                leave(resident, i);
            }
            assertEquals("a" + i + "-0", here.queue.poll());
            assertEquals("a" + i + "-1", here.queue.poll());
            slots.addAll(slots());
            if (count / 2 == i)
            {
                files = files();
                beginAnewWithPlaces();
            }
        }
        assertEquals(files, files());
        // Ours, those of the first half and one, which the other half has used again.
        assertEquals(2 + count / 2, slots.size(), "slots=" + slots);
        assertTrue(here.lock.tryLock());
        here.lock.unlock();
        here.use();
    }

    /** As if so many had been here as there are places: the next ones look from the first on. */
    private void beginAnewWithPlaces() throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(walk.path().resolve(".participants").toFile(), "rw"))
        {
            file.seek(HEADER_LENGTH);
            file.writeLong(0);
        }
    }

    /** One of four dies with the lock in its hands, one gives it back and dies, two return from their main method. */
    private static void leave(final Resident resident, final int number) throws Exception
    {
        if (number % 4 == 0)
        {
            resident.kill();
            return;
        }
        assertEquals("done", resident.ask("unlock"));
        if (number % 4 == 1)
        {
            resident.tell("halt");
            assertEquals(0, resident.exitStatus());
        }
        else
        {
            assertEquals(0, resident.leave());
        }
    }

    private List<Integer> slots()
    {
        try (ParticipantsView view = ParticipantsView.of(walk.path()).orElseThrow())
        {
            return view.participants().stream().map((participant) -> participant.owner() & SLOT_MASK).toList();
        }
    }

    /** Names and lengths. */
    private Map<String, Long> files() throws IOException
    {
        final Map<String, Long> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(walk.path()))
        {
            for (final Path entry : entries.toList())
            {
                files.put(entry.getFileName().toString(), Files.size(entry));
            }
        }
        return files;
    }
}
