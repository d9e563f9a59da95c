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
package io.ropewalk.bench.party;

import io.ropewalk.bench.link.Link;
import io.ropewalk.bench.link.MessageChecker;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The loops that are measured, the same for every link, by the command that begins them.
 * <p>
 * They work in chunks, each a call of its own: so the compiler gets whole methods to compile, and not the middle of one
 * that never returns.
 */
final class Loops
{
    static final String SIZE = "size";

    private final MessageChecker checker;
    private final LinkEnd end;
    private final RoundTripLoops roundTrips;
    private final OneWayLoops oneWay;
    private final SleepingLoops sleeping;
    private final OpenLoops open;

    /**
     * Made for one end of a link.
     *
     * @param link      to send and receive with.
     * @param checker   of what is received.
     * @param role      of this process.
     * @param producers in the case.
     * @param isTold    whether another command waits.
     * @param answers   hears what is to be said before a command is done.
     */
    Loops(
        final Link link,
        final MessageChecker checker,
        final int role,
        final int producers,
        final BooleanSupplier isTold,
        final Consumer<String> answers)
    {
        this.checker = checker;
        end = new LinkEnd(link, checker, role, producers);
        roundTrips = new RoundTripLoops(end);
        oneWay = new OneWayLoops(end, isTold, answers);
        sleeping = new SleepingLoops(end);
        open = new OpenLoops(end);
    }

    /** Obeys; the words are a command and its arguments, of which times are in milliseconds. */
    String run(final String... words)
    {
        checker.clearStops();
        return switch (words[0])
        {
            case RoundTripLoops.ROUND_TRIPS -> roundTrips.ask(nanos(words[1]));
            case RoundTripLoops.ECHO -> roundTrips.echo();
            case OneWayLoops.PRODUCE -> oneWay.produce();
            case OneWayLoops.CONSUME -> oneWay.consume(new SteadyWindow(nanos(words[1]), nanos(words[2])));
            case OneWayLoops.CONSUME_SHARED ->
                oneWay.consumeShared(new SteadyWindow(nanos(words[1]), nanos(words[2])));
            case OneWayLoops.END -> OneWayLoops.END;
            case SIZE -> resize(Integer.parseInt(words[1]));
            case OpenLoops.SEND_AT -> open.send(OpenLoops.Timetable.parse(words));
            case OpenLoops.RECEIVE_AT -> open.receive(OpenLoops.Timetable.parse(words));
            case SleepingLoops.IDLE -> sleeping.idle();
            case SleepingLoops.LATER -> sleeping.later(nanos(words[1]));
            default -> runAsleep(words);
        };
    }

    private String resize(final int lengthBytes)
    {
        end.size(lengthBytes);
        return SIZE;
    }

    private String runAsleep(final String... words)
    {
        if (words.length < 3)
        {
            throw new IllegalArgumentException("no such command: command=" + words[0]);
        }
        try (SleepProbe other = SleepProbe.at(words[2]))
        {
            return switch (words[0])
            {
                case SleepingLoops.ASK_ASLEEP -> sleeping.ask(nanos(words[1]), other);
                case SleepingLoops.ECHO_ASLEEP -> sleeping.echo(other);
                default -> throw new IllegalArgumentException("no such command: command=" + words[0]);
            };
        }
    }

    private static long nanos(final String durationMs)
    {
        return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(durationMs));
    }
}
