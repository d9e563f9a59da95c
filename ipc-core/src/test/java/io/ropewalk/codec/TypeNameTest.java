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
package io.ropewalk.codec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Holds the names of codecs to the format document, by which peers in other languages make them. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TypeNameTest
{
    private static final long BASIS = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;

    @Test
    void shouldBeTheClassAndTheHashOfItsShapeWhenARecord()
    {
        final String outer = TypeNameTest.class.getName();
        final String shape = outer + "$P(x:int,y:?int,e:?" + outer + "$E[A, B],s:?java.lang.String,b:?byte[]," +
            "u:?java.util.UUID,i:?java.time.Instant,n:?" + outer + "$Inner(d:double,),)";
        assertEquals("record:" + outer + "$P#" + hash(shape), Codecs.record(P.class).name());
    }

    @Test
    void shouldLoseItsBeginningWhenTheClassIsLong()
    {
        final String outer = TypeNameTest.class.getName();
        final Codec<?> codec =
            Codecs.record(WithANameThatIsTooLongToStandInTheHeaderOfAFileThatIsSharedBetweenProcesses.class);
        final String name = codec.name();
        final String suffix = "#" + hash(
            outer + "$WithANameThatIsTooLongToStandInTheHeaderOfAFileThatIsSharedBetweenProcesses()");
        assertTrue(name.endsWith("FileThatIsSharedBetweenProcesses" + suffix), name);
        assertTrue(name.startsWith("record:"), name);
        assertEquals(124, name.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void shouldBeAsDocumentedWhenSimple()
    {
        assertEquals("bytes", Codecs.bytes().name());
        assertEquals("utf8", Codecs.utf8().name());
        assertEquals("int64", Codecs.int64().name());
        assertEquals("float64", Codecs.float64().name());
        assertTrue(Codecs.object(E.class).name().matches("object:1#[0-9a-f]{16}"));
    }

    private static String hash(final String shape)
    {
        long hash = BASIS;
        for (final byte one : shape.getBytes(StandardCharsets.UTF_8))
        {
            hash = (hash ^ Byte.toUnsignedInt(one)) * PRIME;
        }
        return String.format("%016x", hash);
    }

    /** Some constants. */
    enum E
    {
        A, B
    }

    /** One of each. */
    @SuppressWarnings("ArrayRecordComponent")
    record P(int x, Integer y, E e, String s, byte[] b, UUID u, Instant i, Inner n)
    {
    }

    /** One that is inside. */
    record Inner(double d)
    {
    }

    /** Longer than a name may be. */
    record WithANameThatIsTooLongToStandInTheHeaderOfAFileThatIsSharedBetweenProcesses()
    {
    }
}
