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

import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.TaskDecodingException;
import io.ropewalk.machine.platform.Opening;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.process.task.core.FailureBytes;
import io.ropewalk.process.task.core.TaskBytes;
import io.ropewalk.segment.walk.HandedObjects;
import io.ropewalk.segment.walk.Walk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;

/** The main class of every {@link ChildProcess}: takes the request of the parent out of the walk, and does it. */
final class ChildMain
{
    /** Third argument of a child that is to wait in reserve. */
    static final String WAITING = "waiting";

    private static final int COULD_NOT_START = 1;

    private final ChildControl control;
    private final ChildRequest request;

    private ChildMain(final ChildControl control, final ChildRequest request)
    {
        this.control = control;
        this.request = request;
    }

    /**
     * Takes part in the walk, and runs the task.
     *
     * @param arguments directory of the walk, name of the control object, and whether to wait in reserve.
     * @throws Throwable what the task throws, as if this were its main method.
     */
    public static void main(final String[] arguments) throws Throwable
    {
        Opening.open();
        if (arguments.length > 2)
        {
            WaitingChild.run(Path.of(arguments[0]), arguments[1]);
        }
        else
        {
            final Path directory = Path.of(arguments[0]);
            run(Walk.find(directory).orElseThrow(() -> gone(directory, arguments[1])), arguments[1]);
        }
    }

    /** Does what a parent asks for. The thread must live as long as this JVM, or throw what this throws. */
    static void run(final Walk walk, final String controlName) throws Throwable
    {
        run(HandedObjects.find(walk, controlName, ChildControl.any()).orElseThrow(
            () -> gone(walk.path(), controlName)));
    }

    static void run(final ChildControl control) throws Throwable
    {
        control.remove();
        final ChildRequest request = ChildRequest.decode(control.request());
        CurrentProcess.become(request);
        Runtime.getRuntime().addShutdownHook(
            new Thread(() -> control.endOrderly(ExitSignal.current()), "ropewalk-child-ending"));
        if (request.child().isDaemon())
        {
            ParentWatch.start(control);
        }
        new ChildMain(control, request).run();
    }

    private static ObjectDestroyedException gone(final Path directory, final String controlName)
    {
        return new ObjectDestroyedException("parent has given up: name=" + controlName + " walk=" + directory);
    }

    private void run() throws Throwable
    {
        final RemoteTask task = taken();
        if (control.isParentDead())
        {
            // Nobody has been told that this child exists.
            System.exit(COULD_NOT_START);
        }
        control.advance(ChildDescriptor.READY);
        try
        {
            task.run();
            control.advance(ChildDescriptor.RETURNED);
        }
        catch (final InvocationTargetException ex)
        {
            throw failed(request.mainClass().isEmpty() ? ex : ex.getCause());
        }
        catch (final Throwable ex)
        {
            throw failed(ex);
        }
    }

    private Throwable failed(final Throwable failure)
    {
        answer(failure, ChildDescriptor.FAILED);
        return failure;
    }

    private RemoteTask taken()
    {
        try
        {
            final ClassLoader loader = Thread.currentThread().getContextClassLoader();
            return request.mainClass().isEmpty() ?
                (RemoteTask)TaskBytes.decode(request.task(), loader) : mainMethod(loader);
        }
        catch (final Throwable ex)
        {
            // The parent throws it, where somebody waits for it.
            answer(ex, ChildDescriptor.REFUSED);
            System.exit(COULD_NOT_START);
            throw ex;
        }
    }

    private void answer(final Throwable failure, final long stage)
    {
        control.answer(FailureBytes.encode(failure, request.child().name(), control.maxAnswerLength()), stage);
    }

    private RemoteTask mainMethod(final ClassLoader loader)
    {
        final String[] arguments = request.arguments().toArray(new String[0]);
        try
        {
            final Method method = Class.forName(request.mainClass(), true, loader).getMethod("main", String[].class);
            method.setAccessible(true);
            return () -> method.invoke(null, (Object)arguments);
        }
        catch (final ClassNotFoundException ex)
        {
            throw new TaskDecodingException(
                "a class is missing in the child process: class=" + request.mainClass(), ex);
        }
        catch (final ReflectiveOperationException | RuntimeException ex)
        {
            throw new TaskDecodingException(
                "cannot call the main method in the child process: class=" + request.mainClass() + " error=" + ex, ex);
        }
    }
}
