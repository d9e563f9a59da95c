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
package io.ropewalk.demo.cluster;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the audience of the cluster reads. */
final class ClusterNarration
{
    private final PrintStream out;

    ClusterNarration(final PrintStream out)
    {
        this.out = out;
    }

    void open(final Path directory)
    {
        say("Ropewalk: the gateway of the demo as a service of Aeron Cluster");
        say("");
        say("Three nodes on this machine keep one book of orders. Each is a JVM with a media driver, an archive for");
        say("its log, the consensus module and the gateway. Their files are in");
        say("  %s", directory);
        say("");
    }

    void introduce(final int member, final long pid)
    {
        say("  node %d    pid %d", member, pid);
    }

    void ready(final int leader, final long elapsedNs)
    {
        say("");
        say("Node %d was elected. The cluster took its client after %,d ms.", leader, millis(elapsedNs));
    }

    void beginLoad(final int count)
    {
        say("");
        say("1. %,d orders as fast as possible, at most %d of them unanswered", count, GatewayBook.WINDOW);
        say("");
    }

    void snapshot(final long orders)
    {
        event("snapshot", "every node wrote its book, at %,d orders", orders);
    }

    void killed(final int member, final long pid, final int filled, final int unanswered)
    {
        event("kill -9", "node %d, the leader, pid %d; %,d orders filled, %,d unanswered", member, pid, filled,
            unanswered);
    }

    void newLeader(final int leader, final long resent, final long elapsedNs)
    {
        event("new leader", "node %d; orders are filled again after %,d ms, %,d were sent again", leader,
            millis(elapsedNs), resent);
    }

    void restarted(final int member, final long pid)
    {
        event("restart", "node %d, pid %d", member, pid);
    }

    void rejoined(final NodeReport started, final NodeReport followed, final long elapsedNs)
    {
        event("back", "node %d; read a snapshot of %,d orders and the log up to %,d, after %,d ms", started.member(),
            started.orders(), followed.orders(), millis(elapsedNs));
    }

    void filled(final int count, final long elapsedNs)
    {
        event("filled", "all %,d orders after %,d ms", count, millis(elapsedNs));
    }

    void account(final OrderClient client, final List<NodeReport> reports)
    {
        final FillAccount account = client.account();
        say("");
        say("2. The account: each order filled once, and the same book on every node");
        say("");
        say("   %-9s %10s %10s %11s %16s %14s", "", "filled", "missing", "sent again", "answered again",
            "contradictory");
        say("   %-9s %,10d %,10d %,11d %,16d %,14d", "strategy", account.filled(), account.count() - account.filled(),
            client.resent(), account.repeated(), account.contradicting());
        say("");
        say("   %-9s %10s %10s %11s   %s", "", "orders", "repeated", "early", "digest of the book");
        for (final NodeReport report : reports)
        {
            say("   %-9s %,10d %,10d %,11d   %016x", "node " + report.member(), report.orders(), report.repeated(),
                report.early(), report.digest());
        }
        say("   %-9s %10s %10s %11s   %016x", "expected", "", "", "", account.digest());
        say("");
    }

    void end(final boolean isWhole, final long elapsedNs)
    {
        say(isWhole ?
            "Every order was filled exactly once, and all nodes have the same book. %.1f s, start to end." :
            "NOT every order was filled exactly once, or the books differ. %.1f s, start to end.", elapsedNs / 1e9);
    }

    private void event(final String name, final String format, final Object... values)
    {
        say("   %-12s %s", name, String.format(Locale.ROOT, format, values));
    }

    private void say(final String format, final Object... values)
    {
        out.printf(Locale.ROOT, format + "%n", values);
    }

    private static long millis(final long durationNs)
    {
        return TimeUnit.NANOSECONDS.toMillis(durationNs);
    }
}
