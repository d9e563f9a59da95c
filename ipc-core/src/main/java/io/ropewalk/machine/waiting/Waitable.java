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
package io.ropewalk.machine.waiting;

import io.ropewalk.Waiting;

/**
 * What {@link Waiting#any} can wait for, among others.
 * <p>
 * <b>Threads:</b> both methods are called by any thread.
 * <p>
 * <b>Failure:</b> neither throws because of somebody who died: that is what they tell.
 */
public interface Waitable
{
    /**
     * Whether what is waited for is there, or will never come. Takes nothing away, so that another one may be faster.
     *
     * @return true if whoever waits has something to do.
     */
    boolean isReady();

    /**
     * Signalled by whoever makes it ready, after that.
     *
     * @return the word to sleep on.
     */
    Readiness readiness();
}
