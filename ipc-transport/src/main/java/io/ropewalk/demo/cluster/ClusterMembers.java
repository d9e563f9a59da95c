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
package io.ropewalk.demo.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The nodes of a cluster and their addresses, all on this machine, at ports that were free when it began.
 * <p>
 * The ports are taken from below those that the kernel gives out: nobody gets one by chance while its node is dead.
 *
 * @param ports of the nodes, {@link #PORTS} each.
 */
record ClusterMembers(List<Integer> ports)
{
    /** An address whose port the kernel chooses. */
    static final String ANY_PORT = "aeron:udp?endpoint=127.0.0.1:0";

    static final int NODES = 3;

    /** Of each node: for clients, votes, the log, those who catch up, and the archive. */
    static final int PORTS = 5;

    private static final String HOST = "127.0.0.1";
    private static final Path GIVEN_OUT = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 65_535;
    private static final int FEWEST = 1_000;

    /** Looks for free ports. */
    static ClusterMembers find() throws IOException
    {
        return find(LOWEST, end());
    }

    /** Looks for free ports from one up to, but not including, another one; begins anywhere between. */
    static ClusterMembers find(final int from, final int to) throws IOException
    {
        final List<DatagramSocket> held = new ArrayList<>();
        try
        {
            final int count = to - from;
            final int start = ThreadLocalRandom.current().nextInt(count);
            for (int i = 0; i < count && held.size() < NODES * PORTS; i++)
            {
                hold(held, from + (start + i) % count);
            }
            if (held.size() < NODES * PORTS)
            {
                throw new IllegalStateException("too few free UDP ports for the cluster: wanted=" + NODES * PORTS +
                    " free=" + held.size() + " from=" + from + " to=" + (to - 1));
            }
            return new ClusterMembers(held.stream().map(DatagramSocket::getLocalPort).toList());
        }
        finally
        {
            held.forEach(DatagramSocket::close);
        }
    }

    private static void hold(final List<DatagramSocket> held, final int port) throws IOException
    {
        try
        {
            held.add(new DatagramSocket(new InetSocketAddress(InetAddress.getByName(HOST), port)));
        }
        catch (final SocketException ignored)
        {
            // Somebody else has it: the next one.
            return;
        }
    }

    private static int end() throws IOException
    {
        if (!Files.isReadable(GIVEN_OUT))
        {
            return HIGHEST;
        }
        // Not readString: the kernel gives such a file in one read or not at all.
        try (BufferedReader reader = Files.newBufferedReader(GIVEN_OUT))
        {
            final int lowest = Integer.parseInt(reader.readLine().trim().split("\\s+")[0]);
            return lowest - LOWEST < FEWEST ? HIGHEST : lowest;
        }
    }

    /** All members, as Aeron's consensus module reads them. */
    String members()
    {
        final StringJoiner members = new StringJoiner("|");
        for (int i = 0; i < NODES; i++)
        {
            final StringJoiner member = new StringJoiner(",").add(String.valueOf(i));
            for (int j = 0; j < PORTS; j++)
            {
                member.add(endpoint(i, j));
            }
            members.add(member.toString());
        }
        return members.toString();
    }

    /** Where clients send to, as Aeron's client reads it. */
    String ingressEndpoints()
    {
        final StringJoiner endpoints = new StringJoiner(",");
        for (int i = 0; i < NODES; i++)
        {
            endpoints.add(i + "=" + endpoint(i, 0));
        }
        return endpoints.toString();
    }

    /** Where the archive of a node listens. */
    static String archiveEndpoint(final String members, final int member)
    {
        return members.split("\\|")[member].split(",")[PORTS];
    }

    private String endpoint(final int node, final int index)
    {
        return HOST + ":" + ports.get(node * PORTS + index);
    }
}
