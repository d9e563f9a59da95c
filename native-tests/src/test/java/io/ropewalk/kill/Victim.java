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

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.process.child.ChildJvm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The survivors' end of a {@link VictimMain}.
 */
final class Victim implements AutoCloseable
{
    static final String HALTED = "HALTED";

    private static final long WATCHDOG_SECONDS = 300;

    private final ChildJvm child;
    private final Map<String, Account> accounts = new HashMap<>();

    Victim(final Path walk, final boolean isHalting)
    {
        child = PeerJvm.builder(VictimMain.class, walk, isHalting ? VictimMain.HALT : VictimMain.STOP)
            .talking().start();
    }

    /** Lets it run, and returns how that ended; what it announces, now and until its end, goes to the account. */
    String run(final String segment, final String scenario, final int producer, final long store, final Account account)
        throws IOException
    {
        accounts.put(segment, account);
        child.writeLine(segment + " " + scenario + " " + producer + " " + store);
        // Killed when it hangs, so that the read below ends.
        final CompletableFuture<Void> answered = new CompletableFuture<>();
        answered.orTimeout(WATCHDOG_SECONDS, TimeUnit.SECONDS).exceptionally((ex) ->
        {
            child.kill();
            return null;
        });
        try
        {
            for (String line = child.readLine(); line != null; line = child.readLine())
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
                announced(words);
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

    private void announced(final String[] words)
    {
        accounts.get(words[0]).put(Long.parseLong(words[2]), Account.Due.valueOf(words[1]));
    }

    /** By {@code SIGKILL}. Who was thought to be asleep may have been slow, and have gone on until then. */
    @Override
    public void close()
    {
        child.kill();
        child.standardOutput().lines().map((line) -> line.split(" ")).filter((words) -> accounts.containsKey(words[0]))
            .forEach(this::announced);
        child.close();
    }
}
