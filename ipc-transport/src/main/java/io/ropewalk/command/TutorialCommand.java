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

import io.ropewalk.tutorial.Tutorial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Lists the tutorials, or runs one. */
@Command(name = "tutorial", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Runs a small program of several processes, which says what it does; without a name, lists them.",
    "The exit status is 0 only if what the program claims at its end holds."})
final class TutorialCommand implements Callable<Integer>
{
    private static final String KILL = "kill";

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The program to run.")
    private String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "kill", description =
        "Kill a process of it (kill -9), and show that the others go on.")
    private String action;

    @Override
    public Integer call() throws Exception
    {
        if (null == name)
        {
            list();
            return 0;
        }
        final Tutorial tutorial = Tutorial.find(name).orElseThrow(() -> wrong(
            "no such tutorial: name=" + name + " (there are " + Arrays.stream(Tutorial.values())
            .map(Tutorial::title).collect(Collectors.joining(", ")) + ")"));
        if (null != action && !KILL.equals(action))
        {
            throw wrong("the only thing to do with a tutorial is kill: argument=" + action);
        }
        if (null != action && !tutorial.canKill())
        {
            throw wrong("death is no lesson of this one, run it without kill: name=" + name);
        }
        tutorial.run(null != action);
        return 0;
    }

    private static void list()
    {
        for (final Tutorial tutorial : Tutorial.values())
        {
            System.out.printf("%-22s%s%n", tutorial.title() + (tutorial.canKill() ? " [kill]" : ""),
                tutorial.summary());
        }
    }

    private ParameterException wrong(final String message)
    {
        return new ParameterException(command.commandLine(), message);
    }
}
