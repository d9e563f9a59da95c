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

import io.ropewalk.error.CodecException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.error.TaskTimeoutException;
import io.ropewalk.error.WorkerDiedException;
import io.ropewalk.process.line.Answer;
import io.ropewalk.process.line.ValueRow;
import io.ropewalk.process.task.core.FailureBytes;
import org.agrona.MutableDirectBuffer;

import java.util.OptionalInt;

/**
 * What answers mean.
 */
final class Outcomes
{
    private static final int UNKNOWN = Integer.MIN_VALUE;
    private static final int DIED_LENGTH = Long.BYTES + 2 * Integer.BYTES;

    private Outcomes()
    {
    }

    /** Which worker died with a task, and how. */
    record Death(long pid, OptionalInt exitValue)
    {
    }

    static Answer died(final TaskMessage task, final byte kind, final Death death)
    {
        final MutableDirectBuffer body = ValueRow.buffer();
        body.putLong(0, death.pid());
        body.putInt(Long.BYTES, death.exitValue().orElse(UNKNOWN));
        body.putInt(Long.BYTES + Integer.BYTES, task.deaths + 1);
        return new Answer(task.job, task.index, kind, body, 0, DIED_LENGTH);
    }

    static Answer failed(final TaskMessage task, final int element, final byte[] failure)
    {
        final MutableDirectBuffer body = ValueRow.buffer();
        body.putInt(0, element);
        final int end = ValueRow.addBytes(body, Integer.BYTES, failure);
        return new Answer(task.job, task.index, Answer.FAILED, body, 0, end);
    }

    /** In place of results that no answer has room for. */
    static Answer tooLarge(final Answer answer, final PoolSettings settings)
    {
        final TaskMessage task = new TaskMessage(0, answer.job(), answer.index(), 0, null, 0, 0);
        return failed(task, 0, FailureBytes.encode(new ElementTooLargeException(
            "result larger than the budget of the pool: lengthBytes=" + answer.bodyLength() + " budgetBytes=" +
            settings.budgetBytes()), settings.name(), settings.maxFailureLength()));
    }

    static ValueRow.Reader reader(final Answer answer)
    {
        return new ValueRow.Reader(answer.body(), answer.bodyOffset(), answer.bodyLength());
    }

    /** Which element of the task failed; 0 if that is not known. */
    static int failedElement(final Answer answer)
    {
        return Answer.FAILED == answer.kind() ? reader(answer).integer() : 0;
    }

    /** What was thrown, of an answer that is no result. */
    static Throwable failure(final Answer answer)
    {
        final ValueRow.Reader reader = reader(answer);
        switch (answer.kind())
        {
            case Answer.FAILED:
                reader.integer();
                return FailureBytes.decode(reader.bytes(reader.integer()), null);

            case Answer.DIED:
                return died(reader);

            case Answer.TIMED_OUT:
                return new TaskTimeoutException("task ran too long, its worker was killed: pid=" +
                    reader.longInteger());

            default:
                return new CodecException("unknown kind of an answer: kind=" + answer.kind());
        }
    }

    /** Lets the caller say {@code throw}, whatever it is. */
    static Exception thrown(final Throwable failure)
    {
        if (failure instanceof Error error)
        {
            throw error;
        }
        return failure instanceof Exception exception ? exception : new RopewalkException(
            "threw what is neither an exception nor an error: " + failure, failure);
    }

    private static Throwable died(final ValueRow.Reader reader)
    {
        final long pid = reader.longInteger();
        final int exitValue = reader.integer();
        final int deaths = reader.integer();
        final OptionalInt exit = UNKNOWN == exitValue ? OptionalInt.empty() : OptionalInt.of(exitValue);
        return new WorkerDiedException("worker died with the task: pid=" + pid + " exitValue=" +
            (exit.isPresent() ? exitValue : "unknown") + " deaths=" + deaths, pid, exit, deaths);
    }
}
