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
package io.ropewalk.process.child;

import io.ropewalk.machine.waiting.core.Deadline;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** The standard streams of a child that its parent has kept for itself. */
final class KeptStreams
{
    private final String name;
    private final BufferedWriter input;
    private final KeptOutput output;

    KeptStreams(final String name, final Process process, final boolean isInputKept, final boolean isOutputKept)
    {
        this.name = name;
        input = isInputKept ?
            new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)) : null;
        output = isOutputKept ? new KeptOutput(name, process) : null;
    }

    BufferedWriter input()
    {
        return kept(input, "input");
    }

    KeptOutput output()
    {
        return kept(output, "output");
    }

    void writeLine(final String line) throws IOException
    {
        final BufferedWriter writer = input();
        // At once: lines of several threads do not mix.
        writer.write(line + "\n");
        writer.flush();
    }

    private <T> T kept(final T stream, final String what)
    {
        if (stream == null)
        {
            throw new IllegalStateException("standard " + what +
                " of the child is not available without talking(): name=" + name);
        }
        return stream;
    }

    /** The first output of a child, on one line, to explain why it ended too early. */
    static final class FirstOutput
    {
        private static final int MAX_LENGTH = 4 << 10;

        private final StringBuilder text = new StringBuilder();

        synchronized void add(final String line)
        {
            final String stripped = line.strip();
            if (text.length() < MAX_LENGTH && !stripped.isEmpty())
            {
                text.append(text.length() == 0 ? "" : " ").append(stripped);
                text.setLength(Math.min(text.length(), MAX_LENGTH));
            }
        }

        @Override
        public synchronized String toString()
        {
            return text.toString();
        }
    }

    /** The standard output of a child, from which lines are also read with a deadline. */
    static final class KeptOutput extends BufferedReader
    {
        /*
         * A read from a pipe ends with neither a deadline nor an interrupt. So whoever has a deadline looks from time
         * to time whether there are bytes, and reads only then. A look that finds no bytes in the pipe of a child that
         * was dead before it is the end: a child's bytes are in its pipe before it dies, and a process, when it ends,
         * takes them out of the pipe and hands out the rest of them under the lock of the stream, which available()
         * takes, too.
         *
         * Given up in the middle of a line, or of a character: the decoder keeps the bytes it has, and the reader goes
         * back to its mark, so that the next one, of whatever kind, begins at the beginning of that line. The mark goes
         * in any case, because a reader keeps all that comes after one; it reaches no farther than the buffer, unless
         * the line does, because a reader makes its buffer larger for the reach alone. All this is one step for those
         * who read at the same time, because it is done with the lock that a BufferedReader takes for each of its own.
         */
        private static final int FIRST_ROOM = 8192;
        private static final long FIRST_PAUSE_NS = 1_000_000;
        private static final long LAST_PAUSE_NS = 16_000_000;

        private final String name;
        private final Pipe pipe;

        /**
         * Those who read lines take turns by this, since the lock of the reader cannot be waited for with a deadline.
         */
        private final ReentrantLock turn = new ReentrantLock();

        /** Of the buffer; not more than twice as much as it has. */
        private int room = FIRST_ROOM;

        KeptOutput(final String name, final Process process)
        {
            this(name, new Pipe(process));
        }

        private KeptOutput(final String name, final Pipe pipe)
        {
            super(new InputStreamReader(pipe, StandardCharsets.UTF_8), FIRST_ROOM);
            this.name = name;
            this.pipe = pipe;
        }

        /** The next line, or null at the end. */
        String nextLine() throws IOException
        {
            turn.lock();
            try
            {
                return readLine();
            }
            finally
            {
                turn.unlock();
            }
        }

        String nextLine(final long timeout, final TimeUnit unit)
            throws IOException, InterruptedException, TimeoutException
        {
            final long deadlineNs = Deadline.after(timeout, unit);
            if (turn.tryLock(Deadline.remainingNs(deadlineNs), TimeUnit.NANOSECONDS))
            {
                try
                {
                    return readLine(deadlineNs);
                }
                catch (final GivenUpException ex)
                {
                    if (ex.interrupt != null)
                    {
                        throw ex.interrupt;
                    }
                }
                finally
                {
                    turn.unlock();
                }
            }
            throw new TimeoutException(
                "child has said no line: name=" + name + " timeout=" + timeout + " unit=" + unit);
        }

        private String readLine(final long deadlineNs) throws IOException
        {
            synchronized (lock)
            {
                pipe.deadlineNs = deadlineNs;
                try
                {
                    awaitLine();
                    return readLine();
                }
                finally
                {
                    pipe.deadlineNs = Deadline.NEVER;
                    mark(0);
                }
            }
        }

        /** Returns when the buffer holds a whole line, or the last one, and leaves it there; also when given up. */
        private void awaitLine() throws IOException
        {
            mark(room);
            try
            {
                int length = 0;
                for (int c = read(); c >= 0 && c != '\n' && c != '\r'; c = read())
                {
                    // A line feed may have been skipped before the line.
                    if (++length == room - 2)
                    {
                        reset();
                        room <<= 1;
                        mark(room);
                        skip(length);
                    }
                }
            }
            finally
            {
                reset();
            }
        }

        /** What comes from the child. Its deadline is that of whoever has the lock of the reader. */
        private static final class Pipe extends InputStream
        {
            private final Process process;
            private final InputStream source;
            private long deadlineNs = Deadline.NEVER;

            Pipe(final Process process)
            {
                this.process = process;
                this.source = process.getInputStream();
            }

            @Override
            public int read() throws IOException
            {
                final byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(final byte[] bytes, final int offset, final int length) throws IOException
            {
                return deadlineNs == Deadline.NEVER || awaitBytes() ? source.read(bytes, offset, length) : -1;
            }

            @Override
            public int available() throws IOException
            {
                return source.available();
            }

            @Override
            public void close() throws IOException
            {
                source.close();
            }

            /** False at the end. */
            private boolean awaitBytes() throws IOException
            {
                long pauseNs = FIRST_PAUSE_NS;
                boolean isAlive = true;
                while (isAlive)
                {
                    isAlive = process.isAlive();
                    if (source.available() > 0)
                    {
                        return true;
                    }
                    final long remainingNs = Deadline.remainingNs(deadlineNs);
                    if (isAlive && remainingNs <= 0)
                    {
                        throw new GivenUpException(null);
                    }
                    pauseNs = isAlive ? pause(Math.min(pauseNs, remainingNs), pauseNs) : 0;
                }
                return false;
            }

            /** Ends early with the child. Returns how long the next one is. */
            private long pause(final long timeNs, final long pauseNs) throws GivenUpException
            {
                try
                {
                    process.waitFor(timeNs, TimeUnit.NANOSECONDS);
                    return Math.min(pauseNs << 1, LAST_PAUSE_NS);
                }
                catch (final InterruptedException ex)
                {
                    throw new GivenUpException(ex);
                }
            }
        }

        /** Comes through the decoder and the reader, which let only this kind of exception through. */
        private static final class GivenUpException extends IOException
        {
            private static final long serialVersionUID = 1;

            private final transient InterruptedException interrupt;

            GivenUpException(final InterruptedException interrupt)
            {
                this.interrupt = interrupt;
            }
        }
    }
}
