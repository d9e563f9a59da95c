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
package io.ropewalk.bench.party;

import io.ropewalk.bench.link.Link;
import io.ropewalk.bench.link.MessageChecker;
import io.ropewalk.bench.link.ThreadsLink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A producer and a consumer that are threads of one process, pinned as two processes would be. */
public final class ThreadsMain
{
    static final String ONE_WAY = "one-way";

    private final ExecutorService producer = Executors.newSingleThreadExecutor();
    private final ExecutorService consumer = Executors.newSingleThreadExecutor();
    private final Loops producing;
    private final Loops consuming;
    private volatile boolean isClosed;

    private ThreadsMain(final String name)
    {
        final MessageChecker produced = new MessageChecker();
        final MessageChecker consumed = new MessageChecker();
        final Link[] ends = ThreadsLink.open(name, produced, consumed);
        producing = new Loops(ends[0], produced, 0, 1, () -> isClosed, (answer) -> {});
        consuming = new Loops(ends[1], consumed, -1, 1, () -> isClosed, (answer) -> isClosed = true);
    }

    /**
     * Runs until the end of the standard input.
     *
     * @param args name of the case, and the processors of the producer and the consumer.
     * @throws IOException          when the input fails.
     * @throws InterruptedException never.
     * @throws ExecutionException   when a thread fails.
     */
    public static void main(final String[] args) throws IOException, InterruptedException, ExecutionException
    {
        final ThreadsMain threads = new ThreadsMain(args[0]);
        threads.producer.submit(() -> Affinity.pin(Integer.parseInt(args[1]))).get();
        threads.consumer.submit(() -> Affinity.pin(Integer.parseInt(args[2]))).get();
        System.out.println(PartyMain.READY);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
        {
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                System.out.println(threads.oneWay(line.split(" ")[1]));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** Answers as a producer and a consumer do, one after the other. */
    private String oneWay(final String durationMs) throws InterruptedException, ExecutionException
    {
        isClosed = false;
        final Future<String> consumed = consumer.submit(() ->
            timed(consuming, OneWayLoops.CONSUME, durationMs, durationMs));
        final Future<String> produced = producer.submit(() -> timed(producing, OneWayLoops.PRODUCE));
        final String sent = produced.get();
        return ONE_WAY + " " + sent.substring(sent.indexOf(' ') + 1) + " " +
            consumed.get().substring(OneWayLoops.CONSUME.length() + 1);
    }

    private static String timed(final Loops loops, final String... words)
    {
        final long waitedBeforeNs = Schedule.waitedNs();
        return loops.run(words) + " " + (Schedule.waitedNs() - waitedBeforeNs);
    }
}
