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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A script among the resources, run by a Python that answers a line for a line. */
final class PythonScript
{
    private static final String RESOURCES = "/io/ropewalk/bench/";

    private PythonScript()
    {
    }

    /** Starts it without waiting until it is ready. */
    static Party start(
        final Workspace workspace, final String name, final String script, final int... arguments)
        throws CaseFailedException
    {
        final Path file = workspace.path().resolve(name + ".py");
        try (InputStream text = PythonScript.class.getResourceAsStream(RESOURCES + script + ".py"))
        {
            Files.copy(text, file);
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no script: " + ex.getMessage());
        }
        final List<String> command = new ArrayList<>(List.of("python3", file.toString()));
        Arrays.stream(arguments).mapToObj(Integer::toString).forEach(command::add);
        return Party.start(workspace, name, command);
    }
}
