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
package io.ropewalk.structure.value;

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.UnaryOperator;

/**
 * Values whose stores go through a view of the memory.
 */
public final class Values
{
    private Values()
    {
    }

    /** The same object, seen through a view. */
    @SuppressWarnings("unchecked")
    public static <O extends SharedObject> O seenThrough(final O object, final UnaryOperator<AtomicBuffer> view)
    {
        if (object instanceof SharedCells)
        {
            final CellsForm form = ((CellsForm)((SharedCells)object).writeReplace()).seenThrough(view);
            return (O)form.type().handle(form);
        }
        return (O)recordSeenThrough((SharedRecord<?>)object, view);
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record> SharedRecord<R> recordSeenThrough(
        final SharedRecord<R> record, final UnaryOperator<AtomicBuffer> view)
    {
        final RecordForm<R> form = (RecordForm<R>)record.writeReplace();
        return new SharedRecord<>(form.seenThrough(view), RecordFields.of(form.type()));
    }

    /** The memory itself. */
    public static AtomicBuffer memory(final SharedObject object)
    {
        final Attachment attachment = object instanceof SharedCells ?
            ((CellsForm)((SharedCells)object).writeReplace()).attachment() :
            ((RecordForm<?>)((SharedRecord<?>)object).writeReplace()).attachment();
        return attachment.buffer();
    }
}
