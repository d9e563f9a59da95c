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
package io.ropewalk.bench.link;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.NoOpIdleStrategy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Aeron over shared memory, one exclusive publication each way, written in place.
 * <p>
 * Two cores are taken by the two processes that talk, so the media driver must not spin: a driver of three threads
 * would take one of them away. Over shared memory all it has to do is to move the publisher's limit, which one thread
 * does here once a millisecond, far more often than a window of 4 MB fills; between rounds it hardly runs at all.
 */
final class AeronLink implements Link
{
    private static final String CHANNEL = "aeron:ipc";
    private static final int STREAM_ID = 100;
    private static final int TERM_LENGTH = 8 << 20;
    private static final long AWAKE_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long ASLEEP_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Nobody may be called dead because it was not its turn. */
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(60);

    private final ExclusivePublication outgoing;
    private final Subscription incoming;
    private final FragmentHandler handler;
    private final BufferClaim claim = new BufferClaim();
    private volatile boolean isAwake = true;

    AeronLink(final Place place)
    {
        final String directory = place.directory().resolve("aeron").toString();
        if (place.isConsumer())
        {
            startDriver(directory);
        }
        final Aeron aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(directory)
            .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS)));
        final int role = place.isConsumer() ? 1 : 0;
        outgoing = aeron.addExclusivePublication(CHANNEL, STREAM_ID + role);
        incoming = aeron.addSubscription(CHANNEL, STREAM_ID + 1 - role);
        final MessageChecker checker = place.checker();
        handler = (buffer, index, length, header) -> checker.accept(Message.read(buffer, index));
    }

    @Override
    public boolean trySend(final long value)
    {
        if (outgoing.tryClaim(Message.LENGTH, claim) <= 0)
        {
            return false;
        }
        Message.write(claim.buffer(), claim.offset(), value);
        claim.commit();
        return true;
    }

    @Override
    public int poll(final int limit)
    {
        return incoming.poll(handler, limit);
    }

    @Override
    public void awake(final boolean awake)
    {
        isAwake = awake;
    }

    private void startDriver(final String directory)
    {
        final MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory)
            .threadingMode(ThreadingMode.INVOKER)
            .sharedIdleStrategy(NoOpIdleStrategy.INSTANCE)
            .ipcTermBufferLength(TERM_LENGTH)
            .clientLivenessTimeoutNs(PATIENCE_NS)
            .publicationUnblockTimeoutNs(2 * PATIENCE_NS)
            .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS))
            .dirDeleteOnStart(true)
            .warnIfDirectoryExists(false));
        final AgentInvoker invoker = driver.sharedAgentInvoker();
        final Thread thread = new Thread(() ->
        {
            while (!invoker.isClosed())
            {
                invoker.invoke();
                LockSupport.parkNanos(isAwake ? AWAKE_SLEEP_NS : ASLEEP_SLEEP_NS);
            }
        }, "media-driver");
        thread.setDaemon(true);
        thread.start();
    }
}
