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
package io.ropewalk.pipe;

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.Scenario;
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static io.ropewalk.pipe.PipeScenario.BUDGET;
import static io.ropewalk.pipe.PipeScenario.CAPACITY;
import static io.ropewalk.pipe.PipeScenario.LARGE;
import static io.ropewalk.pipe.PipeScenario.SMALL;

/**
 * One pipe, what the survivors do with it before the victim comes, and what they must find when it is dead.
 */
final class PipeCell extends Cell
{
    private static final long PATIENCE_SECONDS = 120;
    private static final long LATE_ID = 500;
    private static final long LATER = 1000;
    private static final long LATEST = 2000;

    private final PipeScenario scenario;
    private final Pipe<byte[]> pipe;
    private Connection<byte[]> rival;
    private Connection<byte[]> witness;
    private int rivalIndex = -1;
    private Thread holder;
    private boolean isReleased;
    private boolean isDone;

    /** Whoever dies besides the victim: at least, and at most, so many messages are taken by it, or sent. */
    private int leastSecondTakes;
    private int secondTakes;
    private PipeScenario heir;
    private int leastHeirSends;

    PipeCell(final Walk walk, final Death death, final String name, final boolean isShared) throws Exception
    {
        super(death, name);
        this.scenario = (PipeScenario)death.first();
        pipe = walk.create(Pipe.of(Codecs.bytes()).capacity(CAPACITY).budget(BUDGET));
        if (isShared)
        {
            shareEnds();
        }
        fill();
        rival();
    }

    @Override
    protected String[] words(final Scenario who) throws IOException
    {
        return new String[] {Handles.write(pipe)};
    }

    @Override
    protected void died(final Scenario who, final Ending ending)
    {
        if (who.equals(scenario))
        {
            isDone = Ending.DONE == ending;
            return;
        }
        final PipeScenario other = (PipeScenario)who;
        secondTakes = other.takes();
        if (other.isSender() != scenario.isSender())
        {
            // Both were at work at the same time.
            isDone = false;
            return;
        }
        heir = other;
        leastSecondTakes = Ending.DONE == ending ? heir.takes() : 0;
        leastHeirSends = Ending.DONE == ending ? heir.sends().length : 0;
    }

    private static <E> Connection<E> another(final Connection<E> end) throws Exception
    {
        return Handles.read(Handles.write(end));
    }

    /** Two users of each end make it common for ever; they leave nothing behind. */
    private void shareEnds() throws Exception
    {
        for (int i = 0; i < 2; i++)
        {
            final Connection<byte[]> sender = another(pipe.second());
            final Connection<byte[]> other = another(pipe.second());
            final Connection<byte[]> receiver = another(pipe.first());
            final Connection<byte[]> otherReceiver = another(pipe.first());
            receiver.attach();
            sender.send(Parcel.of(0, SMALL));
            other.send(Parcel.of(1, LARGE));
            receiver.receive();
            otherReceiver.receive();
            sender.close();
            other.close();
            receiver.close();
            otherReceiver.close();
        }
    }

    /** Somebody is at the other end while the victim is at work. */
    private void fill() throws Exception
    {
        try (Connection<byte[]> reader = another(pipe.first()); Connection<byte[]> feeder = another(pipe.second()))
        {
            reader.attach();
            feeder.attach();
            witness = another(scenario.isSender() ? pipe.first() : pipe.second());
            witness.attach();
            for (int i = 0; i < scenario.buffered(); i++)
            {
                feeder.send(Parcel.of(i, SMALL));
            }
        }
    }

    private void rival() throws Exception
    {
        if (PipeScenario.Rival.NONE == scenario.rival())
        {
            return;
        }
        rival = another(scenario.isSender() ? pipe.second() : pipe.first());
        if (!scenario.isSender() && PipeScenario.Rival.AT_REST == scenario.rival())
        {
            // A look in vain would not make it the holder, so it takes, and what it took counts as the victim's.
            rival.receive();
            return;
        }
        if (scenario.isSender())
        {
            rivalIndex = rival.tryClaim(SMALL);
            if (PipeScenario.Rival.AT_REST == scenario.rival())
            {
                rival.abort(rivalIndex);
                rivalIndex = -1;
            }
        }
        else
        {
            holdForEver();
        }
    }

    /** A thread of ours has a message in its hand until the victim is dead. */
    private void holdForEver() throws InterruptedException
    {
        final Object hand = this;
        final boolean[] isHeld = new boolean[1];
        holder = new Thread(() ->
        {
            try
            {
                rival.receive((buffer, index, length) ->
                {
                    synchronized (hand)
                    {
                        isHeld[0] = true;
                        hand.notifyAll();
                        awaitRelease();
                    }
                }, 1);
            }
            catch (final IOException ex)
            {
                throw new AssertionError(ex);
            }
        });
        holder.setDaemon(true);
        synchronized (hand)
        {
            holder.start();
            while (!isHeld[0])
            {
                hand.wait();
            }
        }
    }

    private void awaitRelease()
    {
        try
        {
            while (!isReleased)
            {
                wait();
            }
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Override
    protected void verify() throws Exception
    {
        witness.close();
        final List<Long> late = scenario.isSender() ? List.of() : sendToNobody();
        verifyOld(drain(), late);
        verifyNew();
    }

    @Override
    protected void end()
    {
        pipe.close();
        pipe.destroy();
    }

    /** The claim may be that of the thread that made the cell. */
    @Override
    protected void settle() throws InterruptedException, IOException
    {
        if (holder != null)
        {
            synchronized (this)
            {
                isReleased = true;
                notifyAll();
            }
            holder.join();
        }
        if (rivalIndex >= 0)
        {
            rival.abort(rivalIndex);
            rivalIndex = -1;
        }
        if (rival != null)
        {
            rival.close();
        }
    }

    /** The reader is dead: that is found out at the latest when the pipe is full. */
    private List<Long> sendToNobody() throws Exception
    {
        final List<Long> sent = new ArrayList<>();
        try (Connection<byte[]> sender = another(pipe.second()))
        {
            for (int i = 0; i <= 2 * CAPACITY; i++)
            {
                sent.add(LATE_ID + i);
                if (!sender.send(Parcel.of(LATE_ID + i, SMALL), PATIENCE_SECONDS, TimeUnit.SECONDS))
                {
                    throw new AssertionError("waits for a dead reader");
                }
            }
            throw new AssertionError("sends to a dead reader: sent=" + sent);
        }
        catch (final PeerClosedException expected)
        {
            return sent;
        }
    }

    /** Everything up to the end of the stream. */
    private List<Long> drain() throws Exception
    {
        final List<Long> found = new ArrayList<>();
        try (Connection<byte[]> reader = another(pipe.first()))
        {
            byte[] message = reader.receive(PATIENCE_SECONDS, TimeUnit.SECONDS);
            while (message != null)
            {
                found.add(Parcel.check(message));
                message = reader.receive(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            throw new AssertionError("waits for a dead sender: found=" + found);
        }
        catch (final EOFException expected)
        {
            return found;
        }
    }

    private void verifyOld(final List<Long> found, final List<Long> late)
    {
        final int sends = scenario.sends().length;
        final int leastTaken = (isDone ? scenario.takes() : 0) + leastSecondTakes;
        final int heirSends = heir == null ? 0 : heir.sends().length;
        for (int taken = leastTaken; taken <= scenario.takes() + secondTakes; taken++)
        {
            for (int sent = isDone ? sends : 0; sent <= sends; sent++)
            {
                for (int heirSent = leastHeirSends; heirSent <= heirSends; heirSent++)
                {
                    for (int lateSent = Math.max(0, late.size() - 1); lateSent <= late.size(); lateSent++)
                    {
                        if (expected(taken, sent, heirSent, late.subList(0, lateSent)).equals(found))
                        {
                            return;
                        }
                    }
                }
            }
        }
        throw new AssertionError("found=" + found + " late=" + late + " done=" + isDone);
    }

    private List<Long> expected(final int taken, final int sent, final int heirSent, final List<Long> late)
    {
        final long rivalTook = rival == null || scenario.isSender() ? 0 : 1;
        final List<Long> expected = new ArrayList<>();
        for (long id = rivalTook + taken; id < scenario.buffered() + sent; id++)
        {
            expected.add(id);
        }
        for (int i = 0; i < heirSent; i++)
        {
            expected.add((long)heir.buffered() + i);
        }
        expected.addAll(late);
        return expected;
    }

    /** The pipe is as good as new: full at its capacity, with room for as much, in order. */
    private void verifyNew() throws Exception
    {
        whole();
        round();
        whole();
    }

    /** The budget is all there. */
    private void whole() throws Exception
    {
        try (Connection<byte[]> sender = another(pipe.second()); Connection<byte[]> reader = another(pipe.first()))
        {
            reader.attach();
            if (!sender.send(Parcel.of(LATEST, BUDGET), PATIENCE_SECONDS, TimeUnit.SECONDS))
            {
                throw new AssertionError("budget lost");
            }
            if (Parcel.check(reader.receive(PATIENCE_SECONDS, TimeUnit.SECONDS)) != LATEST)
            {
                throw new AssertionError("another message");
            }
        }
    }

    private void round() throws Exception
    {
        try (Connection<byte[]> sender = another(pipe.second()); Connection<byte[]> reader = another(pipe.first()))
        {
            reader.attach();
            for (int i = 0; i < CAPACITY; i++)
            {
                if (!sender.send(Parcel.of(LATER + i, SMALL), PATIENCE_SECONDS, TimeUnit.SECONDS))
                {
                    throw new AssertionError("no room: i=" + i);
                }
            }
            if (sender.send(Parcel.of(LATER, SMALL), 0, TimeUnit.SECONDS))
            {
                throw new AssertionError("room beyond the capacity");
            }
            for (int i = 0; i < CAPACITY; i++)
            {
                final byte[] message = reader.receive(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (message == null || Parcel.check(message) != LATER + i)
                {
                    throw new AssertionError("lost: i=" + i);
                }
            }
        }
    }
}
