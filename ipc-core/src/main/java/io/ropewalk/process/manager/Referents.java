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
package io.ropewalk.process.manager;

import io.ropewalk.error.ObjectDestroyedException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/**
 * The objects of a manager, and which processes have proxies of them.
 * <p>
 * <b>Threads:</b> any.
 */
final class Referents
{
    private final Map<Long, Referent> byId = new ConcurrentHashMap<>();
    /** What was returned by proxy; guarded by this. */
    private final Map<Object, Referent> exposed = new IdentityHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    /** A new object, for the process of a line. */
    Referent add(final Object object, final RemoteType type, final int line)
    {
        final Referent referent = new Referent(lastId.incrementAndGet(), object, type);
        hold(referent, line);
        byId.put(referent.id, referent);
        return referent;
    }

    /** What a method has returned: the same object keeps its number for as long as it is known. */
    synchronized Referent expose(final Object object, final RemoteType type, final int line)
    {
        final Referent known = exposed.get(object);
        if (null != known && known.type == type && byId.containsKey(known.id))
        {
            hold(known, line);
            return known;
        }
        final Referent referent = add(object, type, line);
        exposed.put(object, referent);
        return referent;
    }

    Referent get(final long id)
    {
        final Referent referent = byId.get(id);
        if (null == referent)
        {
            throw new ObjectDestroyedException("object was closed, or no process had a proxy any more: object=" + id);
        }
        return referent;
    }

    /** Calls of this process itself, the manager, hold nothing. */
    void hold(final Referent referent, final int line)
    {
        if (line >= 0 && !referent.holders.contains(line))
        {
            referent.holders.add(line);
        }
    }

    void hold(final long id, final int line)
    {
        final Referent referent = byId.get(id);
        if (null != referent)
        {
            hold(referent, line);
        }
    }

    /** Null if there is none of that number, any more. */
    Referent remove(final long id)
    {
        final Referent referent = byId.remove(id);
        if (null != referent)
        {
            forget(referent);
        }
        return referent;
    }

    private synchronized void forget(final Referent referent)
    {
        exposed.remove(referent.object, referent);
    }

    /** Removes those whose last holder is dead. */
    List<Referent> removeUnheld(final IntPredicate isDead)
    {
        final List<Referent> unheld = new ArrayList<>();
        for (final Referent referent : byId.values())
        {
            if (referent.holders.removeIf(isDead::test) && referent.holders.isEmpty() && null != remove(referent.id))
            {
                unheld.add(referent);
            }
        }
        return unheld;
    }

    /** Removes all, the youngest first. */
    List<Referent> removeAll()
    {
        final List<Referent> all = new ArrayList<>(byId.values());
        all.sort(Comparator.comparingLong((Referent referent) -> referent.id).reversed());
        byId.clear();
        return all;
    }
}
