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

import io.ropewalk.bus.host.BridgeHost;
import io.ropewalk.process.child.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two walks, as on two machines, with a bridge between them whose sides are killed again and again. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BridgeProcessTest
{
    private static final int JITTER_MS = 200;

    private final Random random = new Random();

    @Test
    void shouldMoveEachElementOnceWhenBothSidesAreKilled() throws IOException, InterruptedException
    {
        move(300_000, 4, false);
    }

    @Test
    void shouldMoveEachElementOnceWhenTheDriversAreKilled() throws IOException, InterruptedException
    {
        move(300_000, 2, true);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldMoveTenMillionElementsOnceWhenEachSideIsKilledTenTimes() throws IOException, InterruptedException
    {
        move(10_000_000, 20, false);
    }

    private void move(final int count, final int kills, final boolean isOfDrivers)
        throws IOException, InterruptedException
    {
        final String channel = Ports.channel();
        try (Parties here = new Parties("bridge-here"); Parties there = new Parties("bridge-there");
            Hosts hosts = new Hosts(channel, count))
        {
            final List<String> arrived = hosts.start("consume", there);
            hosts.start("produce", here);
            hosts.start("send", here);
            hosts.start("receive", there);
            for (int i = 0; i < kills; i++)
            {
                final String step = "at " + (i + 1) * (BridgeHost.STEPS - 1) / (kills + 1);
                Parties.await(() -> arrived.contains(step) || !hosts.isAlive("consume"));
                Thread.sleep(random.nextInt(JITTER_MS));
                final boolean isSender = i % 2 == 0;
                if (isOfDrivers)
                {
                    (isSender ? here : there).drivers().forEach(Parties::kill);
                }
                else
                {
                    hosts.kill(isSender ? "send" : "receive");
                    hosts.start(isSender ? "send" : "receive", isSender ? here : there);
                }
            }
            hosts.await("consume");
            assertEquals("taken=" + count + " twice=0 missing=0", arrived.get(arrived.size() - 1));
            assertTrue(hosts.await("send").startsWith("ended=true "));
            assertTrue(hosts.await("receive").startsWith("ended=true "));
        }
    }

    /** The processes, by what they do. */
    private static final class Hosts implements AutoCloseable
    {
        private final String channel;
        private final int count;
        private final List<String> roles = new ArrayList<>();
        private final List<ChildJvm> children = new ArrayList<>();
        private final List<List<String>> outputs = new ArrayList<>();

        private Hosts(final String channel, final int count)
        {
            this.channel = channel;
            this.count = count;
        }

        List<String> start(final String role, final Parties place)
        {
            final List<String> lines = new CopyOnWriteArrayList<>();
            children.add(ChildJvm.of(BridgeHost.class)
                .arguments(role, place.directory().toString(), channel, Integer.toString(count))
                .jvmOptions("-XX:+UseSerialGC", "-Xmx64m").outputTo((line) -> lines.add(line)).start());
            roles.add(role);
            outputs.add(lines);
            return lines;
        }

        /** The last one that was started in this role. */
        private ChildJvm child(final String role)
        {
            return children.get(roles.lastIndexOf(role));
        }

        boolean isAlive(final String role)
        {
            return child(role).isAlive();
        }

        void kill(final String role) throws InterruptedException
        {
            child(role).kill();
            child(role).waitFor();
        }

        String await(final String role) throws InterruptedException
        {
            final List<String> lines = outputs.get(roles.lastIndexOf(role));
            assertEquals(0, child(role).waitFor(), () -> role + " " + lines);
            return lines.get(lines.size() - 1);
        }

        @Override
        public void close()
        {
            children.forEach(ChildJvm::close);
        }
    }
}
