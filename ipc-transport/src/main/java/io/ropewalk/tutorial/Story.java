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
package io.ropewalk.tutorial;

/** What all tutorials say and prove. */
final class Story
{
    private Story()
    {
    }

    /** Prints a line with the number of the process that says it. */
    static void say(final String line)
    {
        System.out.println("[process " + ProcessHandle.current().pid() + "] " + line);
    }

    /** Ends a tutorial with what it has shown, or fails it. */
    static void claim(final String claim, final boolean holds)
    {
        if (!holds)
        {
            throw new IllegalStateException("this did not hold: " + claim);
        }
        System.out.println("It holds: " + claim);
    }
}
