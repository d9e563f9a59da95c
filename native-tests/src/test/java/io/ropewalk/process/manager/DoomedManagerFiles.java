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
package io.ropewalk.process.manager;

import io.ropewalk.harness.HaltPoint;
import io.ropewalk.harness.HaltingBuffer;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;

/** The objects of a manager, as a process sees them that is to die at one of its stores to any of them. */
final class DoomedManagerFiles extends ManagerFiles
{
    static final int EXIT_VALUE = 77;

    /** Of this process; armed by the thread that is to die. */
    static final HaltPoint POINT = new HaltPoint(() -> Runtime.getRuntime().halt(EXIT_VALUE));

    private DoomedManagerFiles(final Walk walk, final ManagerSettings settings)
    {
        super(walk, settings);
    }

    static DoomedManagerFiles of(final ManagerSettings settings)
    {
        return new DoomedManagerFiles(Walk.attach(Path.of(settings.path())).orElseThrow(), settings);
    }

    @Override
    <T> Kind<T> seen(final Kind<T> kind)
    {
        return new MortalKind<>(kind);
    }

    private record MortalKind<T>(Kind<T> kind) implements Kind<T>
    {
        private static final long serialVersionUID = 1L;

        @Override
        public SegmentSpec spec()
        {
            return kind.spec();
        }

        @Override
        public void initialise(final AtomicBuffer body)
        {
            kind.initialise(body);
        }

        @Override
        public T handle(final Attachment attachment)
        {
            return kind.handle(attachment.seenThrough((buffer) -> HaltingBuffer.over(buffer, POINT)));
        }
    }
}
