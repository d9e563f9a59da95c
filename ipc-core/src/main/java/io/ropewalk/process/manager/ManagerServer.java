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
package io.ropewalk.process.manager;

import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.process.line.Answer;
import io.ropewalk.process.line.AnswerSender;
import io.ropewalk.process.line.ValueRow;
import io.ropewalk.process.task.core.FailureBytes;
import org.agrona.MutableDirectBuffer;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves the calls of a manager, in its process.
 */
final class ManagerServer
{
    /*
     * Threads. Each takes a call, makes it, and puts the answer into the line of the caller. The one that takes a call
     * while no other is idle starts one more first, up to the limit; so a slow call holds up nobody, and a manager
     * whose calls are short has two threads. Who takes the next call is the business of the CallWatch.
     *
     * An answer for which its line has no room, because its process is stopped or has given up thousands of calls, is
     * put aside for the sweeper: no thread ever waits for a caller. It is dropped when its caller has died, or when its
     * call has timed out; without a time-out, a process that lives may come back for it, and reads all with its next
     * call.
     *
     * The sweeper asks the kernel, ten times a second, which of the processes that have called are dead, and ends the
     * objects that nobody else has a proxy of. Death is final, so a late look is as good as an early one.
     */
    static final int NO_LINE = -1;

    private static final Map<String, ManagerServer> OF_THIS_PROCESS = new ConcurrentHashMap<>();
    private static final long SWEEP_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ManagerSettings settings;
    private final ManagerFiles files;
    private final ManagerBoard board;
    private final AnswerSender sender;
    private final Dispatcher dispatcher;
    private final CallWatch watch;
    private final Map<Integer, Integer> owners = new ConcurrentHashMap<>();
    private final Queue<Late> late = new ConcurrentLinkedQueue<>();
    private final Object threadsMutex = new Object();
    private final AtomicInteger idle = new AtomicInteger();
    private int threads;

    ManagerServer(final ManagerFiles files, final List<Registration> registrations)
    {
        this.settings = files.settings();
        this.files = files;
        board = files.board();
        watch = new CallWatch(board, files.calls());
        sender = new AnswerSender(files, this::tooLarge);
        dispatcher = new Dispatcher(settings, registrations);
    }

    /** An answer that had no room. */
    private record Late(int line, Answer answer, long sinceNs)
    {
    }

    /** That of a manager that is this process; null for any other. */
    static ManagerServer ofThisProcess(final String path)
    {
        return OF_THIS_PROCESS.get(path);
    }

    /** Serves until the manager is closed. */
    void run()
    {
        OF_THIS_PROCESS.put(settings.path(), this);
        board.serve();
        startThread();
        board.advance(ManagerBoard.RUNNING);
        while (!isClosing())
        {
            try
            {
                new Waiter(WaitStrategy.HYBRID, board.changed(),
                    System.nanoTime() + (late.isEmpty() ? SWEEP_NS : LATE_NS), "the end of the manager")
                    .until(this::isClosing);
            }
            catch (final InterruptedException ignored)
            {
                // Only a referent that interrupts every thread it finds does this.
            }
            sendLate();
            sweep();
        }
        dispatcher.closeAll();
        board.advance(ManagerBoard.ENDED);
    }

    private boolean isClosing()
    {
        return board.state() >= ManagerBoard.CLOSING;
    }

    private void startThread()
    {
        synchronized (threadsMutex)
        {
            if (threads < settings.threads())
            {
                final int index = threads++;
                idle.incrementAndGet();
                final Thread thread = new Thread(() -> serve(index), settings.name() + "-" + index);
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private void serve(final int index)
    {
        try
        {
            CallMessage call = watch.next(index, 0 == index && watch.begin());
            while (null != call)
            {
                if (0 == idle.decrementAndGet())
                {
                    startThread();
                }
                final boolean isWatcher = serve(call);
                idle.incrementAndGet();
                // An interrupt was meant for the call.
                Thread.interrupted();
                call = watch.next(index, isWatcher);
            }
        }
        catch (final Throwable ex)
        {
            // The memory is damaged, or there is none left. A manager that goes on with fewer threads would hang later.
            board.advance(ManagerBoard.CLOSING);
            throw ex;
        }
    }

    /** Returns whether this thread watches the calls now. */
    private boolean serve(final CallMessage call)
    {
        owners.putIfAbsent(call.line, call.owner);
        if (CallMessage.HOLD == call.kind)
        {
            dispatcher.hold(call);
            return watch.begin();
        }
        final Answer answer = answer(call);
        final boolean isWatcher = watch.begin();
        if (!trySend(call.line, answer))
        {
            late.add(new Late(call.line, answer, System.nanoTime()));
            board.changed().signal();
        }
        return isWatcher;
    }

    /** Makes a call; whatever fails is the answer. */
    Answer answer(final CallMessage call)
    {
        try
        {
            final Object result = dispatcher.dispatch(call);
            final MutableDirectBuffer body = ValueRow.buffer();
            return new Answer(call.call, 0, Answer.RESULTS, body, 0, ValueRow.add(body, 0, result, "result"));
        }
        catch (final Throwable ex)
        {
            return failed(call.call, ex);
        }
    }

    private Answer failed(final long call, final Throwable failure)
    {
        final MutableDirectBuffer body = ValueRow.buffer();
        final int end = ValueRow.addBytes(
            body, 0, FailureBytes.encode(failure, settings.name(), settings.maxFailureLength()));
        return new Answer(call, 0, Answer.FAILED, body, 0, end);
    }

    private Answer tooLarge(final Answer answer)
    {
        return failed(answer.job(), new ElementTooLargeException("result larger than the budget of the manager: " +
            "lengthBytes=" + answer.bodyLength() + " budgetBytes=" + settings.budgetBytes()));
    }

    private boolean trySend(final int line, final Answer answer)
    {
        try
        {
            return sender.trySend(line, answer);
        }
        catch (final ElementTooLargeException ex)
        {
            return sender.trySend(line, tooLarge(answer));
        }
    }

    private void sendLate()
    {
        late.removeIf((one) -> trySend(one.line(), one.answer()) || isTooLate(one));
    }

    /** Who waited for it has given up. */
    private boolean isTooLate(final Late one)
    {
        return settings.callTimeoutNs() > 0 && System.nanoTime() - one.sinceNs() > settings.callTimeoutNs();
    }

    private void sweep()
    {
        final Set<Integer> dead = new HashSet<>();
        owners.forEach((line, owner) ->
        {
            if (board.isDead(owner))
            {
                dead.add(line);
            }
        });
        if (!dead.isEmpty())
        {
            late.removeIf((one) -> dead.contains(one.line()));
            owners.keySet().removeAll(dead);
            dispatcher.releaseOf(dead);
            dead.forEach(this::destroyLine);
        }
    }

    private void destroyLine(final int line)
    {
        try
        {
            files.destroyLine(line);
        }
        catch (final ObjectDestroyedException ignored)
        {
            // Somebody else was faster.
        }
    }
}
