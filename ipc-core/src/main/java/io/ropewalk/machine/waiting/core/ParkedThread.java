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
package io.ropewalk.machine.waiting.core;

/**
 * One sleep of one virtual thread, at one word or at several.
 * <p>
 * <b>Threads:</b> the sleeping thread makes it; whoever wakes it holds the lock of {@link Sleepers}.
 */
final class ParkedThread
{
    final Thread thread = Thread.currentThread();

    /** Set once, under the lock, by whoever unparks the thread afterwards. */
    volatile boolean isWoken;

    /** The next of those that one scan has found to be woken; under the lock, then by the scanning thread alone. */
    ParkedThread nextWoken;
}
