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

import io.aeron.ControlledFragmentAssembler;
import io.aeron.ReservedValueSupplier;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.ropewalk.bus.bridge.Arrivals;
import io.ropewalk.bus.bridge.BridgeEnd;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.machine.platform.IntervalTimer;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.Int2ObjectHashMap;

import java.util.concurrent.atomic.AtomicLong;

/** The side of a bridge that puts elements into its queue. See {@link BridgeSender} for the protocol. */
final class BridgeReceiver implements BridgeSide
{
    /*
     * A log of a sender is known by its session once it has said HELLO; before that, its elements are of no use, since
     * their numbers may be those of another stream. When the queue is full, the log stays where it is: Aeron's window
     * closes, the sender cannot send, has no more room, and takes no more from its queue.
     */
    private static final int FRAGMENT_LIMIT = 256;
    private static final long FAREWELL_NS = 30_000_000_000L;
    private static final String NO_REASON = "";

    private final BridgeEnd end;
    private final Arrivals arrivals;
    private final BridgeChannels channels;
    private final int maxLength;
    private final IntervalTimer farewellTimer = IntervalTimer.dueLater(FAREWELL_NS);
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer();
    private final ExpandableArrayBuffer pieces = new ExpandableArrayBuffer();
    private final ReservedValueSupplier stamp = (buffer, offset, length) -> BridgeMessage.STATUS;
    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(this::onMessage);
    private final Int2ObjectHashMap<Long> rounds = new Int2ObjectHashMap<>();
    private BridgeLink link;
    private long answerRound;
    private long answerStream;
    private long gapRound;
    private long pieceNumber = -1;
    private int pieceLength;
    private int answer;
    private String reason = NO_REASON;
    private boolean isStatusDue;
    private boolean isEndSeen;
    private boolean isHeard;
    private RuntimeException failure;
    private volatile boolean isConnected;
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();

    BridgeReceiver(final BridgeEnd end, final Arrivals arrivals, final BridgeChannels channels)
    {
        this.end = end;
        this.arrivals = arrivals;
        this.channels = channels;
        this.maxLength = end.maxLength();
    }

    @Override
    public void relink(final BridgeLink next)
    {
        link = next;
        isConnected = false;
        rounds.clear();
        assembler.clear();
    }

    @Override
    public int work() throws InterruptedException
    {
        final int work = link.subscription().controlledPoll(assembler, FRAGMENT_LIMIT);
        if (isEndSeen)
        {
            finish();
        }
        if (isStatusDue)
        {
            sendStatus();
        }
        if (failure != null)
        {
            throw failure;
        }
        if (!link.subscription().isConnected())
        {
            isConnected = false;
        }
        return work;
    }

    private void finish() throws InterruptedException
    {
        isEndSeen = false;
        end.shutdown();
        arrivals.end();
        answer(BridgeMessage.ENDED, answerRound);
    }

    private void answer(final int newAnswer, final long round)
    {
        answer = newAnswer;
        answerRound = round;
        answerStream = arrivals.stream();
        reason = NO_REASON;
        isStatusDue = true;
        isHeard = true;
    }

    private void refuse(final int session, final long stream, final long round, final String newReason)
    {
        rounds.remove(session);
        refuse(stream, round, newReason);
    }

    private void refuse(final long stream, final long round, final String newReason)
    {
        answer = BridgeMessage.REFUSED;
        answerRound = round;
        answerStream = stream;
        reason = newReason;
        isStatusDue = true;
        isHeard = true;
    }

    private void sendStatus()
    {
        final int length = BridgeMessage.write(
            message, answer, answerStream, answerRound, arrivals.next(), maxLength, reason);
        isStatusDue = link.publication().offer(message, 0, length, stamp) <= 0;
    }

    private ControlledFragmentHandler.Action onMessage(
        final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (failure != null)
        {
            return ControlledFragmentHandler.Action.ABORT;
        }
        final long number = header.reservedValue();
        final Long round = rounds.get(header.sessionId());
        if (number >= 0 || BridgeMessage.PIECE == number)
        {
            return round == null ? ControlledFragmentHandler.Action.CONTINUE :
                number >= 0 ? onElement(number, buffer, offset, length, round) :
                onPiece(buffer, offset, length - BridgeMessage.PIECE_HEADER_LENGTH, round);
        }
        if (isStatusDue && (answer != BridgeMessage.FINE || isEndSeen))
        {
            // What was to be said first is not said yet.
            return ControlledFragmentHandler.Action.ABORT;
        }
        if (BridgeMessage.isReadable(buffer, offset, length))
        {
            onHello(number, buffer, offset, header.sessionId());
        }
        return ControlledFragmentHandler.Action.CONTINUE;
    }

    private void onHello(final long kind, final DirectBuffer buffer, final int offset, final int session)
    {
        final long stream = BridgeMessage.stream(buffer, offset);
        final long round = BridgeMessage.round(buffer, offset);
        final String codecName = BridgeMessage.text(buffer, offset);
        if (!codecName.equals(end.codecName()))
        {
            refuse(session, stream, round, "its queue has another codec: expected=" + codecName +
                " found=" + end.codecName());
            return;
        }
        if (!arrivals.isFor(stream))
        {
            refuse(session, stream, round, "its queue has the elements of another sender, destroy it to begin anew: " +
                "stream=" + Long.toHexString(arrivals.stream()) + " refused=" + Long.toHexString(stream));
            return;
        }
        final long head = BridgeMessage.extra(buffer, offset);
        if (stream != arrivals.stream() || head > arrivals.next())
        {
            // A sender that is new here; or one who was confirmed what was before by somebody else, who has gone.
            rounds.clear();
            arrivals.begin(stream, head);
        }
        isConnected = true;
        rounds.put(session, Long.valueOf(round));
        final boolean isMissing = BridgeMessage.sequence(buffer, offset) > arrivals.next();
        isEndSeen = BridgeMessage.END == kind && !isMissing && !arrivals.isEnded();
        answer(arrivals.isEnded() ? BridgeMessage.ENDED : isMissing ? BridgeMessage.GAP : BridgeMessage.FINE, round);
    }

    private ControlledFragmentHandler.Action onElement(
        final long number, final DirectBuffer buffer, final int offset, final int length, final long round)
    {
        return isNext(number, round) ? put(buffer, offset, length, round) : ControlledFragmentHandler.Action.CONTINUE;
    }

    /** The same piece may come again, when the queue was full, and from another log. */
    private ControlledFragmentHandler.Action onPiece(
        final DirectBuffer buffer, final int offset, final int length, final long round)
    {
        final long number = buffer.getLong(offset);
        final int total = buffer.getInt(offset + BridgeMessage.PIECE_LENGTH_OFFSET);
        final int from = buffer.getInt(offset + BridgeMessage.PIECE_OFFSET_OFFSET);
        final boolean isWithin = from >= 0 && length > 0 && from <= total - length;
        if (!isWithin || !isNext(number, round))
        {
            return ControlledFragmentHandler.Action.CONTINUE;
        }
        if (total > maxLength)
        {
            // Says so, as for every element that is too long.
            return put(pieces, 0, total, round);
        }
        final int known = number == pieceNumber ? pieceLength : 0;
        if (from > known)
        {
            return ControlledFragmentHandler.Action.CONTINUE;
        }
        pieces.putBytes(from, buffer, offset + BridgeMessage.PIECE_HEADER_LENGTH, length);
        pieceNumber = number;
        pieceLength = Math.max(known, from + length);
        return pieceLength < total ? ControlledFragmentHandler.Action.CONTINUE : put(pieces, 0, total, round);
    }

    private boolean isNext(final long number, final long round)
    {
        final long next = arrivals.next();
        if (number < next)
        {
            duplicates.lazySet(duplicates.getPlain() + 1);
        }
        else if (number > next && gapRound != round && !isStatusDue)
        {
            gapRound = round;
            answer(BridgeMessage.GAP, round);
        }
        return number == next;
    }

    private ControlledFragmentHandler.Action put(
        final DirectBuffer buffer, final int offset, final int length, final long round)
    {
        final int result;
        try
        {
            result = arrivals.put(buffer, offset, length);
        }
        catch (final ElementTooLargeException ex)
        {
            refuse(arrivals.stream(), round, ex.getMessage());
            failure = ex;
            return ControlledFragmentHandler.Action.ABORT;
        }
        if (Ring.ACCEPTED == result)
        {
            moved.lazySet(moved.getPlain() + 1);
            if (!isStatusDue)
            {
                answer(BridgeMessage.FINE, round);
            }
            return ControlledFragmentHandler.Action.CONTINUE;
        }
        if (Ring.CLOSED == result)
        {
            refuse(arrivals.stream(), round, "its queue was shut down");
            failure = new QueueClosedException("queue of a bridge was shut down: name=" + end.name() + " channel=" +
                channels.channel());
        }
        return ControlledFragmentHandler.Action.ABORT;
    }

    /**
     * After the end it stays until the sender has gone, who may not have heard of it. One that is started after the end
     * does not know whether there is anybody who has not, so it stays for a while.
     */
    @Override
    public boolean isDone()
    {
        return arrivals.isEnded() && !isStatusDue &&
            (isHeard ? !link.subscription().isConnected() : farewellTimer.isDue());
    }

    @Override
    public boolean isAnswered()
    {
        return isConnected;
    }

    @Override
    public BridgeStatistics statistics()
    {
        return new BridgeStatistics(isConnected, moved.get(), 0, duplicates.get(), arrivals.unknown());
    }

    @Override
    public void close()
    {
        arrivals.close();
    }
}
