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
package io.ropewalk.structure.collection;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A part of a list, as it was at a version: what a sublist is, and what an iterator walks over.
 * <p>
 * <b>Threads:</b> one at a time.
 * <p>
 * <b>Failure:</b> {@link java.util.ConcurrentModificationException} once the list has been changed in another way.
 */
final class ListRange<E> extends AbstractList<E> implements RandomAccess
{
    private final SharedList<E> list;
    private final int offset;
    private final boolean isStrict;
    private int count;
    private long version;

    /** An iterator's range is not strict: at its end it does not look whether the list has changed. */
    ListRange(
        final SharedList<E> list, final int offset, final int count, final long version, final boolean isStrict)
    {
        this.list = list;
        this.offset = offset;
        this.count = count;
        this.version = version;
        this.isStrict = isStrict;
    }

    @Override
    public int size()
    {
        if (isStrict)
        {
            list.checkVersion(version);
        }
        return count;
    }

    @Override
    public E get(final int index)
    {
        if (index >= count)
        {
            // An iterator at the end of a list that has grown has to say so.
            list.checkVersion(version);
        }
        Objects.checkIndex(index, count);
        return list.get(offset + index, version);
    }

    @Override
    public E set(final int index, final E element)
    {
        Objects.checkIndex(index, count);
        return list.set(offset + index, element, version);
    }

    @Override
    public void add(final int index, final E element)
    {
        checkPosition(index);
        list.add(offset + index, element, version);
        changed(1);
    }

    @Override
    public boolean addAll(final Collection<? extends E> elements)
    {
        return addAll(count, elements);
    }

    @Override
    @SuppressWarnings("unchecked")
    public boolean addAll(final int index, final Collection<? extends E> elements)
    {
        checkPosition(index);
        final List<E> added = (List<E>)Arrays.asList(elements.toArray());
        final boolean isChanged = list.addAll(offset + index, added, version);
        if (isChanged)
        {
            changed(added.size());
        }
        return isChanged;
    }

    @Override
    public E remove(final int index)
    {
        Objects.checkIndex(index, count);
        final E removed = list.remove(offset + index, version);
        changed(-1);
        return removed;
    }

    @Override
    protected void removeRange(final int fromIndex, final int toIndex)
    {
        if (fromIndex < toIndex)
        {
            list.removeRange(offset + fromIndex, offset + toIndex, version);
            changed(fromIndex - toIndex);
        }
    }

    private void changed(final int added)
    {
        version = ListDescriptor.nextVersion(version);
        count += added;
        modCount++;
    }

    private void checkPosition(final int index)
    {
        if (index < 0 || index > count)
        {
            throw new IndexOutOfBoundsException("index out of range: index=" + index + " size=" + count);
        }
    }
}
