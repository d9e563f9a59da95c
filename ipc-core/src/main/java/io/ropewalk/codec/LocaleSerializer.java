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
import io.ropewalk.error.CodecException;
import java.util.Locale;

/**
 * Language, country and variant, as Kryo's own serialiser writes them; a locale that has more is written as its
 * language tag in the place of the language, with a mark.
 */
final class LocaleSerializer extends Serializer<Locale>
{
    private static final char TAG_MARK = '#';

    @Override
    public void write(final Kryo kryo, final Output output, final Locale locale)
    {
        final String language = locale.getLanguage();
        if (language.indexOf(TAG_MARK) < 0 && locale.equals(of(language, locale.getCountry(), locale.getVariant())))
        {
            output.writeString(language);
            output.writeString(locale.getCountry());
            output.writeString(locale.getVariant());
            return;
        }

        final String tag = locale.toLanguageTag();
        if (!locale.equals(Locale.forLanguageTag(tag)))
        {
            throw new CodecException("locale has no language tag that stands for it, send one that has, such as " +
                "Locale.forLanguageTag(\"" + tag + "\"): locale=" + locale);
        }

        output.writeString(TAG_MARK + tag);
        output.writeString("");
        output.writeString("");
    }

    @Override
    public Locale read(final Kryo kryo, final Input input, final Class<? extends Locale> type)
    {
        final String language = input.readString();
        final String country = input.readString();
        final String variant = input.readString();
        return language.isEmpty() || TAG_MARK != language.charAt(0) ?
            of(language, country, variant) : Locale.forLanguageTag(language.substring(1));
    }

    /** The factory that is not deprecated is younger than the oldest JDK. */
    @SuppressWarnings("deprecation")
    private static Locale of(final String language, final String country, final String variant)
    {
        return new Locale(language, country, variant);
    }
}
