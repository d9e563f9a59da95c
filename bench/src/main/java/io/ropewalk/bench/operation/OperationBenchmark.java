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

import io.ropewalk.bench.party.Workspace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * What each operation costs a single thread that has the structure for itself.
 * <p>
 * <b>Threads:</b> one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {
    "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"})
public class OperationBenchmark
{
    /** Name of the operation; see {@link Operations}. */
    @Param({
        "spsc-offer-poll", "spsc-claim-commit-poll", "spsc-empty-poll", "spsc-size",
        "mpmc-offer-poll", "mpmc-claim-commit-poll", "mpmc-empty-poll", "mpmc-size",
        "queue-int64", "queue-float64", "queue-utf8", "queue-bytes", "queue-record", "queue-object",
        "queue-empty-poll", "queue-size", "queue-iterator", "task-queue-int64",
        "pipe-claim-commit-receive", "pipe-int64",
        "shared-lock", "shared-reentrant-lock", "shared-read-lock", "shared-condition-signal-nobody",
        "shared-semaphore", "shared-bounded-semaphore", "shared-event-is-set",
        "shared-long-get-and-add", "shared-record-read", "shared-record-write", "shared-record-get",
        "map-get-long", "map-put-long", "map-get-utf8", "map-put-utf8", "bus-claim-commit-poll",
        "agrona-one-to-one", "agrona-many-to-one", "array-blocking-queue", "array-blocking-queue-iterator",
        "reentrant-lock", "reentrant-read-lock", "semaphore", "concurrent-hash-map-get", "atomic-long-get-and-add"})
    public String operation;

    private Workspace workspace;
    private Operation opened;

    /**
     * Makes the structure.
     *
     * @throws IOException when there is no room.
     */
    @Setup
    public void setUp() throws IOException
    {
        workspace = Workspace.open();
        opened = Operations.open(operation, workspace.directoryFor(operation));
    }

    /** Removes it. */
    @TearDown
    public void tearDown()
    {
        workspace.close();
    }

    /**
     * Measured.
     *
     * @return whatever the operation returns.
     */
    @Benchmark
    public long run()
    {
        return opened.run();
    }
}
