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
package io.ropewalk.value;

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.value.SharedByteArray;
import io.ropewalk.structure.value.SharedDouble;
import io.ropewalk.structure.value.SharedIntArray;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What values promise, seen by another process than the one that did it. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ValueProcessTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final int PROCESSES = 4;
    private static final int WRITES = 300_000;
    private static final int KILLS = 8;

    private final Walk walk = Walk.temporary();

    @Test
    void shouldReadWhatAChildWrote() throws Exception
    {
        final SharedDouble number = walk.open("number", SharedDouble.of(0.0));
        final SharedIntArray array = walk.open("array", SharedIntArray.of(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
        final SharedByteArray text = walk.open("text", SharedByteArray.of(10));
        run("modify");
        assertEquals(3.14, number.get());
        assertArrayEquals(new int[] {5, 1, 2, 3, 4, 5, 6, 7, 8, 9}, array.toArray());
        assertEquals("from afar", text.getString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "addLocked"})
    void shouldCountAllWhenFourProcessesAdd(final String task) throws Exception
    {
        final SharedLong sum = walk.open("sum", SharedLong.of(0));
        final SharedByteArray bytes = walk.open("bytes", SharedByteArray.of(3));
        final List<PeerJvm> children = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++)
        {
            children.add(PeerJvm.start(ValuePeer.class, walk.path(), task));
        }
        for (final PeerJvm child : children)
        {
            child.finish();
        }
        assertEquals(PROCESSES * ValuePeer.ROUNDS, sum.get());
        if (task.equals("add"))
        {
            assertArrayEquals(new byte[] {0, (byte)(PROCESSES * ValuePeer.ROUNDS), 0}, bytes.toArray());
        }
    }

    @Test
    void shouldPassTheLockOnWhenItsHolderDied() throws Exception
    {
        final SharedLong sum = walk.open("sum", SharedLong.of(0));
        try (PeerJvm child = PeerJvm.start(ValuePeer.class, walk.path(), "dieLocked"))
        {
            assertEquals(9, child.exitStatus());
        }
        sum.lock().lock();
        assertTrue(sum.lock().wasAbandoned());
        assertEquals(1, sum.getPlain());
        sum.lock().unlock();
        sum.lock().lock();
        assertFalse(sum.lock().wasAbandoned());
        sum.lock().unlock();
    }

    @Test
    void shouldReachTheSameObjectsWhenTheirHandlesWereSent() throws Exception
    {
        final SharedLong number = walk.create(SharedLong.of(41));
        final SharedRecord<Measurement> record = walk.create(SharedRecord.of(Measurement.of(0, 0)));
        run("throughHandle", written(number, record));
        assertEquals(42, number.get());
        assertEquals(Measurement.of(7, 1), record.get());
    }

    @Test
    void shouldNeverReadATornRecordWhenAnotherProcessWritesFast() throws Exception
    {
        final SharedRecord<Measurement> record = ValuePeer.record(walk);
        final List<PeerJvm> watchers = List.of(
            PeerJvm.start(ValuePeer.class, walk.path(), "watch", WRITES),
            PeerJvm.start(ValuePeer.class, walk.path(), "watch", WRITES));
        for (final PeerJvm watcher : watchers)
        {
            assertEquals("ready", watcher.readLine());
        }
        for (int i = 1; i <= WRITES; i++)
        {
            record.set(Measurement.of(i, 0));
        }
        for (final PeerJvm watcher : watchers)
        {
            assertEquals(List.of("torn=0"), watcher.finish());
        }
    }

    @Test
    void shouldHoldAWholeRecordWhenWritersAreKilledAtAnyMoment() throws Exception
    {
        System.out.println("killed writers: seed=" + SEED + " kills=" + KILLS);
        final Random random = new Random(SEED);
        final SharedRecord<Measurement> record = ValuePeer.record(walk);
        for (int i = 0; i < KILLS; i++)
        {
            try (PeerJvm first = PeerJvm.start(ValuePeer.class, walk.path(), "write", 1);
                PeerJvm second = PeerJvm.start(ValuePeer.class, walk.path(), "write", 2))
            {
                assertEquals("ready", first.readLine());
                assertEquals("ready", second.readLine());
                final long end = record.version() + 1_000 + random.nextInt(20_000);
                while (record.version() < end)
                {
                    assertTrue(record.get().isWhole());
                }
            }
            final Measurement left = record.get();
            assertTrue(left.isWhole(), left.toString());
            // No update was lost, and none is half there.
            assertEquals(record.version(), left.number());
            final Measurement next = record.update((found) -> Measurement.of(found.number() + 1, 0));
            assertEquals(left.number() + 1, next.number());
            assertEquals(next, record.get());
        }
    }

    private void run(final Object... arguments) throws IOException, InterruptedException
    {
        try (PeerJvm child = PeerJvm.start(ValuePeer.class, walk.path(), arguments))
        {
            child.finish();
        }
    }

    private static String written(final SharedObject... objects) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes))
        {
            for (final SharedObject object : objects)
            {
                out.writeObject(object);
            }
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
