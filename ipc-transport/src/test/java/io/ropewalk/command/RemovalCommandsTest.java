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

import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemovalCommandsTest
{
    @TempDir
    private Path folder;
    private CommandRunner commands;

    @BeforeEach
    void makeRunner()
    {
        commands = new CommandRunner(folder);
    }

    @AfterEach
    void closeRunner()
    {
        commands.close();
    }

    private ChildJvm holder() throws IOException
    {
        final ChildJvm holder =
            ChildJvm.of(Holder.class).arguments(commands.walk().toString()).talking().start();
        holder.readLine();
        return holder;
    }

    private void holdOnce() throws IOException, InterruptedException
    {
        try (ChildJvm holder = holder())
        {
            holder.kill();
            holder.waitFor();
        }
    }

    @Test
    void shouldNameThePidsWhenAWalkIsInUse() throws IOException, InterruptedException
    {
        final String walk = commands.walk().toString();
        try (ChildJvm holder = holder())
        {
            final String whole = commands.run("rm", walk).failure(1);
            assertTrue(whole.contains("walk is in use: directory=" + walk + " pids=" + holder.pid()), whole);
            final String object = commands.run("rm", walk, "q").failure(1);
            assertTrue(object.contains("object is in use: name=q"), object);
            assertTrue(object.contains("pids=" + holder.pid()), object);
            assertEquals(1, object.lines().count());
            assertTrue(Files.exists(commands.walk().resolve("q")));
            assertEquals("", commands.run("rm", "--force", walk, "q").text());
            assertFalse(Files.exists(commands.walk().resolve("q")));
            assertEquals("", commands.run("rm", walk, "--force").text());
            assertFalse(Files.exists(commands.walk()));
        }
    }

    @Test
    void shouldRemoveWhatNobodyUses() throws IOException, InterruptedException
    {
        holdOnce();
        final String walk = commands.walk().toString();
        final List<Map<String, Object>> removed = JsonReader.rows(commands.run("rm", walk, "q", "--json").text());
        assertEquals(List.of(Map.of("removed", "object", "walk", walk, "name", "q")), removed);
        final String missing = commands.run("rm", walk, "q").failure(1);
        assertTrue(missing.contains("no such object: name=q walk=" + walk), missing);
        assertTrue(commands.run("rm", walk, "_bus").failure(2).contains("reserved"));
        Files.writeString(commands.walk().resolve("precious"), "by hand");
        final String refused = commands.run("rm", walk).failure(1);
        assertTrue(refused.contains("not Ropewalk's: file=" + commands.walk().resolve("precious")), refused);
        Files.delete(commands.walk().resolve("precious"));
        assertEquals("", commands.run("rm", walk).text());
        assertFalse(Files.exists(commands.walk()));
    }

    @Test
    void shouldRemoveAWalkWhenItsRemoverHasDiedHalfWay() throws IOException, InterruptedException
    {
        for (final String lost : new String[]{".owners", ".participants"})
        {
            holdOnce();
            Files.delete(commands.walk().resolve(lost));
            assertEquals("", commands.run("rm", commands.walk().toString()).text());
            assertFalse(Files.exists(commands.walk()));
        }
    }

    @Test
    void shouldSweepWhatTheDeadHaveLeft() throws IOException, InterruptedException
    {
        holdOnce();
        final Path dead = folder.resolve("tmp-0123456789abcdef");
        Files.move(commands.walk(), dead);
        holdOnce();
        final String root = folder.toString();
        final List<Map<String, Object>> rows = JsonReader.rows(commands.run("sweep", root, "--json").text());
        assertEquals(2, rows.size(), rows.toString());
        assertEquals("walk", rows.get(0).get("removed"));
        assertEquals(dead.toString(), rows.get(0).get("walk"));
        assertEquals("leaked object", rows.get(1).get("removed"));
        assertFalse(Files.exists(dead));
        assertEquals("nothing to remove", commands.run("sweep", root).text().strip());
        final Walk walk = Walk.open(commands.walk());
        final SharedQueue<String> queue = walk.open("q", SharedQueue.of(10, Codecs.utf8()));
        assertEquals("held", queue.peek(), "what has a name stays");
        assertEquals("nothing to remove", commands.run("sweep", "--all", root).text().strip());
        queue.close();
    }

    @Test
    void shouldSweepWalksWithANameWhenAskedTo() throws IOException, InterruptedException
    {
        holdOnce();
        final Path precious = Files.writeString(folder.resolve("precious"), "no walk");
        assertEquals("removed walk " + commands.walk(),
            commands.run("sweep", "--all", folder.toString()).text().strip());
        assertFalse(Files.exists(commands.walk()));
        assertTrue(Files.exists(precious));
        final String missing = folder.resolve("missing").toString();
        assertTrue(commands.run("sweep", missing).failure(1).contains("no such directory: directory=" + missing));
    }
}
