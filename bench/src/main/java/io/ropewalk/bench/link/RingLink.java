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

import io.ropewalk.Rings;
import io.ropewalk.Ropewalk;
import io.ropewalk.segment.Kind;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;

/** The rings of this project, written and read in place. */
final class RingLink implements Link
{
    private final Ring outgoing;
    private final Ring incoming;
    private final MessageHandler handler;

    private RingLink(final Place place, final Kind<Ring> kind)
    {
        final Ropewalk walk = Ropewalk.open(place.directory());
        outgoing = walk.open(place.outgoing(), kind);
        incoming = walk.open(place.incoming(), kind);
        final MessageChecker checker = place.checker();
        handler = (buffer, index, length) -> checker.accept(Message.read(buffer, index));
    }

    /** Under a pipe. */
    static Link spsc(final Place place)
    {
        return new RingLink(place, Rings.spsc(Place.CAPACITY, Message.LENGTH));
    }

    /** Under a queue. */
    static Link mpmc(final Place place)
    {
        return new RingLink(place, Rings.mpmc(Place.CAPACITY, Message.LENGTH));
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
