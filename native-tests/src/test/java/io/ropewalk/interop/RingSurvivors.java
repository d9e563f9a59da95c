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
package io.ropewalk.interop;

import io.ropewalk.Rings;
import io.ropewalk.harness.Ending;
import io.ropewalk.structure.ring.Ring;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** This side of a bare ring in which a process of C dies. */
final class RingSurvivors
{
    private static final int SLOTS = 4;
    private static final int SLOT_LENGTH = 100;
    private static final int LENGTH = 40;
    private static final long OF_VICTIM = 1_000;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    /** Long enough for whoever looks after the dead once a millisecond. */
    private static final long SETTLING_NS = TimeUnit.MILLISECONDS.toNanos(3);

    private final DoomedOperation operation;
    private final Ring ring;
    private final List<Long> left = new ArrayList<>();
    private long next;

    private RingSurvivors(final DoomedCell cell, final boolean isSingle)
    {
        operation = cell.operation();
        ring = cell.walk().open(
            cell.name(), isSingle ? Rings.spsc(SLOTS, SLOT_LENGTH) : Rings.mpmc(SLOTS, SLOT_LENGTH));
    }

    static List<DoomedOperation> operations()
    {
        final List<DoomedOperation> all = new ArrayList<>();
        for (final boolean isSingle : new boolean[] {true, false})
        {
            final String put = "put @ 0 " + OF_VICTIM + " " + LENGTH + " 0";
            final String claim = "claim @ " + LENGTH + " " + OF_VICTIM + " ";
            all.add(operation(isSingle, "offer", true, 0, put));
            all.add(operation(isSingle, "offer-full", true, SLOTS, put));
            all.add(operation(isSingle, "claim-commit", true, 2, claim + "commit"));
            all.add(operation(isSingle, "claim-abort", true, 2, claim + "abort"));
            all.add(operation(isSingle, "poll", false, 3, "take @ 0"));
            all.add(operation(isSingle, "poll-empty", false, 0, "take @ 0"));
            all.add(operation(isSingle, "poll-twice", false, SLOTS, "take @ 0;take @ 0"));
        }
        return all;
    }

    /** In an SPSC ring the victim has one end, and a survivor the other; in peace they have come to a later lap. */
    private static DoomedOperation operation(
        final boolean isSingle, final String name, final boolean isProducer, final int count, final String armed)
    {
        final String open = "ring @ " + (isSingle ? "spsc" : "mpmc") + " " + SLOTS + " " + SLOT_LENGTH;
        final StringBuilder before = new StringBuilder(open);
        for (int i = 0; i < count && isProducer && isSingle; i++)
        {
            before.append(";put @ 1 ").append(i).append(' ').append(LENGTH).append(" 0");
        }
        return new DoomedOperation((isSingle ? "spsc-" : "mpmc-") + name, (cell) ->
        {
            final RingSurvivors survivors = new RingSurvivors(cell, isSingle);
            for (int i = 0; i < count; i++)
            {
                if (isProducer && isSingle)
                {
                    // The victim does.
                    survivors.left.add(survivors.next++);
                }
                else
                {
                    survivors.put();
                }
            }
            return survivors::verify;
        }, before.toString(), armed);
    }

    private void put()
    {
        final Element element = new Element(1, next, next % 2 == 0 ? LENGTH : SLOT_LENGTH);
        final long beginNs = System.nanoTime();
        int code = offer(element);
        while (Ring.HELD_UP == code && System.nanoTime() - beginNs < PATIENCE_NS)
        {
            code = offer(element);
        }
        assertEquals(Ring.ACCEPTED, code);
        left.add(next++);
    }

    private int offer(final Element element)
    {
        return ring.offer(new UnsafeBuffer(element.bytes()), 0, element.length());
    }

    private void verify(final DoomedPeer.Fate fate)
    {
        final List<Long> found = drain();
        final List<List<Long>> allowed = allowed(fate);
        // What a victim had in its hands is delivered to another one, and may come late.
        final List<Long> rest = new ArrayList<>(found);
        final boolean isLate = Ending.HALTED == fate.ending() && operation.armed().startsWith("take") &&
            !allowed.get(0).isEmpty() && rest.remove(allowed.get(0).get(0)) && rest.equals(allowed.get(1));
        assertTrue(allowed.contains(found) || isLate, () -> "allowed=" + allowed + " found=" + found);
        left.clear();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < SLOTS; i++)
            {
                assertEquals(i, ring.size());
                put();
            }
            assertEquals(Ring.FULL, offer(new Element(1, 0, LENGTH)));
            assertEquals(LongStream.range(next - SLOTS, next).boxed().toList(), drain());
            left.clear();
        }
    }

    /** What may be left: with and without what the victim was doing. */
    private List<List<Long>> allowed(final DoomedPeer.Fate fate)
    {
        List<Long> state = left;
        final String[] commands = operation.armed().split(";");
        for (int i = 0; i < commands.length; i++)
        {
            final List<Long> after = new ArrayList<>(state);
            final boolean isTake = commands[i].startsWith("take");
            final boolean isRefused = isTake ? after.isEmpty() : after.size() == SLOTS;
            if (isTake && !isRefused)
            {
                after.remove(0);
            }
            else if (!isTake && !isRefused && !commands[i].endsWith("abort"))
            {
                after.add(OF_VICTIM);
            }
            if (i == fate.answers().size())
            {
                return List.of(state, after);
            }
            assertEquals(isRefused, fate.answers().get(i).startsWith("-"), () -> "answers=" + fate.answers());
            state = after;
        }
        return List.of(state);
    }

    private List<Long> drain()
    {
        final List<Long> found = new ArrayList<>();
        long emptyNs = System.nanoTime();
        while (System.nanoTime() - emptyNs < SETTLING_NS || ring.size() > 0)
        {
            final int count = ring.poll((buffer, offset, length) ->
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                found.add(Element.read(bytes).sequence());
            }, SLOTS);
            final long nowNs = System.nanoTime();
            assertTrue(nowNs - emptyNs < PATIENCE_NS, "stuck");
            emptyNs = count > 0 ? nowNs : emptyNs;
        }
        return found;
    }
}
