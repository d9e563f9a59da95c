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
import java.util.function.UnaryOperator;

/**
 * An object that this process is attached to. Written to another process, it attaches there to the same object, and is
 * read as a handle on it.
 *
 * <p>It is an abstract class so that users see no internals in it: there is one implementation, which knows the walk.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> reading one makes nothing. After its object was destroyed, or its whole walk, it throws
 * {@link io.ropewalk.error.ObjectDestroyedException}, and {@link io.ropewalk.error.SegmentAccessException} when the
 * walk is another user's.
 */
public abstract class Attachment implements Serializable
{
    private static final long serialVersionUID = 1L;

    private final String directory;
    private final String name;
    private final Kind<?> kind;
    private final transient AtomicBuffer buffer;

    /**
     * An object in the directory of a walk.
     *
     * @param directory of the walk, absolute.
     * @param name      of the object.
     * @param kind      of the object.
     * @param buffer    its body.
     */
    protected Attachment(final String directory, final String name, final Kind<?> kind, final AtomicBuffer buffer)
    {
        this.directory = directory;
        this.name = name;
        this.kind = kind;
        this.buffer = buffer;
    }

    /**
     * The same object, seen through another buffer: tests stop a process at a chosen store in this way.
     *
     * @param view makes the other buffer of this one.
     * @return the other attachment.
     */
    public abstract Attachment seenThrough(UnaryOperator<AtomicBuffer> view);

    /**
     * The same object, to make another handle of.
     *
     * @param other kind of the handle; of the same file.
     * @return the other attachment.
     */
    public abstract Attachment as(Kind<?> other);

    /**
     * A part of the body.
     *
     * @param offset      at which it begins.
     * @param lengthBytes of the part.
     * @return the part.
     */
    public abstract AtomicBuffer slice(int offset, int lengthBytes);

    /**
     * The file that holds the object.
     *
     * @return its path.
     */
    public abstract Path path();

    /**
     * Who may take part in the walk.
     *
     * @return the user alone, or a group.
     */
    public abstract Access access();

    /**
     * What stands for this process in the claims that it makes in the walk.
     *
     * @return the token; never zero.
     */
    public abstract int owner();

    /**
     * Whether an owner has died. The operating system is asked: time says nothing.
     *
     * @param token of the owner.
     * @return true if it has ended, however that came.
     */
    public abstract boolean isDead(int token);

    /**
     * Whether a token has ever stood for a process in the walk; if not, the memory it was found in is damaged.
     *
     * @param token that was found.
     * @return true if so.
     */
    public abstract boolean isGivenOut(int token);

    /**
     * Removes the object's name; those who are attached go on with it.
     *
     * @return whether there was one.
     */
    public abstract boolean destroy();

    /**
     * Makes a handle on the object.
     *
     * @return the handle.
     */
    public final Object handle()
    {
        return kind.handle(this);
    }

    /**
     * The body of the object.
     *
     * @return all of it.
     */
    public final AtomicBuffer buffer()
    {
        return buffer;
    }

    /**
     * What the object is.
     *
     * @return its kind.
     */
    public final Kind<?> kind()
    {
        return kind;
    }

    /**
     * Name of the object.
     *
     * @return the name, a generated one if it was made without.
     */
    public final String name()
    {
        return name;
    }

    /**
     * Directory of the walk.
     *
     * @return the absolute path.
     */
    protected final String directory()
    {
        return directory;
    }

    /**
     * Whether both are attached to objects of the same name in the same walk.
     *
     * @param other attachment.
     * @return true if so.
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
