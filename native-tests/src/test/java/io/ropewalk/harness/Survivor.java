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
package io.ropewalk.harness;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The long-living survivor in a JVM of its own. Arguments: class of the {@link Play}, and those of that. Reads names of
 * groups, and answers each with {@code PLAYED}, followed by what was thrown.
 */
public final class Survivor
{
    static final String PLAYED = "PLAYED ";

    private Survivor()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Constructor<? extends Play> constructor =
            Class.forName(arguments[0]).asSubclass(Play.class).getDeclaredConstructor(String[].class);
        constructor.setAccessible(true);
        final Play play =
            constructor.newInstance((Object)Arrays.copyOfRange(arguments, 1, arguments.length));
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine())
        {
            String thrown = "";
            try
            {
                play.play(line);
            }
            catch (final Throwable ex)
            {
                thrown = write(ex);
            }
            System.out.println(PLAYED + thrown);
        }
        Runtime.getRuntime().halt(0);
    }

    private static String write(final Throwable thrown) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes))
        {
            out.writeObject(thrown);
        }
        catch (final IOException ex)
        {
            // It holds something that cannot travel, but its stacks can.
            final StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return write(new AssertionError(text.toString()));
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
