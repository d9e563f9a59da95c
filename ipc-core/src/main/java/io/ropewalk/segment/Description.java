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
package io.ropewalk.segment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * What the bytes of one object say, put together by the room that knows its layout, for those who only look.
 * <p>
 * <b>Threads:</b> one.
 */
public final class Description
{
    /**
     * A part of an object in somebody's hands.
     *
     * @param owner    token of the process.
     * @param threadId of the thread; 0 for the process as a whole.
     * @param what     it holds.
     * @param count    how many of these.
     */
    public record Holding(int owner, long threadId, String what, long count)
    {
    }

    private final IntPredicate isDead;
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final Map<String, Object> state = new LinkedHashMap<>();
    private final List<Holding> holdings = new ArrayList<>();
    private long size = -1;
    private long capacity = -1;
    private long puts = -1;
    private long takes = -1;

    /**
     * An empty one.
     *
     * @param isDead proof of death of an owner, by the kernel.
     */
    public Description(final IntPredicate isDead)
    {
        this.isDead = isDead;
    }

    /**
     * Whether an owner is known to be dead.
     *
     * @param owner token of a process.
     * @return true if the kernel has proved it.
     */
    public boolean isDead(final int owner)
    {
        return isDead.test(owner);
    }

    /**
     * How full the object is.
     *
     * @param size     of it now, or -1.
     * @param capacity of it, or -1.
     */
    public void occupancy(final long size, final long capacity)
    {
        this.size = size;
        this.capacity = capacity;
    }

    /**
     * How often it was used.
     *
     * @param puts  since it was made, or -1.
     * @param takes since it was made, or -1.
     */
    public void counts(final long puts, final long takes)
    {
        this.puts = puts;
        this.takes = takes;
    }

    /**
     * Something that it was made with.
     *
     * @param name  of the parameter.
     * @param value of it.
     */
    public void parameter(final String name, final Object value)
    {
        parameters.put(name, value);
    }

    /**
     * Something that it says now.
     *
     * @param name  of a word.
     * @param value of it.
     */
    public void state(final String name, final Object value)
    {
        state.put(name, value);
    }

    /**
     * Somebody who holds a part of it.
     *
     * @param owner    token of the process; 0 for nobody, which is left out.
     * @param threadId of the thread; 0 for the process as a whole.
     * @param what     it holds.
     * @param count    how many of these.
     */
    public void holder(final int owner, final long threadId, final String what, final long count)
    {
        if (0 != owner)
        {
            holdings.add(new Holding(owner, threadId, what, count));
        }
    }

    /**
     * How much there is now.
     *
     * @return the size, or -1.
     */
    public long size()
    {
        return size;
    }

    /**
     * How much there can be.
     *
     * @return the capacity, or -1.
     */
    public long capacity()
    {
        return capacity;
    }

    /**
     * How often something was put.
     *
     * @return the count, or -1.
     */
    public long puts()
    {
        return puts;
    }

    /**
     * How often something was taken.
     *
     * @return the count, or -1.
     */
    public long takes()
    {
        return takes;
    }

    /**
     * What it was made with.
     *
     * @return names and values, in order.
     */
    public Map<String, Object> parameters()
    {
        return parameters;
    }

    /**
     * What it says.
     *
     * @return names and values, in order.
     */
    public Map<String, Object> state()
    {
        return state;
    }

    /**
     * In whose hands it is.
     *
     * @return the holdings, in order.
     */
    public List<Holding> holdings()
    {
        return holdings;
    }
}
