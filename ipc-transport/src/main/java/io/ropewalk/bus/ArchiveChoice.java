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
package io.ropewalk.bus;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Objects;

/** Which archive a bus uses: one in the JVM of its driver, or somebody else's. */
record ArchiveChoice(String directory, String controlChannel, int controlStreamId) implements Serializable
{
    /** As Aeron's default. */
    private static final int OWN_CONTROL_STREAM_ID = 10;

    static ArchiveChoice own(final Path directory)
    {
        return new ArchiveChoice(
            directory.toAbsolutePath().normalize().toString(), "aeron:ipc?term-length=64k", OWN_CONTROL_STREAM_ID);
    }

    static ArchiveChoice external(final String controlChannel, final int controlStreamId)
    {
        return new ArchiveChoice(null, Objects.requireNonNull(controlChannel, "controlChannel"), controlStreamId);
    }

    boolean isOwn()
    {
        return directory != null;
    }

    @Override
    public String toString()
    {
        return isOwn() ? directory : controlChannel + " controlStreamId=" + controlStreamId;
    }
}
