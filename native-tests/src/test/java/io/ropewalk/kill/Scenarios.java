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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The operations of the matrix.
 */
final class Scenarios
{
    static final List<Scenario> ALL = all();

    private static final Map<String, Scenario> BY_NAME =
        ALL.stream().collect(Collectors.toMap(Scenario::name, Function.identity()));

    private Scenarios()
    {
    }

    static Scenario byName(final String name)
    {
        final Scenario scenario = BY_NAME.get(name);
        if (scenario == null)
        {
            throw new IllegalArgumentException("no such scenario: name=" + name);
        }
        return scenario;
    }

    private static List<Scenario> all()
    {
        final List<Scenario> all = new ArrayList<>();
        final Site site = new Site(false, 5, 0);
        offers(all, site);
        polls(all, site);
        return all;
    }

    private static void offers(final List<Scenario> all, final Site site)
    {
        all.add(Scenario.of("offer", site, VictimStage::offer)
            .before((cell) -> cell.put(2)).prepare(VictimStage::offer));
        all.add(Scenario.of("offer-first", site, VictimStage::offer)
            .before((cell) -> cell.put(2)));
        all.add(Scenario.of("offer-last-place", site, VictimStage::offer)
            .before((cell) -> cell.put(site.capacity() - 1)));
        all.add(Scenario.of("offer-full", site, VictimStage::offer)
            .before((cell) -> cell.put(site.capacity())));
        all.add(Scenario.of("offer-many", site, (stage) ->
        {
            stage.offer();
            stage.offer();
            stage.offer();
        }).before((cell) -> cell.put(1)));
    }

    private static void polls(final List<Scenario> all, final Site site)
    {
        all.add(Scenario.of("poll", site, (stage) -> stage.poll(1)).taking()
            .before((cell) -> cell.put(4)).prepare((stage) -> stage.poll(1)));
        all.add(Scenario.of("poll-first", site, (stage) -> stage.poll(1)).taking()
            .before((cell) -> cell.put(3)));
        all.add(Scenario.of("poll-many", site, (stage) -> stage.poll(3)).taking()
            .before((cell) -> cell.put(site.capacity())));
        all.add(Scenario.of("poll-empty", site, (stage) -> stage.pollOnce(1)));
    }
}
