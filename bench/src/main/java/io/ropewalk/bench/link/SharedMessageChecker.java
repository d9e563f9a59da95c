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
package io.ropewalk.bench.link;

/**
 * The checker of one of several consumers: it sees some of the messages of each producer, in order. That all of them
 * together have seen each message once shows in their counts and sums.
 */
final class SharedMessageChecker extends MessageChecker
{
    private long count;
    private long sum;

    @Override
    public void accept(final long value)
    {
        super.accept(value);
        if (value >= 0)
        {
            count++;
            sum += Message.sequence(value);
        }
    }

    @Override
    boolean isInOrder(final long sequence, final long expected)
    {
        return sequence >= expected;
    }

    @Override
    public long count()
    {
        return count;
    }

    @Override
    public long sum()
    {
        return sum;
    }
}
