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
package io.ropewalk.demo.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Both ends of a conversation: the server says hello, the client sends a line. */
final class Greeting
{
    private static final String HELLO = "hello";
    private static final long TIMEOUT_S = 60;

    private Greeting()
    {
    }

    /** Serves a client, and returns what is to be noted of it. */
    static Visit serve(final Socket client) throws IOException
    {
        try (client; BufferedReader input = reader(client))
        {
            send(client, HELLO);
            return new Visit(ProcessHandle.current().pid(), input.readLine());
        }
    }

    /**
     * Visits a server with many clients at once: none sends its line before all were greeted.
     *
     * @return what the server said to each.
     */
    static List<String> visit(final InetSocketAddress address, final int clients) throws Exception
    {
        final CyclicBarrier greeted = new CyclicBarrier(clients);
        final ExecutorService threads = Executors.newFixedThreadPool(clients);
        try
        {
            final List<Future<String>> visits = new ArrayList<>();
            for (int i = 0; i < clients; i++)
            {
                final String line = "line of client " + i;
                visits.add(threads.submit(() -> visit(address, line, greeted)));
            }
            final List<String> heard = new ArrayList<>();
            for (final Future<String> visit : visits)
            {
                heard.add(visit.get(TIMEOUT_S, TimeUnit.SECONDS));
            }
            return heard;
        }
        finally
        {
            threads.shutdownNow();
        }
    }

    private static String visit(final InetSocketAddress address, final String line, final CyclicBarrier greeted)
        throws Exception
    {
        try (Socket server = new Socket(address.getAddress(), address.getPort());
            BufferedReader input = reader(server))
        {
            final String heard = input.readLine();
            greeted.await(TIMEOUT_S, TimeUnit.SECONDS);
            send(server, line);
            return heard;
        }
    }

    private static BufferedReader reader(final Socket socket) throws IOException
    {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void send(final Socket socket, final String line) throws IOException
    {
        final OutputStream output = socket.getOutputStream();
        output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        output.flush();
    }
}
