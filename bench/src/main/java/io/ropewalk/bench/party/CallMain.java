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

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.manager.Manager;
import io.ropewalk.structure.queue.SharedQueue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A process that asks another one for the text it has sent, again and again: reads {@code call MS}, answers
 * {@code done COUNT TIME_NS}. The other process is a manager, or takes from one queue and puts into another.
 * <p>
 * <b>Threads:</b> the main thread.
 * <p>
 * <b>Failure:</b> it ends with the exception.
 */
public final class CallMain
{
    private static final String TEXT = "forty-eight ".repeat(4);
    private static final int BATCH = 32;
    private static final int CAPACITY = 64;

    private CallMain()
    {
    }

    /** What a manager has. */
    public interface Echo
    {
        /**
         * Returns what it got.
         *
         * @param text to return.
         * @return the text.
         */
        String echo(String text);
    }

    /** What is measured. */
    @FunctionalInterface
    private interface Call
    {
        String apply(String text) throws InterruptedException;
    }

    /**
     * Runs until the end of the standard input.
     *
     * @param args the case.
     * @throws IOException          when the input cannot be read.
     * @throws InterruptedException never.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            if (CallTeam.MANAGER.equals(args[0]))
            {
                try (Manager manager = walk.manager().register(Echo.class, () -> (text) -> text).start())
                {
                    final Echo echo = manager.create(Echo.class);
                    serve(echo::echo);
                }
            }
            else
            {
                final Codec<String> codec = Codecs.utf8();
                final SharedQueue<String> questions = walk.queue("questions", CAPACITY, codec);
                final SharedQueue<String> answers = walk.queue("answers", CAPACITY, codec);
                try (ChildProcess child = walk.process(() -> pass(questions, answers)).daemon(true).start())
                {
                    serve((text) ->
                    {
                        questions.put(text);
                        return answers.take();
                    });
                    child.kill();
                }
            }
        }
    }

    private static void pass(final SharedQueue<String> questions, final SharedQueue<String> answers)
        throws InterruptedException
    {
        while (true)
        {
            answers.put(questions.take());
        }
    }

    private static void serve(final Call call) throws IOException, InterruptedException
    {
        check(call.apply(TEXT));
        answer(PartyMain.READY);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
        {
            for (String line = reader.readLine(); line != null; line = reader.readLine())
            {
                answer(run(call, TimeUnit.MILLISECONDS.toNanos(Long.parseLong(line.split(" ")[1]))));
            }
        }
    }

    private static String run(final Call call, final long durationNs) throws InterruptedException
    {
        final long startNs = System.nanoTime();
        long count = 0;
        long timeNs;
        do
        {
            for (int i = 0; i < BATCH; i++)
            {
                check(call.apply(TEXT));
            }
            count += BATCH;
            timeNs = System.nanoTime() - startNs;
        }
        while (timeNs < durationNs);
        return MapMain.DONE + " " + count + " " + timeNs;
    }

    private static void check(final String text)
    {
        if (!TEXT.equals(text))
        {
            throw new IllegalStateException("wrong answer: text=" + text);
        }
    }

    private static void answer(final String line)
    {
        System.out.println(line);
        System.out.flush();
    }
}
