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

import io.ropewalk.segment.Access;
import io.ropewalk.segment.liveness.Participants;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The end of a walk whose objects nobody needs any more, temporary or not, without joining it.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> a {@link io.ropewalk.error.SegmentException}. Whoever is killed half-way leaves a walk that can be
 * removed again.
 */
public final class WalkRemoval
{
    private WalkRemoval()
    {
    }

    /**
     * Whether there is a walk in a directory, or what is left of one; looks only.
     *
     * @param directory that may be a walk, or not exist.
     */
    public static boolean isWalk(final Path directory)
    {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) &&
            (WalkDirectory.exists(directory.resolve(Participants.LOCK_FILE_NAME)) ||
            WalkDirectory.exists(directory.resolve(Participants.RECORDS_FILE_NAME)));
    }

    /**
     * Removes a walk with all that is in its directory, and keeps joiners out meanwhile. What cannot be removed stays,
     * such as files of somebody else.
     *
     * @param directory of the walk.
     * @param isForced  whether to remove it also while processes take part in it, which then find that it is gone.
     * @return false if there is no walk, or if somebody takes part in it.
     */
    public static boolean remove(final Path directory, final boolean isForced)
    {
        final Path path = directory.toAbsolutePath().normalize();
        if (!isWalk(path))
        {
            return false;
        }
        WalkDirectory.verifyOwnerUnderDefaultRoot(path);
        if (!WalkDirectory.exists(path.resolve(Participants.LOCK_FILE_NAME)))
        {
            // Its remover has died half-way. Only over this file can joiners be kept out.
            Participants.ensureLockFile(path, Access.user());
        }
        final Sweeper.Removal removal = new Sweeper.Removal(path, true);
        if (Participants.runIfNobody(path, removal))
        {
            return true;
        }
        if (isForced)
        {
            removal.run();
        }
        return isForced;
    }
}
