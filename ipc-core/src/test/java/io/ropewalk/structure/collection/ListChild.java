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
import io.ropewalk.segment.walk.Walk;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A process that uses a list. */
final class ListChild
{
    static final int APPENDED = 3_000;
    static final int LANES = 1_000_000;
    static final int CAPACITY = 10_000;

    /** Pairs of equal elements that the writer keeps. */
    static final int WINDOW = 40;

    private ListChild()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Walk walk = Walk.open(Path.of(arguments[0]));
        System.out.println("ready");
        switch (arguments[1])
        {
            case "append" -> append(walk, Integer.parseInt(arguments[2]));
            case "change" -> change(walk);
            default -> move(walk, Long.parseLong(arguments[2]));
        }
    }

    private static void append(final Walk walk, final int lane) throws Exception
    {
        final SharedList<Long> list = walk.open("numbers", SharedList.of(CAPACITY, Codecs.int64()));
        System.in.read();
        for (long i = 0; i < APPENDED; i++)
        {
            list.add((long)lane * LANES + i);
        }
        System.out.println("done");
    }

    private static void change(final Walk walk)
    {
        final SharedList<String> list = walk.find("texts", SharedList.any(Codecs.utf8())).orElseThrow();
        list.set(0, list.get(0) + "!");
        list.add("from the child");
        list.remove("old");
        System.out.println("done");
    }

    /** Until it is killed: the list is always a window of numbers, each of them twice. */
    private static void move(final Walk walk, final long seed)
    {
        final SharedList<String> list = walk.open("window", window());
        final Random random = new Random(seed);
        long next = list.stream().mapToLong(ListChild::number).max().orElse(-1) + 1;
        while (true)
        {
            final String text = text(next++, random.nextInt(100));
            list.addAll(random.nextBoolean() ? list.size() : 0, List.of(text, text));
            switch (random.nextInt(4))
            {
                case 0 -> list.sort((a, b) -> Long.compare(number(b), number(a)));
                case 1 -> list.replaceAll((old) -> text(number(old), random.nextInt(100)));
                case 2 -> list.subList(0, 0).addAll(List.of(text(next, 3), text(next++, 3)));
                default -> rewrite(list, random.nextInt(list.size()));
            }
            final long first = next - WINDOW;
            list.replaceAll((old) -> text(number(old), 10));
            list.sort((a, b) -> Long.compare(number(a), number(b)));
            list.removeIf((old) -> number(old) < first);
        }
    }

    private static void rewrite(final SharedList<String> list, final int index)
    {
        list.set(index, text(number(list.get(index)), 50));
    }

    static ListKind<String> window()
    {
        return SharedList.of(4 * WINDOW, Codecs.utf8()).budget(1 << 16);
    }

    static String text(final long number, final int padding)
    {
        return number + ":" + "x".repeat(padding);
    }

    static long number(final String text)
    {
        return Long.parseLong(text.substring(0, text.indexOf(':')));
    }
}
