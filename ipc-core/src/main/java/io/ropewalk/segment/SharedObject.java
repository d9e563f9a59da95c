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

import io.ropewalk.error.HandleClosedException;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;

/**
 * A handle on an object shared between processes. An object can have any number of handles, in any number of processes;
 * a handle sent to another process becomes a new handle there.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> a closed handle throws {@link HandleClosedException}. The class of each object says what happens
 * to it when a process dies.
 */
public abstract class SharedObject implements AutoCloseable, Serializable
{
    private static final long serialVersionUID = 1L;

    private final transient Attachment attachment;

    /** Read without ordering: a call that runs while its handle is closed may or may not notice. */
    private transient boolean closed;

    /**
     * Creates a handle.
     *
     * @param attachment to the object.
     */
    protected SharedObject(final Attachment attachment)
    {
        this.attachment = attachment;
    }

    /**
     * Returns the name of the object, which is generated if it was created without one.
     */
    public final String name()
    {
        return attachment.name();
    }

    /**
     * Removes the object's name from the walk. Open handles keep working; the next caller to open the name gets a new
     * object.
     *
     * @return true if the name existed.
     */
    public final boolean destroy()
    {
        return attachment.destroy();
    }

    /**
     * Closes this handle, and only this one. The process keeps whatever it holds through it, and a thread that waits
     * through it keeps waiting, unless the class of the object says otherwise.
     */
    @Override
    public void close()
    {
        closed = true;
    }

    /**
     * Returns the attachment to the object.
     */
    public final Attachment attachment()
    {
        return attachment;
    }

    /**
     * Returns another handle on the same object.
     *
     * @param kind of the handle, for the same file.
     * @param <T>  type of the handle.
     */
    protected final <T> T another(final Kind<T> kind)
    {
        return kind.handle(attachment.as(kind));
    }

    /**
     * Checks that this handle is open. Each operation calls this first.
     */
    protected final void checkOpen()
    {
        if (closed)
        {
            throw closedHandle();
        }
    }

    /**
     * Returns whether this handle was closed.
     */
    protected final boolean isClosed()
    {
        return closed;
    }

    private HandleClosedException closedHandle()
    {
        return new HandleClosedException("this handle was closed: name=" + attachment.name());
    }

    /**
     * Returns the attachment, which is serialised in place of the handle and deserialised as a new handle.
     */
    protected Object writeReplace()
    {
        return attachment;
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a handle is deserialised through its replacement");
    }

    @Override
    public String toString()
    {
        return getClass().getSimpleName() + "{" + attachment + "}";
    }
}
