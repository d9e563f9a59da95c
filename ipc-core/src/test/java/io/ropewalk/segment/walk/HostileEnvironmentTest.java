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

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.inspect.Finding;
import io.ropewalk.inspect.WalkInspector;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentPeer;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static io.ropewalk.segment.walk.SegmentChild.SPEC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Disks that are full or read-only (where this user may mount one), JVMs without the flag, no native calls.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileEnvironmentTest
{
    private static final String PORTABLE = "-Dio.ropewalk.portable=true";

    @TempDir
    private Path directory;

    @Test
    void shouldSayNeededAndUsableWhenTheDiskIsFull() throws Exception
    {
        try (Mount mount = Mount.of(directory, "size=256k"))
        {
            final Walk walk = Walk.open(mount.path);
            final SegmentSpec big = SegmentSpec.of(SegmentKind.QUEUE, 7, 1 << 20);
            final OutOfSpaceException ex =
                assertThrows(OutOfSpaceException.class, () -> walk.openOrCreate("big", big, body -> {}));
            assertEquals(big.totalLengthBytes(), ex.neededBytes());
            assertTrue(ex.usableBytes() >= 0 && ex.usableBytes() < 256 * 1024, ex.getMessage());
            assertTrue(ex.getMessage().endsWith(" file=" + mount.path.resolve("big")), ex.getMessage());
            assertEquals(List.of(), walk.names());
            assertNoTemporaryFiles(mount.path);
            assertTrue(walk.openOrCreate("small", SPEC, body -> {}).isCreator(), "the room is back");
        }
    }

    @Test
    void shouldLoseNothingAndGoOnWhenTheDiskIsFullWhileAQueueGrows() throws Exception
    {
        try (Mount mount = Mount.of(directory, "size=2m"))
        {
            final Walk walk = Walk.open(mount.path);
            final SharedQueue<Long> queue = walk.open("q", SharedQueue.growing(Codecs.int64()));
            final long[] count = {0};
            final OutOfSpaceException ex = assertThrows(OutOfSpaceException.class, () ->
            {
                while (true)
                {
                    queue.put(count[0]);
                    count[0]++;
                }
            });
            assertTrue(count[0] > 2000 && ex.neededBytes() > 0, "count=" + count[0] + " " + ex.getMessage());
            assertNoTemporaryFiles(mount.path);
            assertEquals(count[0], queue.size());
            assertThrows(OutOfSpaceException.class, () -> queue.offer(-1L));
            // The first file goes.
            for (long i = 0; i < 1100; i++)
            {
                assertEquals(i, queue.poll());
            }
            putWhenThereIsRoom(queue, count[0]);
            for (long i = 1100; i <= count[0]; i++)
            {
                assertEquals(i, queue.poll());
            }
            assertTrue(queue.isEmpty());
            for (long i = 0; i < 2000; i++)
            {
                putWhenThereIsRoom(queue, i);
            }
            assertEquals(2000, queue.size());
        }
    }

    @Test
    void shouldKeepEveryEntryAndGoOnWhenTheDiskIsFullWhileAMapGrows() throws Exception
    {
        try (Mount mount = Mount.of(directory, "size=12m"))
        {
            final Walk walk = Walk.open(mount.path);
            final SharedMap<Long, byte[]> map = walk.open("m",
                SharedMap.of(100, Codecs.int64(), Codecs.bytes()).growUpTo(100_000, 100_000_000));
            final long[] count = {0};
            final OutOfSpaceException ex = assertThrows(OutOfSpaceException.class, () ->
            {
                while (true)
                {
                    map.put(count[0], value(count[0]));
                    count[0]++;
                }
            });
            assertTrue(count[0] > 100 && ex.neededBytes() > 0, "count=" + count[0] + " " + ex.getMessage());
            assertEquals(count[0], map.size());
            for (long i = 0; i < count[0]; i++)
            {
                assertArrayEquals(value(i), map.get(i), "i=" + i);
            }
            // What is there can be changed and removed, and its room be used again.
            for (long i = 0; i < 50; i++)
            {
                assertArrayEquals(value(i), map.remove(i), "i=" + i);
            }
            map.put(-1L, value(7));
            assertArrayEquals(value(7), map.get(-1L));
            assertEquals(count[0] - 49, map.size());
        }
    }

    @Test
    void shouldBeToldByTheDoctorWhenTheDiskIsFull() throws Exception
    {
        try (Mount mount = Mount.of(directory, "size=2m"))
        {
            Walk.open(mount.path).openOrCreate("small", SPEC, body -> {});
            final WalkInspector inspector = WalkInspector.of(mount.path);
            assertTrue(inspector.findings().stream().noneMatch((finding) -> finding.code().equals("full-device")));
            try (OutputStream out = Files.newOutputStream(mount.path.resolve("other")))
            {
                assertThrows(IOException.class, () -> out.write(new byte[3 << 20]));
            }
            final Finding finding = inspector.findings().stream()
                .filter((each) -> each.code().equals("full-device")).findFirst().orElseThrow();
            assertTrue(finding.isProblem(), finding.text());
            assertEquals(mount.path, finding.values().get("walk"));
        }
    }

    private static byte[] value(final long number)
    {
        final byte[] value = new byte[1000];
        Arrays.fill(value, (byte)number);
        return value;
    }

    /** The memory of removed files comes back when the collector has been there, which each attempt provokes. */
    private static void putWhenThereIsRoom(final SharedQueue<Long> queue, final long element)
        throws InterruptedException
    {
        boolean isPut = false;
        while (!isPut)
        {
            try
            {
                queue.put(element);
                isPut = true;
            }
            catch (final OutOfSpaceException ex)
            {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    @Test
    void shouldSayTheSameWithoutNativeCallsWhenTheDiskIsFull() throws Exception
    {
        try (Mount mount = Mount.of(directory, "size=64k"))
        {
            try (SegmentPeer child = SegmentPeer.startWith(List.of(PORTABLE), "portable", mount.path))
            {
                final String answer = child.readLine();
                assertTrue(answer.startsWith(OutOfSpaceException.class.getName()), answer);
                assertNoTemporaryFiles(mount.path);
            }
        }
    }

    @Test
    @Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldGiveMemoryBackWhenObjectsAreMadeAndRemovedOverAndOver() throws Exception
    {
        // 480 MiB in all, in a file system with room for them: nothing but the count of removed bytes limits them.
        try (Mount mount = Mount.of(directory, "size=640m"))
        {
            final FileStore store = Files.getFileStore(mount.path);
            final Walk walk = Walk.open(mount.path);
            final SegmentSpec spec = SegmentSpec.of(SegmentKind.QUEUE, 7, 4 << 20);
            for (int i = 0; i < 120; i++)
            {
                assertTrue(walk.openOrCreate("q", spec, body -> {}).isCreator());
                assertTrue(walk.destroy("q"));
            }
            // Unmapping follows a collection at its own pace. Without one the watchdog ends this; so the loop must not
            // make garbage that would provoke one, as looking up the store each time does.
            while (store.getTotalSpace() - store.getUsableSpace() > 300L << 20)
            {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    @Test
    void shouldRefuseWhenTheDirectoryIsReadOnly() throws Exception
    {
        try (Mount mount = Mount.of(directory, "ro"))
        {
            assertThrows(SegmentAccessException.class, () -> Walk.open(mount.path));
            assertThrows(SegmentAccessException.class, () -> Walk.open(mount.path.resolve("w")));
        }
    }

    @Test
    void shouldNameTheFlagInOneSentenceWhenItIsMissing() throws Exception
    {
        // Not as a child, which would be given the flag.
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
            System.getProperty("java.class.path"), SegmentChild.class.getName(), "join", directory.toString()).start();
        assertEquals("io.ropewalk.error.EnvironmentException: Ropewalk needs the JVM flag: " +
            "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED", process.inputReader().readLine());
        assertEquals(0, process.waitFor());
        assertFalse(Files.exists(directory.resolve(".participants")));
    }

    @Test
    void shouldWorkWithoutNativeCallsWhenForcedPortable() throws Exception
    {
        try (SegmentPeer child = SegmentPeer.startWith(List.of(PORTABLE), "portable", directory))
        {
            assertEquals("false false true", child.readLine());
        }
        assertEquals(SPEC.totalLengthBytes(), Files.size(directory.resolve("portable")));
    }

    private static void assertNoTemporaryFiles(final Path path) throws IOException
    {
        try (Stream<Path> entries = Files.list(path))
        {
            assertTrue(entries.noneMatch(entry -> entry.getFileName().toString().startsWith(".tmp-")));
        }
    }

    /** A small file system in memory; the test is skipped, visibly, for those who may not mount one. */
    private static final class Mount implements AutoCloseable
    {
        private final Path path;

        private Mount(final Path path)
        {
            this.path = path;
        }

        private static Mount of(final Path directory, final String options) throws Exception
        {
            final Path path = Files.createDirectory(directory.resolve("mount"));
            final boolean isMounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString());
            Assumptions.assumeTrue(isMounted, "SKIPPED: needs the right to mount a tmpfs");
            return new Mount(path);
        }

        private static boolean run(final String... command)
        {
            try
            {
                final Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
                return 0 == process.onExit().join().exitValue();
            }
            catch (final IOException ex)
            {
                return false;
            }
        }

        @Override
        public void close()
        {
            // Lazily: mappings and the proof of life keep the file system busy until this JVM ends.
            run("umount", "-l", path.toString());
        }
    }
}
