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
package io.ropewalk.kill;

import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingWalk;
import org.agrona.ExpandableArrayBuffer;

import java.util.concurrent.locks.LockSupport;

/**
 * What the victims of rings for many find: slots that somebody has in use, claims of the dead, marks.
 */
final class Scenes
{
    private static final int LENGTH = 33;
    private static final int HEADER_LENGTH = 8;
    private static final int MOST_LOOKS = 1_000;
    private static final long LOOK_INTERVAL_NS = 1_000_000;
    /** Of a header: from a message to one that somebody means to remove. */
    private static final long FULL_TO_MARK = 1L << 20;

    private Scenes()
    {
    }

    /** The position of the message that lies so many places behind the first, or {@link RingWalk#END}. */
    static long find(final MpmcRing ring, final int place)
    {
        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
        final RingWalk messages = ring.walk();
        int count = 0;
        long position = messages.next();
        while (position >= 0 && count <= place)
        {
            count += ring.copy(position, copy) < 0 ? 0 : 1;
            position = count <= place ? messages.next() : position;
        }
        return position;
    }

    /** As that, where there is one. */
    static long at(final MpmcRing ring, final int place)
    {
        final long position = find(ring, place);
        if (position < 0)
        {
            throw new AssertionError("no message: place=" + place);
        }
        return position;
    }

    /** So many messages in a dead hand, taken the common way, and nothing else. Returns the position of the first. */
    static long orphans(final RingCell cell, final int count, final int length)
    {
        // The right to take is not free, so the one who dies has to announce what it takes.
        cell.trusting().run(cell::pass);
        final MpmcRing departed = cell.departedRing();
        final long first = orphan(cell, departed, length);
        for (int i = 1; i < count; i++)
        {
            orphan(cell, departed, length);
        }
        return first;
    }

    private static long orphan(final RingCell cell, final MpmcRing departed, final int length)
    {
        cell.trusting().run((ring) -> cell.offer(ring, length));
        cell.account.allowStragglers(1);
        return take(departed);
    }

    private static long take(final MpmcRing ring)
    {
        long position = ring.beginTake();
        // The kernel is asked once a millisecond.
        for (int i = 0; i < MOST_LOOKS && Ring.HELD_UP == position; i++)
        {
            LockSupport.parkNanos(LOOK_INTERVAL_NS);
            position = ring.beginTake();
        }
        if (position < 0)
        {
            throw new AssertionError("nothing to take: result=" + position);
        }
        return position;
    }

    /** Messages come and go until this position comes next. */
    static void passUntil(final RingCell cell, final long end)
    {
        cell.trusting().runMpmc((ring) ->
        {
            long position = -1;
            while (position < end - 1)
            {
                cell.offer(ring, LENGTH);
                position = take(ring);
                cell.account.deliver(
                    Message.check(ring.buffer(), ring.indexOf(position), ring.lengthOf(position)));
                ring.endTake(position);
            }
        });
        cell.trusting().runMpmc(MpmcRing::close);
    }

    /** The next put comes round to slots in dead hands. */
    static void orphansInTheWay(final RingCell cell, final int count, final int length)
    {
        passUntil(cell, orphans(cell, count, length) + cell.site.lapLength());
    }

    /** Orphans that were passed by, more than once. */
    static void oldOrphans(final RingCell cell, final int count, final int laps)
    {
        passUntil(cell, orphans(cell, count, LENGTH) + (long)laps * cell.site.lapLength() + 3);
    }

    /** As that, but the dead one has inherited it from a dead one. */
    static void recordedOrphan(final RingCell cell)
    {
        final long position = orphans(cell, 1, LENGTH);
        inherit(cell, position);
        passUntil(cell, position + 2L * cell.site.lapLength() + 3);
    }

    static void recordedOrphanAtHand(final RingCell cell)
    {
        inherit(cell, orphans(cell, 1, LENGTH));
        cell.trusting().runMpmc(MpmcRing::close);
    }

    private static void inherit(final RingCell cell, final long position)
    {
        final long inherited = take(cell.departedRing());
        if (inherited != position)
        {
            throw new AssertionError("not inherited: position=" + position + " inherited=" + inherited);
        }
    }

    /** The next put comes round to the slot of a message that a living one has in its hand, {@link #keeperEnds}. */
    static void keeperInTheWay(final RingCell cell)
    {
        // Its message is delivered last, and was put first.
        cell.account.allowStragglers(1);
        cell.trusting().run(cell::pass);
        passUntil(cell, keeperTakes(cell) + cell.site.lapLength());
    }

    /** It has one message in its hand, and there is no other. */
    static long keeperTakes(final RingCell cell)
    {
        cell.trusting().run((ring) -> cell.offer(ring, LENGTH));
        final long[] position = new long[1];
        cell.actor("keeper").runMpmc((ring) -> position[0] = take(ring));
        cell.keep(position[0]);
        return position[0];
    }

    static void keeperEnds(final RingCell cell)
    {
        cell.actor("keeper").runMpmc((ring) ->
        {
            final long position = cell.kept();
            cell.account.deliver(Message.check(ring.buffer(), ring.indexOf(position), ring.lengthOf(position)));
            ring.endTake(position);
        });
    }

    static void keeperCancels(final RingCell cell)
    {
        cell.account.allowStragglers(1);
        cell.actor("keeper").runMpmc((ring) -> ring.cancelTake(cell.kept()));
    }

    /** A position at which nothing will ever be. */
    static void abortShared(final RingCell cell)
    {
        cell.share();
        cell.actor("first").run((ring) -> ring.abort(ring.tryClaim(LENGTH)));
    }

    /** So many of them, before a lone consumer. */
    static void abortManyBeforeOne(final RingCell cell, final int count)
    {
        cell.shareProducers();
        for (int i = 0; i < count; i++)
        {
            cell.abortOne();
        }
    }

    /** An open claim of the dead, before a lone consumer. */
    static void deadClaimBeforeOne(final RingCell cell)
    {
        cell.shareProducers();
        claim(cell.departedRing());
    }

    /** So many open claims of the dead. */
    static void deadClaims(final RingCell cell, final int count)
    {
        cell.share();
        final MpmcRing departed = cell.departedRing();
        for (int i = 0; i < count; i++)
        {
            claim(departed);
        }
    }

    private static void claim(final MpmcRing ring)
    {
        final int index = ring.tryClaim(LENGTH);
        if (index < 0)
        {
            throw new AssertionError("no claim: result=" + index);
        }
    }

    /** The next put comes round to the open claim of a dead one, behind which all was removed. */
    static void deadClaimInTheWay(final RingCell cell)
    {
        deadClaims(cell, 1);
        for (int i = 1; i < cell.site.lapLength(); i++)
        {
            cell.put(1);
            cell.removeAt(0);
        }
    }

    /** The dead had words of both sides, and left in them what it had announced. */
    static void deadWords(final RingCell cell)
    {
        deadClaims(cell, 2);
        cell.put(1);
        final MpmcRing departed = cell.departedRing();
        take(departed);
        cell.account.allowStragglers(1);
    }

    /** As a remover leaves it that died before it looked at the head. */
    static void mark(final RingCell cell, final int place)
    {
        cell.put(1);
        cell.removeAt(0);
        cell.put(4);
        cell.actor("first").runMpmc((ring) -> mark(ring, at(ring, place)));
        cell.release("first");
    }

    private static void mark(final MpmcRing ring, final long position)
    {
        ring.buffer().getAndAddLong(ring.indexOf(position) - HEADER_LENGTH, FULL_TO_MARK);
    }

    /** Its dead taker had moved the head, and not looked again. */
    static void markedOrphan(final RingCell cell)
    {
        final long position = orphans(cell, 1, LENGTH);
        cell.trusting().runMpmc((ring) ->
        {
            mark(ring, position);
            ring.close();
        });
    }

    /** Somebody has given one back, and lives. */
    static void givenBack(final RingCell cell)
    {
        cell.share();
        keeperTakes(cell);
        keeperCancels(cell);
        cell.trusting().runMpmc(MpmcRing::close);
    }
}
