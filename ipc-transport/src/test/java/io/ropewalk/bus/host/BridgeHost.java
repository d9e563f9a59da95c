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
package io.ropewalk.bus.host;

import io.ropewalk.Ropewalk;
import io.ropewalk.bus.Bridge;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.queue.SharedQueue;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/** One process of a bridge between two walks: it fills the queue, or sends, or receives, or counts what arrives. */
public final class BridgeHost
{
    /** Name of the queue on both sides. */
    public static final String QUEUE = "numbers";
    /** So often the consumer says how far it is. */
    public static final int STEPS = 100;

    private static final int CAPACITY = 1024;

    private BridgeHost()
    {
    }

    /**
     * @param args role, directory of the walk, channel, number of elements.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        try (Ropewalk walk = Ropewalk.open(Path.of(args[1]));
            SharedQueue<Long> queue = walk.queue(QUEUE, CAPACITY, Codecs.int64()))
        {
            switch (args[0])
            {
                case "produce" -> produce(queue, Integer.parseInt(args[3]));
                case "consume" -> consume(queue, Integer.parseInt(args[3]));
                case "send" -> run(Bridge.of(queue).over(args[2]).send());
                default -> run(Bridge.of(queue).over(args[2]).receive());
            }
        }
    }

    private static void produce(final SharedQueue<Long> queue, final int count) throws InterruptedException
    {
        for (long i = 0; i < count; i++)
        {
            queue.put(i);
        }
        queue.shutdown();
        System.out.println("produced " + count);
    }

    /** Each once, and no other. */
    private static void consume(final SharedQueue<Long> queue, final int count) throws InterruptedException
    {
        final BitSet seen = new BitSet(count);
        int taken = 0;
        int twice = 0;
        Long element = queue.poll(1, TimeUnit.HOURS);
        while (element != null)
        {
            taken++;
            if (seen.get(element.intValue()))
            {
                twice++;
            }
            seen.set(element.intValue());
            if (taken % Math.max(1, count / STEPS) == 0)
            {
                System.out.println("at " + taken / Math.max(1, count / STEPS));
            }
            element = queue.isShutdown() ? queue.poll() : queue.poll(1, TimeUnit.HOURS);
        }
        System.out.println("taken=" + taken + " twice=" + twice + " missing=" + (count - seen.cardinality()));
    }

    private static void run(final Bridge bridge) throws InterruptedException
    {
        try (bridge)
        {
            System.out.println("ready");
            final boolean isEnded = bridge.run();
            System.out.println("ended=" + isEnded + " " + bridge.statistics());
        }
    }
}
