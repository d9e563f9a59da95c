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
package io.ropewalk.structure.ring.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Runs actors one at a time: before each access to shared memory a seeded choice says who goes on, and who dies. What
 * it finds it finds again with the same seed. It knows no weak memory; that is the models' and the stress tests' part.
 */
final class Interleaver
{
    /** What an actor does; its process is the owner token that dies with it. */
    @FunctionalInterface
    interface Body
    {
        void run() throws Exception;
    }

    /** The end of a process: unwinds its threads, which cannot store any more. */
    static final class Killed extends Error
    {
        private static final long serialVersionUID = 1L;

        Killed()
        {
            super("killed", null, false, false);
        }
    }

    private static final long MAX_STEPS = 4_000_000;
    private static final int MAX_FREEZE_STEPS = 3000;
    private static final int MAX_STALL_STEPS = 12_000;
    private static final int STALL_ONE_IN = 16;

    private final Random random;
    private final int switchOneIn;
    private final int freezeOneIn;
    private final List<Actor> actors = new ArrayList<>();
    private final Set<Integer> deadProcesses = new HashSet<>();
    private final Semaphore finished = new Semaphore(0);
    private Actor current;
    private long steps;
    private long killAtStep = Long.MAX_VALUE;
    private int victim;
    private Throwable failure;

    Interleaver(final Random random)
    {
        this.random = random;
        switchOneIn = 1 << (1 + random.nextInt(7));
        freezeOneIn = 4 << random.nextInt(6);
    }

    Random random()
    {
        return random;
    }

    boolean isDead(final int process)
    {
        return deadProcesses.contains(process);
    }

    int deaths()
    {
        return deadProcesses.size();
    }

    /** The process that is at work at this step dies there. */
    void killAfter(final long furtherSteps)
    {
        killAtStep = steps + furtherSteps;
    }

    void add(final int process, final Body body)
    {
        final Actor actor = new Actor(process, body);
        actors.add(actor);
        actor.thread.start();
    }

    /** Until all actors have ended; throws what the first failing one threw. */
    void run() throws Throwable
    {
        current = choose();
        current.turn.release();
        finished.acquireUninterruptibly();
        for (final Actor actor : actors)
        {
            actor.thread.join();
        }
        if (null != failure)
        {
            throw failure;
        }
    }

    /** Before an access to shared memory. Outside of a run: nothing. */
    void access()
    {
        if (null == current || Thread.currentThread() != current.thread)
        {
            return;
        }
        steps++;
        if (steps > MAX_STEPS && null == failure)
        {
            failure = new AssertionError("stuck after so many steps: steps=" + steps, stacks());
        }
        if (steps >= killAtStep)
        {
            killAtStep = Long.MAX_VALUE;
            final int process = victim > 0 ? victim : current.process;
            victim = 0;
            if (process > 0)
            {
                deadProcesses.add(process);
            }
        }
        current.checkAlive();
        if (random.nextInt(switchOneIn) == 0)
        {
            pass();
        }
    }

    /** At a place where others wait for this actor: now and then it stays there for long, and may die there. */
    void stall()
    {
        if (null != current && Thread.currentThread() == current.thread && random.nextInt(STALL_ONE_IN) == 0)
        {
            current.frozenUntilStep = steps + random.nextInt(MAX_STALL_STEPS);
            if (killAtStep != Long.MAX_VALUE && current.process > 0 && random.nextBoolean())
            {
                victim = current.process;
                killAtStep = steps + random.nextInt(MAX_FREEZE_STEPS);
            }
            switchTo(choose());
        }
    }

    /** After an attempt that found nothing to do: somebody else's turn. */
    void yieldTurn()
    {
        steps++;
        current.checkAlive();
        pass();
    }

    private void pass()
    {
        final Actor me = current;
        if (random.nextInt(freezeOneIn) == 0)
        {
            me.frozenUntilStep = steps + random.nextInt(MAX_FREEZE_STEPS);
        }
        switchTo(choose());
    }

    private void switchTo(final Actor next)
    {
        final Actor me = current;
        if (next != me)
        {
            current = next;
            next.turn.release();
            me.turn.acquireUninterruptibly();
        }
        me.checkAlive();
    }

    private Actor choose()
    {
        Actor chosen = null;
        int count = 0;
        for (int round = 0; round < 2 && null == chosen; round++)
        {
            for (final Actor actor : actors)
            {
                if (!actor.ended && (round == 1 || actor.frozenUntilStep <= steps) && random.nextInt(++count) == 0)
                {
                    chosen = actor;
                }
            }
        }
        return chosen;
    }

    private Throwable stacks()
    {
        final Throwable stacks = new Throwable("where the others are");
        for (final Actor actor : actors)
        {
            if (!actor.ended && actor != current)
            {
                final Throwable stack = new Throwable("process=" + actor.process);
                stack.setStackTrace(actor.thread.getStackTrace());
                stacks.addSuppressed(stack);
            }
        }
        return stacks;
    }

    private final class Actor
    {
        final int process;
        final Thread thread;
        final Semaphore turn = new Semaphore(0);
        long frozenUntilStep;
        boolean ended;

        Actor(final int process, final Body body)
        {
            this.process = process;
            thread = new Thread(() -> run(body), "actor of process " + process);
            thread.setDaemon(true);
        }

        void checkAlive()
        {
            if (null != failure || isDead(process))
            {
                throw new Killed();
            }
        }

        private void run(final Body body)
        {
            turn.acquireUninterruptibly();
            try
            {
                checkAlive();
                body.run();
            }
            catch (final Killed ex)
            {
                // As asked for.
            }
            catch (final Throwable ex)
            {
                failure = null == failure ? ex : failure;
            }
            ended = true;
            final Actor next = choose();
            if (null == next)
            {
                finished.release();
            }
            else
            {
                current = next;
                next.turn.release();
            }
        }
    }
}
