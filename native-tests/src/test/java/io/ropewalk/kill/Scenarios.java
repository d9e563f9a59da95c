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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operations of the matrix.
 */
final class Scenarios
{
    private static final int SMALL = 40;
    private static final int LARGE = 640;

    static final List<RingScenario> ALL = all();

    private static final List<RingScenario> FOLLOWERS = followers();
    private static final List<RingScenario> SINGLE_FOLLOWERS = singleFollowers();

    private static final Map<String, RingScenario> BY_NAME =
        Stream.of(ALL, FOLLOWERS, SINGLE_FOLLOWERS).flatMap(List::stream)
            .collect(Collectors.toMap(RingScenario::name, Function.identity()));

    /** Those that meet slots in use, void positions and words of others. */
    static final Set<String> PASSES = PassScenarios.all().stream().map(RingScenario::name).collect(Collectors.toSet());

    /** Those that leave something to repair. */
    static final List<RingScenario> LEADERS = Stream.of(
        "offer", "offer-first", "offer-last-place", "offer-into-gap", "claim-commit", "claim-twice",
        "offer-large", "claim-abort-large", "pass", "pass-large", "pass-living", "pass-many", "pass-kept",
        "poll", "poll-many", "poll-past-gap", "take", "take-cancel", "poll-past-passed", "poll-past-kept",
        "poll-past-dead-claim", "poll-alone-past-dead-claim", "offer-over-dead-claim", "offer-dead-word",
        "settle-old", "settle-recorded", "settle-marked", "poll-over-mark", "remove-marked", "end-passed",
        "remove", "shutdown", "revoke-producer", "revoke-claim-commit", "revoke-claim-abort", "revoke-consumer",
        "revoke-take", "revoke-take-remove", "spsc-offer-first", "spsc-claim-commit", "spsc-poll-first",
        "spsc-offer-large")
        .map(BY_NAME::get).toList();

    private Scenarios()
    {
    }

    /** A segment is named after the scenario that it was made for. */
    static Site siteOf(final String segment)
    {
        return BY_NAME.get(segment.substring(0, segment.lastIndexOf('-'))).site();
    }

    static List<RingScenario> followers(final RingScenario first)
    {
        if (first.end())
        {
            return FOLLOWERS.stream()
                .filter((scenario) -> scenario.end() || scenario.name().equals("then-poll")).toList();
        }
        return first.site().isSingle() ? SINGLE_FOLLOWERS : FOLLOWERS;
    }

    private static List<RingScenario> followers()
    {
        final Site site = new Site(false, 5, 0);
        return List.of(
            RingScenario.of("then-poll", site, (stage) -> stage.poll(2)).taking(),
            RingScenario.of("then-offer", site, VictimStage::insist),
            RingScenario.of("then-remove", site, (stage) -> stage.remove(1)).taking(),
            RingScenario.of("then-end", site, (stage) ->
            {
                stage.shutdown();
                stage.poll(site.capacity() + 1);
            }).taking().ending());
    }

    private static List<RingScenario> singleFollowers()
    {
        final Site site = new Site(true, 4, 0);
        return List.of(
            RingScenario.of("then-spsc-poll", site, (stage) -> stage.poll(1)).taking(),
            RingScenario.of("then-spsc-offer", site, VictimStage::insist));
    }

    private static List<RingScenario> all()
    {
        final List<RingScenario> all = new ArrayList<>();
        final Site site = new Site(false, 5, 0);
        offers(all, site);
        claims(all, site);
        large(all, new Site(false, 5, LARGE));
        polls(all, site);
        ends(all, site);
        revocations(all, site);
        singles(all);
        all.addAll(PassScenarios.all());
        all.addAll(QueueScenarios.all());
        return all;
    }

    private static void offers(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("offer", site, VictimStage::offer)
            .before((cell) -> cell.put(2)).prepare(VictimStage::offer));
        all.add(RingScenario.of("offer-first", site, VictimStage::offer)
            .before((cell) -> cell.put(2)));
        all.add(RingScenario.of("offer-last-place", site, VictimStage::offer)
            .before((cell) -> cell.put(site.capacity() - 1)));
        all.add(RingScenario.of("offer-full", site, VictimStage::offer)
            .before((cell) -> cell.put(site.capacity())));
        all.add(RingScenario.of("offer-many", site, (stage) ->
        {
            stage.offer();
            stage.offer();
            stage.offer();
        }).before((cell) -> cell.put(1)));
        all.add(RingScenario.of("offer-into-gap", site, VictimStage::insist)
            .before((cell) ->
            {
                cell.put(site.capacity());
                cell.removeAt(2);
            }));
    }

    private static void claims(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("claim-commit", site, (stage) ->
        {
            stage.claim(SMALL);
            stage.commit();
        }).before((cell) -> cell.put(2)).prepare(VictimStage::offer));
        all.add(RingScenario.of("claim-abort", site, (stage) ->
        {
            stage.claim(SMALL);
            stage.abort();
        }).before((cell) -> cell.put(2)).prepare(VictimStage::offer));
        all.add(RingScenario.of("claim-abort-offer", site, (stage) ->
        {
            stage.claim(SMALL);
            stage.abort();
            stage.offer();
        }).before((cell) -> cell.put(2)));
        // The second claim makes the holder one of many, with its first claim in its hand.
        all.add(RingScenario.of("claim-twice", site, (stage) ->
        {
            stage.offer();
            stage.commit();
        }).before((cell) -> cell.put(1)).prepare((stage) -> stage.claim(SMALL)));
    }

    private static void large(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("offer-large", site, (stage) -> stage.offer(LARGE / 2))
            .before((cell) -> cell.put(1, LARGE / 4)));
        all.add(RingScenario.of("offer-large-full", site, (stage) -> stage.offer(LARGE / 2))
            .before((cell) -> cell.put(2, LARGE / 3)));
        all.add(RingScenario.of("claim-commit-large", site, (stage) ->
        {
            stage.claim(LARGE / 2);
            stage.commit();
        }).before((cell) -> cell.put(1)).prepare(VictimStage::offer));
        all.add(RingScenario.of("claim-abort-large", site, (stage) ->
        {
            stage.claim(LARGE / 2);
            stage.abort();
        }).before((cell) -> cell.put(1)).prepare(VictimStage::offer));
        all.add(RingScenario.of("poll-large", site, (stage) -> stage.poll(1)).taking()
            .before((cell) -> cell.put(3, LARGE / 4)));
        all.add(RingScenario.of("remove-large", site, (stage) -> stage.remove(1)).taking()
            .before((cell) -> cell.put(3, LARGE / 4)));
    }

    private static void polls(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("poll", site, (stage) -> stage.poll(1)).taking()
            .before((cell) -> cell.put(4)).prepare((stage) -> stage.poll(1)));
        all.add(RingScenario.of("poll-first", site, (stage) -> stage.poll(1)).taking()
            .before((cell) -> cell.put(3)));
        all.add(RingScenario.of("poll-many", site, (stage) -> stage.poll(3)).taking()
            .before((cell) -> cell.put(site.capacity())));
        all.add(RingScenario.of("poll-empty", site, (stage) -> stage.pollOnce(1)));
        all.add(RingScenario.of("poll-past-skip", site, (stage) -> stage.poll(1)).taking()
            .before((cell) ->
            {
                cell.abortOne();
                cell.put(3);
            }));
        all.add(RingScenario.of("poll-past-gap", site, (stage) -> stage.poll(3)).taking()
            .before((cell) ->
            {
                cell.put(site.capacity());
                cell.removeAt(1);
            }));
        all.add(RingScenario.of("take", site, (stage) -> stage.endTake(stage.beginTake())).taking()
            .before((cell) -> cell.put(3)));
        all.add(RingScenario.of("take-cancel", site, VictimStage::cancelTake).taking()
            .before((cell) -> cell.put(3)));
        all.add(RingScenario.of("clear", site, VictimStage::clear).taking()
            .before((cell) -> cell.put(3)));
        all.add(RingScenario.of("remove", site, (stage) -> stage.remove(1)).taking()
            .before((cell) -> cell.put(4)));
        all.add(RingScenario.of("remove-first", site, (stage) -> stage.remove(0)).taking()
            .before((cell) -> cell.put(4)).prepare((stage) -> stage.poll(1)));
        all.add(RingScenario.of("look", site, VictimStage::look)
            .before((cell) -> cell.put(3)));
    }

    private static void ends(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("shutdown", site, VictimStage::shutdown).ending()
            .before((cell) -> cell.put(3)).prepare(VictimStage::offer));
        all.add(RingScenario.of("shutdown-first", site, VictimStage::shutdown).ending()
            .before((cell) -> cell.put(3)));
        all.add(RingScenario.of("shutdown-poll", site, (stage) ->
        {
            stage.shutdown();
            stage.poll(site.capacity());
        }).ending().taking().before((cell) -> cell.put(3)));
        all.add(RingScenario.of("see-the-end", site, (stage) -> stage.pollOnce(1)).ending()
            .before((cell) ->
            {
                cell.put(2);
                cell.shutdown();
            }).prepare((stage) -> stage.poll(2)));
    }

    private static void revocations(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("revoke-producer", site, VictimStage::offer)
            .before(RingCell::holderOffers).after(RingCell::holderOffers));
        all.add(RingScenario.of("revoke-claim-commit", site, VictimStage::offer)
            .before(RingCell::holderClaims).after(RingCell::holderCommits));
        all.add(RingScenario.of("revoke-claim-abort", site, VictimStage::offer)
            .before(RingCell::holderClaims).after(RingCell::holderAborts));
        all.add(RingScenario.of("revoke-consumer", site, (stage) -> stage.poll(1)).taking()
            .before((cell) ->
            {
                cell.put(4);
                cell.holderPolls();
            }).after(RingCell::holderPolls));
        all.add(RingScenario.of("revoke-take", site, (stage) -> stage.poll(1)).taking()
            .before((cell) ->
            {
                cell.put(4);
                cell.holderBeginsTake();
            }).after(RingCell::holderEndsTake));
        all.add(RingScenario.of("revoke-take-cancel", site, (stage) -> stage.poll(1)).taking()
            .before((cell) ->
            {
                cell.put(4);
                cell.holderBeginsTakeInVain();
            }).after(RingCell::holderCancelsTake));
        all.add(RingScenario.of("revoke-take-remove", site, (stage) -> stage.remove(2)).taking()
            .before((cell) ->
            {
                cell.put(4);
                cell.holderBeginsTake();
            }).after(RingCell::holderEndsTake));
        all.add(RingScenario.of("revoke-claim-shutdown", site, VictimStage::shutdown).ending()
            .before((cell) ->
            {
                cell.put(1);
                cell.holderClaims();
            }).after(RingCell::holderCommits));
    }

    private static void singles(final List<RingScenario> all)
    {
        final Site site = new Site(true, 4, 0);
        all.add(RingScenario.of("spsc-offer", site, VictimStage::offer)
            .before((cell) -> cell.put(1)).prepare(VictimStage::offer));
        all.add(RingScenario.of("spsc-offer-first", site, VictimStage::offer)
            .before((cell) -> cell.put(2)));
        all.add(RingScenario.of("spsc-offer-full", site, VictimStage::offer)
            .before((cell) -> cell.put(site.capacity())));
        all.add(RingScenario.of("spsc-claim-commit", site, (stage) ->
        {
            stage.claim(SMALL);
            stage.commit();
        }).before((cell) -> cell.put(2)));
        all.add(RingScenario.of("spsc-claim-abort", site, (stage) ->
        {
            stage.claim(SMALL);
            stage.abort();
        }).before((cell) -> cell.put(2)));
        all.add(RingScenario.of("spsc-poll", site, (stage) -> stage.poll(1)).taking()
            .before((cell) -> cell.put(3)).prepare((stage) -> stage.poll(1)));
        all.add(RingScenario.of("spsc-poll-first", site, (stage) -> stage.poll(2)).taking()
            .before((cell) -> cell.put(3)));
        final Site large = new Site(true, 4, LARGE);
        all.add(RingScenario.of("spsc-offer-large", large, (stage) -> stage.offer(LARGE / 2))
            .before((cell) -> cell.put(1, LARGE / 4)));
        all.add(RingScenario.of("spsc-claim-large", large, (stage) ->
        {
            stage.claim(LARGE / 2);
            stage.commit();
        }).before((cell) -> cell.put(1)));
        all.add(RingScenario.of("spsc-abort-large", large, (stage) ->
        {
            stage.claim(LARGE / 2);
            stage.abort();
        }).before((cell) -> cell.put(1)));
        all.add(RingScenario.of("spsc-poll-large", large, (stage) -> stage.poll(1)).taking()
            .before((cell) -> cell.put(3, LARGE / 4)));
    }
}
