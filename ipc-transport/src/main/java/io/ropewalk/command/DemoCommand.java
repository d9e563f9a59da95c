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

import io.ropewalk.demo.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** Runs the demonstration. */
@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Runs a market data feed, a strategy and an order gateway, each in its own JVM.",
    "The exit status is 0 only if every element arrived once, in order and intact."})
final class DemoCommand implements Callable<Integer>
{
    private static final int MAX_SECONDS = 60;
    private static final int MAX_COUNT = 10_000_000;

    @Spec
    private CommandSpec command;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "5", description =
        "Length of the paced phase in seconds (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--count", paramLabel = "N", defaultValue = "2000000", description =
        "Number of ticks in the flat-out phase (default: ${DEFAULT-VALUE}).")
    private int count;

    @Override
    public Integer call() throws InterruptedException
    {
        requireWithin("--seconds", seconds, MAX_SECONDS);
        requireWithin("--count", count, MAX_COUNT);
        return new Demo(System.out, seconds, count).run() ? 0 : 1;
    }

    private void requireWithin(final String option, final int value, final int most)
    {
        if (value < 1 || value > most)
        {
            throw new ParameterException(command.commandLine(),
                option + " must be from 1 to " + most + ": " + option + "=" + value);
        }
    }
}
