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
package io.ropewalk.kill;

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.segment.Walk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Producers and consumers in processes of their own over one queue, and what they have written down.
 */
final class Load implements AutoCloseable
{
    final Walk walk = Walk.temporary();
    private final boolean isPortable;
    private final Path folder;
    private final List<Worker> workers = new ArrayList<>();
    private int producers;

    Load(final boolean isPortable) throws IOException
    {
        this.isPortable = isPortable;
        this.folder = Files.createTempDirectory("ropewalk-load");
    }

    /** One process, of which there is one for each start. */
    static final class Worker
    {
        final boolean isProducer;
        final int producer;
        final Ledger ledger;
        private final ChildJvm process;
        private boolean isKilled;

        Worker(final boolean isProducer, final int producer, final Ledger ledger, final ChildJvm process)
        {
            this.isProducer = isProducer;
            this.producer = producer;
            this.ledger = ledger;
            this.process = process;
        }

        boolean isAtWork()
        {
            return process.isAlive() && ledger.count() > 0 && !isKilled;
        }

        boolean isAlive()
        {
            return process.isAlive();
        }

        boolean isKilled()
        {
            return isKilled;
        }

        ChildJvm process()
        {
            return process;
        }

        void kill()
        {
            isKilled = true;
            process.close();
        }
    }

    Worker startProducer(final long elements) throws IOException
    {
        return start(true, ++producers, elements);
    }

    Worker startConsumer() throws IOException
    {
        return start(false, 0, 0);
    }

    private Worker start(final boolean isProducer, final int producer, final long elements) throws IOException
    {
        final Path file = folder.resolve("ledger-" + workers.size());
        final ChildJvm process = PeerJvm.builder(LoadMain.class,
                isProducer ? LoadMain.PRODUCER : LoadMain.CONSUMER, walk.path(), file, producer, elements)
            .property(PeerJvm.PORTABLE, String.valueOf(isPortable))
            .errorTo(folder.resolve("out-" + workers.size())).start();
        final Worker worker = new Worker(isProducer, producer, Ledger.open(file), process);
        workers.add(worker);
        return worker;
    }

    Ledger newLedger() throws IOException
    {
        return Ledger.open(folder.resolve("ledger-own"));
    }

    Path newFile()
    {
        return folder.resolve("scratch");
    }

    List<Worker> workers()
    {
        return workers;
    }

    List<Worker> alive(final boolean areProducers)
    {
        return workers.stream()
            .filter((worker) -> worker.isProducer == areProducers && worker.isAlive() && !worker.isKilled()).toList();
    }

    /** What the processes printed, of those that failed. */
    String failures() throws IOException
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < workers.size(); i++)
        {
            final Worker worker = workers.get(i);
            if (!worker.isAlive() && !worker.isKilled() && worker.process().exitCode() != 0)
            {
                text.append(Files.readString(folder.resolve("out-" + i)));
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException
    {
        workers.forEach((worker) -> worker.process().kill());
        workers.forEach((worker) -> worker.process().close());
        walk.destroy(LoadMain.QUEUE);
        try (var files = Files.newDirectoryStream(folder))
        {
            for (final Path file : files)
            {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder(walk.toString());
        for (final Worker worker : workers)
        {
            text.append(worker.isProducer ? " producer" : " consumer").append(" pid=").append(worker.process().pid())
                .append(worker.isKilled() ? " killed" : worker.isAlive() ? " alive" : " ended")
                .append(" count=").append(worker.ledger.count()).append(';');
        }
        return text.toString();
    }
}
