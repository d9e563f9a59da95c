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
package io.ropewalk.structure.queue;

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.machine.memory.Repairs;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.segment.Attachment;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import static io.ropewalk.structure.queue.GrowingControl.isOpen;
import static io.ropewalk.structure.queue.GrowingControl.isShut;
import static io.ropewalk.structure.queue.GrowingControl.numberOf;

/**
 * The rings of a growing queue: puts into the last one, takes from the first ones, adds and removes rings.
 */
final class RingChain
{
    /*
     * Ancestors: the unbounded queues of linked rings (LCRQ of Morrison and Afek; LSCQ of Nikolaev), whose closed
     * rings are ours that were shut down ("sealed"). Differences: rings are files, made with create-exclusive and
     * found by their number; and who dies anywhere must leave it to others.
     *
     * The last word says: number of the last ring; open: it may take elements; shut: for ever. Retired r: all rings
     * up to number r are gone. A ring is made, published, sealed, drained for good, removed, and retired.
     *
     * Grow (ring k is full, or sealed; or the last word is not open): 1 make the file of ring k + 1, or find it; 2
     * seal ring k; 3 last word (k, open?) -> (k + 1, open) by compare-and-set. The file first: when there is no room
     * for it, ring k stays as it was, and takes elements again when some were taken.
     * Take: look into the rings in order. Go on to the next from a ring that is taken to the end, though it may be
     * in living hands: what these give back is found there by the next look. Nobody goes past an open claim of the
     * living.
     * Retire (ring k says CLOSED: nobody has or will have anything in it): 1 if it is the last: open -> not open; 2
     * remove the file; 3 retired k - 1 -> k by compare-and-set.
     * Shrink: who finds the last ring empty, and larger than the first was, seals it. Then it is retired as any
     * other, and the next put makes a small one. To make a large ring, as many elements must be put as it holds; so
     * that costs each element the same, however often it happens.
     * Shut down: 1 shut; 2 seal the last ring. Whoever finds 1 without 2 does it.
     *
     * Invariants. (1) k + 1 was published: k is sealed. Hence a take that has read the last word before it looks
     * into k knows that nothing will come there any more, and order holds. (2) The last word loses "open" only when
     * its ring is drained for good, and before its file goes. So a file opened between two equal looks at an open
     * last word is the ring itself. (3) Files of rings that may have elements go only by retiring. So a missing
     * file, while the queue has its name, is a drained ring; and the name goes before the files when the queue is
     * destroyed. (4) Who was stopped before step 1 of growing for so long that ring k + 1 is gone makes an empty
     * file k + 1, which it removes when its step 3 has failed. If it dies, others find a ring that is not sealed
     * though its number is not that of an open last word, by (1) and (2) never a real one: they remove it.
     *
     * Deaths. Between the steps of growing: the next one finds the file, or the seal, and goes on. The builder word
     * says that a file may be left that nobody needs any more; whoever finds the queue empty publishes it, to be
     * used, or to be retired. Between the steps of retiring: the next one finds CLOSED again, or no file. In the
     * rings: as ever.
     *
     * Words: all volatile or compare-and-set, but the builder word, which is advice. They change when a ring does.
     * Sleepers sleep on words beside them, never in a ring, so no seal can leave them behind; and the look that
     * follows their announcement reads the last word anew.
     *
     * No ring is ever unmapped by us: the collector does that when no thread can reach it. The list of rings is
     * replaced as a whole; a link stays in it until its ring is retired, hence while anybody here has an element of
     * it in hand.
     *
     * Model: growing.pml, for few elements and deaths, without shutting down. It finds a limit of (4): whoever makes a
     * file too late, when its number was retired, and dies before removing it, leaves an empty file until the queue is
     * destroyed.
     */
    private static final ChainLink[] NONE = {};
    private static final int TAG_SHIFT = 52;
    private static final long POSITION_MASK = (1L << TAG_SHIFT) - 1;
    private static final int ROUNDS = 64;
    private static final int HEX = 16;
    private static final int BACK_INTERVAL_MASK = 63;

    private final Attachment attachment;
    private final GrowingQueueKind<?> kind;
    private final RingSizes sizes;
    private final GrowingControl control;
    private final EventCount notFull;
    private final String prefix;
    private final int maxElementLength;
    private final AtomicReference<ChainLink[]> links = new AtomicReference<>(NONE);

    /** Where puts, and takes, are tried first; stale ones do no harm. */
    private ChainLink lastLink;
    private ChainLink firstLink;

    /** Now and then a take begins with the first ring of all, in which hands may have given back, or died. */
    private int takes;

    /** Repairs in rings that were dropped; racy, since it need only change. */
    private int droppedRepairs;

    RingChain(final Attachment attachment, final GrowingQueueKind<?> kind, final EventCount notFull)
    {
        this.attachment = attachment;
        this.kind = kind;
        this.notFull = notFull;
        sizes = kind.sizes();
        control = new GrowingControl(attachment);
        final String digits = Long.toHexString(control.identity());
        prefix = "0".repeat(HEX - digits.length()) + digits + '.';
        maxElementLength = sizes.maxElementLength(kind.limitBytes());
    }

    /** Something that is done in the last ring: its result, as of {@link Ring#offer}. */
    @FunctionalInterface
    interface Attempt
    {
        int on(ChainLink link);
    }

    GrowingControl control()
    {
        return control;
    }

    ChainLink[] links()
    {
        return links.get();
    }

    int offer(final DirectBuffer source, final int offset, final int length)
    {
        final ChainLink link = lastLink;
        if (null != link && length <= link.maxElementLength)
        {
            final int result = link.ring.offer(source, offset, length);
            if (Ring.ACCEPTED == result)
            {
                return result;
            }
        }
        return inLast(length, (last) -> last.ring.offer(source, offset, length));
    }

    /** Tries in the last ring, and in larger ones after it, until there is a result that more rings do not change. */
    int inLast(final int length, final Attempt attempt)
    {
        if (length > maxElementLength)
        {
            throw new ElementTooLargeException("element larger than the largest ring: length=" + length + " max=" +
                maxElementLength + " name=" + attachment.name());
        }
        for (int i = 0; i < ROUNDS; i++)
        {
            final long last = control.last();
            final ChainLink link = openLast(last);
            final boolean fits = null != link && length <= link.maxElementLength;
            final int result = null == link ? Ring.CLOSED : fits ? attempt.on(link) : Ring.FULL;
            if (result >= 0 || Ring.HELD_UP == result)
            {
                return result;
            }
            if (isShut(last))
            {
                return null == link || link.ring.shutdown() ? Ring.CLOSED : Ring.HELD_UP;
            }
            final int grown = grow(last, link, Ring.FULL == result, length);
            if (Ring.ACCEPTED != grown)
            {
                return grown;
            }
        }
        return Ring.HELD_UP;
    }

    /** The ring that takes elements; null when there is none now. */
    ChainLink openLast(final long last)
    {
        final ChainLink link = isOpen(last) ? link(numberOf(last)) : null;
        if (null != link && control.last() == last)
        {
            lastLink = link;
            return link;
        }
        return null;
    }

    /** ACCEPTED: look again; FULL, HELD_UP. */
    private int grow(final long last, final ChainLink link, final boolean isFull, final int length)
    {
        final long number = numberOf(last) + 1;
        if (control.last() != last)
        {
            return Ring.ACCEPTED;
        }
        if (number - control.first(last) >= GrowingControl.MAX_RINGS - 1)
        {
            return Ring.FULL;
        }
        final int size = sizeOfNext(last, isFull ? link : null, length);
        if (RingSizes.NONE == size)
        {
            return Ring.FULL;
        }
        if (!control.mayBuild(number))
        {
            return Ring.HELD_UP;
        }
        try
        {
            return append(last, link, number, size, length);
        }
        finally
        {
            control.endBuild(number);
        }
    }

    private int append(
        final long last, final ChainLink link, final long number, final int size, final int length)
    {
        if (null == link(number))
        {
            makeFitting(number, size, length);
        }
        if (null != link && !link.ring.shutdown())
        {
            return Ring.HELD_UP;
        }
        if (control.publish(last, number))
        {
            notFull.signal();
        }
        else
        {
            removeUnlessReal(number);
        }
        return Ring.ACCEPTED;
    }

    /** Rather a smaller one than none; then the producer is told. */
    private void makeFitting(final long number, final int size, final int length)
    {
        try
        {
            make(number, size);
        }
        catch (final OutOfSpaceException ex)
        {
            final int smaller = 0 == size ? RingSizes.NONE : sizes.fitting(size - 1, length, ex.usableBytes());
            if (RingSizes.NONE == smaller)
            {
                throw ex;
            }
            make(number, smaller);
        }
    }

    private void make(final long number, final int size)
    {
        verifyNamed();
        attachment.createPart(suffix(number), kind.ring(sizes, size));
        if (!attachment.isNamed(GrowingQueueDescriptor.IDENTITY_OFFSET))
        {
            attachment.removePart(suffix(number));
            throw destroyed();
        }
    }

    /** The next ring is larger than one that was full, and as the first one was if there is none. */
    private int sizeOfNext(final long last, final ChainLink full, final int length)
    {
        final int wanted = null == full ? 0 : sizes.sizeOf(full.ring.capacity()) + 1;
        return sizes.fitting(wanted, length, 0 == kind.limitBytes() ? Long.MAX_VALUE : leftBytes(last));
    }

    private long leftBytes(final long last)
    {
        long left = kind.limitBytes();
        for (long number = control.first(last); number <= numberOf(last); number++)
        {
            left -= attachment.partLength(suffix(number));
        }
        return left;
    }

    /** Whether a put would find no room, and be right not to make any. */
    boolean isFull()
    {
        return 0 == remainingCapacity();
    }

    /** Elements for which there is room, as far as is known beforehand. */
    int remainingCapacity()
    {
        if (0 == kind.limitBytes())
        {
            return Integer.MAX_VALUE;
        }
        final long last = control.last();
        final ChainLink link = openLast(last);
        long remaining = null == link ? 0 : link.ring.remainingCapacity();
        long left = isShut(last) ? 0 : leftBytes(last);
        int size = sizes.fitting(null == link ? 0 : sizes.sizeOf(link.ring.capacity()) + 1, 0, left);
        while (RingSizes.NONE != size && remaining < Integer.MAX_VALUE)
        {
            remaining += sizes.capacity(size);
            left -= sizes.fileLength(size);
            size = sizes.fitting(size + 1, 0, left);
        }
        return (int)Math.min(Integer.MAX_VALUE, remaining);
    }

    /** What was taken, of whatever ring; or EMPTY, HELD_UP, CLOSED. */
    long take()
    {
        final ChainLink link = firstLink;
        if (null != link && (++takes & BACK_INTERVAL_MASK) != 0)
        {
            final long position = link.ring.beginTake();
            if (position >= 0)
            {
                return taken(link, position);
            }
        }
        return takeAlong();
    }

    private long takeAlong()
    {
        boolean isInHands = false;
        long last = control.last();
        long number = control.first(last);
        while (number <= numberOf(last))
        {
            final ChainLink link = link(number);
            final long position = null == link ? Ring.CLOSED : link.ring.beginTake();
            if (position >= 0)
            {
                firstLink = link;
                return taken(link, position);
            }
            if (Ring.CLOSED == position)
            {
                retire(number, link);
                number++;
            }
            else if (number == numberOf(last) && isOpen(last))
            {
                if (!isToBeSealed(last, link, position) || !link.ring.shutdown())
                {
                    return link.ring.isTakenToTheEnd() && !isShut(last) ? Ring.EMPTY : position;
                }
            }
            else if (!link.ring.isShutdown())
            {
                removeUnlessReal(number);
                number++;
            }
            else if (!link.ring.isTakenToTheEnd())
            {
                return Ring.HELD_UP;
            }
            else
            {
                isInHands = true;
                number++;
            }
            last = control.last();
        }
        return !isShut(last) ? Ring.EMPTY : isInHands ? Ring.HELD_UP : Ring.CLOSED;
    }

    /** The last ring, in which nothing was found: whether nothing shall be put there any more. */
    private boolean isToBeSealed(final long last, final ChainLink link, final long found)
    {
        if (link.ring.isShutdown())
        {
            return false;
        }
        if (isShut(last))
        {
            return true;
        }
        return Ring.EMPTY == found && (settleBuilder(last, link) || link.ring.capacity() > kind.initialCapacity());
    }

    /** A file that a dead builder left is used after all: true if there is one. */
    private boolean settleBuilder(final long last, final ChainLink link)
    {
        final long builder = control.builder();
        if (0 == builder || !attachment.isDead((int)(builder & GrowingQueueDescriptor.OWNER_MASK)))
        {
            return false;
        }
        final long number = GrowingControl.builtBy(builder);
        final boolean isLeft = number == link.number + 1 && attachment.partLength(suffix(number)) > 0;
        if (!isLeft)
        {
            control.forgetBuilder(builder);
        }
        else if (link.ring.shutdown() && control.publish(last, number))
        {
            control.forgetBuilder(builder);
            notFull.signal();
            Repairs.note(attachment.buffer(), "ring");
        }
        return isLeft;
    }

    /** Drained for good. With the file, the room that it took is there again. */
    private void retire(final long number, final ChainLink link)
    {
        control.closeLast(number);
        if (null != link)
        {
            attachment.removePart(suffix(number));
            drop(link);
        }
        control.retire(number);
        notFull.signal();
    }

    /** A file of this number that was made too late; see (4). */
    private void removeUnlessReal(final long number)
    {
        final long last = control.last();
        final boolean isTooLate = numberOf(last) > number || (numberOf(last) == number && !isOpen(last)) ||
            (numberOf(last) < number && isShut(last));
        final ChainLink link = isTooLate ? link(number) : null;
        if (null != link && !link.ring.isShutdown())
        {
            attachment.removePart(suffix(number));
            drop(link);
        }
    }

    /** There will be no other ring, and nothing will be put into the last one. False: try again. */
    boolean shutdown()
    {
        control.shut();
        final long last = control.last();
        final ChainLink link = openLast(last);
        final boolean isSealed = null != link ? link.ring.shutdown() : !isOpen(control.last());
        if (isSealed)
        {
            // What was made and not published: now it never will be.
            removeUnlessReal(numberOf(control.last()) + 1);
        }
        return isSealed;
    }

    /** The ring of a number as this handle sees it; null if it is gone. */
    ChainLink link(final long number)
    {
        final ChainLink known = find(number);
        if (null != known)
        {
            return known;
        }
        final Optional<Attachment> part = attachment.findPart(suffix(number), SharedQueue.any(kind.codec()));
        if (part.isEmpty())
        {
            verifyNamed();
            return null;
        }
        return add(new ChainLink(number, part.get()));
    }

    private ChainLink find(final long number)
    {
        for (final ChainLink link : links.get())
        {
            if (link.number == number)
            {
                return link;
            }
        }
        return null;
    }

    /** Others that are retired go: somebody else has removed them. */
    private ChainLink add(final ChainLink link)
    {
        while (true)
        {
            final ChainLink[] seen = links.get();
            final ChainLink known = find(link.number);
            if (null != known)
            {
                return known;
            }
            final long retired = control.retired();
            final ChainLink[] next = new ChainLink[seen.length + 1];
            int count = 0;
            for (final ChainLink other : seen)
            {
                if (other.number > retired)
                {
                    next[count++] = other;
                }
            }
            next[count++] = link;
            if (links.compareAndSet(seen, Arrays.copyOf(next, count)))
            {
                return link;
            }
        }
    }

    private void drop(final ChainLink link)
    {
        links.updateAndGet((all) -> Arrays.stream(all).filter((other) -> other != link)
            .toArray(ChainLink[]::new));
        droppedRepairs += link.ring.repairs() + 1;
        firstLink = firstLink == link ? null : firstLink;
        lastLink = lastLink == link ? null : lastLink;
    }

    /** Elements that could be taken, at least whether there are any; or -1 minus so many, as a ring says it. */
    int takeable(final boolean isFirstEnough)
    {
        final long last = control.last();
        long sum = 0;
        for (long number = control.first(last); number <= numberOf(last) && !(isFirstEnough && sum > 0); number++)
        {
            final ChainLink link = link(number);
            final int found = null == link ? 0 : isFirstEnough ? link.ring.takeableFirst() : link.ring.takeable();
            sum = Math.min(Integer.MAX_VALUE, sum + (found < 0 ? -1 - found : found));
            if (found < 0)
            {
                return (int)(-1 - sum);
            }
        }
        return (int)sum;
    }

    int repairs()
    {
        int repairs = droppedRepairs;
        for (final ChainLink link : links.get())
        {
            repairs += link.ring.repairs();
        }
        return repairs;
    }

    private static long taken(final ChainLink link, final long position)
    {
        return (link.number & GrowingControl.MAX_RINGS - 1) << TAG_SHIFT | position;
    }

    static long positionOf(final long taken)
    {
        return taken & POSITION_MASK;
    }

    /** The ring of what is in the hand of the caller. */
    ChainLink linkOf(final long taken)
    {
        for (final ChainLink link : links.get())
        {
            if ((link.number & GrowingControl.MAX_RINGS - 1) == taken >>> TAG_SHIFT)
            {
                return link;
            }
        }
        throw new CorruptSegmentException("element of a forgotten ring: taken=" + taken, attachment.path());
    }

    private String suffix(final long number)
    {
        return prefix + Long.toHexString(number);
    }

    private void verifyNamed()
    {
        if (!attachment.isNamed(GrowingQueueDescriptor.IDENTITY_OFFSET))
        {
            throw destroyed();
        }
    }

    private ObjectDestroyedException destroyed()
    {
        return new ObjectDestroyedException("queue was destroyed, and its rings with it: " + attachment);
    }
}
