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

import io.ropewalk.error.TaskDecodingException;
import io.ropewalk.process.line.Answer;
import io.ropewalk.process.line.ValueRow;
import io.ropewalk.process.task.RemoteBiFunction;
import io.ropewalk.process.task.RemoteFunction;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.process.task.core.FailureBytes;
import io.ropewalk.structure.value.SharedByteArray;
import org.agrona.MutableDirectBuffer;

import java.util.concurrent.Callable;

/**
 * Runs a task and makes the answer of what it returns or throws.
 * <p>
 * <b>Failure:</b> whatever fails, the decoding, the task, or the encoding, is the answer.
 */
final class TaskRunner
{
    private final PoolFiles files;
    private final String name;

    /** The function that was used last, if it is kept elsewhere than in the task. */
    private volatile KeptFunction last;

    TaskRunner(final PoolFiles files, final String name)
    {
        this.files = files;
        this.name = name;
    }

    private record KeptFunction(int line, long number, Object function)
    {
    }

    Answer run(final TaskMessage task)
    {
        int element = 0;
        try
        {
            final ValueRow.Reader reader = new ValueRow.Reader(task.body, task.bodyOffset, task.bodyLength);
            final int arity = reader.octet();
            final int calls = reader.integer();
            final int length = reader.integer();
            final Object function = length < 0 ?
                keptFunction(task, reader.longInteger(), -length) : FunctionBytes.decode(reader.bytes(length));
            final MutableDirectBuffer body = ValueRow.buffer();
            int end = 0;
            while (element < calls)
            {
                end = ValueRow.add(body, end, call(function, arity, reader), "result");
                element++;
            }
            return new Answer(task.job, task.index, Answer.RESULTS, body, 0, end);
        }
        catch (final Throwable ex)
        {
            return Outcomes.failed(task, element, FailureBytes.encode(ex, name, files.settings().maxFailureLength()));
        }
    }

    @SuppressWarnings("unchecked")
    private static Object call(final Object function, final int arity, final ValueRow.Reader reader) throws Exception
    {
        switch (arity)
        {
            case 1:
                return ((RemoteFunction<Object, Object>)function).apply(reader.value());

            case 2:
                return ((RemoteBiFunction<Object, Object, Object>)function).apply(reader.value(), reader.value());

            default:
                return call(function);
        }
    }

    private static Object call(final Object task) throws Exception
    {
        if (task instanceof Callable<?> callable)
        {
            return callable.call();
        }
        if (task instanceof RemoteTask remote)
        {
            remote.run();
        }
        else
        {
            ((Runnable)task).run();
        }
        return null;
    }

    private Object keptFunction(final TaskMessage task, final long number, final int lengthBytes)
    {
        final KeptFunction seen = last;
        if (null != seen && seen.line == task.line && seen.number == number)
        {
            return seen.function;
        }
        final SharedByteArray array = files.function(task.line, number, lengthBytes).orElseThrow(() ->
            new TaskDecodingException("the function of the task is gone: line=" + task.line + " number=" + number));
        final Object function = FunctionBytes.decode(array.toArray());
        last = new KeptFunction(task.line, number, function);
        return function;
    }
}
