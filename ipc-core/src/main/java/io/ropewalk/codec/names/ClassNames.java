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
package io.ropewalk.codec.names;

/**
 * Finds the classes that handles and codecs name when they come from another process.
 *
 * <p>They travel as names, so a filter that admits only Ropewalk's own classes admits a handle whatever its element
 * class is, and nothing of the user's is initialised by reading it.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> as {@link Class#forName(String)}.
 */
public final class ClassNames
{
    private ClassNames()
    {
    }

    /**
     * Looks where the calling thread does, then where Ropewalk itself was found.
     *
     * @param name of the class.
     * @return the class, not initialised.
     * @throws ClassNotFoundException if there is none.
     */
    public static Class<?> load(final String name) throws ClassNotFoundException
    {
        final ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (null != context)
        {
            try
            {
                return Class.forName(name, false, context);
            }
            catch (final ClassNotFoundException ignored)
            {
                // A context loader that knows less than ours is the host's business.
            }
        }

        return Class.forName(name, false, ClassNames.class.getClassLoader());
    }
}
