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
package io.ropewalk.process.child.host;

import io.ropewalk.process.child.ChildJvm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An application that starts a child; in a package of its own, so that it can be a module of its own. */
public final class Host
{
    private Host()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        run(args).forEach(System.out::println);
    }

    /** Starts a guest with these arguments, and returns everything that it has said. */
    public static List<String> run(final String... arguments) throws InterruptedException
    {
        final List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try (ChildJvm child = ChildJvm.of(Guest.class).arguments(arguments).jvmOptions("-XX:+UseSerialGC")
            .outputTo(lines::add).errorTo((line) -> lines.add("error " + line)).start())
        {
            lines.add("exitValue=" + child.waitFor());
        }
        return lines;
    }
}
