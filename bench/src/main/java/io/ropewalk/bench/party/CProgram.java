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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of C among the resources, compiled into the workspace; perhaps together with sources of a library. */
final class CProgram
{
    private static final String RESOURCES = "/io/ropewalk/bench/";
    private static final int TIMEOUT_SECONDS = 60;

    private CProgram()
    {
    }

    static String compile(final Workspace workspace, final String name, final String... library)
        throws CaseFailedException
    {
        final Path source = workspace.path().resolve(name + ".c");
        final Path program = workspace.path().resolve(name + ".out");
        if (Files.exists(program))
        {
            return program.toString();
        }
        try
        {
            final List<String> command =
                new ArrayList<>(List.of("cc", "-O2", "-pthread", "-o", program.toString(), source.toString()));
            copy(source);
            for (final String file : library)
            {
                final Path copy = workspace.path().resolve(file);
                copy(copy);
                command.addAll(file.endsWith(".c") ? List.of(copy.toString()) : List.of());
            }
            final Process compiler = new ProcessBuilder(command).inheritIO().start();
            workspace.own(compiler.toHandle());
            if (!compiler.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || 0 != compiler.exitValue())
            {
                throw new CaseFailedException("cc failed: program=" + name);
            }
            return program.toString();
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no C compiler: " + ex.getMessage());
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static void copy(final Path file) throws IOException
    {
        try (InputStream text = CProgram.class.getResourceAsStream(RESOURCES + file.getFileName()))
        {
            Files.copy(text, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
