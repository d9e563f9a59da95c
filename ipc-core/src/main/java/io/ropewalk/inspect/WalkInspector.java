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

import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.file.SegmentFiles;
import io.ropewalk.segment.liveness.Participants;
import io.ropewalk.segment.liveness.ParticipantsView;
import io.ropewalk.segment.liveness.ParticipantsView.Participant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Looks at a walk from outside: reads only, beside live traffic, and creates nothing. It does not take part in the
 * walk, holds nobody up, and tells what it finds damaged instead of throwing.
 * <p>
 * <b>Threads:</b> any number may share one.
 */
public final class WalkInspector
{
    private static final Path ROOT = Path.of("/");

    private static final int LOOKS_FOR_A_CIRCLE = 4;

    private final Path directory;
    private final ProcessFiles processes;
    private final WalkSurroundings surroundings;

    /** With the root of the file system in which the system tells of itself. */
    WalkInspector(final Path directory, final Path root)
    {
        this.directory = directory;
        this.processes = new ProcessFiles(root.resolve("proc"));
        this.surroundings = new WalkSurroundings(directory, root);
    }

    /**
     * An inspector of a walk.
     *
     * @param directory of the walk.
     * @return the inspector.
     * @throws io.ropewalk.error.ObjectDestroyedException if there is no walk.
     */
    public static WalkInspector of(final Path directory)
    {
        final Path path = directory.toAbsolutePath().normalize();
        if (!isWalk(path))
        {
            throw new ObjectDestroyedException("no such walk: directory=" + path);
        }
        return new WalkInspector(path, ROOT);
    }

    /**
     * The walks in a directory, usually the user's own in shared memory.
     *
     * @param root directory that holds walks.
     * @return their directories, sorted; empty if there is no such directory.
     */
    public static List<Path> walks(final Path root)
    {
        try (Stream<Path> entries = Files.list(root))
        {
            return entries.filter(WalkInspector::isWalk).sorted().toList();
        }
        catch (final IOException | SecurityException ex)
        {
            return List.of();
        }
    }

    /**
     * What is wrong, or worth knowing, in the environment of this process, whatever walks there are.
     *
     * @param root directory that holds walks, or is to hold them.
     * @return findings, problems first.
     */
    public static List<Finding> environment(final Path root)
    {
        Path directory = root.toAbsolutePath().normalize();
        while (!Files.exists(directory) && null != directory.getParent())
        {
            directory = directory.getParent();
        }
        final List<Finding> findings = new ArrayList<>(new WalkSurroundings(directory, ROOT).findings(List.of()));
        findings.sort((one, other) -> Boolean.compare(other.isProblem(), one.isProblem()));
        return findings;
    }

    /**
     * Directory of the walk.
     *
     * @return the path.
     */
    public Path path()
    {
        return directory;
    }

    /**
     * All objects, those that Ropewalk made for itself included.
     *
     * @return a report of each, sorted by name. One that vanishes meanwhile is left out.
     */
    public List<ObjectReport> objects()
    {
        return look((scene) -> scene.objects);
    }

    /**
     * One object.
     *
     * @param name of the object.
     * @return its report, or nothing if there is none.
     */
    public Optional<ObjectReport> object(final String name)
    {
        Names.check(name.startsWith(Names.OWN_PREFIX) ? name.substring(1) : name);
        return objects().stream().filter((report) -> report.name().equals(name)).findFirst();
    }

    /**
     * Who takes part, and who died without a farewell.
     *
     * @return a report of each.
     */
    public List<ProcessReport> processes()
    {
        return look((scene) -> scene.processes);
    }

    /**
     * Who sleeps, and what for.
     *
     * @return a report of each thread that published its wait.
     */
    public List<WaitReport> waits()
    {
        return look((scene) -> scene.waits);
    }

    /**
     * What is wrong, or worth knowing: in this walk and in the environment of this process.
     *
     * @return findings, problems first.
     */
    public List<Finding> findings()
    {
        // Who sleeps is up for a moment between two slices, and not shown then: a circle could be missed at one look.
        Diagnosis diagnosis = look(this::diagnose);
        for (int i = 1; i < LOOKS_FOR_A_CIRCLE && diagnosis.mayHideACircle; i++)
        {
            diagnosis = look(this::diagnose);
        }
        return diagnosis.findings;
    }

    private Diagnosis diagnose(final Scene scene)
    {
        final List<Finding> findings = new Doctor(
            scene.objects, scene.processes, scene.waits, scene.areUsersKnown, surroundings).findings();
        return new Diagnosis(findings, scene.waits.stream().anyMatch((wait) -> wait.what().contains("lock")) &&
            findings.stream().noneMatch((finding) -> "deadlock".equals(finding.code())));
    }

    /** Findings, and whether somebody waits for a lock but in no circle. */
    private record Diagnosis(List<Finding> findings, boolean mayHideACircle)
    {
    }

    private static boolean isWalk(final Path directory)
    {
        return Files.isRegularFile(directory.resolve(Participants.RECORDS_FILE_NAME), LinkOption.NOFOLLOW_LINKS);
    }

    /** All at one moment, more or less. */
    private record Scene(
        List<ObjectReport> objects, List<ProcessReport> processes, List<WaitReport> waits, boolean areUsersKnown)
    {
    }

    private <T> T look(final Function<Scene, T> answer)
    {
        try (ParticipantsView view = ParticipantsView.of(directory).orElse(null))
        {
            final List<Participant> participants = null == view ? List.of() : view.participants();
            final List<Long> live =
                participants.stream().filter(Participant::isAlive).map(Participant::pid).distinct().toList();
            final Map<Long, Set<Long>> users = processes.users(directory, live);
            final ObjectScan scan = new ObjectScan(directory, view, users);
            final List<ObjectReport> objects = new ArrayList<>();
            for (final String name : names())
            {
                scan.report(name).ifPresent(objects::add);
            }
            final List<ObjectReport> whole = BoardParts.gathered(GrowingParts.gathered(objects));
            return answer.apply(new Scene(whole, reports(participants, whole),
                null == view ? List.of() : waits(view), areUsersKnown(live, users)));
        }
    }

    /** Whoever takes part has mapped the file of the participants, so who is not seen to use any keeps it from us. */
    private static boolean areUsersKnown(final List<Long> live, final Map<Long, Set<Long>> users)
    {
        return live.stream().allMatch((pid) -> users.values().stream().anyMatch((pids) -> pids.contains(pid)));
    }

    private static List<WaitReport> waits(final ParticipantsView view)
    {
        final long nowNs = System.nanoTime();
        return view.sleeping().stream().map((each) -> new WaitReport(view.pidOf(each.owner()), each.threadId(),
            each.threadName(), each.objectName(), each.what(), Math.max(0, nowNs - each.sinceNs()))).toList();
    }

    private List<String> names()
    {
        return Arrays.stream(SegmentFiles.names(directory)).filter((name) -> !name.startsWith(".")).sorted().toList();
    }

    /** The living, and those of the dead who still have something in their hands. */
    private List<ProcessReport> reports(final List<Participant> participants, final List<ObjectReport> objects)
    {
        final List<ProcessReport> reports = new ArrayList<>();
        for (final Participant each : participants)
        {
            final boolean isHolder = objects.stream().flatMap((object) -> object.holders().stream())
                .anyMatch((holder) -> !holder.isAlive() && holder.pid() == each.pid());
            if (each.isAlive() || isHolder)
            {
                reports.add(new ProcessReport(each.pid(), Instant.ofEpochMilli(each.startTimeMs()), each.isAlive(),
                    each.isAlive() && processes.isStopped(each.pid()),
                    each.isAlive() ? processes.command(each.pid()) : ""));
            }
        }
        return reports;
    }
}
