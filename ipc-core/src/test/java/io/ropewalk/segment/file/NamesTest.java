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
package io.ropewalk.segment.file;

import io.ropewalk.error.IllegalNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class NamesTest
{
    @ParameterizedTest
    @ValueSource(strings = {"a", "Orders", "feed-1", "a.b.c", "a_x", "0"})
    void shouldAcceptWhenPlain(final String name)
    {
        assertEquals(name, Names.check(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "a/b", "/a", "a\\b", ".", "..", "../a", "a..b", ".hidden", "_x", "_bus", "-x",
        "a b", "a\u0000b", "a\nb",
        "\u001b[2J", "\u00e9", "\u202ea", "a:b", "a*"})
    void shouldRefuseWhenNotAFileNameEverywhere(final String name)
    {
        final IllegalNameException ex = assertThrows(IllegalNameException.class, () -> Names.check(name));
        assertTrue(ex.getMessage().contains("name="), ex.getMessage());
        assertTrue(ex.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'), "control character in message");
    }

    @Test
    void shouldKnowWhosePartAFileIsWhenItIsOne()
    {
        final String suffix = "0123456789abcdef.1f";
        assertEquals("_a.b.0123456789abcdef.1f", Names.partOf("a.b", suffix));
        assertEquals("a.b", Names.ownerOfPart("_a.b.0123456789abcdef.1f"));
        final String longest = "n".repeat(Names.MAX_LENGTH);
        assertEquals(longest, Names.ownerOfPart(Names.partOf(longest, suffix)));
        for (final String other : new String[] {"", "_", "a.0123456789abcdef.1", "_a.0123456789abcdef.", "_a.1",
            "_a.0123456789abcde.1", "_.0123456789abcdef.1", "_a.0123456789abcdeg.1", "_a.0123456789abcdef.x", "."})
        {
            assertNull(Names.ownerOfPart(other), other);
        }
        assertThrows(IllegalNameException.class, () -> Names.partOf("a", "1"));
        assertThrows(IllegalNameException.class, () -> Names.partOf("a/b", suffix));
    }

    @Test
    void shouldRefuseWhenNull()
    {
        assertThrows(IllegalNameException.class, () -> Names.check(null));
    }

    @Test
    void shouldRefuseWhenLongerThanTheLimit()
    {
        assertEquals(Names.MAX_LENGTH, Names.check("n".repeat(Names.MAX_LENGTH)).length());
        final IllegalNameException ex =
            assertThrows(IllegalNameException.class, () -> Names.check("n".repeat(300)));
        assertTrue(ex.getMessage().contains("length=300 max=200"), ex.getMessage());
    }

    @Test
    void shouldKeepNamesForRopewalkItselfWhenTheyBeginWithAnUnderscore()
    {
        assertEquals("_bus", Names.checkOwn("_bus"));
        assertThrows(IllegalNameException.class, () -> Names.checkNew("_bus"));
        assertThrows(IllegalNameException.class, () -> Names.checkOwn(".owners"));
    }

    @Test
    void shouldRefuseReservedNamesOnlyWhenNew()
    {
        final String anonymous = "anonymous-0123456789abcdef";
        assertEquals(anonymous, Names.check(anonymous));
        assertThrows(IllegalNameException.class, () -> Names.checkNew(anonymous));
        assertThrows(IllegalNameException.class, () -> Names.checkNew("tmp-0123456789abcdef"));
        assertEquals("anonymous-mail", Names.checkNew("anonymous-mail"));
        assertFalse(Names.isAnonymous("anonymous-mail"));
    }
}
