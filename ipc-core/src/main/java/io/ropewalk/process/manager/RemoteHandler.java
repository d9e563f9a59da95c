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

import io.ropewalk.error.CallInterruptedException;
import io.ropewalk.error.ManagerClosedException;
import io.ropewalk.error.ObjectDestroyedException;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * What a proxy does when it is called. A proxy that is deserialised in another process is a proxy there.
 * <p>
 * <b>Threads:</b> any.
 */
final class RemoteHandler implements InvocationHandler, Serializable
{
    private static final long serialVersionUID = 1L;

    private final transient ManagerSettings settings;
    private final transient long object;
    private final transient RemoteType type;

    /** Null until the first call. */
    private transient volatile ManagerClient client;

    private RemoteHandler(final ManagerSettings settings, final long object, final Class<?> type)
    {
        this.settings = settings;
        this.object = object;
        this.type = RemoteType.of(type);
    }

    static <T> T proxy(final ManagerSettings settings, final long object, final Class<T> type)
    {
        return type.cast(Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[]{type}, new RemoteHandler(settings, object, type)));
    }

    /** That of a proxy; null if it is none of ours. */
    static RemoteHandler of(final Object proxy)
    {
        return null != proxy && Proxy.isProxyClass(proxy.getClass()) &&
            Proxy.getInvocationHandler(proxy) instanceof RemoteHandler handler ? handler : null;
    }

    ManagerSettings settings()
    {
        return settings;
    }

    long object()
    {
        return object;
    }

    Class<?> type()
    {
        return type.type();
    }

    @Override
    public Object invoke(final Object proxy, final Method method, final Object[] arguments) throws Throwable
    {
        if (Object.class == method.getDeclaringClass())
        {
            return invokeHere(method, arguments);
        }
        final RemoteMethod remote = type.of(method);
        return remote.isClose() ? close(remote) : call(remote, arguments);
    }

    /** As often as one likes. */
    private Object close(final RemoteMethod remote) throws InterruptedException
    {
        try
        {
            return call(remote, null);
        }
        catch (final ManagerClosedException | ObjectDestroyedException ignored)
        {
            return null;
        }
    }

    private Object call(final RemoteMethod remote, final Object[] arguments) throws InterruptedException
    {
        try
        {
            return client().invoke(object, remote, arguments);
        }
        catch (final InterruptedException ex)
        {
            if (remote.isInterruptible())
            {
                throw ex;
            }
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(ex.getMessage() + " method=" + remote.method().getName(), ex);
        }
    }

    private Object invokeHere(final Method method, final Object[] arguments)
    {
        switch (method.getName())
        {
            case "equals":
                return equals(of(arguments[0]));

            case "hashCode":
                return hashCode();

            default:
                return type.type().getSimpleName() + "{manager=" + settings.name() + " object=" + object + "}";
        }
    }

    ManagerClient client()
    {
        ManagerClient known = client;
        if (null == known)
        {
            known = ManagerClient.of(settings);
            client = known;
        }
        return known;
    }

    /** Ends the object. */
    void release()
    {
        try
        {
            client().release(object);
        }
        catch (final ManagerClosedException ignored)
        {
            // With the manager.
        }
    }

    /** Two proxies are equal if they are of the same object, by the same interface. */
    @Override
    public boolean equals(final Object other)
    {
        return other instanceof RemoteHandler handler && object == handler.object && type == handler.type &&
            settings.path().equals(handler.settings.path());
    }

    @Override
    public int hashCode()
    {
        return settings.path().hashCode() * 31 + Long.hashCode(object);
    }

    private Object writeReplace()
    {
        return new Ticket(settings, object, type.type());
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a proxy is deserialised through its replacement");
    }

    /** What travels. */
    private record Ticket(ManagerSettings settings, long object, Class<?> type) implements Serializable
    {
        private static final long serialVersionUID = 1L;

        private Object readResolve()
        {
            final RemoteHandler handler = new RemoteHandler(settings, object, type);
            try
            {
                handler.client().hold(object);
            }
            catch (final ManagerClosedException ignored)
            {
                // Whoever calls will be told.
            }
            return handler;
        }
    }
}
