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
 * An end belongs to the processes that have attached it. A handle attaches at its first operation (or by
 * {@link #attach()}), until it is closed or its process ends; a handle that was only made, or sent to another process,
 * counts for nothing. When everybody who had attached the other end is gone, by closing or by death, what was sent
 * before is received, and then the stream has ended: sending and receiving throw a {@link PeerClosedException}. An end
 * that nobody has attached yet is not at its end. <b>Handing over:</b> a process that takes an end over from another
 * attaches it before the other one closes it, or the other one never attaches it.
 * <p>
 * <b>Threads:</b> any number, in any number of processes; each message goes to one receiver, whole. A thread that is
 * alone on its end works without locked instructions until a second one comes. A process that is stopped (not dead) in
 * the middle of an operation, or code of the user that keeps a claim or a message in its hand, holds up the others on
 * that end.
 * <p>
 * <b>Failure:</b> a message whose {@code send} returned is received once, in order, also when its sender is gone; a
 * half-made one vanishes; a receiver that dies while it decodes leaves the message to others on its end. A reader's
 * death is noticed at once when it was asleep, or when the pipe is full, else after some more messages, which are lost
 * with it. {@link HandleClosedException} after this handle was closed; {@link NonReadableChannelException} and
 * {@link NonWritableChannelException} in the wrong direction of a one-way pipe; a message that cannot be encoded or is
 * larger than the budget is an exception with nothing sent; one that cannot be decoded is consumed. Any exception of a
 * sending method means that nothing was sent. An {@link Error} while a message is decoded (memory or stack at an end, a
 * class that cannot be linked) leaves it for the next receive.
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
     * Counts this process among the holders of this end from now on, as the first operation does. For an end that may
     * be closed before it was used, and for handing over.
     *
     * @throws HandleClosedException when this handle was closed.
     * @throws EndInUseException     when another handle uses this end alone.
     */
    public void attach()
    {
        gate.check();
    }

    /**
     * Claims this end for this handle alone, to be used by one thread at a time in each direction; it pays nothing for
     * others then, and others get an {@link EndInUseException} until it is closed or this process dies.
     *
     * @return this.
     * @throws EndInUseException when anybody else, in this process or another, has attached this end; a handle that was
     *                           not attached before is not attached then.
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
     * Another handle on this end that waits in another way.
     *
     * @param strategy of the new handle.
     */
    public Connection<E> waiting(final WaitStrategy strategy)
    {
        return another(new ConnectionKind<>(kind.pipe(), kind.isFirst(), strategy));
    }

    /**
     * Sends a message, waiting for room.
     *
     * @param message to send.
     * @throws PeerClosedException  when nobody is left to receive it.
     * @throws InterruptedException when interrupted; nothing was sent.
     */
    public void send(final E message) throws IOException, InterruptedException
    {
        send(message, Deadline.NEVER);
    }

    /**
     * Sends a message, waiting for room for a while, as {@link java.util.concurrent.BlockingQueue#offer(Object, long,
     * TimeUnit)}.
     *
     * @param message to send.
     * @param timeout to wait for; zero or less: not at all.
     * @param unit    of the timeout.
     * @return false when there was no room in time.
     * @throws PeerClosedException  when nobody is left to receive it.
     * @throws InterruptedException when interrupted; nothing was sent.
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
     * Sends bytes as they are, waiting for room.
     *
     * @param bytes to send.
     */
    public void sendBytes(final byte[] bytes) throws IOException, InterruptedException
    {
        sendBytes(bytes, 0, bytes.length);
    }

    /**
     * Sends bytes as they are, waiting for room.
     *
     * @param bytes  that hold the message.
     * @param offset of its first byte.
     * @param length in bytes.
     * @throws IndexOutOfBoundsException when it does not lie within the bytes.
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
     * Receives the next message, waiting for it.
     *
     * @return the message.
     * @throws PeerClosedException  when nobody is left at the other end and everything was received.
     * @throws InterruptedException when interrupted; nothing was received.
     */
    public E receive() throws IOException, InterruptedException
    {
        return receive(Deadline.NEVER);
    }

    /**
     * Receives the next message, waiting for it for a while, as {@link java.util.concurrent.BlockingQueue#poll(long,
     * TimeUnit)}.
     *
     * @param timeout to wait for; zero or less: not at all.
     * @param unit    of the timeout.
     * @return the message, or null when there was none in time.
     * @throws PeerClosedException  when nobody is left at the other end and everything was received.
     * @throws InterruptedException when interrupted; nothing was received.
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
     * Receives the next message as bytes, waiting for it.
     *
     * @return the bytes.
     * @throws PeerClosedException when nobody is left at the other end and everything was received.
     */
    public byte[] receiveBytes() throws IOException, InterruptedException
    {
        final Inbox source = inbox();
        Waiter.checkInterrupt();
        return source.receive(Codecs.bytes(), Deadline.NEVER);
    }

    /**
     * Receives the next message as bytes, waiting for it.
     *
     * @param target for the bytes.
     * @param offset of the first one.
     * @return how many there were.
     * @throws BufferTooShortException   when there is no room for them; the message can be received again.
     * @throws IndexOutOfBoundsException when the offset does not lie within the target; nothing was received.
     * @throws PeerClosedException       when nobody is left at the other end and everything was received.
     */
    public int receiveBytes(final byte[] target, final int offset) throws IOException, InterruptedException
    {
        Objects.checkFromIndexSize(offset, 0, target.length);
        final Inbox source = inbox();
        Waiter.checkInterrupt();
        return source.receive(target, offset);
    }

    /**
     * Waits for a while until there is a message, or the end of the stream. Takes nothing: with others on this end, one
     * of them may be faster. (Python's {@code poll} is this, and {@link #isReady()}.)
     *
     * @param timeout to wait for; zero or less: not at all.
     * @param unit    of the timeout.
     * @return true if a receive would not wait now.
     * @throws InterruptedException when interrupted.
     */
    public boolean awaitReady(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        final Inbox source = inbox();
        Waiter.checkInterrupt();
        return source.awaitReady(Deadline.after(timeout, unit));
    }

    /**
     * Sends a message if there is room now, without garbage.
     *
     * @param source of the message.
     * @param offset of its first byte.
     * @param length in bytes.
     * @return {@link Ring#ACCEPTED}; or {@link Ring#FULL}; {@link Ring#HELD_UP} when a living sender is in the way for
     * a moment; {@link Ring#CLOSED} when nobody is left to receive it.
     */
    public int offer(final DirectBuffer source, final int offset, final int length)
    {
        return outbox().offer(source, offset, length);
    }

    /**
     * Claims room for a message, to be written in place by this thread and then given to {@link #commit(int)} or
     * {@link #abort(int)}, in a {@code finally} block. Until then a claim holds up all others that send from this end.
     *
     * @param length of the message in bytes.
     * @return the index in {@link #buffer()} at which to write, or a negative result of {@link #offer}.
     */
    public int tryClaim(final int length)
    {
        return outbox().tryClaim(length);
    }

    /** The memory in which {@link #tryClaim(int)} gives room. */
    public MutableDirectBuffer buffer()
    {
        outbox();
        return out.ring.buffer();
    }

    /**
     * Sends a message claimed by this thread.
     *
     * @param index that {@link #tryClaim(int)} returned.
     */
    public void commit(final int index)
    {
        outbox().commit(index);
    }

    /**
     * Gives up a claim of this thread; nothing is sent.
     *
     * @param index that {@link #tryClaim(int)} returned.
     */
    public void abort(final int index)
    {
        outbox().abort(index);
    }

    /**
     * Receives the messages that are there, in place and without garbage. A message whose handler throws an exception
     * is received; one whose handler throws an {@link Error} stays.
     *
     * @param handler for the messages; must not keep the buffer, nor receive from this end.
     * @param limit   on the number of messages.
     * @return the number of messages, zero when there are none now, or {@link Ring#CLOSED} at the end of the stream.
     */
    public int poll(final MessageHandler handler, final int limit)
    {
        return inbox().receive(handler, limit);
    }

    /** Whether this handle was not closed yet. */
    public boolean isOpen()
    {
        return gate.isOpen();
    }

    /** Whether this end receives. */
    public boolean isReadable()
    {
        return inbox != null;
    }

    /** Whether this end sends. */
    public boolean isWritable()
    {
        return outbox != null;
    }

    /**
     * Whether a receive would not wait: there is a message, the stream has ended, or this handle was closed. Does not
     * attach.
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
     * Gives up this handle. When it is the last one on its end, in any process, those at the other end come to the end
     * of the stream. Calls that wait through this handle end with a {@link HandleClosedException}.
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

    private String endName()
    {
        return kind.isFirst() ? "first" : "second";
    }

    private String otherEndName()
    {
        return kind.isFirst() ? "second" : "first";
    }
}
