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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterMembersTest
{
    private static final int TRIES = 50;
    private static final int NEIGHBOURS = 60;

    @Test
    void shouldFindDifferentPorts() throws IOException
    {
        final List<Integer> ports = ClusterMembers.find().ports();
        assertEquals(ClusterMembers.NODES * ClusterMembers.PORTS, new HashSet<>(ports).size());
    }

    @Test
    void shouldPassOverPortsThatAreInUse() throws IOException
    {
        try (DatagramSocket used = new DatagramSocket(0, InetAddress.getByName("127.0.0.1")))
        {
            final int port = used.getLocalPort();
            for (int i = 0; i < TRIES; i++)
            {
                // Begins anywhere in the range, so that some of them come to this port.
                final ClusterMembers members = ClusterMembers.find(port - NEIGHBOURS, port + NEIGHBOURS);
                assertFalse(members.ports().contains(port), members.toString());
            }
        }
    }

    @Test
    void shouldKeepOutOfThePortsThatTheKernelGivesOut() throws IOException
    {
        final Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
        assumeTrue(Files.isReadable(range));
        try (BufferedReader reader = Files.newBufferedReader(range))
        {
            final int lowest = Integer.parseInt(reader.readLine().trim().split("\\s+")[0]);
            assumeTrue(lowest >= 20_000);
            assertTrue(ClusterMembers.find().ports().stream().allMatch((port) -> port < lowest));
        }
    }

    @Test
    void shouldSaySoWhenTooFewPortsAreFree()
    {
        final IllegalStateException ex = assertThrows(
            IllegalStateException.class, () -> ClusterMembers.find(20_000, 20_005));
        assertTrue(ex.getMessage().contains("wanted=15"), ex.getMessage());
        assertTrue(ex.getMessage().contains("from=20000 to=20004"), ex.getMessage());
    }

    @Test
    void shouldWriteAddressesAsAeronReadsThem()
    {
        final ClusterMembers members = new ClusterMembers(IntStream.range(100, 115).boxed().toList());
        final String text = members.members();
        assertTrue(text.startsWith("0,127.0.0.1:100,127.0.0.1:101,127.0.0.1:102,127.0.0.1:103,127.0.0.1:104|1,"), text);
        assertEquals("0=127.0.0.1:100,1=127.0.0.1:105,2=127.0.0.1:110", members.ingressEndpoints());
        assertEquals("127.0.0.1:114", ClusterMembers.archiveEndpoint(text, 2));
    }
}
