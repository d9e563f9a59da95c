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
package io.ropewalk.inspect;

import io.ropewalk.segment.file.Names;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.ropewalk.inspect.WalkSurroundings.finding;

/**
 * Draws conclusions from reports.
 */
final class Doctor
{
    private static final Set<String> BOUNDED = Set.of("queue", "task queue", "mpmc ring", "spsc ring");
    private static final Set<String> LOCKS = Set.of("lock", "write lock", "read lock", "permit");

    private final List<ObjectReport> objects;
    private final Map<Long, ProcessReport> processes = new HashMap<>();
    private final List<WaitReport> waits;
    private final boolean areUsersKnown;
    private final WalkSurroundings surroundings;
    private final List<Finding> findings = new ArrayList<>();

    Doctor(
        final List<ObjectReport> objects,
        final List<ProcessReport> processes,
        final List<WaitReport> waits,
        final boolean areUsersKnown,
        final WalkSurroundings surroundings)
    {
        this.objects = objects;
        processes.forEach((process) -> this.processes.merge(
            process.pid(), process, (one, other) -> one.isAlive() ? one : other));
        this.waits = waits;
        this.areUsersKnown = areUsersKnown;
        this.surroundings = surroundings;
    }

    List<Finding> findings()
    {
        addDeadlocks();
        for (final ObjectReport object : objects)
        {
            addHolders(object);
            addFull(object);
            addDamaged(object);
            addLeaked(object);
        }
        findings.addAll(surroundings.findings(List.copyOf(processes.values())));
        findings.sort((one, other) -> Boolean.compare(other.isProblem(), one.isProblem()));
        return findings;
    }

    /** Who waits for a lock, waits for the thread that holds it; each thread waits for one thing at a time. */
    private void addDeadlocks()
    {
        final Set<String> told = new HashSet<>();
        for (final WaitReport first : waits)
        {
            final Map<String, WaitReport> chain = new LinkedHashMap<>();
            WaitReport next = first;
            while (null != next && null == chain.putIfAbsent(threadOf(next.pid(), next.threadId()), next))
            {
                next = waitOfHolder(next);
            }
            if (null != next && threadOf(next.pid(), next.threadId()).equals(threadOf(first.pid(), first.threadId())) &&
                told.add(String.join(",", chain.keySet().stream().sorted().toList())))
            {
                addDeadlock(List.copyOf(chain.values()));
            }
        }
    }

    private WaitReport waitOfHolder(final WaitReport wait)
    {
        for (final ObjectReport object : objects)
        {
            for (final HolderReport holder : object.name().equals(wait.objectName()) ? object.holders() :
                List.<HolderReport>of())
            {
                final WaitReport next = "lock".equals(holder.what()) || "write lock".equals(holder.what()) ?
                    waitOf(holder.pid(), holder.threadId()) : null;
                if (null != next && holder.isAlive())
                {
                    return next;
                }
            }
        }
        return null;
    }

    private WaitReport waitOf(final long pid, final long threadId)
    {
        return waits.stream().filter((wait) -> wait.pid() == pid && wait.threadId() == threadId)
            .filter((wait) -> wait.what().contains("lock")).findFirst().orElse(null);
    }

    private static String threadOf(final long pid, final long threadId)
    {
        return pid + "/" + threadId;
    }

    private void addDeadlock(final List<WaitReport> cycle)
    {
        final StringBuilder text = new StringBuilder("a circle of threads: ");
        final List<String> members = new ArrayList<>();
        for (final WaitReport wait : cycle)
        {
            members.add("pid " + wait.pid() + " thread '" + wait.threadName() + "' waits for lock '" +
                wait.objectName() + "'");
        }
        text.append(String.join(", held by ", members)).append(", held by pid ").append(cycle.get(0).pid())
            .append(" thread '").append(cycle.get(0).threadName()).append('\'');
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("pids", cycle.stream().map(WaitReport::pid).toList());
        values.put("threads", cycle.stream().map(WaitReport::threadName).toList());
        values.put("locks", cycle.stream().map(WaitReport::objectName).toList());
        findings.add(new Finding("deadlock", true, text.toString(), values));
    }

    private void addHolders(final ObjectReport object)
    {
        for (final HolderReport holder : object.holders())
        {
            final ProcessReport process = processes.get(holder.pid());
            final List<WaitReport> behind =
                waits.stream().filter((wait) -> wait.objectName().equals(object.name())).toList();
            if (!holder.isAlive())
            {
                findings.add(finding("dead-holder", LOCKS.contains(holder.what()) && !behind.isEmpty(),
                    "a dead process holds something, which goes to the next one who needs it", "object", object.name(),
                    "holds", holder.what(), "pid", holder.pid(), "waiting", behind.size()));
            }
            else if (null != process && process.isStopped() && !"parent".equals(holder.what()))
            {
                findings.add(finding("stopped-holder", true, "a stopped process holds something", "object",
                    object.name(), "holds", holder.what(), "pid", holder.pid(), "command", process.command(),
                    "waiting", behind.stream().map((wait) -> wait.pid() + "/" + wait.threadName() + "/" +
                        wait.forNs() / 1_000_000 + "ms").toList()));
            }
        }
    }

    private void addFull(final ObjectReport object)
    {
        if (!BOUNDED.contains(object.kind()) || object.capacity() <= 0 || object.size() < object.capacity())
        {
            return;
        }
        final Set<Long> producing = new HashSet<>();
        waits.stream().filter((wait) -> wait.objectName().equals(object.name()) && "not full".equals(wait.what()))
            .forEach((wait) -> producing.add(wait.pid()));
        final List<Long> others = object.users().stream().filter((pid) -> !producing.contains(pid)).toList();
        final List<Long> stopped = others.stream().filter((pid) -> null != processes.get(pid) &&
            processes.get(pid).isStopped()).toList();
        findings.add(finding("full-queue", true, stopped.isEmpty() ? "full, and nobody takes from it" :
            "full, and who could take from it is stopped", "object", object.name(), "size", object.size(),
            "stopped", stopped, "users", others, "waitingProducers", List.copyOf(producing)));
    }

    private void addDamaged(final ObjectReport object)
    {
        if (!object.problem().isEmpty())
        {
            findings.add(finding("damaged-object", true, "cannot be used", "object", object.name(), "reason",
                object.problem()));
        }
    }

    /**
     * One that was made to be handed over goes when its maker does; until then the other end may be about to open it.
     * One without a name stays as long as anybody lives in the walk.
     */
    private void addLeaked(final ObjectReport object)
    {
        if (!areUsersKnown || !object.users().isEmpty())
        {
            return;
        }
        if (Names.handedOwner(object.name()).isPresent() && !isAlive(object.creatorPid()))
        {
            findings.add(finding("leaked-object", false, "made for another process by one that has ended; whoever " +
                "joins the walk next removes it", "object", object.name(), "lengthBytes", object.lengthBytes(), "pid",
                object.creatorPid()));
        }
        else if (Names.isAnonymous(object.name()))
        {
            findings.add(finding("leaked-object", false, "has no name, and no live process has it; unless it is on " +
                "its way to one, it stays until the last process has left the walk, and the next one comes", "object",
                object.name(), "lengthBytes", object.lengthBytes(), "pid", object.creatorPid()));
        }
    }

    private boolean isAlive(final long pid)
    {
        return processes.containsKey(pid) && processes.get(pid).isAlive();
    }
}
