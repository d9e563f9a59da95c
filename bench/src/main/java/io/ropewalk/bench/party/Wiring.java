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
package io.ropewalk.bench.party;

import java.util.List;

/**
 * How a case is made of processes.
 * <p>
 * <b>Threads:</b> immutable.
 *
 * @param name      of the case.
 * @param link      between its processes.
 * @param producers number of those.
 * @param consumers number of those, each in a process of its own, too.
 * @param words     longs in a message.
 * @param jvmFlags  that the link needs beyond those of every child.
 */
public record Wiring(String name, String link, int producers, int consumers, int words, List<String> jvmFlags)
{
    private static final int LINE_WORDS = 7;
    static final List<String> CHRONICLE_FLAGS = List.of(
        "--add-opens", "java.base/java.io=ALL-UNNAMED",
        "--add-opens", "java.base/java.lang=ALL-UNNAMED",
        "--add-opens", "java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens", "java.base/java.nio=ALL-UNNAMED",
        "--add-opens", "java.base/java.util=ALL-UNNAMED",
        "--add-opens", "java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-exports", "java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-exports", "java.base/jdk.internal.util=ALL-UNNAMED",
        "--add-exports", "java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-exports", "jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
        "--add-exports", "jdk.unsupported/sun.misc=ALL-UNNAMED");

    /**
     * Two processes over the link that has the name of the case, 56 bytes a message.
     *
     * @param name of case and link.
     * @return the wiring.
     */
    public static Wiring pair(final String name)
    {
        return new Wiring(name, name, 1, 1, LINE_WORDS, name.startsWith("chronicle") ? CHRONICLE_FLAGS : List.of());
    }

    /**
     * The same with another length of message.
     *
     * @param newWords longs in a message.
     * @return the wiring.
     */
    public Wiring withWords(final int newWords)
    {
        return new Wiring(name, link, producers, consumers, newWords, jvmFlags);
    }

    /**
     * The same over another link.
     *
     * @param newLink that carries the messages.
     * @return the wiring.
     */
    public Wiring over(final String newLink)
    {
        return new Wiring(name, newLink, producers, consumers, words, jvmFlags);
    }

    /**
     * The same with two producers.
     *
     * @return the wiring, named accordingly.
     */
    public Wiring withTwoProducers()
    {
        return new Wiring(name + "-two-producers", link, 2, consumers, words, jvmFlags);
    }

    /**
     * The same with two consumers.
     *
     * @return the wiring, named accordingly.
     */
    public Wiring withTwoConsumers()
    {
        return new Wiring(name + "-two-consumers", link, producers, 2, words, jvmFlags);
    }

    /**
     * The same with two producers and two consumers.
     *
     * @return the wiring, named accordingly.
     */
    public Wiring withTwoAndTwo()
    {
        return new Wiring(name + "-two-and-two", link, 2, 2, words, jvmFlags);
    }

    /**
     * The same under another name, with flags.
     *
     * @param newName     of the case.
     * @param newJvmFlags that the case needs.
     * @return the wiring.
     */
    public Wiring named(final String newName, final List<String> newJvmFlags)
    {
        return new Wiring(newName, link, producers, consumers, words, newJvmFlags);
    }

    int processes()
    {
        return producers + consumers;
    }
}
