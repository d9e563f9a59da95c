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
package io.ropewalk.bus;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BusProcessTest
{
    private static final int PARTIES = 3;

    @Test
    void shouldReceiveEveryMessageInOrderWhenThreePublishToThree() throws InterruptedException
    {
        exchange(200_000);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldReceiveEveryMessageInOrderWhenTenMillionArePublished() throws InterruptedException
    {
        exchange(10_000_000);
    }

    private static void exchange(final long total) throws InterruptedException
    {
        final long each = total / PARTIES;
        try (Parties parties = new Parties("six"))
        {
            final List<Parties.Handle> subscribers = new ArrayList<>();
            for (int i = 0; i < PARTIES; i++)
            {
                subscribers.add(parties.start("subscribe"));
            }
            for (final Parties.Handle subscriber : subscribers)
            {
                subscriber.ready();
            }
            assertEquals(1, parties.drivers().count());
            final List<Parties.Handle> publishers = new ArrayList<>();
            for (int i = 0; i < PARTIES; i++)
            {
                publishers.add(parties.start("publish", String.valueOf(i), String.valueOf(each), "0"));
            }
            for (final Parties.Handle publisher : publishers)
            {
                assertEquals("published " + each + " unheard 0 interruptions 0", publisher.last());
            }
            parties.start("end").child().waitFor();
            for (final Parties.Handle subscriber : subscribers)
            {
                final String last = subscriber.last();
                assertTrue(last.startsWith("received " + PARTIES * each + " missed 0 faults 0 "), last);
            }
        }
    }

    @Test
    void shouldEndTheDriverAndLeaveNothingOfItWhenNobodyIsLeft() throws InterruptedException
    {
        try (Parties parties = new Parties("idle").option("-Dlinger=300"))
        {
            final Parties.Handle publisher = parties.start("publish", "0", "10", "0");
            assertEquals("published 10 unheard 10 interruptions 0", publisher.last());
            Parties.await(() -> parties.driver().isEmpty());
            final String[] left = parties.directory().toFile().list((directory, name) -> name.startsWith(".aeron"));
            assertEquals(0, left.length, () -> String.join(" ", left));
            // And begins again.
            assertEquals("published 10 unheard 10 interruptions 0",
                parties.start("publish", "0", "10", "0").last());
        }
    }

    @Test
    void shouldOutliveItsStarterWhenOthersUseIt() throws InterruptedException
    {
        try (Parties parties = new Parties("outlive").option("-Dlinger=300"))
        {
            final Parties.Handle starter = parties.start("publish", "0", "1000000000", "1000000").ready();
            final long driver = parties.driver().orElseThrow().pid();
            final Parties.Handle subscriber = parties.start("subscribe").ready();
            starter.child().close();
            final Parties.Handle publisher = parties.start("publish", "1", "1000", "0");
            assertEquals("published 1000 unheard 0 interruptions 0", publisher.last());
            assertEquals(driver, parties.driver().orElseThrow().pid());
            assertTrue(subscriber.child().isAlive());
        }
    }

    @Test
    void shouldStartAgainWhenEverybodyWasKilled() throws InterruptedException
    {
        try (Parties parties = new Parties("massacre"))
        {
            final Parties.Handle subscriber = parties.start("subscribe").ready();
            final Parties.Handle publisher = parties.start("publish", "0", "1000000000", "0").ready();
            final ProcessHandle driver = parties.driver().orElseThrow();
            subscriber.child().kill();
            publisher.child().kill();
            Parties.kill(driver);
            subscriber.child().close();
            publisher.child().close();
            final Parties.Handle next = parties.start("subscribe").ready();
            assertEquals("published 1000 unheard 0 interruptions 0",
                parties.start("publish", "1", "1000", "0").last());
            parties.start("end").child().waitFor();
            assertTrue(next.last().startsWith("received 1000 missed 0 faults 0"), next.lines().toString());
            assertFalse(Files.exists(parties.directory().resolve("missing")));
        }
    }

    @Test
    void shouldGoOnWhenASubscriberOrAPublisherWasKilled() throws InterruptedException
    {
        try (Parties parties = new Parties("killed"))
        {
            final Parties.Handle victim = parties.start("subscribe").ready();
            final Parties.Handle subscriber = parties.start("subscribe").ready();
            final Parties.Handle dying = parties.start("publish", "0", "1000000000", "0").ready();
            final Parties.Handle publisher = parties.start("publish", "1", "300000", "0").ready();
            victim.child().close();
            dying.child().close();
            assertEquals("published 300000 unheard 0 interruptions 0", publisher.last());
            parties.start("end").child().waitFor();
            assertTrue(subscriber.last().contains(" missed 0 faults 0"), subscriber.lines().toString());
        }
    }
}
