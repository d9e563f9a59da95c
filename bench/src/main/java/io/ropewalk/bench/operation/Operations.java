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
package io.ropewalk.bench.operation;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The operations by name. A new one is a new line here.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> {@link IllegalArgumentException} for a name that is not here.
 */
public final class Operations
{
    private static final Map<String, Function<Path, Operation>> OURS = new LinkedHashMap<>();
    private static final Map<String, Function<Path, Operation>> PEERS = new LinkedHashMap<>();

    static
    {
        OURS.put("spsc-offer-poll", (path) -> RingOperations.offerPoll(RingOperations.spsc(path)));
        OURS.put("spsc-claim-commit-poll", (path) -> RingOperations.claimCommitPoll(RingOperations.spsc(path)));
        OURS.put("spsc-empty-poll", (path) -> RingOperations.emptyPoll(RingOperations.spsc(path)));
        OURS.put("spsc-size", (path) -> RingOperations.size(RingOperations.spsc(path)));
        OURS.put("mpmc-offer-poll", (path) -> RingOperations.offerPoll(RingOperations.mpmc(path)));
        OURS.put("mpmc-claim-commit-poll", (path) -> RingOperations.claimCommitPoll(RingOperations.mpmc(path)));
        OURS.put("mpmc-empty-poll", (path) -> RingOperations.emptyPoll(RingOperations.mpmc(path)));
        OURS.put("mpmc-size", (path) -> RingOperations.size(RingOperations.mpmc(path)));
        OURS.put("queue-int64", QueueOperations::int64);
        OURS.put("queue-float64", QueueOperations::float64);
        OURS.put("queue-utf8", QueueOperations::utf8);
        OURS.put("queue-bytes", QueueOperations::bytes);
        OURS.put("queue-record", QueueOperations::record);
        OURS.put("queue-object", QueueOperations::object);
        OURS.put("queue-empty-poll", QueueOperations::emptyPoll);
        OURS.put("queue-size", QueueOperations::size);
        OURS.put("queue-iterator", QueueOperations::iterator);
        OURS.put("task-queue-int64", QueueOperations::task);
        OURS.put("pipe-claim-commit-receive", PipeOperations::claimCommitReceive);
        OURS.put("pipe-int64", PipeOperations::int64);
        OURS.put("shared-lock", LockOperations::lock);
        OURS.put("shared-reentrant-lock", LockOperations::reentrantLock);
        OURS.put("shared-read-lock", LockOperations::readLock);
        OURS.put("shared-condition-signal-nobody", LockOperations::signalNobody);
        OURS.put("shared-semaphore", LockOperations::semaphore);
        OURS.put("shared-bounded-semaphore", LockOperations::boundedSemaphore);
        OURS.put("shared-event-is-set", LockOperations::eventIsSet);
        OURS.put("shared-long-get-and-add", ValueOperations::longGetAndAdd);
        OURS.put("shared-record-read", ValueOperations::recordRead);
        OURS.put("shared-record-write", ValueOperations::recordWrite);
        OURS.put("shared-record-get", ValueOperations::recordGet);
        OURS.put("map-get-long", MapOperations::getLong);
        OURS.put("map-put-long", MapOperations::putLong);
        OURS.put("map-get-utf8", MapOperations::getText);
        OURS.put("map-put-utf8", MapOperations::putText);
        OURS.put("bus-claim-commit-poll", BusOperations::claimCommitPoll);
        PEERS.put("agrona-one-to-one", PeerOperations::oneToOne);
        PEERS.put("agrona-many-to-one", PeerOperations::manyToOne);
        PEERS.put("array-blocking-queue", PeerOperations::arrayBlockingQueue);
        PEERS.put("array-blocking-queue-iterator", PeerOperations::arrayBlockingQueueIterator);
        PEERS.put("reentrant-lock", LockOperations::peerLock);
        PEERS.put("reentrant-read-lock", LockOperations::peerReadLock);
        PEERS.put("semaphore", LockOperations::peerSemaphore);
        PEERS.put("concurrent-hash-map-get", MapOperations::peerGetText);
        PEERS.put("atomic-long-get-and-add", PeerOperations::atomicLong);
    }

    private Operations()
    {
    }

    /**
     * Names of the operations of this project.
     *
     * @return the names in the order of a table.
     */
    public static List<String> ours()
    {
        return List.copyOf(OURS.keySet());
    }

    /**
     * Names of the operations of others.
     *
     * @return the names in the order of a table.
     */
    public static List<String> peers()
    {
        return List.copyOf(PEERS.keySet());
    }

    /**
     * Makes an operation ready.
     *
     * @param name of the operation.
     * @param path of an empty directory in shared memory.
     * @return the operation.
     */
    public static Operation open(final String name, final Path path)
    {
        final Function<Path, Operation> factory = OURS.getOrDefault(name, PEERS.get(name));
        if (null == factory)
        {
            throw new IllegalArgumentException("no such operation: name=" + name);
        }
        return factory.apply(path);
    }
}
