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
package io.ropewalk.bench.link;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/** Peers that are no rings, with messages of one size. */
final class SizedStreams
{
    /** Longer messages than a fragment are put together again. */
    private static final String CHANNEL = "aeron:ipc?term-length=16m|mtu=65504";
    private static final int STREAM_ID = 1000;

    private SizedStreams()
    {
    }

    /** All sizes over one driver. */
    static Link aeron(final Place place)
    {
        final AeronDriver driver = place.isConsumer() ? AeronDriver.start(AeronDriver.directory(place)) : null;
        final Aeron aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(AeronDriver.directory(place).toString())
            .driverTimeoutMs(AeronDriver.PATIENCE_MS));
        return SizedLink.open(place, (sized, size) -> new OfAeron(aeron, driver, sized, size));
    }

    /** Files are deleted when they have been read, of which there is one for each second. */
    static Link chronicle(final Place place, final int size)
    {
        return new OfChronicle(place, size);
    }

    /** Written from a buffer; a message that fits into a fragment is read in place. */
    private static final class OfAeron implements Link
    {
        private final AeronDriver driver;
        private final ExclusivePublication outgoing;
        private final Subscription incoming;
        private final FragmentAssembler handler;
        private final UnsafeBuffer message;
        private final int words;
        private int messages;

        OfAeron(final Aeron aeron, final AeronDriver driver, final Place place, final int size)
        {
            this.driver = driver;
            final int role = place.isConsumer() ? 1 : 0;
            final int streamId = STREAM_ID + 2 * SizedLink.SIZES.indexOf(size);
            outgoing = aeron.addExclusivePublication(CHANNEL, streamId + role);
            incoming = aeron.addSubscription(CHANNEL, streamId + 1 - role);
            words = size / Long.BYTES;
            message = new UnsafeBuffer(ByteBuffer.allocateDirect(size));
            final MessageChecker checker = place.checker();
            handler = new FragmentAssembler((buffer, index, length, header) ->
            {
                messages++;
                checker.accept(Message.read(buffer, index, words));
            });
        }

        @Override
        public boolean trySend(final long value)
        {
            Message.write(message, 0, value, words);
            return outgoing.offer(message, 0, words * Long.BYTES) > 0;
        }

        @Override
        public int poll(final int limit)
        {
            // What Aeron counts are fragments.
            final int before = messages;
            incoming.poll(handler, limit);
            return messages - before;
        }

        @Override
        public void awake(final boolean isAwake)
        {
            if (null != driver)
            {
                driver.awake(isAwake);
            }
        }

        @Override
        public void serve()
        {
            if (null != driver)
            {
                driver.serve();
            }
        }
    }

    private static final class OfChronicle implements Link
    {
        private final MessageChecker checker;
        private final ExcerptAppender appender;
        private final ExcerptTailer tailer;
        private final int words;

        OfChronicle(final Place place, final int size)
        {
            checker = place.checker();
            words = size / Long.BYTES;
            appender = open(place.outgoingFile().toString(), false).createAppender();
            tailer = open(place.incomingFile().toString(), true).createTailer();
        }

        private static ChronicleQueue open(final String directory, final boolean isReader)
        {
            final SingleChronicleQueueBuilder builder =
                SingleChronicleQueueBuilder.single(directory).rollCycle(TestRollCycles.TEST_SECONDLY);
            if (isReader)
            {
                builder.storeFileListener((cycle, file) -> file.delete());
            }
            return builder.build();
        }

        @Override
        public boolean trySend(final long value)
        {
            try (DocumentContext document = appender.writingDocument())
            {
                final Bytes<?> bytes = document.wire().bytes();
                for (int i = 0; i < words; i++)
                {
                    bytes.writeLong(value + i);
                }
            }
            return true;
        }

        @Override
        public int poll(final int limit)
        {
            try (DocumentContext document = tailer.readingDocument())
            {
                if (!document.isPresent())
                {
                    return 0;
                }
                final Bytes<?> bytes = document.wire().bytes();
                final long value = bytes.readLong();
                long sum = value;
                for (int i = 1; i < words; i++)
                {
                    sum += bytes.readLong();
                }
                checker.accept(Message.checked(value, sum, words));
                return 1;
            }
        }
    }
}
