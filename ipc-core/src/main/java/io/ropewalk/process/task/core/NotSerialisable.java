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
package io.ropewalk.process.task.core;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Finds the path to what is not serialisable, after serialisation has failed. */
final class NotSerialisable
{
    /** Enough for every mistake; an object graph beyond it is searched in part. */
    private static final int MAX_OBJECTS = 100_000;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<PartPath> open = new ArrayDeque<>();

    private NotSerialisable()
    {
    }

    /** Returns the message for an object that failed. */
    static String describe(final Object root, final String what, final NotSerializableException failure)
    {
        final PartPath culprit = new NotSerialisable().find(new PartPath(root, what));
        if (null == culprit)
        {
            return what + " is not serialisable: class=" + failure.getMessage();
        }
        final Class<?> type = culprit.part().getClass();
        return what + " is not serialisable: path=" + culprit.path() + " class=" + type.getName() + advice(type);
    }

    private static String advice(final Class<?> type)
    {
        return type.isHidden() && type.isSynthetic() ?
            " (a lambda is serialisable if its type is, as those of io.ropewalk.process.task are)" : "";
    }

    /** Goes in the order of serialisation, so that it finds what failed first. */
    private PartPath find(final PartPath root)
    {
        open.push(root);
        while (!open.isEmpty() && seen.size() < MAX_OBJECTS)
        {
            final PartPath next = open.pop();
            if (!(next.part() instanceof Serializable))
            {
                return next;
            }
            final List<PartPath> inside = ObjectParts.of(next);
            for (int i = inside.size() - 1; i >= 0; i--)
            {
                if (seen.add(inside.get(i).part()))
                {
                    open.push(inside.get(i));
                }
            }
        }
        return null;
    }
}
