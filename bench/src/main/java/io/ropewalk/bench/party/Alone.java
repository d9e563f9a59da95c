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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that measures one thing, prints one line and ends.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException} when it prints something else, or nothing in time.
 */
public final class Alone
{
    private static final int TIMEOUT_MS = 120_000;

    private Alone()
    {
    }

    /**
     * Runs a JVM to its end.
     *
     * @param workspace of the run.
     * @param name      of the case, and of the directory that the JVM gets.
     * @param main      class to run, with the name, the directory and the further arguments.
     * @param answer    first word of the line that it prints.
     * @param arguments after name and directory.
     * @return the other words.
     * @throws CaseFailedException when it fails.
     */
    public static String[] run(
        final Workspace workspace,
        final String name,
        final Class<?> main,
        final String answer,
        final String... arguments) throws CaseFailedException
    {
        try
        {
            final List<String> words = new ArrayList<>();
            words.add(name);
            words.add(workspace.directoryFor(name).toString());
            words.addAll(List.of(arguments));
            try (Party party = Party.start(workspace, name, main, List.of(), words))
            {
                return party.await(answer, TIMEOUT_MS);
            }
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no directory: " + ex.getMessage());
        }
    }
}
