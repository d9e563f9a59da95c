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
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Date, time, and the zone as Kryo's own serialiser writes them; with the zone its offset in seconds, because an hour
 * of autumn comes twice. A JVM whose time zone data do not know that offset refuses the value, which would be another
 * instant there.
 */
final class ZonedDateTimeSerializer extends Serializer<ZonedDateTime>
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
