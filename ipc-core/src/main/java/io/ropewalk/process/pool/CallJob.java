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

/**
 * One task, whose answer completes a future.
 */
final class CallJob extends Job
{
    private final PoolFuture<Object> future;

    /** Result of a task that returns nothing. */
    private final Object fixedResult;
    private final boolean isFixed;
    private final Runnable original;
    private volatile boolean hasAnswer;

    CallJob(
        final long id,
        final boolean isEager,
        final PoolFuture<Object> future,
        final boolean isFixed,
        final Object fixedResult,
        final Runnable original)
    {
        super(id, isEager);
        this.future = future;
        this.isFixed = isFixed;
        this.fixedResult = fixedResult;
        this.original = original;
        future.job(this);
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
        future.arrive(() -> result(answer));
        return true;
    }

    private Object result(final Answer answer) throws Exception
    {
        if (Answer.RESULTS == answer.kind)
        {
            return isFixed ? fixedResult : Outcomes.reader(answer).value();
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
        return original;
    }
}
