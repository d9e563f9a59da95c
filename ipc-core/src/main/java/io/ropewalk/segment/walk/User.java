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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The user that this process runs for, as the system sees it: by number, since a container may have no names.
 *
 * @param id       of the user.
 * @param groupId  of the group that new files get.
 * @param groupIds of the other groups.
 */
record User(String id, String groupId, List<String> groupIds)
{
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]*[A-Za-z._-][A-Za-z0-9._-]*");
    private static final Pattern UNUSUAL = Pattern.compile("[^A-Za-z0-9._-]");

    /** What the kernel gives to new files and judges access by, after the real, effective and saved ones. */
    private static final int FILE_SYSTEM_ID = 3;
    private static final String SUPERUSER = "0";

    /** The user of this process; empty where the system does not say. */
    static Optional<User> ofThisProcess()
    {
        try
        {
            return ofStatus(Files.readString(STATUS, StandardCharsets.ISO_8859_1));
        }
        catch (final IOException ex)
        {
            return Optional.empty();
        }
    }

    /** The user in what the kernel says of a process. */
    static Optional<User> ofStatus(final String status)
    {
        final String[] users = line(status, "Uid:");
        final String[] groups = line(status, "Gid:");
        return users.length <= FILE_SYSTEM_ID || groups.length <= FILE_SYSTEM_ID ? Optional.empty() :
            Optional.of(new User(users[FILE_SYSTEM_ID], groups[FILE_SYSTEM_ID], List.of(line(status, "Groups:"))));
    }

    private static String[] line(final String status, final String key)
    {
        return status.lines().filter((line) -> line.startsWith(key)).findFirst()
            .map((line) -> line.substring(key.length()).trim().split("\\s+")).orElse(new String[0]);
    }

    /**
     * What tells a user from all others in the name of a directory: the name if it can stand there as it is, else the
     * number. The JDK gives a user without a name a question mark; and of two names that differ in unusual characters
     * only, each has a number. So has a name that is a number, which might be somebody else's.
     */
    static String directoryName(final String userName, final Optional<User> user)
    {
        if (NAME.matcher(userName).matches() || user.isEmpty())
        {
            return UNUSUAL.matcher(userName).replaceAll("_");
        }
        return user.get().id;
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
