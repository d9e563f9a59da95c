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
package io.ropewalk.tutorial;

import io.ropewalk.Ropewalk;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.structure.sync.SharedCountDownLatch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Two server processes and six clients at one port. */
final class ChatTutorial
{
    private static final int SERVERS = 2;
    private static final int CLIENTS = 6;

    private ChatTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary(); Socket reserved = new Socket())
        {
            // Bound but not connected: keeps the port for the servers.
            reserved.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            final int port = reserved.getLocalPort();
            final SharedCountDownLatch listening = walk.countDownLatch("listening", SERVERS);
            final List<ChildProcess> servers = new ArrayList<>();
            for (int i = 0; i < SERVERS; i++)
            {
                servers.add(walk.process(() -> serve(port, listening)).daemon(true).start());
            }
            listening.await();
            int answers = 0;
            for (int i = 0; i < CLIENTS; i++)
            {
                answers += chat(port, "client " + i) ? 1 : 0;
            }
            servers.forEach(ChildProcess::kill);
            for (final ChildProcess server : servers)
            {
                server.join();
            }
            claim("all " + CLIENTS + " clients were greeted and answered", CLIENTS == answers);
        }
    }

    // tag::serve[]
    private static void serve(final int port, final SharedCountDownLatch listening) throws IOException
    {
        try (ServerSocket server = new ServerSocket())
        {
            server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            listening.countDown();
            while (true)
            {
                try (Socket client = server.accept())
                {
                    writer(client).println("hello");
                    final String line = reader(client).readLine();
                    say("serves " + line);
                    writer(client).println("you said: " + line);
                }
            }
        }
    }
    // end::serve[]

    private static boolean chat(final int port, final String line) throws IOException
    {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port))
        {
            final BufferedReader reader = reader(socket);
            final String greeting = reader.readLine();
            writer(socket).println(line);
            return "hello".equals(greeting) && ("you said: " + line).equals(reader.readLine());
        }
    }

    private static BufferedReader reader(final Socket socket) throws IOException
    {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static PrintWriter writer(final Socket socket) throws IOException
    {
        return new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
    }
}
