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
package io.ropewalk.process.pool;

import io.ropewalk.error.FailedElementException;
import io.ropewalk.process.line.Answer;
import io.ropewalk.process.line.ValueRow;
import org.agrona.MutableDirectBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A function for all elements of a list, in chunks, whose results complete one future, in order.
 */
final class MapJob extends Job
{
    private static final int MAX_INLINE_LENGTH = 64;

    private final int size;
    private final int chunkSize;
    private final int chunks;
    private final PoolFuture<List<Object>> future;
    private final MapProgress progress;
    private final AtomicReferenceArray<Answer> answers;
    private final AtomicInteger open;
    private FunctionFiles functions;
    private FunctionFiles.FunctionFile function;

    MapJob(
        final long id,
        final boolean isEager,
        final int size,
        final int chunkSize,
        final PoolFuture<List<Object>> future,
        final MapProgress progress)
    {
        super(id, isEager);
        this.size = size;
        this.chunkSize = chunkSize;
        this.chunks = (size + chunkSize - 1) / chunkSize;
        this.future = future;
        this.progress = progress;
        answers = new AtomicReferenceArray<>(chunks);
        open = new AtomicInteger(chunks);
        future.job(this);
    }

    /** Encodes all chunks, before any of them is put. */
    JobFeed feed(final Submitter submitter, final byte[] functionBytes, final List<?>... arguments)
    {
        final boolean isElsewhere =
            chunks > submitter.settings().workers() * 4 && functionBytes.length > MAX_INLINE_LENGTH;
        if (isElsewhere)
        {
            submitter.checkLength(functionBytes.length);
            functions = submitter.functions();
            function = functions.acquire(functionBytes);
        }
        final MutableDirectBuffer buffer = ValueRow.buffer();
        final int[] offsets = new int[chunks + 1];
        int end = 0;
        int element = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            final int calls = Math.min(chunkSize, size - element);
            offsets[chunk] = end;
            end = isElsewhere ?
                TaskBody.begin(buffer, end, arguments.length, calls, functionBytes.length, function.number()) :
                TaskBody.begin(buffer, end, arguments.length, calls, functionBytes);
            for (int i = 0; i < calls; i++, element++)
            {
                for (final List<?> list : arguments)
                {
                    end = ValueRow.add(buffer, end, list.get(element), "argument");
                }
            }
        }
        offsets[chunks] = end;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            submitter.checkLength(offsets[chunk + 1] - offsets[chunk]);
        }
        return new ChunkFeed(this, submitter, buffer, offsets);
    }

    @Override
    int tasks()
    {
        return chunks;
    }

    @Override
    boolean hasAnswer(final int index)
    {
        return answers.get(index) != null;
    }

    @Override
    boolean arrived(final Answer answer)
    {
        if (answer.index() < 0 || answer.index() >= chunks || !answers.compareAndSet(answer.index(), null, answer))
        {
            // The second answer to a task whose worker died after the first.
            return false;
        }
        progress.advance(Math.min(chunkSize, size - answer.index() * chunkSize));
        if (open.decrementAndGet() > 0)
        {
            return false;
        }
        future.arrive(this::results);
        return true;
    }

    private List<Object> results() throws Exception
    {
        progress.tell();
        final List<Object> results = new ArrayList<>(size);
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            final Answer answer = answers.get(chunk);
            if (answer.kind() != Answer.RESULTS)
            {
                throw failed(Outcomes.failure(answer), chunk * chunkSize + Outcomes.failedElement(answer));
            }
            final ValueRow.Reader reader = Outcomes.reader(answer);
            final int calls = Math.min(chunkSize, size - chunk * chunkSize);
            for (int i = 0; i < calls; i++)
            {
                results.add(reader.value());
            }
        }
        return results;
    }

    private static Exception failed(final Throwable failure, final int element)
    {
        failure.addSuppressed(new FailedElementException(element));
        return Outcomes.thrown(failure);
    }

    @Override
    void broken(final Throwable cause)
    {
        future.arrive(() ->
        {
            throw Outcomes.thrown(cause);
        });
    }

    @Override
    void over()
    {
        if (null != function)
        {
            functions.release(function);
            function = null;
        }
    }

    /** The chunks, encoded one behind the other. */
    private static final class ChunkFeed implements JobFeed
    {
        private final MapJob job;
        private final Submitter submitter;
        private final MutableDirectBuffer buffer;
        private final int[] offsets;
        private int next;
        private TaskMessage head;

        ChunkFeed(final MapJob job, final Submitter submitter, final MutableDirectBuffer buffer, final int[] offsets)
        {
            this.job = job;
            this.submitter = submitter;
            this.buffer = buffer;
            this.offsets = offsets;
        }

        @Override
        public TaskMessage head()
        {
            if (null == head && next < offsets.length - 1)
            {
                head = submitter.message(job.id, next, buffer, offsets[next], offsets[next + 1] - offsets[next]);
            }
            return head;
        }

        @Override
        public void advance()
        {
            next++;
            head = null;
        }

        @Override
        public Job job()
        {
            return job;
        }
    }
}
