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
package io.ropewalk.process.line;

/** Throws what a task threw as it is, also where it is not declared. */
public final class Sneaky
{
    private Sneaky()
    {
    }

    /** Throws; lets the caller say {@code throw}. */
    public static RuntimeException asIs(final Throwable failure)
    {
        throw Sneaky.<RuntimeException>unchecked(failure);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(final Throwable failure) throws T
    {
        throw (T)failure;
    }
}
