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

import io.ropewalk.inspect.HolderReport;
import io.ropewalk.inspect.ObjectReport;
import io.ropewalk.inspect.RingReport;
import io.ropewalk.inspect.WaitReport;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is said of an object, for people and for scripts. */
final class ObjectRows
{
    private static final int SHOWN_HOLDERS = 3;

    private ObjectRows()
    {
    }

    /** Whether it is one that Ropewalk keeps for itself. */
    static boolean isOwn(final ObjectReport object)
    {
        return object.name().startsWith("_") || object.name().startsWith(".");
    }

    static TextTable table(final Collection<ObjectReport> objects)
    {
        final TextTable table = new TextTable(TextTable.Column.text("NAME", 0), TextTable.Column.text("KIND", 0),
            TextTable.Column.text("OF", 5), TextTable.Column.number("USED", 0), TextTable.Column.number("FULL", 4),
            TextTable.Column.number("FILE", 3), TextTable.Column.text("HOLDERS", 2), TextTable.Column.text("USERS", 6),
            TextTable.Column.text("PROBLEM", 1));
        for (final ObjectReport object : objects)
        {
            table.add(SafeText.of(object.name()), SafeText.of(object.kind()), SafeText.of(object.typeName()),
                occupancy(object), object.size() < 0 ? "" : percent(object), Amounts.bytes(object.lengthBytes()),
                holders(object.holders()), pids(object.users()), SafeText.of(object.problem()));
        }
        return table;
    }

    /** How much there is, of how much there can be. */
    static String occupancy(final ObjectReport object)
    {
        if (object.size() < 0)
        {
            return Amounts.UNKNOWN;
        }
        return Amounts.count(object.size()) + (object.capacity() < 0 ? "" : "/" + Amounts.count(object.capacity()));
    }

    static double fill(final ObjectReport object)
    {
        return object.size() < 0 || object.capacity() <= 0 ? Double.NaN : (double)object.size() / object.capacity();
    }

    private static String percent(final ObjectReport object)
    {
        return object.capacity() <= 0 ? "" : Amounts.percent(fill(object));
    }

    private static String holders(final List<HolderReport> holders)
    {
        final List<String> shown = holders.stream().map(ObjectRows::shortHolder).distinct().toList();
        return shown.stream().limit(SHOWN_HOLDERS).collect(Collectors.joining(" ")) +
            (shown.size() > SHOWN_HOLDERS ? " +" + (shown.size() - SHOWN_HOLDERS) : "");
    }

    private static String shortHolder(final HolderReport holder)
    {
        return pid(holder.pid()) + (holder.isAlive() ? "" : "(dead)");
    }

    private static String pids(final List<Long> pids)
    {
        return pids.stream().limit(SHOWN_HOLDERS).map(String::valueOf).collect(Collectors.joining(" ")) +
            (pids.size() > SHOWN_HOLDERS ? " +" + (pids.size() - SHOWN_HOLDERS) : "");
    }

    static String pid(final long pid)
    {
        return pid < 0 ? "?" : Long.toString(pid);
    }

    /** A row of a list. */
    static Map<String, Object> row(final ObjectReport object)
    {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", object.name());
        row.put("kind", object.kind());
        row.put("type", object.typeName().isEmpty() ? null : object.typeName());
        row.put("lengthBytes", known(object.lengthBytes()));
        row.put("creatorPid", known(object.creatorPid()));
        row.put("created", object.created());
        row.put("size", known(object.size()));
        row.put("capacity", known(object.capacity()));
        row.put("puts", known(object.puts()));
        row.put("takes", known(object.takes()));
        row.put("holderCount", object.holders().size());
        row.put("userCount", object.users().size());
        row.put("problem", object.problem().isEmpty() ? null : object.problem());
        return row;
    }

    /** The same, and all that is not flat. */
    static Map<String, Object> whole(final ObjectReport object, final List<WaitReport> waits)
    {
        final Map<String, Object> row = row(object);
        object.parameters().forEach((name, value) -> row.put("parameter." + name, value));
        object.state().forEach((name, value) -> row.put("state." + name, value));
        if (!object.rings().isEmpty())
        {
            row.put("rings", object.rings().stream().map(ObjectRows::row).toList());
        }
        row.put("users", object.users());
        row.put("holders", object.holders().stream().map(ObjectRows::row).toList());
        row.put("waits", waits.stream().map(ObjectRows::row).toList());
        return row;
    }

    private static Map<String, Object> row(final RingReport ring)
    {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("number", ring.number());
        row.put("size", ring.size());
        row.put("capacity", ring.capacity());
        row.put("puts", ring.puts());
        row.put("takes", ring.takes());
        return row;
    }

    private static Map<String, Object> row(final HolderReport holder)
    {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("pid", known(holder.pid()));
        row.put("threadId", holder.threadId() == 0 ? null : holder.threadId());
        row.put("what", holder.what());
        row.put("count", holder.count());
        row.put("isAlive", holder.isAlive());
        return row;
    }

    private static Map<String, Object> row(final WaitReport wait)
    {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("pid", known(wait.pid()));
        row.put("threadId", wait.threadId());
        row.put("threadName", wait.threadName());
        row.put("what", wait.what());
        row.put("forNs", known(wait.forNs()));
        return row;
    }

    static Long known(final long value)
    {
        return value < 0 ? null : value;
    }
}
