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

import java.util.ArrayList;
import java.util.List;

/** The rings of growing queues are files of their own; what they hold is what the queue holds. */
final class GrowingParts
{
    private static final String KIND = "growing queue";
    private static final int IDENTITY_LENGTH = 16;

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
        final List<ObjectReport> rings = objects.stream().filter((object) -> isPart(object.name(), queue)).toList();
        final long size = rings.stream().mapToLong(ObjectReport::size).filter((each) -> each > 0).sum();
        final long length = rings.stream().mapToLong(ObjectReport::lengthBytes).sum() + queue.lengthBytes();
        final List<HolderReport> holders = new ArrayList<>(queue.holders());
        rings.forEach((ring) -> holders.addAll(ring.holders()));
        return new ObjectReport(queue.name(), queue.kind(), queue.typeName(), length, queue.creatorPid(),
            queue.created(), size, -1, -1, -1, queue.parameters(), queue.state(), holders, queue.users(), "");
    }

    /** Whether a name is that of a ring of a growing queue. */
    static boolean isPart(final String name, final ObjectReport queue)
    {
        final String identity = String.valueOf(queue.state().get("identity"));
        return KIND.equals(queue.kind()) && name.startsWith("_" + queue.name() + "." +
            "0".repeat(Math.max(0, IDENTITY_LENGTH - identity.length())) + identity + ".");
    }
}
