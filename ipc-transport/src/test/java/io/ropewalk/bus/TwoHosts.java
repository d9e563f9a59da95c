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

import com.sun.jna.Function;
import com.sun.jna.Native;
import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Two network namespaces with a link between them, as if they were two machines. */
final class TwoHosts
{
    static final String FIRST = "10.77.0.1";
    static final String SECOND = "10.77.0.2";

    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final int CLONE_NEWNET = 0x40000000;
    private static final String[] LINKS = {"rwa", "rwb"};

    private final String[] names = new String[2];

    private TwoHosts()
    {
        for (int i = 0; i < names.length; i++)
        {
            names[i] = "ropewalk-" + ProcessHandle.current().pid() + "-" + i;
        }
    }

    /** Where that is not permitted, the test is skipped. */
    static TwoHosts open() throws IOException, InterruptedException
    {
        final TwoHosts hosts = new TwoHosts();
        final List<String> output = new ArrayList<>();
        final boolean isPermitted = 0 == run(output, "ip", "netns", "add", hosts.names[0]);
        Assumptions.assumeTrue(isPermitted, () -> "no network namespaces: " + output);
        boolean isOpen = false;
        try
        {
            hosts.connect();
            isOpen = true;
            return hosts;
        }
        finally
        {
            if (!isOpen)
            {
                hosts.remove();
            }
        }
    }

    private void connect() throws IOException, InterruptedException
    {
        ip("netns", "add", names[1]);
        ip("-n", names[0], "link", "add", LINKS[0], "type", "veth", "peer", "name", LINKS[1], "netns", names[1]);
        final String[] addresses = {FIRST, SECOND};
        for (int i = 0; i < names.length; i++)
        {
            ip("-n", names[i], "addr", "add", addresses[i] + "/24", "dev", LINKS[i]);
            ip("-n", names[i], "link", "set", "lo", "up");
            ip("-n", names[i], "link", "set", LINKS[i], "up");
            ip("-n", names[i], "route", "add", "224.0.0.0/4", "dev", LINKS[i]);
        }
    }

    /** To be told to a process that is to be on one of them. */
    String property(final int host)
    {
        return "-Dhost=" + NAMESPACES.resolve(names[host]);
    }

    /** A JVM on one of them, with the class path of this one. */
    Process java(final int host, final Class<?> main, final String... arguments) throws IOException
    {
        final List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", names[host],
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** By the main thread, before it starts others: they are where it is. */
    static void enter(final Path namespace)
    {
        final int descriptor = Function.getFunction("c", "open").invokeInt(new Object[]{namespace.toString(), 0});
        final int status = Function.getFunction("c", "setns").invokeInt(new Object[]{descriptor, CLONE_NEWNET});
        if (status != 0)
        {
            throw new IllegalStateException("cannot enter: namespace=" + namespace + " errno=" + Native.getLastError());
        }
    }

    void cut() throws IOException, InterruptedException
    {
        ip("-n", names[1], "link", "set", LINKS[1], "down");
    }

    void heal() throws IOException, InterruptedException
    {
        ip("-n", names[1], "link", "set", LINKS[1], "up");
        run(new ArrayList<>(), "ip", "-n", names[1], "route", "add", "224.0.0.0/4", "dev", LINKS[1]);
    }

    /** Loses packets from now on, on both ways; where that is not possible, the test is skipped. */
    void lose(final int percent) throws IOException, InterruptedException
    {
        for (int i = 0; i < names.length; i++)
        {
            final List<String> output = new ArrayList<>();
            final int status = run(output, "tc", "-n", names[i], "qdisc", "replace", "dev", LINKS[i], "root",
                "netem", "loss", percent + "%", "delay", "1ms");
            Assumptions.assumeTrue(0 == status, () -> "no netem: " + output);
        }
    }

    private static void ip(final String... arguments) throws IOException, InterruptedException
    {
        final List<String> output = new ArrayList<>();
        final String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        assertEquals(0, run(output, command), () -> List.of(command) + " says " + output);
    }

    private static int run(final List<String> output, final String... command) throws InterruptedException
    {
        try
        {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            output.addAll(process.inputReader().lines().toList());
            return process.waitFor();
        }
        catch (final IOException ex)
        {
            output.add(ex.getMessage());
            return -1;
        }
    }

    void remove() throws InterruptedException
    {
        for (final String name : names)
        {
            if (Files.exists(NAMESPACES.resolve(name)))
            {
                run(new ArrayList<>(), "ip", "netns", "delete", name);
            }
        }
    }
}
