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
 * Says in the name of a thread what it waits for, while it sleeps: in a thread dump it looks as if it ran native code.
 * <p>
 * <b>Threads:</b> for the thread that made it.
 * <p>
 * <b>Failure:</b> where a thread may not be renamed, it keeps its name.
 */
final class NameTag
{
    /** Who is woken before pays nothing; renaming a thread takes about a microsecond. */
    private static final long PATIENCE_NS = 20_000_000;

    private final Object subject;
    private long sleptNs;
    private String plain;
    private String tagged;
    private boolean isOn;

    /** With what is waited for, asked for its text only when that is needed; null: nothing is said. */
    NameTag(final Object subject)
    {
        this.subject = subject;
    }

    /** Before each sleep, of at most this time. */
    void putOn(final long timeoutNs)
    {
        if (sleptNs < PATIENCE_NS)
        {
            sleptNs += timeoutNs;
        }
        else if (null != subject)
        {
            final Thread thread = Thread.currentThread();
            final String name = thread.getName();
            if (!name.equals(plain))
            {
                plain = name;
                tagged = name + " waiting for " + subject;
            }
            rename(thread);
        }
    }

    /** After each sleep. Whoever was renamed by somebody else meanwhile keeps that name. */
    void takeOff()
    {
        if (isOn)
        {
            final Thread thread = Thread.currentThread();
            if (tagged.equals(thread.getName()))
            {
                thread.setName(plain);
            }
            isOn = false;
        }
    }

    private void rename(final Thread thread)
    {
        try
        {
            thread.setName(tagged);
            isOn = true;
        }
        catch (final SecurityException ignored)
        {
            // It works without.
            sleptNs = Long.MIN_VALUE;
        }
    }
}
