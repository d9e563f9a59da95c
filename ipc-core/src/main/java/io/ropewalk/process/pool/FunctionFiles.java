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
package io.ropewalk.process.pool;

import io.ropewalk.structure.value.SharedByteArray;

/**
 * The functions of one process that its tasks refer to, each in a file. The file of the last one stays for the next
 * job, if that has the same bytes: to make one and to map it takes longer than to run a few hundred tasks.
 * <p>
 * <b>Threads:</b> any.
 */
final class FunctionFiles
{
    /** A larger one captures something, and does not come again. */
    private static final int MAX_KEPT_LENGTH = 4096;

    private final PoolFiles files;
    private final int line;
    private long nextNumber;
    private FunctionFile last;

    FunctionFiles(final PoolFiles files, final int line)
    {
        this.files = files;
        this.line = line;
    }

    /** One of them. */
    static final class FunctionFile
    {
        private final long number;
        private final byte[] bytes;
        private final SharedByteArray array;
        private int users;

        private FunctionFile(final long number, final byte[] bytes, final SharedByteArray array)
        {
            this.number = number;
            this.bytes = bytes;
            this.array = array;
        }

        /** What tasks call it. No other function of this line has had the number. */
        long number()
        {
            return number;
        }
    }

    /**
     * Of a job, which releases it.
     *
     * @param bytes of the function; {@link FunctionBytes} returns the same array again only if it captures nothing.
     */
    synchronized FunctionFile acquire(final byte[] bytes)
    {
        if (null == last || last.bytes != bytes)
        {
            final long number = nextNumber++;
            final FunctionFile made = new FunctionFile(number, bytes, files.createFunction(line, number, bytes));
            final FunctionFile previous = last;
            last = bytes.length <= MAX_KEPT_LENGTH ? made : null;
            destroyIfUnused(previous);
            made.users++;
            return made;
        }
        last.users++;
        return last;
    }

    /** By the job, when it is over. */
    synchronized void release(final FunctionFile file)
    {
        file.users--;
        destroyIfUnused(file);
    }

    private void destroyIfUnused(final FunctionFile file)
    {
        if (null != file && file != last && 0 == file.users)
        {
            file.array.destroy();
            file.array.close();
        }
    }
}
