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

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that calls, and the one that answers: a manager, or a child at the other end of two queues of strings.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}.
 */
public final class CallTeam implements Contender
{
    /** Calls of an object of a manager. */
    public static final String MANAGER = "manager-call";

    /** What they are compared with. */
    public static final String QUEUES = "object-queue";

    private static final int GRACE_MS = 120_000;

    private final Workspace workspace;
    private final String name;
    private Party caller;

    /**
     * Not started yet.
     *
     * @param workspace of the run.
     * @param name      of the case.
     */
    public CallTeam(final Workspace workspace, final String name)
    {
        this.workspace = workspace;
        this.name = name;
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public void begin() throws CaseFailedException
    {
        caller = Party.start(workspace, name, CallMain.class, List.of(), List.of(name));
    }

    @Override
    public void complete() throws CaseFailedException
    {
        caller.await(PartyMain.READY, GRACE_MS);
    }

    /**
     * One round of calls, one after another.
     *
     * @param durationMs of the round.
     * @return mean time of a call in nanoseconds.
     * @throws CaseFailedException when it does not answer.
     */
    public double nsPerCall(final int durationMs) throws CaseFailedException
    {
        caller.tell("call " + durationMs);
        final String[] words = caller.await(MapMain.DONE, durationMs + GRACE_MS);
        return Double.parseDouble(words[1]) / Double.parseDouble(words[0]);
    }

    @Override
    public void close()
    {
        if (null != caller)
        {
            caller.end((int)TimeUnit.SECONDS.toMillis(10));
        }
    }
}
