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
package io.ropewalk.structure.pipe;

import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.BufferTooShortException;
import io.ropewalk.error.EndInUseException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.machine.memory.Scratch;
import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.Readiness;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import java.io.IOException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A handle on one end of a {@link Pipe}.
 * <p>
 * An end is held by the processes that have attached it. A handle attaches at its first operation (or by
 * {@link #attach()}), until it is closed or its process ends; a handle that was only created, or sent to another
 * process, holds nothing. Once all holders of the other end have closed it or died, sending throws
 * {@link PeerClosedException}, and so does receiving after what they sent has been received. An end that nobody has
 * attached yet does not count as closed. <b>Handing over:</b> the process that takes over an end attaches it before the
 * other closes it, or the other never attaches it.
 * <p>
 * <b>Threads:</b> any number, in any number of processes; each message goes, whole, to one receiver. A thread that is
 * alone on its end works without locked instructions until a second one comes. A process that stalls (stopped, not
 * dead) during an operation, or user code that holds on to a claim or a message, holds up the others on that end.
 * <p>
 * <b>Failure:</b> a message whose {@code send} returned is received once, in order, even if its sender is gone; an
 * unfinished one vanishes. A receiver that dies while decoding leaves the message to others on its end. A receiver's
 * death is noticed at once if it was asleep or the pipe is full, otherwise after some more messages, which are lost.
 * Throws {@link HandleClosedException} once this handle is closed; {@link NonReadableChannelException} and
 * {@link NonWritableChannelException} in the wrong direction of a one-way pipe. Sending throws if the message cannot be
 * encoded or exceeds the budget; whenever it throws, nothing was sent. A message that cannot be decoded is consumed,
 * but after an {@link Error} while decoding (no memory or stack, a class that cannot be linked) it stays for the next
 * receive.
 * <pre>{@code
 * try (Connection<String> connection = pipe.second())
 * {
 *     connection.send("hello");
 *     String reply = connection.receive();
 * }
 * }</pre>
 *
 * @param <E> type of the messages.
 */
public final class Connection<E> extends SharedObject implements Waitable
{
    private static final long serialVersionUID = 1L;
    private static final long EXCLUSIVE_PATIENCE_NS = 100_000_000;

    private final transient ConnectionKind<E> kind;
    private final transient Codec<E> codec;
    private final transient Gate gate;
    private final transient Holders holders;
    private final transient Lane in;
    private final transient Lane out;
    private final transient Inbox inbox;
    private final transient Outbox outbox;

    Connection(final Attachment attachment, final ConnectionKind<E> kind)
    {
        super(attachment);
        final boolean isFirst = kind.isFirst();
        final AtomicBuffer body = attachment.buffer();
        final Holders.Peer peer = new Holders.Peer(new Holders(body, !isFirst, attachment));
        this.kind = kind;
        this.codec = kind.pipe().codec();
        in = kind.isReadable() ? new Lane(attachment, kind.pipe(), isFirst) : null;
        out = kind.isWritable() ? new Lane(attachment, kind.pipe(), !isFirst) : null;
        holders = new Holders(body, isFirst, attachment);
        gate = new Gate(name(), holders, in, out);
        inbox = in == null ? null : new Inbox(
            "name=" + name() + " end=" + endName(), in, peer, gate, kind.strategy());
        outbox = out == null ? null : new Outbox(out, peer, gate, kind.strategy());
    }

    /**
     * Attaches this handle to its end, as the first operation does. Use it if the end may be closed before it is used,
     * and for handing over.
     *
     * @throws HandleClosedException if this handle was closed.
     * @throws EndInUseException     if another handle uses this end exclusively.
     */
    public void attach()
    {
        gate.check();
    }

    /**
     * Claims this end for this handle alone, to be used by one thread at a time in each direction, without the cost of
     * sharing. Others get {@link EndInUseException} until this handle is closed or this process dies.
     * <p>
     * What does not wait ({@link #offer(DirectBuffer, int, int)}, {@link #tryClaim(int)}) then looks at the other end
     * only once in 64 messages: that the last receiver has closed or died is noticed within 64 messages, which stay for
     * a successor. If another thread closes this handle, the next call throws {@link HandleClosedException}. An
     * operation that is under way is finished first; a claim of another thread that stays open for long keeps the end
     * until it is committed or aborted.
     *
     * @return this handle.
     * @throws EndInUseException if another handle, in this process or another, has attached this end; this handle is
     *                           then attached only if it was before.
     */
    public Connection<E> exclusive()
    {
        StackReserve.ensure();
        final boolean isNew = gate.enter();
        boolean isDone = false;
        try
        {
            keepAlone();
            isDone = true;
            return this;
        }
        finally
        {
            if (isNew && !isDone)
            {
                // Whoever was refused may drop this handle without closing it, and must not count for ever.
                gate.leave();
            }
        }
    }

    private void keepAlone()
    {
        final long deadlineNs = System.nanoTime() + EXCLUSIVE_PATIENCE_NS;
        boolean isKept = keep();
        while (!isKept && Deadline.remainingNs(deadlineNs) > 0)
        {
            Thread.yield();
            isKept = keep();
        }
        if (!isKept || !holders.isAlone())
        {
            giveBack();
            throw new EndInUseException("others use this end: name=" + name() + " end=" + endName());
        }
    }

    private boolean keep()
    {
        try
        {
            return (in == null || in.ring.keepConsumers() == Ring.ACCEPTED) &&
                (out == null || out.ring.keepProducers() == Ring.ACCEPTED);
        }
        catch (final EndInUseException ex)
        {
            giveBack();
            throw ex;
        }
    }

    private void giveBack()
    {
        if (in != null)
        {
            in.ring.giveBack();
        }
        if (out != null)
        {
            out.ring.giveBack();
        }
    }

    /**
     * Returns another handle on this end, with its own wait strategy.
     *
     * @param strategy of the new handle.
     */
    public Connection<E> waiting(final WaitStrategy strategy)
    {
        return another(new ConnectionKind<>(kind.pipe(), kind.isFirst(), strategy));
    }

    /**
     * Sends a message, waiting until there is room.
     *
     * @param message to send.
     * @throws PeerClosedException  if no receiver is left.
     * @throws InterruptedException if interrupted; nothing was sent.
     */
    public void send(final E message) throws IOException, InterruptedException
    {
        send(message, Deadline.NEVER);
    }

    /**
     * Sends a message, waiting for room with a timeout, like {@link java.util.concurrent.BlockingQueue#offer(Object,
     * long, TimeUnit)}.
     *
     * @param message to send.
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return true if it was sent, false if there was no room in time.
     * @throws PeerClosedException  if no receiver is left.
     * @throws InterruptedException if interrupted; nothing was sent.
     */
    public boolean offer(final E message, final long timeout, final TimeUnit unit)
        throws IOException, InterruptedException
    {
        return send(message, Deadline.after(timeout, unit));
    }

    private boolean send(final E message, final long deadlineNs) throws IOException, InterruptedException
    {
        Objects.requireNonNull(message, "message");
        final Outbox target = outbox();
        Waiter.checkInterrupt();
        final Scratch scratch = Scratch.acquire();
        try
        {
            final int length = codec.encode(message, scratch.buffer(), 0);
            final int result = target.offer(scratch.buffer(), 0, length, deadlineNs);
            return Ring.ACCEPTED == result || isAccepted(result);
        }
        finally
        {
            scratch.release();
        }
    }

    /**
     * Sends bytes as they are, waiting until there is room.
     *
     * @param bytes to send.
     */
    public void sendBytes(final byte[] bytes) throws IOException, InterruptedException
    {
        sendBytes(bytes, 0, bytes.length);
    }

    /**
     * Sends part of an array as it is, waiting until there is room.
     *
     * @param bytes  that contain the message.
     * @param offset of its first byte.
     * @param length in bytes.
     * @throws IndexOutOfBoundsException if the message does not lie within the array.
     */
    public void sendBytes(final byte[] bytes, final int offset, final int length)
        throws IOException, InterruptedException
    {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        final Outbox target = outbox();
        Waiter.checkInterrupt();
        final Scratch scratch = Scratch.acquire();
        try
        {
            scratch.buffer().putBytes(0, bytes, offset, length);
            final int result = target.offer(scratch.buffer(), 0, length, Deadline.NEVER);
            if (Ring.ACCEPTED != result)
            {
                isAccepted(result);
            }
        }
        finally
        {
            scratch.release();
        }
    }

    private boolean isAccepted(final int result) throws IOException
    {
        if (Ring.CLOSED == result)
        {
            throw new PeerClosedException("peer closed: name=" + name() + " end=" + otherEndName() + " " +
                outbox.readers().describe());
        }
        return Ring.ACCEPTED == result;
    }

    /**
     * Receives the next message, waiting until there is one.
     *
     * @return the message.
     * @throws PeerClosedException  if no sender is left and everything was received.
     * @throws InterruptedException if interrupted; nothing was received.
     */
    public E receive() throws IOException, InterruptedException
    {
        return receive(Deadline.NEVER);
    }

    /**
     * Receives the next message, waiting with a timeout, like {@link java.util.concurrent.BlockingQueue#poll(long,
     * TimeUnit)}.
     *
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return the message, or null if there was none in time.
     * @throws PeerClosedException  if no sender is left and everything was received.
     * @throws InterruptedException if interrupted; nothing was received.
     */
    public E poll(final long timeout, final TimeUnit unit) throws IOException, InterruptedException
    {
        return receive(Deadline.after(timeout, unit));
    }

    private E receive(final long deadlineNs) throws IOException, InterruptedException
    {
        final Inbox source = inbox();
        Waiter.checkInterrupt();
        return source.receive(codec, deadlineNs);
    }

    /**
     * Receives the next message as bytes, waiting until there is one.
     *
     * @return the bytes.
     * @throws PeerClosedException if no sender is left and everything was received.
     */
    public byte[] receiveBytes() throws IOException, InterruptedException
    {
        final Inbox source = inbox();
        Waiter.checkInterrupt();
        return source.receive(Codecs.bytes(), Deadline.NEVER);
    }

    /**
     * Receives the next message into an array, waiting until there is one.
     *
     * @param target for the bytes.
     * @param offset of the first one.
     * @return the length of the message in bytes.
     * @throws BufferTooShortException   if the message does not fit; it can be received again.
     * @throws IndexOutOfBoundsException if the offset does not lie within the array; nothing was received.
     * @throws PeerClosedException       if no sender is left and everything was received.
     */
    public int receiveBytes(final byte[] target, final int offset) throws IOException, InterruptedException
    {
        Objects.checkFromIndexSize(offset, 0, target.length);
        final Inbox source = inbox();
        Waiter.checkInterrupt();
        return source.receive(target, offset);
    }

    /**
     * Waits, with a timeout, until there is a message or the stream has ended. Takes nothing: another receiver on this
     * end may be faster. (This and {@link #isReady()} are Python's {@code poll}.)
     *
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return true if a receive would not wait, false if the timeout elapsed.
     * @throws InterruptedException if interrupted.
     */
    public boolean awaitReady(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        final Inbox source = inbox();
        Waiter.checkInterrupt();
        return source.awaitReady(Deadline.after(timeout, unit));
    }

    /**
     * Sends a message if there is room, without waiting or garbage.
     *
     * @param source that contains the message.
     * @param offset of its first byte.
     * @param length in bytes.
     * @return {@link Ring#ACCEPTED}; {@link Ring#FULL}; {@link Ring#HELD_UP} if a live sender is in the way for a
     *     moment; {@link Ring#CLOSED} if no receiver is left.
     */
    public int offer(final DirectBuffer source, final int offset, final int length)
    {
        return outbox().offer(source, offset, length);
    }

    /**
     * Claims room for a message, which this thread writes in place and then passes to {@link #commit(int)} or
     * {@link #abort(int)}, in a {@code finally} block. Until then, the claim holds up all other senders on this end.
     *
     * @param length of the message in bytes.
     * @return the index in {@link #buffer()} at which to write, or a negative result, as from {@link #offer}.
     */
    public int tryClaim(final int length)
    {
        return outbox().tryClaim(length);
    }

    /** Returns the buffer in which {@link #tryClaim(int)} claims room. */
    public MutableDirectBuffer buffer()
    {
        outbox();
        return out.ring.buffer();
    }

    /**
     * Sends a message claimed by this thread.
     *
     * @param index returned by {@link #tryClaim(int)}.
     */
    public void commit(final int index)
    {
        outbox().commit(index);
    }

    /**
     * Abandons a claim of this thread; nothing is sent.
     *
     * @param index returned by {@link #tryClaim(int)}.
     */
    public void abort(final int index)
    {
        outbox().abort(index);
    }

    /**
     * Receives the messages that are there, in place, without waiting or garbage. If the handler throws an exception,
     * the message is consumed; if it throws an {@link Error}, the message stays.
     *
     * @param handler for the messages; it must not keep the buffer, nor receive from this end.
     * @param limit   on the number of messages.
     * @return the number of messages, zero if there are none now, or {@link Ring#CLOSED} at the end of the stream.
     */
    public int poll(final MessageHandler handler, final int limit)
    {
        return inbox().receive(handler, limit);
    }

    /**
     * Returns the position of an open claim of this thread, the same that {@link MessageHandler} will be told. A
     * producer that stores it before it commits can ask {@link #claimOutcome} after its death.
     *
     * @param index returned by {@link #tryClaim(int)}.
     * @throws IllegalStateException if there is no such claim.
     */
    public long claimPosition(final int index)
    {
        return outbox().claimPosition(index);
    }

    /**
     * Returns what became of a claim whose producer has died. For the only producer, which asks for the last claim of
     * its dead predecessor before it claims anything itself.
     *
     * @param position of the claim.
     */
    public ClaimOutcome claimOutcome(final long position)
    {
        return outbox().claimOutcome(position);
    }

    /**
     * Returns whether a message was taken for good: nobody will get it again. True for ever, once true.
     *
     * @param position of the message, as {@link MessageHandler} was told it.
     */
    public boolean isTaken(final long position)
    {
        return inbox().isTaken(position);
    }

    /** Returns whether this handle is still open. */
    public boolean isOpen()
    {
        return gate.isOpen();
    }

    /** Returns whether this end receives. */
    public boolean isReadable()
    {
        return inbox != null;
    }

    /** Returns whether this end sends. */
    public boolean isWritable()
    {
        return outbox != null;
    }

    /**
     * Returns true if a receive would not wait: there is a message, the stream has ended, or this handle was closed.
     * Does not attach.
     */
    @Override
    public boolean isReady()
    {
        return !isOpen() || inbox().isReady();
    }

    @Override
    public Readiness readiness()
    {
        inbox();
        return in.notEmpty;
    }

    /**
     * Closes this handle; calls that wait through it throw {@link HandleClosedException}. If it was the last
     * one attached to its end, in any process, the stream ends for the other end.
     */
    @Override
    public void close()
    {
        StackReserve.ensure();
        if (gate.close())
        {
            super.close();
        }
    }

    @Override
    public String toString()
    {
        return "Connection{" + attachment() + ", end=" + endName() + ", open=" + isOpen() + "}";
    }

    private Inbox inbox()
    {
        if (inbox == null)
        {
            throw new NonReadableChannelException();
        }
        return inbox;
    }

    private Outbox outbox()
    {
        if (outbox == null)
        {
            throw new NonWritableChannelException();
        }
        return outbox;
    }

    /**
     * Returns which end this is: {@code first} or {@code second}.
     */
    public String endName()
    {
        return kind.isFirst() ? "first" : "second";
    }

    private String otherEndName()
    {
        return kind.isFirst() ? "second" : "first";
    }
}
