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
package io.ropewalk.segment.walk;

import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.segment.Access;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static io.ropewalk.segment.walk.SegmentChild.SPEC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccessTest
{
    private static final Ids ALICE = new Ids(54321, 54320);
    private static final Ids BOB = new Ids(54322, 54320);
    private static final Ids STRANGER = new Ids(54323, 54323);

    @TempDir
    private Path parent;

    @Test
    void shouldLetTheGroupUseEverythingWhenAsked() throws IOException
    {
        final Walk walk = Walk.open(parent.resolve("w"), Access.group());
        walk.openOrCreate("q", SPEC, body -> {});
        assertEquals("2770", mode(walk.path()));
        for (final String file : List.of("q", ".owners", ".participants"))
        {
            assertEquals("660", mode(walk.path().resolve(file)), file);
        }
        assertEquals(List.of("w"), entries(parent), "nothing is left beside it");
    }

    @Test
    void shouldLetTheUserAloneUseEverythingByDefault() throws IOException
    {
        final Walk walk = Walk.open(parent.resolve("w"));
        walk.openOrCreate("q", SPEC, body -> {});
        assertEquals("700", mode(walk.path()));
        for (final String file : List.of("q", ".owners", ".participants"))
        {
            assertEquals("600", mode(walk.path().resolve(file)), file);
        }
    }

    @Test
    void shouldKeepTheAccessOfTheWalkWhenOpenedWithoutOne() throws IOException
    {
        final Path directory = parent.resolve("w");
        Walk.open(directory, Access.group());
        Walk.open(directory).openOrCreate("a", SPEC, body -> {});
        Walk.find(directory).orElseThrow().openOrCreate("b", SPEC, body -> {});
        assertEquals("660", mode(directory.resolve("a")));
        assertEquals("660", mode(directory.resolve("b")));
    }

    @Test
    void shouldSayWhatIsExpectedAndFoundWhenTheWalkHasAnotherAccess()
    {
        final Path user = Walk.open(parent.resolve("user")).path();
        final Path group = Walk.open(parent.resolve("group"), Access.group()).path();
        assertTrue(assertThrows(IncompatibleSegmentException.class, () -> Walk.open(user, Access.group()))
            .getMessage().contains("expected=group found=user"));
        assertTrue(assertThrows(IncompatibleSegmentException.class, () -> Walk.open(group, Access.user()))
            .getMessage().contains("expected=user found=group"));
    }

    @Test
    void shouldMakeAWalkInADirectoryThatIsReadyForAGroup() throws IOException
    {
        final Path directory = Files.createDirectory(parent.resolve("w"));
        setMode(directory, 02770);
        Walk.open(directory, Access.group());
        assertEquals("660", mode(directory.resolve(".owners")));
    }

    @Test
    void shouldRefuseADirectoryWhoseModeDoesNotFit() throws IOException
    {
        final Path directory = Files.createDirectory(parent.resolve("w"));
        for (final int mode : new int[] {0700, 0770, 0777, 02777, 02750, 03770})
        {
            setMode(directory, mode);
            final SegmentAccessException ex =
                assertThrows(SegmentAccessException.class, () -> Walk.open(directory, Access.group()));
            assertTrue(ex.getMessage().contains("expected=2770 found=" + Integer.toOctalString(mode)), ex.getMessage());
            assertEquals(List.of(), entries(directory));
        }
    }

    @Test
    void shouldRefuseAGroupWalkThatWasOpenedToEverybody() throws IOException
    {
        final Path directory = Walk.open(parent.resolve("w"), Access.group()).path();
        setMode(directory, 02777);
        assertThrows(SegmentAccessException.class, () -> Walk.open(directory));
        assertThrows(SegmentAccessException.class, () -> Walk.find(directory));
    }

    @Test
    void shouldShareAWalkBetweenTwoUsersOfAGroup() throws Exception
    {
        assumeOtherUsers();
        final Path directory = Files.createDirectory(parent.resolve("w"));
        Files.setAttribute(directory, "unix:gid", ALICE.group());
        setMode(directory, 02770);
        final String classPath = classPathForAll();
        try (Peer alice = Peer.start(ALICE, classPath, directory, "group"))
        {
            // Whoever comes first decides what the walk is.
            assertEquals("true", alice.ask("put"));
            try (Peer bob = Peer.start(BOB, classPath, directory, "own"))
            {
                assertEquals("42", bob.ask("get"));
                assertEquals("2", bob.ask("count"));
                assertEquals("[q]", alice.ask("names"));
                assertEquals("true", bob.ask("destroy"));
                assertEquals("true", bob.ask("put"), "made anew, by the other one");
                assertEquals("42", alice.ask("get"));
                alice.kill();
                assertEquals("1", bob.ask("count"));
            }
            try (Peer stranger = Peer.start(STRANGER, classPath, directory, "own"))
            {
                final String answer = stranger.readLine();
                assertTrue(answer.startsWith(SegmentAccessException.class.getName()), answer);
            }
        }
    }

    @Test
    void shouldSayWhoseItIsWhenTheFolderOfThisUserBelongsToSomebodyElse() throws Exception
    {
        assumeOtherUsers();
        final Path root = Files.createDirectory(Walk.defaultRoot().resolveSibling("ropewalk-" + ALICE.user()));
        try (Peer alice = Peer.start(ALICE, classPathForAll(), "w", "name"))
        {
            final String answer = alice.readLine();
            assertTrue(answer.startsWith(SegmentAccessException.class.getName()), answer);
            assertTrue(answer.contains(" owner=root user=" + ALICE.user()), answer);
        }
        finally
        {
            Files.delete(root);
        }
    }

    private static void assumeOtherUsers()
    {
        final boolean isRoot = "0".equals(User.ofThisProcess().map(User::id).orElse("?"));
        Assumptions.assumeTrue(isRoot && Files.isExecutable(Path.of("/usr/bin/setpriv")),
            "SKIPPED: needs the superuser and setpriv");
    }

    /** Where this one's is, others may not be able to read. */
    private String classPathForAll() throws IOException
    {
        setMode(parent, 0755);
        final List<String> copies = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            final Path source = Path.of(entry);
            final Path copy = parent.resolve("class-path-" + copies.size() + source.getFileName());
            copies.add(copy.toString());
            if (Files.exists(source))
            {
                copy(source, copy);
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copy(final Path source, final Path target) throws IOException
    {
        try (Stream<Path> files = Files.walk(source))
        {
            for (final Path file : files.collect(Collectors.toList()))
            {
                final Path copy = target.resolve(source.relativize(file).toString());
                Files.copy(file, copy);
                setMode(copy, Files.isDirectory(copy) ? 0755 : 0644);
            }
        }
    }

    /** Numbers of a user and its only group. */
    private record Ids(int user, int group)
    {
    }

    /** A {@link Member} that is another user: started by a program that becomes that user, and then the JVM. */
    private static final class Peer implements AutoCloseable
    {
        private final Process process;
        private final BufferedReader output;

        private Peer(final Process process)
        {
            this.process = process;
            output = process.inputReader(StandardCharsets.UTF_8);
        }

        static Peer start(final Ids id, final String classPath, final Object directory, final String how)
            throws IOException
        {
            return new Peer(new ProcessBuilder(
                "setpriv", "--reuid=" + id.user(), "--regid=" + id.group(), "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
                "-cp", classPath, Member.class.getName(), directory.toString(), how)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start());
        }

        String ask(final String line) throws IOException
        {
            final Writer input = process.outputWriter(StandardCharsets.UTF_8);
            input.write(line + "\n");
            input.flush();
            return readLine();
        }

        String readLine() throws IOException
        {
            return Objects.requireNonNull(output.readLine(), "ended without an answer");
        }

        void kill()
        {
            process.destroyForcibly();
            process.onExit().join();
        }

        @Override
        public void close()
        {
            kill();
        }
    }

    /** One of several users. */
    static final class Member
    {
        private Member()
        {
        }

        public static void main(final String[] arguments) throws IOException
        {
            try
            {
                answer(open(arguments[0], arguments[1]));
            }
            catch (final RopewalkException ex)
            {
                System.out.println(ex);
            }
        }

        private static Walk open(final String directory, final String how)
        {
            return switch (how)
            {
                case "group" -> Walk.open(Path.of(directory), Access.group());
                case "own" -> Walk.open(Path.of(directory));
                default -> Walk.open(directory);
            };
        }

        private static void answer(final Walk walk) throws IOException
        {
            final BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            for (String line = input.readLine(); null != line; line = input.readLine())
            {
                System.out.println(switch (line)
                {
                    case "put" -> walk.openOrCreate("q", SPEC, body -> body.putLong(0, 42)).isCreator();
                    case "get" -> walk.openExisting("q", SPEC).orElseThrow().buffer().getLong(0);
                    case "count" -> walk.participants().liveCount();
                    case "names" -> walk.names();
                    default -> walk.destroy("q");
                });
            }
        }
    }

    private static String mode(final Path path) throws IOException
    {
        return Integer.toOctalString(
            (Integer)Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777);
    }

    private static void setMode(final Path path, final int mode) throws IOException
    {
        Files.setAttribute(path, "unix:mode", mode);
    }

    private static List<String> entries(final Path directory) throws IOException
    {
        try (Stream<Path> entries = Files.list(directory))
        {
            return entries.map((entry) -> entry.getFileName().toString()).collect(Collectors.toList());
        }
    }
}
