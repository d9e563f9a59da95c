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
package io.ropewalk.structure.collection;

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CollectionFullException;
import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.Scenario;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.arena.BlockHeap;
import io.ropewalk.segment.arena.Slabs;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import static io.ropewalk.structure.collection.MapScene.FILLING;
import static io.ropewalk.structure.collection.MapScene.HUGE;
import static io.ropewalk.structure.collection.MapScene.text;

/**
 * One list, those who died in it, and what the survivors find there: the elements before the call or those after it,
 * everything goes on, and no element and no byte of the capacity is lost.
 */
final class ListCell extends Cell
{
    static final int CAPACITY = 16;

    private static final int BUDGET = 8_192;

    private final Walk walk;
    private final SharedList<String> list;
    private AtomicBuffer memory;
    private final List<String> deaths = new ArrayList<>();
    private Set<List<String>> allowed;

    /** Through a view: a list is no shared object, whose memory a test could reach. */
    private record SeenKind(ListKind<String> kind, UnaryOperator<AtomicBuffer> view) implements Kind<SharedList<String>>
    {
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
        public SharedList<String> handle(final Attachment attachment)
        {
            return kind.handle(attachment.seenThrough(view));
        }
    }

    ListCell(final Walk walk, final Death death, final String name)
    {
        super(death, name);
        this.walk = walk;
        this.list = open(walk, name, (buffer) -> memory = buffer);
        for (int i = 0; i < ((ListScenario)death.first()).before; i++)
        {
            list.add(text(i + 1));
        }
        this.allowed = Set.of(List.copyOf(list));
    }

    static SharedList<String> open(final Walk walk, final String name, final UnaryOperator<AtomicBuffer> view)
    {
        return walk.open(name, new SeenKind(kind(), view));
    }

    private static ListKind<String> kind()
    {
        return SharedList.of(CAPACITY, Codecs.utf8()).budget(BUDGET);
    }

    static int number(final String element)
    {
        return Integer.parseInt(element.substring(0, element.indexOf(' ')));
    }

    /** Readers wait for nobody: also while the victim stands where it is. */
    @Override
    protected void died(final Scenario scenario, final Ending ending)
    {
        deaths.add(scenario + " " + ending);
        final Set<List<String>> next = Ending.DONE == ending ? new HashSet<>() : new HashSet<>(allowed);
        for (final List<String> each : allowed)
        {
            final List<String> after = new ArrayList<>(each);
            ((ListScenario)scenario).act(after);
            next.add(after);
        }
        allowed = next;
        look();
    }

    private List<String> look()
    {
        final List<String> found = List.of(list.toArray(new String[0]));
        require(allowed.contains(found), "found=" + found.stream().map(ListCell::number).toList() + " expected=" +
            allowed.stream().map((each) -> each.stream().map(ListCell::number).toList()).toList());
        return found;
    }

    @Override
    protected void verify()
    {
        final List<String> model = new ArrayList<>(look());
        require(model.size() == list.size(), "size=" + list.size());
        for (int i = 0; i < model.size(); i++)
        {
            require(model.get(i).equals(list.get(i)), "index=" + i);
        }
        while (model.size() > CAPACITY - 2)
        {
            require(model.remove(0).equals(list.remove(0)), "removed");
        }
        for (final List<String> each : List.of(model, list))
        {
            each.add(text(50));
            each.add(each.size() / 2, text(51));
            each.set(0, text(52));
            each.remove(each.size() / 2);
            each.sort(Comparator.naturalOrder());
        }
        require(model.equals(list), "went on");
        checkCapacity();
    }

    /** As much as in a new one: elements, blocks, and whole slabs. */
    private void checkCapacity()
    {
        list.clear();
        require(usedBytes() == 0, "blocks lost: bytes=" + usedBytes());
        require(fill(list, 1) == CAPACITY, "elements lost");
        try (SharedList<String> fresh = open(walk, name() + "-fresh", (buffer) -> buffer))
        {
            for (final int number : new int[] {FILLING, HUGE, FILLING})
            {
                list.clear();
                fresh.clear();
                final int most = fill(fresh, number);
                final int found = fill(list, number);
                require(found >= most, "bytes lost: value=" + number + " found=" + found + " fresh=" + most);
            }
        }
        finally
        {
            walk.destroy(name() + "-fresh");
        }
    }

    private long usedBytes()
    {
        final ListLayout layout = kind().layout();
        return new BlockHeap(new Slabs(memory, (int)layout.slabTableOffset(), (int)layout.slabsOffset(),
            layout.slabs(), layout.slabLength(), Slabs.ALL_AVAILABLE, null, Path.of(name())), 1,
            ListDescriptor.HEAP_OFFSET).usedBytes();
    }

    private static int fill(final SharedList<String> list, final int number)
    {
        try
        {
            while (list.size() <= CAPACITY)
            {
                list.add(text(number));
            }
            return list.size();
        }
        catch (final CollectionFullException expected)
        {
            return list.size();
        }
    }

    private void require(final boolean isTrue, final String what)
    {
        MapScene.require(isTrue, isTrue ? "" : what + " " + this);
    }

    @Override
    protected void end()
    {
        walk.destroy(name());
    }

    @Override
    public String toString()
    {
        return name() + " " + deaths;
    }
}
