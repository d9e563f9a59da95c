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
package io.ropewalk.bench;

/**
 * The measurements of Ropewalk: {@code java -jar bench.jar SUITE}.
 * <p>
 * <b>Threads:</b> the main thread only.
 * <p>
 * <b>Failure:</b> the exit status is 0 for success, 1 for a failure and 2 for wrong usage.
 */
public final class BenchMain
{
    private BenchMain()
    {
    }

    /**
     * Runs one suite.
     *
     * @param args the suite and its options.
     */
    public static void main(final String[] args)
    {
        System.err.println("No suite is built yet: " + String.join(" ", args));
        System.exit(2);
    }
}
