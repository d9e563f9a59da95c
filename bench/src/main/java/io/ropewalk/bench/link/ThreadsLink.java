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

import org.jctools.queues.SpscArrayQueue;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Two threads of one process that hand objects to each other: the limit of what two processes can reach. Messages are
 * arrays that are written anew when everybody has long been done with them.
 */
public final class ThreadsLink implements Link
{
    private final Queue<long[]> outgoing;
    private final Queue<long[]> incoming;
    private final MessageChecker checker;
    private final long[][] messages = new long[2 * Place.CAPACITY][Message.WORDS];
    private int next;

    private ThreadsLink(final Queue<long[]> outgoing, final Queue<long[]> incoming, final MessageChecker checker)
    {
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.checker = checker;
    }

    /**
     * Makes both ends.
     *
     * @param name     of the case.
     * @param producer checks what the producer receives.
     * @param consumer checks what the consumer receives.
     * @return the producer's end and the consumer's.
     */
    public static Link[] open(final String name, final MessageChecker producer, final MessageChecker consumer)
    {
        final Queue<long[]> forth = queue(name);
        final Queue<long[]> back = queue(name);
        return new Link[] {new ThreadsLink(forth, back, producer), new ThreadsLink(back, forth, consumer)};
    }

    private static Queue<long[]> queue(final String name)
    {
        return name.startsWith("jctools") ?
            new SpscArrayQueue<>(Place.CAPACITY) : new ArrayBlockingQueue<>(Place.CAPACITY);
    }

    @Override
    public boolean trySend(final long value)
    {
        final long[] message = messages[next];
        for (int i = 0; i < message.length; i++)
        {
            message[i] = value + i;
        }
        if (!outgoing.offer(message))
        {
            return false;
        }
        next = (next + 1) & (messages.length - 1);
        return true;
    }

    @Override
    public int poll(final int limit)
    {
        int count = 0;
        while (count < limit)
        {
            final long[] message = incoming.poll();
            if (null == message)
            {
                break;
            }
            long sum = 0;
            for (final long word : message)
            {
                sum += word;
            }
            checker.accept(Message.checked(message[0], sum));
            count++;
        }
        return count;
    }
}
