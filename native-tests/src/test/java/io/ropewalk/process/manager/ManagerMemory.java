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

import io.ropewalk.segment.Views;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;

/** Looks at what managers share. */
public final class ManagerMemory
{
    private ManagerMemory()
    {
    }

    static ManagerFiles files(final ManagerSettings settings)
    {
        return new ManagerFiles(Walk.attach(Path.of(settings.path())).orElseThrow(), settings);
    }

    /** The memory of the board of a manager with the default settings. */
    public static AtomicBuffer boardOf(final Manager manager, final int threads)
    {
        return Views.memory(files(new ManagerSettings(
            manager.name(), manager.path().toString(), threads, 1 << 20, 0)).board());
    }

    /** The walk of a manager. */
    public static Path pathOf(final Manager manager)
    {
        return manager.path();
    }
}
