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

/**
 * The operations that meet a slot in use, a position at which nothing will be, or a message in a hand.
 */
final class PassScenarios
{
    private static final int SMALL = 40;
    private static final int LARGE = 640;
    private static final int KEPT_WORDS = 32;

    private PassScenarios()
    {
    }

    static List<RingScenario> all()
    {
        final List<RingScenario> all = new ArrayList<>();
        final Site site = new Site(false, 5, 0);
        passes(all, site);
        passesOfTheLarge(all, new Site(false, 5, LARGE));
        voids(all, site);
        words(all, site);
        settles(all, site);
        marks(all, site);
        ends(all, site);
        return all;
    }

    private static void passes(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("pass", site, (stage) -> stage.insist(SMALL))
            .before((cell) -> Scenes.orphansInTheWay(cell, 1, SMALL)));
        all.add(RingScenario.of("pass-many", site, (stage) -> stage.insist(SMALL))
            .before((cell) -> Scenes.orphansInTheWay(cell, site.capacity() - 1, SMALL)));
        all.add(RingScenario.of("pass-offers", site, (stage) ->
        {
            stage.offer();
            stage.offer();
        }).before((cell) -> Scenes.orphansInTheWay(cell, 1, SMALL)));
        all.add(RingScenario.of("pass-full", site, VictimStage::offer)
            .before((cell) ->
            {
                Scenes.orphansInTheWay(cell, site.capacity() - 1, SMALL);
                cell.put(1);
            }));
        all.add(RingScenario.of("pass-by-claim", site, (stage) ->
        {
            stage.insistOnClaim(SMALL);
            stage.commit();
        }).before((cell) -> Scenes.orphansInTheWay(cell, 2, SMALL)));
        all.add(RingScenario.of("pass-claim-abort", site, (stage) ->
        {
            stage.insistOnClaim(SMALL);
            stage.abort();
        }).before((cell) -> Scenes.orphansInTheWay(cell, 1, SMALL)));
        all.add(RingScenario.of("pass-living", site, (stage) -> stage.insist(SMALL))
            .before(Scenes::keeperInTheWay).after(Scenes::keeperEnds));
        all.add(RingScenario.of("pass-living-back", site, (stage) -> stage.insist(SMALL))
            .before(Scenes::keeperInTheWay).after(Scenes::keeperCancels));
        all.add(RingScenario.of("pass-kept", site, (stage) -> stage.insist(SMALL))
            .before((cell) ->
            {
                Scenes.keeperInTheWay(cell);
                cell.keepOn();
            }));
        all.add(RingScenario.of("poll-past-kept", site, (stage) -> stage.poll(2)).taking()
            .before((cell) ->
            {
                Scenes.keeperInTheWay(cell);
                cell.put(2);
                cell.keepOn();
            }));
    }

    private static void passesOfTheLarge(final List<RingScenario> all, final Site large)
    {
        all.add(RingScenario.of("pass-large", large, (stage) -> stage.insist(SMALL))
            .before((cell) -> Scenes.orphansInTheWay(cell, 1, LARGE / 2)).after(RingCell::claimTheBudget));
        all.add(RingScenario.of("pass-by-large", large, (stage) -> stage.insist(LARGE / 3))
            .before((cell) -> Scenes.orphansInTheWay(cell, 1, LARGE / 2)).after(RingCell::claimTheBudget));
    }

    private static void voids(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("poll-past-passed", site, (stage) -> stage.poll(3)).taking()
            .before((cell) ->
            {
                Scenes.orphansInTheWay(cell, 1, SMALL);
                cell.put(2);
            }));
        all.add(RingScenario.of("poll-past-void", site, (stage) -> stage.poll(1)).taking()
            .before((cell) ->
            {
                Scenes.abortShared(cell);
                cell.put(2);
            }));
        all.add(RingScenario.of("poll-past-dead-claim", site, (stage) -> stage.poll(1)).taking()
            .before((cell) ->
            {
                Scenes.deadClaims(cell, 2);
                cell.put(2);
            }));
        all.add(RingScenario.of("poll-alone-past-dead-claim", site, (stage) -> stage.poll(2)).taking()
            .before((cell) ->
            {
                Scenes.deadClaimBeforeOne(cell);
                cell.put(2);
            }));
        all.add(RingScenario.of("poll-alone-past-void", site, (stage) -> stage.poll(2)).taking()
            .before((cell) ->
            {
                Scenes.abortManyBeforeOne(cell, 1);
                cell.put(2);
            }));
        // The first position has a message of the next lap in its slot.
        all.add(RingScenario.of("poll-alone-past-lap", site, (stage) -> stage.poll(2)).taking()
            .before((cell) ->
            {
                Scenes.abortManyBeforeOne(cell, site.lapLength());
                cell.put(2);
            }));
        all.add(RingScenario.of("offer-full-of-dead-claims", site, VictimStage::insist)
            .before((cell) ->
            {
                Scenes.deadClaims(cell, 2);
                cell.put(site.capacity() - 2);
            }));
        all.add(RingScenario.of("offer-over-dead-claim", site, VictimStage::insist)
            .before(Scenes::deadClaimInTheWay));
    }

    private static void words(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("offer-dead-word", site, VictimStage::offer)
            .before(Scenes::deadWords));
        all.add(RingScenario.of("poll-dead-word", site, (stage) -> stage.poll(2)).taking()
            .before((cell) ->
            {
                Scenes.deadWords(cell);
                cell.put(1);
            }));
        all.add(RingScenario.of("claim-many", site, (stage) -> stage.claimMany(3))
            .before((cell) -> cell.put(1)));
        all.add(RingScenario.of("take-two", site, VictimStage::takeTwo).taking()
            .before((cell) ->
            {
                cell.put(4);
                cell.account.allowStragglers(1);
            }));
        all.add(RingScenario.of("offer-busy-words", new Site(false, KEPT_WORDS + 8, 0), VictimStage::offer)
            .before((cell) ->
            {
                cell.share();
                cell.put(2);
            }).prepare((stage) -> stage.claimByOthers(KEPT_WORDS)));
    }

    private static void settles(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("settle", site, (stage) -> stage.poll(1)).taking()
            .before((cell) -> Scenes.oldOrphans(cell, 1, 0)));
        all.add(RingScenario.of("settle-old", site, (stage) -> stage.poll(1)).taking()
            .before((cell) -> Scenes.oldOrphans(cell, 1, 2)));
        all.add(RingScenario.of("settle-many", site, (stage) -> stage.poll(3)).taking()
            .before((cell) -> Scenes.oldOrphans(cell, 3, 1)));
        all.add(RingScenario.of("settle-recorded", site, (stage) -> stage.poll(1)).taking()
            .before(Scenes::recordedOrphan));
        all.add(RingScenario.of("settle-recorded-at-hand", site, (stage) -> stage.poll(1)).taking()
            .before(Scenes::recordedOrphanAtHand));
        all.add(RingScenario.of("settle-given-back", site, (stage) -> stage.poll(1)).taking()
            .before(Scenes::givenBack));
        all.add(RingScenario.of("settle-cancel", site, VictimStage::cancelTake).taking()
            .before((cell) -> Scenes.oldOrphans(cell, 1, 1)));
        all.add(RingScenario.of("remove-old", site, (stage) -> stage.remove(0)).taking()
            .before((cell) -> Scenes.oldOrphans(cell, 1, 2)));
        all.add(RingScenario.of("look-old", site, VictimStage::look)
            .before((cell) ->
            {
                Scenes.oldOrphans(cell, 2, 2);
                cell.put(2);
            }));
    }

    private static void marks(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("poll-over-mark", site, (stage) -> stage.poll(1)).taking()
            .before((cell) -> Scenes.mark(cell, 0)));
        all.add(RingScenario.of("poll-to-mark", site, (stage) -> stage.poll(3)).taking()
            .before((cell) -> Scenes.mark(cell, 1)));
        all.add(RingScenario.of("remove-marked", site, (stage) -> stage.remove(1)).taking()
            .before((cell) -> Scenes.mark(cell, 1)));
        all.add(RingScenario.of("settle-marked", site, (stage) -> stage.poll(1)).taking()
            .before(Scenes::markedOrphan));
    }

    private static void ends(final List<RingScenario> all, final Site site)
    {
        all.add(RingScenario.of("end-orphan", site, (stage) -> stage.poll(3)).ending().taking()
            .before((cell) ->
            {
                Scenes.oldOrphans(cell, 1, 0);
                cell.put(1);
                cell.shutdown();
            }));
        all.add(RingScenario.of("end-passed", site, (stage) -> stage.poll(3)).ending().taking()
            .before((cell) ->
            {
                Scenes.orphansInTheWay(cell, 1, SMALL);
                cell.put(1);
                cell.shutdown();
            }));
        all.add(RingScenario.of("end-living", site, (stage) -> stage.pollOnce(3)).ending().taking()
            .before((cell) ->
            {
                Scenes.keeperInTheWay(cell);
                cell.put(2);
                cell.shutdown();
            }).after(Scenes::keeperEnds));
        all.add(RingScenario.of("end-dead-claim", site, (stage) -> stage.poll(3)).ending().taking()
            .before((cell) ->
            {
                Scenes.deadClaims(cell, 2);
                cell.put(1);
                cell.shutdown();
            }));
        all.add(RingScenario.of("shutdown-passed", site, (stage) ->
        {
            stage.insist(SMALL);
            stage.shutdown();
        }).ending().before((cell) -> Scenes.orphansInTheWay(cell, 1, SMALL)));
    }
}
