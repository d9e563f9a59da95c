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

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.sync.SharedLock;

import java.io.IOException;
import java.nio.file.Path;

/** Another process that uses the queue {@code q} of a walk until its standard input ends. */
final class Holder
{
    private Holder()
    {
    }

    public static void main(final String[] args) throws IOException, InterruptedException
    {
        final Ropewalk walk = Ropewalk.open(Path.of(args[0]));
        walk.queue("q", 10, Codecs.utf8()).put("held");
        walk.create(SharedLock.of());
        System.out.println(walk.path());
        System.in.read();
        // No farewell.
        Runtime.getRuntime().halt(0);
    }
}
