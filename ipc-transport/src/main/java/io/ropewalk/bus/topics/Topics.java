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
package io.ropewalk.bus.topics;

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static io.ropewalk.bus.topics.TopicsDescriptor.*;

/**
 * What the processes on a bus know of each other: the object {@code _bus} of their walk. It knows nothing of Aeron.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> every entry names its owner, so what the dead leave is found and taken over; no step of it needs a
 * living process. Opening and removing topics, and joining, wait up to ten seconds for a process that is stopped in the
 * middle of that, then throw {@link io.ropewalk.error.SegmentAccessException}.
 */
public final class Topics implements Serializable
{
    private static final long serialVersionUID = 1L;

    /** Name of the object. */
    public static final String NAME = "_bus";

    /** Numbers of publishers have so many bits in a message. */
    public static final int PUBLISHER_BITS = 20;

    /** How long a process waits for another one that is stopped in the middle of a step for which all must wait. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int STREAM_SPREAD_MASK = 0x3FFF_FC00;

    private final transient Attachment attachment;
    private final transient AtomicBuffer buffer;
    private final transient EventCount driverChanged;
    private final transient EventCount driverWanted;
    private final transient Slots members;
    private final transient Roster roster;
    private final transient Registry registry;
    private final transient long patienceNs;

    private Topics(final Attachment attachment)
    {
        this(attachment, PATIENCE_NS);
    }

    /** Tests have less patience. */
    Topics(final Attachment attachment, final long patienceNs)
    {
        this.patienceNs = patienceNs;
        this.attachment = attachment;
        this.buffer = attachment.buffer();
        this.driverChanged = new EventCount(buffer, DRIVER_CHANGED_OFFSET);
        this.driverWanted = new EventCount(buffer, DRIVER_WANTED_OFFSET);
        this.members = new Slots(buffer, attachment, MEMBERS_OFFSET, MEMBER_COUNT, MemberDescriptor.LENGTH);
        this.roster = new Roster(buffer, attachment, attachment.path());
        this.registry = new Registry(buffer, attachment, roster, attachment.path(), patienceNs);
    }

    /**
     * Opens the object, or makes it.
     *
     * @param walk in which it lies.
     */
    public static Topics open(final Walk walk)
    {
        // Streams of two walks that share a driver of somebody else should differ.
        final int firstStream = ((int)walk.participants().walkId() & STREAM_SPREAD_MASK) | 1;
        return walk.openOwn(NAME, new TopicsKind(firstStream));
    }

    /**
     * Opens the object if there is one.
     *
     * @param walk in which it lies.
     */
    public static Optional<Topics> find(final Walk walk)
    {
        return walk.findOwn(NAME, new TopicsKind(0));
    }

    /**
     * The object that this process is attached to.
     *
     * @param attachment to a bus.
     */
    public static Topics of(final Attachment attachment)
    {
        return new Topics(attachment);
    }

    /** Where the object lies. */
    public Attachment attachment()
    {
        return attachment;
    }

    /** Directory of the walk. */
    public Path directory()
    {
        return attachment.path().getParent();
    }

    /** Whether the walk is for a group, so that other users must be able to map what the driver makes. */
    public boolean isForGroup()
    {
        return attachment.access().isGroup();
    }

    /** Token of this process. */
    public int owner()
    {
        return attachment.owner();
    }

    /**
     * Whether a process has ended.
     *
     * @param token of the process.
     */
    public boolean isDead(final int token)
    {
        return attachment.isDead(token);
    }

    /** Whether the object still has its name. */
    public boolean isInPlace()
    {
        return Files.exists(attachment.path());
    }

    /** Who drives; see {@link DriverWord}. */
    public long driver()
    {
        return driver(buffer);
    }

    static long driver(final AtomicBuffer words)
    {
        // SYNC POINT: bus driver word
        return words.getLongAcquire(DRIVER_OFFSET);
    }

    /**
     * Changes who drives, and wakes those who wait for that.
     *
     * @param expected word.
     * @param word     that follows.
     * @return whether it was the expected one.
     */
    public boolean changeDriver(final long expected, final long word)
    {
        // SYNC POINT: bus driver word
        final boolean isChanged = buffer.compareAndSetLong(DRIVER_OFFSET, expected, word);
        if (isChanged)
        {
            driverChanged.signal();
            driverWanted.signal();
            topics().forEach((topic) -> topic.published().signal());
        }
        return isChanged;
    }

    /** Signalled when the driver word has changed. */
    public EventCount driverChanged()
    {
        return driverChanged;
    }

    /** Signalled when there may be work for the driver. */
    public EventCount driverWanted()
    {
        return driverWanted;
    }

    /** Directory of the driver that is none of ours. */
    public Path externalPath()
    {
        final int length = buffer.getInt(PATH_LENGTH_OFFSET);
        if (length < 0 || length > PATH_CAPACITY)
        {
            throw new CorruptSegmentException(
                "path length out of range: length=" + length + " max=" + PATH_CAPACITY, attachment.path());
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(PATH_OFFSET, bytes);
        try
        {
            return Path.of(new String(bytes, StandardCharsets.UTF_8));
        }
        catch (final InvalidPathException ex)
        {
            throw new CorruptSegmentException("not a path: " + ex.getReason(), attachment.path());
        }
    }

    /**
     * Records the directory of a driver that is none of ours; by whoever is STARTING.
     *
     * @param path absolute.
     */
    public void externalPath(final String path)
    {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > PATH_CAPACITY)
        {
            throw new IllegalArgumentException("path too long: path=" + path + " max=" + PATH_CAPACITY);
        }
        buffer.putBytes(PATH_OFFSET, bytes, 0, bytes.length);
        buffer.putInt(PATH_LENGTH_OFFSET, bytes.length);
    }

    /**
     * Takes a place in the table of members.
     *
     * @param isSpinning whether the driver is to spin for it.
     * @param isNetwork  whether it has a channel over the network.
     */
    public Member join(final boolean isSpinning, final boolean isNetwork)
    {
        final int slot = claimMember();
        member(slot).fill(isSpinning, isNetwork);
        members.publish(slot);
        return member(slot);
    }

    /** Members whose place is taken, the dead included. */
    public List<Member> members()
    {
        final List<Member> found = new ArrayList<>();
        for (int slot = 0; slot < MEMBER_COUNT; slot++)
        {
            final Member member = member(slot);
            if (member.isTaken())
            {
                found.add(member);
            }
        }
        return found;
    }

    /**
     * Whether a member's process has ended.
     *
     * @param member to look at.
     */
    public boolean isDead(final Member member)
    {
        return attachment.isDead(member.owner());
    }

    /**
     * Frees the place of a dead member, and those of its process's subscriptions.
     *
     * @param member that is dead.
     * @return whether it was still there.
     */
    public boolean bury(final Member member)
    {
        final boolean isFreed = member.free();
        roster.bury(member.owner());
        return isFreed;
    }

    /**
     * The topic of this name, made unless there is one.
     *
     * @param name      of the topic.
     * @param codecName of its messages.
     * @throws io.ropewalk.error.IncompatibleSegmentException if it has another codec.
     */
    public Topic open(final String name, final String codecName)
    {
        return registry.open(name, codecName);
    }

    /**
     * The topic of this name if there is one.
     *
     * @param name of the topic.
     */
    public Optional<Topic> find(final String name)
    {
        return registry.find(name);
    }

    /** The topics there are. */
    public List<Topic> topics()
    {
        return registry.topics();
    }

    /**
     * Removes a topic: it is ended for those who have it, and whoever asks for the name gets another one.
     *
     * @param name of the topic.
     * @return whether there was one.
     */
    public boolean remove(final String name)
    {
        return registry.remove(name, (topic) -> true);
    }

    /**
     * Removes a topic if it was ended.
     *
     * @param name of the topic.
     * @return whether there was one.
     */
    public boolean removeEnded(final String name)
    {
        return registry.remove(name, (topic) -> !topic.isOpen());
    }

    /**
     * Removes a topic if it was ended, or if nobody living uses it.
     *
     * @param name of the topic.
     * @return whether there was one.
     * @throws IllegalStateException if it is used.
     */
    public boolean removeUnused(final String name)
    {
        return registry.removeUnused(name);
    }

    /**
     * Registers a publisher.
     *
     * @param topic that it publishes to.
     */
    public PublisherEntry addPublisher(final Topic topic)
    {
        return roster.addPublisher(topic.stream());
    }

    /** The number that the next publisher will get. */
    public long nextPublisher()
    {
        return roster.nextPublisher();
    }

    /**
     * Registers a subscription, which does not listen yet.
     *
     * @param topic  that it is on.
     * @param policy what is to happen when it is slow.
     */
    public SubscriptionEntry addSubscription(final Topic topic, final int policy)
    {
        return roster.addSubscription(topic.stream(), policy);
    }

    /**
     * Publishers of a topic, those included that are closed or dead.
     *
     * @param topic to look at.
     */
    public List<PublisherEntry> publishers(final Topic topic)
    {
        return roster.publishers(topic.stream());
    }

    /**
     * Subscriptions on a topic, those included that were thrown out or are dead.
     *
     * @param topic to look at.
     */
    public List<SubscriptionEntry> subscriptions(final Topic topic)
    {
        return roster.subscriptions(topic.stream());
    }

    /** A driver that lives must learn who is dead before the place is given away, so it frees that itself. */
    private int claimMember()
    {
        final long deadlineNs = System.nanoTime() + patienceNs;
        final IdleStrategy idle = new BackoffIdleStrategy();
        int slot = members.claimFree();
        while (slot == Slots.NONE && isDriven() && members().stream().anyMatch(this::isDead))
        {
            if (System.nanoTime() - deadlineNs >= 0)
            {
                throw new SegmentAccessException("no free slot, and the driver frees none, perhaps stopped: " +
                    "waitedMs=" + TimeUnit.NANOSECONDS.toMillis(patienceNs) + " max=" + MEMBER_COUNT,
                    attachment.path());
            }
            driverWanted.signal();
            idle.idle();
            slot = members.claimFree();
        }
        slot = slot == Slots.NONE ? members.claim() : slot;
        if (slot == Slots.NONE)
        {
            throw new IllegalStateException("too many members: max=" + MEMBER_COUNT + " walk=" + directory());
        }
        return slot;
    }

    private boolean isDriven()
    {
        final long word = driver();
        return DriverWord.state(word) == DriverWord.RUNNING && !isDead(DriverWord.owner(word));
    }

    private Member member(final int slot)
    {
        return new Member(buffer, members, slot);
    }

    private Object writeReplace()
    {
        return attachment;
    }
}
