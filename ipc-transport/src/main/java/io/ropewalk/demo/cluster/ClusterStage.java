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

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.ropewalk.Ropewalk;
import io.ropewalk.segment.walk.WalkRemoval;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Everything that has to be gone in the end: processes, files and the client's driver.
 * <p>
 * All files are in a temporary walk, which others sweep if this process and the nodes are killed at once. A Ctrl-C
 * interrupts the thread that opened this, and waits until it has closed it.
 */
final class ClusterStage implements AutoCloseable
{
    private static final long PATIENCE_S = 10;
    private static final int REMOVALS = 10;
    private static final int TERM_LENGTH = 1 << 20;

    private final Thread conductor = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread exit = new Thread(this::leave, "ropewalk-cluster-exit");
    private final Ropewalk walk;
    private final ClusterNodes nodes;
    private MediaDriver driver;
    private Aeron aeron;
    private OrderClient client;

    ClusterStage(final int count) throws IOException
    {
        final ClusterMembers members = ClusterMembers.find();
        walk = Ropewalk.temporary();
        nodes = new ClusterNodes(walk.path(), members);
        Runtime.getRuntime().addShutdownHook(exit);
        boolean isOpen = false;
        try
        {
            driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(walk.path().resolve(".client").toString())
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(ClusterNode.idle())
                .termBufferSparseFile(true)
                .publicationTermBufferLength(TERM_LENGTH)
                .ipcTermBufferLength(TERM_LENGTH));
            aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .idleStrategy(ClusterNode.idle()));
            client = new OrderClient(aeron, members.ingressEndpoints(), count);
            isOpen = true;
        }
        finally
        {
            if (!isOpen)
            {
                close();
            }
        }
    }

    Path directory()
    {
        return walk.path();
    }

    ClusterNodes nodes()
    {
        return nodes;
    }

    OrderClient client()
    {
        return client;
    }

    @Override
    public void close()
    {
        // Threads are joined, which an interrupt would cut short.
        final boolean isInterrupted = Thread.interrupted();
        // The nodes first: without them nobody answers the client, nor has to be waited for.
        CloseHelper.quietCloseAll(nodes, client, aeron, driver, walk);
        removeFiles();
        closed.countDown();
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
        forgetExit();
    }

    private void forgetExit()
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(exit);
        }
        catch (final IllegalStateException ignored)
        {
            // It is running, and has waited for this.
            return;
        }
    }

    /**
     * At the exit of this process, the walk has a hook that does the same, and may have done so while the nodes, which
     * take no part in the walk, were still making files: then it is no walk any more. By now they are dead.
     */
    private void removeFiles()
    {
        for (int i = 0; i < REMOVALS && Files.exists(walk.path()); i++)
        {
            if (!WalkRemoval.isWalk(walk.path()) || !WalkRemoval.remove(walk.path(), true))
            {
                IoUtil.delete(walk.path().toFile(), true);
            }
        }
    }

    private void leave()
    {
        conductor.interrupt();
        try
        {
            closed.await(PATIENCE_S, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ignored)
        {
            // The process ends anyway.
        }
        finally
        {
            nodes.close();
            removeFiles();
        }
    }
}
