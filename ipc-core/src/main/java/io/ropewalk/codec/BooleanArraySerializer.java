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

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** Arrays of booleans; Kryo's own serialiser is the one that allocates what the message says. */
final class BooleanArraySerializer extends Serializer<boolean[]>
{
    @Override
    public void write(final Kryo kryo, final Output output, final boolean[] array)
    {
        output.writeVarInt(array.length, true);
        output.writeBooleans(array, 0, array.length);
    }

    @Override
    public boolean[] read(final Kryo kryo, final Input input, final Class<? extends boolean[]> type)
    {
        return input.readBooleans(input.readVarInt(true));
    }
}
