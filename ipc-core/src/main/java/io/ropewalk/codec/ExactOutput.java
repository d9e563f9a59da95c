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

import com.esotericsoftware.kryo.io.Output;

/** An output that keeps the bits of every NaN; of all other numbers it writes what Kryo's own does. */
final class ExactOutput extends Output
{
    ExactOutput(final int length)
    {
        super(length, -1);
    }

    @Override
    public void writeFloat(final float value)
    {
        writeInt(Float.floatToRawIntBits(value));
    }

    @Override
    public void writeDouble(final double value)
    {
        writeLong(Double.doubleToRawLongBits(value));
    }

    @Override
    public void writeFloats(final float[] array, final int offset, final int count)
    {
        for (int i = offset; i < offset + count; i++)
        {
            writeInt(Float.floatToRawIntBits(array[i]));
        }
    }

    @Override
    public void writeDoubles(final double[] array, final int offset, final int count)
    {
        for (int i = offset; i < offset + count; i++)
        {
            writeLong(Double.doubleToRawLongBits(array[i]));
        }
    }
}
