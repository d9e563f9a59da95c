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

import io.aeron.FragmentAssembler;
import io.aeron.ReservedValueSupplier;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.ropewalk.bus.bridge.BridgeEnd;
import io.ropewalk.bus.bridge.Departures;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.machine.platform.IntervalTimer;
import io.ropewalk.machine.platform.RandomNumber;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import java.util.concurrent.atomic.AtomicLong;

/** The side of a bridge that takes elements from its queue. */
final class BridgeSender implements BridgeSide
{
    /*
     * Take: from the queue into Departures, as long as there is room. Send: in order, from there. Confirm: everything
     * before the number that the receiver expects next. Aeron brings over in order what one log holds, so something is
     * missing only when a log has ended: a side was restarted, or a driver. That is found out, not guessed from time:
     *
     * Each go is a round with a random number. It begins with a HELLO that says up to which number was sent; so does
     * each HELLO that repeats it, and they follow the elements in the same log. A receiver that meets one, and expects
     * a smaller number, has missed something: it answers GAP, and the sender begins the next round there. It answers
     * GAP, too, at an element with a greater number than it expects. A GAP of a round that is over is of no interest.
     * The clock only says when to ask again.
     *
     * The receiver puts the element that it expects, and no other, whichever log it comes from: a number means the same
     * element for ever. So logs of predecessors may still be on their way.
     */
    private static final long ASK_NS = 100_000_000;
    private static final int BATCH = 64;
    private static final int SEND_LIMIT = 256;
    private static final int FRAGMENT_LIMIT = 64;

    private final BridgeEnd end;
    private final Departures departures;
    private final BridgeChannels channels;
    private final int maxLength;
    private final IntervalTimer askTimer = IntervalTimer.dueNow(ASK_NS);
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer();
    private final FragmentHandler statusHandler = new FragmentAssembler(this::onMessage);
    private final ReservedValueSupplier stamp = (buffer, offset, length) -> reservedValue();
    private final MessageHandler taker = new Taker();
    private final Refusal refusal = new Refusal();
    private BridgeLink link;
    private long round;
    private long sent;
    /** How much of the element that is sent next was sent already, if it comes in pieces. */
    private int sentPart;
    private long furthest;
    private long reservedValue;
    private int peerMaxLength;
    private int refusedLength;
    private boolean isHelloDue;
    private boolean isAnswered;
    private boolean hasBeenAnswered;
    private boolean isDrained;
    private boolean isEndedThere;
    private String refusalReason;
    private volatile boolean isConnected;
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong resent = new AtomicLong();

    BridgeSender(final BridgeEnd end, final Departures departures, final BridgeChannels channels)
    {
        this.end = end;
        this.departures = departures;
        this.channels = channels;
        this.maxLength = end.maxLength();
        this.peerMaxLength = maxLength;
    }

    @Override
    public void relink(final BridgeLink next)
    {
        link = next;
        furthest = Math.max(furthest, departures.head());
        isAnswered = false;
        isConnected = false;
        beginRound(departures.head());
    }

    private void beginRound(final long first)
    {
        round = RandomNumber.next();
        sendFrom(first);
        isHelloDue = true;
    }

    @Override
    public int work()
    {
        int work = link.subscription().poll(statusHandler, FRAGMENT_LIMIT);
        if (refusalReason != null)
        {
            throw new BridgeException("the other side refuses: " + refusalReason + " name=" + end.name() +
                " channel=" + channels.channel());
        }
        if (isDone())
        {
            return work;
        }
        ask();
        work += isAnswered ? take() + send() : 0;
        if (isEndedThere)
        {
            endHere();
        }
        return work;
    }

    /** Whoever has been restarted after the end hears of it before it has looked into its queue. */
    private void endHere()
    {
        if (departures.head() < departures.tail())
        {
            throw new BridgeException("the stream was ended on the other side, but there are elements here: name=" +
                end.name() + " channel=" + channels.channel());
        }
        if (isDrained)
        {
            departures.end();
        }
    }

    /** Says where it stands: at the start of each round, and when there has been no news for a while. */
    private void ask()
    {
        if (isHelloDue || (askTimer.isDue() && isWaiting()))
        {
            final boolean isEnd = isDrained && isAnswered && departures.head() == departures.tail();
            reservedValue = isEnd ? BridgeMessage.END : BridgeMessage.HELLO;
            final int length = BridgeMessage.write(message, maxLength, departures.stream(), round, sent,
                departures.head(), end.codecName());
            isHelloDue = link.publication().offer(message, 0, length, stamp) <= 0;
            askTimer.restart();
        }
    }

    private boolean isWaiting()
    {
        if (!link.publication().isConnected())
        {
            isConnected = false;
        }
        return !isAnswered || !isConnected || isDrained || departures.head() < departures.tail();
    }

    private int take()
    {
        int work = 0;
        int room = departures.room(maxLength);
        while (room > 0 && !isDrained && work < SEND_LIMIT)
        {
            final int count = poll(Math.min(BATCH, room));
            isDrained = Ring.CLOSED == count;
            isHelloDue |= isDrained;
            if (count <= 0)
            {
                break;
            }
            work += count;
            room = departures.room(maxLength);
        }
        return work;
    }

    private int poll(final int limit)
    {
        try
        {
            return end.poll(taker, limit);
        }
        catch (final Refusal ex)
        {
            throw new ElementTooLargeException("element too long for the other side, it stays in its queue: name=" +
                end.name() + " length=" + refusedLength + " max=" + lengthLimit() + " channel=" + channels.channel());
        }
    }

    private int lengthLimit()
    {
        return Math.min(peerMaxLength, Math.min(Departures.MAX_LENGTH, maxLength));
    }

    private int send()
    {
        int work = 0;
        while (!isHelloDue && sent < departures.tail() && work < SEND_LIMIT && sendNext())
        {
            work++;
        }
        return work;
    }

    private boolean sendNext()
    {
        final int length = departures.length(sent);
        final int maxMessageLength = link.publication().maxMessageLength();
        final boolean isWhole = length <= maxMessageLength;
        if (isWhole ? !sendWhole(length) : !sendPieces(length, maxMessageLength - BridgeMessage.PIECE_HEADER_LENGTH))
        {
            return false;
        }
        resent.lazySet(resent.getPlain() + (sent < furthest ? 1 : 0));
        sendFrom(sent + Departures.recordLength(length));
        furthest = Math.max(furthest, sent);
        return true;
    }

    private void sendFrom(final long sequence)
    {
        sent = sequence;
        sentPart = 0;
    }

    private boolean sendWhole(final int length)
    {
        reservedValue = sent;
        if (departures.isContiguous(sent))
        {
            return link.publication().offer(departures.buffer(), departures.offset(sent), length, stamp) > 0;
        }
        departures.copy(sent, 0, message, 0, length);
        return link.publication().offer(message, 0, length, stamp) > 0;
    }

    private boolean sendPieces(final int length, final int maxPieceLength)
    {
        reservedValue = BridgeMessage.PIECE;
        long result = 1;
        while (result > 0 && sentPart < length)
        {
            final int part = Math.min(maxPieceLength, length - sentPart);
            message.putLong(0, sent);
            message.putInt(BridgeMessage.PIECE_LENGTH_OFFSET, length);
            message.putInt(BridgeMessage.PIECE_OFFSET_OFFSET, sentPart);
            departures.copy(sent, sentPart, message, BridgeMessage.PIECE_HEADER_LENGTH, part);
            result = link.publication().offer(message, 0, BridgeMessage.PIECE_HEADER_LENGTH + part, stamp);
            sentPart += result > 0 ? part : 0;
        }
        return result > 0;
    }

    private long reservedValue()
    {
        return reservedValue;
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (header.reservedValue() == BridgeMessage.STATUS && BridgeMessage.isReadable(buffer, offset, length) &&
            BridgeMessage.stream(buffer, offset) == departures.stream())
        {
            onStatus(BridgeMessage.number(buffer, offset), buffer, offset);
        }
    }

    private void onStatus(final int answer, final DirectBuffer buffer, final int offset)
    {
        final boolean isOfThisRound = BridgeMessage.round(buffer, offset) == round;
        if (BridgeMessage.REFUSED == answer)
        {
            refusalReason = isOfThisRound ? BridgeMessage.text(buffer, offset) : null;
            return;
        }
        final long next = BridgeMessage.sequence(buffer, offset);
        if (next > departures.tail())
        {
            refusalReason = "it has more of this stream than was sent: next=" + next + " tail=" + departures.tail();
            return;
        }
        peerMaxLength = (int)BridgeMessage.extra(buffer, offset);
        confirm(next);
        isAnswered |= isOfThisRound;
        hasBeenAnswered = true;
        isConnected = true;
        if (BridgeMessage.ENDED == answer)
        {
            isEndedThere = true;
        }
        else if (BridgeMessage.GAP == answer && isOfThisRound)
        {
            beginRound(departures.head());
        }
    }

    private void confirm(final long next)
    {
        long head = departures.head();
        long count = 0;
        while (head < next)
        {
            head += Departures.recordLength(departures.length(head));
            count++;
        }
        if (head > next && count > 0)
        {
            refusalReason = "its number is not that of an element: next=" + next + " element=" + head;
        }
        else if (count > 0)
        {
            moved.lazySet(moved.getPlain() + count);
            departures.confirm(next);
            if (sent < next)
            {
                sendFrom(next);
            }
            askTimer.restart();
            isHelloDue |= isDrained && next == departures.tail();
        }
    }

    @Override
    public boolean isDone()
    {
        return departures.isEnded();
    }

    @Override
    public boolean isAnswered()
    {
        return hasBeenAnswered;
    }

    @Override
    public BridgeStatistics statistics()
    {
        return new BridgeStatistics(isConnected, moved.get(), resent.get(), departures.dropped(), 0);
    }

    @Override
    public void close()
    {
        departures.close();
    }

    /** Moves one element from the queue, within its hand. */
    private final class Taker implements MessageHandler
    {
        @Override
        public void onMessage(final DirectBuffer buffer, final int offset, final int length)
        {
            throw new IllegalStateException("message without a position: length=" + length);
        }

        @Override
        public void onMessage(final long position, final DirectBuffer buffer, final int offset, final int length)
        {
            if (length > lengthLimit())
            {
                refusedLength = length;
                throw refusal;
            }
            departures.add(position, buffer, offset, length);
        }
    }

    /** An error, because a queue keeps the element then. Never leaves this class. */
    private static final class Refusal extends Error
    {
        private static final long serialVersionUID = 1L;

        Refusal()
        {
            super("element too long", null, false, false);
        }
    }
}
