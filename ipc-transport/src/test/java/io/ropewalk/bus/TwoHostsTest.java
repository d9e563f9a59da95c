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

import io.ropewalk.command.RopewalkCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The same program on two hosts that are connected by nothing but a network. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoHostsTest
{
    private static final String UNICAST = "aeron:udp?endpoint=" + TwoHosts.SECOND + ":40456";
    private static final String DYNAMIC = "aeron:udp?control=" + TwoHosts.FIRST + ":40456|control-mode=dynamic";
    private static final String MULTICAST = "aeron:udp?endpoint=224.0.1.1:40457|interface=10.77.0.0/24";
    private static final int FEW = 20_000;

    private TwoHosts hosts;
    private Parties first;
    private Parties second;

    @BeforeEach
    void open() throws Exception
    {
        hosts = TwoHosts.open();
        first = new Parties("host0").option(hosts.property(0)).option("-Dconnected=true").option("-Dend=true");
        second = new Parties("host1").option(hosts.property(1)).option("-Devery=1000");
    }

    @AfterEach
    void close() throws Exception
    {
        if (hosts != null)
        {
            first.close();
            second.close();
            hosts.remove();
        }
    }

    private Parties.Handle subscribe(final String channel) throws InterruptedException
    {
        final Parties.Handle subscriber = second.option("-Dchannel=" + channel).start("subscribe");
        subscriber.awaitLine("ready");
        return subscriber;
    }

    private Parties.Handle publish(final String channel, final long count, final long pauseNs)
    {
        return first.option("-Dchannel=" + channel)
            .start("publish", "1", Long.toString(count), Long.toString(pauseNs));
    }

    private static void assertWhole(
        final Parties.Handle publisher, final Parties.Handle subscriber, final long count) throws InterruptedException
    {
        assertTrue(publisher.awaitLine("published").startsWith("published " + count + " unheard 0"),
            publisher.lines()::toString);
        final String received = subscriber.awaitLine("received");
        assertTrue(received.startsWith("received " + count + " missed 0 faults 0"), subscriber.lines()::toString);
        assertEquals(0, publisher.exitCode());
        assertEquals(0, subscriber.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {UNICAST, DYNAMIC, MULTICAST})
    void shouldReceiveEveryMessageWhenOnlyTheChannelIsAnother(final String channel) throws Exception
    {
        final Parties.Handle subscriber = subscribe(channel);
        assertWhole(publish(channel, FEW, 0), subscriber, FEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {UNICAST, DYNAMIC})
    void shouldLoseNothingWhenTheLinkIsCutForFiveSeconds(final String channel) throws Exception
    {
        final Parties.Handle subscriber = subscribe(channel);
        final Parties.Handle publisher = publish(channel, 2 * FEW, 100_000);
        subscriber.awaitLine("so far");
        hosts.cut();
        TimeUnit.SECONDS.sleep(5);
        hosts.heal();
        assertWhole(publisher, subscriber, 2 * FEW);
    }

    @Test
    void shouldLoseNothingWhenPacketsAreLost() throws Exception
    {
        hosts.lose(5);
        final Parties.Handle subscriber = subscribe(UNICAST);
        assertWhole(publish(UNICAST, FEW, 0), subscriber, FEW);
    }

    @Test
    void shouldLoseNothingWhenTheLinkFlickers() throws Exception
    {
        final Parties.Handle subscriber = subscribe(UNICAST);
        final Parties.Handle publisher = publish(UNICAST, 2 * FEW, 50_000);
        subscriber.awaitLine("so far");
        for (int i = 0; i < 20; i++)
        {
            hosts.cut();
            hosts.heal();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertWhole(publisher, subscriber, 2 * FEW);
    }

    @Test
    void shouldRunTheDemoWhenItsTicksComeFromAnotherHost() throws Exception
    {
        final String[] sizes = {"--seconds", "1", "--count", "20000"};
        final Process strategy = hosts.java(1, RopewalkCommand.class, "demo", "--remote", "--channel", UNICAST,
            sizes[0], sizes[1], sizes[2], sizes[3]);
        final Process feed = hosts.java(0, RopewalkCommand.class, "demo", "--feed", "--channel", UNICAST,
            sizes[0], sizes[1], sizes[2], sizes[3]);
        try
        {
            final List<String> seen = strategy.inputReader().lines().toList();
            assertEquals(0, strategy.waitFor(), seen::toString);
            assertTrue(seen.get(seen.size() - 1).startsWith("Every element arrived once"), seen::toString);
            assertEquals(0, feed.waitFor(), () -> feed.inputReader().lines().toList().toString());
        }
        finally
        {
            strategy.destroyForcibly();
            feed.destroyForcibly();
        }
    }

    @Test
    void shouldSayWhatWasMissedWhenTheSubscribersDriverIsKilled() throws Exception
    {
        final Parties.Handle subscriber = subscribe(UNICAST);
        final Parties.Handle publisher = publish(UNICAST, 2 * FEW, 100_000);
        subscriber.awaitLine("so far");
        Parties.kill(second.driver().orElseThrow());
        final String published = publisher.awaitLine("published");
        assertTrue(published.startsWith("published " + 2 * FEW), published);
        final String[] received = subscriber.awaitLine("received").split(" ");
        final long missed = Long.parseLong(received[3]);
        assertEquals(2 * FEW, Long.parseLong(received[1]) + missed, subscriber.lines()::toString);
    }
}
