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
package io.ropewalk.bus.topics;

import io.ropewalk.harness.HaltPoint;
import io.ropewalk.harness.HaltingBuffer;
import io.ropewalk.segment.Walk;

import java.io.IOException;
import java.nio.file.Path;

/** The process that dies. */
public final class TopicsVictim
{
    static final int HALTED = 77;
    static final int ENDED = 78;
    static final String COUNTS = "counts";

    private TopicsVictim()
    {
    }

    /**
     * Arguments: {@value #COUNTS}, and it prints how many stores each operation has. Or: walk, operation, name of its
     * topic, store at which it halts; waits for a byte before it begins.
     */
    public static void main(final String[] arguments) throws IOException
    {
        if (arguments[0].equals(COUNTS))
        {
            for (final TopicsOperation operation : TopicsOperation.values())
            {
                final Walk walk = Walk.temporary();
                new TopicsSurvivor(walk).verify();
                System.out.println(operation + " " + play(walk, operation, operation.name(), Long.MAX_VALUE));
            }
            System.exit(ENDED);
        }
        final Walk walk = Walk.open(Path.of(arguments[0]));
        if (System.in.read() >= 0)
        {
            play(walk, TopicsOperation.valueOf(arguments[1]), arguments[2], Long.parseLong(arguments[3]));
            Runtime.getRuntime().halt(ENDED);
        }
    }

    private static long play(final Walk walk, final TopicsOperation operation, final String name, final long store)
    {
        final HaltPoint point = new HaltPoint(() -> Runtime.getRuntime().halt(HALTED));
        final TopicsOperation.Stage stage = new TopicsOperation.Stage(
            Tables.open(walk, (buffer) -> HaltingBuffer.over(buffer, point)), name);
        operation.prepare(stage);
        point.arm(store);
        operation.act(stage);
        return point.disarm();
    }
}
