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

import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.function.Consumer;

/**
 * The demo's gateway as a service of Aeron Cluster: all nodes see the same orders in the same order and keep the same
 * book; the answers of the leader alone reach the client.
 */
final class GatewayService implements ClusteredService
{
    /** Who does not get an answer asks again, so there is no reason to hold up the others for one. */
    private static final int ATTEMPTS = 3;

    private final int member;
    private final Consumer<NodeReport> reports;
    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[OrderMessage.FILL_LENGTH]);
    private GatewayBook book = new GatewayBook();
    private Cluster cluster;

    GatewayService(final int member, final Consumer<NodeReport> reports)
    {
        this.member = member;
        this.reports = reports;
    }

    @Override
    public void onStart(final Cluster newCluster, final Image snapshot)
    {
        cluster = newCluster;
        book = snapshot == null ? new GatewayBook() : load(snapshot);
        report(NodeReport.Occasion.STARTED, 0);
    }

    private GatewayBook load(final Image snapshot)
    {
        final GatewayBook[] loaded = {null};
        final FragmentAssembler assembler = new FragmentAssembler((buffer, offset, length, header) ->
            loaded[0] = GatewayBook.decode(buffer, offset, length));
        while (loaded[0] == null)
        {
            final int fragments = snapshot.poll(assembler, 1);
            if (fragments == 0 && (snapshot.isClosed() || snapshot.isEndOfStream()))
            {
                throw new IllegalStateException("snapshot ends early: position=" + snapshot.position());
            }
            cluster.idleStrategy().idle(fragments);
        }
        return loaded[0];
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshot)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = book.encode(buffer);
        for (long result = snapshot.offer(buffer, 0, length); result < 0; result = snapshot.offer(buffer, 0, length))
        {
            if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED)
            {
                throw new IllegalStateException("cannot write a snapshot: lengthBytes=" + length + " reason=" +
                    Publication.errorString(result));
            }
            cluster.idleStrategy().idle();
        }
        report(NodeReport.Occasion.SNAPSHOT, 0);
    }

    @Override
    public void onSessionMessage(
        final ClientSession session,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        // What a client sends must never end the service: that would end it on all nodes.
        if (length != OrderMessage.REQUEST_LENGTH)
        {
            return;
        }
        final long sequence = OrderMessage.sequence(buffer, offset);
        final int kind = OrderMessage.kind(buffer, offset);
        if (kind == OrderMessage.ORDER)
        {
            final long fill = book.fill(OrderMessage.client(buffer, offset), sequence,
                OrderMessage.price(buffer, offset), OrderMessage.quantity(buffer, offset));
            if (fill >= 0)
            {
                answer(session, sequence, fill);
            }
        }
        else if (kind == OrderMessage.AUDIT)
        {
            report(NodeReport.Occasion.AUDIT, sequence);
        }
    }

    private void answer(final ClientSession session, final long sequence, final long fill)
    {
        OrderMessage.putFill(answer, sequence, fill);
        for (int i = 0; i < ATTEMPTS; i++)
        {
            final long result = session.offer(answer, 0, OrderMessage.FILL_LENGTH);
            if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION)
            {
                return;
            }
            cluster.idleStrategy().idle();
        }
    }

    private void report(final NodeReport.Occasion occasion, final long audit)
    {
        reports.accept(NodeReport.of(occasion, member, audit, book));
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp)
    {
        // Clients say who they are in each order: one that comes back has another session.
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason)
    {
        // The book keeps the client, who may come back.
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
        // None is ever set.
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole)
    {
        // A leader and a follower do the same here.
    }

    @Override
    public void onTerminate(final Cluster terminated)
    {
        // The book is in the log and in snapshots.
    }
}
