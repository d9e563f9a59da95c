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
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
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
            members.add(topics.join(false, false));
        }
        final AtomicBuffer buffer = topics.attachment().buffer();
        final long word = buffer.getLongVolatile(TopicsDescriptor.MEMBERS_OFFSET);
        buffer.putLongVolatile(TopicsDescriptor.MEMBERS_OFFSET, word >>> Integer.SIZE << Integer.SIZE | DEAD);
        final long driven = DriverWord.of(1, DriverWord.RUNNING, topics.owner());
        assertTrue(topics.changeDriver(0, driven));
        final CompletableFuture<Member> joining = CompletableFuture.supplyAsync(
            () -> topics.join(false, false), (task) -> new Thread(task).start());
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
        assertFalse(topics.isDead(topics.join(false, false)));
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
    void shouldReuseThePlaceOfAnEndedTopicOnlyWhenNobodyUsesIt()
    {
        final Topics topics = open();
        final Topic read = topics.open("read", "utf8");
        final SubscriptionEntry reader = topics.addSubscription(read, 0);
        assertTrue(reader.listen(1, 2, 3));
        final Topic written = topics.open("written", "utf8");
        final PublisherEntry writer = topics.addPublisher(written);
        for (int i = 2; i < TopicsDescriptor.TOPIC_COUNT; i++)
        {
            topics.open("open-" + i, "utf8");
        }
        read.end();
        written.end();
        assertThrows(IllegalStateException.class, () -> topics.open("next", "utf8"));
        // Thrown out for being slow, or about to listen anew: it may still read what it has.
        assertTrue(topics.subscriptions(read).get(0).evict());
        assertThrows(IllegalStateException.class, () -> topics.open("next", "utf8"));
        reader.comeBack();
        assertThrows(IllegalStateException.class, () -> topics.open("next", "utf8"));
        writer.close();
        final Topic next = topics.open("next", "utf8");
        assertFalse(topics.find("written").isPresent());
        assertFalse(written.isThere());
        assertFalse(written.isOpen());
        // A handle that was kept is on the stream that has ended.
        written.end();
        assertTrue(next.isOpen());
        assertNotEquals(written.stream(), next.stream());
        assertFalse(topics.removeEnded("written"));
        assertEquals(0, topics.publishers(next).size());
        reader.close();
        assertTrue(topics.open("last", "utf8").isOpen());
        assertFalse(topics.find("read").isPresent());
        assertThrows(IllegalStateException.class, () -> topics.open("none", "utf8"));
    }

    @Test
    void shouldGiveBackTheOldestFirstWhenManyHaveEnded()
    {
        final Topics topics = open();
        for (int i = 0; i < 3 * TopicsDescriptor.TOPIC_COUNT; i++)
        {
            topics.open("n-" + i, "utf8").end();
        }
        assertEquals(TopicsDescriptor.TOPIC_COUNT, topics.topics().size());
        assertTrue(topics.find("n-" + (2 * TopicsDescriptor.TOPIC_COUNT)).isPresent());
        assertFalse(topics.find("n-" + (2 * TopicsDescriptor.TOPIC_COUNT - 1)).isPresent());
    }

    @Test
    void shouldRemoveWhatNobodyUsesWhenAsked()
    {
        final Topics topics = open();
        final Topic topic = topics.open("n", "utf8");
        final PublisherEntry publisher = topics.addPublisher(topic);
        final IllegalStateException ex = assertThrows(IllegalStateException.class, () -> topics.removeUnused("n"));
        assertTrue(ex.getMessage().contains("topic=n publishers=1 subscribers=0"), ex.getMessage());
        assertTrue(topic.isOpen());
        publisher.close();
        assertTrue(topics.removeUnused("n"));
        assertFalse(topic.isOpen());
        assertFalse(topics.removeUnused("n"));
        final Topic ended = topics.open("n", "utf8");
        topics.addPublisher(ended);
        ended.end();
        assertTrue(topics.removeUnused("n"));
    }

    @Test
    void shouldThrowWhenTheHolderOfTheTableIsStopped()
    {
        final Topics topics = new Topics(open().attachment(), TimeUnit.MILLISECONDS.toNanos(20));
        topics.open("there", "utf8");
        final AtomicBuffer buffer = topics.attachment().buffer();
        // As if another living process were in the middle of it.
        buffer.putIntVolatile(TopicsDescriptor.REGISTRY_OFFSET, topics.owner());
        for (final Executable call : List.<Executable>of(() -> topics.open("n", "utf8"), () -> topics.remove("there"),
            () -> topics.removeEnded("there"), () -> topics.removeUnused("there")))
        {
            final SegmentAccessException ex = assertThrows(SegmentAccessException.class, call);
            assertTrue(ex.getMessage().contains("waitedMs=20 holder=0x" + Integer.toHexString(topics.owner())),
                ex.getMessage());
        }
        assertTrue(topics.open("there", "utf8").isOpen(), "looking waits for nobody");
        buffer.putIntVolatile(TopicsDescriptor.REGISTRY_OFFSET, 0);
        assertTrue(topics.open("n", "utf8").isOpen());
        assertTrue(topics.remove("there"));
    }

    @Test
    void shouldThrowWhenTheDriverThatBuriesIsStopped()
    {
        final Topics topics = new Topics(open().attachment(), TimeUnit.MILLISECONDS.toNanos(20));
        for (int i = 0; i < TopicsDescriptor.MEMBER_COUNT; i++)
        {
            topics.join(false, false);
        }
        final AtomicBuffer buffer = topics.attachment().buffer();
        final long word = buffer.getLongVolatile(TopicsDescriptor.MEMBERS_OFFSET);
        buffer.putLongVolatile(TopicsDescriptor.MEMBERS_OFFSET, word >>> Integer.SIZE << Integer.SIZE | DEAD);
        assertTrue(topics.changeDriver(0, DriverWord.of(1, DriverWord.RUNNING, topics.owner())));
        final String message = assertThrows(SegmentAccessException.class, () -> topics.join(false, false)).getMessage();
        assertTrue(message.contains("waitedMs=20"), message);
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
