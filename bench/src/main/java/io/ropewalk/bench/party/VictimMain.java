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
package io.ropewalk.bench.party;

import io.ropewalk.Ropewalk;

import java.nio.file.Path;

/**
 * A process that holds an object until it is killed.
 * <p>
 * <b>Threads:</b> the main thread only.
 */
public final class VictimMain
{
    static final String HOLDING = "holding";

    private VictimMain()
    {
    }

    /**
     * Holds for ever.
     *
     * @param args name of the case and directory of the walk.
     * @throws InterruptedException never.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        Bereavement.open(args[0], Ropewalk.open(Path.of(args[1]))).hold(() ->
        {
            System.out.println(HOLDING);
            System.out.flush();
        });
    }
}
