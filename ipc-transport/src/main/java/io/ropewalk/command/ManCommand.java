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

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** Prints the manual page. */
@Command(name = "man", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Prints a manual page with what --help says of all commands.",
    "To read it:",
    "  ropewalk man > ropewalk.1 && man ./ropewalk.1"})
final class ManCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec command;

    @Override
    public Integer call()
    {
        StandardStreams.printAll(ManPage.lines(command.root()));
        return 0;
    }
}
