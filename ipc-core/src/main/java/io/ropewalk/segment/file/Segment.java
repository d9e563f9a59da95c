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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.machine.platform.FileSpace;
import io.ropewalk.machine.platform.ThisProcess;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

import static io.ropewalk.segment.file.SegmentDescriptor.*;

/**
 * A shared file that was created or opened, checked, and mapped.
 *
 * <p><b>Threads:</b> immutable; the body is as thread-safe as the accesses made through its buffer.
 *
 * <p><b>Failure:</b> the header was checked when it was opened. There is nothing to close: the memory goes back to the
 * system when the last buffer is unreachable, and a removed file lives on until then.
 */
public final class Segment
{
    private final Path path;
    private final AtomicBuffer buffer;
    private final SegmentHeader header;
    private final boolean isCreator;

    Segment(final Path path, final AtomicBuffer buffer, final SegmentHeader header, final boolean isCreator)
    {
        this.path = path;
        this.buffer = buffer;
        this.header = header;
        this.isCreator = isCreator;
    }

    /**
     * The body, without the header.
     */
    public AtomicBuffer buffer()
    {
        return buffer;
    }

    /**
     * Allocates more of a body that grows.
     *
     * @param fromOffset in the body, of the first byte.
     * @param toOffset   in the body, behind the last byte.
     * @throws io.ropewalk.error.OutOfSpaceException if the device has no room.
     */
    public void allocate(final int fromOffset, final int toOffset)
    {
        buffer.boundsCheck(fromOffset, toOffset - fromOffset);
        FileSpace.allocateMapped(buffer, fromOffset, toOffset, path);
    }

    /**
     * The file.
     */
    public Path path()
    {
        return path;
    }

    /**
     * Name of the object: that of the file.
     */
    public String name()
    {
        return path.getFileName().toString();
    }

    /**
     * Whether this very call created the file.
     */
    public boolean isCreator()
    {
        return isCreator;
    }

    /**
     * A parameter that the object was made with.
     *
     * @param index from zero.
     */
    public long parameter(final int index)
    {
        return header.parameter(index);
    }

    /**
     * Type of the elements, usually the name of a codec; empty if there is none.
     */
    public String typeName()
    {
        return header.typeName();
    }

    /**
     * Identity of the walk the file belongs to.
     */
    public long walkId()
    {
        return header.walkId();
    }

    /**
     * Process that created the object.
     */
    public long creatorPid()
    {
        return header.creatorPid();
    }

    SegmentHeader header()
    {
        return header;
    }

    /**
     * Checks parameters, element type and length against what they must be; for those who opened without knowing them.
     *
     * @param spec what the object must be.
     * @throws io.ropewalk.error.IncompatibleSegmentException if it is something else.
     * @throws io.ropewalk.error.CorruptSegmentException      if its length does not follow from its parameters.
     */
    public void verify(final SegmentSpec spec)
    {
        header.verifySpec(spec);
    }

    /**
     * Writes the common header, and checks one before anything in it is believed.
     */
    static final class SegmentHeader
    {
        private final AtomicBuffer buffer;
        private final Path file;

        SegmentHeader(final AtomicBuffer buffer, final Path file)
        {
            this.buffer = buffer;
            this.file = file;
        }

        void write(final SegmentSpec spec, final long walkId, final int owner)
        {
            buffer.putLong(MAGIC_OFFSET, littleEndian(MAGIC));
            buffer.putInt(BYTE_ORDER_MARK_OFFSET, BYTE_ORDER_MARK);
            buffer.putInt(KIND_OFFSET, spec.kind().code());
            buffer.putInt(LAYOUT_FINGERPRINT_OFFSET, spec.layoutFingerprint());
            buffer.putLong(TOTAL_LENGTH_OFFSET, spec.totalLengthBytes());
            buffer.putLong(WALK_ID_OFFSET, walkId);
            buffer.putLong(CREATOR_PID_OFFSET, ThisProcess.pid());
            buffer.putInt(CREATOR_OWNER_OFFSET, owner);
            buffer.putLong(CREATION_TIME_OFFSET, System.currentTimeMillis());
            for (int i = 0; i < PARAMETER_COUNT; i++)
            {
                buffer.putLong(parameterOffset(i), spec.parameter(i));
            }
            final byte[] typeName = spec.typeName().getBytes(StandardCharsets.UTF_8);
            buffer.putInt(TYPE_NAME_LENGTH_OFFSET, typeName.length);
            if (typeName.length > 0)
            {
                buffer.putBytes(TYPE_NAME_OFFSET, typeName);
            }
        }

        void publish()
        {
            // SYNC POINT: segment published
            buffer.putIntRelease(VERSION_OFFSET, VERSION);
        }

        /** Is this a file of ours that this code can read, whole, and of this machine's byte order? */
        void verifyFormat(final long fileLength)
        {
            // SYNC POINT: segment published
            final int version = buffer.getIntAcquire(VERSION_OFFSET);
            final long magic = littleEndian(buffer.getLong(MAGIC_OFFSET));
            if (MAGIC != magic)
            {
                throw new CorruptSegmentException("not a Ropewalk file: magic=0x" +
                    Long.toHexString(magic), file);
            }
            if (0 == version)
            {
                throw new CorruptSegmentException("unfinished file: version=0", file);
            }
            verifyByteOrder();
            if (VERSION != version)
            {
                throw incompatible("written by another version of Ropewalk: format version", VERSION, version);
            }
            final long totalLength = buffer.getLong(TOTAL_LENGTH_OFFSET);
            if (totalLength != fileLength)
            {
                throw new CorruptSegmentException(
                    "truncated or extended file: length: expected=" + totalLength + " found=" + fileLength, file);
            }
        }

        void verifyWalk(final long walkId)
        {
            if (walkId != walkId())
            {
                throw incompatible("copied from another walk: walk id",
                    "0x" + Long.toHexString(walkId), "0x" + Long.toHexString(walkId()));
            }
        }

        void verifyKind(final SegmentKind kind, final int layoutFingerprint)
        {
            final int foundKind = buffer.getInt(KIND_OFFSET);
            if (kind.code() != foundKind)
            {
                throw incompatible("kind", kind, SegmentKind.describe(foundKind));
            }
            final int foundFingerprint = buffer.getInt(LAYOUT_FINGERPRINT_OFFSET);
            if (layoutFingerprint != foundFingerprint)
            {
                throw incompatible("layout fingerprint",
                    Integer.toHexString(layoutFingerprint), Integer.toHexString(foundFingerprint));
            }
        }

        void verifySpec(final SegmentSpec spec)
        {
            verifyKind(spec.kind(), spec.layoutFingerprint());
            for (int i = 0; i < PARAMETER_COUNT; i++)
            {
                if (spec.parameter(i) != parameter(i))
                {
                    throw incompatible(spec.parameterName(i), spec.parameter(i), parameter(i));
                }
            }
            if (!spec.typeName().equals(typeName()))
            {
                throw incompatible("element type", spec.typeName(), typeName());
            }
            final long totalLength = buffer.getLong(TOTAL_LENGTH_OFFSET);
            if (spec.totalLengthBytes() != totalLength)
            {
                throw new CorruptSegmentException("length does not follow from the parameters: length: expected=" +
                    spec.totalLengthBytes() + " found=" + totalLength, file);
            }
        }

        /** As the bytes stand in the file, on a machine of either order. */
        private static long littleEndian(final long value)
        {
            return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? value : Long.reverseBytes(value);
        }

        /** What it is, in words. */
        String kindName()
        {
            return SegmentKind.describe(buffer.getInt(KIND_OFFSET)).toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        long parameter(final int index)
        {
            return buffer.getLong(parameterOffset(index));
        }

        String typeName()
        {
            final int length = buffer.getInt(TYPE_NAME_LENGTH_OFFSET);
            if (length < 0 || length > TYPE_NAME_CAPACITY)
            {
                throw new CorruptSegmentException(
                    "type name length out of range: length=" + length + " max=" + TYPE_NAME_CAPACITY, file);
            }
            if (0 == length)
            {
                return "";
            }
            final byte[] typeName = new byte[length];
            buffer.getBytes(TYPE_NAME_OFFSET, typeName);
            return new String(typeName, StandardCharsets.UTF_8);
        }

        long walkId()
        {
            return buffer.getLong(WALK_ID_OFFSET);
        }

        long creatorPid()
        {
            return buffer.getLong(CREATOR_PID_OFFSET);
        }

        void countRepair()
        {
            buffer.getAndAddInt(REPAIRS_OFFSET, 1);
        }

        /** As a number without a sign: the word may wrap around. */
        long repairs()
        {
            return Integer.toUnsignedLong(buffer.getInt(REPAIRS_OFFSET));
        }

        private void verifyByteOrder()
        {
            final int mark = buffer.getInt(BYTE_ORDER_MARK_OFFSET);
            if (Integer.reverseBytes(BYTE_ORDER_MARK) == mark)
            {
                final ByteOrder found = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ?
                    ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
                throw incompatible("byte order", ByteOrder.nativeOrder(), found);
            }
            if (BYTE_ORDER_MARK != mark)
            {
                throw new CorruptSegmentException("byte-order mark damaged: mark=0x" + Integer.toHexString(mark), file);
            }
        }

        private IncompatibleSegmentException incompatible(final String what, final Object expected, final Object found)
        {
            return new IncompatibleSegmentException(what + ": expected=" + expected + " found=" + found, file);
        }
    }
}
