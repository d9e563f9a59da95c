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

import io.ropewalk.machine.platform.ThisProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * The user that this process runs for, as the system sees it: by number, since a container may have no names.
 *
 * @param id       of the user.
 * @param groupId  of the group that new files get.
 * @param groupIds of the other groups.
 */
record User(String id, String groupId, List<String> groupIds)
{

    /** What the kernel gives to new files and judges access by, after the real, effective and saved ones. */
    private static final int FILE_SYSTEM_ID = 3;
    private static final String SUPERUSER = "0";

    /** The user of this process; empty where the system does not say. */
    static Optional<User> ofThisProcess()
    {
        try
        {
            return ofStatus(ThisProcess.told("status"));
        }
        catch (final IOException ex)
        {
            return Optional.empty();
        }
    }

    /** The user in what the kernel says of a process. */
    static Optional<User> ofStatus(final String status)
    {
        final List<String> users = words(status, "Uid:");
        final List<String> groups = words(status, "Gid:");
        return users.size() <= FILE_SYSTEM_ID || groups.size() <= FILE_SYSTEM_ID ? Optional.empty() :
            Optional.of(new User(users.get(FILE_SYSTEM_ID), groups.get(FILE_SYSTEM_ID), words(status, "Groups:")));
    }

    /* By hand, as in Names: this is in the way of the first walk that a JVM opens. */

    private static List<String> words(final String status, final String key)
    {
        final List<String> words = new ArrayList<>();
        final int begin = status.startsWith(key) ? 0 : status.indexOf('\n' + key) + 1;
        if (begin > 0 || status.startsWith(key))
        {
            final int end = status.indexOf('\n', begin);
            final StringTokenizer line =
                new StringTokenizer(status.substring(begin + key.length(), end < 0 ? status.length() : end));
            while (line.hasMoreTokens())
            {
                words.add(line.nextToken());
            }
        }
        return words;
    }

    /**
     * What tells a user from all others in the name of a directory: the name if it can stand there as it is, else the
     * number. The JDK gives a user without a name a question mark; and of two names that differ in unusual characters
     * only, each has a number. So has a name that is a number, which might be somebody else's.
     */
    static String directoryName(final String userName, final Optional<User> user)
    {
        final StringBuilder name = new StringBuilder(userName);
        boolean isNumber = true;
        boolean isUsual = true;
        for (int i = 0; i < name.length(); i++)
        {
            final char c = name.charAt(i);
            final boolean isDigit = c >= '0' && c <= '9';
            isNumber &= isDigit;
            if (!isDigit && !isUsual(c))
            {
                isUsual = false;
                name.setCharAt(i, '_');
            }
        }
        return (isUsual && !isNumber) || user.isEmpty() ? name.toString() : user.get().id;
    }

    private static boolean isUsual(final char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || '.' == c || '_' == c || '-' == c;
    }

    /** Whether this user may do what the members of a group may. */
    boolean isMember(final String group)
    {
        return SUPERUSER.equals(id) || groupId.equals(group) || groupIds.contains(group);
    }

    /** Numbers of the groups of this user. */
    String groups()
    {
        return groupId + " " + String.join(" ", groupIds);
    }

    /** Number of the owner of a file. */
    static String owner(final Path path) throws IOException
    {
        return String.valueOf(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    /** Number of the group of a file. */
    static String group(final Path path) throws IOException
    {
        return String.valueOf(Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS));
    }
}
