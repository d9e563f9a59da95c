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
package io.ropewalk.task;

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.Scenario;
import io.ropewalk.segment.Walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One queue, those who died in it, and what the survivors find there.
 */
final class TaskCell extends Cell
{
    private static final long WATCHDOG_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long ASLEEP_NS = TimeUnit.MILLISECONDS.toNanos(30);

    /** "Full" is believed when it lasts: the kernel is asked once a millisecond. */
    private static final int LOOKS = 6;
    private static final long LOOK_INTERVAL_NS = 1_200_000;
    private static final long FIRST_FILLING_ID = 2_000;

    private static final int FIRST_ID = 100;
    private static final int SECOND_ID = 200;

    private final TaskScenario leader;
    private final List<String> notes = new ArrayList<>();
    private final List<String> deaths = new ArrayList<>();
    private final Walk walk;
    private final boolean fillsFirst;
    private final Map<Long, Integer> least = new TreeMap<>();
    private final Map<Long, Integer> most = new TreeMap<>();
    private final Map<Long, Integer> taken = new TreeMap<>();
    private final Map<Long, Integer> found = new TreeMap<>();
    private int unknownTakings;
    private int takers;
    private boolean mayBeClosed;
    private boolean isClosed;
    private long recoveryNs;
    private Thread joiner;

    TaskCell(final Walk walk, final Death death, final String name, final boolean holdsRight)
    {
        super(death, name);
        this.walk = walk;
        this.leader = (TaskScenario)death.first();
        this.fillsFirst = name.hashCode() % 2 == 0;
        final TaskScene scene = scene();
        for (long id = 2; id <= leader.before * 2L; id += 2)
        {
            scene.queue.add(id);
            expect(id, 1, 1);
        }
        if (leader.isAwaited())
        {
            joiner = new Thread(() -> join(scene()), name);
            joiner.start();
            // Long enough to be asleep, mostly.
            LockSupport.parkNanos(ASLEEP_NS);
        }
        if (!holdsRight)
        {
            scene.queue.close();
        }
    }

    private static void join(final TaskScene scene)
    {
        try
        {
            scene.queue.join();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private TaskScene scene()
    {
        return new TaskScene(walk, name(), leader.attempts(), 0, (buffer) -> buffer, (note) -> {});
    }

    /** Until it had the last task. */
    @Override
    protected long recoveryNs(final long killedNs, final long verifiedNs)
    {
        return recoveryNs;
    }

    @Override
    protected String[] words(final Scenario scenario)
    {
        return new String[] {
            String.valueOf(leader.attempts()), String.valueOf(scenario == leader ? FIRST_ID : SECOND_ID)};
    }

    @Override
    protected void noted(final String text)
    {
        notes.add(text);
    }

    private void expect(final long id, final int newLeast, final int newMost)
    {
        least.put(id, newLeast);
        most.put(id, newMost);
    }

    /** With what it said before. */
    @Override
    protected void died(final Scenario scenario, final Ending ending)
    {
        deaths.add(scenario + " " + ending + " " + notes);
        boolean isTaking = false;
        for (final String note : notes)
        {
            final String[] parts = note.split(":");
            final long id = Long.parseLong(parts[1]);
            final TaskScene.Note kind = TaskScene.Note.valueOf(parts[0]);
            isTaking = TaskScene.Note.TAKING == kind;
            switch (kind)
            {
                case MAY_PUT -> expect(id, 0, 1);
                case PUT -> expect(id, 1, 1);
                case REFUSED, DONE, REMOVED, DRAINED -> expect(id, 0, 0);
                case DOING, REMOVING, DRAINING -> expect(id, 0, most.getOrDefault(id, 0));
                case TOOK -> taken.merge(id, 1, Integer::sum);
                case CLOSING -> mayBeClosed = true;
                case CLOSED -> isClosed = true;
                default -> isTaking = true;
            }
        }
        unknownTakings += isTaking ? 1 : 0;
        takers += notes.toString().contains(TaskScene.Note.TAKING.name()) ? 1 : 0;
        notes.clear();
        // A removal that found nothing took nothing: somebody has it, or nobody.
        most.computeIfAbsent(0L, (key) -> 0);
        least.computeIfAbsent(0L, (key) -> 0);
    }

    @Override
    protected void verify() throws InterruptedException
    {
        final TaskScene scene = scene();
        if (fillsFirst && !mayBeClosed)
        {
            fill(scene);
        }
        final long beginNs = System.nanoTime();
        while (!scene.queue.join(0, TimeUnit.SECONDS))
        {
            final Long id = scene.queue.poll();
            if (id != null)
            {
                recoveryNs = System.nanoTime() - beginNs;
                check(id, scene.queue.attempts());
                scene.queue.taskDone();
            }
            if (System.nanoTime() - beginNs > WATCHDOG_NS)
            {
                throw new AssertionError("stuck: unfinished=" + scene.queue.unfinished() + " size=" +
                    scene.queue.size());
            }
        }
        if (joiner != null)
        {
            joiner.join(TimeUnit.NANOSECONDS.toMillis(WATCHDOG_NS));
            require(!joiner.isAlive(), "the joiner is stuck");
        }
        drain(scene);
        account();
        require(scene.queue.poll() == null, "something left");
        require(scene.queue.unfinished() == 0, "unfinished");
        require(scene.queue.deadLetters().isEmpty(), "dead letters left");
        if (isClosed || (mayBeClosed && scene.queue.isShutdown()))
        {
            require(scene.queue.isShutdown(), "not shut down");
        }
        else
        {
            checkRoom(scene);
        }
    }

    /** Nobody takes until it is full, which it must be of tasks: not of what the dead left. */
    private void fill(final TaskScene scene)
    {
        int looks = 0;
        for (long id = FIRST_FILLING_ID; looks < LOOKS; id += 2)
        {
            boolean isPut = false;
            for (looks = 0; looks < LOOKS && !isPut; looks++)
            {
                isPut = scene.queue.offer(id);
                LockSupport.parkNanos(isPut ? 0 : LOOK_INTERVAL_NS);
            }
            if (isPut)
            {
                looks = 0;
                expect(id, 1, 1);
            }
        }
        // What a dead taker had in hand is not seen in the queue, and takes its room until it comes back.
        final int visible = scene.queue.toArray().length;
        require(visible <= TaskScene.CAPACITY, "above the capacity: " + visible);
        final boolean noSlots =
            scene.queue.unfinished() + takers >= TaskScene.CAPACITY + TaskScene.IN_HANDS;
        require(noSlots || visible + takers >= TaskScene.CAPACITY, "full of nothing: " + visible);
    }

    private void check(final long id, final int attempts)
    {
        found.merge(id, 1, Integer::sum);
        final int times = taken.getOrDefault(id, 0);
        require(attempts > times && attempts <= times + 1 + unknownTakings,
            "attempts: id=" + id + " attempts=" + attempts + " taken=" + times);
    }

    private void drain(final TaskScene scene)
    {
        final List<Long> drained = new ArrayList<>();
        scene.queue.drainDeadLetters(drained);
        for (final long id : drained)
        {
            found.merge(id, 1, Integer::sum);
            require(taken.getOrDefault(id, 0) + unknownTakings >= leader.attempts(), "given up too early: id=" + id);
        }
    }

    private void account()
    {
        for (final Map.Entry<Long, Integer> entry : found.entrySet())
        {
            require(entry.getValue() <= most.getOrDefault(entry.getKey(), 0), "too often: id=" + entry.getKey());
        }
        for (final Map.Entry<Long, Integer> entry : least.entrySet())
        {
            require(found.getOrDefault(entry.getKey(), 0) >= entry.getValue(), "lost: id=" + entry.getKey());
        }
    }

    /** As much as in a new one: in the queue, in hands, and in blocks. */
    private void checkRoom(final TaskScene scene)
    {
        final int all = TaskScene.CAPACITY + TaskScene.IN_HANDS;
        for (int i = 0; i < all; i++)
        {
            offer(scene, 1000 + 2L * i);
            if (i < TaskScene.IN_HANDS)
            {
                require(scene.queue.poll() != null, "cannot take what was put");
            }
        }
        require(scene.queue.size() == TaskScene.CAPACITY, "size=" + scene.queue.size());
        require(!scene.queue.offer(1L), "above the capacity");
        require(scene.queue.unfinished() == all, "unfinished when full");
        for (int i = 0; i < TaskScene.CAPACITY; i++)
        {
            require(scene.queue.poll() != null, "cannot take what was put");
        }
        for (int i = 0; i < all; i++)
        {
            scene.queue.taskDone();
        }
        // All blocks, in one piece.
        offer(scene, TaskIdCodec.FIRST_HUGE);
        require(scene.queue.unfinished() == 1, "unfinished huge one");
    }

    private void offer(final TaskScene scene, final long id)
    {
        final long beginNs = System.nanoTime();
        while (!scene.queue.offer(id))
        {
            require(System.nanoTime() - beginNs < WATCHDOG_NS, "no room: id=" + id + " size=" + scene.queue.size() +
                " unfinished=" + scene.queue.unfinished());
        }
    }

    private void require(final boolean isTrue, final String what)
    {
        if (!isTrue)
        {
            throw new AssertionError(what + " found=" + found + " expected=" + least + ".." + most);
        }
    }

    @Override
    protected void end()
    {
        walk.destroy(name());
    }

    @Override
    public String toString()
    {
        return name() + " " + deaths;
    }
}
