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
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.TimeSerializers.LocalDateSerializer;
import com.esotericsoftware.kryo.serializers.TimeSerializers.LocalTimeSerializer;
import io.ropewalk.error.CodecException;
import java.lang.reflect.Array;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;

/** Values of the JDK that Kryo would not carry faithfully, or not without trusting the message. */
final class ValueSerializers
{
    private ValueSerializers()
    {
    }

    /** Arrays of booleans; Kryo's own serialiser is the one that allocates what the message says. */
    static final class BooleanArrays extends Serializer<boolean[]>
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

    /** Arrays of references. */
    static final class ObjectArrays extends Serializer<Object[]>
    {
        @Override
        public void write(final Kryo kryo, final Output output, final Object[] array)
        {
            output.writeVarInt(array.length, true);
            for (final Object element : array)
            {
                kryo.writeClassAndObject(output, element);
            }
        }

        @Override
        public Object[] read(final Kryo kryo, final Input input, final Class<? extends Object[]> type)
        {
            final int count = ((BoundedInput)input).readCount();
            final Object[] array = (Object[])Array.newInstance(type.getComponentType(), count);
            kryo.reference(array);
            for (int i = 0; i < count; i++)
            {
                array[i] = kryo.readClassAndObject(input);
            }

            return array;
        }
    }

    /**
     * Language, country and variant, as Kryo's own serialiser writes them; a locale that has more is written as its
     * language tag in the place of the language, with a mark.
     */
    static final class Locales extends Serializer<Locale>
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

    /**
     * Date, time, and the zone as Kryo's own serialiser writes them; with the zone its offset in seconds, because an
     * hour of autumn comes twice. A JVM whose time zone data do not know that offset refuses the value, which would be
     * another instant there.
     */
    static final class ZonedDateTimes extends Serializer<ZonedDateTime>
    {
        private static final char OFFSET_MARK = '@';

        private final LocalDateSerializer dates = new LocalDateSerializer();
        private final LocalTimeSerializer times = new LocalTimeSerializer();

        @Override
        public void write(final Kryo kryo, final Output output, final ZonedDateTime value)
        {
            final ZoneId zone = value.getZone();
            dates.write(kryo, output, value.toLocalDate());
            times.write(kryo, output, value.toLocalTime());
            output.writeString(zone instanceof ZoneOffset ?
                zone.getId() : zone.getId() + OFFSET_MARK + value.getOffset().getTotalSeconds());
        }

        @Override
        public ZonedDateTime read(final Kryo kryo, final Input input, final Class<? extends ZonedDateTime> type)
        {
            final LocalDate date = dates.read(kryo, input, LocalDate.class);
            final LocalTime time = times.read(kryo, input, LocalTime.class);
            final String zone = input.readString();
            final int mark = null == zone ? -1 : zone.indexOf(OFFSET_MARK);
            if (mark < 0)
            {
                return ZonedDateTime.of(date, time, ZoneId.of(zone));
            }

            final ZoneOffset offset = ZoneOffset.ofTotalSeconds(Integer.parseInt(zone.substring(mark + 1)));
            try
            {
                return ZonedDateTime.ofStrict(LocalDateTime.of(date, time), offset, ZoneId.of(zone.substring(0, mark)));
            }
            catch (final DateTimeException ex)
            {
                throw new KryoException("time zone data differ between sender and receiver, update the older: date=" +
                    date + " time=" + time + " zone=" + zone, ex);
            }
        }
    }

    /** The only object of its class: the class number says it all. */
    static final class Constant extends Serializer<Object>
    {
        private final Object constant;

        Constant(final Object constant)
        {
            this.constant = constant;
        }

        @Override
        public void write(final Kryo kryo, final Output output, final Object object)
        {
        }

        @Override
        public Object read(final Kryo kryo, final Input input, final Class<? extends Object> type)
        {
            return constant;
        }
    }

    /**
     * Around the serialiser of objects that are made when all of their parts have been read. A part that refers to one
     * would get null in its place, so {@link StrictKryo} refuses it while it is written.
     */
    static final class Whole<T> extends Serializer<T>
    {
        private final Serializer<T> parts;

        Whole(final Serializer<T> parts)
        {
            super(parts.getAcceptsNull(), parts.isImmutable());
            this.parts = parts;
        }

        @Override
        public void write(final Kryo kryo, final Output output, final T object)
        {
            final StrictKryo strict = (StrictKryo)kryo;
            strict.begin(object);
            parts.write(kryo, output, object);
            strict.end();
        }

        @Override
        public T read(final Kryo kryo, final Input input, final Class<? extends T> type)
        {
            return parts.read(kryo, input, type);
        }
    }
}
