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

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.structure.queue.SharedQueue;

/**
 * {@link SharedQueue} with strings of 48 characters, put and taken as objects. The strings are made beforehand, those
 * that come out are new; each tells the low bits of its number.
 */
final class QueueStringLink implements Link
{
    private static final int STRINGS = 1024;
    private static final int BITS = 5;
    private static final int LENGTH = 48;

    private final MessageChecker checker;
    private final SharedQueue<String> outgoing;
    private final SharedQueue<String> incoming;
    private final String[] strings = new String[STRINGS];
    private final String stop = "!".repeat(LENGTH);

    QueueStringLink(final Place place)
    {
        checker = place.checker();
        final Ropewalk walk = Ropewalk.open(place.directory());
        outgoing = walk.queue(place.outgoing(), Place.CAPACITY, Codecs.utf8()).waiting(WaitStrategy.BUSY_SPIN);
        incoming = walk.queue(place.incoming(), Place.CAPACITY, Codecs.utf8()).waiting(WaitStrategy.BUSY_SPIN);
        for (int i = 0; i < STRINGS; i++)
        {
            strings[i] = "" + (char)('0' + (i >> BITS)) + (char)('0' + i % (1 << BITS)) + "x".repeat(LENGTH - 2);
        }
    }

    @Override
    public boolean trySend(final long value)
    {
        try
        {
            outgoing.put(value < 0 ? stop : strings[(int)(value % STRINGS)]);
            return true;
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public int poll(final int limit)
    {
        try
        {
            final String string = incoming.take();
            final long next = checker.nextSequence(0);
            if (string.charAt(0) == '!')
            {
                checker.accept(Message.stop(next));
            }
            else
            {
                final int low = ((string.charAt(0) - '0') << BITS) + string.charAt(1) - '0';
                if (string.length() != LENGTH || low != next % STRINGS)
                {
                    throw new IllegalStateException("wrong string: expected=" + next + " found=" + string);
                }
                checker.accept(next);
            }
            return 1;
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
