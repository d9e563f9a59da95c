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
package io.ropewalk.segment.walk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class UserTest
{
    private static final String STATUS = "Name:\tjava\nUid:\t1\t2\t3\t12345\nGid:\t5\t6\t7\t8\nGroups:\t20 30 \n";

    private final Optional<User> user = User.ofStatus(STATUS);

    @Test
    void shouldUseTheNameWhenItTellsTheUserFromAllOthers()
    {
        assertEquals("root", User.directoryName("root", user));
        assertEquals("a.b-c_1", User.directoryName("a.b-c_1", user));
    }

    @Test
    void shouldUseTheNumberWhenThereIsNoNameThatDoes()
    {
        for (final String name : new String[] {"?", "", "DOMAIN\\alice", "J\u00f6rg", "a b", "67890"})
        {
            assertEquals("12345", User.directoryName(name, user), name);
        }
    }

    @Test
    void shouldMakeDoWithTheNameWhenTheSystemHasNoNumbers()
    {
        assertEquals("a_b", User.directoryName("a b", Optional.empty()));
        assertEquals(Optional.empty(), User.ofStatus("Name:\tjava\n"));
    }

    @Test
    void shouldBeAMemberOfItsOwnAndItsOtherGroupsOnly()
    {
        assertTrue(user.orElseThrow().isMember("8"));
        assertTrue(user.orElseThrow().isMember("30"));
        assertFalse(user.orElseThrow().isMember("5"));
        assertTrue(User.ofStatus("Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t\n").orElseThrow().isMember("5"));
    }
}
