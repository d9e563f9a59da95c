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

/**
 * Shared-memory structures for the JVM: queues, pipes, locks, values and child processes.
 */
@SuppressWarnings({"module", "requires-automatic", "requires-transitive-automatic"})
module io.ropewalk.core
{
    requires java.management;
    requires jdk.jfr;
    // For io.ropewalk.metrics alone; nothing else loads it.
    requires static micrometer.core;
    // For Kryo, which says nowhere that it does.
    requires java.sql;

    requires transitive org.agrona;
    requires com.esotericsoftware.kryo;
    requires org.objenesis;

    exports io.ropewalk;
    exports io.ropewalk.codec;
    exports io.ropewalk.error;
    exports io.ropewalk.inspect;
    exports io.ropewalk.machine.waiting;
    exports io.ropewalk.metrics;
    exports io.ropewalk.process.child;
    exports io.ropewalk.process.manager;
    exports io.ropewalk.process.pool;
    exports io.ropewalk.process.task;
    exports io.ropewalk.segment;
    exports io.ropewalk.structure.collection;
    exports io.ropewalk.structure.pipe;
    exports io.ropewalk.structure.queue;
    exports io.ropewalk.structure.ring;
    exports io.ropewalk.structure.sync;
    exports io.ropewalk.structure.value;

    exports io.ropewalk.machine.flight to io.ropewalk.transport;
    exports io.ropewalk.machine.memory to io.ropewalk.transport;
    exports io.ropewalk.machine.platform to io.ropewalk.transport;
    exports io.ropewalk.machine.waiting.core to io.ropewalk.transport;
    exports io.ropewalk.segment.file to io.ropewalk.transport;
    exports io.ropewalk.segment.liveness to io.ropewalk.transport;
    exports io.ropewalk.segment.walk to io.ropewalk.transport;
    exports io.ropewalk.structure.ring.core to io.ropewalk.transport;
}
