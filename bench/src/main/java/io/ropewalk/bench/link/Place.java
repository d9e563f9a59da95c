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
package io.ropewalk.bench.link;

import java.nio.file.Path;

/**
 * What a link must know about the process it is opened in.
 * <p>
 * <b>Threads:</b> immutable.
 *
 * @param directory in shared memory, made for this case and removed afterwards.
 * @param role      {@link #CONSUMER} or below, or the number of the producer.
 * @param checker   for what is received here.
 */
public record Place(Path directory, int role, MessageChecker checker)
{
    /** The process that answers, or consumes; opened first. Further consumers have the numbers below. */
    public static final int CONSUMER = -1;

    /** Messages that the rings of this project and of Agrona hold. */
    static final int CAPACITY = Integer.getInteger("ropewalk.bench.capacity", 4096);

    boolean isConsumer()
    {
        return role < 0;
    }

    /** Name of the one-way channel on which this process sends. */
    String outgoing()
    {
        return isConsumer() ? "back" : "forth";
    }

    /** Name of the one-way channel on which this process receives. */
    String incoming()
    {
        return isConsumer() ? "forth" : "back";
    }

    Path outgoingFile()
    {
        return directory.resolve(outgoing());
    }

    Path incomingFile()
    {
        return directory.resolve(incoming());
    }
}
