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
package io.ropewalk.segment;

import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.machine.memory.Slices;
import io.ropewalk.segment.file.Access;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.file.SegmentSpec;
import io.ropewalk.segment.liveness.Participants;
import org.agrona.concurrent.AtomicBuffer;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An object that this process is attached to; written to another process, it attaches there to the same object.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> as {@link Walk#openOrCreate}. Reading one makes nothing: after its object was destroyed, or its
 * whole walk, it throws {@link ObjectDestroyedException}, and {@link io.ropewalk.error.SegmentAccessException} when the
 * walk is another user's.
 */
public final class Attachment implements Serializable
{
    private static final long serialVersionUID = 1L;

    private final String directory;
    private final String name;
    private final SegmentSpec spec;
    private final Kind<?> kind;
    private final transient Walk walk;
    private final transient Segment segment;
    private final transient UnaryOperator<AtomicBuffer> view;
    private final transient AtomicBuffer buffer;

    Attachment(final Walk walk, final String name, final Kind<?> kind, final Segment segment)
    {
        this(walk, name, null, kind, segment, UnaryOperator.identity());
    }

    private Attachment(final Walk walk, final String name, final SegmentSpec spec, final Segment segment)
    {
        this(walk, name, spec, null, segment, UnaryOperator.identity());
    }

    private Attachment(
        final Walk walk,
        final String name,
        final SegmentSpec spec,
        final Kind<?> kind,
        final Segment segment,
        final UnaryOperator<AtomicBuffer> view)
    {
        this.directory = walk.path().toString();
        this.name = name;
        this.spec = spec;
        this.kind = kind;
        this.walk = walk;
        this.segment = segment;
        this.view = view;
        this.buffer = view.apply(segment.buffer());
    }

    /**
     * Attaches to the object of this name, which is created if there is none.
     *
     * @param walk        in which it lies.
     * @param name        of the object.
     * @param spec        what it must be.
     * @param initialiser fills the body of a new object, which is all zero; nobody else sees it before it returns.
     */
    public static Attachment openOrCreate(
        final Walk walk, final String name, final SegmentSpec spec, final Consumer<AtomicBuffer> initialiser)
    {
        final Segment segment = walk.openOrCreate(name, spec, initialiser);
        return new Attachment(walk, name, spec, segment);
    }

    /**
     * Attaches to an object that Ropewalk keeps for itself, which is created if there is none.
     *
     * @param walk        in which it lies.
     * @param name        of the object, with an underscore in front.
     * @param spec        what it must be.
     * @param initialiser fills the body of a new object, which is all zero; nobody else sees it before it returns.
     */
    public static Attachment openOrCreateOwn(
        final Walk walk, final String name, final SegmentSpec spec, final Consumer<AtomicBuffer> initialiser)
    {
        final Segment segment = walk.openOrCreateOwn(name, spec, initialiser);
        return new Attachment(walk, name, spec, segment);
    }

    /**
     * Attaches to an object that Ropewalk keeps for itself, if there is one.
     *
     * @param walk in which it lies.
     * @param name of the object, with an underscore in front.
     * @param spec what it must be.
     */
    public static Optional<Attachment> findOwn(final Walk walk, final String name, final SegmentSpec spec)
    {
        return walk.openExistingOwn(name, spec).map(
            (segment) -> new Attachment(walk, name, spec, segment));
    }

    /**
     * Creates an object without a name, for those who are given a handle on it.
     *
     * @param walk        in which it will lie.
     * @param spec        what it is.
     * @param initialiser fills its body, which is all zero; nobody else sees it before it returns.
     */
    public static Attachment create(
        final Walk walk, final SegmentSpec spec, final Consumer<AtomicBuffer> initialiser)
    {
        final Segment segment = walk.createAnonymous(spec, initialiser);
        return new Attachment(walk, segment.name(), spec, segment);
    }

    /**
     * Attaches to an object if there is one.
     *
     * @param walk in which it lies.
     * @param name of the object, which may be an anonymous one.
     * @param spec what it must be.
     */
    public static Optional<Attachment> find(final Walk walk, final String name, final SegmentSpec spec)
    {
        return walk.openExisting(name, spec).map(
            (segment) -> new Attachment(walk, name, spec, segment));
    }

    /**
     * The same object, seen through another buffer: tests stop a process at a chosen store in this way.
     *
     * @param view makes the other buffer of this one.
     */
    public Attachment seenThrough(final UnaryOperator<AtomicBuffer> view)
    {
        return new Attachment(walk, name, spec, kind, segment, view);
    }

    /**
     * The same object, to make another handle of.
     *
     * @param other kind of the handle; of the same file.
     */
    public Attachment as(final Kind<?> other)
    {
        return new Attachment(walk, name, null, other, segment, view);
    }

    /** Makes a handle on the object. */
    public Object handle()
    {
        return kind.handle(this);
    }

    /** What the file of the object is. */
    public SegmentSpec spec()
    {
        return null == kind ? spec : kind.spec();
    }

    /** The body of the object. */
    public AtomicBuffer buffer()
    {
        return buffer;
    }

    /**
     * A part of the body.
     *
     * @param offset      at which it begins.
     * @param lengthBytes of the part.
     */
    public AtomicBuffer slice(final int offset, final int lengthBytes)
    {
        return view.apply(Slices.of(segment.buffer(), offset, lengthBytes));
    }

    /** The file that holds the object. */
    public Path path()
    {
        return segment.path();
    }

    /** Name of the object. */
    public String name()
    {
        return name;
    }

    /** Who may take part in the walk. */
    public Access access()
    {
        return walk.access();
    }

    /** Who takes part in the walk. */
    public Participants participants()
    {
        return walk.participants();
    }

    /**
     * Whether both are attached to objects of the same name in the same walk.
     *
     * @param other attachment.
     */
    public boolean isSameObject(final Attachment other)
    {
        return directory.equals(other.directory) && name.equals(other.name);
    }

    /**
     * Removes the object's name; those who are attached go on with it.
     *
     * @return whether there was one.
     */
    public boolean destroy()
    {
        return walk.destroyOwn(name);
    }

    @Override
    public String toString()
    {
        return "name=" + name + ", walk=" + directory;
    }

    private Object readResolve()
    {
        final Walk found = Walk.attach(Path.of(directory)).orElseThrow(() ->
            new ObjectDestroyedException("walk is gone: name=" + name + " walk=" + directory));
        final Segment existing = found.openExistingOwn(name, spec()).orElseThrow(() ->
            new ObjectDestroyedException("object was destroyed: name=" + name + " walk=" + directory));
        return null == kind ?
            new Attachment(found, name, spec, existing) :
            kind.handle(new Attachment(found, name, kind, existing));
    }
}
