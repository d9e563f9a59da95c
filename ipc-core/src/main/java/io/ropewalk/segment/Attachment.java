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

import org.agrona.concurrent.AtomicBuffer;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An attachment of this process to an object. Serialised to another process, it attaches to the same object there, and
 * is deserialised as a handle on it.
 *
 * <p>The class is abstract to keep internals out of the public API: its one implementation knows the walk.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> deserialisation never creates an object. It throws
 * {@link io.ropewalk.error.ObjectDestroyedException} if the object or its whole walk was destroyed, and
 * {@link io.ropewalk.error.SegmentAccessException} if the walk belongs to another user.
 */
public abstract class Attachment implements Serializable
{
    private static final long serialVersionUID = 1L;

    private final String directory;
    private final String name;
    private final Kind<?> kind;
    private final transient AtomicBuffer buffer;

    /**
     * Attaches to an object in the directory of a walk.
     *
     * @param directory of the walk, absolute.
     * @param name      of the object.
     * @param kind      of the object.
     * @param buffer    over the body of the object.
     */
    protected Attachment(final String directory, final String name, final Kind<?> kind, final AtomicBuffer buffer)
    {
        this.directory = directory;
        this.name = name;
        this.kind = kind;
        this.buffer = buffer;
    }

    /**
     * Attaches to the same object through another buffer; tests do so to stop a process at a chosen store.
     *
     * @param view returns the other buffer, given this one.
     * @return the new attachment.
     */
    public abstract Attachment seenThrough(UnaryOperator<AtomicBuffer> view);

    /**
     * Attaches to the same object as another kind, to create another handle on it.
     *
     * @param other kind of the handle, for the same file.
     * @return the new attachment.
     */
    public abstract Attachment as(Kind<?> other);

    /**
     * Returns a buffer over a part of the body.
     *
     * @param offset      in the body at which the part begins.
     * @param lengthBytes of the part.
     * @return the part.
     */
    public abstract AtomicBuffer slice(int offset, int lengthBytes);

    /**
     * Allocates more of a body that grows, as {@link SegmentSpec#withInitialBody} says; again does no harm.
     *
     * @param fromOffset in the body, of the first byte.
     * @param toOffset   in the body, behind the last byte.
     * @throws io.ropewalk.error.OutOfSpaceException if the device has no room; the object is as it was.
     */
    public abstract void allocate(int fromOffset, int toOffset);

    /**
     * Returns the path of the file that holds the object.
     *
     * @return the path.
     */
    public abstract Path path();

    /**
     * Returns who may take part in the walk.
     *
     * @return the user only, or a group.
     */
    public abstract Access access();

    /**
     * Returns the token that identifies this process as an owner in the walk.
     *
     * @return the token, never zero.
     */
    public abstract int owner();

    /**
     * Returns whether an owner has died. The answer comes from the operating system, never from a timeout.
     *
     * @param token of the owner.
     * @return true if its process has ended, in whatever way.
     */
    public abstract boolean isDead(int token);

    /**
     * Returns whether a token was ever given to a process in the walk; if not, the memory that holds it is damaged.
     *
     * @param token found in the object.
     * @return true if it was.
     */
    public abstract boolean isGivenOut(int token);

    /**
     * Removes the object's name; processes that are attached keep using the object.
     *
     * @return true if the name existed.
     */
    public abstract boolean destroy();

    /**
     * Creates a part of the object, a file of its own that is removed with the object.
     *
     * @param suffix of the part's name: sixteen hexadecimal digits, a dot, one to sixteen more.
     * @param part   what it is.
     * @return an attachment to it, or empty if there is one already.
     */
    public abstract Optional<Attachment> createPart(String suffix, Kind<?> part);

    /**
     * Opens a part of the object if there is one.
     *
     * @param suffix of the part's name.
     * @param any    what it must be.
     * @return an attachment to it, or empty.
     */
    public abstract Optional<Attachment> findPart(String suffix, AnyOf<?> any);

    /**
     * Removes a part of the object; processes that are attached to it keep using it.
     *
     * @param suffix of the part's name.
     * @return true if there was one.
     */
    public abstract boolean removePart(String suffix);

    /**
     * Returns the length of the file of a part.
     *
     * @param suffix of the part's name.
     * @return the length in bytes, or zero if there is no such part.
     */
    public abstract long partLength(String suffix);

    /**
     * Returns whether the object's name still leads to this object.
     *
     * @param identityOffset in the body, of eight bytes that no other object of this kind has.
     * @return false if it was destroyed, also when another object has got its name.
     */
    public abstract boolean isNamed(int identityOffset);

    /**
     * Returns a new handle on the object, without changing the object.
     *
     * @return the handle.
     */
    public final Object handle()
    {
        return kind.handle(this);
    }

    /**
     * Returns a buffer over the body of the object.
     *
     * @return the whole body.
     */
    public final AtomicBuffer buffer()
    {
        return buffer;
    }

    /**
     * Returns the kind of the object.
     *
     * @return the kind.
     */
    public final Kind<?> kind()
    {
        return kind;
    }

    /**
     * Returns the name of the object.
     *
     * @return the name, which is generated if the object was created without one.
     */
    public final String name()
    {
        return name;
    }

    /**
     * Returns the directory of the walk.
     *
     * @return the absolute path.
     */
    protected final String directory()
    {
        return directory;
    }

    /**
     * Returns whether both attachments are to objects of the same name in the same walk.
     *
     * @param other attachment.
     * @return true if they are.
     */
    public final boolean isSameObject(final Attachment other)
    {
        return directory.equals(other.directory) && name.equals(other.name);
    }

    @Override
    public final String toString()
    {
        return "name=" + name + ", walk=" + directory;
    }
}
