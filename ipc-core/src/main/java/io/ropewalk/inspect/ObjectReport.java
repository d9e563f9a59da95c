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
 * @param puts            how often something was put since it was made; -1 where that is not counted.
 * @param takes           how often something was taken since it was made; -1 where that is not counted.
 * @param parameters      that it was made with, by name, in order.
 * @param state           its positions and words, by name, in order.
 * @param holders         who holds it, or a part of it.
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
    List<Long> users,
    String problem)
{
}
