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

import static java.nio.charset.StandardCharsets.UTF_8;

/** Names for codecs of user classes: readable in part, exact by their fingerprint. */
final class CodecName
{
    /** What the header of a shared file has room for. */
    static final int MAX_LENGTH_BYTES = 124;

    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private CodecName()
    {
    }

    /**
     * @param kind  of codec.
     * @param label for people; its beginning is cut off when it is too long.
     * @param shape everything that peers must agree on.
     * @return {@code kind:label#fingerprint}.
     */
    static String of(final String kind, final String label, final String shape)
    {
        final String prefix = kind + ':';
        final String suffix = '#' + String.format("%016x", fingerprint(shape));
        final int roomBytes = MAX_LENGTH_BYTES - prefix.length() - suffix.length();
        String shown = label;
        while (shown.getBytes(UTF_8).length > roomBytes)
        {
            shown = shown.substring(shown.offsetByCodePoints(0, 1));
        }

        return prefix + shown + suffix;
    }

    private static long fingerprint(final String shape)
    {
        long hash = FNV_OFFSET_BASIS;
        for (final byte b : shape.getBytes(UTF_8))
        {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }

        return hash;
    }
}
