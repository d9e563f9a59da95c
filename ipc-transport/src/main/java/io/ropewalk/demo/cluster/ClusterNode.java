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

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.MinMulticastFlowControlSupplier;
import io.aeron.driver.ThreadingMode;
import io.aeron.security.AuthorisationService;
import io.ropewalk.machine.platform.ThisProcess;
import io.ropewalk.segment.walk.Walk;
import org.agrona.IoUtil;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The JVM of one node: a media driver, an archive for the log, the consensus module and the gateway.
 * <p>
 * It takes no part in the walk in which its files are: so it can remove the walk when its conductor is killed.
 */
final class ClusterNode
{
    private static final int TERM_LENGTH = 1 << 20;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long HEARTBEAT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long SWEEP_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long SWEEP_INTERVAL_MS = 20;

    private final int member;
    private final String members;
    private final Path directory;
    private final CountDownLatch end = new CountDownLatch(1);

    private ClusterNode(final int member, final String members, final Path directory)
    {
        this.member = member;
        this.members = members;
        this.directory = directory;
    }

    /**
     * Runs until it is killed.
     *
     * @param args the number of the node, all members as Aeron writes them, the directory of the node in a walk, and
     *             the process that conducts.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        // A Ctrl-C is meant for the conductor, who ends the nodes.
        ThisProcess.beginSession();
        final Path directory = Path.of(args[2]);
        leaveWith(Long.parseLong(args[3]), directory.getParent());
        try
        {
            new ClusterNode(Integer.parseInt(args[0]), args[1], directory).run();
        }
        catch (final Throwable ex)
        {
            ex.printStackTrace();
        }
        finally
        {
            // A part of the node has ended by itself, and has said why; the others would keep the process alive.
            Runtime.getRuntime().halt(1);
        }
    }

    @SuppressWarnings("try")
    private void run() throws InterruptedException
    {
        // Of the predecessor, whom the conductor has seen dead: Aeron would wait until its heartbeats are old.
        IoUtil.delete(ephemeral().toFile(), true);
        try (MediaDriver driver = MediaDriver.launch(driver());
            Archive archive = Archive.launch(archive());
            ConsensusModule module = ConsensusModule.launch(module());
            ClusteredServiceContainer container = ClusteredServiceContainer.launch(container()))
        {
            end.await();
        }
    }

    /** What a new process of this node makes anew. */
    private Path ephemeral()
    {
        return directory.resolve("run");
    }

    private String driverDirectory()
    {
        return ephemeral().resolve("driver").toString();
    }

    private MediaDriver.Context driver()
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(driverDirectory())
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(idle())
            .termBufferSparseFile(true)
            .publicationTermBufferLength(TERM_LENGTH)
            .ipcTermBufferLength(TERM_LENGTH)
            // The log goes to several followers, the slowest of whom sets the pace.
            .multicastFlowControlSupplier(new MinMulticastFlowControlSupplier())
            .clientLivenessTimeoutNs(PATIENCE_NS)
            .publicationUnblockTimeoutNs(2 * PATIENCE_NS)
            .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS))
            .terminationHook(end::countDown);
    }

    private Archive.Context archive()
    {
        return new Archive.Context()
            .aeronDirectoryName(driverDirectory())
            .archiveDir(directory.resolve("archive").toFile())
            .markFileDir(marks())
            .controlChannel("aeron:udp?endpoint=" + ClusterMembers.archiveEndpoint(members, member))
            .replicationChannel(ClusterMembers.ANY_PORT)
            .recordingEventsEnabled(false)
            .segmentFileLength(TERM_LENGTH)
            .threadingMode(ArchiveThreadingMode.SHARED)
            .idleStrategySupplier(ClusterNode::idle);
    }

    private AeronArchive.Context archiveClient()
    {
        return new AeronArchive.Context()
            .controlRequestChannel("aeron:ipc")
            .controlResponseChannel("aeron:ipc")
            .messageTimeoutNs(PATIENCE_NS);
    }

    private ConsensusModule.Context module()
    {
        return new ConsensusModule.Context()
            .aeronDirectoryName(driverDirectory())
            .archiveContext(archiveClient())
            .clusterDir(directory.resolve("cluster").toFile())
            .markFileDir(marks())
            .clusterMemberId(member)
            .clusterMembers(members)
            .ingressChannel("aeron:udp?term-length=" + TERM_LENGTH)
            .logChannel("aeron:udp?term-length=" + TERM_LENGTH)
            .replicationChannel(ClusterMembers.ANY_PORT)
            // A fifth of the usual times: the nodes sleep for a millisecond at a time, and share two processors.
            .leaderHeartbeatTimeoutNs(HEARTBEAT_TIMEOUT_NS)
            .startupCanvassTimeoutNs(2 * HEARTBEAT_TIMEOUT_NS)
            .sessionTimeoutNs(PATIENCE_NS)
            // Anybody may ask for a snapshot.
            .authorisationServiceSupplier(() -> AuthorisationService.ALLOW_ALL)
            .idleStrategySupplier(ClusterNode::idle)
            .terminationHook(end::countDown);
    }

    private ClusteredServiceContainer.Context container()
    {
        return new ClusteredServiceContainer.Context()
            .aeronDirectoryName(driverDirectory())
            .archiveContext(archiveClient())
            .clusterDir(directory.resolve("cluster").toFile())
            .markFileDir(marks())
            .clusteredService(new GatewayService(member, (report) -> System.out.println(report.line())))
            .idleStrategySupplier(ClusterNode::idle)
            .terminationHook(end::countDown);
    }

    private File marks()
    {
        return ephemeral().resolve("marks").toFile();
    }

    static SleepingMillisIdleStrategy idle()
    {
        return new SleepingMillisIdleStrategy(1);
    }

    /**
     * Nobody is left behind when the conductor is killed, nor any file. If that was before this process came here, it
     * has another parent by now, which may live for ever.
     */
    private static void leaveWith(final long conductorPid, final Path walk)
    {
        final ProcessHandle parent = ProcessHandle.current().parent().orElse(null);
        if (parent == null || parent.pid() != conductorPid)
        {
            leave(walk);
        }
        else
        {
            parent.onExit().thenRun(() -> leave(walk));
        }
    }

    /** The other nodes do the same, and may still have made a file after one of them has looked. */
    private static void leave(final Path walk)
    {
        final long startNs = System.nanoTime();
        try
        {
            do
            {
                Walk.sweep(walk.getParent());
                TimeUnit.MILLISECONDS.sleep(SWEEP_INTERVAL_MS);
            }
            while (Files.exists(walk) && System.nanoTime() - startNs < SWEEP_NS);
        }
        catch (final InterruptedException ignored)
        {
            // Nobody interrupts it; the next temporary walk would sweep what is left.
        }
        finally
        {
            Runtime.getRuntime().halt(1);
        }
    }
}
