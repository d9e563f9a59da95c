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

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

import java.nio.file.Path;

/**
 * Chronicle Queue on the shared-memory file system: a journal each way. It keeps what passed, so a file is closed every
 * five minutes and its reader removes it.
 */
final class ChronicleLink implements Link
{
    private final MessageChecker checker;
    private final ExcerptAppender appender;
    private final ExcerptTailer tailer;

    ChronicleLink(final Place place)
    {
        checker = place.checker();
        appender = open(place.outgoingFile(), false).createAppender();
        tailer = open(place.incomingFile(), true).createTailer();
    }

    private static ChronicleQueue open(final Path directory, final boolean isReader)
    {
        final SingleChronicleQueueBuilder builder = SingleChronicleQueueBuilder.single(directory.toString())
            .rollCycle(RollCycles.FIVE_MINUTELY);
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
            for (int i = 0; i < Message.WORDS; i++)
            {
                bytes.writeLong(value + i);
            }
        }
        return true;
    }

    @Override
    public int poll(final int limit)
    {
        int count = 0;
        while (count < limit)
        {
            try (DocumentContext document = tailer.readingDocument())
            {
                if (!document.isPresent())
                {
                    break;
                }
                final Bytes<?> bytes = document.wire().bytes();
                final long value = bytes.readLong();
                long sum = value;
                for (int i = 1; i < Message.WORDS; i++)
                {
                    sum += bytes.readLong();
                }
                checker.accept(Message.checked(value, sum));
            }
            count++;
        }
        return count;
    }
}
