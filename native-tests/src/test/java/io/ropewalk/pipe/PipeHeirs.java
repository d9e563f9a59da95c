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

import io.ropewalk.pipe.PipeScenario.Rival;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.ring.Ring;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static io.ropewalk.pipe.PipeScenario.CAPACITY;
import static io.ropewalk.pipe.PipeScenario.LARGE;
import static io.ropewalk.pipe.PipeScenario.SMALL;
import static io.ropewalk.pipe.PipeScenario.of;
import static io.ropewalk.pipe.PipeScenario.receiving;
import static io.ropewalk.pipe.PipeScenario.sending;

/**
 * What somebody does who comes to the end of a dead one, and so repairs it. What it sends has numbers of its own.
 */
final class PipeHeirs
{
    private static final int FIRST_ID = 300;
    private static final int[] NOTHING = {};

    static final List<PipeScenario> ALL = List.of(
        sending("send-then", FIRST_ID, Rival.NONE, SMALL),
        sending("send-two-then", FIRST_ID, Rival.NONE, SMALL, SMALL),
        sending("send-large-then", FIRST_ID, Rival.NONE, LARGE),
        of("send-refused-then", FIRST_ID, Rival.AT_WORK, 0, (first, second, id) ->
            second.offer(Parcel.of(id, SMALL), 1, TimeUnit.MILLISECONDS)),
        of("claim-commit-then", FIRST_ID, Rival.NONE, 0, new int[] {SMALL}, (first, second, id) ->
            second.commit(claim(second, Parcel.of(id, SMALL)))),
        of("claim-abort-large-then", FIRST_ID, Rival.NONE, 0, NOTHING, (first, second, id) ->
            second.abort(claim(second, Parcel.of(id, LARGE)))),
        of("attach-close-then-second", FIRST_ID, Rival.NONE, 0, (first, second, id) ->
        {
            second.attach();
            second.close();
        }),
        of("exclusive-send-then", FIRST_ID, Rival.NONE, 0, new int[] {LARGE}, (first, second, id) ->
        {
            second.exclusive();
            second.send(Parcel.of(id, LARGE));
        }),
        receiving("receive-then", FIRST_ID, 1, Rival.NONE),
        receiving("receive-two-then", FIRST_ID, 2, Rival.NONE),
        of("receive-refused-then", FIRST_ID, Rival.AT_WORK, 0, (first, second, id) ->
            first.poll(1, TimeUnit.MILLISECONDS)),
        of("receive-in-place-then", FIRST_ID, Rival.NONE, 1, (first, second, id) ->
        {
            while (first.poll((buffer, index, length) -> {}, 1) == 0)
            {
                Thread.onSpinWait();
            }
        }),
        of("attach-close-then-first", FIRST_ID, Rival.NONE, 0, (first, second, id) ->
        {
            first.attach();
            first.close();
        }),
        of("exclusive-receive-then", FIRST_ID, Rival.NONE, 1, (first, second, id) ->
        {
            first.exclusive();
            first.receive();
        }));

    private PipeHeirs()
    {
    }

    /** Asks again while what the dead left is in the way; the caller's watchdog ends it. */
    private static int claim(final Connection<byte[]> second, final byte[] message) throws Exception
    {
        int index = second.tryClaim(message.length);
        while (Ring.HELD_UP == index)
        {
            Thread.onSpinWait();
            index = second.tryClaim(message.length);
        }
        if (index < 0)
        {
            throw new AssertionError("claim=" + index);
        }
        second.buffer().putBytes(index, message);
        return index;
    }

    /** Whether there is something to inherit on its end, and room or messages enough for it in any case. */
    static boolean follows(final PipeScenario heir, final PipeScenario first)
    {
        if (heir.isSender() != first.isSender() || (heir.rival() == Rival.AT_WORK) != (first.rival() == Rival.AT_WORK))
        {
            return false;
        }
        if (first.rival() != Rival.NONE && heir.name().startsWith("exclusive"))
        {
            return false;
        }
        final int taken = first.takes() + (first.rival() == Rival.NONE ? 0 : 1) + heir.takes();
        return heir.isSender() ? hasRoom(heir, first) : taken <= first.buffered();
    }

    private static boolean hasRoom(final PipeScenario heir, final PipeScenario first)
    {
        final boolean claims = heir.name().startsWith("claim") && heir.sends().length == 0;
        return first.buffered() + first.sends().length + heir.sends().length + (claims ? 1 : 0) <= CAPACITY;
    }
}
