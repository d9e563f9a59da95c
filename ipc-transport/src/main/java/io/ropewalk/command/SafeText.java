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

import java.util.Locale;

/** Text that somebody else has written, made fit for a terminal: it moves no cursor and hides nothing. */
final class SafeText
{
    private SafeText()
    {
    }

    /** The text with everything escaped that is not printed. */
    static String of(final String text)
    {
        final StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach((codePoint) ->
        {
            if (codePoint == '\\')
            {
                safe.append("\\\\");
            }
            else if (isPrinted(codePoint))
            {
                safe.appendCodePoint(codePoint);
            }
            else
            {
                for (final char c : Character.toChars(codePoint))
                {
                    safe.append(escape(c));
                }
            }
        });
        return safe.toString();
    }

    /** Whether a text has nothing to escape but line feeds, tabs and backslashes. */
    static boolean isPlain(final String text)
    {
        return text.codePoints().allMatch((codePoint) -> isPrinted(codePoint) || '\n' == codePoint ||
            '\r' == codePoint || '\t' == codePoint);
    }

    static String escape(final char c)
    {
        return switch (c)
        {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, "\\u%04x", (int)c);
        };
    }

    /** Neither a control character, nor one that turns the direction of others, nor half of one. */
    private static boolean isPrinted(final int codePoint)
    {
        return switch (Character.getType(codePoint))
        {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
