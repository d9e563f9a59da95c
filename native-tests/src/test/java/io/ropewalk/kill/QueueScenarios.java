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

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The operations of the queue: those of the ring, and sleeping and waking.
 */
final class QueueScenarios
{
    private static final int SMALL = 40;
    private static final int LARGE = 640;

    private QueueScenarios()
    {
    }

    static List<RingScenario> all()
    {
        final List<RingScenario> all = new ArrayList<>();
        final Site site = new Site(false, 5, LARGE);
        transfers(all, site);
        removals(all, site);
        sleepers(all, site);
        return all;
    }

    private static void transfers(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("queue-put", site, (stage) -> stage.put(SMALL))
            .before((cell) -> cell.put(2)));
        all.add(RingScenario.of("queue-put-large", site, (stage) -> stage.put(LARGE / 2))
            .before((cell) -> cell.put(2)));
        all.add(RingScenario.of("queue-put-all", site, (stage) -> stage.putAll(3, SMALL))
            .before((cell) -> cell.put(2)));
        all.add(RingScenario.of("queue-claim", site, (stage) ->
        {
            stage.claimElement(SMALL);
            stage.commitElement();
            stage.claimElement(SMALL);
            stage.abortElement();
        }).before((cell) -> cell.put(2)));
        all.add(RingScenario.of("queue-poll", site, VictimStage::pollElements).taking()
            .before((cell) -> cell.put(3)));
        all.add(RingScenario.of("queue-take", site, VictimStage::take).taking()
            .before((cell) -> cell.put(3)));
        all.add(RingScenario.of("queue-take-large", site, VictimStage::take).taking()
            .before((cell) -> cell.put(3, LARGE / 4)));
        all.add(RingScenario.of("queue-take-error", site, VictimStage::takeWithError).taking()
            .before((cell) -> cell.put(3)));
        all.add(RingScenario.of("queue-take-error-large", site, VictimStage::takeWithError).taking()
            .before((cell) -> cell.put(3, LARGE / 4)));
        all.add(RingScenario.of("queue-take-error-take", site, (stage) ->
        {
            stage.takeWithError();
            stage.take();
        }).taking().before((cell) -> cell.put(1)));
        all.add(RingScenario.of("queue-close", site, (stage) ->
        {
            stage.put(SMALL);
            stage.take();
            stage.queue().close();
        }).taking().before((cell) -> cell.put(2)));
        all.add(RingScenario.of("queue-drain", site, VictimStage::drain).taking()
            .before((cell) -> cell.put(3)));
    }

    private static void removals(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("queue-clear", site, (stage) ->
        {
            stage.announceAll();
            stage.queue().clear();
            stage.finishAll();
        }).taking().before((cell) -> cell.put(3)));
        all.add(RingScenario.of("queue-remove", site, (stage) -> stage.removeElement(2)).taking()
            .before((cell) -> cell.put(4)));
        all.add(RingScenario.of("queue-iterator", site, (stage) ->
        {
            stage.announceAll();
            final Iterator<Long> iterator = stage.queue().iterator();
            while (iterator.hasNext())
            {
                iterator.next();
                iterator.remove();
            }
            stage.finishAll();
        }).taking().before((cell) -> cell.put(4)));
        all.add(RingScenario.of("queue-look", site, (stage) ->
        {
            if (stage.queue().isEmpty() || stage.queue().contains(0L) || stage.queue().toArray().length != 3 ||
                stage.queue().peek() == null)
            {
                throw new AssertionError("three elements: size=" + stage.queue().size());
            }
        }).before((cell) -> cell.put(3)));
        all.add(RingScenario.of("queue-shutdown", site, (stage) -> stage.shutdownQueue()).ending()
            .before((cell) -> cell.put(3)));
    }

    private static void sleepers(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("queue-put-wakes", site, (stage) -> stage.put(SMALL))
            .before(RingCell::sleeperTakes).after(RingCell::sleeperHasTaken));
        all.add(RingScenario.of("queue-take-wakes", site, VictimStage::take).taking()
            .before((cell) ->
            {
                cell.put(site.capacity());
                cell.sleeperPuts();
            }).after(RingCell::sleeperHasPut));
        all.add(RingScenario.of("queue-shutdown-wakes", site, (stage) -> stage.shutdownQueue()).ending()
            .before(RingCell::sleeperTakes).after(RingCell::sleeperSeesTheEnd));
        all.add(RingScenario.of("sleep-take", site, VictimStage::take).taking());
        all.add(RingScenario.of("sleep-put", site, (stage) -> stage.put(SMALL))
            .before((cell) -> cell.put(site.capacity())));
    }
}
