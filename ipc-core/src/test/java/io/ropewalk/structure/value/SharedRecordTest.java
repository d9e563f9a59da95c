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
package io.ropewalk.structure.value;

import io.ropewalk.error.CodecException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.segment.Views;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The latest value of a record, whole. */
class SharedRecordTest extends ValueFixture
{
    private static final int RECORD_ROUNDS = 20_000;

    @Test
    void shouldReturnTheLatestWhenSet()
    {
        final SharedRecord<Point> first = keep(walk.open("point", SharedRecord.of(new Point(1, 2))));
        final SharedRecord<Point> second = walk.open("point", SharedRecord.of(new Point(3, 4)));
        assertEquals(new Point(1, 2), second.get());
        assertEquals(0, second.version());
        for (int i = 0; i < 10; i++)
        {
            final SharedRecord<Point> writer = i % 2 == 0 ? first : second;
            writer.set(new Point(i, -i));
            assertEquals(new Point(i, -i), first.get());
            assertEquals(new Point(i, -i), second.get());
            assertEquals(i + 1, first.version());
        }
    }

    @Test
    void shouldKeepEveryKindOfComponentWhenWritten()
    {
        final Everything initial = everything();
        final SharedRecord<Everything> record = keep(walk.create(SharedRecord.of(initial)));
        assertEquals(initial, record.get());
        final RecordView view = record.newView();
        assertTrue(view.getBoolean(view.indexOf("truth")));
        assertEquals(-1, view.getByte(view.indexOf("small")));
        assertEquals('\u20ac', view.getChar(view.indexOf("letter")));
        assertEquals(-2, view.getShort(view.indexOf("shorter")));
        assertEquals(-3, view.getInt(view.indexOf("number")));
        assertEquals(-4, view.getLong(view.indexOf("longer")));
        assertEquals(0.5f, view.getFloat(view.indexOf("single")));
        assertEquals(-0.25, view.getDouble(view.indexOf("twice")));
        assertEquals(5, view.getInt(view.indexOf("boxed")));
        assertEquals(Side.SELL.ordinal(), view.getOrdinal(view.indexOf("side")));
        assertEquals(7, view.getLong(view.indexOf("corner.y")));
        view.setBoolean(view.indexOf("truth"), false);
        view.setByte(view.indexOf("small"), (byte)11);
        view.setChar(view.indexOf("letter"), 'x');
        view.setShort(view.indexOf("shorter"), (short)12);
        view.setInt(view.indexOf("number"), 13);
        view.setLong(view.indexOf("longer"), 14);
        view.setFloat(view.indexOf("single"), 1.5f);
        view.setDouble(view.indexOf("twice"), 1.25);
        view.setInt(view.indexOf("boxed"), 15);
        view.setLong(view.indexOf("corner.x"), 16);
        assertEquals(initial, record.get());
        record.write(view);
        assertEquals(new Everything(false, (byte)11, 'x', (short)12, 13, 14, 1.5f, 1.25, 15, Side.SELL,
            new UUID(1, 2), Instant.ofEpochSecond(3, 4), new Point(16, 7)), record.get());
        record.read(view);
        assertEquals(1, view.version());
    }

    @Test
    void shouldHoldNothingWhenThereAreNoComponents()
    {
        final SharedRecord<Nothing> record = keep(walk.create(SharedRecord.of(new Nothing())));
        record.set(new Nothing());
        assertEquals(new Nothing(), record.get());
        assertEquals(1, record.version());
    }

    @Test
    void shouldRefuseWhenTheRecordIsUnsuitable()
    {
        assertMentions("component=text type=java.lang.String",
            assertThrows(IllegalArgumentException.class, () -> walk.create(SharedRecord.of(new Text("a")))));
        assertMentions("component=any type=java.lang.Object",
            assertThrows(IllegalArgumentException.class, () -> walk.create(SharedRecord.of(new Anything("a")))));
        assertMentions("component=text", assertThrows(IllegalArgumentException.class,
            () -> walk.create(SharedRecord.of(new Nested(new Text("a"))))));
        assertThrows(NullPointerException.class, () -> SharedRecord.of((Point)null));
        assertMentions("null component", assertThrows(IllegalArgumentException.class,
            () -> walk.create(SharedRecord.of(new Boxed(1, null)))));
    }

    @Test
    void shouldKeepTheLatestWhenAValueIsUnsuitable()
    {
        final SharedRecord<Boxed> record = keep(walk.create(SharedRecord.of(new Boxed(1, 2L))));
        assertThrows(IllegalArgumentException.class, () -> record.set(new Boxed(null, 2L)));
        assertThrows(NullPointerException.class, () -> record.set(null));
        assertThrows(NullPointerException.class, () -> record.update((found) -> null));
        assertThrows(NumberFormatException.class, () -> record.update((found) -> new Boxed(Integer.valueOf("x"), 1L)));
        final SharedRecord<Picky> picky = keep(walk.create(SharedRecord.of(new Picky(1))));
        final RecordView view = picky.newView();
        view.setInt(0, -1);
        picky.write(view);
        assertThrows(CodecException.class, picky::get);
        picky.set(new Picky(2));
        assertEquals(new Picky(2), picky.get());
        assertEquals(new Boxed(1, 2L), record.get());
        assertEquals(0, record.version());
    }

    @Test
    void shouldRefuseWhenAViewIsUsedWrongly()
    {
        final SharedRecord<Point> record = keep(walk.create(SharedRecord.of(new Point(1, 2))));
        final RecordView view = record.newView();
        assertMentions("name=z", assertThrows(IllegalArgumentException.class, () -> view.indexOf("z")));
        assertMentions("name=y expected=long found=int",
            assertThrows(IllegalArgumentException.class, () -> view.getInt(1)));
        assertThrows(IndexOutOfBoundsException.class, () -> view.getLong(2));
        assertThrows(IndexOutOfBoundsException.class, () -> view.setLong(-1, 0));
        final SharedRecord<Boxed> other = keep(walk.create(SharedRecord.of(new Boxed(1, 2L))));
        assertThrows(IllegalArgumentException.class, () -> other.read(view));
        assertThrows(IllegalArgumentException.class, () -> other.write(view));
    }

    @Test
    void shouldRefuseWhenTheNameIsTakenOrTheHandleClosed()
    {
        final SharedRecord<Point> record = keep(walk.open("shape", SharedRecord.of(new Point(1, 2))));
        final RecordView view = record.newView();
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("shape", SharedRecord.of(new Picky(1))));
        assertThrows(IncompatibleSegmentException.class,
            () -> walk.find("shape", SharedRecord.of(Picky.class)));
        assertEquals(Optional.empty(), walk.find("shapeless", SharedRecord.of(Point.class)));
        assertEquals(new Point(1, 2), walk.find("shape", SharedRecord.of(Point.class)).orElseThrow().get());
        record.close();
        assertThrows(HandleClosedException.class, record::get);
        assertThrows(HandleClosedException.class, () -> record.set(new Point(1, 1)));
        assertThrows(HandleClosedException.class, () -> record.read(view));
        assertThrows(HandleClosedException.class, () -> record.write(view));
        assertThrows(HandleClosedException.class, record::lock);
    }

    @Test
    void shouldReachTheSameRecordWhenTheHandleWasWritten() throws Exception
    {
        final SharedRecord<Point> record = keep(walk.create(SharedRecord.of(new Point(1, 2))));
        final SharedRecord<Point> copy = read(written(record));
        copy.set(new Point(3, 4));
        assertEquals(new Point(3, 4), record.get());
    }

    /** As the filter of an object codec does, which knows the classes of Ropewalk only. */
    @Test
    @SuppressWarnings({"unchecked", "BanSerializableRead"})
    void shouldReachTheSameRecordWhenItsReaderAdmitsNoClassesOfUsers() throws Exception
    {
        final SharedRecord<Point> record = keep(walk.create(SharedRecord.of(new Point(1, 2))));
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(written(record))))
        {
            in.setObjectInputFilter((info) -> Point.class == info.serialClass() ? Status.REJECTED : Status.UNDECIDED);
            final SharedRecord<Point> copy = (SharedRecord<Point>)in.readObject();
            record.set(new Point(3, 4));
            assertEquals(new Point(3, 4), copy.get());
        }
    }

    @Test
    void shouldBringNoValueWhenOnlyFound()
    {
        keep(walk.open("bare", SharedRecord.of(Point.class)));
        final Point initial = new Point(1, 2);
        assertNull(walk.find("bare", SharedRecord.of(initial)).orElseThrow().get());
        assertEquals(initial, walk.open("bare", SharedRecord.of(initial)).get());
    }

    @Test
    void shouldRefuseTheHandleWhenTheRecordHasOtherComponentsHere() throws Exception
    {
        final SharedRecord<Point> record = keep(walk.create(SharedRecord.of(new Point(1, 2))));
        keep(record);
        final byte[] bytes = written(new RecordKind.Sent(Point.class.getName(), "record:of another version"));
        assertMentions("expected=record:of another version found=record:",
            assertThrows(InvalidObjectException.class, () -> read(bytes)));
    }

    @Test
    void shouldHaveNoValueWhenMadeOfATypeOnly() throws Exception
    {
        final SharedRecord<Everything> record = keep(walk.open("empty", SharedRecord.of(Everything.class)));
        assertNull(record.get());
        assertEquals(-1, record.version());
        assertNull(SharedRecordTest.<SharedRecord<Everything>>read(written(record)).get());
        assertNull(walk.find("empty", SharedRecord.of(Everything.class)).orElseThrow().get());
        final RecordView view = record.newView();
        assertEquals(-1, view.version());
        assertEquals(0, view.getInt(view.indexOf("number")));
        assertEquals(everything(), record.update((found) -> found == null ? everything() : null));
        assertEquals(everything(), record.get());
        assertEquals(0, record.version());
        assertEquals(everything(), walk.open("empty", SharedRecord.of(Everything.class)).get());
    }

    @Test
    void shouldHaveAWholeValueWhenTheFirstOneIsThatOfAView()
    {
        final SharedRecord<Everything> record = keep(walk.open("filled", SharedRecord.of(Everything.class)));
        final RecordView view = record.newView();
        view.setLong(view.indexOf("corner.x"), 5);
        record.write(view);
        assertEquals(new Everything(false, (byte)0, (char)0, (short)0, 0, 0, 0, 0, 0, Side.BUY, new UUID(0, 0),
            Instant.EPOCH, new Point(5, 0)), record.get());
        assertEquals(0, record.version());
    }

    @Test
    void shouldHaveTheInitialValueOfTheFirstWhoBringsOneWhenMadeOfATypeOnly()
    {
        final SharedRecord<Point> record = keep(walk.open("later", SharedRecord.of(Point.class)));
        assertEquals(new Point(1, 2), walk.open("later", SharedRecord.of(new Point(1, 2))).get());
        assertEquals(new Point(1, 2), walk.open("later", SharedRecord.of(new Point(3, 4))).get());
        assertEquals(new Point(1, 2), record.get());
        assertEquals(0, record.version());
    }

    @Test
    void shouldLoseNoUpdateWhenThreadsUpdateAtOnce() throws Exception
    {
        keep(walk.open("updated", SharedRecord.of(new Point(0, 0))));
        inThreads((number) ->
        {
            final SharedRecord<Point> record = walk.find("updated", SharedRecord.of(Point.class)).orElseThrow();
            for (int i = 0; i < RECORD_ROUNDS; i++)
            {
                record.update((found) -> new Point(found.x + 1, found.y - 1));
            }
        });
        final SharedRecord<Point> record = walk.open("updated", SharedRecord.of(new Point(0, 0)));
        assertEquals(new Point(THREADS * RECORD_ROUNDS, -THREADS * RECORD_ROUNDS), record.get());
        assertEquals(THREADS * RECORD_ROUNDS, record.version());
    }

    @Test
    void shouldMakeOneStepOfSeveralWhenTheLockIsHeld() throws Exception
    {
        final SharedRecord<Point> record = keep(walk.create(SharedRecord.of(new Point(0, 0))));
        inThreads((number) ->
        {
            for (int i = 0; i < RECORD_ROUNDS; i++)
            {
                record.lock().lock();
                final Point found = record.get();
                record.set(new Point(found.x + 1, found.y + 2));
                record.lock().unlock();
            }
        });
        assertEquals(new Point(THREADS * RECORD_ROUNDS, 2L * THREADS * RECORD_ROUNDS), record.get());
    }

    @Test
    void shouldNeverBeTornWhenReadUnderAFastWriter() throws Exception
    {
        final SharedRecord<Wide> record = keep(walk.create(SharedRecord.of(Wide.of(0))));
        final AtomicBoolean isOver = new AtomicBoolean();
        inThreads((number) ->
        {
            if (number == 0)
            {
                for (int i = 1; i <= ROUNDS; i++)
                {
                    record.set(Wide.of(i));
                }
                isOver.set(true);
                return;
            }
            long last = 0;
            final RecordView view = record.newView();
            while (!isOver.get())
            {
                record.read(view);
                for (int i = 0; i < 8; i++)
                {
                    assertEquals(view.version(), view.getLong(i));
                }
                assertTrue(view.version() >= last);
                last = view.version();
            }
        });
        assertEquals(Wide.of(ROUNDS), record.get());
    }

    @SuppressWarnings("unchecked")
    @Test
    void shouldLookAgainWhenLappedDuringALook()
    {
        for (int laps = 0; laps <= 9; laps++)
        {
            for (int load = 1; load <= 10; load++)
            {
                final SharedRecord<Wide> writer = keep(walk.create(SharedRecord.of(Wide.of(0))));
                writer.set(Wide.of(1));
                final int sets = laps;
                final Interrupted interrupted =
                    new Interrupted(load, () -> setAndBegin(writer, Views.memory(writer), sets));
                final SharedRecord<Wide> reader = Views.through(writer, interrupted::over);
                final Wide found = reader.get();
                assertEquals(Wide.of(found.a), found, "laps=" + laps + " load=" + load);
                assertTrue(found.a == 1 || found.a == laps + 1, "laps=" + laps + " load=" + load + " found=" + found);
                writer.destroy();
            }
        }
    }

    /** Leaves the next value half-written, as a writer that died does. */
    private static void setAndBegin(final SharedRecord<Wide> writer, final AtomicBuffer body, final int sets)
    {
        for (int i = 0; i < sets; i++)
        {
            writer.set(Wide.of(writer.version() + 1));
        }
        final int next = RecordDescriptor.copyOffset(writer.version() + 1, RecordDescriptor.stride(64));
        body.putLong(next, -1);
        body.putLong(next + 4 * Long.BYTES, -1);
    }

    @Test
    void shouldThrowTypedExceptionsOnlyWhenBytesWereDamaged()
    {
        final Everything initial = everything();
        final Random random = new Random(1);
        for (int i = 0; i < 2_000; i++)
        {
            final SharedRecord<Everything> record = keep(walk.create(SharedRecord.of(initial)));
            final AtomicBuffer body = Views.memory(record);
            final int copies = RecordDescriptor.COPIES_OFFSET + RecordDescriptor.COPY_COUNT * 128;
            for (int strikes = 0; strikes < 4; strikes++)
            {
                body.putByte(random.nextInt(copies), (byte)random.nextInt());
                body.putLong(RecordDescriptor.VERSION_OFFSET, random.nextLong());
            }
            try
            {
                record.get();
            }
            catch (final CodecException expected)
            {
                assertTrue(expected.getMessage().contains("="));
            }
            record.set(initial);
            assertEquals(initial, record.get());
            record.destroy();
        }
    }

    private static Everything everything()
    {
        return new Everything(true, (byte)-1, '\u20ac', (short)-2, -3, -4L, 0.5f, -0.25, 5, Side.SELL,
            new UUID(1, 2), Instant.ofEpochSecond(3, 4), new Point(6, 7));
    }

    private static void assertMentions(final String part, final Throwable ex)
    {
        assertTrue(ex.getMessage().contains(part), ex.getMessage());
    }

    /** Does something before one of the loads of a reader. */
    private static final class Interrupted
    {
        private final AtomicInteger loads = new AtomicInteger();
        private final int load;
        private final Runnable action;

        Interrupted(final int load, final Runnable action)
        {
            this.load = load;
            this.action = action;
        }

        AtomicBuffer over(final AtomicBuffer target)
        {
            return (AtomicBuffer)Proxy.newProxyInstance(
                Interrupted.class.getClassLoader(), new Class<?>[] {AtomicBuffer.class}, (proxy, method, arguments) ->
                {
                    if (method.getName().startsWith("getLong") && loads.incrementAndGet() == load)
                    {
                        action.run();
                    }
                    try
                    {
                        return method.invoke(target, arguments);
                    }
                    catch (final InvocationTargetException ex)
                    {
                        throw ex.getCause();
                    }
                });
        }
    }

    enum Side
    {
        BUY, SELL
    }

    record Point(long x, long y)
    {
    }

    record Everything(
        boolean truth, byte small, char letter, short shorter, int number, long longer, float single, double twice,
        Integer boxed, Side side, UUID id, Instant time, Point corner)
    {
    }

    record Wide(long a, long b, long c, long d, long e, long f, long g, long h)
    {
        static Wide of(final long value)
        {
            return new Wide(value, value, value, value, value, value, value, value);
        }
    }

    record Picky(int positive)
    {
        Picky
        {
            if (positive < 0)
            {
                throw new IllegalArgumentException("positive=" + positive);
            }
        }
    }

    record Boxed(Integer number, Long longer)
    {
    }

    record Nothing()
    {
    }

    record Text(String text)
    {
    }

    record Anything(Object any)
    {
    }

    record Nested(Text text)
    {
    }
}
