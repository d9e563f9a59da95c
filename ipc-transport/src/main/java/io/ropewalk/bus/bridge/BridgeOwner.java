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
package io.ropewalk.bus.bridge;

import io.ropewalk.error.EndInUseException;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.liveness.OwnerToken;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The one process that works a side of a bridge, named by the first word of what that side keeps. */
final class BridgeOwner
{
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private BridgeOwner()
    {
    }

    /** Takes the place of nobody, or of the dead. */
    static void acquire(final Attachment state, final int offset, final BridgeEnd end, final String role)
    {
        // SYNC POINT: bridge owner
        final long seen = state.buffer().getLongVolatile(offset);
        final int owner = (int)seen & OwnerToken.SEAL;
        final boolean isFree = OwnerToken.NOBODY == owner || state.isDead(owner);
        // SYNC POINT: bridge owner
        if (!isFree || !state.buffer().compareAndSetLong(offset, seen, state.owner()))
        {
            throw new EndInUseException("another bridge serves this queue: name=" + end.name() + " role=" + role +
                " owner=0x" + Integer.toHexString(owner) + " file=" + state.path());
        }
    }

    static void release(final Attachment state, final int offset)
    {
        // SYNC POINT: bridge owner
        state.buffer().compareAndSetLong(offset, state.owner(), OwnerToken.NOBODY);
    }

    /** A number of this very queue, which another one of the same name does not have. */
    static long identityOf(final BridgeEnd end)
    {
        final Path file = end.attachment().path();
        try
        {
            final long inode = (long)Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            final long identity = inode * MIX + end.spec().totalLengthBytes();
            return 0 == identity ? MIX : identity;
        }
        catch (final IOException ex)
        {
            // Destroyed: those who are attached go on with it, under the number that it has had.
            return 0;
        }
    }
}
