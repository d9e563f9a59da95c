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
package io.ropewalk.command;

import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.tutorial.Tutorial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TutorialCommandTest
{
    private static final Pattern SPEAKER = Pattern.compile("\\[process (\\d+)]");

    private static final AtomicInteger USERS = new AtomicInteger();

    /** Nobody else makes walks of this user, not even the other tests here, which may run at the same time. */
    private final String user = "tutorial-test-" + ProcessHandle.current().pid() + "-" + USERS.incrementAndGet();
    private final Path root = Walk.defaultRoot().resolveSibling("ropewalk-" + user);

    @TempDir
    private Path folder;
    private CommandRunner commands;

    @BeforeEach
    void makeRunner()
    {
        commands = new CommandRunner(folder);
    }

    @AfterEach
    void closeRunner() throws IOException
    {
        commands.close();
        // Only an empty one can be removed.
        Files.deleteIfExists(root);
    }

    @ParameterizedTest
    @EnumSource
    void shouldProveItsClaimWhenRun(final Tutorial tutorial) throws IOException, InterruptedException
    {
        assertProven(tutorial(tutorial.title()).text());
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowThatOthersGoOnWhenOneIsKilled(final Tutorial tutorial) throws IOException, InterruptedException
    {
        final CommandRunner.Run run = tutorial(tutorial.title(), "kill");
        if (tutorial.canKill())
        {
            final String text = run.text();
            assertTrue(text.contains("kill -9 "), text);
            assertProven(text);
        }
        else
        {
            assertTrue(run.failure(2).startsWith("ropewalk tutorial: death is no lesson of this one"));
        }
    }

    @Test
    void shouldListAllWhenThereIsNoName() throws IOException, InterruptedException
    {
        final String list = tutorial().text();
        assertEquals(Tutorial.values().length, list.lines().count(), list);
        for (final Tutorial tutorial : Tutorial.values())
        {
            assertTrue(list.contains(tutorial.title() + " ") && list.contains(tutorial.summary()), list);
        }
    }

    @Test
    void shouldNameAllWhenTheNameIsWrong() throws IOException, InterruptedException
    {
        final String message = tutorial("nope").failure(2);
        assertTrue(message.startsWith("ropewalk tutorial: no such tutorial: name=nope (there are processes, "),
            message);
        assertTrue(tutorial("tickets", "hug").failure(2).contains("argument=hug"));
    }

    private CommandRunner.Run tutorial(final String... arguments)
    {
        final String[] all = Stream.concat(Stream.of("tutorial"), Stream.of(arguments)).toArray(String[]::new);
        return commands.run(
            ChildJvm.of(RopewalkCommand.class).jvmOptions("-Duser.name=" + user).arguments(all));
    }

    /** Processes spoke, and none of them is left. */
    private void assertProven(final String text) throws IOException
    {
        assertTrue(text.lines().reduce("", (first, second) -> second).startsWith("It holds: "), text);
        final Matcher speaker = SPEAKER.matcher(text);
        assertTrue(speaker.find(), text);
        speaker.reset();
        while (speaker.find())
        {
            final long pid = Long.parseLong(speaker.group(1));
            assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), text);
        }
        try (Stream<Path> walks = Files.list(root))
        {
            assertEquals(0, walks.count(), text);
        }
    }
}
