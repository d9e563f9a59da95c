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
package io.ropewalk.machine.platform;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Locks on bytes of a file that belong to one opening of it (Linux: open file description) and not, like those of
 * {@code FileChannel}, to the process: they do not fall when anything in this process closes the same file. The two
 * kinds respect each other.
 *
 * <p><b>Threads:</b> any thread, one at a time; nothing here waits for a lock.
 *
 * <p><b>Failure:</b> {@link FileSystemException} with the error number of the system. Interrupts are not noticed. The
 * kernel takes the locks back when the process ends; a child that it has just forked keeps them until it executes its
 * program.
 */
public final class OpenFileLocks
{
    /* Through one opening no lock is in the way of another: a lock replaces what it covers, and a probe does not see
     * it. So whoever uses this must know what it holds itself.
     */
    private static final int GETLK = 36;
    private static final int SETLK = 37;
    private static final int SHARED = 0;
    private static final int EXCLUSIVE = 1;
    private static final int NONE = 2;
    private static final int MAX_INTERRUPTIONS = 1000;

    private final Path file;
    private final int fileDescriptor;
    private final Request request = new Request();

    private OpenFileLocks(final Path file, final int fileDescriptor)
    {
        this.file = file;
        this.fileDescriptor = fileDescriptor;
    }

    /**
     * Opens a file for its locks. It stays open, whatever becomes of this object, until {@link #close}.
     *
     * @param file that exists; a link is not followed.
     * @return empty without native code, or if the file cannot be opened for a reason that the JDK tells better.
     * @throws IOException if it is missing, or if no more files can be opened.
     */
    public static Optional<OpenFileLocks> open(final Path file) throws IOException
    {
        if (!Kernel.IS_BOUND || file.getFileSystem() != FileSystems.getDefault())
        {
            return Optional.empty();
        }
        final int fileDescriptor = openNatively(file);
        if (fileDescriptor < 0)
        {
            return Optional.empty();
        }
        return Optional.of(new OpenFileLocks(file, fileDescriptor));
    }

    /**
     * Whether there are such locks: not on systems before Linux 3.15, nor on every file system. Asks the system.
     */
    public synchronized boolean isKnown()
    {
        request.fill(NONE, 0, 1);
        final boolean isSettable = 0 == ask(SETLK);
        request.fill(SHARED, 0, 1);
        return isSettable && 0 == ask(GETLK);
    }

    /**
     * Locks bytes unless anybody else has locked one of them in a way that this lock excludes.
     *
     * @param position    of the first byte; it may lie behind the end of the file.
     * @param lengthBytes how many; zero for all to come.
     * @param isShared    whether others may share.
     * @return whether it did.
     * @throws IOException if the system cannot do it.
     */
    public synchronized boolean tryLock(final long position, final long lengthBytes, final boolean isShared)
        throws IOException
    {
        request.fill(isShared ? SHARED : EXCLUSIVE, position, lengthBytes);
        final int error = ask(SETLK);
        if (Kernel.EAGAIN == error || Kernel.EACCES == error)
        {
            return false;
        }
        verify(error);
        return true;
    }

    /**
     * Gives bytes back, whether locked or not.
     *
     * @param position    of the first byte.
     * @param lengthBytes how many; zero for all to come.
     * @throws IOException if the system cannot do it.
     */
    public synchronized void unlock(final long position, final long lengthBytes) throws IOException
    {
        request.fill(NONE, position, lengthBytes);
        verify(ask(SETLK));
    }

    /**
     * Whether anybody else holds a byte exclusively. Only looks: nobody is kept out by it for a moment.
     *
     * @param position of the byte.
     * @throws IOException if the system cannot do it.
     */
    public synchronized boolean isLockedByOther(final long position) throws IOException
    {
        request.fill(SHARED, position, 1);
        verify(ask(GETLK));
        return NONE != request.type();
    }

    /**
     * Closes the file and so gives all its locks back, and with them every lock of the other kind that this process has
     * on it. Nothing may be asked any more.
     */
    public void close()
    {
        Kernel.close(fileDescriptor);
    }

    private int ask(final int command)
    {
        int error = Kernel.EINTR;
        for (int i = 0; Kernel.EINTR == error && i < MAX_INTERRUPTIONS; i++)
        {
            error = -Kernel.control(fileDescriptor, command, request.address());
        }
        return error;
    }

    private void verify(final int error) throws FileSystemException
    {
        if (0 != error)
        {
            throw new FileSystemException(file.toString(), null, "fcntl: errno=" + error);
        }
    }

    /** Returns a negative number where the JDK will tell better what is wrong. */
    private static int openNatively(final Path file) throws FileSystemException
    {
        int error = Kernel.EINTR;
        for (int i = 0; Kernel.EINTR == error && i < MAX_INTERRUPTIONS; i++)
        {
            final int fileDescriptor = Kernel.open(file);
            if (fileDescriptor >= 0)
            {
                return fileDescriptor;
            }
            error = -fileDescriptor;
        }
        if (Kernel.ENOENT == error)
        {
            throw new NoSuchFileException(file.toString());
        }
        if (Kernel.EMFILE == error || Kernel.ENFILE == error)
        {
            throw new FileSystemException(file.toString(), null, Kernel.EMFILE == error ?
                "Too many open files" : "Too many open files in system");
        }
        return -error;
    }

    /** The native record that a question is asked with. */
    private static final class Request
    {
        private static final int LENGTH = 32;
        private static final int POSITION_OFFSET = 8;
        private static final int LENGTH_OFFSET = 16;
        /** Of the process that holds a lock; must be zero in a question. */
        private static final int PID_OFFSET = 24;

        private final NativeMemory memory = new NativeMemory(LENGTH);

        long address()
        {
            return memory.address();
        }

        void fill(final int type, final long position, final long lengthBytes)
        {
            // Two numbers of 16 bits: the type, and from where positions count, zero for the begin of the file.
            memory.putLong(0, type);
            memory.putLong(POSITION_OFFSET, position);
            memory.putLong(LENGTH_OFFSET, lengthBytes);
            memory.putLong(PID_OFFSET, 0);
        }

        int type()
        {
            return (short)memory.getLong(0);
        }
    }
}
