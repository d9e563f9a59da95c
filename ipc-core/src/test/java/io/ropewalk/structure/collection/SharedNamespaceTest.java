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
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Attributes by name, as one process sees them. */
class SharedNamespaceTest extends CollectionFixture
{
    /** What attributes look like as an interface. */
    interface Settings
    {
        int count();

        void count(int count);

        String getName();

        void setName(String name);

        boolean isReady();

        void setReady(boolean isReady);

        default int twice()
        {
            return 2 * count();
        }
    }

    /** What they cannot look like. */
    interface Strange
    {
        int sum(int one, int other);
    }

    @Test
    void shouldKeepWhatIsSet() throws Exception
    {
        final SharedNamespace space = keep(walk.create(SharedNamespace.of(SharedQueue.class)));
        space.set("map", Map.of("name", "xxx"));
        space.set("list", List.of("Hello"));
        final SharedQueue<String> queue = walk.create(SharedQueue.of(1, Codecs.utf8()));
        space.set("queue", queue);
        final SharedNamespace other = sent(space);
        assertEquals(Map.of("name", "xxx"), other.get("map"));
        assertEquals(List.of("Hello"), other.get("list", List.class));
        other.get("queue", SharedQueue.class).close();
        assertEquals(Set.of("list", "map", "queue"), other.names());
        assertTrue(other.contains("map") && other.remove("map"));
        assertFalse(other.remove("map"));
        assertNull(space.get("map"));
        assertEquals(5, space.getOrDefault("map", 5));
        assertEquals(1, space.update("count", (found) -> null == found ? 1 : (int)found + 1));
        assertEquals(2, other.update("count", (found) -> null == found ? 1 : (int)found + 1));
        assertThrows(NullPointerException.class, () -> space.set("null", null));
        assertThrows(ClassCastException.class, () -> space.get("count", String.class));
        queue.destroy();
    }

    @Test
    void shouldReadAndSetThroughAnInterface()
    {
        final SharedNamespace space = keep(walk.create(SharedNamespace.of()));
        final Settings settings = space.as(Settings.class);
        assertThrows(NoSuchElementException.class, settings::count);
        assertNull(settings.getName());
        settings.count(5);
        settings.setName("xxx");
        settings.setReady(true);
        assertEquals(5, settings.count());
        assertEquals(10, settings.twice());
        assertTrue(settings.isReady());
        assertEquals("xxx", space.get("name"));
        assertEquals(Set.of("count", "name", "ready"), space.names());
        assertEquals(settings, settings);
        assertTrue(settings.toString().startsWith("Settings of"));
        assertThrows(IllegalArgumentException.class, () -> space.as(Strange.class));
        assertThrows(IllegalArgumentException.class, () -> space.as(String.class));
    }
}
