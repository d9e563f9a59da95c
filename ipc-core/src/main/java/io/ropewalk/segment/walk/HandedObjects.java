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

import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.file.SegmentFiles;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Objects that a process makes for one other process, which is told the name, opens the object, and destroys it.
 *
 * <p><b>Threads:</b> any thread of any process.
 *
 * <p><b>Failure:</b> as of {@link Walk}. If the creator dies before the object was destroyed, the next process that
 * opens the walk removes it.
 *
 * <pre>{@code
 * Request request = HandedObjects.create(walk, Request.of(bytes));
 * start(walk.path(), request.name());
 * }</pre>
 */
public final class HandedObjects
{
    private HandedObjects()
    {
    }

    /**
     * Creates an object.
     *
     * @param walk it belongs to.
     * @param kind of the object.
     * @param <T>  type of the handle.
     * @return a handle on it.
     */
    public static <T> T create(final Walk walk, final Kind<T> kind)
    {
        walk.verifyInPlace();
        final String prefix = Names.handedPrefix(walk.participants().owner());
        Optional<Segment> created = Optional.empty();
        while (created.isEmpty())
        {
            final Path file = walk.path().resolve(prefix + Walk.randomHex());
            created = walk.create(file, kind.spec(), kind::initialise);
        }
        return handle(walk, kind, created.get());
    }

    /**
     * Opens an object if it is still there; makes nothing.
     *
     * @param walk it belongs to.
     * @param name that its creator has told.
     * @param any  what it must be.
     * @param <T>  type of the handle.
     * @return a handle on it, if there is one.
     */
    public static <T> Optional<T> find(final Walk walk, final String name, final AnyOf<T> any)
    {
        walk.verifyInPlace();
        final Path file = walk.path().resolve(Names.checkOwn(name));
        return SegmentFiles.openAny(file, any.number(), any.fingerprint(), walk.participants().walkId()).map((found) ->
        {
            return handle(walk, AttachedSegment.kindOf(any, found), found);
        });
    }

    private static <T> T handle(final Walk walk, final Kind<T> kind, final Segment segment)
    {
        return kind.handle(new AttachedSegment(walk, segment.name(), kind, segment));
    }
}
