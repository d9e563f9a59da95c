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
package io.ropewalk.process.child;

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.machine.waiting.Readiness;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.process.child.ChildDescriptor.*;

/**
 * What a parent and one child of it tell each other: the request, how far the child has come, and its answer. It is
 * ready when the child is, or will never be.
 */
final class ChildControl implements Waitable
{
    /*
     * An object that is handed to one process, and written by one at a time. The parent fills in the request before
     * anybody else sees the file. The child removes the file from the walk as soon as it has it open, so whoever dies
     * later leaves nothing; if the parent dies earlier, the next process that opens the walk removes it, and the parent
     * does if the child never came. The answer takes the place of the request, which was read by then. Its length is
     * written after it, and the stage after both, by a release store: a reader that sees the stage has all of it. A
     * child that dies before that store has not answered; its end is known from the kernel, not from here.
     */
    private final Attachment attachment;
    private final AtomicBuffer buffer;
    private final EventCount progress;

    private ChildControl(final Attachment attachment)
    {
        this.attachment = attachment;
        this.buffer = attachment.buffer();
        this.progress = new EventCount(buffer, PROGRESS_OFFSET, "child");
    }

    /** Returns the kind of a new one. */
    static Kind<ChildControl> of(final int lengthBytes, final byte[] request)
    {
        return new ControlKind(Math.max(MIN_DATA_LENGTH, lengthBytes), request);
    }

    /** Returns what finds one that exists. */
    static AnyOf<ChildControl> any()
    {
        return new AnyOf<>(SegmentKind.CHILD, FINGERPRINT,
            (parameters) -> new ControlKind(parameters.applyAsLong(0), null));
    }

    String name()
    {
        return attachment.name();
    }

    /** To be called by the parent before it starts the child. */
    void begin()
    {
        buffer.putInt(PARENT_OFFSET, attachment.owner());
    }

    /** Returns whether the parent has ended, as the kernel says. */
    boolean isParentDead()
    {
        return attachment.isDead(buffer.getInt(PARENT_OFFSET));
    }

    /** Removes the file, which both go on to use. */
    void remove()
    {
        attachment.destroy();
    }

    byte[] request()
    {
        return bytes(REQUEST_LENGTH_OFFSET);
    }

    /** Tells that the child is at this stage. */
    void advance(final long stage)
    {
        // SYNC POINT: child advanced
        buffer.putLongRelease(STAGE_OFFSET, stage);
        progress.signal();
    }

    /** Answers, and is at this stage. */
    void answer(final byte[] answer, final long stage)
    {
        buffer.putBytes(DATA_OFFSET, answer);
        buffer.putInt(ANSWER_LENGTH_OFFSET, answer.length);
        advance(stage);
    }

    int maxAnswerLength()
    {
        return buffer.capacity() - DATA_OFFSET;
    }

    long stage()
    {
        // SYNC POINT: child advanced
        return buffer.getLongAcquire(STAGE_OFFSET);
    }

    /** To be read after the stage that announces it. */
    byte[] answer()
    {
        return bytes(ANSWER_LENGTH_OFFSET);
    }

    /** The hooks run: because of a signal, or zero. */
    void endOrderly(final int signal)
    {
        buffer.putLong(ENDING_OFFSET, ORDERLY + signal);
    }

    /** Zero, or {@link ChildDescriptor#ORDERLY} and a signal; for a child that has ended. */
    long ending()
    {
        return buffer.getLongVolatile(ENDING_OFFSET);
    }

    private byte[] bytes(final int lengthOffset)
    {
        final int length = buffer.getInt(lengthOffset);
        if (length < 0 || length > maxAnswerLength())
        {
            throw new CorruptSegmentException(
                "length out of range: length=" + length + " max=" + maxAnswerLength(), attachment.path());
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(DATA_OFFSET, bytes);
        return bytes;
    }

    @Override
    public boolean isReady()
    {
        return stage() != STARTING;
    }

    @Override
    public Readiness readiness()
    {
        return progress;
    }

    private record ControlKind(long dataLength, byte[] request) implements Kind<ChildControl>
    {
        private static final long serialVersionUID = 1L;

        @Override
        public SegmentSpec spec()
        {
            return SegmentSpec.of(SegmentKind.CHILD, FINGERPRINT, DATA_OFFSET + dataLength)
                .withParameter("dataLength", dataLength);
        }

        @Override
        public void initialise(final AtomicBuffer body)
        {
            body.putInt(REQUEST_LENGTH_OFFSET, request.length);
            body.putBytes(DATA_OFFSET, request);
        }

        @Override
        public ChildControl handle(final Attachment attachment)
        {
            return new ChildControl(attachment);
        }
    }
}
