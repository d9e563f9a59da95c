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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A server with a thread for each connection, all in one process; {@link PoolServer} is the same with processes.
 *
 * <p><b>Threads:</b> one.
 *
 * <p><b>Failure:</b> as a rule an {@link IOException}; no thread and no socket is left.
 */
public final class ThreadServer
{
    private ThreadServer()
    {
    }

    /**
     * Serves clients of its own, and prints who served whom.
     *
     * @param arguments none.
     * @throws Exception if that fails.
     */
    public static void main(final String[] arguments) throws Exception
    {
        run(20).forEach((visit) -> System.out.println(visit.line() + ": served by process " + visit.pid()));
    }

    /**
     * Serves as many clients as there are, all of them at once.
     *
     * @param clients how many.
     * @return what it noted of each.
     * @throws Exception if a client was not served.
     */
    public static List<Visit> run(final int clients) throws Exception
    {
        final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();
        try (ServerSocket server = new ServerSocket(0, clients, InetAddress.getLoopbackAddress()))
        {
            final Thread acceptor = new Thread(() -> accept(server, visits), "acceptor");
            acceptor.start();
            Greeting.visit((InetSocketAddress)server.getLocalSocketAddress(), clients);
            final List<Visit> noted = new ArrayList<>();
            while (noted.size() < clients)
            {
                noted.add(visits.take());
            }
            return noted;
        }
    }

    private static void accept(final ServerSocket server, final BlockingQueue<Visit> visits)
    {
        try
        {
            while (true)
            {
                final Socket client = server.accept();
                new Thread(() -> serve(client, visits), "connection").start();
            }
        }
        catch (final IOException ex)
        {
            // The server was closed: nobody is accepted any more.
            return;
        }
    }

    private static void serve(final Socket client, final BlockingQueue<Visit> visits)
    {
        try
        {
            visits.add(Greeting.serve(client));
        }
        catch (final IOException ex)
        {
            visits.add(new Visit(ProcessHandle.current().pid(), ex.toString()));
        }
    }
}
