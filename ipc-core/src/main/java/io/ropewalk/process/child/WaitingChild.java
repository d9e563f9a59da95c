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
package io.ropewalk.process.child;

import io.ropewalk.error.WalkGoneException;
import io.ropewalk.segment.walk.HandedObjects;
import io.ropewalk.segment.walk.Walk;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A JVM that has loaded our classes and waits in reserve to become a child: here for its parent, and what it does.
 *
 * @param jvm     the process.
 * @param command its options and class path, by which it is known whether it fits.
 */
record WaitingChild(ChildJvm jvm, List<String> command)
{
    /*
     * It waits for the name of a control object on its standard input, asleep in the kernel. So it learns in the same
     * way that nobody needs it any more, or that its parent has ended, however that came: by the end of its input.
     * A child has no input, and neither has this one when it has become one.
     */

    /** Has it become a child; false if it has ended, and another one must do. */
    boolean become(final Path walk, final String controlName)
    {
        try (DataOutputStream order = new DataOutputStream(jvm.input()))
        {
            order.writeUTF(walk.toString());
            order.writeUTF(controlName);
            return true;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    /** What it does. The thread must live as long as its JVM. */
    static void run(final Path directory, final String controlName) throws Throwable
    {
        final Optional<Walk> walk = Walk.find(directory);
        final Optional<ChildControl> control =
            walk.flatMap((found) -> HandedObjects.find(found, controlName, ChildControl.any()));
        if (control.isEmpty())
        {
            // The parent has ended.
            return;
        }
        control.get().remove();
        WarmUp.run(walk.get());
        control.get().advance(ChildDescriptor.READY);
        final String orderedWalk;
        final String orderedName;
        try
        {
            final DataInputStream order = new DataInputStream(System.in);
            orderedWalk = order.readUTF();
            orderedName = order.readUTF();
        }
        catch (final EOFException ex)
        {
            return;
        }
        final Path other = Path.of(orderedWalk);
        ChildMain.run(other.equals(directory) ? walk.get() : Walk.find(other).orElseThrow(() ->
            new WalkGoneException("walk was removed: reserve", other)), orderedName);
    }
}
