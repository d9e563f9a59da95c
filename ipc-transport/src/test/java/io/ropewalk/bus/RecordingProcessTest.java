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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordingProcessTest
{
    private Path archive;
    private Parties parties;

    @BeforeEach
    void makeArchive() throws IOException
    {
        archive = Files.createTempDirectory("ropewalk-archive");
        parties = new Parties("recording-process").leaving(archive).option("-Darchive=" + archive);
    }

    @AfterEach
    void close()
    {
        parties.close();
    }

    @Test
    void shouldMissNothingWhenTheDriverIsKilledUnderLoad() throws InterruptedException
    {
        replayLate(400_000, 20_000, 3);
    }

    @Test
    @Tag("slow")
    void shouldMissNothingWhenTenMillionMessagesLate() throws InterruptedException
    {
        replayLate(10_000_000, 200_000, 3);
    }

    @Test
    void shouldGoOnWithTheRecordingWhenItsRecorderWasKilled() throws InterruptedException
    {
        final Parties.Handle first = parties.start("record").ready();
        parties.start("publish", "0", "10000", "0").last();
        first.child().kill();
        final Parties.Handle second = parties.start("record").ready();
        parties.start("publish", "1", "1000", "0").last();
        final Parties.Handle late = parties.start("late").ready();
        parties.start("end").child().waitFor();
        assertEquals("recorded 1000", second.last());
        // What the first one had not written is lost: the end of what the first publisher published.
        final String[] words = late.last().split(" ");
        assertTrue(Long.parseLong(words[1]) > 1000, late::toString);
        assertEquals("missed 0 faults 0", String.join(" ", words[2], words[3], words[4], words[5]));
    }

    /** One process records, two publish, one comes late; the driver and its archive are killed before and after. */
    private void replayLate(final long early, final long paced, final int kills) throws InterruptedException
    {
        final Parties.Handle recorder = parties.start("record").ready();
        final Parties.Handle fast = parties.start("publish", "0", String.valueOf(early), "0").ready();
        for (int i = 0; i < kills; i++)
        {
            killWhenThere();
        }
        assertTrue(fast.last().startsWith("published " + early + " unheard 0 "), fast::toString);
        final long startNs = System.nanoTime();
        final Parties.Handle late = parties.start("late");
        final Parties.Handle slow = parties.start("publish", "1", String.valueOf(paced), "50000");
        late.ready();
        killWhenThere();
        assertTrue(slow.last().startsWith("published " + paced + " unheard 0 "), slow::toString);
        parties.start("end").child().waitFor();
        assertEquals("recorded " + (early + paced), recorder.last());
        final String last = late.last();
        assertTrue(last.startsWith("received " + (early + paced) + " missed 0 faults 0"), last);
        System.out.println("late subscriber: " + last + " ms " + (System.nanoTime() - startNs) / 1_000_000);
    }

    private void killWhenThere() throws InterruptedException
    {
        Parties.await(() -> parties.driver().isPresent());
        Parties.kill(parties.driver().orElseThrow());
    }
}
