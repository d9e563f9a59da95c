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
import io.ropewalk.bench.link.Message;
import io.ropewalk.bench.link.MessageChecker;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** One end of a link, with the numbers of the messages that it sends. */
final class LinkEnd
{
    /** Set where there are more processes than processors: nobody spins for long. */
    static final String PATIENT_PROPERTY = "ropewalk.bench.patient";
    static final boolean IS_PATIENT = Boolean.getBoolean(PATIENT_PROPERTY);
    static final int LOOKS_PER_SERVICE = IS_PATIENT ? 64 : 4096;

    private static final int SHORT = 1024;

    private final Link link;
    private final IdleStrategy patience = new BackoffIdleStrategy();
    private final MessageChecker checker;
    private final int producers;
    private long nextValue;
    private int size = SHORT;

    LinkEnd(final Link link, final MessageChecker checker, final int role, final int producers)
    {
        this.link = link;
        this.checker = checker;
        this.producers = producers;
        nextValue = Message.value(Math.max(0, role), 0);
    }

    void size(final int lengthBytes)
    {
        link.size(lengthBytes);
        size = lengthBytes;
    }

    /** So many messages that it does not take longer with long ones than with short ones to look up again. */
    int chunk(final int messages)
    {
        return Math.max(1, (int)((long)messages * SHORT / Math.max(SHORT, size)));
    }

    MessageChecker checker()
    {
        return checker;
    }

    /** Number of the message that is sent next. */
    long nextValue()
    {
        return nextValue;
    }

    void sendNext()
    {
        send(nextValue++);
    }

    void sendStop()
    {
        send(Message.stop(nextValue));
        link.flush();
    }

    void send(final long value)
    {
        while (!link.trySend(value))
        {
            idle(0);
        }
        idle(1);
    }

    void awaitOne()
    {
        while (0 == link.poll(1))
        {
            Thread.onSpinWait();
        }
    }

    /** After nothing was to be done, or something. */
    void idle(final int work)
    {
        if (IS_PATIENT)
        {
            patience.idle(work);
        }
        else if (0 == work)
        {
            Thread.onSpinWait();
        }
    }

    int poll(final int limit)
    {
        return link.poll(limit);
    }

    /** Does what the link needs beside its messages. */
    void serve()
    {
        link.serve();
    }

    boolean hasEnded()
    {
        return checker.stops() >= producers;
    }
}
