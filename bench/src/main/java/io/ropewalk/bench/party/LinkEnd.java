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

/** One end of a link, with the numbers of the messages that it sends. */
final class LinkEnd
{
    private final Link link;
    private final MessageChecker checker;
    private final int producers;
    private long nextValue;

    LinkEnd(final Link link, final MessageChecker checker, final int role, final int producers)
    {
        this.link = link;
        this.checker = checker;
        this.producers = producers;
        nextValue = Message.value(Math.max(0, role), 0);
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
            Thread.onSpinWait();
        }
    }

    void awaitOne()
    {
        while (0 == link.poll(1))
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
