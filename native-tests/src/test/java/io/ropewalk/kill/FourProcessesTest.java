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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Two producers and two consumers in four JVMs: each element once, in the order of its producer. */
class FourProcessesTest
{
    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldDeliverOnceAndInOrderWhenFourProcessesShareAQueue() throws IOException, InterruptedException
    {
        pass(500_000);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldDeliverTenMillionOnceAndInOrder() throws IOException, InterruptedException
    {
        pass(5_000_000);
    }

    private static void pass(final long elementsPerProducer) throws IOException, InterruptedException
    {
        try (Load load = new Load(false))
        {
            final long beginNs = System.nanoTime();
            load.startConsumer();
            final List<Load.Worker> producers = new ArrayList<>();
            producers.add(load.startProducer(elementsPerProducer));
            load.startConsumer();
            producers.add(load.startProducer(elementsPerProducer));
            for (final Load.Worker producer : producers)
            {
                assertEquals(0, producer.process().waitFor(), load::toString);
            }
            LoadMain.open(load.walk, null).shutdown();
            for (final Load.Worker worker : load.workers())
            {
                assertEquals(0, worker.process().waitFor(), load::toString);
            }
            final LoadAccount account = new LoadAccount(load.workers());
            assertEquals(List.of(), account.faults());
            assertEquals(2 * elementsPerProducer, account.total());
            System.out.printf("four processes: %s in %.1f s, start-up included%n",
                account, (System.nanoTime() - beginNs) / 1e9);
        }
    }
}
