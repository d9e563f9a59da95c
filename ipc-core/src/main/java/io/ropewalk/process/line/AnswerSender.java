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
package io.ropewalk.process.line;

import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.machine.memory.Scratch;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.ring.Ring;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Puts answers into the lines of the submitters.
 * <p>
 * <b>Failure:</b> an answer to a submitter that has gone is dropped. One that is too large is replaced by what says so.
 */
public final class AnswerSender
{
    private final AnswerLines files;
    private final UnaryOperator<Answer> tooLarge;
    private final Map<Integer, Connection<Answer>> lines = new ConcurrentHashMap<>();

    /**
     * @param files    where the lines are.
     * @param tooLarge makes the answer that is sent in place of one that is too large.
     */
    public AnswerSender(final AnswerLines files, final UnaryOperator<Answer> tooLarge)
    {
        this.files = files;
        this.tooLarge = tooLarge;
    }

    /** Does not wait. False when the line is full, and its submitter lives. */
    public boolean trySend(final int line, final Answer answer)
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
    public void send(final int line, final Answer answer)
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
            send(line, tooLarge.apply(answer));
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
        files.destroyLine(line);
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
        return files.line(line).map((pipe) -> pipe.second()).orElse(null);
    }
}
