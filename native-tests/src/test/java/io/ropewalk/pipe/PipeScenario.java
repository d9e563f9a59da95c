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

import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One operation of the matrix, on the lane from the second end to the first.
 *
 * @param name    without spaces.
 * @param buffered messages that lie in the pipe before.
 * @param sends   lengths of the messages that the victim sends; their numbers follow those that were there before.
 * @param takes   how many messages the victim takes.
 * @param rival   what a survivor that uses the same end is doing meanwhile.
 * @param act     the operation.
 */
record PipeScenario(String name, int buffered, int[] sends, int takes, Rival rival, Act act) implements Scenario
{
    static final int CAPACITY = 4;
    static final int BUDGET = 1024;
    static final int SMALL = 40;
    static final int LARGE = 500;

    /** A survivor on the same end as the victim. */
    enum Rival
    {
        /** Nobody. */
        NONE,
        /** It is attached, has used the end alone, and is at rest. */
        AT_REST,
        /** It has a claim open, or a message in its hand, until the victim is dead. */
        AT_WORK
    }

    /** What the victim does. */
    interface Act
    {
        void on(Connection<byte[]> first, Connection<byte[]> second, long nextId) throws Exception;
    }

    private static final int[] NONE = {};

    static final List<PipeScenario> ALL = List.of(
        sending("send", 2, Rival.NONE, SMALL),
        sending("send-two", 1, Rival.NONE, SMALL, SMALL),
        sending("send-large", 1, Rival.NONE, LARGE),
        sending("send-last-place", CAPACITY - 1, Rival.NONE, SMALL),
        sending("send-beside", 1, Rival.AT_REST, SMALL),
        sending("send-large-beside", 1, Rival.AT_REST, LARGE),
        sending("send-full", CAPACITY, Rival.NONE),
        of("send-refused", 1, Rival.AT_WORK, 0, (first, second, id) ->
            second.offer(Parcel.of(id, SMALL), 1, TimeUnit.MILLISECONDS)),
        claiming("claim-commit", SMALL, true),
        claiming("claim-commit-large", LARGE, true),
        claiming("claim-abort", SMALL, false),
        claiming("claim-abort-large", LARGE, false),
        receiving("receive", 3, 1, Rival.NONE),
        receiving("receive-two", 4, 2, Rival.NONE),
        receiving("receive-nothing", 0, 0, Rival.NONE),
        receiving("receive-beside", 4, 1, Rival.AT_REST),
        of("receive-refused", 3, Rival.AT_WORK, 0, (first, second, id) -> first.poll(1, TimeUnit.MILLISECONDS)),
        of("receive-in-place", 4, Rival.NONE, 3, (first, second, id) -> first.poll(
            (buffer, index, length) -> {}, 3)),
        of("await-ready", 2, Rival.NONE, 0, (first, second, id) -> first.awaitReady(0, TimeUnit.SECONDS)),
        of("attach-close-second", 2, Rival.NONE, 0, (first, second, id) ->
        {
            second.attach();
            second.close();
        }),
        of("attach-close-first", 2, Rival.NONE, 0, (first, second, id) ->
        {
            first.attach();
            first.close();
        }),
        of("send-close", 2, Rival.NONE, 0, new int[] {SMALL}, (first, second, id) ->
        {
            second.send(Parcel.of(id, SMALL));
            second.close();
        }),
        of("receive-close", 2, Rival.NONE, 1, (first, second, id) ->
        {
            first.receive();
            first.close();
        }),
        of("exclusive-send", 1, Rival.NONE, 0, new int[] {SMALL, LARGE}, (first, second, id) ->
        {
            second.exclusive();
            second.send(Parcel.of(id, SMALL));
            second.send(Parcel.of(id + 1, LARGE));
        }),
        of("exclusive-receive", 3, Rival.NONE, 2, (first, second, id) ->
        {
            first.exclusive();
            first.receive();
            first.receive();
            first.close();
        }));

    static PipeScenario of(
        final String name, final int buffered, final Rival rival, final int takes, final Act act)
    {
        return of(name, buffered, rival, takes, NONE, act);
    }

    static PipeScenario of(
        final String name, final int buffered, final Rival rival, final int takes, final int[] sends, final Act act)
    {
        return new PipeScenario(name, buffered, sends, takes, rival, act);
    }

    static PipeScenario sending(
        final String name, final int buffered, final Rival rival, final int... lengths)
    {
        return of(name, buffered, rival, 0, lengths, (first, second, id) ->
        {
            for (int i = 0; i < lengths.length; i++)
            {
                second.send(Parcel.of(id + i, lengths[i]));
            }
            if (lengths.length == 0 && second.offer(Parcel.of(id, SMALL), 1, TimeUnit.MILLISECONDS))
            {
                throw new AssertionError("was full");
            }
        });
    }

    static PipeScenario claiming(final String name, final int length, final boolean isCommitted)
    {
        return of(name, 1, Rival.NONE, 0, isCommitted ? new int[] {length} : NONE, (first, second, id) ->
        {
            final int index = second.tryClaim(length);
            if (index < 0)
            {
                throw new AssertionError("claim=" + index);
            }
            second.buffer().putBytes(index, Parcel.of(id, length));
            if (isCommitted)
            {
                second.commit(index);
            }
            else
            {
                second.abort(index);
            }
        });
    }

    static PipeScenario receiving(
        final String name, final int buffered, final int takes, final Rival rival)
    {
        return of(name, buffered, rival, takes, (first, second, id) ->
        {
            for (int i = 0; i < takes; i++)
            {
                Parcel.check(first.receive());
            }
            if (takes == 0 && first.poll(1, TimeUnit.MILLISECONDS) != null)
            {
                throw new AssertionError("was empty");
            }
        });
    }

    @Override
    public boolean isTimed()
    {
        return name.equals("send-full") || name.equals("receive-nothing") || name.contains("refused");
    }

    /** Word: the pipe. */
    @Override
    public void play(final Stage stage) throws Exception
    {
        final Pipe<byte[]> pipe = Handles.read(stage.word(0));
        final Connection<byte[]> first = Views.through(pipe.first(), stage::halting);
        final Connection<byte[]> second = Views.through(pipe.second(), stage::halting);
        stage.arm();
        act.on(first, second, buffered);
    }

    /** Whether the victim is on the second end. */
    boolean isSender()
    {
        return name.startsWith("send") || name.startsWith("claim") || name.endsWith("second") ||
            name.startsWith("exclusive-send");
    }

    @Override
    public String toString()
    {
        return name;
    }
}
