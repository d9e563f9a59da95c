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

import io.ropewalk.process.line.Answer;

/**
 * One task, whose answer completes a future.
 */
final class CallJob extends Job
{
    private final PoolFuture<Object> future;
    private final Result result;
    private volatile boolean hasAnswer;

    CallJob(final long id, final boolean isEager, final PoolFuture<Object> future, final Result result)
    {
        super(id, isEager);
        this.future = future;
        this.result = result;
        future.job(this);
    }

    /**
     * What a task returns.
     *
     * @param isFixed  whether it is not what the task returns.
     * @param value    then.
     * @param original what was submitted, for a task that was never begun.
     */
    record Result(boolean isFixed, Object value, Runnable original)
    {
        static Result of(final Runnable original)
        {
            return new Result(false, null, original);
        }

        static Result fixed(final Object value, final Runnable original)
        {
            return new Result(true, value, original);
        }
    }

    @Override
    int tasks()
    {
        return 1;
    }

    @Override
    boolean hasAnswer(final int index)
    {
        return hasAnswer;
    }

    @Override
    boolean arrived(final Answer answer)
    {
        hasAnswer = true;
        future.arrive(() -> resultOf(answer));
        return true;
    }

    private Object resultOf(final Answer answer) throws Exception
    {
        if (Answer.RESULTS == answer.kind())
        {
            return result.isFixed ? result.value : Outcomes.reader(answer).value();
        }
        throw Outcomes.thrown(Outcomes.failure(answer));
    }

    @Override
    void broken(final Throwable cause)
    {
        hasAnswer = true;
        future.arrive(() ->
        {
            throw Outcomes.thrown(cause);
        });
    }

    /** What the user submitted, as a task that was never begun. */
    Runnable original()
    {
        return result.original;
    }
}
