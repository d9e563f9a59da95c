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

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the file of one object says at one moment. Figures are read one after the other beside live traffic, so they
 * need not fit each other exactly.
 * <p>
 * <b>Threads:</b> immutable.
 *
 * @param name            of the object in its walk.
 * @param kind            what it is, in words: {@code queue}, {@code lock}, {@code map} …
 * @param typeName        of the elements, usually the name of a codec; empty if there is none.
 * @param lengthBytes     of the file.
 * @param creatorPid      process that made it.
 * @param created         when it was made.
 * @param size            how much there is now: elements, entries, permits, waiting parties; -1 where it says nothing.
 * @param capacity        how much there can be; -1 where there is no limit, or it says nothing.
 * @param puts            how often something was put since it was made, or, of a growing queue, since the oldest of its
 *                        rings was; -1 where that is not counted.
 * @param takes           how often something was taken since then; -1 where that is not counted.
 * @param parameters      that it was made with, by name, in order.
 * @param state           its positions and words, by name, in order.
 * @param holders         who holds it, or a part of it.
 * @param rings           of a growing queue, the oldest first; else empty.
 * @param users           pids of the live processes that have mapped its file, as far as the system tells.
 * @param problem         why the rest is missing: truncated, newer, foreign; empty if nothing is wrong.
 */
public record ObjectReport(
    String name,
    String kind,
    String typeName,
    long lengthBytes,
    long creatorPid,
    Instant created,
    long size,
    long capacity,
    long puts,
    long takes,
    Map<String, Object> parameters,
    Map<String, Object> state,
    List<HolderReport> holders,
    List<RingReport> rings,
    List<Long> users,
    String problem)
{
    /**
     * How often something was put since an earlier report of the same object. What went through a ring of a growing
     * queue that came and went between the two, or into one that went, is not counted.
     *
     * @param before the earlier report.
     * @return the number, or -1 if unknown.
     */
    public long putsSince(final ObjectReport before)
    {
        return rings.isEmpty() && before.rings.isEmpty() ? since(before.puts, puts) :
            rings.stream().mapToLong((ring) -> ring.puts() - before.ring(ring.number()).puts()).sum();
    }

    /**
     * How often something was taken since an earlier report of the same object. What went through a ring of a growing
     * queue that came and went between the two, or into one that went, is not counted.
     *
     * @param before the earlier report.
     * @return the number, or -1 if unknown.
     */
    public long takesSince(final ObjectReport before)
    {
        if (rings.isEmpty() && before.rings.isEmpty())
        {
            return since(before.takes, takes);
        }
        // A ring that went was empty.
        return rings.stream().mapToLong((ring) -> ring.takes() - before.ring(ring.number()).takes()).sum() +
            before.rings.stream().filter((ring) -> !hasRing(ring.number()))
                .mapToLong((ring) -> ring.puts() - ring.takes()).sum();
    }

    private boolean hasRing(final long number)
    {
        return rings.stream().anyMatch((ring) -> ring.number() == number);
    }

    private RingReport ring(final long number)
    {
        return rings.stream().filter((ring) -> ring.number() == number).findFirst()
            .orElse(new RingReport(number, 0, 0, 0, 0));
    }

    private static long since(final long before, final long now)
    {
        return before < 0 || now < before ? -1 : now - before;
    }
}
