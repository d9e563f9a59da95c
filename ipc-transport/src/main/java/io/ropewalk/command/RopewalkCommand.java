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

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line of Ropewalk: {@code java -jar ropewalk.jar …}.
 * <p>
 * <b>Threads:</b> the main thread only.
 * <p>
 * <b>Failure:</b> the exit status is 0 for success, 1 for a failure and 2 for wrong usage.
 */
@Command(name = "ropewalk", mixinStandardHelpOptions = true, description = "Lays separate JVMs into one program.")
public final class RopewalkCommand implements Runnable
{
    private RopewalkCommand()
    {
    }

    /**
     * Runs one command and ends the process with its exit status.
     *
     * @param args the command and its arguments.
     */
    public static void main(final String[] args)
    {
        System.exit(new CommandLine(new RopewalkCommand()).execute(args));
    }

    @Override
    public void run()
    {
        CommandLine.usage(this, System.out);
    }

    @Command(description = "Runs the demonstration.")
    int demo()
    {
        System.out.println("The demonstration is not built yet.");
        return 0;
    }
}
