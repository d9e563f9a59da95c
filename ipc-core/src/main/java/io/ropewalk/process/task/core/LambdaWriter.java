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
package io.ropewalk.process.task.core;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Takes lambdas of one class apart: into what is the same of each, and what each has captured. */
final class LambdaWriter
{
    private static final ClassValue<LambdaWriter> WRITERS = new ClassValue<>()
    {
        @Override
        protected LambdaWriter computeValue(final Class<?> type)
        {
            return new LambdaWriter(type);
        }
    };

    private final Method replace;
    private volatile byte[] shape;

    private LambdaWriter(final Class<?> type)
    {
        replace = LambdaShape.method(type, "writeReplace");
    }

    /** Returns the writer for a class of lambdas, or null if they are not serialisable, or their module is closed. */
    static LambdaWriter of(final Class<?> type)
    {
        final LambdaWriter writer = WRITERS.get(type);
        return null == writer.replace || Object.class != writer.replace.getReturnType() ? null : writer;
    }

    SerializedLambda replace(final Object lambda)
    {
        try
        {
            return (SerializedLambda)replace.invoke(lambda);
        }
        catch (final InvocationTargetException | IllegalAccessException ex)
        {
            throw new IllegalStateException("a lambda cannot be taken apart: class=" + lambda.getClass().getName(), ex);
        }
    }

    byte[] shape(final SerializedLambda lambda)
    {
        if (null == shape)
        {
            shape = LambdaShape.bytes(lambda);
        }
        return shape;
    }
}
