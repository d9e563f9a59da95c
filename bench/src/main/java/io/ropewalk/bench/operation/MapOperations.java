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
package io.ropewalk.bench.operation;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.collection.SharedMap;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Maps of a thousand entries, asked and changed at keys that are there. */
final class MapOperations
{
    private static final int ENTRIES = 1000;
    private static final int STEP = 7;
    private static final int TEXT_LENGTH = 48;

    private MapOperations()
    {
    }

    static Operation getLong(final Path path)
    {
        final SharedMap<Long, Long> map = longs(path);
        final int[] key = new int[1];
        return () -> map.getLong(next(key), -1);
    }

    static Operation putLong(final Path path)
    {
        final SharedMap<Long, Long> map = longs(path);
        final int[] key = new int[1];
        return () ->
        {
            map.putLong(next(key), key[0]);
            return key[0];
        };
    }

    private static SharedMap<Long, Long> longs(final Path path)
    {
        final SharedMap<Long, Long> map = Ropewalk.open(path).map("map", ENTRIES, Codecs.int64(), Codecs.int64());
        for (int i = 0; i < ENTRIES; i++)
        {
            map.putLong(i, i);
        }
        return map;
    }

    static Operation getText(final Path path)
    {
        return get(filled(Ropewalk.open(path).map("map", ENTRIES, Codecs.utf8(), Codecs.utf8())));
    }

    static Operation putText(final Path path)
    {
        final Map<String, String> map = filled(Ropewalk.open(path).map("map", ENTRIES, Codecs.utf8(), Codecs.utf8()));
        final String[] keys = keys();
        final String value = "y".repeat(TEXT_LENGTH);
        final int[] key = new int[1];
        return () ->
        {
            map.put(keys[next(key)], value);
            return key[0];
        };
    }

    static Operation peerGetText(final Path path)
    {
        return get(filled(new ConcurrentHashMap<>()));
    }

    private static Operation get(final Map<String, String> map)
    {
        final String[] keys = keys();
        final int[] key = new int[1];
        return () -> map.get(keys[next(key)]).length();
    }

    private static <M extends Map<String, String>> M filled(final M map)
    {
        for (final String key : keys())
        {
            map.put(key, "x".repeat(TEXT_LENGTH));
        }
        return map;
    }

    private static String[] keys()
    {
        final String[] keys = new String[ENTRIES];
        for (int i = 0; i < ENTRIES; i++)
        {
            keys[i] = String.format("key-of-map-%05d", i);
        }
        return keys;
    }

    private static int next(final int[] key)
    {
        key[0] = (key[0] + STEP) % ENTRIES;
        return key[0];
    }
}
