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
package io.ropewalk.command;

import java.util.Comparator;

/** What the rows of {@code top} are sorted by: the columns, from left to right. */
enum TopSort
{
    /** Name of the walk and the object. */
    NAME("NAME", Comparator.comparing((row) -> row.walk() + "/" + row.object().name())),

    /** Kind of object. */
    KIND("KIND", Comparator.comparing((row) -> row.object().kind())),

    /** How much there is in it. */
    USED("USED", Comparator.comparingLong((TopRow row) -> row.object().size()).reversed()),

    /** How full it is. */
    FULL("FULL", Comparator.comparingDouble((TopRow row) -> least(ObjectRows.fill(row.object()))).reversed()),

    /** What was put per second. */
    PUTS("PUT/s", Comparator.comparingDouble((TopRow row) -> least(row.puts())).reversed()),

    /** What was taken per second. */
    TAKES("TAKE/s", Comparator.comparingDouble((TopRow row) -> least(row.takes())).reversed()),

    /** Bytes of its file. */
    MEMORY("MEM", Comparator.comparingLong((TopRow row) -> row.object().lengthBytes()).reversed());

    private final String title;
    private final Comparator<TopRow> order;

    TopSort(final String title, final Comparator<TopRow> order)
    {
        this.title = title;
        this.order = order;
    }

    /** Of the column. */
    String title()
    {
        return title;
    }

    /** Equal ones by name. */
    Comparator<TopRow> order(final boolean isReversed)
    {
        final Comparator<TopRow> chosen = isReversed ? order.reversed() : order;
        return this == NAME ? chosen : chosen.thenComparing(NAME.order);
    }

    TopSort next(final int step)
    {
        return values()[Math.floorMod(ordinal() + step, values().length)];
    }

    /** Unknown comes last. */
    private static double least(final double value)
    {
        return value >= 0 ? value : -1;
    }
}
