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
package io.ropewalk.process.manager;

import io.ropewalk.error.CallTimeoutException;
import io.ropewalk.error.CodecException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.ManagerClosedException;
import io.ropewalk.error.WalkGoneException;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.process.line.Answer;
import io.ropewalk.process.line.ValueRow;
import io.ropewalk.process.task.core.FailureBytes;
import org.agrona.LangUtil;
import org.agrona.MutableDirectBuffer;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What this process has of a manager: one for each manager, however many proxies there are.
 * <p>
 * <b>Threads:</b> any.
 */
final class ManagerClient
{
    /*
     * A call: the caller encodes it, puts it into the queue, rings one idle thread of the manager, and then reads the
     * line of this process itself until its answer is there, for all who wait here (see AnswerReader). So a call is one
     * message and one wake-up in each direction.
     *
     * The manager may die at any moment. A waiter looks at the state, and at most once a millisecond asks the kernel
     * whether the manager lives. After that proof nothing more can arrive: one more look at the line is the last.
     */
    private static final Map<String, ManagerClient> BY_PATH = new ConcurrentHashMap<>();
    private static final int MAX_HEADER_LENGTH = 64;

    private final ManagerSettings settings;
    private final ManagerFiles files;
    private final CallLine line;
    private final ManagerServer server;
    private final Set<Long> held = ConcurrentHashMap.newKeySet();

    private ManagerClient(final ManagerFiles files, final CallLine line, final ManagerServer server)
    {
        this.settings = files.settings();
        this.files = files;
        this.line = line;
        this.server = server;
    }

    /** That of a manager that may have been started by another process. */
    static ManagerClient of(final ManagerSettings settings)
    {
        final ManagerClient known = BY_PATH.get(settings.path());
        if (null != known)
        {
            return known;
        }
        try
        {
            return of(ManagerFiles.attach(settings));
        }
        catch (final WalkGoneException ex)
        {
            throw new ManagerClosedException("manager has ended, the call was not sent: name=" + settings.name(), ex);
        }
    }

    /** Of what is seen through these files. */
    static ManagerClient of(final ManagerFiles files)
    {
        return BY_PATH.computeIfAbsent(files.settings().path(), (path) -> attached(files));
    }

    private static ManagerClient attached(final ManagerFiles files)
    {
        final ManagerServer here = ManagerServer.ofThisProcess(files.settings().path());
        final ManagerBoard board = files.board();
        if (null == here && board.state() >= ManagerBoard.CLOSING)
        {
            throw ManagerFiles.ended(files.settings());
        }
        return new ManagerClient(files, null == here ? new CallLine(files, board) : null, here);
    }

    ManagerSettings settings()
    {
        return settings;
    }

    /**
     * Files of the manager.
     *
     * @throws ManagerClosedException if it has ended.
     */
    ManagerFiles openFiles()
    {
        if (null != line)
        {
            line.checkOpen();
        }
        return files;
    }

    /** Creates an object and returns its number. */
    long create(final Class<?> type) throws InterruptedException
    {
        final MutableDirectBuffer body = ValueRow.buffer();
        final int length = ValueRow.add(body, 0, type.getName(), "interface");
        final long id = (Long)call(CallMessage.CREATE, 0, 0, body, length, "create(" + type.getName() + ")", false);
        held.add(id);
        return id;
    }

    /** Calls a method of an object, and returns what it returns. */
    Object invoke(final long object, final RemoteMethod method, final Object[] arguments) throws InterruptedException
    {
        final MutableDirectBuffer body = ValueRow.buffer();
        int end = 0;
        if (null != arguments)
        {
            for (final Object argument : arguments)
            {
                end = ValueRow.add(body, end, argument, "argument");
            }
        }
        final Object result =
            call(CallMessage.INVOKE, object, method.number(), body, end, method.method().getName(), method.isClose());
        if (!method.isByProxy() || null == result)
        {
            return result;
        }
        held.add((Long)result);
        return RemoteHandler.proxy(settings, (Long)result, method.method().getReturnType());
    }

    /** Ends an object; not interruptible. */
    void release(final long object)
    {
        try
        {
            call(CallMessage.RELEASE, object, 0, ValueRow.buffer(), 0, "release", true);
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** Tells the manager, without waiting for it, that there is a proxy here. */
    void hold(final long object)
    {
        if (null != line && held.add(object) && !line.post(new CallMessage(
            CallMessage.HOLD, line.number(), line.owner(), 0, object, 0, ValueRow.buffer(), 0)))
        {
            // The next call says it, too.
            held.remove(object);
        }
    }

    private Object call(
        final byte kind,
        final long object,
        final long method,
        final MutableDirectBuffer body,
        final int bodyLength,
        final String what,
        final boolean insists)
        throws InterruptedException
    {
        if (bodyLength > settings.budgetBytes() - MAX_HEADER_LENGTH)
        {
            throw new ElementTooLargeException("call larger than the budget of the manager: call=" + what +
                " lengthBytes=" + bodyLength + " budgetBytes=" + settings.budgetBytes());
        }
        if (null != server)
        {
            return valueOf(server.answer(new CallMessage(kind, ManagerServer.NO_LINE, 0, 0, object, method, body,
                bodyLength)));
        }
        final long id = line.nextCall();
        final long deadlineNs = 0 == settings.callTimeoutNs() ?
            Deadline.NEVER : Deadline.after(settings.callTimeoutNs(), TimeUnit.NANOSECONDS);
        final Answer answer = line.call(
            new CallMessage(kind, line.number(), line.owner(), id, object, method, body, bodyLength), deadlineNs,
            insists);
        if (null == answer)
        {
            throw new CallTimeoutException("no answer in time, the call may have been made: call=" + what +
                " timeoutMs=" + TimeUnit.NANOSECONDS.toMillis(settings.callTimeoutNs()) +
                " manager=" + settings.name());
        }
        return valueOf(answer);
    }

    private static Object valueOf(final Answer answer)
    {
        final ValueRow.Reader reader = new ValueRow.Reader(answer.body(), answer.bodyOffset(), answer.bodyLength());
        switch (answer.kind())
        {
            case Answer.RESULTS:
                return reader.value();

            case Answer.FAILED:
                LangUtil.rethrowUnchecked(FailureBytes.decode(reader.bytes(reader.integer()), null));
                return null;

            default:
                throw new CodecException("unknown kind of an answer: kind=" + answer.kind());
        }
    }

    /** By the process that has started the manager, when it has ended. */
    static void ended(final ManagerSettings settings)
    {
        final ManagerClient client = BY_PATH.remove(settings.path());
        if (null != client && null != client.line)
        {
            client.line.close();
        }
    }
}
