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
package io.ropewalk.process.pool;

import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.machine.memory.Scratch;
import io.ropewalk.process.task.core.FailureBytes;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.ring.Ring;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts answers into the lines of the submitters.
 * <p>
 * <b>Failure:</b> an answer to a submitter that has gone is dropped. One that is too large is replaced by what says so.
 */
final class AnswerSender
{
    private final Walk walk;
    private final PoolSettings settings;
    private final Map<Integer, Connection<Answer>> lines = new ConcurrentHashMap<>();

    AnswerSender(final Walk walk, final PoolSettings settings)
    {
        this.walk = walk;
        this.settings = settings;
    }

    /** Does not wait. False when the line is full, and its submitter lives. */
    boolean trySend(final int line, final Answer answer)
    {
        final Connection<Answer> connection = lines.computeIfAbsent(line, this::open);
        final Scratch scratch = Scratch.acquire();
        try
        {
            final int result = null == connection ? Ring.CLOSED :
                connection.offer(scratch.buffer(), 0, Answer.CODEC.encode(answer, scratch.buffer(), 0));
            if (Ring.CLOSED == result && null != connection)
            {
                forget(line, connection);
            }
            return Ring.ACCEPTED == result || Ring.CLOSED == result;
        }
        catch (final HandleClosedException ex)
        {
            return true;
        }
        finally
        {
            scratch.release();
        }
    }

    /** Waits while the line is full and the submitter lives. */
    void send(final int line, final Answer answer)
    {
        final Connection<Answer> connection = lines.computeIfAbsent(line, this::open);
        if (null == connection)
        {
            return;
        }
        boolean isInterrupted = false;
        try
        {
            while (!isSent(connection, answer))
            {
                isInterrupted = true;
            }
        }
        catch (final ElementTooLargeException ex)
        {
            final TaskMessage task = new TaskMessage(line, answer.job, answer.index, 0, null, 0, 0);
            send(line, Outcomes.failed(task, 0, FailureBytes.encode(new ElementTooLargeException(
                "result larger than the budget of the pool: lengthBytes=" + answer.bodyLength + " budgetBytes=" +
                settings.budgetBytes()), settings.name(), settings.maxFailureLength())));
        }
        catch (final PeerClosedException | HandleClosedException ex)
        {
            forget(line, connection);
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
        finally
        {
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void forget(final int line, final Connection<Answer> connection)
    {
        lines.remove(line, connection);
        connection.close();
        walk.destroy(settings.lineName(line));
    }

    private static boolean isSent(final Connection<Answer> connection, final Answer answer) throws IOException
    {
        try
        {
            connection.send(answer);
            return true;
        }
        catch (final InterruptedException ex)
        {
            return false;
        }
    }

    private Connection<Answer> open(final int line)
    {
        return walk.find(settings.lineName(line), settings.line()).map((pipe) -> pipe.second()).orElse(null);
    }
}
