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
package io.ropewalk.bench.party;

/**
 * What starts processes or threads, one after another, and waits for the end of each before the next.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}.
 */
public abstract class Starter implements Contender
{
    private final String name;

    Starter(final String name)
    {
        this.name = name;
    }

    /**
     * What one start took.
     *
     * @param readyNs  from the start until it was ready.
     * @param joinedNs from the start until its end was noticed; not a number when that is not of interest.
     */
    public record Times(double readyNs, double joinedNs)
    {
    }

    /**
     * Starts one, and waits for its end.
     *
     * @return what it took.
     * @throws CaseFailedException when it fails.
     */
    public abstract Times start() throws CaseFailedException;

    @Override
    public final String name()
    {
        return name;
    }

    @Override
    public void begin() throws CaseFailedException
    {
    }

    @Override
    public void complete() throws CaseFailedException
    {
    }

    @Override
    public void close()
    {
    }
}
