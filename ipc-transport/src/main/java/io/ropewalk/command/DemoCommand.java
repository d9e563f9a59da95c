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

import io.ropewalk.bus.BusOptions;
import io.ropewalk.demo.Demo;
import io.ropewalk.demo.RemoteFeed;
import io.ropewalk.demo.cluster.ClusterDemo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
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

    @Option(names = "--remote", description = {
        "Take the ticks over the network: with --channel from a feed on another machine, else from one on this " +
            "machine that shares nothing with the others but the loopback interface."})
    private boolean isRemote;

    @Option(names = "--feed", description =
        "Be that feed on another machine. Needs --channel, and the same --seconds and --count.")
    private boolean isFeed;

    @Option(names = "--channel", paramLabel = "URI", description =
        "Channel of the ticks, the same on both machines: aeron:udp?endpoint=HOST:PORT of the machine with --remote.")
    private String channel;

    @Override
    public Integer call() throws IOException, InterruptedException
    {
        checkChannel();
        return isCluster ? runCluster() : runPipeline();
    }

    private int runPipeline() throws InterruptedException
    {
        requireAbsent("--kills", kills, "it needs --cluster");
        final int ticks = count == null ? DEFAULT_COUNT : count;
        final int length = seconds == null ? DEFAULT_SECONDS : seconds;
        requireWithin("--seconds", length, 1, MAX_SECONDS);
        requireWithin("--count", ticks, 1, MAX_COUNT);
        if (isFeed)
        {
            new RemoteFeed(System.out, channel).run(length, ticks);
            return 0;
        }
        if (isRemote)
        {
            final boolean isElsewhere = channel != null;
            return new Demo(System.out, length, ticks, isElsewhere ? channel : loopback(), isElsewhere).run() ? 0 : 1;
        }
        return new Demo(System.out, length, ticks).run() ? 0 : 1;
    }

    private void checkChannel()
    {
        final boolean isWanted = isFeed || isRemote;
        if (isCluster && isWanted)
        {
            throw new ParameterException(command.commandLine(), "--cluster runs on this machine: --feed=" + isFeed +
                " --remote=" + isRemote);
        }
        if ((isFeed && (channel == null || isRemote)) || (channel != null && !isWanted))
        {
            throw new ParameterException(command.commandLine(), "--feed needs --channel, and --channel needs --feed " +
                "or --remote: --feed=" + isFeed + " --remote=" + isRemote + " --channel=" + channel);
        }
        try
        {
            BusOptions.defaults().channel(channel == null ? Demo.LOCAL : channel);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new ParameterException(command.commandLine(), ex.getMessage(), ex);
        }
    }

    /** A port that is free now, and most likely in a moment. */
    private static String loopback()
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return "aeron:udp?endpoint=127.0.0.1:" + socket.getLocalPort();
        }
        catch (final SocketException ex)
        {
            throw new CommandException("no port on the loopback interface: " + ex.getMessage(), ex);
        }
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
