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
package io.ropewalk.harness;

import io.ropewalk.segment.Walk;
import org.agrona.concurrent.AtomicBuffer;

import java.util.List;
import java.util.function.Consumer;

/**
 * What the victim of one cell has in hand.
 */
public final class Stage
{
    private final Walk walk;
    private final String cell;
    private final long store;
    private final List<String> words;
    private final HaltPoint point;
    private final Consumer<String> notes;
    private final Runnable armed;

    Stage(
        final Walk walk,
        final String cell,
        final long store,
        final List<String> words,
        final HaltPoint point,
        final Consumer<String> notes,
        final Runnable armed)
    {
        this.walk = walk;
        this.cell = cell;
        this.store = store;
        this.words = words;
        this.point = point;
        this.notes = notes;
        this.armed = armed;
    }

    public Walk walk()
    {
        return walk;
    }

    /** Its name, which the object bears, too. */
    public String cell()
    {
        return cell;
    }

    /** One of those that the cell has sent. */
    public String word(final int index)
    {
        return words.get(index);
    }

    /** A view of the memory of an object: stores through it count. */
    public AtomicBuffer halting(final AtomicBuffer memory)
    {
        return HaltingBuffer.over(memory, point);
    }

    /** Tells the cell something before the next step, so that it knows what it may expect. */
    public void note(final String text)
    {
        notes.accept(text);
    }

    /** From now on this thread is in danger. */
    public void arm()
    {
        armed.run();
        point.arm(store);
    }
}
