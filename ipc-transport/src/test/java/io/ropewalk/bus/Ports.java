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
package io.ropewalk.bus;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** Ports of this machine that nobody uses at the moment. */
public final class Ports
{
    private Ports()
    {
    }

    /** The channel of a bridge: two ports, one after the other. */
    public static String channel() throws IOException
    {
        while (true)
        {
            try (DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
            {
                final int port = first.getLocalPort();
                try (DatagramSocket second = open(port + 1))
                {
                    return "aeron:udp?endpoint=127.0.0.1:" + (second.getLocalPort() - 1);
                }
                catch (final SocketException ex)
                {
                    // In use: another pair.
                    continue;
                }
            }
        }
    }

    static DatagramSocket open(final int port) throws SocketException
    {
        return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
}
