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
package io.ropewalk.codec;

import io.ropewalk.error.CodecException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.function.BiPredicate;

/**
 * Whether a collection of a registered class comes back equal from its constructor without arguments and its elements.
 * What a class keeps beyond them, an order, a bound, defaults, is only seen by trying.
 */
final class RefillCheck<C>
{
    private final BiPredicate<C, C> isAlike;

    private RefillCheck(final BiPredicate<C, C> isAlike)
    {
        this.isAlike = isAlike;
    }

    /** Of sets, lists and queues. */
    static RefillCheck<Collection<Object>> ofCollections()
    {
        return new RefillCheck<>((original, refilled) ->
            (Arrays.equals(original.toArray(), refilled.toArray()) || original.equals(refilled)) &&
                isSameOrder(comparatorOf(original), comparatorOf(refilled)) &&
                room(original) == room(refilled));
    }

    /** Of maps. */
    static RefillCheck<Map<Object, Object>> ofMaps()
    {
        return new RefillCheck<>((original, refilled) ->
            original.equals(refilled) &&
                isSameOrder(comparatorOf(original), comparatorOf(refilled)) &&
                (!(original instanceof Properties) || ((Properties)(Map<?, ?>)original).stringPropertyNames()
                    .equals(((Properties)(Map<?, ?>)refilled).stringPropertyNames())));
    }

    void require(final C original, final C refilled)
    {
        if (!isAlike.test(original, refilled))
        {
            throw new CodecException("collection is more than its elements in a new one of its class (an order, a " +
                "bound, defaults), send " + UserSerializers.copyOf(original.getClass()) + ": class=" +
                original.getClass().getName());
        }
    }

    static Comparator<?> comparatorOf(final Object container)
    {
        if (container instanceof SortedSet)
        {
            return ((SortedSet<?>)container).comparator();
        }

        if (container instanceof SortedMap)
        {
            return ((SortedMap<?, ?>)container).comparator();
        }

        return container instanceof PriorityQueue ? ((PriorityQueue<?>)container).comparator() :
            container instanceof PriorityBlockingQueue ? ((PriorityBlockingQueue<?>)container).comparator() : null;
    }

    /** A constructor makes another comparator each time; of its class is what can be asked for. */
    private static boolean isSameOrder(final Comparator<?> one, final Comparator<?> other)
    {
        return null == one ? null == other : null != other && one.getClass() == other.getClass();
    }

    private static int room(final Collection<?> collection)
    {
        return collection instanceof BlockingQueue ? ((BlockingQueue<?>)collection).remainingCapacity() : 0;
    }
}
