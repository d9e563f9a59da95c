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
package io.ropewalk.process.manager;

import io.ropewalk.error.ManagerClosedException;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.WalkGoneException;
import io.ropewalk.process.line.Answer;
import io.ropewalk.process.line.AnswerLines;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The shared objects of a manager, by their names, in a walk of its own.
 */
class ManagerFiles implements AnswerLines
{
    private static final String BOARD = "_manager-board";
    private static final String CALLS = "_manager-calls";
    private static final String LINE = "_manager-line-";

    private final Walk walk;
    private final ManagerSettings settings;

    ManagerFiles(final Walk walk, final ManagerSettings settings)
    {
        this.walk = walk;
        this.settings = settings;
    }

    /** Those of a manager that another process may have started. */
    static ManagerFiles attach(final ManagerSettings settings)
    {
        final Walk walk = Walk.attach(Path.of(settings.path())).orElseThrow(() -> ended(settings));
        return new ManagerFiles(walk, settings);
    }

    /** For tests, whose processes die at a store to what they see through this. */
    <T> Kind<T> seen(final Kind<T> kind)
    {
        return kind;
    }

    static ManagerClosedException ended(final ManagerSettings settings)
    {
        return new ManagerClosedException("manager has ended, the call was not sent: name=" + settings.name());
    }

    ManagerSettings settings()
    {
        return settings;
    }

    Walk walk()
    {
        return walk;
    }

    ManagerBoard createBoard()
    {
        return walk.openOwn(BOARD, seen(settings.board()));
    }

    ManagerBoard board()
    {
        return walk.findOwn(BOARD, seen(settings.board())).orElseThrow(() -> ended(settings));
    }

    SharedQueue<CallMessage> createCalls()
    {
        return walk.openOwn(CALLS, seen(settings.calls()));
    }

    SharedQueue<CallMessage> calls()
    {
        return walk.findOwn(CALLS, seen(settings.calls())).orElseThrow(() -> ended(settings));
    }

    Pipe<Answer> createLine(final int line)
    {
        return walk.openOwn(LINE + line, seen(settings.line()));
    }

    @Override
    public Optional<Pipe<Answer>> line(final int line)
    {
        return walk.findOwn(LINE + line, seen(settings.line()));
    }

    @Override
    public void destroyLine(final int line)
    {
        line(line).ifPresent(SharedObject::destroy);
    }

    /** Not as many as the board says: it may be damaged. */
    private void destroyLines()
    {
        try (DirectoryStream<Path> lines = Files.newDirectoryStream(walk.path(), LINE + "*"))
        {
            for (final Path line : lines)
            {
                walk.findOwn(line.getFileName().toString(), settings.line()).ifPresent(SharedObject::destroy);
            }
        }
        catch (final IOException | DirectoryIteratorException ignored)
        {
            // With the walk.
        }
    }

    /** When the manager has ended. */
    void destroyAll()
    {
        try
        {
            destroyLines();
            for (final String name : walk.names())
            {
                walk.destroy(name);
            }
            calls().destroy();
            board().destroy();
        }
        catch (final WalkGoneException | ObjectDestroyedException | ManagerClosedException ignored)
        {
            // With all that was in it.
        }
    }
}
