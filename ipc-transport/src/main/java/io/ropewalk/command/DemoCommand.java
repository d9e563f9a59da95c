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

import java.util.concurrent.Callable;

/** Runs the demonstration. */
@Command(name = "demo", mixinStandardHelpOptions = true, description =
    "Shows a market data feed, a strategy and an order gateway at work, each in a JVM of its own.")
final class DemoCommand implements Callable<Integer>
{
    @Override
    public Integer call()
    {
        return 0;
    }
}
