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
package io.ropewalk.kill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The survivors' end of a {@link VictimMain}.
 */
final class Victim implements AutoCloseable
{
    static final String HALTED = "HALTED";

    private static final long WATCHDOG_SECONDS = 60;

    private final Process process;
    private final BufferedReader in;
    private final PrintStream out;

    Victim(final Path walk, final boolean isHalting) throws IOException
    {
        process = Jvm.builder(VictimMain.class, walk.toString(), isHalting ? VictimMain.HALT : VictimMain.STOP)
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Lets it run, and returns how that ended; what it announced goes to the account. */
    String run(final String segment, final String scenario, final int producer, final long store, final Account account)
        throws IOException
    {
        out.println(segment + " " + scenario + " " + producer + " " + store);
        // Killed when it hangs, so that the read below ends.
        final CompletableFuture<Void> answered = new CompletableFuture<>();
        answered.orTimeout(WATCHDOG_SECONDS, TimeUnit.SECONDS).exceptionally((ex) ->
        {
            process.destroyForcibly();
            return null;
        });
        try
        {
            for (String line = in.readLine(); line != null; line = in.readLine())
            {
                final String[] words = line.split(" ");
                if (words[0].equals(VictimMain.READY))
                {
                    continue;
                }
                if (isReply(words[0]))
                {
                    return line;
                }
                account.put(Long.parseLong(words[1]), Account.Due.valueOf(words[0]));
            }
        }
        finally
        {
            answered.complete(null);
        }
        return HALTED;
    }

    private static boolean isReply(final String word)
    {
        return word.equals(VictimMain.DONE) || word.equals(VictimMain.STOPPED) ||
            word.equals(VictimMain.ASLEEP) || word.equals(VictimMain.ERROR);
    }

    int exitStatus() throws InterruptedException
    {
        return process.waitFor();
    }

    /** By {@code SIGKILL}; returns when the process is gone. */
    @Override
    public void close()
    {
        Jvm.kill(process);
    }
}
