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

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
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
    description = "Connects separate processes through queues and topics in shared memory, and shows what they do.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:success", "1:failure, or something that doctor has found", "2:wrong usage",
        "130, 143:ended by a signal"})
public final class RopewalkCommand implements Callable<Integer>
{
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
    private boolean isDebugging;

    private CommandLine line;

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
        final int status = isPlainListing(args) ? root.list(args[1]) : root.execute(args);
        if (CommandLine.ExitCode.OK == status && StandardStreams.isOutputLost())
        {
            System.err.println("ropewalk: cannot write to standard output");
            System.exit(CommandLine.ExitCode.SOFTWARE);
        }
        System.exit(status);
    }

    private int execute(final String[] args)
    {
        line = new CommandLine(this);
        for (final Object command : commands(args.length > 0 ? args[0] : ""))
        {
            line.addSubcommand(command);
        }
        return line
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionStrategy(this::run)
            .setParameterExceptionHandler(RopewalkCommand::refuse)
            .setExecutionExceptionHandler(this::fail)
            .execute(args);
    }

    /** A listing of a path without any option, which scripts ask for in a loop: picocli would take most of its time. */
    private static boolean isPlainListing(final String[] args)
    {
        // What begins with one of these is an option, or a file of arguments.
        return args.length == 2 && "topics".equals(args[0]) && args[1].indexOf('/') >= 0 && args[1].indexOf('\0') < 0 &&
            '-' != args[1].charAt(0) && '@' != args[1].charAt(0);
    }

    private int list(final String path)
    {
        try
        {
            return new TopicsCommand(path).call();
        }
        catch (final RuntimeException | OutOfMemoryError | StackOverflowError | LinkageError ex)
        {
            return fail(ex, "ropewalk topics",
                new PrintWriter(new OutputStreamWriter(System.err, Charset.defaultCharset()), true));
        }
    }

    /** The one that is asked for, or all: picocli takes longer to look into each than most of them take to run. */
    private static List<Object> commands(final String name)
    {
        return switch (name)
        {
            case "put" -> List.of(new PutCommand());
            case "get" -> List.of(new GetCommand());
            case "pub" -> List.of(new PubCommand());
            case "sub" -> List.of(new SubCommand());
            case "bridge" -> List.of(new BridgeCommand());
            case "record" -> List.of(new RecordCommand());
            case "replay" -> List.of(new ReplayCommand());
            case "topics" -> List.of(new TopicsCommand());
            case "ls" -> List.of(new LsCommand());
            case "stat" -> List.of(new StatCommand());
            case "top" -> List.of(new TopCommand());
            case "tail" -> List.of(new TailCommand());
            case "doctor" -> List.of(new DoctorCommand());
            case "serve" -> List.of(new ServeCommand());
            case "rm" -> List.of(new RmCommand());
            case "sweep" -> List.of(new SweepCommand());
            case "demo" -> List.of(new DemoCommand());
            case "tutorial" -> List.of(new TutorialCommand());
            default -> List.of(new PutCommand(), new GetCommand(), new PubCommand(), new SubCommand(),
                new RecordCommand(), new ReplayCommand(), new BridgeCommand(), new TopicsCommand(), new LsCommand(),
                new StatCommand(), new TopCommand(), new TailCommand(), new DoctorCommand(), new ServeCommand(),
                new RmCommand(), new SweepCommand(), new DemoCommand(), new TutorialCommand(), new CompletionCommand(),
                new ManCommand());
        };
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
        line.usage(System.err);
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
        return fail(ex, command.getCommandSpec().qualifiedName(), command.getErr());
    }

    private int fail(final Throwable ex, final String name, final PrintWriter err)
    {
        err.println(name + ": " + describe(ex));
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
