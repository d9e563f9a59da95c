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
package io.ropewalk.error;

/**
 * Never thrown: the last cause of an exception that came from another process. Its message is the stack trace as it was
 * printed there.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class RemoteStackException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    /** Process that failed. */
    private final long pid;
    /** Its name, perhaps empty. */
    private final String processName;
    /** As printed there. */
    private final String stackText;

    /**
     * @param pid         of the process that failed.
     * @param processName its name, perhaps empty.
     * @param stackText   the stack trace as it was printed there.
     */
    public RemoteStackException(final long pid, final String processName, final String stackText)
    {
        super("failed in another process: pid=" + pid + ", process=" + processName + System.lineSeparator() +
            stackText);
        this.pid = pid;
        this.processName = processName;
        this.stackText = stackText;
        setStackTrace(new StackTraceElement[0]);
    }

    /**
     * Returns the process that failed.
     *
     * @return its process identifier.
     */
    public long pid()
    {
        return pid;
    }

    /**
     * Returns the name of the process that failed.
     *
     * @return the name, empty if it had none.
     */
    public String processName()
    {
        return processName;
    }

    /**
     * Returns the stack trace, with those of its causes, as the other process printed it.
     *
     * @return the lines.
     */
    public String stackText()
    {
        return stackText;
    }
}
