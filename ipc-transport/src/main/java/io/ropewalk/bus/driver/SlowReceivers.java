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
package io.ropewalk.bus.driver;

import io.aeron.AeronCounters;
import io.aeron.DriverProxy;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.status.StreamCounter;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.ropewalk.bus.topics.SubscriptionEntry;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.status.CountersReader;

import java.io.File;

/**
 * Throws out subscribers that would hold up publishers on other machines, and have agreed to that.
 * <p>
 * <b>Threads:</b> the driver's.
 */
final class SlowReceivers
{
    /*
     * On one machine the publisher that is held up does this. A publisher on another machine knows nothing of a
     * subscriber but how far the driver of its machine has come, which is as far as the slowest one. So that driver
     * looks: who was most of a window behind what has been received, at two looks in turn, is marked, and then removed;
     * it finds the mark, and comes back, or not, as from a publisher's.
     */
    private static final long NOT_FOUND = -1;

    private final Topics topics;
    private final MediaDriver.Context context;
    private final RingBuffer commands;
    private Long2LongHashMap behind = new Long2LongHashMap(NOT_FOUND);

    SlowReceivers(final Topics topics, final MediaDriver.Context context, final RingBuffer commands)
    {
        this.topics = topics;
        this.context = context;
        this.commands = commands;
    }

    void look(final int epoch)
    {
        final Long2LongHashMap found = new Long2LongHashMap(NOT_FOUND);
        for (final Topic topic : topics.topics())
        {
            for (final SubscriptionEntry subscription : topics.subscriptions(topic))
            {
                if (subscription.mayBeEvicted() && subscription.epoch() == epoch && subscription.isListening())
                {
                    look(subscription, found);
                }
            }
        }
        behind = found;
    }

    private void look(final SubscriptionEntry subscription, final Long2LongHashMap found)
    {
        final long clientId = subscription.clientId();
        final long registrationId = subscription.registrationId();
        if (!isBehind(registrationId))
        {
            return;
        }
        found.put(registrationId, registrationId);
        if (behind.containsKey(registrationId) && subscription.evict())
        {
            new DriverProxy(commands, clientId).removeSubscription(registrationId);
        }
    }

    private boolean isBehind(final long registrationId)
    {
        final CountersReader counters = context.countersManager();
        for (int id = 0; id <= counters.maxCounterId(); id++)
        {
            if (isOf(counters, id, AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID) &&
                keyLong(counters, id) == registrationId && isBehind(counters, id))
            {
                return true;
            }
        }
        return false;
    }

    private boolean isBehind(final CountersReader counters, final int subscriber)
    {
        final int session = session(counters, subscriber);
        for (int id = 0; id <= counters.maxCounterId(); id++)
        {
            if (isOf(counters, id, AeronCounters.DRIVER_RECEIVER_POS_TYPE_ID) && session == session(counters, id) &&
                stream(counters, id) == stream(counters, subscriber))
            {
                final long window = windowLength(keyLong(counters, id));
                return counters.getCounterValue(id) - counters.getCounterValue(subscriber) >= window - (window >> 2);
            }
        }
        return false;
    }

    private long windowLength(final long image)
    {
        final long logLength =
            new File(context.aeronDirectoryName(), "images" + File.separator + image + ".logbuffer").length();
        final long termLength =
            (logLength - LogBufferDescriptor.LOG_META_DATA_LENGTH) / LogBufferDescriptor.PARTITION_COUNT;
        return logLength == 0 ? Integer.MAX_VALUE : Math.min(termLength >> 1, context.initialWindowLength());
    }

    private static boolean isOf(final CountersReader counters, final int id, final int type)
    {
        return counters.getCounterState(id) == CountersReader.RECORD_ALLOCATED && counters.getCounterTypeId(id) == type;
    }

    private static int key(final int id)
    {
        return CountersReader.metaDataOffset(id) + CountersReader.KEY_OFFSET;
    }

    private static long keyLong(final CountersReader counters, final int id)
    {
        return counters.metaDataBuffer().getLong(key(id) + StreamCounter.REGISTRATION_ID_OFFSET);
    }

    private static int session(final CountersReader counters, final int id)
    {
        return counters.metaDataBuffer().getInt(key(id) + StreamCounter.SESSION_ID_OFFSET);
    }

    private static int stream(final CountersReader counters, final int id)
    {
        return counters.metaDataBuffer().getInt(key(id) + StreamCounter.STREAM_ID_OFFSET);
    }
}
