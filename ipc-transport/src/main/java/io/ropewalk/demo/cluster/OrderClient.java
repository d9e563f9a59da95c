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

import io.aeron.Aeron;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.ClusterException;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.codecs.AdminRequestType;
import io.aeron.cluster.codecs.AdminResponseCode;
import io.aeron.exceptions.TimeoutException;
import io.aeron.logbuffer.Header;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;

/**
 * The strategy, as a client of the cluster: sends orders, at most a window of them ahead of the answers.
 * <p>
 * What the cluster has answered is in the logs of most nodes and stays. Of the rest nothing is known: an order may have
 * been lost with its leader, or only its answer. So after every change of the leader or of the session, and when
 * answers stay away, all orders that are not answered are sent again, in their order, and the gateway recognises those
 * that it has.
 * <p>
 * <b>Threads:</b> one, which calls {@link #step()} all the time.
 */
final class OrderClient implements EgressListener, AutoCloseable
{
    private static final long CLIENT = 1;
    private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long KEEP_ALIVE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long NEW_LEADER_NS = TimeUnit.SECONDS.toNanos(20);

    private final Aeron aeron;
    private final String endpoints;
    private final FillAccount account;
    private final UnsafeBuffer request = new UnsafeBuffer(new byte[OrderMessage.REQUEST_LENGTH]);
    private AeronCluster.AsyncConnect connecting;
    private AeronCluster cluster;
    private int target;
    private int next;
    private int highest;
    private long resent;
    private long sessions;
    private boolean hasSnapshotBegun;
    private long heardNs = System.nanoTime();
    private long keptAliveNs = heardNs;

    OrderClient(final Aeron aeron, final String endpoints, final int count)
    {
        this.aeron = aeron;
        this.endpoints = endpoints;
        this.account = new FillAccount(CLIENT, count);
    }

    /** Lets orders be sent until so many are filled. */
    void target(final int newTarget)
    {
        target = Math.min(newTarget, account.count());
    }

    /**
     * Does what is to be done now, without waiting.
     *
     * @return 0 if that was nothing.
     */
    int step()
    {
        if (cluster == null)
        {
            return connect();
        }
        final int filled = account.filled();
        final int work = cluster.pollEgress() + cluster.pollStateChanges();
        if (cluster.isClosed())
        {
            // Its leader stayed away for too long, or the cluster has forgotten the session.
            CloseHelper.close(cluster);
            cluster = null;
            return 1;
        }
        final long nowNs = System.nanoTime();
        if (account.filled() > filled || next == account.filled())
        {
            heardNs = nowNs;
        }
        else if (nowNs - heardNs > SILENCE_NS)
        {
            sendAgain();
        }
        if (nowNs - keptAliveNs > KEEP_ALIVE_NS)
        {
            cluster.sendKeepAlive();
            keptAliveNs = nowNs;
        }
        return work + send();
    }

    private int connect()
    {
        try
        {
            if (connecting == null)
            {
                connecting = AeronCluster.asyncConnect(new AeronCluster.Context()
                    .aeron(aeron)
                    .ownsAeronClient(false)
                    .ingressChannel("aeron:udp")
                    .ingressEndpoints(endpoints)
                    .egressChannel(ClusterMembers.ANY_PORT)
                    .egressListener(this)
                    .newLeaderTimeoutNs(NEW_LEADER_NS));
            }
            final int step = connecting.step();
            cluster = connecting.poll();
            if (cluster == null)
            {
                return connecting.step() - step;
            }
            connecting = null;
            sessions++;
            sendAgain();
            return 1;
        }
        catch (final TimeoutException | ClusterException ex)
        {
            // There is no leader yet. Whoever waits for us has a deadline.
            CloseHelper.close(connecting);
            connecting = null;
            return 0;
        }
    }

    private void sendAgain()
    {
        next = account.filled();
        heardNs = System.nanoTime();
    }

    private int send()
    {
        int sent = 0;
        while (next < target && next < account.filled() + GatewayBook.WINDOW)
        {
            OrderMessage.putOrder(request, CLIENT, next);
            if (cluster.offer(request, 0, OrderMessage.REQUEST_LENGTH) < 0)
            {
                // No room, or no leader now.
                return sent;
            }
            resent += next < highest ? 1 : 0;
            next++;
            highest = Math.max(highest, next);
            sent++;
        }
        return sent;
    }

    /** Asks all nodes to report their books; returns whether the question is on its way. It may be lost. */
    boolean audit(final long audit)
    {
        OrderMessage.putAudit(request, CLIENT, audit);
        return cluster != null && cluster.offer(request, 0, OrderMessage.REQUEST_LENGTH) > 0;
    }

    /** Asks all nodes for a snapshot; returns whether the question is on its way. It may be lost. */
    boolean snapshot(final long correlationId)
    {
        return cluster != null && cluster.sendAdminRequestToTakeASnapshot(correlationId);
    }

    @Override
    public void onMessage(
        final long clusterSessionId,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        account.receive(OrderMessage.filledSequence(buffer, offset), OrderMessage.fill(buffer, offset));
    }

    @Override
    public void onNewLeader(
        final long clusterSessionId,
        final long leadershipTermId,
        final int leaderMemberId,
        final String ingressEndpoints)
    {
        sendAgain();
    }

    @Override
    public void onAdminResponse(
        final long clusterSessionId,
        final long correlationId,
        final AdminRequestType requestType,
        final AdminResponseCode responseCode,
        final String message,
        final DirectBuffer payload,
        final int payloadOffset,
        final int payloadLength)
    {
        if (responseCode == AdminResponseCode.UNAUTHORISED_ACCESS)
        {
            throw new IllegalStateException("the cluster refuses a snapshot: message=" + message);
        }
        // Otherwise there is no leader now, or the last question is being answered.
        hasSnapshotBegun |= responseCode == AdminResponseCode.OK;
    }

    boolean hasSnapshotBegun()
    {
        return hasSnapshotBegun;
    }

    boolean isConnected()
    {
        return cluster != null;
    }

    /** The node that leads, as far as this client knows, or -1. */
    int leader()
    {
        return cluster == null ? -1 : cluster.leaderMemberId();
    }

    /** The term of office of that leader; each leader has a higher one than those before. */
    long term()
    {
        return cluster == null ? -1 : cluster.leadershipTermId();
    }

    /** How many orders are on their way, or lost. */
    int unanswered()
    {
        return highest - account.filled();
    }

    long resent()
    {
        return resent;
    }

    long sessions()
    {
        return sessions;
    }

    FillAccount account()
    {
        return account;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(connecting, cluster);
    }
}
