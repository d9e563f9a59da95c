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
package io.ropewalk.segment.file;

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.BareKind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A body of which the device gives the beginning only, and more when it is asked. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrowingBodyTest
{
    private static final int BODY_LENGTH = 32 << 20;
    private static final int INITIAL_LENGTH = 1 << 20;
    private static final int STEP_LENGTH = 4 << 20;
    private static final int BLOCK_LENGTH = 512;

    private static Walk walk;

    @BeforeAll
    static void openWalk()
    {
        walk = Walk.temporary();
    }

    private static SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.EVENT, 1, BODY_LENGTH);
    }

    /** What the file has of the device, as the system says. */
    private static long allocatedBytes(final Attachment object) throws IOException
    {
        final Process stat = new ProcessBuilder("stat", "-c", "%b", object.path().toString()).start();
        return BLOCK_LENGTH *
            Long.parseLong(new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
    }

    @Test
    void shouldTakeFromTheDeviceOnlyWhatIsAskedForWhenItGrows() throws IOException
    {
        final Attachment object =
            walk.create(new BareKind(spec().withInitialBody(INITIAL_LENGTH).withParameter("x", 1).withTypeName("y")));
        final AtomicBuffer body = object.buffer();
        assertEquals(BODY_LENGTH, body.capacity());
        assertTrue(allocatedBytes(object) < 2 * INITIAL_LENGTH, "allocatedBytes=" + allocatedBytes(object));
        body.putLong(INITIAL_LENGTH - Long.BYTES, 7);
        object.allocate(INITIAL_LENGTH, STEP_LENGTH);
        assertTrue(allocatedBytes(object) >= STEP_LENGTH, "allocatedBytes=" + allocatedBytes(object));
        assertTrue(allocatedBytes(object) < 2 * STEP_LENGTH, "allocatedBytes=" + allocatedBytes(object));
        assertEquals(7, body.getLong(INITIAL_LENGTH - Long.BYTES));
        assertEquals(0, body.getLong(INITIAL_LENGTH));
        body.setMemory(INITIAL_LENGTH, STEP_LENGTH - INITIAL_LENGTH, (byte)3);
        object.allocate(0, STEP_LENGTH);
        assertEquals(7, body.getLong(INITIAL_LENGTH - Long.BYTES));
        assertEquals(3, body.getByte(STEP_LENGTH - 1));
        assertTrue(object.destroy());
        // A name is not needed.
        object.allocate(STEP_LENGTH, BODY_LENGTH);
        body.setMemory(STEP_LENGTH, BODY_LENGTH - STEP_LENGTH, (byte)4);
        assertEquals(4, body.getByte(BODY_LENGTH - 1));
    }

    @Test
    void shouldBeTheSameObjectWhenOpenedWithWhatItMayBecome()
    {
        final Attachment object = walk.open("growing", new BareKind(spec().withInitialBody(INITIAL_LENGTH)));
        object.buffer().putLong(0, 5);
        assertEquals(5, walk.open("growing", new BareKind(spec())).buffer().getLong(0));
        assertTrue(object.destroy());
        assertFalse(object.destroy());
    }

    @Test
    void shouldRefuseWhenOutOfRange()
    {
        assertThrows(IllegalArgumentException.class, () -> spec().withInitialBody(0));
        assertThrows(IllegalArgumentException.class, () -> spec().withInitialBody(BODY_LENGTH + 1L));
        final Attachment object = walk.create(new BareKind(spec().withInitialBody(INITIAL_LENGTH)));
        assertThrows(IndexOutOfBoundsException.class, () -> object.allocate(0, BODY_LENGTH + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> object.allocate(-1, 100));
        assertThrows(IndexOutOfBoundsException.class, () -> object.allocate(100, 50));
        assertTrue(object.destroy());
    }
}
