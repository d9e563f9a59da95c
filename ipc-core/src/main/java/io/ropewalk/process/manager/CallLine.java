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

import io.ropewalk.error.CallTimeoutException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.ManagerClosedException;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.process.line.Answer;
import io.ropewalk.process.line.AnswerReader;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import org.agrona.DirectBuffer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way from this process to a manager and back: its queue, and a line for the answers.
 * <p>
 * <b>Threads:</b> any.
 */
final class CallLine
{
    private static final long LOOK_NS = 1_000_000;
    private static final long SLICE_NS = 20_000_000;

    private final ManagerSettings settings;
    private final ManagerBoard board;
    private final SharedQueue<CallMessage> queue;
    private final int number;
    private final Pipe<Answer> line;
    private final AnswerReader reader;
    private final Map<Long, PendingCall> pending = new ConcurrentHashMap<>();
    private final AtomicLong lastCall = new AtomicLong();

    private volatile boolean isGone;
    private volatile long nextLookNs = System.nanoTime();

    CallLine(final ManagerFiles files, final ManagerBoard board)
    {
        this.settings = files.settings();
        this.board = board;
        queue = files.calls();
        number = board.nextLine();
        line = files.createLine(number);
        final Connection<Answer> end = line.first();
        end.attach();
        // With a sender of its own, the stream does not end when the manager has gone: whoever waits asks for that.
        line.second().attach();
        reader = new AnswerReader(end, this::arrived, () -> {}, () -> false);
    }

    int number()
    {
        return number;
    }

    int owner()
    {
        return board.owner();
    }

    long nextCall()
    {
        return lastCall.incrementAndGet();
    }

    /**
     * Sends a call and waits for the answer.
     *
     * @param insists whether an interrupt is kept for later.
     * @return the answer, or null if it has not come in time.
     * @throws ManagerClosedException if it will never come.
     * @throws InterruptedException   if this thread was interrupted; the message says whether the call was sent.
     */
    Answer call(final CallMessage message, final long deadlineNs, final boolean insists) throws InterruptedException
    {
        final PendingCall call = new PendingCall();
        pending.put(message.call, call);
        boolean isInterrupted = false;
        try
        {
            while (true)
            {
                try
                {
                    return attempt(call, message, deadlineNs);
                }
                catch (final InterruptedException ex)
                {
                    if (!insists)
                    {
                        throw withText(ex, call.isSent ? "interrupted, the call may have been made: manager=" :
                            "interrupted, the call was not sent: manager=");
                    }
                    isInterrupted = true;
                }
            }
        }
        finally
        {
            pending.remove(message.call);
            if (call.isSent && !call.hasAnswer())
            {
                ring(call);
            }
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Answer attempt(final PendingCall call, final CallMessage message, final long deadlineNs)
        throws InterruptedException
    {
        try
        {
            if (!call.isSent)
            {
                send(message, deadlineNs);
                call.isSent = true;
            }
            reader.await(call.bell, () -> isOver(call), () -> ring(call), deadlineNs);
            return call.hasAnswer() ? call.answer() : lastLook(call);
        }
        catch (final HandleClosedException ex)
        {
            throw closed(call.isSent, ex);
        }
    }

    private boolean isOver(final PendingCall call)
    {
        if (call.hasAnswer())
        {
            return true;
        }
        final boolean isDue = call.isDue();
        if (isDue)
        {
            ring(call);
        }
        return isGone(isDue);
    }

    /**
     * Wakes a thread of the manager for a call that was sent, unless one watches. Not at once: an answer that comes
     * soon needs no ring, and then the line that the manager writes for each call stays with it.
     */
    private void ring(final PendingCall call)
    {
        if (!call.isRung)
        {
            call.isRung = true;
            board.sent();
        }
    }

    private InterruptedException withText(final InterruptedException cause, final String text)
    {
        final InterruptedException named = new InterruptedException(text + settings.name());
        named.initCause(cause);
        return named;
    }

    /** The answer may have come before the manager went. */
    private Answer lastLook(final PendingCall call) throws InterruptedException
    {
        if (!isGone)
        {
            return null;
        }
        reader.await(call.bell, call::hasAnswer, System.nanoTime());
        if (!call.hasAnswer())
        {
            throw closed(true, null);
        }
        return call.answer();
    }

    private void send(final CallMessage message, final long deadlineNs) throws InterruptedException
    {
        Waiter.checkInterrupt();
        if (isGone(false))
        {
            throw closed(false, null);
        }
        while (!queue.offer(message) && !queue.offer(message, SLICE_NS, TimeUnit.NANOSECONDS))
        {
            checkOpen();
            if (Deadline.remainingNs(deadlineNs) <= 0)
            {
                throw new CallTimeoutException("no room in time, the call was not sent: timeoutMs=" +
                    TimeUnit.NANOSECONDS.toMillis(settings.callTimeoutNs()) + " manager=" + settings.name());
            }
        }
    }

    /** Sends what has no answer; false if there is no room. */
    boolean post(final CallMessage message)
    {
        final boolean isSent = !isGone() && queue.offer(message);
        if (isSent)
        {
            board.sent();
        }
        return isSent;
    }

    void checkOpen()
    {
        if (isGone())
        {
            throw closed(false, null);
        }
    }

    private ManagerClosedException closed(final boolean isSent, final Throwable cause)
    {
        return new ManagerClosedException("manager has ended, " + (isSent ? "the call may have been made" :
            "the call was not sent") + ": name=" + settings.name(), cause);
    }

    private boolean isGone()
    {
        return isGone(true);
    }

    /** Whether the manager has ended; asks the kernel now and then, if there is time for that. */
    private boolean isGone(final boolean mayAsk)
    {
        if (!isGone)
        {
            if (board.state() >= ManagerBoard.CLOSING)
            {
                isGone = true;
            }
            else if (mayAsk)
            {
                final long nowNs = System.nanoTime();
                if (nowNs - nextLookNs >= 0)
                {
                    nextLookNs = nowNs + LOOK_NS;
                    isGone = board.isServerDead();
                }
            }
        }
        return isGone;
    }

    /** By whichever thread reads the line. */
    private void arrived(final DirectBuffer buffer, final int offset, final int length)
    {
        final Answer answer = Answer.CODEC.decode(buffer, offset, length);
        // Nobody waits any more after a time-out or an interrupt.
        final PendingCall call = pending.get(answer.job());
        if (null != call)
        {
            call.arrived(answer);
            reader.wake(call.bell);
        }
    }

    void close()
    {
        isGone = true;
        line.close();
    }
}
