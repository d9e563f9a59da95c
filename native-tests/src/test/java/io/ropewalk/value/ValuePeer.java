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
package io.ropewalk.value;

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.value.RecordView;
import io.ropewalk.structure.value.SharedByteArray;
import io.ropewalk.structure.value.SharedDouble;
import io.ropewalk.structure.value.SharedIntArray;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedRecord;

import java.io.ByteArrayInputStream;
import java.io.ObjectInputStream;
import java.nio.file.Path;
import java.util.Base64;

/**
 * The other process of {@link ValueProcessTest}. Arguments: walk, what, and what that needs.
 */
public final class ValuePeer
{
    static final int ROUNDS = 100_000;

    private ValuePeer()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Walk walk = Walk.open(Path.of(arguments[0]));
        switch (arguments[1])
        {
            case "modify" -> modify(walk);
            case "add" -> add(walk);
            case "addLocked" -> addLocked(walk);
            case "dieLocked" -> dieLocked(walk);
            case "throughHandle" -> throughHandle(arguments[2]);
            case "watch" -> watch(walk, Long.parseLong(arguments[2]));
            case "write" -> write(walk, Integer.parseInt(arguments[2]));
            default -> throw new IllegalArgumentException("what to do? argument=" + arguments[1]);
        }
        System.out.println(PeerJvm.DONE);
    }

    static SharedRecord<Measurement> record(final Walk walk)
    {
        return walk.open("record", SharedRecord.of(Measurement.of(0, 0)));
    }

    private static void modify(final Walk walk)
    {
        walk.open("number", SharedDouble.of(0.0)).set(3.14);
        final SharedIntArray array = walk.open("array", SharedIntArray.of(new int[10]));
        array.set(0, 5);
        walk.open("text", SharedByteArray.of(10)).setString("from afar");
    }

    private static void add(final Walk walk)
    {
        final SharedLong sum = walk.open("sum", SharedLong.of(0));
        final SharedByteArray bytes = walk.open("bytes", SharedByteArray.of(3));
        for (int i = 0; i < ROUNDS; i++)
        {
            sum.getAndAdd(1);
            bytes.getAndIncrement(1);
        }
    }

    /** Reads and writes that only the lock makes one. */
    private static void addLocked(final Walk walk)
    {
        final SharedLong sum = walk.open("sum", SharedLong.of(0));
        final SharedReentrantLock lock = sum.lock();
        for (int i = 0; i < ROUNDS; i++)
        {
            lock.lock();
            sum.setPlain(sum.getPlain() + 1);
            lock.unlock();
        }
    }

    private static void dieLocked(final Walk walk)
    {
        final SharedLong sum = walk.open("sum", SharedLong.of(0));
        sum.lock().lock();
        sum.set(1);
        Runtime.getRuntime().halt(9);
    }

    @SuppressWarnings("unchecked")
    private static void throughHandle(final String handle) throws Exception
    {
        try (ObjectInputStream in = new ObjectInputStream(
            new ByteArrayInputStream(Base64.getDecoder().decode(handle))))
        {
            ((SharedLong)in.readObject()).incrementAndGet();
            ((SharedRecord<Measurement>)in.readObject()).set(Measurement.of(7, 1));
        }
    }

    /** Looks until a version has come, through a view and as a record in turns. */
    private static void watch(final Walk walk, final long end)
    {
        final SharedRecord<Measurement> record = record(walk);
        final RecordView view = record.newView();
        final int number = view.indexOf("number");
        final int[] others = {view.indexOf("writer"), view.indexOf("level"), view.indexOf("grade"),
            view.indexOf("unit"), view.indexOf("isLast"), view.indexOf("checksum")};
        System.out.println("ready");
        long torn = 0;
        long last = 0;
        while (last < end)
        {
            record.read(view);
            final long sum = Measurement.sum(view.getLong(number), view.getInt(others[0]), view.getDouble(others[1]),
                view.getShort(others[2]), view.getChar(others[3]), view.getBoolean(others[4]));
            final boolean isWhole = sum == view.getLong(others[5]) && view.getLong(number) == view.version() &&
                view.version() >= last && record.get().isWhole();
            torn += isWhole ? 0 : 1;
            last = view.version();
        }
        System.out.println("torn=" + torn);
    }

    /** Writes until it is killed. */
    private static void write(final Walk walk, final int writer)
    {
        final SharedRecord<Measurement> record = record(walk);
        System.out.println("ready");
        while (true)
        {
            record.update((found) -> Measurement.of(found.number() + 1, writer));
        }
    }
}
