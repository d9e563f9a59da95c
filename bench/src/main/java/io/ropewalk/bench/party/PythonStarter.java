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
 * Python's {@code multiprocessing} with its context {@code spawn}, where there is a Python: from the start until the
 * parent hears of the child's first action.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}, also when there is no {@code python3}.
 */
public final class PythonStarter extends Starter
{
    private static final String SPAWN = "spawn";
    private static final String STARTED = "started";
    private static final int GRACE_MS = 60_000;

    private final Workspace workspace;
    private Party parent;

    /**
     * Not started yet.
     *
     * @param workspace of the run.
     * @param name      of the case.
     */
    public PythonStarter(final Workspace workspace, final String name)
    {
        super(name);
        this.workspace = workspace;
    }

    @Override
    public void begin() throws CaseFailedException
    {
        parent = PythonScript.start(workspace, name(), "python_spawn");
    }

    @Override
    public void complete() throws CaseFailedException
    {
        parent.await(PartyMain.READY, GRACE_MS);
    }

    @Override
    public Times start() throws CaseFailedException
    {
        parent.tell(SPAWN);
        final String[] words = parent.await(STARTED, GRACE_MS);
        return new Times(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
    }

    @Override
    public void close()
    {
        if (null != parent)
        {
            parent.close();
        }
    }
}
