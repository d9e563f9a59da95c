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
package io.ropewalk.command;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The keys that are pressed, one by one, from a terminal that does not wait for the end of a line. */
final class Keys
{
    static final int NONE = 0;
    static final int UP = 'A' << 8;
    static final int DOWN = 'B' << 8;
    static final int RIGHT = 'C' << 8;
    static final int LEFT = 'D' << 8;
    static final int END = -1;
    static final int ESCAPE = 27;
    static final int BACKSPACE = 127;

    /** What follows an escape within it belongs to the same key. */
    private static final long SEQUENCE_MS = 50;

    private final BlockingQueue<Integer> bytes = new LinkedBlockingQueue<>();

    /** It was typed right after an escape, which is then a key of its own. */
    private Integer pushedBack;

    Keys()
    {
        final Thread reader = new Thread(this::read, "ropewalk-keys");
        reader.setDaemon(true);
        reader.start();
    }

    private void read()
    {
        final FileInputStream input = new FileInputStream(FileDescriptor.in);
        try
        {
            int value = input.read();
            while (value >= 0)
            {
                bytes.add(value);
                value = input.read();
            }
        }
        catch (final IOException ex)
        {
            // As if it had ended.
            bytes.clear();
        }
        bytes.add(END);
    }

    /** The next key; {@link #NONE} if there is none for so long. */
    int next(final long timeoutMs) throws InterruptedException
    {
        final Integer first = pushedBack == null ? bytes.poll(timeoutMs, TimeUnit.MILLISECONDS) : pushedBack;
        pushedBack = null;
        if (first == null)
        {
            return NONE;
        }
        return first == ESCAPE ? sequence() : first;
    }

    /** Arrows are an escape, a bracket or an O, and a letter; of other sequences nothing remains. */
    private int sequence() throws InterruptedException
    {
        Integer value = bytes.poll(SEQUENCE_MS, TimeUnit.MILLISECONDS);
        if (value == null)
        {
            return ESCAPE;
        }
        if (value != '[' && value != 'O')
        {
            pushedBack = value;
            return ESCAPE;
        }
        do
        {
            value = bytes.poll(SEQUENCE_MS, TimeUnit.MILLISECONDS);
        }
        while (value != null && value < '@');
        return value == null || value > 'D' || value < 'A' ? NONE : value << 8;
    }
}
