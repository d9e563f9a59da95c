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

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.process.pool.ProcessPool;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedCountDownLatch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A server whose processes share one listening port. An accepted connection cannot be handed to another JVM, so each
 * worker of the pool accepts its own: the kernel spreads the clients over all sockets that listen to the port with
 * {@code SO_REUSEPORT}.
 *
 * <p><b>Threads:</b> one.
 *
 * <p><b>Failure:</b> {@link UnsupportedOperationException} where the system does not have that option (Windows). No
 * process, no socket and no file is left, however it ends.
 */
public final class PoolServer
{
    private static final long LOOK_MS = 100;

    private PoolServer()
    {
    }

    /**
     * Serves 20 clients of its own by 5 processes, and prints who served whom.
     *
     * @param arguments none.
     * @throws Exception if that fails.
     */
    public static void main(final String[] arguments) throws Exception
    {
        run(5, 20).forEach((visit) -> System.out.println(visit.line() + ": served by process " + visit.pid()));
    }

    /**
     * Serves clients, all of them at once.
     *
     * @param workers how many processes.
     * @param clients how many clients.
     * @return what the workers noted of each client.
     * @throws Exception if a client was not served.
     */
    public static List<Visit> run(final int workers, final int clients) throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary(); SocketChannel port = reservePort();
            SharedQueue<Visit> visits = walk.queue("visits", 1024, Codecs.record(Visit.class));
            ProcessPool pool = walk.pool(workers))
        {
            final SharedCountDownLatch listening = walk.countDownLatch("listening", workers);
            final InetSocketAddress address = (InetSocketAddress)port.getLocalAddress();
            final List<Future<?>> servers = new ArrayList<>();
            for (int i = 0; i < workers; i++)
            {
                servers.add(pool.submit(() -> serve(address, listening, visits)));
            }
            try
            {
                await(listening, servers);
                Greeting.visit(address, clients);
                final List<Visit> noted = new ArrayList<>();
                while (noted.size() < clients)
                {
                    noted.add(visits.take());
                }
                return noted;
            }
            finally
            {
                // Interrupts it, which closes its socket: that ends the task.
                servers.forEach((server) -> server.cancel(true));
            }
        }
    }

    /** Keeps the port for the workers: what is bound and does not listen gets no clients. */
    private static SocketChannel reservePort() throws IOException
    {
        return SocketChannel.open().setOption(StandardSocketOptions.SO_REUSEPORT, true)
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static void await(final SharedCountDownLatch listening, final List<Future<?>> servers)
        throws InterruptedException, ExecutionException
    {
        while (!listening.await(LOOK_MS, TimeUnit.MILLISECONDS))
        {
            for (final Future<?> server : servers)
            {
                if (server.isDone())
                {
                    server.get();
                }
            }
        }
    }

    /** Runs in a worker, until it is interrupted. */
    private static void serve(
        final InetSocketAddress address, final SharedCountDownLatch listening, final SharedQueue<Visit> visits)
        throws IOException
    {
        try (ServerSocketChannel server = ServerSocketChannel.open())
        {
            server.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(address);
            listening.countDown();
            while (true)
            {
                final Socket client = server.accept().socket();
                new Thread(() -> serve(client, visits), "connection").start();
            }
        }
        catch (final ClosedByInterruptException ex)
        {
            // The pool has cancelled this task.
            return;
        }
    }

    private static void serve(final Socket client, final SharedQueue<Visit> visits)
    {
        Visit visit;
        try
        {
            visit = Greeting.serve(client);
        }
        catch (final IOException ex)
        {
            visit = new Visit(ProcessHandle.current().pid(), ex.toString());
        }
        note(visit, visits);
    }

    private static void note(final Visit visit, final SharedQueue<Visit> visits)
    {
        try
        {
            // Waits behind a process that has no processor in the midst of its own; add would give up.
            visits.put(visit);
        }
        catch (final InterruptedException ex)
        {
            // Nobody has a reason to; the thread ends.
            Thread.currentThread().interrupt();
        }
    }
}
