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

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;

/** Prints what a shell needs to complete the command line. */
@Command(name = "completion", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Prints a script that completes commands and options when you press Tab.",
    "For a command called ropewalk:",
    "  alias ropewalk='java -jar /path/to/ropewalk.jar'",
    "  source <(ropewalk completion bash)"})
final class CompletionCommand implements Callable<Integer>
{
    private static final String BASH = "bash";
    private static final String ZSH = "zsh";

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "SHELL", completionCandidates = Shells.class, description = "bash or zsh.")
    private String shell;

    @Override
    public Integer call()
    {
        final boolean isZsh = ZSH.equals(shell);
        if (!isZsh && !BASH.equals(shell))
        {
            throw new ParameterException(
                command.commandLine(), "SHELL must be bash or zsh: SHELL=" + SafeText.of(shell));
        }
        if (isZsh)
        {
            // What follows speaks the language of the other one.
            StandardStreams.print("autoload -U +X bashcompinit && bashcompinit");
        }
        StandardStreams.print(AutoComplete.bash("ropewalk", command.root().commandLine()));
        return 0;
    }

    /** What can be asked for. */
    static final class Shells implements Iterable<String>
    {
        @Override
        public Iterator<String> iterator()
        {
            return List.of(BASH, ZSH).iterator();
        }
    }
}
