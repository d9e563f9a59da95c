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
package io.ropewalk.corruption;

import io.ropewalk.harness.Threads;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.process.child.ChildJvmBuilder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a victim says, and its end.
 */
final class Talk
{
    private static final int MOST_LINES = 2_000;
    private static final int LAST_LINES = 20;

    private final ChildJvm child;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    Talk(final ChildJvmBuilder builder)
    {
        child = builder.outputTo(this::hear).errorTo(this::hear).start();
    }

    private void hear(final String line)
    {
        if (lines.size() < MOST_LINES)
        {
            lines.add(line);
        }
    }

    boolean isAlive()
    {
        return child.isAlive();
    }

    void kill()
    {
        ProcessHandle.of(child.pid()).stream().flatMap(ProcessHandle::descendants)
            .forEach(ProcessHandle::destroyForcibly);
        child.close();
    }

    int exitStatus() throws InterruptedException
    {
        return child.waitFor();
    }

    /** What its threads do just now. */
    List<String> stacks(final long waitMs) throws InterruptedException
    {
        final int before = lines.size();
        Threads.quit(child.pid());
        TimeUnit.MILLISECONDS.sleep(waitMs);
        return List.copyOf(lines.subList(before, lines.size()));
    }

    List<String> last()
    {
        synchronized (lines)
        {
            return List.copyOf(lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        }
    }

    List<String> faults()
    {
        synchronized (lines)
        {
            return lines.stream().filter((line) -> line.startsWith(FuzzVictim.FAULT)).toList();
        }
    }
}
