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

import io.ropewalk.codec.Codec;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Walk;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.file.SegmentKind;
import io.ropewalk.segment.file.SegmentSpec;
import io.ropewalk.segment.liveness.Participants;
import io.ropewalk.structure.ring.MpmcRing;
import io.ropewalk.structure.ring.RingLayout;
import org.agrona.concurrent.AtomicBuffer;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * All that is needed to attach to a queue: what a {@link SharedQueue} is on its way to another process.
 *
 * @param <E> type of the elements.
 */
record QueueHandle<E>(
    String directory, String name, int capacity, int budget, Codec<E> codec, WaitStrategy strategy)
    implements Serializable
{
    /** Bytes of an element that travels with its header in one cache line. */
    static final int SLOT_LENGTH = 56;

    private static final int DEFAULT_BUDGET = 1 << 20;
    private static final int DEFAULT_BUDGET_PER_ELEMENT = 256;
    private static final String CAPACITY = "capacity";
    private static final String SLOT = "slotLength";
    private static final String BUDGET = "budget";

    static int defaultBudget(final int capacity, final Codec<?> codec)
    {
        return codec.maxLengthBytes() <= SLOT_LENGTH ? 0 :
            (int)Math.min(1 << 30, Math.max(DEFAULT_BUDGET, (long)capacity * DEFAULT_BUDGET_PER_ELEMENT));
    }

    static <E> SharedQueue<E> openOrCreate(
        final Walk walk, final String name, final int capacity, final int budget, final Codec<E> codec)
    {
        final QueueHandle<E> handle = new QueueHandle<>(
            walk.path().toString(), name, capacity, budget, codec, WaitStrategy.HYBRID);
        return handle.attach(walk, walk.openOrCreate(name, handle.spec(), QueueHandle::leaveZero));
    }

    static <E> SharedQueue<E> createAnonymous(
        final Walk walk, final int capacity, final int budget, final Codec<E> codec)
    {
        final QueueHandle<E> unnamed = new QueueHandle<>(
            walk.path().toString(), "", capacity, budget, codec, WaitStrategy.HYBRID);
        final Segment segment = walk.createAnonymous(unnamed.spec(), QueueHandle::leaveZero);
        return new QueueHandle<>(unnamed.directory, segment.name(), capacity, budget, codec, unnamed.strategy)
            .attach(walk, segment);
    }

    static <E> SharedQueue<E> openExisting(final Walk walk, final String name, final Codec<E> codec)
    {
        final Segment segment = walk.openAny(name, SegmentKind.QUEUE, RingLayout.fingerprint()).orElse(null);
        if (segment == null)
        {
            return null;
        }
        final QueueHandle<E> handle = new QueueHandle<>(walk.path().toString(), name,
            (int)segment.parameter(0), (int)segment.parameter(2), codec, WaitStrategy.HYBRID);
        segment.verify(handle.spec());
        return handle.attach(walk, segment);
    }

    boolean isSameObject(final QueueHandle<?> other)
    {
        return directory.equals(other.directory) && name.equals(other.name);
    }

    QueueHandle<E> with(final WaitStrategy newStrategy)
    {
        return new QueueHandle<>(
            directory, name, capacity, budget, codec, Objects.requireNonNull(newStrategy, "strategy"));
    }

    /** A new handle on the object, which must exist. */
    SharedQueue<E> open()
    {
        final Walk walk = Walk.attach(Path.of(directory)).orElseThrow(() ->
            new ObjectDestroyedException("walk is gone: name=" + name + " walk=" + directory));
        return attach(walk, walk.openExisting(name, spec()).orElseThrow(() ->
            new ObjectDestroyedException("queue was destroyed: name=" + name + " walk=" + directory)));
    }

    private SharedQueue<E> attach(final Walk walk, final Segment segment)
    {
        return attach(walk, segment, UnaryOperator.identity());
    }

    /** Tests give a view of the memory that stops the process at a chosen store. */
    SharedQueue<E> attach(final Walk walk, final Segment segment, final UnaryOperator<AtomicBuffer> view)
    {
        final Participants participants = walk.participants();
        return new SharedQueue<>(this, walk, new MpmcRing(view.apply(segment.buffer()), layout(),
            participants.owner(), participants::isDead, segment.path()));
    }

    private SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.QUEUE, RingLayout.fingerprint(), layout().bodyLength())
            .withTypeName(codec.name())
            .withParameter(CAPACITY, capacity)
            .withParameter(SLOT, SLOT_LENGTH)
            .withParameter(BUDGET, budget);
    }

    private RingLayout layout()
    {
        return RingLayout.shared(capacity, SLOT_LENGTH, budget);
    }

    /** A new ring is all zeros. */
    private static void leaveZero(final AtomicBuffer body)
    {
        assert body.getLong(0) == 0;
    }

    private Object readResolve()
    {
        return open();
    }
}
