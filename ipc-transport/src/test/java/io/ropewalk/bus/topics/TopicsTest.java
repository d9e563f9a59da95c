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
package io.ropewalk.bus.topics;

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.segment.Walk;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.*;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TopicsTest
{
    /** A token that nobody ever had, which is as good as dead. */
    private static final int DEAD = 5 << 10 | 77;

    @TempDir
    private Path directory;

    private Topics open()
    {
        return Topics.open(Walk.open(directory));
    }

    @Test
    void shouldLeaveTheDeadToTheDriverWhenItLives() throws Exception
    {
        final Topics topics = open();
        final List<Member> members = new ArrayList<>();
        for (int i = 0; i < TopicsDescriptor.MEMBER_COUNT; i++)
        {
            members.add(topics.join(false));
        }
        final AtomicBuffer buffer = topics.attachment().buffer();
        final long word = buffer.getLongVolatile(TopicsDescriptor.MEMBERS_OFFSET);
        buffer.putLongVolatile(TopicsDescriptor.MEMBERS_OFFSET, word >>> Integer.SIZE << Integer.SIZE | DEAD);
        final long driven = DriverWord.of(1, DriverWord.RUNNING, topics.owner());
        assertTrue(topics.changeDriver(0, driven));
        final CompletableFuture<Member> joining = CompletableFuture.supplyAsync(
            () -> topics.join(false), (task) -> new Thread(task).start());
        TimeUnit.MILLISECONDS.sleep(100);
        assertFalse(joining.isDone());
        final Member dead = topics.members().stream().filter(topics::isDead).findFirst().orElseThrow();
        assertFalse(members.get(0).free());
        assertTrue(topics.bury(dead));
        assertFalse(topics.isDead(joining.get()));
        // Nobody drives: who comes helps itself.
        assertTrue(topics.changeDriver(driven, DriverWord.of(1, DriverWord.NONE, 0)));
        final long next = buffer.getLongVolatile(TopicsDescriptor.MEMBERS_OFFSET);
        buffer.putLongVolatile(TopicsDescriptor.MEMBERS_OFFSET, next >>> Integer.SIZE << Integer.SIZE | DEAD);
        assertFalse(topics.isDead(topics.join(false)));
    }

    @Test
    void shouldRememberThatItWasThrownOutWhenItListensAnew()
    {
        final Topics topics = open();
        final Topic topic = topics.open("n", "utf8");
        final SubscriptionEntry entry = topics.addSubscription(topic, 1);
        assertTrue(entry.listen(1, 2, 3));
        final SubscriptionEntry seen = topics.subscriptions(topic).get(0);
        assertTrue(seen.evict());
        assertFalse(seen.evict());
        assertTrue(entry.listen(1, 3, 4));
        assertTrue(entry.isListening());
        assertTrue(entry.isEvicted());
        entry.comeBack();
        assertFalse(entry.isEvicted());
        assertTrue(entry.isListening());
        assertFalse(seen.evict());
        entry.close();
        entry.close();
        assertFalse(entry.listen(1, 4, 5));
        assertEquals(0, topics.subscriptions(topic).size());
    }

    @Test
    void shouldRefuseAPathThatIsNone()
    {
        final Topics topics = open();
        final AtomicBuffer buffer = topics.attachment().buffer();
        buffer.putInt(TopicsDescriptor.PATH_LENGTH_OFFSET, -1);
        assertThrows(CorruptSegmentException.class, topics::externalPath);
        buffer.putInt(TopicsDescriptor.PATH_LENGTH_OFFSET, TopicsDescriptor.PATH_CAPACITY + 1);
        assertThrows(CorruptSegmentException.class, topics::externalPath);
        // A path cannot hold a zero.
        buffer.putInt(TopicsDescriptor.PATH_LENGTH_OFFSET, 1);
        assertThrows(CorruptSegmentException.class, topics::externalPath);
    }
}
