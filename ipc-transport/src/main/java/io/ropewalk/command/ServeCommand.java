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
package io.ropewalk.command;

import io.ropewalk.inspect.WalkInspector;
import io.ropewalk.page.PageServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Shows a walk in a browser. */
@Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Shows a directory in a browser of this machine, until Ctrl-C: objects, rates, processes, and what is wrong.",
    "Prints the address to open. Whoever knows it can look; nobody can change anything.",
    "Creates nothing: if the directory does not exist, `serve` reports it and exits with status 1."})
final class ServeCommand implements Callable<Integer>
{
    private static final int MAX_PORT = 65535;

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "DIR", description = {
        "Directory to show: a path if it contains a separator (./DIR),",
        "otherwise a name in shared memory."})
    private String directory;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "0", description =
        "Port to listen on, on the loopback address. 0, which is the default, takes one that is free.")
    private int port;

    @Override
    public Integer call() throws InterruptedException
    {
        if (port < 0 || port > MAX_PORT)
        {
            throw new ParameterException(command.commandLine(), "no such port: port=" + port + " max=" + MAX_PORT);
        }
        final WalkInspector inspector = WalkInspector.of(WalkArgument.pathOf(command, directory));
        try (PageServer server = PageServer.start(inspector, port))
        {
            System.out.println(server.address());
            if (StandardStreams.isOutputLost())
            {
                throw new CommandException("cannot write to standard output", null);
            }
            // Until a signal ends the process.
            new CountDownLatch(1).await();
            return 0;
        }
        catch (final BindException ex)
        {
            throw new CommandException("port in use, or not allowed: port=" + port + " reason=" + ex.getMessage(), ex);
        }
        catch (final IOException ex)
        {
            throw new CommandException("cannot listen: port=" + port + " reason=" + ex.getMessage(), ex);
        }
    }
}
