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
package io.ropewalk.bus;

/** One of the two sides of a bridge: what its one thread does. */
interface BridgeSide
{
    /** As much as can be done without waiting; the amount. */
    int work() throws InterruptedException;

    /** Whether the stream has ended, here and there. */
    boolean isDone();

    /** Whether the other side has said anything. */
    boolean isAnswered();

    BridgeStatistics statistics();

    /** With another driver: what was on the way may be lost. */
    void relink(BridgeLink next);

    /** Somebody else may work this side. */
    void close();
}
