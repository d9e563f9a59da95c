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
package io.ropewalk.demo.cluster;

/**
 * What a node says of its book, in a line on its standard output.
 *
 * @param occasion why it says so.
 * @param member   number of the node in the cluster.
 * @param audit    number of the audit, or 0.
 * @param orders   different orders in the book.
 * @param repeated orders that came though they were there.
 * @param early    orders that came before an earlier one of the same client.
 * @param digest   of all orders and fills, in their order.
 */
record NodeReport(Occasion occasion, int member, long audit, long orders, long repeated, long early, long digest)
{
    private static final String MARK = "report";
    private static final int FIELDS = 8;
    private static final int HEX = 16;

    /** Why a node reports. */
    enum Occasion
    {
        /** It begins with an empty book, or with that of a snapshot. */
        STARTED,
        /** It has written a snapshot. */
        SNAPSHOT,
        /** A client has asked for it. */
        AUDIT
    }

    static NodeReport of(final Occasion occasion, final int member, final long audit, final GatewayBook book)
    {
        return new NodeReport(
            occasion, member, audit, book.orders(), book.repeated(), book.early(), book.digest());
    }

    String line()
    {
        return String.join(" ", MARK, occasion.name(), String.valueOf(member), String.valueOf(audit),
            String.valueOf(orders), String.valueOf(repeated), String.valueOf(early), Long.toHexString(digest));
    }

    /** Returns the report in a line, or null if it is another one. */
    static NodeReport parse(final String line)
    {
        final String[] fields = line.split(" ");
        if (fields.length != FIELDS || !MARK.equals(fields[0]))
        {
            return null;
        }
        return new NodeReport(Occasion.valueOf(fields[1]), Integer.parseInt(fields[2]), Long.parseLong(fields[3]),
            Long.parseLong(fields[4]), Long.parseLong(fields[5]), Long.parseLong(fields[6]),
            Long.parseUnsignedLong(fields[7], HEX));
    }
}
