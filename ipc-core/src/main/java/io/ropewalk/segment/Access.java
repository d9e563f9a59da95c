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
package io.ropewalk.segment;

/**
 * Determines who may take part in a walk.
 *
 * <p><b>Threads:</b> immutable; there are only two instances.
 *
 * <p><b>Failure:</b> none of its own. A walk keeps the access with which it was created; opening it fails if the
 * mode or group of its directory is wrong.
 */
public final class Access
{
    private static final Access USER = new Access("user", 0600, 0700);
    private static final Access GROUP = new Access("group", 0660, 02770);

    private final String name;
    private final int fileMode;
    private final int directoryMode;

    private Access(final String name, final int fileMode, final int directoryMode)
    {
        this.name = name;
        this.fileMode = fileMode;
        this.directoryMode = directoryMode;
    }

    /**
     * Restricts the walk to the user who creates it: directory 0700, files 0600.
     */
    public static Access user()
    {
        return USER;
    }

    /**
     * Admits all members of the directory's group: directory 2770, files 0660, whatever the umask. Members trust each
     * other: each may read, change and remove everything. A new directory gets the group of the process that creates
     * it, or that of its parent if the parent is setgid. For another group, create the directory first:
     * {@code mkdir DIR && chgrp GROUP DIR && chmod 2770 DIR}. The first process to open that directory determines the
     * access, so every process should ask for the group.
     */
    public static Access group()
    {
        return GROUP;
    }

    /**
     * Returns whether a group takes part.
     */
    public boolean isGroup()
    {
        return this == GROUP;
    }

    @Override
    public String toString()
    {
        return name;
    }

    /** Returns the mode of the files. */
    public int fileMode()
    {
        return fileMode;
    }

    /** Returns the mode of the directory. */
    public int directoryMode()
    {
        return directoryMode;
    }
}
