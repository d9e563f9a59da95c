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
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/**
 * The command line of Ropewalk: {@code java -jar ropewalk.jar …}.
 * <p>
 * <b>Threads:</b> the main thread only.
 * <p>
 * <b>Failure:</b> the exit status is 0 for success, 1 for a failure and 2 for wrong usage, with one line on standard
 * error.
 */
@Command(
    name = "ropewalk",
    mixinStandardHelpOptions = true,
    versionProvider = RopewalkCommand.Version.class,
    description = "Connects separate processes through queues and topics in shared memory.",
    subcommands = {
        PutCommand.class,
        GetCommand.class,
        PubCommand.class,
        SubCommand.class,
        TopicsCommand.class,
        DemoCommand.class})
public final class RopewalkCommand implements Callable<Integer>
{
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
    private boolean isDebugging;

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
        final RopewalkCommand root = new RopewalkCommand();
        final int status = new CommandLine(root)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionStrategy(root::run)
            .setParameterExceptionHandler(RopewalkCommand::refuse)
            .setExecutionExceptionHandler(root::fail)
            .execute(args);
        if (CommandLine.ExitCode.OK == status && StandardStreams.isOutputLost())
        {
            System.err.println("ropewalk: cannot write to standard output");
            System.exit(CommandLine.ExitCode.SOFTWARE);
        }
        System.exit(status);
    }

    /** Picocli hands on exceptions, but no errors. */
    private int run(final ParseResult parsed)
    {
        try
        {
            return new CommandLine.RunLast().execute(parsed);
        }
        catch (final OutOfMemoryError | StackOverflowError | LinkageError ex)
        {
            ParseResult last = parsed;
            while (last.hasSubcommand())
            {
                last = last.subcommand();
            }
            return fail(ex, last.commandSpec().commandLine());
        }
    }

    /** Without a command: a script whose variable is empty must not take that for success. */
    @Override
    public Integer call()
    {
        CommandLine.usage(this, System.err);
        return CommandLine.ExitCode.USAGE;
    }

    private static int refuse(final ParameterException ex, final String[] args)
    {
        final CommandLine command = ex.getCommandLine();
        final String name = command.getCommandSpec().qualifiedName();
        final PrintWriter err = command.getErr();
        err.println(name + ": " + oneLine(ex.getMessage()));
        err.println("Try: " + name + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private int fail(final Exception ex, final CommandLine command, final ParseResult parsed)
    {
        return fail(ex, command);
    }

    private int fail(final Throwable ex, final CommandLine command)
    {
        final PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + describe(ex));
        if (isDebugging)
        {
            ex.printStackTrace(err);
        }
        // A value that only the library can judge is wrong usage all the same.
        return ex instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** The message alone for what we throw ourselves, since it says everything. */
    private static String describe(final Throwable ex)
    {
        if (ex instanceof OutOfMemoryError)
        {
            return "not enough memory (java -Xmx gives more): " + oneLine(String.valueOf(ex.getMessage()));
        }
        final boolean isOurs = ex.getClass().getName().startsWith("io.ropewalk.") ||
            ex instanceof IllegalArgumentException || ex instanceof IllegalStateException;
        return oneLine(isOurs && ex.getMessage() != null ? ex.getMessage() : ex.toString());
    }

    private static String oneLine(final String text)
    {
        return text.replaceAll("\\R", " ");
    }

    /** From the manifest of the runnable jar. */
    static final class Version implements IVersionProvider
    {
        @Override
        public String[] getVersion()
        {
            final String version = RopewalkCommand.class.getPackage().getImplementationVersion();
            return new String[]{"ropewalk " + (version == null ? "(not packaged)" : version)};
        }
    }
}
