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
package io.ropewalk.sync;

import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedCountDownLatch;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.sync.SyncViews;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * An operation in which a process dies.
 *
 * @param object  name of what it is played on.
 * @param operation what is done to it.
 * @param before  what survivors do first.
 * @param prepare what the victim does before it is in danger.
 * @param act     what it dies in.
 * @param after   what survivors find and do.
 */
record SyncScenario(
    String object, String operation, Act<SyncCell> before, Act<Hands> prepare, Act<Hands> act, Act<SyncCell> after)
    implements Scenario
{
    private static final Act<Hands> NOTHING = (hands) -> {};
    private static final Act<SyncCell> NOBODY = (cell) -> {};

    static final List<SyncScenario> ALL = Stream.of(
        events(), latches(), semaphores("plain-4"),
        semaphores("fair-4"), semaphores("bounded-4"), semaphores("boundedfair-4"),
        releases("plain-4"), releases("fair-4"), repairs("bounded-4"), barriers()).flatMap(List::stream).toList();

    /** Something that somebody does. */
    interface Act<T>
    {
        void on(T subject) throws Exception;
    }

    /** The victim's handles. */
    record Hands(
        SharedEvent event, SharedSemaphore semaphore, SharedBarrier barrier, SharedCountDownLatch latch)
    {
        /** On the object that bears the name of the cell. */
        static Hands of(final Stage stage)
        {
            final SyncObjects objects = new SyncObjects(stage.walk());
            final String name = stage.cell();
            return switch (SyncObjects.kind(name))
            {
                case "event" -> new Hands(Views.through(objects.event(name), stage::halting), null, null, null);
                case "latch" -> new Hands(null, null, null, Views.through(objects.latch(name), stage::halting));
                case "barrier" -> new Hands(null, null, Views.through(
                    objects.barrier(name, name.contains("acting") ? Thread::onSpinWait : null), stage::halting), null);
                default -> new Hands(null, Views.through(objects.semaphore(name), stage::halting), null, null);
            };
        }
    }

    @Override
    public String name()
    {
        return object + "-" + operation;
    }

    /** Whether the victim waits for ever when it is not stopped. */
    @Override
    public boolean sleeps()
    {
        return List.of("await", "wait", "first").contains(operation);
    }

    @Override
    public void play(final Stage stage) throws Exception
    {
        final Hands hands = Hands.of(stage);
        prepare.on(hands);
        stage.arm();
        act.on(hands);
    }

    @Override
    public String toString()
    {
        return name();
    }

    private static List<SyncScenario> events()
    {
        return List.of(
            new SyncScenario("event", "set", SyncCell::sleepOnEvent, NOTHING, (hands) -> hands.event().set(),
                SyncCell::verifyEvent),
            new SyncScenario("event", "clear", (cell) -> cell.event().set(), NOTHING, (hands) -> hands.event().clear(),
                SyncCell::verifyEvent),
            new SyncScenario("event", "await", NOBODY, NOTHING, (hands) -> hands.event().await(),
                SyncCell::verifyEvent));
    }

    /** Of a count of two, of which the survivors count the rest. */
    private static List<SyncScenario> latches()
    {
        return List.of(
            new SyncScenario("latch-2", "countDown", SyncCell::sleepAtLatch, NOTHING,
                (hands) -> hands.latch().countDown(), (cell) -> cell.verifyLatch(1)),
            new SyncScenario("latch-1", "countDownLast", SyncCell::sleepAtLatch, NOTHING,
                (hands) -> hands.latch().countDown(), (cell) -> cell.verifyLatch(0)),
            new SyncScenario("latch-2", "await", NOBODY, NOTHING, (hands) -> hands.latch().await(),
                (cell) -> cell.verifyLatch(2)));
    }

    /** Of four permits. What the dead hold is gone with a plain one, and back with a bounded one. */
    private static List<SyncScenario> semaphores(final String object)
    {
        final boolean isBounded = object.startsWith("bounded");
        return List.of(
            new SyncScenario(object, "acquire", NOBODY, NOTHING, (hands) -> hands.semaphore().acquire(3),
                (cell) -> cell.verifyPermits(4, isBounded ? 4 : 1)),
            new SyncScenario(object, "release", NOBODY, (hands) -> hands.semaphore().acquire(3),
                (hands) -> hands.semaphore().release(3), (cell) -> cell.verifyPermits(4, isBounded ? 4 : 1)),
            new SyncScenario(object, "drain", NOBODY, NOTHING, (hands) -> hands.semaphore().drainPermits(),
                (cell) -> cell.verifyPermits(4, isBounded ? 4 : 0)),
            new SyncScenario(object, "reduce", NOBODY, NOTHING, (hands) -> hands.semaphore().reducePermits(1),
                (cell) -> cell.verifyPermits(4, 3)),
            new SyncScenario(object, "tryAcquire", (cell) -> cell.semaphore().acquire(3), NOTHING,
                (hands) -> hands.semaphore().tryAcquire(2, 1, TimeUnit.MILLISECONDS),
                (cell) -> cell.verifyPermitsAfterRelease(3)),
            new SyncScenario(object, "wait", (cell) -> cell.semaphore().acquire(3), NOTHING,
                (hands) -> hands.semaphore().acquire(2), (cell) -> cell.verifyPermitsAfterRelease(3)));
    }

    private static List<SyncScenario> releases(final String object)
    {
        return List.of(new SyncScenario(object, "releaseToSleeper", SyncCell::sleepOnSemaphore, NOTHING,
            (hands) -> hands.semaphore().release(2), SyncCell::verifySleeperServed));
    }

    private static List<SyncScenario> repairs(final String object)
    {
        return List.of(new SyncScenario(
            object, "repair", (cell) -> SyncViews.abandon(cell.walk(), cell.semaphore()), NOTHING,
            (hands) -> hands.semaphore().acquire(4), (cell) -> cell.verifyPermits(4, 4)));
    }

    private static List<SyncScenario> barriers()
    {
        final String plain = "barrier-3";
        return List.of(
            barrier(plain, "first", NOBODY, (hands) -> hands.barrier().await()),
            barrier(plain, "last", (cell) -> cell.sleepAtBarrier(2), (hands) -> hands.barrier().await()),
            barrier("barrier-3-acting", "last", (cell) -> cell.sleepAtBarrier(2), (hands) -> hands.barrier().await()),
            barrier(plain, "timeout", (cell) -> cell.sleepAtBarrier(1), SyncScenario::awaitInVain),
            barrier(plain, "interrupt", (cell) -> cell.sleepAtBarrier(1), SyncScenario::awaitInterrupted),
            barrier(plain, "reset", (cell) -> cell.sleepAtBarrier(2), (hands) -> hands.barrier().reset()),
            barrier(plain, "abort", (cell) -> cell.sleepAtBarrier(2), (hands) -> hands.barrier().abort()),
            barrier(plain, "watch", (cell) -> abandon(cell, 0), (hands) -> hands.barrier().isBroken()),
            barrier(plain, "repairTripping", (cell) -> abandon(cell, 1), SyncScenario::awaitInVain),
            barrier(plain, "repairBreaking", (cell) -> abandon(cell, 2), (hands) -> hands.barrier().reset()),
            barrier(plain, "repairResetting", (cell) -> abandon(cell, 3), SyncScenario::awaitInVain),
            barrier(plain, "repairTrippingForOthers", SyncScenario::abandonOthers, (hands) -> hands.barrier().abort()));
    }

    private static SyncScenario barrier(
        final String object, final String name, final Act<SyncCell> before, final Act<Hands> act)
    {
        return new SyncScenario(object, name, before, NOTHING, act, SyncCell::verifyBarrier);
    }

    private static void abandon(final SyncCell cell, final int phase)
    {
        SyncViews.abandon(cell.walk(), cell.barrier(), phase);
    }

    private static void abandonOthers(final SyncCell cell)
    {
        cell.sleepAtBarrier(2);
        abandon(cell, 1);
    }

    static void awaitInVain(final Hands hands) throws Exception
    {
        try
        {
            hands.barrier().await(1, TimeUnit.MILLISECONDS);
        }
        catch (final TimeoutException expected)
        {
            hands.barrier().isBroken();
        }
    }

    private static void awaitInterrupted(final Hands hands) throws Exception
    {
        Thread.currentThread().interrupt();
        try
        {
            hands.barrier().await();
        }
        catch (final InterruptedException expected)
        {
            hands.barrier().isBroken();
        }
    }
}
