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
package io.ropewalk.harness;

/**
 * One operation of a structure, in which a process dies; what the survivors do and find is in its {@link Cell}.
 */
public interface Scenario
{
    /** In orders and tables; without spaces. */
    String name();

    /** Whether the victim waits for others for ever when it is not stopped. */
    default boolean sleeps()
    {
        return false;
    }

    /** Whether it tries for a while, so that it has no certain number of stores. */
    default boolean isTimed()
    {
        return false;
    }

    /** In how many ways the survivors go on: so many cells are played at each store. */
    default int variants()
    {
        return 1;
    }

    /**
     * By the victim: opens what the cell is played on through the {@linkplain Stage#halting view} of the stage, does in
     * peace what comes before, {@linkplain Stage#arm arms} it, and does the operation.
     */
    void play(Stage stage) throws Exception;
}
