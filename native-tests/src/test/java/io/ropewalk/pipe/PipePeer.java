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
package io.ropewalk.pipe;

import io.ropewalk.error.PeerClosedException;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.structure.pipe.Connection;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The other process. Arguments: what to do, the handle of an end, and more.
 */
public final class PipePeer
{
    private static final BufferedReader IN =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private PipePeer()
    {
    }

    /** Starts one. */
    static PeerJvm peer(final String task, final Object end, final String... more) throws IOException
    {
        return PeerJvm.start(PipePeer.class, task, Handles.write(end), more);
    }

    /** Starts one that says that it is ready. */
    static PeerJvm ready(final String task, final Object end, final String... more) throws IOException
    {
        final PeerJvm peer = peer(task, end, more);
        peer.expect("ready");
        return peer;
    }

    public static void main(final String[] arguments) throws Exception
    {
        switch (arguments[0])
        {
            case "greet" -> greet(Handles.read(arguments[1]));
            case "print" -> print(Handles.read(arguments[1]));
            case "send" -> send(Handles.read(arguments[1]), arguments);
            case "collect" -> collect(Handles.read(arguments[1]), arguments);
            case "flood" -> flood(Handles.read(arguments[1]));
            case "hold" -> hold(Handles.read(arguments[1]));
            case "sendLogged" -> sendLogged(Handles.read(arguments[1]), arguments);
            case "receiveLogged" -> receiveLogged(Handles.read(arguments[1]), arguments);
            case "echo" -> echo(Handles.read(arguments[1]));
            default -> throw new IllegalArgumentException("task=" + arguments[0]);
        }
        System.out.println("done");
    }

    private static void greet(final Connection<String> connection) throws Exception
    {
        connection.send("hello");
        System.out.println(connection.receive());
    }

    /** Until the stream ends. */
    private static void print(final Connection<Long> connection) throws Exception
    {
        connection.attach();
        System.out.println("ready");
        try
        {
            while (true)
            {
                System.out.println(connection.receive());
            }
        }
        catch (final EOFException ignored)
        {
            System.out.println("end");
        }
    }

    /** Arguments: what, end, number of this sender, count, longest length. */
    private static void send(final Connection<byte[]> connection, final String[] arguments) throws Exception
    {
        final long sender = Long.parseLong(arguments[2]);
        final int count = Integer.parseInt(arguments[3]);
        final int longest = Integer.parseInt(arguments[4]);
        connection.attach();
        System.out.println("ready");
        IN.readLine();
        for (int i = 0; i < count; i++)
        {
            connection.send(Parcel.of(sender << 32 | i, i % longest));
        }
    }

    /** Arguments: what, end, file for the numbers received. */
    private static void collect(final Connection<byte[]> connection, final String[] arguments) throws Exception
    {
        connection.attach();
        System.out.println("ready");
        try (DataOutputStream out = new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[2])))))
        {
            while (true)
            {
                out.writeLong(Parcel.check(connection.receive()));
            }
        }
        catch (final EOFException ignored)
        {
            System.out.println("end");
        }
    }

    /** Sends until nobody reads, or somebody kills it. */
    private static void flood(final Connection<byte[]> connection) throws Exception
    {
        System.out.println("ready");
        long i = 0;
        try
        {
            while (true)
            {
                connection.send(Parcel.of(i, (int)(i % 100)));
                i++;
            }
        }
        catch (final PeerClosedException ex)
        {
            System.out.println(ex.getMessage());
        }
    }

    /** Attaches, receives nothing, and waits to be killed or told to end. */
    private static void hold(final Connection<byte[]> connection) throws IOException
    {
        connection.attach();
        System.out.println("ready");
        IN.readLine();
    }

    /** Writes down each number before it is sent, and its negative when that is done. */
    private static void sendLogged(final Connection<byte[]> connection, final String[] arguments) throws Exception
    {
        connection.attach();
        try (FileChannel log = log(arguments[3]))
        {
            System.out.println("ready");
            long id = Long.parseLong(arguments[2]) << 32;
            while (true)
            {
                id++;
                write(log, id);
                connection.send(Parcel.of(id, (int)(id % 120)));
                write(log, -id);
            }
        }
        catch (final PeerClosedException ignored)
        {
            System.out.println("gone");
        }
    }

    /** Writes down each number when it was received. */
    private static void receiveLogged(final Connection<byte[]> connection, final String[] arguments) throws Exception
    {
        connection.attach();
        try (FileChannel log = log(arguments[2]))
        {
            System.out.println("ready");
            while (true)
            {
                write(log, Parcel.check(connection.receive()));
            }
        }
        catch (final EOFException ignored)
        {
            System.out.println("end");
        }
    }

    private static FileChannel log(final String file) throws IOException
    {
        return FileChannel.open(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void write(final FileChannel log, final long entry) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(0, entry);
        log.write(bytes);
    }

    /** Sends back what comes, until the stream ends. */
    private static void echo(final Connection<byte[]> connection) throws Exception
    {
        connection.attach();
        System.out.println("ready");
        try
        {
            while (true)
            {
                connection.send(connection.receive());
            }
        }
        catch (final EOFException | PeerClosedException ignored)
        {
            System.out.println("end");
        }
    }
}
