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

import io.ropewalk.codec.Codecs;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SegmentKind;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Attributes by name, shared between processes: values of any type that {@link Codecs#object} can encode, handles on
 * shared objects included. What is read is a copy: changing it changes nothing for others.
 *
 * <p><b>Threads:</b> any, in any number of processes; each attribute by itself is set and read as a whole.
 *
 * <p><b>Failure:</b> a process that dies half-way leaves the old value or the new one. If there is no room,
 * {@link io.ropewalk.error.CollectionFullException}, or {@link io.ropewalk.error.ElementTooLargeException} for a value
 * that is longer than the budget.
 *
 * <pre>{@code
 * interface Settings { int count(); void count(int count); String getName(); void setName(String name); }
 * SharedNamespace space = walk.namespace("settings");
 * space.set("name", "xxx");                        // in one JVM
 * Settings settings = space.as(Settings.class);    // in another
 * settings.count(settings.getName().length());
 * }</pre>
 */
public final class SharedNamespace extends StripedHandle<String, Object>
{
    private static final long serialVersionUID = 1L;

    private static final int DEFAULT_ENTRIES = 1024;
    private static final int DEFAULT_BUDGET = 1 << 20;

    SharedNamespace(final Attachment attachment, final NamespaceKind kind)
    {
        super(attachment, kind.layout(), Codecs.utf8(), kind.codec());
    }

    /**
     * Returns the spec of a namespace, to open or create one, for 1,024 attributes and 1 MiB.
     *
     * @param registered custom classes of the values, as for {@link Codecs#object}.
     * @return the spec.
     */
    public static NamespaceKind of(final Class<?>... registered)
    {
        return new NamespaceKind(DEFAULT_ENTRIES, DEFAULT_BUDGET, DEFAULT_BUDGET, Codecs.object(registered));
    }

    /**
     * Returns a spec that finds an existing namespace, whatever its limits.
     *
     * @param registered custom classes of the values, as for {@link Codecs#object}.
     * @return the spec, for {@code find}.
     */
    public static AnyOf<SharedNamespace> any(final Class<?>... registered)
    {
        return new AnyOf<>(SegmentKind.NAMESPACE, MapDescriptor.FINGERPRINT, (parameters) -> new NamespaceKind(
            (int)parameters.applyAsLong(CollectionKinds.ENTRIES), (int)parameters.applyAsLong(CollectionKinds.BUDGET),
            (int)parameters.applyAsLong(CollectionKinds.MAX_BUDGET), Codecs.object(registered)));
    }

    /**
     * Sets an attribute.
     *
     * @param attribute name of it.
     * @param value     not null.
     */
    public void set(final String attribute, final Object value)
    {
        checkOpen();
        store.put(attribute, value, MapStore.Mode.ALWAYS, false);
    }

    /**
     * Returns the value of an attribute, or null if it is not set.
     *
     * @param attribute name of it.
     */
    public Object get(final String attribute)
    {
        checkOpen();
        return store.get(attribute);
    }

    /**
     * Returns the value of an attribute, or null if it is not set.
     *
     * @param attribute name of it.
     * @param type      of the value.
     * @param <T>       type of the value.
     * @throws ClassCastException if the value is of another type.
     */
    public <T> T get(final String attribute, final Class<T> type)
    {
        return type.cast(get(attribute));
    }

    /**
     * Returns the value of an attribute, or another one if it is not set.
     *
     * @param attribute name of it.
     * @param value     returned if it is not set.
     */
    public Object getOrDefault(final String attribute, final Object value)
    {
        final Object found = get(attribute);
        return null == found ? value : found;
    }

    /**
     * Sets an attribute to the result of a function of its value, in one step.
     *
     * @param attribute name of it.
     * @param function  gets null if the attribute is not set, and returns null to remove it. It runs under a lock, and
     *                  must not change the same namespace.
     * @return the new value, or null.
     */
    public Object update(final String attribute, final UnaryOperator<Object> function)
    {
        checkOpen();
        Objects.requireNonNull(function, "function");
        return store.update(attribute, new MapUpdate<>(function)).now();
    }

    /**
     * Removes an attribute.
     *
     * @param attribute name of it.
     * @return false if it was not set.
     */
    public boolean remove(final String attribute)
    {
        checkOpen();
        return store.delete(attribute);
    }

    /**
     * Returns whether an attribute is set.
     *
     * @param attribute name of it.
     */
    public boolean contains(final String attribute)
    {
        checkOpen();
        return store.contains(attribute);
    }

    /**
     * Returns the names of the attributes that are set, in their order; a snapshot.
     */
    public Set<String> names()
    {
        checkOpen();
        final Set<String> names = new TreeSet<>();
        for (final MapCursor<String, Object> cursor = new MapCursor<>(store); cursor.hasNext();)
        {
            names.add(cursor.next().getKey());
        }
        return names;
    }

    /**
     * Returns a view of the attributes as an interface, whose methods read and set them. A method without parameters
     * reads: {@code count()}, {@code getCount()} and, for a boolean, {@code isCount()} read {@code count}. One with a
     * parameter and without a result sets: {@code count(5)} and {@code setCount(5)}. Default methods work, too.
     * <p>
     * A getter of a primitive type throws {@link java.util.NoSuchElementException} if the attribute is not set; any
     * other one returns null.
     *
     * @param type an interface.
     * @param <T>  type of the view.
     * @throws IllegalArgumentException if it is no interface, or has a method that neither reads nor sets.
     */
    public <T> T as(final Class<T> type)
    {
        checkOpen();
        return NamespaceView.of(this, type);
    }
}
