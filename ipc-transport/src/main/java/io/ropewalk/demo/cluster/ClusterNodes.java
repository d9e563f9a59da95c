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

import io.ropewalk.process.child.ChildJvm;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The JVMs of the nodes, and what they have reported.
 * <p>
 * <b>Threads:</b> any: a shutdown hook closes it too, after which nothing is started.
 */
final class ClusterNodes implements AutoCloseable
{
    private static final int ERRORS = 20;

    private final Path walk;
    private final ClusterMembers members;
    private final ChildJvm[] nodes = new ChildJvm[ClusterMembers.NODES];
    private final List<NodeReport> reports = new ArrayList<>();
    private final Queue<String> errors = new ArrayDeque<>();
    private boolean isClosed;

    ClusterNodes(final Path walk, final ClusterMembers members)
    {
        this.walk = walk;
        this.members = members;
    }

    /** Starts a node, anew or from the log of its predecessor, which is dead; returns its process id. */
    synchronized long start(final int member)
    {
        if (isClosed)
        {
            throw new IllegalStateException("the cluster is closed: member=" + member);
        }
        nodes[member] = ChildJvm.of(ClusterNode.class).name("node-" + member)
            .arguments(String.valueOf(member), members.members(), walk.resolve(".node-" + member).toString(),
                String.valueOf(ProcessHandle.current().pid()))
            .jvmOptions("-XX:+UseSerialGC", "-Xms32m", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
            .outputTo(this::hear)
            .errorTo((line) -> complain(member, line))
            .start();
        return nodes[member].pid();
    }

    private void hear(final String line)
    {
        final NodeReport report = NodeReport.parse(line);
        if (report != null)
        {
            synchronized (reports)
            {
                reports.add(report);
            }
        }
    }

    /** Kept for a failure: that another node is dead, for one thing, is nothing to bother the audience with. */
    private void complain(final int member, final String line)
    {
        synchronized (errors)
        {
            errors.add("node " + member + ": " + line.trim());
            if (errors.size() > ERRORS)
            {
                errors.remove();
            }
        }
    }

    /** Kills a node as {@code kill -9} does, and waits until it is dead; returns its process id. */
    synchronized long kill(final int member)
    {
        final long pid = nodes[member].pid();
        nodes[member].close();
        nodes[member] = null;
        return pid;
    }

    /** Fails if a node has ended that was not killed here. */
    synchronized void requireAlive() throws InterruptedException
    {
        for (final ChildJvm node : nodes)
        {
            if (node != null && !node.isAlive())
            {
                // Until its last words are here.
                node.waitFor(1, TimeUnit.SECONDS);
                throw new IllegalStateException("a node ended too early: " + node + errors());
            }
        }
    }

    /** The last errors that nodes have written, for a message about something that did not happen. */
    String errors()
    {
        synchronized (errors)
        {
            return errors.isEmpty() ? "" : " errors=" + errors;
        }
    }

    /** Finds the last report of a node on an occasion. */
    Optional<NodeReport> findLast(final NodeReport.Occasion occasion, final int member)
    {
        return reports(occasion, member).reduce((earlier, later) -> later);
    }

    /** Finds the first report of a node on an audit of this number or a later one. */
    Optional<NodeReport> findAudit(final int member, final long from)
    {
        return reports(NodeReport.Occasion.AUDIT, member).filter((report) -> report.audit() >= from).findFirst();
    }

    /** The reports of all nodes on one audit of this number or a later one, hence on one state; or none. */
    List<NodeReport> findAll(final long from)
    {
        final long audit = findAudit(0, from).map(NodeReport::audit).orElse(Long.MAX_VALUE);
        final List<NodeReport> all = new ArrayList<>();
        for (int i = 0; i < ClusterMembers.NODES; i++)
        {
            findAudit(i, audit).filter((report) -> report.audit() == audit).ifPresent(all::add);
        }
        return all.size() == ClusterMembers.NODES ? all : List.of();
    }

    private Stream<NodeReport> reports(final NodeReport.Occasion occasion, final int member)
    {
        synchronized (reports)
        {
            return List.copyOf(reports).stream()
                .filter((report) -> report.occasion() == occasion && report.member() == member);
        }
    }

    @Override
    public synchronized void close()
    {
        isClosed = true;
        for (final ChildJvm node : nodes)
        {
            if (node != null)
            {
                node.close();
            }
        }
    }
}
