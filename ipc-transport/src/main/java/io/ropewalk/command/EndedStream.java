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

import io.ropewalk.codec.Codec;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.structure.queue.SharedQueue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;

/** Removes the queue of a stream that was put and got completely, so that the next stream begins afresh. */
final class EndedStream
{
    private EndedStream()
    {
    }

    /**
     * Two commands may come here for the same queue, and a third may have made a new one of that name in between. So
     * they take turns by a lock on the file they have found, and look again.
     *
     * @return whether nothing of an ended stream is in the way any more.
     */
    static <E> boolean remove(final QueueArguments arguments, final Function<String, Codec<E>> codecs)
    {
        final Path file = arguments.walk().path().resolve(arguments.name());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.lock())
        {
            final Optional<SharedQueue<E>> queue = arguments.find(codecs);
            final boolean isEnded = queue.isPresent() && queue.get().isShutdown();
            if (isEnded && queue.get().isEmpty() && lock.isValid())
            {
                arguments.walk().destroy(arguments.name());
                return true;
            }
            return !isEnded;
        }
        catch (final NoSuchFileException ex)
        {
            return true;
        }
        catch (final IOException ex)
        {
            throw new SegmentAccessException("cannot remove the queue of a stream that has ended:", file, ex);
        }
    }
}
