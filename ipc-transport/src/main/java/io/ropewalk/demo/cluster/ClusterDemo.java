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

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The demo's gateway as a service of Aeron Cluster on three nodes of this machine, whose leaders are killed under load.
 * <p>
 * <b>Threads:</b> one, which is interrupted when the process is asked to end.
 * <p>
 * <b>Failure:</b> false from {@link #run()} unless every order was filled exactly once and all nodes have the same
 * book; {@link IllegalStateException} if a node ends by itself or something does not happen in time, which it names.
 * Whatever happens, no process and no file is left behind.
 */
public final class ClusterDemo
{
    /** The fewest orders, so that the load lasts until a leader is killed. */
    public static final int FEWEST_ORDERS = 2_000;

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(180);
    private static final long ASK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SNAPSHOT_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);

    private final ClusterNarration narration;
    private final int count;
    private final int kills;
    private long audit;
    private long askedNs = System.nanoTime();

    /**
     * Prepares a show.
     *
     * @param out   for the audience.
     * @param count orders to send, at least {@link #FEWEST_ORDERS}.
     * @param kills how many times the leader is killed.
     */
    public ClusterDemo(final PrintStream out, final int count, final int kills)
    {
        this.narration = new ClusterNarration(out);
        this.count = count;
        this.kills = kills;
    }

    /**
     * Starts the nodes, sends the orders, kills leaders and prints what came of it.
     *
     * @return whether every order is accounted for.
     * @throws IOException          if no ports can be looked for.
     * @throws InterruptedException when interrupted; the processes are ended.
     */
    public boolean run() throws IOException, InterruptedException
    {
        final long startNs = System.nanoTime();
        try (ClusterStage stage = new ClusterStage(count))
        {
            narration.open(stage.directory());
            for (int i = 0; i < ClusterMembers.NODES; i++)
            {
                narration.introduce(i, stage.nodes().start(i));
            }
            await(stage, "a leader", stage.client()::isConnected);
            narration.ready(stage.client().leader(), System.nanoTime() - startNs);
            load(stage);
            final List<NodeReport> books = audit(stage);
            narration.account(stage.client(), books);
            final boolean isWhole = isWhole(stage.client().account(), books);
            narration.end(isWhole, System.nanoTime() - startNs);
            return isWhole;
        }
    }

    private void load(final ClusterStage stage) throws InterruptedException
    {
        final long startNs = System.nanoTime();
        final FillAccount account = stage.client().account();
        narration.beginLoad(count);
        final int part = count / (kills + 1);
        stage.client().target(part);
        await(stage, "half of the orders before the first kill", () -> account.filled() >= part / 2);
        narration.snapshot(snapshot(stage));
        for (int i = 1; i <= kills; i++)
        {
            // What is there for the time of the kill is not used up before.
            final int due = i * part;
            stage.client().target(i < kills ? due + part : count);
            await(stage, "orders before kill " + i,
                () -> account.filled() >= due && stage.client().unanswered() > 0);
            replaceLeader(stage);
        }
        await(stage, "all orders", () -> account.filled() == count);
        narration.filled(count, System.nanoTime() - startNs);
    }

    private void replaceLeader(final ClusterStage stage) throws InterruptedException
    {
        final OrderClient client = stage.client();
        final int leader = client.leader();
        final long term = client.term();
        final int filled = client.account().filled();
        final long resent = client.resent();
        final int unanswered = client.unanswered();
        final long killedNs = System.nanoTime();
        narration.killed(leader, stage.nodes().kill(leader), filled, unanswered);

        // More than what may have been on its way from the dead one.
        final int enough = Math.min(count, filled + unanswered + 1);
        await(stage, "a new leader", () -> client.term() > term && client.account().filled() >= enough);
        narration.newLeader(client.leader(), client.resent() - resent, System.nanoTime() - killedNs);

        final long startNs = System.nanoTime();
        final long first = audit + 1;
        narration.restarted(leader, stage.nodes().start(leader));
        await(stage, "the restarted node", () ->
        {
            ask(client);
            return stage.nodes().findAudit(leader, first).isPresent();
        });
        narration.rejoined(stage.nodes().findLast(NodeReport.Occasion.STARTED, leader).orElseThrow(),
            stage.nodes().findAudit(leader, first).orElseThrow(), System.nanoTime() - startNs);
    }

    private long snapshot(final ClusterStage stage) throws InterruptedException
    {
        for (int i = 0; i < ClusterMembers.NODES; i++)
        {
            final int member = i;
            await(stage, "a snapshot of node " + i, () ->
            {
                askForSnapshot(stage.client());
                return stage.nodes().findLast(NodeReport.Occasion.SNAPSHOT, member).isPresent();
            });
        }
        return stage.nodes().findLast(NodeReport.Occasion.SNAPSHOT, 0).orElseThrow().orders();
    }

    /** A question, or its answer, or even the snapshot of a node may be lost with a leader. */
    private void askForSnapshot(final OrderClient client)
    {
        final long intervalNs = client.hasSnapshotBegun() ? SNAPSHOT_INTERVAL_NS : ASK_INTERVAL_NS;
        if (System.nanoTime() - askedNs > intervalNs && client.snapshot(1))
        {
            askedNs = System.nanoTime();
        }
    }

    private List<NodeReport> audit(final ClusterStage stage) throws InterruptedException
    {
        final long first = audit + 1;
        await(stage, "the books of all nodes", () ->
        {
            ask(stage.client());
            return !stage.nodes().findAll(first).isEmpty();
        });
        return stage.nodes().findAll(first);
    }

    /** Asks for the books now and then: a question may be lost with a leader. */
    private void ask(final OrderClient client)
    {
        if (System.nanoTime() - askedNs > ASK_INTERVAL_NS && client.audit(audit + 1))
        {
            audit++;
            askedNs = System.nanoTime();
        }
    }

    private boolean isWhole(final FillAccount account, final List<NodeReport> books)
    {
        return account.isWhole() && books.stream().allMatch(
            (book) -> book.orders() == count && book.digest() == account.digest());
    }

    /** The client works meanwhile. */
    private void await(final ClusterStage stage, final String what, final BooleanSupplier condition)
        throws InterruptedException
    {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            stage.nodes().requireAlive();
            if (System.nanoTime() - startNs > PATIENCE_NS)
            {
                throw new IllegalStateException("timed out: awaited=" + what + " leader=" + stage.client().leader() +
                    " filled=" + stage.client().account().filled() + " of=" + count + stage.nodes().errors());
            }
            if (Thread.interrupted())
            {
                throw new InterruptedException("awaited=" + what);
            }
            if (stage.client().step() == 0)
            {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }
}
