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
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.harness.Ending;
import io.ropewalk.structure.queue.SharedQueue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** This side of a queue in which a process of C dies. */
final class QueueSurvivors
{
    private static final int CAPACITY = 4;
    private static final int BUDGET = 1024;
    private static final int SLOTS = 8;
    private static final int LENGTH = 40;
    /** What the victim puts; survivors put 0, 1, and so on. */
    private static final long OF_VICTIM = 1_000;
    /** Long enough for whoever looks after the dead once a millisecond. */
    private static final long SETTLING_MS = 3;

    /** Of the tail in the memory of a queue. */
    private static final int TAIL_OFFSET = 0;
    private static final long PATIENCE_S = 60;

    private static final String FIND = "queue @ 0 0 bytes";
    private static final String CREATE = "queue @ " + CAPACITY + " " + BUDGET + " bytes";
    private static final String PUT = "put @ 0 " + OF_VICTIM + " " + LENGTH + " ";
    private static final String PUT_LARGE = "put @ 0 " + OF_VICTIM + " 300 0";
    private static final String TAKE = "take @ ";
    private static final String NOW = "0";
    private static final String SOON = "40";

    private final DoomedOperation operation;
    private final SharedQueue<byte[]> queue;
    private final List<Long> left = new ArrayList<>();
    private long next;

    private QueueSurvivors(final DoomedCell cell)
    {
        operation = cell.operation();
        queue = cell.walk().open(cell.name(), SharedQueue.of(CAPACITY, Codecs.bytes()).budget(BUDGET));
    }

    static List<DoomedOperation> operations()
    {
        final List<DoomedOperation> all = new ArrayList<>();
        addPuts(all);
        addTakes(all);
        all.add(operation("shutdown", FIND, "shutdown @", (it, cell) -> it.fill(2)));
        all.add(operation("shutdown-new", CREATE, "shutdown @", (it, cell) -> {}));
        all.add(new DoomedOperation("queue-shutdown-wakes", QueueSurvivors::awaitedEnd, FIND, "shutdown @"));
        return all;
    }

    private static void addPuts(final List<DoomedOperation> all)
    {
        all.add(operation("put", CREATE, PUT + NOW, (it, cell) -> {}));
        all.add(operation("put-large", CREATE, PUT_LARGE, (it, cell) -> {}));
        all.add(operation("put-biased", FIND, PUT + NOW, (it, cell) -> it.fill(2)));
        all.add(operation("put-large-biased", FIND, PUT_LARGE, (it, cell) -> it.fill(2)));
        all.add(operation("put-shared", FIND, PUT + NOW, QueueSurvivors::share));
        all.add(operation("put-large-shared", FIND, PUT_LARGE, QueueSurvivors::share));
        all.add(operation("put-full", FIND, PUT + NOW, (it, cell) -> it.fill(CAPACITY)));
        all.add(operation("put-full-timed", FIND, PUT + SOON, (it, cell) -> it.fill(CAPACITY)));
        all.add(operation("put-after-dead-claim", FIND, PUT + NOW, QueueSurvivors::claimAndDie));
        all.add(operation("put-take", FIND, PUT + NOW + ";" + TAKE + NOW, (it, cell) -> it.fill(1)));
        all.add(new DoomedOperation("queue-put-past-held", QueueSurvivors::held, FIND, PUT + NOW));
        all.add(new DoomedOperation("queue-put-wakes", QueueSurvivors::awaited, FIND, PUT + NOW));
    }

    private static void addTakes(final List<DoomedOperation> all)
    {
        all.add(operation("take", FIND, TAKE + NOW, QueueSurvivors::share));
        all.add(operation("take-biased", FIND, TAKE + NOW, (it, cell) ->
        {
            it.fill(3);
            it.take();
        }));
        all.add(operation("take-large", FIND, TAKE + NOW, (it, cell) ->
        {
            it.put(500);
            it.put(100);
        }));
        all.add(operation("take-empty", CREATE, TAKE + NOW, (it, cell) -> {}));
        all.add(operation("take-empty-timed", FIND, TAKE + SOON, (it, cell) -> it.fill(0)));
        all.add(operation("take-after-dead-claim", FIND, TAKE + NOW, QueueSurvivors::claimAndDie));
        all.add(operation("take-last-of-closed", FIND, TAKE + NOW + ";" + TAKE + NOW, (it, cell) ->
        {
            it.fill(1);
            it.queue.shutdown();
        }));
        all.add(new DoomedOperation("queue-take-wakes", QueueSurvivors::overfull, FIND, TAKE + NOW));
    }

    /** What survivors do first. */
    @FunctionalInterface
    private interface First
    {
        void on(QueueSurvivors survivors, DoomedCell cell) throws Exception;
    }

    private static DoomedOperation operation(
        final String name, final String before, final String armed, final First first)
    {
        return new DoomedOperation("queue-" + name, (cell) ->
        {
            final QueueSurvivors survivors = new QueueSurvivors(cell);
            first.on(survivors, cell);
            return survivors::verify;
        }, before, armed);
    }

    private void put(final int length)
    {
        assertTrue(queue.offer(new Element(1, next, length).bytes()));
        left.add(next++);
    }

    private void take()
    {
        assertEquals(left.remove(0), Element.read(queue.poll()).sequence());
    }

    /** In a later lap, so that slots have been used. */
    private void fill(final int count)
    {
        for (int i = 0; i <= SLOTS; i++)
        {
            put(i % 2 == 0 ? LENGTH : 300);
            take();
        }
        for (int i = 0; i < count; i++)
        {
            put(i % 2 == 0 ? LENGTH : 300);
        }
    }

    /** Another one puts and takes, so that neither side is biased. */
    private void share(final DoomedCell cell)
    {
        fill(1);
        cell.doom(DoomedPeer.NONE, FIND, "put @ 1 " + next + " " + LENGTH + " 0;take @ 0");
        left.remove(0);
        left.add(next++);
        put(LENGTH);
    }

    /** Another one dies with an open claim. */
    private void claimAndDie(final DoomedCell cell)
    {
        put(LENGTH);
        put(300);
        for (long store = 1; tail() == next; store++)
        {
            assertEquals(Ending.HALTED, cell.doom(store, FIND, PUT + NOW).ending());
        }
    }

    private long tail()
    {
        return queue.attachment().buffer().getLongVolatile(TAIL_OFFSET);
    }

    private void verify(final DoomedPeer.Fate fate) throws Exception
    {
        final List<List<Long>> allowed = allowed(fate);
        final int size = queue.size();
        assertTrue(size >= 0 && size <= CAPACITY, "size=" + size);
        if (!queue.isShutdown() && left.size() < CAPACITY - 1)
        {
            // It must not get the blocks of what is there.
            final long number = next++;
            assertTrue(queue.offer(new Element(1, number, 300).bytes(), PATIENCE_S, TimeUnit.SECONDS));
            allowed.forEach((list) -> list.add(number));
        }
        final List<Long> found = drain();
        assertTrue(allowed.contains(found) || isLate(fate, allowed, found),
            () -> "allowed=" + allowed + " found=" + found);
        left.clear();
        if (!queue.isShutdown())
        {
            assertFalse(operation.armed().startsWith("shutdown") && Ending.DONE == fate.ending());
            verifyCapacity();
            queue.shutdown();
        }
        assertThrows(QueueClosedException.class, queue::take);
        assertThrows(QueueClosedException.class, () -> queue.put(new byte[1]));
    }

    /** The victim was taking: what it had in its hands is delivered to another one, and may come late. */
    private boolean isLate(final DoomedPeer.Fate fate, final List<List<Long>> allowed, final List<Long> found)
    {
        final boolean isTaking = Ending.HALTED == fate.ending() &&
            operation.armed().split(";")[fate.answers().size()].startsWith("take");
        final List<Long> rest = new ArrayList<>(found);
        return isTaking && !allowed.get(0).isEmpty() && rest.remove(allowed.get(0).get(0)) &&
            rest.equals(allowed.get(1));
    }

    /** What may be left: with and without what the victim was doing. */
    private List<List<Long>> allowed(final DoomedPeer.Fate fate)
    {
        List<Long> state = left;
        final String[] commands = operation.armed().split(";");
        for (int i = 0; i < commands.length; i++)
        {
            final List<Long> after = new ArrayList<>(state);
            String answer = "ok 0";
            if (commands[i].startsWith("take"))
            {
                answer = after.isEmpty() ? "-" : "ok . " + after.remove(0) + " .*";
            }
            else if (commands[i].startsWith("put"))
            {
                answer = after.size() == CAPACITY || !after.add(OF_VICTIM) ? "-" : answer;
            }
            if (i == fate.answers().size())
            {
                return List.of(new ArrayList<>(state), after);
            }
            assertTrue(fate.answers().get(i).matches(answer.equals("-") ? "-.*" : answer),
                "answers=" + fate.answers() + " expected=" + answer);
            state = after;
        }
        return List.of(new ArrayList<>(state));
    }

    private List<Long> drain() throws InterruptedException
    {
        final List<Long> found = takeAll();
        assertEquals(0, queue.size());
        assertTrue(queue.isEmpty());
        return found;
    }

    private List<Long> takeAll() throws InterruptedException
    {
        final List<Long> found = new ArrayList<>();
        byte[] bytes = next();
        while (bytes != null)
        {
            found.add(Element.read(bytes).sequence());
            bytes = next();
        }
        return found;
    }

    private byte[] next() throws InterruptedException
    {
        try
        {
            return queue.poll(SETTLING_MS, TimeUnit.MILLISECONDS);
        }
        catch (final QueueClosedException ex)
        {
            return null;
        }
    }

    /** As many as it should hold, and as long ones, three times around. */
    private void verifyCapacity() throws InterruptedException
    {
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < CAPACITY; i++)
            {
                assertEquals(i, queue.size());
                put(round == 0 ? LENGTH : BUDGET / CAPACITY / 2);
            }
            assertFalse(queue.offer(new byte[1]));
            for (int i = 0; i < CAPACITY; i++)
            {
                take();
            }
            assertNull(queue.poll());
        }
        put(BUDGET);
        take();
        assertNull(queue.poll());
    }

    /** A survivor has a message of the lap before in its hands, where the next one would go. */
    private static DoomedOperation.Survivors held(final DoomedCell cell) throws InterruptedException
    {
        final QueueSurvivors survivors = new QueueSurvivors(cell);
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);
        survivors.put(LENGTH);
        final Future<Integer> holder = DoomedCell.start(() -> survivors.queue.poll((bytes) ->
        {
            inside.countDown();
            awaitUnchecked(end);
        }, 1));
        inside.await();
        survivors.left.remove(0);
        for (int i = 1; i < SLOTS; i++)
        {
            survivors.put(LENGTH);
            survivors.take();
        }
        return (fate) ->
        {
            final List<Long> found = survivors.drain();
            assertTrue(found.equals(List.of(OF_VICTIM)) || (Ending.HALTED == fate.ending() && found.isEmpty()),
                () -> "found=" + found);
            end.countDown();
            assertEquals(1, DoomedCell.join(holder));
            survivors.verifyCapacity();
        };
    }

    private static void awaitUnchecked(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** A survivor sleeps until something comes. */
    private static DoomedOperation.Survivors awaited(final DoomedCell cell) throws InterruptedException
    {
        final QueueSurvivors survivors = new QueueSurvivors(cell);
        survivors.fill(0);
        final Future<byte[]> taken = DoomedCell.start(survivors.queue::take);
        TimeUnit.MILLISECONDS.sleep(SETTLING_MS);
        return (fate) ->
        {
            if (Ending.HALTED == fate.ending())
            {
                survivors.put(LENGTH);
            }
            final long first = Element.read(DoomedCell.join(taken)).sequence();
            if (first != OF_VICTIM)
            {
                assertEquals(survivors.left.remove(0), first);
            }
            assertTrue(first == OF_VICTIM || Ending.HALTED == fate.ending());
            assertEquals(survivors.left, survivors.drain());
            survivors.left.clear();
            survivors.verifyCapacity();
        };
    }

    private static DoomedOperation.Survivors awaitedEnd(final DoomedCell cell) throws InterruptedException
    {
        final QueueSurvivors survivors = new QueueSurvivors(cell);
        survivors.fill(0);
        final Future<byte[]> taken = DoomedCell.start(survivors.queue::take);
        TimeUnit.MILLISECONDS.sleep(SETTLING_MS);
        return (fate) ->
        {
            if (Ending.DONE != fate.ending())
            {
                survivors.queue.shutdown();
            }
            final Exception thrown = assertThrows(Exception.class, () -> DoomedCell.join(taken));
            assertEquals(QueueClosedException.class, thrown.getCause().getClass());
            assertThrows(QueueClosedException.class, () -> survivors.queue.put(new byte[1]));
        };
    }

    /** A survivor sleeps until there is room. */
    private static DoomedOperation.Survivors overfull(final DoomedCell cell) throws InterruptedException
    {
        final QueueSurvivors survivors = new QueueSurvivors(cell);
        survivors.fill(CAPACITY);
        final long number = survivors.next++;
        final Future<Boolean> put = DoomedCell.start(() ->
        {
            survivors.queue.put(new Element(1, number, LENGTH).bytes());
            return true;
        });
        TimeUnit.MILLISECONDS.sleep(SETTLING_MS);
        return (fate) ->
        {
            final long first = survivors.left.remove(0);
            if (Ending.DONE == fate.ending())
            {
                assertTrue(DoomedCell.join(put));
            }
            // The sleeper may put at any moment.
            final List<Long> found = survivors.takeAll();
            assertTrue(DoomedCell.join(put));
            found.addAll(survivors.drain());
            assertFalse(found.remove(first) && Ending.DONE == fate.ending(), "taken twice");
            final List<Long> expected = new ArrayList<>(survivors.left);
            expected.add(number);
            assertEquals(expected, found);
            survivors.left.clear();
            survivors.verifyCapacity();
        };
    }
}
