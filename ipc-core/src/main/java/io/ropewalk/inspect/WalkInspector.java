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
package io.ropewalk.inspect;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a walk from outside: reads only, beside live traffic, and creates nothing. It does not take part in the
 * walk, holds nobody up, and tells what it finds damaged instead of throwing.
 * <p>
 * <b>Threads:</b> any number may share one.
 */
public final class WalkInspector
{
    private final Path directory;

    private WalkInspector(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * An inspector of a walk.
     *
     * @param directory of the walk.
     * @return the inspector.
     * @throws io.ropewalk.error.ObjectDestroyedException if there is no walk.
     */
    public static WalkInspector of(final Path directory)
    {
        return new WalkInspector(directory);
    }

    /**
     * The walks in a directory, usually the user's own in shared memory.
     *
     * @param root directory that holds walks.
     * @return their directories, sorted; empty if there is no such directory.
     */
    public static List<Path> walks(final Path root)
    {
        throw new UnsupportedOperationException("root=" + root);
    }

    /**
     * Directory of the walk.
     *
     * @return the path.
     */
    public Path path()
    {
        return directory;
    }

    /**
     * All objects, those that Ropewalk made for itself included.
     *
     * @return a report of each, sorted by name. One that vanishes meanwhile is left out.
     */
    public List<ObjectReport> objects()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * One object.
     *
     * @param name of the object.
     * @return its report, or nothing if there is none.
     */
    public Optional<ObjectReport> object(final String name)
    {
        throw new UnsupportedOperationException("name=" + name);
    }

    /**
     * Who takes part, and who died without a farewell.
     *
     * @return a report of each.
     */
    public List<ProcessReport> processes()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Who sleeps, and what for.
     *
     * @return a report of each thread that published its wait.
     */
    public List<WaitReport> waits()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * What is wrong, or worth knowing: in this walk and in the environment of this process.
     *
     * @return findings, problems first.
     */
    public List<Finding> findings()
    {
        throw new UnsupportedOperationException();
    }
}
