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
package io.ropewalk.command;

import io.ropewalk.codec.Codecs;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** One element as one line: a number, text, or else hexadecimal digits. */
final class ElementText
{
    private static final String HEXADECIMAL = "0x";

    /** Of a character that may be cut in two. */
    private static final int MAX_CHARACTER_LENGTH = 3;

    private final String typeName;
    private final int maxLengthBytes;
    private final boolean isJson;

    ElementText(final String typeName, final int maxLengthBytes, final boolean isJson)
    {
        this.typeName = typeName;
        this.maxLengthBytes = maxLengthBytes;
        this.isJson = isJson;
    }

    String of(final byte[] element)
    {
        final byte[] shown = element.length > maxLengthBytes ? Arrays.copyOf(element, maxLengthBytes) : element;
        final boolean isCut = shown.length < element.length;
        final Object value = value(shown, isCut);
        if (isJson)
        {
            final Map<String, Object> row = new LinkedHashMap<>();
            row.put("lengthBytes", element.length);
            row.put("type", typeName);
            row.put("value", value);
            row.put("hex", value == null ? HexFormat.of().formatHex(shown) : null);
            row.put("isCut", isCut);
            return JsonRows.of(row);
        }
        final String line =
            value == null ? HEXADECIMAL + HexFormat.of().formatHex(shown) : SafeText.of(value.toString());
        return isCut ? line + "~ (" + element.length + " bytes)" : line;
    }

    /** A number or a text; null if it is neither. */
    private Object value(final byte[] bytes, final boolean isCut)
    {
        if (bytes.length == Long.BYTES && !isCut && Codecs.int64().name().equals(typeName))
        {
            return Codecs.int64().decode(new UnsafeBuffer(bytes), 0, bytes.length);
        }
        if (bytes.length == Double.BYTES && !isCut && Codecs.float64().name().equals(typeName))
        {
            return Codecs.float64().decode(new UnsafeBuffer(bytes), 0, bytes.length);
        }
        if (Codecs.utf8().name().equals(typeName))
        {
            return text(bytes, isCut);
        }
        final String text = Codecs.bytes().name().equals(typeName) ? text(bytes, isCut) : null;
        return text == null || !SafeText.isPlain(text) ? null : text;
    }

    private static String text(final byte[] bytes, final boolean isCut)
    {
        for (int cut = 0; cut <= (isCut ? Math.min(MAX_CHARACTER_LENGTH, bytes.length) : 0); cut++)
        {
            try
            {
                return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, bytes.length - cut))
                    .toString();
            }
            catch (final CharacterCodingException ex)
            {
                // Perhaps only because its last character is cut.
                continue;
            }
        }
        return null;
    }
}
