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
package io.ropewalk.interop;

import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;

/**
 * What a process of C is doing when it dies. In its commands, {@code @} is the name of the cell, which its object has.
 *
 * @param name    in the table.
 * @param prepare what the survivors do first, and how they look at what is left.
 * @param before  commands of the victim in peace.
 * @param armed   commands in which it dies.
 */
record DoomedOperation(String name, Prepare prepare, String before, String armed)
    implements Scenario
{
    /** What the survivors do first. */
    @FunctionalInterface
    interface Prepare
    {
        Survivors on(DoomedCell cell) throws Exception;
    }

    /** The side that goes on. */
    @FunctionalInterface
    interface Survivors
    {
        /** Throws what is wrong. */
        void goOn(DoomedPeer.Fate fate) throws Exception;
    }

    String before(final String cell)
    {
        return before.replace("@", cell);
    }

    String armed(final String cell)
    {
        return armed.replace("@", cell);
    }

    /** Looks again and again for a while, so that it has no certain number of stores. */
    @Override
    public boolean isTimed()
    {
        return name.contains("-timed");
    }

    @Override
    public String toString()
    {
        return name;
    }

    /** Its victim is none of this JVM's; it is told of its end by its {@link DoomedCell}. */
    @Override
    public void play(final Stage stage)
    {
        throw new UnsupportedOperationException(armed);
    }
}
