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
package io.ropewalk.process.pool;

import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.WalkGoneException;
import io.ropewalk.process.line.Answer;
import io.ropewalk.process.line.AnswerLines;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.value.SharedByteArray;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The shared objects of a pool, by their names.
 */
class PoolFiles implements AnswerLines
{
    private final Walk walk;
    private final PoolSettings settings;

    PoolFiles(final Walk walk, final PoolSettings settings)
    {
        this.walk = walk;
        this.settings = settings;
    }

    /** For tests, whose processes die at a store to what they see through this. */
    <T> Kind<T> seen(final Kind<T> kind)
    {
        return kind;
    }

    PoolSettings settings()
    {
        return settings;
    }

    Path path()
    {
        return walk.path();
    }

    /** Which pool it is, in this process. */
    String key()
    {
        return key(path().toString(), settings);
    }

    static String key(final String path, final PoolSettings settings)
    {
        return path + "/" + settings.prefix();
    }

    PoolBoard createBoard()
    {
        return walk.open(boardName(), seen(settings.board()));
    }

    PoolBoard board()
    {
        return walk.find(boardName(), seen(settings.board())).orElseThrow(this::ended);
    }

    TaskQueue<TaskMessage> createTasks()
    {
        return walk.open(tasksName(), seen(settings.tasks()));
    }

    TaskQueue<TaskMessage> tasks()
    {
        return walk.find(tasksName(), seen(settings.tasks())).orElseThrow(this::ended);
    }

    private ObjectDestroyedException ended()
    {
        return new ObjectDestroyedException("pool has ended: name=" + settings.name());
    }

    Pipe<Answer> createLine(final int line)
    {
        return walk.open(lineName(line), seen(settings.line()));
    }

    @Override
    public Optional<Pipe<Answer>> line(final int line)
    {
        return walk.find(lineName(line), seen(settings.line()));
    }

    @Override
    public void destroyLine(final int line)
    {
        walk.destroy(lineName(line));
    }

    SharedByteArray createFunction(final int line, final long number, final byte[] bytes)
    {
        return walk.open(functionName(line, number), SharedByteArray.of(bytes));
    }

    Optional<SharedByteArray> function(final int line, final long number, final int lengthBytes)
    {
        return walk.find(functionName(line, number), SharedByteArray.of(lengthBytes));
    }

    private String boardName()
    {
        return settings.prefix() + "board";
    }

    private String tasksName()
    {
        return settings.prefix() + "tasks";
    }

    private String lineName(final int line)
    {
        return settings.prefix() + "line-" + line;
    }

    private String functionName(final int line, final long number)
    {
        return settings.prefix() + "function-" + line + "-" + number;
    }

    void destroyAll()
    {
        try
        {
            for (final String name : walk.names())
            {
                if (name.startsWith(settings.prefix()))
                {
                    walk.destroy(name);
                }
            }
        }
        catch (final WalkGoneException ignored)
        {
            // With all that was in it: this process ends.
        }
    }
}
