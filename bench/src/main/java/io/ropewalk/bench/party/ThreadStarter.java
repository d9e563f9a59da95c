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
package io.ropewalk.bench.party;

/**
 * Starts platform threads of this JVM, for comparison with processes.
 * <p>
 * <b>Threads:</b> one, and those it starts.
 */
public final class ThreadStarter extends Starter
{
    private volatile long readyNs;

    /**
     * Nothing started yet.
     *
     * @param name of the case.
     */
    public ThreadStarter(final String name)
    {
        super(name);
    }

    @Override
    public Times start()
    {
        final long startNs = System.nanoTime();
        final Thread thread = new Thread(() -> readyNs = System.nanoTime(), name());
        thread.start();
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
        return new Times(readyNs - startNs, System.nanoTime() - startNs);
    }
}
