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

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.harness.Ending;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * This side of a pipe at whose second end a process of C dies. A survivor is at the first end, and in the operations
 * "beside" another one at the second, too.
 */
final class PipeSurvivors
{
    private static final int CAPACITY = 4;
    private static final int BUDGET = 1024;
    private static final int LENGTH = 40;
    private static final long OF_VICTIM = 1_000;
    private static final long PATIENCE_S = 60;
    private static final long SETTLING_MS = 3;
    private static final String OPEN = "pipe @ 1 " + CAPACITY + " " + BUDGET + " bytes second";

    private final DoomedOperation operation;
    private final Connection<byte[]> first;
    private final Connection<byte[]> second;
    private final boolean isBeside;
    private final List<Long> left = new ArrayList<>();
    private long next;

    private PipeSurvivors(final DoomedCell cell)
    {
        operation = cell.operation();
        final Pipe<byte[]> pipe =
            cell.walk().open(cell.name(), Pipe.of(Codecs.bytes()).capacity(CAPACITY).budget(BUDGET));
        first = pipe.first();
        first.attach();
        second = pipe.second();
        isBeside = operation.name().contains("beside");
        if (isBeside)
        {
            second.attach();
        }
    }

    static List<DoomedOperation> operations()
    {
        final List<DoomedOperation> all = new ArrayList<>();
        for (final String manner : new String[] {"", "-beside"})
        {
            final String send = "put @ 0 " + OF_VICTIM + " " + LENGTH + " 0";
            final String sendLarge = "put @ 0 " + OF_VICTIM + " 300 0";
            all.add(sending("pipe-send" + manner, send, 1));
            all.add(sending("pipe-send-large" + manner, sendLarge, 2));
            all.add(sending("pipe-send-full" + manner, send, CAPACITY));
            all.add(sending("pipe-send-full-timed" + manner, send.substring(0, send.length() - 1) + "40", CAPACITY));
            all.add(receiving("pipe-receive" + manner, "take @ 0", 2));
            all.add(receiving("pipe-receive-twice" + manner, "take @ 0;take @ 0", CAPACITY));
            all.add(receiving("pipe-receive-empty" + manner, "take @ 0", 0));
            all.add(receiving("pipe-close" + manner, "close @", 2));
        }
        return all;
    }

    /** The victim has sent some before. */
    private static DoomedOperation sending(final String name, final String armed, final int count)
    {
        final StringBuilder before = new StringBuilder(OPEN);
        for (int i = 0; i < count; i++)
        {
            before.append(";put @ 1 ").append(i).append(' ').append(LENGTH).append(" 0");
        }
        return new DoomedOperation(name, (cell) ->
        {
            final PipeSurvivors survivors = new PipeSurvivors(cell);
            LongStream.range(0, count).forEach(survivors.left::add);
            survivors.next = count;
            return survivors::verifySent;
        }, before.toString(), armed);
    }

    private static DoomedOperation receiving(final String name, final String armed, final int count)
    {
        return new DoomedOperation(name, (cell) ->
        {
            final PipeSurvivors survivors = new PipeSurvivors(cell);
            for (int i = 0; i < count; i++)
            {
                survivors.put(survivors.first, i % 2 == 0 ? LENGTH : 200);
            }
            return survivors::verifyReceived;
        }, OPEN, armed);
    }

    private void put(final Connection<byte[]> end, final int length) throws Exception
    {
        assertTrue(end.offer(new Element(1, next, length).bytes(), PATIENCE_S, TimeUnit.SECONDS));
        left.add(next++);
    }

    /** What was sent is received, and what was being sent is received or not. */
    private void verifySent(final DoomedPeer.Fate fate) throws Exception
    {
        final List<Long> after = new ArrayList<>(left);
        if (left.size() < CAPACITY)
        {
            after.add(OF_VICTIM);
        }
        verifyAnswer(fate, left.size() == CAPACITY);
        final List<Long> found = drain(first);
        assertTrue(found.equals(after) || (Ending.HALTED == fate.ending() && found.equals(left)),
            () -> "after=" + after + " found=" + found);
        left.clear();
        if (isBeside)
        {
            verifyHealth(second, first);
            verifyHealth(first, second);
        }
        else
        {
            assertThrows(PeerClosedException.class, first::receive);
        }
    }

    private static void verifyAnswer(final DoomedPeer.Fate fate, final boolean isRefused)
    {
        if (!fate.answers().isEmpty())
        {
            assertEquals(isRefused, fate.answers().get(0).startsWith("-"), () -> "answers=" + fate.answers());
        }
    }

    /** What was being received is left to another receiver, or is gone. */
    private void verifyReceived(final DoomedPeer.Fate fate) throws Exception
    {
        if (!isBeside)
        {
            assertThrows(PeerClosedException.class, () ->
            {
                for (int i = 0; i <= CAPACITY; i++)
                {
                    first.send(new byte[1]);
                }
            });
            // Who comes to the deserted end goes on there.
        }
        final boolean isTaking = operation.armed().startsWith("take");
        final int answered = isTaking ? fate.answers().size() : 0;
        final List<Long> found = drain(second);
        found.removeIf((each) -> each < 0);
        final List<Long> before = left.subList(Math.min(left.size(), answered), left.size());
        final List<Long> after = left.subList(Math.min(left.size(), answered + 1), left.size());
        assertTrue(found.equals(before) || (Ending.HALTED == fate.ending() && isTaking && found.equals(after)),
            () -> "before=" + before + " found=" + found);
        left.clear();
        if (isBeside)
        {
            verifyHealth(first, second);
            verifyHealth(second, first);
        }
    }

    private List<Long> drain(final Connection<byte[]> end) throws Exception
    {
        final List<Long> found = new ArrayList<>();
        try
        {
            byte[] bytes = end.poll(SETTLING_MS, TimeUnit.MILLISECONDS);
            while (bytes != null)
            {
                found.add(bytes.length == 1 ? -1 : Element.read(bytes).sequence());
                bytes = end.poll(SETTLING_MS, TimeUnit.MILLISECONDS);
            }
        }
        catch (final PeerClosedException ex)
        {
            assertFalse(isBeside, ex::toString);
        }
        return found;
    }

    private void verifyHealth(final Connection<byte[]> from, final Connection<byte[]> to) throws Exception
    {
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < CAPACITY; i++)
            {
                put(from, i % 2 == 0 ? LENGTH : 200);
            }
            assertFalse(from.offer(new byte[16], 0, TimeUnit.SECONDS));
            assertEquals(left, drain(to));
            left.clear();
        }
        put(from, BUDGET);
        assertEquals(left, drain(to));
        left.clear();
    }
}
