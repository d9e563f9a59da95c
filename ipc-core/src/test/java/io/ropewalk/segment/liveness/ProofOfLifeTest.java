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
package io.ropewalk.segment.liveness;

import io.ropewalk.machine.platform.Futex;
import io.ropewalk.segment.SegmentPeer;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Locks of the open file, those of the process, and both in one walk or one JVM. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProofOfLifeTest
{
    private static final String PORTABLE = "io.ropewalk.portable";

    @TempDir
    private Path directory;

    @TempDir
    private Path other;

    @BeforeAll
    static void needNativeCode()
    {
        assumeTrue(Futex.isSupported(), "SKIPPED: needs native code");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldStayAliveWhenThisJvmCopiesAllFilesOfItsWalk(final boolean isPeerPortable) throws Exception
    {
        final Participants participants = Participants.join(directory);
        try (SegmentPeer peer = child(isPeerPortable))
        {
            final int token = peer.readInt();
            copyAll();
            assertFalse(peer.seesDead(participants.owner()));
            assertFalse(participants.isDead(token));
            assertEquals(2, participants.liveCount());
            assertFalse(participants.runIfAlone(() -> {}));
        }
        assertTrue(participants.isProofHeld());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSeeEachOtherLiveAndDieWhenOfDifferentKinds(final boolean isFirstPortable) throws Exception
    {
        try (SegmentPeer first = child(isFirstPortable))
        {
            final int firstToken = first.readInt();
            try (SegmentPeer second = child(!isFirstPortable))
            {
                final int secondToken = second.readInt();
                assertFalse(first.seesDead(secondToken));
                assertFalse(second.seesDead(firstToken));
                first.kill();
                assertTrue(second.seesDead(firstToken));
                assertFalse(second.seesDead(secondToken));
                assertFalse(Participants.runIfNobody(directory, () -> {}));
            }
            assertTrue(Participants.runIfNobody(directory, () -> {}));
        }
    }

    @Test
    void shouldNotRunAloneNorForNobodyWhenAPortableProcessLives() throws Exception
    {
        final Participants participants = Participants.join(directory);
        try (SegmentPeer peer = child(true))
        {
            peer.readInt();
            assertFalse(participants.runIfAlone(() -> {}));
        }
        assertTrue(participants.runIfAlone(() -> {}));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBeOneParticipantWhenAnotherClassLoaderHasTheOtherKind(final boolean isOtherFirst) throws Exception
    {
        final int otherOwner = isOtherFirst ? ownerUnderPortableLoader() : 0;
        final Participants participants = Participants.join(directory);
        assertEquals(!isOtherFirst, participants.isFirstInJvm());
        assertEquals(participants.owner(), isOtherFirst ? otherOwner : ownerUnderPortableLoader());
        try (SegmentPeer peer = child(false); SegmentPeer portable = child(true))
        {
            peer.readInt();
            portable.readInt();
            assertFalse(Participants.runIfNobody(directory, () -> {}));
            assertFalse(peer.seesDead(participants.owner()));
            assertFalse(portable.seesDead(participants.owner()));
        }
    }

    @Test
    void shouldNotChangeItsOwnLockWhenAskingForIt() throws Exception
    {
        final Path file = Files.createFile(directory.resolve("locks"));
        final ByteLocks locks = ByteLocks.open(file, true);
        assertTrue(locks.tryLock(7, false));
        assertFalse(locks.isFree(7));
        assertFalse(locks.tryLock(7, true));
        assertFalse(locks.tryLockAll());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            assertNull(channel.tryLock(7, 1, true), "the kinds exclude each other");
            try (FileLock foreign = channel.tryLock(8, 1, true))
            {
                assertNotNull(foreign);
                assertTrue(locks.isFree(8), "who only asks has it shared");
                assertFalse(locks.tryLock(8, false));
            }
        }
        assertTrue(locks.isHeld(7));
        locks.unlock(7);
        assertTrue(locks.isFree(7));
        assertTrue(locks.tryLockAll());
        locks.close();
    }

    @Test
    void shouldFindTheFileWhenItsNameIsOfNoCharacterSet() throws Exception
    {
        final Path walk = Files.createDirectory(directory.resolve("50% \u00fc?#"));
        assertTrue(Participants.join(walk).isProofHeld());
    }

    @Test
    void shouldThrowAndEndInSilenceWhenNoFileCanBeOpened() throws Exception
    {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "SKIPPED: needs prlimit");
        final List<String> flags = List.of("-Duser.name=limit-test-" + ProcessHandle.current().pid());
        try (SegmentPeer child = SegmentPeer.startWith(flags, "exhaust", directory))
        {
            assertEquals("ready", child.readLine());
            child.suffer("prlimit", "--nofile=60:60", "--pid");
            child.go();
            final String failure = child.readLine();
            assertTrue(failure.contains("SegmentAccessException"), failure);
            assertTrue(failure.contains("too many open files"), failure);
            assertTrue(failure.contains("limit=60"), failure);
            assertEquals("exhausted", child.readLine());
            assertEquals(0, child.finish());
            assertEquals("", child.rest());
        }
        finally
        {
            final Path root = Walk.defaultRoot().resolveSibling(
                "ropewalk-limit-test-" + ProcessHandle.current().pid());
            Walk.sweep(root);
            Files.delete(root);
        }
    }

    @Test
    void shouldNameTheTrueCauseWhenNativeCodeCannotBeLoaded() throws Exception
    {
        final List<String> flags = List.of("-Djava.io.tmpdir=/proc");
        try (SegmentPeer child = SegmentPeer.startWith(flags, "barrier"))
        {
            final String failure = child.readLine();
            assertTrue(failure.contains("EnvironmentException"), failure);
            assertTrue(failure.contains("cannot load native code"), failure);
            assertTrue(failure.contains("-Djava.io.tmpdir=DIR"), failure);
        }
    }

    private SegmentPeer child(final boolean isPortable)
    {
        return SegmentPeer.startWith(List.of("-D" + PORTABLE + "=" + isPortable), "join", directory);
    }

    private void copyAll() throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, other.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                Files.readAllBytes(file);
            }
        }
        assertTrue(Files.exists(other.resolve(Participants.LOCK_FILE_NAME)));
    }

    private int ownerUnderPortableLoader() throws Exception
    {
        final List<URL> urls = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            urls.add(Path.of(entry).toUri().toURL());
        }
        System.setProperty(PORTABLE, "true");
        try (URLClassLoader loader =
            new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader()))
        {
            final Class<?> participants = loader.loadClass(Participants.class.getName());
            final Object joined = participants.getMethod("join", Path.class).invoke(null, directory);
            return (int)participants.getMethod("owner").invoke(joined);
        }
        finally
        {
            System.clearProperty(PORTABLE);
        }
    }
}
