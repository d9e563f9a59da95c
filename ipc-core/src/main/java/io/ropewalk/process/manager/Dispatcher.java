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

import io.ropewalk.error.TaskDecodingException;
import io.ropewalk.process.line.ValueRow;
import org.agrona.LangUtil;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Does in the process of a manager what calls ask for.
 * <p>
 * <b>Threads:</b> any.
 */
final class Dispatcher
{
    private final ManagerSettings settings;
    private final Map<String, Registration> registrations = new TreeMap<>();
    private final Referents referents = new Referents();

    Dispatcher(final ManagerSettings settings, final List<Registration> all)
    {
        this.settings = settings;
        all.forEach((registration) -> registrations.put(registration.type().getName(), registration));
    }

    /** Returns what the answer says. */
    Object dispatch(final CallMessage call) throws Exception
    {
        switch (call.kind)
        {
            case CallMessage.INVOKE:
                return invoke(call);

            case CallMessage.CREATE:
                return create(call);

            case CallMessage.RELEASE:
                final Referent referent = referents.remove(call.object);
                if (null != referent && referent.object instanceof AutoCloseable closeable)
                {
                    closeable.close();
                }
                return null;

            default:
                throw new TaskDecodingException("unknown kind of a call: kind=" + call.kind, null);
        }
    }

    void hold(final CallMessage call)
    {
        referents.hold(call.object, call.line);
    }

    private long create(final CallMessage call) throws Exception
    {
        final String name = (String)new ValueRow.Reader(call.body, 0, call.bodyLength).value();
        final Registration registration = registrations.get(name);
        if (null == registration)
        {
            throw new IllegalArgumentException("not registered with the manager: interface=" + name + " manager=" +
                settings.name() + " registered=" + registrations.keySet());
        }
        final Object object = registration.factory().call();
        if (!registration.type().isInstance(object))
        {
            throw new ClassCastException("what was registered makes no object of the interface: interface=" + name +
                " class=" + (null == object ? "null" : object.getClass().getName()));
        }
        return referents.add(object, RemoteType.of(registration.type()), call.line).id;
    }

    private Object invoke(final CallMessage call) throws Exception
    {
        final Referent referent = referents.get(call.object);
        referents.hold(referent, call.line);
        final RemoteMethod method = referent.type.of(call.method);
        if (null == method)
        {
            throw new TaskDecodingException("the interface is another version here: interface=" +
                referent.type.type().getName(), null);
        }
        if (method.isClose())
        {
            referents.remove(call.object);
        }
        final Object result = invoke(referent, method, arguments(call, method));
        return method.isByProxy() && null != result ? expose(result, method, call.line) : result;
    }

    private static Object[] arguments(final CallMessage call, final RemoteMethod method)
    {
        final ValueRow.Reader reader = new ValueRow.Reader(call.body, 0, call.bodyLength);
        final Object[] arguments = new Object[method.method().getParameterCount()];
        for (int i = 0; i < arguments.length; i++)
        {
            arguments[i] = reader.value();
        }
        return arguments;
    }

    private static Object invoke(final Referent referent, final RemoteMethod method, final Object[] arguments)
        throws Exception
    {
        try
        {
            return method.method().invoke(referent.object, arguments);
        }
        catch (final InvocationTargetException ex)
        {
            LangUtil.rethrowUnchecked(ex.getCause());
            return null;
        }
    }

    private Object expose(final Object result, final RemoteMethod method, final int line)
    {
        final RemoteHandler own = RemoteHandler.of(result);
        final boolean isOfThisManager = null != own && own.settings().path().equals(settings.path());
        return isOfThisManager ? own.object() :
            referents.expose(result, RemoteType.of(method.method().getReturnType()), line).id;
    }

    /** Ends the objects that only dead processes had proxies of. */
    void releaseOf(final Set<Integer> deadLines)
    {
        final List<Referent> unheld = referents.removeUnheld(deadLines::contains);
        if (!unheld.isEmpty())
        {
            // What they do when they are closed is theirs, and may take long.
            final Thread thread =
                new Thread(() -> unheld.forEach(Dispatcher::closeQuietly), settings.name() + "-close");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** At the end. */
    void closeAll()
    {
        referents.removeAll().forEach(Dispatcher::closeQuietly);
    }

    private static void closeQuietly(final Referent referent)
    {
        if (referent.object instanceof AutoCloseable closeable)
        {
            try
            {
                closeable.close();
            }
            catch (final Exception ignored)
            {
                // Nobody is left to be told.
            }
        }
    }
}
