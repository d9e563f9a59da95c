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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.SegmentException;
import io.ropewalk.machine.memory.MappedFile;
import io.ropewalk.segment.SegmentPeer;
import io.ropewalk.segment.file.SegmentDescriptor;
import io.ropewalk.segment.liveness.ParticipantsDescriptor.ParticipantRecordDescriptor;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParticipantsTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldBeOneParticipantWhenJoinedTwice()
    {
        final Participants participants = Participants.join(directory);
        assertSame(participants, Participants.join(directory));
        assertTrue(participants.isAloneAlive());
        assertFalse(participants.isDead(participants.owner()));
        assertTrue(participants.isProofHeld());
    }

    @Test
    void shouldCallDeadWhatNeverWasAToken()
    {
        final Participants participants = Participants.join(directory);
        for (final int token : new int[] {OwnerToken.NOBODY, OwnerToken.SEAL, -1, 1 << 24, 0x123456})
        {
            assertTrue(participants.isDead(token), "token=" + token);
        }
    }

    @Test
    void shouldSeeAPeerDieWhenKilled() throws Exception
    {
        final Participants participants = Participants.join(directory);
        try (SegmentPeer peer = SegmentPeer.start("join", directory);
            SegmentPeer witness = SegmentPeer.start("join", directory))
        {
            final int token = peer.readInt();
            witness.readInt();
            assertNotEquals(participants.owner(), token);
            assertFalse(participants.isDead(token));
            assertFalse(witness.seesDead(token));
            assertEquals(3, participants.liveCount());
            peer.kill();
            assertTrue(participants.isDead(token));
            assertTrue(witness.seesDead(token));
            assertFalse(witness.seesDead(participants.owner()));
            assertEquals(2, participants.liveCount());
        }
    }

    @Test
    void shouldCallAliveWhenStopped() throws Exception
    {
        final Participants participants = Participants.join(directory);
        try (SegmentPeer peer = SegmentPeer.start("join", directory))
        {
            final int token = peer.readInt();
            peer.suffer("kill", "-STOP");
            assertFalse(participants.isDead(token));
            peer.suffer("kill", "-CONT");
            assertFalse(peer.seesDead(participants.owner()));
        }
    }

    @Test
    void shouldReuseASlotWithTheNextGenerationWhenItsOwnerIsDead() throws Exception
    {
        final Participants participants = Participants.join(directory);
        final int dead;
        try (SegmentPeer peer = SegmentPeer.start("join", directory))
        {
            dead = peer.readInt();
        }
        records().putLong(ParticipantsDescriptor.HINT_OFFSET, OwnerToken.slot(dead));
        try (SegmentPeer successor = SegmentPeer.start("join", directory))
        {
            final int token = successor.readInt();
            assertEquals(OwnerToken.slot(dead), OwnerToken.slot(token));
            assertEquals(dead + (1 << OwnerToken.SLOT_BITS), token);
            assertTrue(participants.isDead(dead));
            assertFalse(participants.isDead(token));
        }
    }

    @Test
    void shouldPassOverSlotsWhenLivingOrJoining() throws Exception
    {
        final Participants participants = Participants.join(directory);
        final int slot = OwnerToken.slot(participants.owner());
        final AtomicBuffer records = records();
        records.putLong(ParticipantsDescriptor.recordOffset(slot + 1), ParticipantRecordDescriptor.joining(3));
        records.putLong(ParticipantsDescriptor.HINT_OFFSET, slot);
        try (SegmentPeer peer = SegmentPeer.start("join", directory))
        {
            assertEquals(slot + 2, OwnerToken.slot(peer.readInt()));
        }
    }

    @Test
    void shouldStayAliveWhenProbingWhileInterrupted() throws Exception
    {
        Thread.currentThread().interrupt();
        final Participants participants = Participants.join(directory);
        for (int i = 0; i < 100; i++)
        {
            assertTrue(participants.isDead(OwnerToken.of(500, 0)));
        }
        assertTrue(Thread.interrupted(), "the flag is kept");
        try (SegmentPeer peer = SegmentPeer.start("join", directory))
        {
            final int token = peer.readInt();
            Thread.currentThread().interrupt();
            assertFalse(participants.isDead(token));
            assertEquals(2, participants.liveCount());
            assertTrue(Thread.interrupted(), "the flag is kept");
            assertTrue(participants.isProofHeld());
            assertFalse(peer.seesDead(participants.owner()));
        }
    }

    @Test
    void shouldStayAliveWhenAnotherClassLoaderJoinsAndIsDropped() throws Exception
    {
        final Participants participants = Participants.join(directory);
        assertEquals(participants.owner(), ownerUnderOtherLoader());
        for (int i = 0; i < 3; i++)
        {
            System.gc();
            Thread.onSpinWait();
        }
        try (SegmentPeer peer = SegmentPeer.start("join", directory))
        {
            peer.readInt();
            assertFalse(peer.seesDead(participants.owner()));
        }
        assertEquals(1, participants.liveCount());
    }

    @Test
    void shouldNotBelieveAnInheritedProperty() throws Exception
    {
        final Participants participants = Participants.join(directory);
        final List<String> flags = new ArrayList<>();
        System.getProperties().stringPropertyNames().stream()
            .filter(name -> name.startsWith("io.ropewalk.owner."))
            .forEach(name -> flags.add("-D" + name + "=" + System.getProperty(name)));
        assertFalse(flags.isEmpty());
        try (SegmentPeer peer = SegmentPeer.startWith(flags, "join", directory))
        {
            assertNotEquals(participants.owner(), peer.readInt());
        }
    }

    @Test
    void shouldWaitWhenTheGateIsHeldAndJoinWhenItOpens() throws Exception
    {
        Participants.join(directory);
        try (SegmentPeer holder = SegmentPeer.start("hold-gate", directory))
        {
            assertEquals("true", holder.readLine());
            try (SegmentPeer joiner = SegmentPeer.start("join", directory))
            {
                holder.kill();
                assertTrue(OwnerToken.isPossible(joiner.readInt()));
            }
        }
    }

    @Test
    void shouldRunOnlyWhenAlone() throws Exception
    {
        final Participants participants = Participants.join(directory);
        assertTrue(participants.runIfAlone(() -> {}));
        assertFalse(Participants.runIfNobody(directory, () -> {}));
        try (SegmentPeer peer = SegmentPeer.start("join", directory))
        {
            peer.readInt();
            assertFalse(participants.runIfAlone(() -> {}));
        }
        assertTrue(participants.runIfAlone(() -> {}));
    }

    @Test
    void shouldThrowTypedExceptionWhenTheRecordsAreDamaged() throws IOException
    {
        final Participants participants = Participants.join(directory);
        final int token = OwnerToken.of(9, -1);
        records().putLong(ParticipantsDescriptor.recordOffset(9), -1);
        assertThrows(CorruptSegmentException.class, () -> participants.isDead(token));
        assertThrows(CorruptSegmentException.class, participants::liveCount);
    }

    @Test
    void shouldRefuseWhenTheRecordsFileIsForeign() throws IOException
    {
        Files.writeString(directory.resolve(".participants"), "x".repeat(70_000));
        assertThrows(CorruptSegmentException.class, () -> Participants.join(directory));
    }

    @Test
    void shouldRefuseWhenTheLockFileIsALink() throws IOException
    {
        final Path target = Files.createFile(directory.resolve("target"));
        Files.createSymbolicLink(directory.resolve(".owners"), target);
        assertThrows(SegmentException.class, () -> Participants.join(directory));
    }

    private AtomicBuffer records() throws IOException
    {
        final Path file = directory.resolve(".participants");
        return MappedFile.map(file, Files.size(file))
            .slice(SegmentDescriptor.BODY_OFFSET, ParticipantsDescriptor.BODY_LENGTH);
    }

    private int ownerUnderOtherLoader() throws Exception
    {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader()))
        {
            final Class<?> other = loader.loadClass(Participants.class.getName());
            assertNotEquals(Participants.class, other);
            assertNotEquals(Walk.class, loader.loadClass(Walk.class.getName()));
            final Object participants = other.getMethod("join", Path.class).invoke(null, directory);
            return (int)other.getMethod("owner").invoke(participants);
        }
    }

    private static URL[] classPath() throws MalformedURLException
    {
        final List<URL> urls = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(new URL[0]);
    }
}
