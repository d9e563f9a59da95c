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

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the {@code java} of this JVM as a user does, to its end, with the options of an application and no others.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException} when the program fails or does not end.
 */
public final class JavaStarter extends Starter
{
    private static final int TIMEOUT_SECONDS = 60;
    private static final List<String> ENVIRONMENT_OPTIONS =
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final List<String> LIBRARY_FLAGS = List.of(
        "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED");

    private final Workspace workspace;
    private final Class<?> main;
    private final boolean isTimedInside;
    private final List<String> command = new ArrayList<>();

    private JavaStarter(
        final Workspace workspace, final String name, final Class<?> main, final boolean isTimedInside)
    {
        super(name);
        this.workspace = workspace;
        this.main = main;
        this.isTimedInside = isTimedInside;
    }

    /**
     * A program of one class that says hello; the time is that of the whole process.
     *
     * @param workspace of the run.
     * @param name      of the case.
     * @return the starter.
     */
    public static Starter hello(final Workspace workspace, final String name)
    {
        return new JavaStarter(workspace, name, HelloMain.class, false);
    }

    /**
     * A program that opens its first walk; the time is that of the call, as the program measures it.
     *
     * @param workspace of the run.
     * @param name      of the case.
     * @return the starter.
     */
    public static Starter firstOpen(final Workspace workspace, final String name)
    {
        return new JavaStarter(workspace, name, FirstOpenMain.class, true);
    }

    @Override
    public void begin() throws CaseFailedException
    {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(isTimedInside ? LIBRARY_FLAGS : List.of());
        command.add("-cp");
        command.add(isTimedInside ? System.getProperty("java.class.path") : copyOfClass());
        command.add(main.getName());
    }

    /** A folder with this class alone, so that no large jar has to be opened. */
    private String copyOfClass() throws CaseFailedException
    {
        final String resource = main.getName().replace('.', '/') + ".class";
        try (InputStream bytes = main.getClassLoader().getResourceAsStream(resource))
        {
            final Path folder = workspace.directoryFor(name());
            final Path file = folder.resolve(resource.replace("/", File.separator));
            Files.createDirectories(file.getParent());
            Files.copy(bytes, file);
            return folder.toString();
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no class file: " + ex.getMessage());
        }
    }

    @Override
    public Times start() throws CaseFailedException
    {
        final Path errors = workspace.path().resolve(name() + ".err");
        final ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().keySet().removeAll(ENVIRONMENT_OPTIONS);
        try
        {
            final long startNs = System.nanoTime();
            final Process process = builder.start();
            workspace.own(process.toHandle());
            final boolean hasEnded = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            final long timeNs = System.nanoTime() - startNs;
            if (!hasEnded)
            {
                process.destroyForcibly();
                throw new CaseFailedException("a JVM does not end: main=" + main.getName());
            }
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (0 != process.exitValue())
            {
                throw new CaseFailedException("a JVM failed: main=" + main.getName() + " output=" + output +
                    " errors=" + Files.readString(errors).strip());
            }
            return isTimedInside ? new Times(Double.parseDouble(output), Double.NaN) : new Times(timeNs, timeNs);
        }
        catch (final IOException | NumberFormatException ex)
        {
            throw new CaseFailedException("a JVM failed: main=" + main.getName() + " error=" + ex.getMessage());
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
