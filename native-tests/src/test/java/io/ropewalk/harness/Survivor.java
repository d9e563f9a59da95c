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
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The long-living survivor in a JVM of its own. Arguments: title, class of the {@link Structure}, form, seed, whether
 * it is slow. Reads names of groups, and answers each with {@code PLAYED}, followed by what was thrown.
 */
public final class Survivor
{
    static final String PLAYED = "PLAYED ";

    private Survivor()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Play play = new Play(arguments[0], Structure.of(arguments[1]), arguments[2], Long.parseLong(arguments[3]),
            Boolean.parseBoolean(arguments[4]));
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
                thrown = Thrown.write(ex);
            }
            System.out.println(PLAYED + thrown);
        }
        Runtime.getRuntime().halt(0);
    }
}
