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
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.SpscRing;

/** The rings of this project, written and read in place. */
final class RingLink
{
    private RingLink()
    {
    }

    /** Under a pipe. */
    static final class Spsc implements Link
    {
        private final SpscRing outgoing;
        private final SpscRing incoming;
        private final MessageHandler handler;

        Spsc(final Place place)
        {
            final Ropewalk walk = Ropewalk.open(place.directory());
            outgoing = walk.spscRing(place.outgoing(), Place.CAPACITY, Message.LENGTH);
            incoming = walk.spscRing(place.incoming(), Place.CAPACITY, Message.LENGTH);
            final MessageChecker checker = place.checker();
            handler = (buffer, index, length) -> checker.accept(Message.read(buffer, index));
        }

        @Override
        public boolean trySend(final long value)
        {
            final int index = outgoing.tryClaim(Message.LENGTH);
            if (index < 0)
            {
                return false;
            }
            Message.write(outgoing.buffer(), index, value);
            outgoing.commit(index);
            return true;
        }

        @Override
        public int poll(final int limit)
        {
            return incoming.poll(handler, limit);
        }
    }

    /** Under a queue. */
    static final class Mpmc implements Link
    {
        private final MpmcRing outgoing;
        private final MpmcRing incoming;
        private final MessageHandler handler;

        Mpmc(final Place place)
        {
            final Ropewalk walk = Ropewalk.open(place.directory());
            outgoing = walk.mpmcRing(place.outgoing(), Place.CAPACITY, Message.LENGTH);
            incoming = walk.mpmcRing(place.incoming(), Place.CAPACITY, Message.LENGTH);
            final MessageChecker checker = place.checker();
            handler = (buffer, index, length) -> checker.accept(Message.read(buffer, index));
        }

        @Override
        public boolean trySend(final long value)
        {
            final int index = outgoing.tryClaim(Message.LENGTH);
            if (index < 0)
            {
                return false;
            }
            Message.write(outgoing.buffer(), index, value);
            outgoing.commit(index);
            return true;
        }

        @Override
        public int poll(final int limit)
        {
            return incoming.poll(handler, limit);
        }
    }
}
