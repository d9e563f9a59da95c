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
import io.ropewalk.demo.cluster.ClusterDemo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;

/** Runs the demonstration. */
@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Runs a market data feed, a strategy and an order gateway, each in its own JVM.",
    "The exit status is 0 only if every element arrived once, in order and intact.",
    "With --cluster, the gateway is a service of Aeron Cluster on three nodes, whose leader is killed under load; " +
    "the exit status is 0 only if every order was filled exactly once and all nodes have the same book."})
final class DemoCommand implements Callable<Integer>
{
    private static final int DEFAULT_SECONDS = 5;
    private static final int MAX_SECONDS = 60;
    private static final int DEFAULT_COUNT = 2_000_000;
    private static final int MAX_COUNT = 10_000_000;
    private static final int DEFAULT_ORDERS = 50_000;
    /** About 128 bytes of memory each, on every node. */
    private static final int MAX_ORDERS = 500_000;
    private static final int MAX_KILLS = 5;

    @Spec
    private CommandSpec command;

    @Option(names = "--seconds", paramLabel = "N", description =
        "Length of the paced phase in seconds (default: " + DEFAULT_SECONDS + "); not with --cluster.")
    private Integer seconds;

    @Option(names = "--count", paramLabel = "N", description = "Number of ticks in the flat-out phase, or of orders " +
        "to the cluster (default: " + DEFAULT_COUNT + ", or " + DEFAULT_ORDERS + " with --cluster).")
    private Integer count;

    @Option(names = "--cluster", description = "Run the gateway on three nodes of Aeron Cluster.")
    private boolean isCluster;

    @Option(names = "--kills", paramLabel = "N", description =
        "How many times the leader of the cluster is killed (default: 1); only with --cluster.")
    private Integer kills;

    @Override
    public Integer call() throws IOException, InterruptedException
    {
        return isCluster ? runCluster() : runPipeline();
    }

    private int runPipeline() throws InterruptedException
    {
        requireAbsent("--kills", kills, "it needs --cluster");
        final int ticks = count == null ? DEFAULT_COUNT : count;
        final int length = seconds == null ? DEFAULT_SECONDS : seconds;
        requireWithin("--seconds", length, 1, MAX_SECONDS);
        requireWithin("--count", ticks, 1, MAX_COUNT);
        return new Demo(System.out, length, ticks).run() ? 0 : 1;
    }

    private int runCluster() throws IOException
    {
        requireAbsent("--seconds", seconds, "it does not go with --cluster");
        final int orders = count == null ? DEFAULT_ORDERS : count;
        final int deaths = kills == null ? 1 : kills;
        requireWithin("--count", orders, ClusterDemo.FEWEST_ORDERS, MAX_ORDERS);
        requireWithin("--kills", deaths, 1, MAX_KILLS);
        try
        {
            return new ClusterDemo(System.out, orders, deaths).run() ? 0 : 1;
        }
        catch (final InterruptedException ex)
        {
            // By a signal, of which the exit status tells; all is cleared away.
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private void requireAbsent(final String option, final Integer value, final String reason)
    {
        if (value != null)
        {
            throw new ParameterException(command.commandLine(), option + " has no effect here: " + reason);
        }
    }

    private void requireWithin(final String option, final int value, final int least, final int most)
    {
        if (value < least || value > most)
        {
            throw new ParameterException(command.commandLine(),
                option + " must be from " + least + " to " + most + ": " + option + "=" + value);
        }
    }
}
