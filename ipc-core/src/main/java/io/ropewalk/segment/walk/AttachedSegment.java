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
package io.ropewalk.segment.walk;

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.machine.memory.Slices;
import io.ropewalk.segment.Access;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.file.Segment;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What every {@link Attachment} is: a file of a walk that this process has joined.
 */
final class AttachedSegment extends Attachment
{
    private static final long serialVersionUID = 1L;

    private final transient Walk walk;
    private final transient Segment segment;
    private final transient UnaryOperator<AtomicBuffer> view;

    AttachedSegment(final Walk walk, final String name, final Kind<?> kind, final Segment segment)
    {
        this(walk, name, kind, segment, UnaryOperator.identity());
    }

    private AttachedSegment(
        final Walk walk,
        final String name,
        final Kind<?> kind,
        final Segment segment,
        final UnaryOperator<AtomicBuffer> view)
    {
        super(walk.path().toString(), name, kind, view.apply(segment.buffer()));
        this.walk = walk;
        this.segment = segment;
        this.view = view;
    }

    @Override
    public Attachment seenThrough(final UnaryOperator<AtomicBuffer> other)
    {
        return new AttachedSegment(walk, name(), kind(), segment, other);
    }

    @Override
    public Attachment as(final Kind<?> other)
    {
        return new AttachedSegment(walk, name(), other, segment, view);
    }

    @Override
    public AtomicBuffer slice(final int offset, final int lengthBytes)
    {
        return view.apply(Slices.of(segment.buffer(), offset, lengthBytes));
    }

    @Override
    public void allocate(final int fromOffset, final int toOffset)
    {
        segment.allocate(fromOffset, toOffset);
    }

    @Override
    public Path path()
    {
        return segment.path();
    }

    @Override
    public Access access()
    {
        return walk.access();
    }

    @Override
    public int owner()
    {
        return walk.participants().owner();
    }

    @Override
    public boolean isDead(final int token)
    {
        return walk.participants().isDead(token);
    }

    @Override
    public boolean isGivenOut(final int token)
    {
        return walk.participants().isGivenOut(token);
    }

    @Override
    public boolean destroy()
    {
        return SegmentKind.GROWING_QUEUE == kind().spec().kind() ? walk.destroyWhole(name()) : walk.destroyOwn(name());
    }

    @Override
    public Optional<Attachment> createPart(final String suffix, final Kind<?> part)
    {
        final String partName = Names.partOf(name(), suffix);
        return walk.create(walk.path().resolve(partName), part.spec(), part::initialise)
            .map((created) -> new AttachedSegment(walk, partName, part, created, view));
    }

    @Override
    public Optional<Attachment> findPart(final String suffix, final AnyOf<?> any)
    {
        final String partName = Names.partOf(name(), suffix);
        return walk.openAny(walk.path().resolve(partName), any.number(), any.fingerprint()).map((found) ->
        {
            final Kind<?> part = kindOf(any, found);
            return new AttachedSegment(walk, partName, part, found, view);
        });
    }

    /** As the object was made, says its header, which may be damaged. */
    static <T> Kind<T> kindOf(final AnyOf<T> any, final Segment segment)
    {
        final Kind<T> kind;
        try
        {
            kind = any.made().apply(segment::parameter);
            segment.verify(kind.spec());
        }
        catch (final IllegalArgumentException | ArithmeticException ex)
        {
            throw new CorruptSegmentException("parameters out of range: " + ex.getMessage(), segment.path(), ex);
        }
        return kind;
    }

    @Override
    public boolean removePart(final String suffix)
    {
        return Parts.remove(walk.path().resolve(Names.partOf(name(), suffix)));
    }

    @Override
    public long partLength(final String suffix)
    {
        return walk.path().resolve(Names.partOf(name(), suffix)).toFile().length();
    }

    @Override
    public boolean isNamed(final int identityOffset)
    {
        return Parts.isNamed(path(), identityOffset, buffer().getLong(identityOffset));
    }

    private Object readResolve()
    {
        final Walk found = Walk.attach(Path.of(directory())).orElseThrow(() ->
            new ObjectDestroyedException("walk is gone: name=" + name() + " walk=" + directory()));
        final Segment existing = found.openExistingOwn(name(), kind().spec()).orElseThrow(() ->
            new ObjectDestroyedException("object was destroyed: name=" + name() + " walk=" + directory()));
        return new AttachedSegment(found, name(), kind(), existing).handle();
    }
}
