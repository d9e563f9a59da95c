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
package io.ropewalk.segment.file;

import io.ropewalk.error.IllegalNameException;

import java.util.OptionalInt;

/**
 * Which names shared objects and walks may have, and the names that Ropewalk keeps for itself.
 *
 * <p>ASCII only: other letters depend on the locale of each process and on how a file system normalises them, and two
 * processes that mean the same object must never reach two files.
 *
 * <p><b>Threads:</b> no state.
 *
 * <p><b>Failure:</b> {@link IllegalNameException} that shows the name with unusual characters escaped.
 */
public final class Names
{
    /** How long a name may be; leaves room for prefixes below the 255 bytes of most file systems. */
    public static final int MAX_LENGTH = 200;

    /** What the names of objects without a name of their own begin with. */
    public static final String ANONYMOUS_PREFIX = "anonymous-";

    /** What the directories of temporary walks begin with. */
    public static final String TEMPORARY_WALK_PREFIX = "tmp-";

    /** What the names of objects begin with that Ropewalk makes for itself, but those of files that are no objects. */
    public static final String OWN_PREFIX = "_";

    private static final String HANDED_PREFIX = OWN_PREFIX + "handed-";
    private static final int OWNER_LENGTH = 6;
    private static final int OWNER_PADDING = 1 << (4 * OWNER_LENGTH);
    private static final int RANDOM_LENGTH = 16;
    private static final int SHOWN_LENGTH = 60;
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7E;

    private Names()
    {
    }

    /**
     * Returns a name that a user may ask for, including those of anonymous objects.
     *
     * @param name to check.
     * @return the name.
     */
    public static String check(final String name)
    {
        checkOwn(name);
        if (name.startsWith(OWN_PREFIX))
        {
            throw new IllegalNameException("names that begin with '_' or '.' are Ropewalk's own: name=" + name);
        }
        return name;
    }

    /**
     * Returns a name that can be used, including those of objects that Ropewalk makes for itself.
     *
     * @param name to check.
     * @return the name.
     */
    public static String checkOwn(final String name)
    {
        if (null == name || name.isEmpty())
        {
            throw new IllegalNameException("name must not be empty: name=" + name);
        }
        if (name.length() > MAX_LENGTH)
        {
            throw new IllegalNameException("name too long: name=" + escape(name) + " length=" + name.length() +
                " max=" + MAX_LENGTH);
        }
        if (!isAllowed(name) || name.contains(".."))
        {
            throw new IllegalNameException("name must start with a letter or a digit, and contain only letters, " +
                "digits, '_', '.' and '-', but not '..': name=" + escape(name));
        }
        return name;
    }

    /**
     * Returns a name that a user may give to a new object or walk.
     *
     * @param name to check.
     * @return the name.
     */
    public static String checkNew(final String name)
    {
        check(name);
        if (isAnonymous(name) || isTemporaryWalk(name))
        {
            throw new IllegalNameException("name is reserved: name=" + name);
        }
        return name;
    }

    /**
     * Whether this is the name of an object that was made without one.
     *
     * @param name of an object.
     */
    public static boolean isAnonymous(final String name)
    {
        return isRandom(name, ANONYMOUS_PREFIX);
    }

    /**
     * Whether this is the name of the directory of a temporary walk.
     *
     * @param name of a directory.
     */
    public static boolean isTemporaryWalk(final String name)
    {
        return isRandom(name, TEMPORARY_WALK_PREFIX);
    }

    /**
     * What the names of objects begin with that a process makes to hand them to another one.
     *
     * @param owner that makes them.
     */
    public static String handedPrefix(final int owner)
    {
        return HANDED_PREFIX + Integer.toHexString(OWNER_PADDING | owner).substring(1) + "-";
    }

    /**
     * Who made an object to hand it to another process; empty for every other name.
     *
     * @param name of an object.
     */
    public static OptionalInt handedOwner(final String name)
    {
        final int ownerEnd = HANDED_PREFIX.length() + OWNER_LENGTH;
        final boolean isHanded = name.length() == ownerEnd + 1 + RANDOM_LENGTH && name.startsWith(HANDED_PREFIX) &&
            '-' == name.charAt(ownerEnd) && isHexadecimal(name, HANDED_PREFIX.length(), ownerEnd) &&
            isHexadecimal(name, ownerEnd + 1, name.length());
        return !isHanded ? OptionalInt.empty() :
            OptionalInt.of(Integer.parseInt(name, HANDED_PREFIX.length(), ownerEnd, 16));
    }

    /* By hand: regular expressions would be a tenth of the time that the first walk of a JVM takes to open. */

    private static boolean isAllowed(final String name)
    {
        for (int i = 0; i < name.length(); i++)
        {
            final char c = name.charAt(i);
            final boolean isWordCharacter =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || '_' == c;
            final boolean isAllowed = isWordCharacter || (i > 0 && ('.' == c || '-' == c));
            if (!isAllowed)
            {
                return false;
            }
        }
        return true;
    }

    private static boolean isRandom(final String name, final String prefix)
    {
        return name.length() == prefix.length() + RANDOM_LENGTH && name.startsWith(prefix) &&
            isHexadecimal(name, prefix.length(), name.length());
    }

    /** Whether a part of a name consists of digits as {@link Long#toHexString} writes them. */
    static boolean isHexadecimal(final String name, final int begin, final int end)
    {
        for (int i = begin; i < end; i++)
        {
            final char c = name.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f'))
            {
                return false;
            }
        }
        return true;
    }

    private static String escape(final String name)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(name.length(), SHOWN_LENGTH); i++)
        {
            final char c = name.charAt(i);
            final boolean isPrintable = c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE && '\\' != c;
            text.append(isPrintable ? String.valueOf(c) : String.format("\\u%04x", (int)c));
        }
        return name.length() > SHOWN_LENGTH ? text + "..." : text.toString();
    }
}
