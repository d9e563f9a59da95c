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
package io.ropewalk.process;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.kill.Rest;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** A consumer in another process that waits: it costs nothing, and wakes. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WakeProcessTest
{
    private static final int ROUNDS = 200;
    /** The goal is one percent; a busy machine must not fail the build. */
    private static final double MOST_PERCENT = 5;

    @Test
    void shouldUseNearlyNoProcessorWhenItWaitsInTake() throws Exception
    {
        final Ropewalk walk = Ropewalk.temporary();
        final SharedQueue<Long> ping = walk.queue("ping", 4, Codecs.int64());
        final SharedQueue<Long> pong = walk.queue("pong", 4, Codecs.int64());
        try (PeerJvm peer = PeerJvm.start(Peer.class, "echoTimes", walk.path()))
        {
            peer.readLine();
            final long[] wakeUpsNs = new long[ROUNDS];
            for (int i = 0; i < ROUNDS; i++)
            {
                TimeUnit.MILLISECONDS.sleep(2);
                final long beginNs = System.nanoTime();
                ping.put(0L);
                wakeUpsNs[i] = pong.take() - beginNs;
            }
            Arrays.sort(wakeUpsNs);

            final double percent = Rest.percentagesAtRest(List.of(peer.process()), MOST_PERCENT)[0];
            ping.shutdown();
            peer.finish();

            System.out.printf(
                "take() on an empty queue: processor=%.2f %%; from put to wake-up us: p50=%.1f p99=%.1f%n", percent,
                wakeUpsNs[ROUNDS / 2] / 1e3, wakeUpsNs[ROUNDS * 99 / 100] / 1e3);
            assertTrue(percent < MOST_PERCENT, "processor=" + percent + " %");
        }
    }
}
