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
package io.ropewalk.bench.operation;

/**
 * One thing a single thread does, over and over; it leaves everything as it found it.
 * <p>
 * <b>Threads:</b> one. Each is measured in a JVM of its own, so that the compiler sees through this interface.
 */
@FunctionalInterface
public interface Operation
{
    /**
     * Does it once.
     *
     * @return something that depends on the result, so that the compiler cannot leave it out.
     */
    long run();
}
