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
package io.ropewalk.interop;

import io.ropewalk.harness.Ending;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of C whose children die at a chosen store of the client library.
 */
final class DoomedPeer implements AutoCloseable
{
    /** More than there are. */
    static final long NONE = Integer.MAX_VALUE;

    private static final String DONE = "done";
    private static final String HALTED = "halted";
    private static final String STORES = "stores ";

    private final Peer peer = new Peer("doomed C", new ProcessBuilder(Programs.doomedPeer().toString()));
    private final Path walk;

    DoomedPeer(final Path walk)
    {
        this.walk = walk;
    }

    /**
     * How a child came to its end.
     *
     * @param ending  by its store, or by itself.
     * @param answers to those commands that it finished, without their codes.
     * @param stores  how many there were, if it ended by itself.
     */
    record Fate(Ending ending, List<String> answers, long stores)
    {
        /** What it said last, or nothing. */
        boolean hasFinished(final int commands)
        {
            return answers.size() >= commands;
        }
    }

    /** Lets a child do some commands in peace, and die at that store of others. */
    Fate doom(final long store, final String before, final String armed)
    {
        peer.tell("doom " + store + "|open " + walk + ";" + before + "|" + armed);
        final String line = peer.readLine();
        final String[] words = line.split(";");
        if (!words[0].equals(DONE) && !words[0].equals(HALTED))
        {
            throw new AssertionError("before=" + before + " armed=" + armed + " said=" + line);
        }
        final List<String> answers = new ArrayList<>();
        long stores = 0;
        for (int i = 1; i < words.length; i++)
        {
            if (words[i].startsWith(STORES))
            {
                stores = Long.parseLong(words[i].substring(STORES.length()));
            }
            else
            {
                answers.add(words[i]);
            }
        }
        return new Fate(words[0].equals(DONE) ? Ending.DONE : Ending.HALTED, answers, stores);
    }

    @Override
    public void close()
    {
        peer.close();
    }
}
