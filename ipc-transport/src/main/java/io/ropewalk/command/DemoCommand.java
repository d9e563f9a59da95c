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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
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
    public Integer call() throws InterruptedException
    {
        requireWithin("--seconds", seconds, MAX_SECONDS);
        requireWithin("--count", count, MAX_COUNT);
        checkChannel();
        if (isFeed)
        {
            new RemoteFeed(System.out, channel).run(seconds, count);
            return 0;
        }
        if (isRemote)
        {
            final boolean isElsewhere = channel != null;
            return new Demo(System.out, seconds, count, isElsewhere ? channel : loopback(), isElsewhere).run() ? 0 : 1;
        }
        return new Demo(System.out, seconds, count).run() ? 0 : 1;
    }

    private void checkChannel()
    {
        final boolean isWanted = isFeed || isRemote;
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

    private void requireWithin(final String option, final int value, final int most)
    {
        if (value < 1 || value > most)
        {
            throw new ParameterException(command.commandLine(),
                option + " must be from 1 to " + most + ": " + option + "=" + value);
        }
    }
}
