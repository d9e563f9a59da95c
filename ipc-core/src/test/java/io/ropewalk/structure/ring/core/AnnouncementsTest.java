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
package io.ropewalk.structure.ring.core;

import io.ropewalk.structure.ring.Ring;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

import static io.ropewalk.structure.ring.core.RingDescriptor.*;
import static io.ropewalk.structure.ring.core.RingFixture.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How the words are shared out on which positions are announced. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AnnouncementsTest
{
    private static final int CLAIMS = 60;

    private final RingFixture fixture = RingFixture.shared(2 * CLAIMS, 0);
    private MpmcRing ring;

    @BeforeEach
    void open()
    {
        ring = fixture.mpmc(ME, false);
    }

    /** The words of both sides, from one number to before another, at rest in the hands of another owner. */
    private void giveToOther(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final long word = announcementOf(OTHER, OUT, 0);
            fixture.memory.putLong(fixture.layout.producersOffset + i * WORD_LENGTH, word);
            fixture.memory.putLong(fixture.layout.consumersOffset + i * WORD_LENGTH, word);
        }
        fixture.memory.putLong(PRODUCER_WORDS_OFFSET, ANNOUNCEMENT_WORDS);
        fixture.memory.putLong(CONSUMER_WORDS_OFFSET, ANNOUNCEMENT_WORDS);
    }

    private int wordsOf(final int owner, final int offset)
    {
        int count = 0;
        for (int i = 0; i < ANNOUNCEMENT_WORDS; i++)
        {
            count += announcer(fixture.memory.getLong(offset + i * WORD_LENGTH)) == owner ? 1 : 0;
        }
        return count;
    }

    @Test
    void shouldAnnounceEachClaimOnAWordOfItsOwnWhenManyAreOpen()
    {
        final List<Integer> claims = new ArrayList<>();
        for (int i = 0; i < CLAIMS; i++)
        {
            final int index = ring.tryClaim(4);
            fill(ring.buffer(), index, i, 4);
            claims.add(index);
        }
        assertEquals(CLAIMS, wordsOf(ME, fixture.layout.producersOffset));
        assertEquals(List.of(), pollAll(ring), "all are held up");
        claims.forEach(ring::commit);
        assertThrows(IllegalStateException.class, () -> ring.commit(claims.get(0)), "committed before");
        assertEquals(CLAIMS, pollAll(ring).size());
        assertTrue(wordsOf(ME, fixture.layout.producersOffset) < CLAIMS, "what is only lent goes back");
    }

    @Test
    void shouldGiveWordsBackWhenTheLastHandleIsClosed()
    {
        final MpmcRing second = fixture.mpmc(ME, false);
        assertEquals(Ring.ACCEPTED, offer(ring, 1));
        assertEquals(Ring.ACCEPTED, offer(second, 2));
        assertEquals(List.of(1, 2), poll(second, 2));
        ring.close();
        ring.close();
        assertEquals(1, wordsOf(ME, fixture.layout.producersOffset));
        second.close();
        assertEquals(0, wordsOf(ME, fixture.layout.producersOffset) + wordsOf(ME, fixture.layout.consumersOffset));
    }

    @Test
    void shouldTakeTheWordsOfTheDeadWhenNoneIsFree()
    {
        giveToOther(ANNOUNCEMENT_WORDS);
        assertEquals(Ring.HELD_UP, offer(ring, 1), "in living hands");
        assertEquals(Ring.EMPTY, ring.beginTake());
        fixture.die(OTHER);
        assertEquals(Ring.ACCEPTED, offer(ring, 1));
        assertEquals(List.of(1), poll(ring, 1));
    }

    @Test
    void shouldBorrowAWordForOneOperationWhenOthersKeepTheirs()
    {
        // Every process that is not at work keeps a few, until only those are left that nobody keeps.
        final List<MpmcRing> others = new ArrayList<>();
        for (int owner = OTHER; owner < OTHER + 2 * ANNOUNCEMENT_WORDS; owner++)
        {
            final MpmcRing other = fixture.mpmc(owner, false);
            others.add(other);
            assertEquals(Ring.ACCEPTED, offer(other, owner), "owner=" + owner);
            assertEquals(List.of(owner), poll(other, 1));
        }
        assertEquals(Ring.ACCEPTED, offer(ring, 1));
        assertEquals(List.of(1), poll(others.get(0), 1));
        assertEquals(0, wordsOf(ME, fixture.layout.producersOffset));
    }
}
