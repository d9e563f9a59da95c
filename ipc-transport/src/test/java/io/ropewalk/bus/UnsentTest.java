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

import io.ropewalk.Ropewalk;
import io.ropewalk.bus.topics.PublisherEntry;
import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An exception says that a message was not published: nobody waits for it, and it is not thrown when it was. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnsentTest
{
    private static final BusOptions OPTIONS = BusOptions.defaults().termLength(1 << 16);

    @Test
    void shouldEndTheStreamWhenAPublisherHasThrown() throws InterruptedException
    {
        try (Parties parties = new Parties("thrown");
            Bus bus = Bus.open(Ropewalk.open(parties.directory()), OPTIONS);
            Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
            Publisher<Long> publisher = bus.publisher("n", Codecs.int64());
            Publisher<Long> other = bus.publisher("n", Codecs.int64()))
        {
            assertThrows(NullPointerException.class, () -> publisher.offer(null, 0, Long.BYTES));
            publisher.publish(1L);
            assertThrows(NullPointerException.class, () -> publisher.offer(null, 0, Long.BYTES));
            other.shutdown();
            assertEquals(1L, subscriber.take());
            assertThrows(TopicClosedException.class, subscriber::take);
            assertEquals(1, publisher.statistics().published());
        }
    }

    @Test
    void shouldEndTheStreamWhenTheHandlerOfGapsHasThrown() throws InterruptedException
    {
        try (Parties parties = new Parties("handler");
            Bus bus = Bus.open(Ropewalk.open(parties.directory()), OPTIONS);
            Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
            Publisher<Long> publisher = bus.publisher("n", Codecs.int64());
            Publisher<Long> other = bus.publisher("n", Codecs.int64()))
        {
            publisher.onGap((gap) ->
            {
                throw new IllegalArgumentException(gap.topic());
            });
            Parties.kill(parties.driver().orElseThrow());
            long published = 0;
            try
            {
                while (true)
                {
                    publisher.publish(published);
                    published++;
                }
            }
            catch (final IllegalArgumentException ex)
            {
                assertEquals("n", ex.getMessage());
            }
            other.shutdown();
            for (long i = 0; i < published; i++)
            {
                assertEquals(i, subscriber.take());
            }
            assertThrows(TopicClosedException.class, subscriber::take);
        }
    }

    @Test
    void shouldNeedNoMemoryWhenNobodyHearsAClaim() throws InterruptedException
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        try (Parties parties = new Parties("memory");
            ChildJvm child = ChildJvm.of(Claimer.class).jvmOptions("-XX:MaxDirectMemorySize=8m")
                .arguments(parties.directory().toString()).outputTo((line) -> lines.add(line)).start())
        {
            assertEquals(0, child.waitFor(), lines::toString);
            assertEquals(List.of("busy=false", "published=1"), lines);
        }
    }

    /** Claims when there is no memory left. */
    static final class Claimer
    {
        private Claimer()
        {
        }

        public static void main(final String[] arguments)
        {
            try (Bus bus = Bus.open(Ropewalk.open(Path.of(arguments[0])), OPTIONS.embedded());
                Publisher<Long> publisher = bus.publisher("n", Codecs.int64()))
            {
                final List<ByteBuffer> hoard = new ArrayList<>();
                for (int length = 1 << 20; length > 0; length >>= 1)
                {
                    hoard(hoard, length);
                }
                publisher.tryClaim(Long.BYTES).commit();
                System.out.println("busy=" + bus.topics().publishers(bus.topics().find("n").orElseThrow()).stream()
                    .anyMatch(PublisherEntry::isBusy));
                hoard.clear();
                System.out.println("published=" + publisher.statistics().published());
            }
        }

        private static void hoard(final List<ByteBuffer> hoard, final int length)
        {
            try
            {
                while (true)
                {
                    hoard.add(ByteBuffer.allocateDirect(length));
                }
            }
            catch (final OutOfMemoryError ex)
            {
                // As much as there is of that length.
                return;
            }
        }
    }

    @Test
    void shouldNotFailTheLastUserWhenTheCloserCannotGiveBack()
    {
        final HandleGate gate = new HandleGate(() ->
        {
            throw new IllegalStateException("cannot give back");
        });
        assertTrue(gate.enter());
        assertTrue(gate.close());
        gate.leave();
        assertFalse(gate.enter());
    }
}
