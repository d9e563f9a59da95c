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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Base64;

/**
 * What was thrown in another process, with its stacks, as one word of text.
 */
public final class Thrown
{
    private Thrown()
    {
    }

    public static String write(final Throwable thrown)
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

    public static Throwable read(final String text)
    {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text))))
        {
            return (Throwable)in.readObject();
        }
        catch (final IOException | ClassNotFoundException ex)
        {
            return ex;
        }
    }
}
