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

import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.ropewalk.bus.topics.Topics;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The image of one log: puts messages together that were too long for one frame, and follows their numbers.
 */
final class TopicImage implements ControlledFragmentHandler
{
    private final TopicSubscription subscription;
    private final SubscriptionRegistration registration;
    private final Image image;
    private final boolean isCopied;
    /** Nothing is to be looked at but the number of a message. */
    private final boolean isDirect;
    private ExpandableArrayBuffer copy;
    private ExpandableArrayBuffer assembled;
    private int assembledLength = -1;
    private PublisherSession session;
    private boolean isFinished;

    TopicImage(final TopicSubscription subscription, final SubscriptionRegistration registration, final Image image)
    {
        this.subscription = subscription;
        this.registration = registration;
        this.image = image;
        this.isCopied = subscription.whenSlow() != WhenSlow.BLOCK;
        this.isDirect = !isCopied && !subscription.isNetwork();
    }

    SubscriptionRegistration registration()
    {
        return registration;
    }

    PublisherSession session()
    {
        return session;
    }

    boolean isFinished()
    {
        return isFinished || image.isClosed();
    }

    /** Nothing more is read from here; the next log of this publisher may begin. */
    void finish()
    {
        isFinished = true;
        assembledLength = -1;
        if (session != null && session.current == this)
        {
            session.current = session.next;
            session.next = null;
        }
    }

    void poll()
    {
        if (session != null && session.next != null)
        {
            pollLast();
        }
        else if (!isFinished)
        {
            image.controlledPoll(this, Integer.MAX_VALUE);
        }
    }

    /** The next image was seen before this poll: the publisher has written everything here that it will. */
    private void pollLast()
    {
        if (!isFinished)
        {
            final long position = image.position();
            image.controlledPoll(this, Integer.MAX_VALUE);
            if (image.position() == position && !subscription.isHalted() && session.current == this)
            {
                finish();
            }
        }
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final byte flags = header.flags();
        final long stamp = header.reservedValue();
        final PublisherSession followed = session;
        if (isDirect && followed != null && (flags & FrameDescriptor.UNFRAGMENTED) == FrameDescriptor.UNFRAGMENTED &&
            followed.current == this && (stamp & TopicPublication.SEQUENCE_MASK) == followed.expected)
        {
            followed.expected = (stamp + 1) & TopicPublication.SEQUENCE_MASK;
            return subscription.deliver(buffer, offset, length, stamp) ? Action.CONTINUE : Action.BREAK;
        }
        return isCopied ? copy(buffer, offset, length, flags, stamp) : accept(buffer, offset, length, flags, stamp);
    }

    /**
     * A publisher that goes on without us may overwrite what we read. It marks our subscription before the driver lets
     * it, so a copy that was made before the mark is whole. Over a network the
     * driver of this machine marks it.
     */
    private Action copy(
        final DirectBuffer buffer, final int offset, final int length, final byte flags, final long stamp)
    {
        if (copy == null)
        {
            copy = new ExpandableArrayBuffer();
        }
        boolean isWhole = length >= 0 && offset + length <= buffer.capacity();
        if (isWhole)
        {
            copy.putBytes(0, buffer, offset, length);
        }
        VarHandle.acquireFence();
        isWhole &= !subscription.checkEvicted();
        return isWhole ? accept(copy, 0, length, flags, stamp) : Action.ABORT;
    }

    private Action accept(
        final DirectBuffer buffer, final int offset, final int length, final byte flags, final long stamp)
    {
        if ((flags & FrameDescriptor.UNFRAGMENTED) == FrameDescriptor.UNFRAGMENTED)
        {
            return deliver(buffer, offset, length, stamp);
        }
        if ((flags & FrameDescriptor.BEGIN_FRAG_FLAG) != 0)
        {
            assembledLength = 0;
            assembled = assembled == null ? new ExpandableArrayBuffer() : assembled;
        }
        if (assembledLength < 0)
        {
            return Action.CONTINUE;
        }
        assembled.putBytes(assembledLength, buffer, offset, length);
        if ((flags & FrameDescriptor.END_FRAG_FLAG) == 0)
        {
            assembledLength += length;
            return Action.CONTINUE;
        }
        final Action action = deliver(assembled, 0, assembledLength + length, stamp);
        assembledLength = action == Action.ABORT ? assembledLength : -1;
        return action;
    }

    private Action deliver(final DirectBuffer buffer, final int offset, final int length, final long stamp)
    {
        final PublisherSession followed = session;
        if (subscription.isNetwork() && (stamp & TopicPublication.SEQUENCE_MASK) == TopicPublication.END_OF_STREAM)
        {
            return end(buffer, offset, length, stamp);
        }
        final boolean isNext = followed != null && followed.current == this &&
            (stamp & TopicPublication.SEQUENCE_MASK) == followed.expected;
        if (!isNext && !follow(stamp))
        {
            return subscription.isContested() ? Action.ABORT : Action.CONTINUE;
        }
        session.expected = ((stamp & TopicPublication.SEQUENCE_MASK) + 1) & TopicPublication.SEQUENCE_MASK;
        return subscription.deliver(buffer, offset, length, stamp) ? Action.CONTINUE : Action.BREAK;
    }

    /** The last message of a publisher on the network, with the number of those before it. */
    private Action end(final DirectBuffer buffer, final int offset, final int length, final long stamp)
    {
        if (length == Long.BYTES)
        {
            final long count = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN) & TopicPublication.SEQUENCE_MASK;
            if (!follow((stamp & ~TopicPublication.SEQUENCE_MASK) | count) && subscription.isContested())
            {
                return Action.ABORT;
            }
            session.expected = count;
            subscription.endedElsewhere();
        }
        return Action.CONTINUE;
    }

    /** Whether the message is to be delivered. */
    private boolean follow(final long stamp)
    {
        final long found = stamp & TopicPublication.SEQUENCE_MASK;
        if (session == null)
        {
            session = subscription.session(publisher(stamp), found);
        }
        if (session.current != this)
        {
            if (session.current != null && !session.current.isFinished())
            {
                session.next = this;
                subscription.contested();
                return false;
            }
            session.current = this;
            session.next = null;
        }
        final long ahead = distance(found, session.expected);
        if (ahead > 0)
        {
            subscription.missed(session, ahead, found);
        }
        // Behind: whoever comes back after being too slow may be given some messages again.
        return ahead >= 0;
    }

    /** Its number in its walk; from other machines with the bits of its session that stay. */
    private long publisher(final long stamp)
    {
        final long number = stamp >>> TopicPublication.SEQUENCE_BITS;
        final long session = subscription.isNetwork() ? image.sessionId() >>> BusChannel.SESSION_SHIFT : 0;
        return session << Topics.PUBLISHER_BITS | number;
    }

    static long distance(final long to, final long from)
    {
        final int shift = Long.SIZE - TopicPublication.SEQUENCE_BITS;
        return ((to - from) << shift) >> shift;
    }
}
