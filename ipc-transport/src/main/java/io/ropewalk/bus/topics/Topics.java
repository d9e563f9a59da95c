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

import io.ropewalk.machine.waiting.EventCount;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Walk;
import io.ropewalk.segment.file.SegmentKind;
import io.ropewalk.segment.file.SegmentSpec;
import io.ropewalk.segment.liveness.Participants;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.ropewalk.bus.topics.TopicsDescriptor.*;

/**
 * What the processes on a bus know of each other: the object {@code _bus} of their walk. It knows nothing of Aeron.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> every entry names its owner, so what the dead leave is found and taken over; no step of it needs a
 * living process.
 */
public final class Topics
{
    /** Name of the object. */
    public static final String NAME = "_bus";

    /** Numbers of publishers have so many bits in a message. */
    public static final int PUBLISHER_BITS = 20;

    private static final long PUBLISHER_MASK = (1L << PUBLISHER_BITS) - 1;
    private static final int STREAM_SPREAD_MASK = 0x3FFF_FC00;
    private static final SegmentSpec SPEC = SegmentSpec.of(SegmentKind.TOPICS, FINGERPRINT, BODY_LENGTH);

    private final Attachment attachment;
    private final AtomicBuffer buffer;
    private final Participants participants;
    private final EventCount driverChanged;
    private final EventCount driverWanted;
    private final Slots members;
    private final Slots publishers;
    private final Slots subscriptions;
    private final Registry registry;

    private Topics(final Attachment attachment)
    {
        this.attachment = attachment;
        this.buffer = attachment.buffer();
        this.participants = attachment.participants();
        this.driverChanged = new EventCount(buffer, DRIVER_CHANGED_OFFSET);
        this.driverWanted = new EventCount(buffer, DRIVER_WANTED_OFFSET);
        this.members = new Slots(buffer, participants, MEMBERS_OFFSET, MEMBER_COUNT, MemberDescriptor.LENGTH);
        this.publishers =
            new Slots(buffer, participants, PUBLISHERS_OFFSET, PUBLISHER_COUNT, PublisherDescriptor.LENGTH);
        this.subscriptions =
            new Slots(buffer, participants, SUBSCRIPTIONS_OFFSET, SUBSCRIPTION_COUNT, SubscriptionDescriptor.LENGTH);
        this.registry = new Registry(buffer, participants, attachment.path());
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
        return new Topics(Attachment.openOrCreate(
            walk, NAME, SPEC, (body) -> body.putInt(NEXT_STREAM_OFFSET, firstStream)));
    }

    /**
     * Opens the object if there is one.
     *
     * @param walk in which it lies.
     */
    public static Optional<Topics> find(final Walk walk)
    {
        return Attachment.find(walk, NAME, SPEC).map(Topics::new);
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

    /** Token of this process. */
    public int owner()
    {
        return participants.owner();
    }

    /**
     * Whether a process has ended.
     *
     * @param token of the process.
     */
    public boolean isDead(final int token)
    {
        return participants.isDead(token);
    }

    /** Whether the object still has its name. */
    public boolean isInPlace()
    {
        return Files.exists(attachment.path());
    }

    /** Who drives; see {@link DriverWord}. */
    public long driver()
    {
        // SYNC POINT: bus driver word
        return buffer.getLongAcquire(DRIVER_OFFSET);
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
    public String externalPath()
    {
        final int length = Math.max(0, Math.min(PATH_CAPACITY, buffer.getInt(PATH_LENGTH_OFFSET)));
        final byte[] bytes = new byte[length];
        buffer.getBytes(PATH_OFFSET, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
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
        buffer.putBytes(PATH_OFFSET, bytes);
        buffer.putInt(PATH_LENGTH_OFFSET, bytes.length);
    }

    /**
     * Takes a place in the table of members.
     *
     * @param isSpinning whether the driver is to spin for it.
     */
    public Member join(final boolean isSpinning)
    {
        final int slot = claim(members, "members", MEMBER_COUNT);
        final Member member = member(slot);
        member.fill(isSpinning ? 1 : 0);
        members.publish(slot);
        return member;
    }

    /** Members whose place is taken, the dead included. */
    public List<Member> members()
    {
        final List<Member> found = new ArrayList<>();
        for (int slot = 0; slot < MEMBER_COUNT; slot++)
        {
            if (members.wordAt(slot) != 0)
            {
                found.add(member(slot));
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
        return members.isDead(member.word());
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
     * Registers a publisher.
     *
     * @param topic that it publishes to.
     */
    public PublisherEntry addPublisher(final Topic topic)
    {
        int slot = publishers.claim();
        for (int attempt = 0; slot == Slots.NONE && attempt < PUBLISHER_COUNT; attempt++)
        {
            slot = claimOldestEnded();
        }
        if (slot == Slots.NONE)
        {
            throw new IllegalStateException("too many publishers: max=" + PUBLISHER_COUNT + " walk=" + directory());
        }
        final PublisherEntry entry = publisher(slot);
        entry.fill(buffer.getAndAddLong(NEXT_PUBLISHER_OFFSET, 1) & PUBLISHER_MASK, topic.stream());
        publishers.publish(slot);
        return entry;
    }

    /** The number that the next publisher will get. */
    public long nextPublisher()
    {
        return buffer.getLongVolatile(NEXT_PUBLISHER_OFFSET) & PUBLISHER_MASK;
    }

    /**
     * Registers a subscription, which does not listen yet.
     *
     * @param topic  that it is on.
     * @param policy what is to happen when it is slow.
     */
    public SubscriptionEntry addSubscription(final Topic topic, final int policy)
    {
        final SubscriptionEntry entry =
            subscription(claim(subscriptions, "subscriptions", SUBSCRIPTION_COUNT));
        entry.fill(topic.stream(), policy);
        return entry;
    }

    /**
     * Publishers of a topic, those included that are closed or dead.
     *
     * @param topic to look at.
     */
    public List<PublisherEntry> publishers(final Topic topic)
    {
        final List<PublisherEntry> found = new ArrayList<>();
        for (int slot = 0; slot < PUBLISHER_COUNT; slot++)
        {
            if (publisher(slot).isOf(topic.stream()))
            {
                found.add(publisher(slot));
            }
        }
        return found;
    }

    /**
     * Subscriptions on a topic, those included that were thrown out or are dead.
     *
     * @param topic to look at.
     */
    public List<SubscriptionEntry> subscriptions(final Topic topic)
    {
        final List<SubscriptionEntry> found = new ArrayList<>();
        for (int slot = 0; slot < SUBSCRIPTION_COUNT; slot++)
        {
            if (subscriptions.wordAt(slot) != 0 && subscription(slot).isOf(topic.stream()))
            {
                found.add(subscription(slot));
            }
        }
        return found;
    }

    private int claim(final Slots slots, final String what, final int most)
    {
        final int slot = slots.claim();
        if (slot == Slots.NONE)
        {
            throw new IllegalStateException("too many " + what + ": max=" + most + " walk=" + directory());
        }
        return slot;
    }

    private int claimOldestEnded()
    {
        int oldest = Slots.NONE;
        for (int slot = 0; slot < PUBLISHER_COUNT; slot++)
        {
            final boolean isEnded = Slots.state(publishers.wordAt(slot)) == Slots.ENDED;
            if (isEnded && (oldest == Slots.NONE || publisher(slot).number() < publisher(oldest).number()))
            {
                oldest = slot;
            }
        }
        return oldest != Slots.NONE && publishers.tryClaim(oldest, publishers.wordAt(oldest)) ? oldest : Slots.NONE;
    }

    private Member member(final int slot)
    {
        return new Member(buffer, members.index(slot));
    }

    private PublisherEntry publisher(final int slot)
    {
        return new PublisherEntry(buffer, publishers, slot);
    }

    private SubscriptionEntry subscription(final int slot)
    {
        return new SubscriptionEntry(buffer, subscriptions, slot);
    }
}
