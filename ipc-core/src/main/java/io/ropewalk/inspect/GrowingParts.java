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
package io.ropewalk.inspect;

import io.ropewalk.segment.file.Names;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rings of growing queues are files of their own; what they hold is what the queue holds. */
final class GrowingParts
{
    private static final String KIND = "growing queue";
    private static final int IDENTITY_LENGTH = 16;
    private static final int HEX = 16;

    private GrowingParts()
    {
    }

    /** The same reports, those of growing queues with the sums of their rings. */
    static List<ObjectReport> gathered(final List<ObjectReport> objects)
    {
        final List<ObjectReport> gathered = new ArrayList<>();
        for (final ObjectReport object : objects)
        {
            gathered.add(KIND.equals(object.kind()) ? gathered(object, objects) : object);
        }
        return gathered;
    }

    private static ObjectReport gathered(final ObjectReport queue, final List<ObjectReport> objects)
    {
        final List<ObjectReport> parts = objects.stream().filter((object) -> isPart(object.name(), queue)).toList();
        final List<RingReport> rings = parts.stream().filter((part) -> part.puts() >= 0).map(GrowingParts::ring)
            .sorted(Comparator.comparingLong(RingReport::number)).toList();
        final long size = rings.stream().mapToLong(RingReport::size).sum();
        final long length = parts.stream().mapToLong(ObjectReport::lengthBytes).sum() + queue.lengthBytes();
        final List<HolderReport> holders = new ArrayList<>(queue.holders());
        parts.forEach((part) -> holders.addAll(part.holders()));
        return new ObjectReport(queue.name(), queue.kind(), queue.typeName(), length, queue.creatorPid(),
            queue.created(), size, -1, rings.stream().mapToLong(RingReport::puts).sum(),
            rings.stream().mapToLong(RingReport::takes).sum(), queue.parameters(), queue.state(), holders, rings,
            queue.users(), "");
    }

    private static RingReport ring(final ObjectReport part)
    {
        return new RingReport(Long.parseUnsignedLong(part.name().substring(part.name().lastIndexOf('.') + 1), HEX),
            Math.max(0, part.size()), part.capacity(), part.puts(), part.takes());
    }

    /** Whether a name is that of a ring of a growing queue. */
    static boolean isPart(final String name, final ObjectReport queue)
    {
        final String identity = String.valueOf(queue.state().get("identity"));
        final String digits = "0".repeat(Math.max(0, IDENTITY_LENGTH - identity.length())) + identity;
        return KIND.equals(queue.kind()) && null != Names.ownerOfPart(name) &&
            name.startsWith("_" + queue.name() + "." + digits + ".");
    }
}
