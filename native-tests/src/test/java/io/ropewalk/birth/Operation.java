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
package io.ropewalk.birth;

import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a victim is doing when it dies, what was before, and what the survivors must find.
 *
 * @param name      in the table.
 * @param end       of the victim.
 * @param before    nobody is armed yet.
 * @param act       command of the victim.
 * @param meanwhile while it stands at its step, if it does.
 * @param after     what must hold.
 */
record Operation(String name, End end, Scene before, String act, Scene meanwhile, Scene after) implements Scenario
{
    private static final Scene NOTHING = (cell) -> {};
    private static final List<String> SOME_KINDS = List.of("value", "queue", "pipe");

    /** How it goes on at the step. */
    enum End
    {
        /** By {@code SIGKILL}. */
        DIES,

        /** Stands there for a while, and then dies. */
        DIES_LATER,

        /** Stands there for a while. */
        GOES_ON
    }

    /** A part of a cell. */
    @FunctionalInterface
    interface Scene
    {
        void on(BirthCell cell) throws Exception;
    }

    static List<Operation> all()
    {
        final List<Operation> all = new ArrayList<>();
        addJoining(all);
        addRacesForTheWalk(all);
        addOvertaking(all);
        for (final String kind : Newborn.KINDS)
        {
            addObject(all, kind);
        }
        all.add(dies("create-anonymous", Operation::bothInside, "anonymous", BirthCell::verifyAnonymous));
        for (final String kind : SOME_KINDS)
        {
            addRacesAndEnd(all, kind);
        }
        addReplacement(all, "value", "queue");
        addReplacement(all, "queue", "value");
        addTemporary(all);
        return all;
    }

    private static Operation dies(final String name, final Scene before, final String act, final Scene after)
    {
        return new Operation(name, End.DIES, before, act, NOTHING, after);
    }

    private static void addJoining(final List<Operation> all)
    {
        all.add(dies("open-first", NOTHING, "open", (cell) ->
        {
            cell.openFirst();
            cell.useByBoth("value");
        }));
        all.add(dies("open-second", BirthCell::openFirst, "open", (cell) -> cell.useByBoth("queue")));
        all.add(dies("open-in-slot-of-dead", (cell) ->
        {
            cell.openFirst();
            cell.buryInNextSlot();
        }, "open", (cell) -> cell.useByBoth("value")));
        all.add(dies("open-after-all-died", BirthCell::copyNamedRemains, "open", (cell) ->
        {
            cell.openFirst();
            cell.destroyRemains();
            cell.useByBoth("value");
        }));
    }

    private static void addRacesForTheWalk(final List<Operation> all)
    {
        all.add(new Operation("open-race-dies", End.DIES_LATER, NOTHING, "open",
            (cell) -> cell.askForWalk("open"), (cell) ->
            {
                cell.awaitWalk("open");
                cell.useByBoth("value");
            }));
        all.add(new Operation("open-race-goes-on", End.GOES_ON, NOTHING, "open",
            (cell) -> cell.askForWalk("open"), (cell) ->
            {
                cell.awaitWalk("open");
                cell.useByVictim("value");
                cell.first.ask("first x");
                cell.useBySecond("value");
            }));
    }

    private static void addOvertaking(final List<Operation> all)
    {
        all.add(new Operation("open-overtaken", End.GOES_ON, BirthCell::copyNamedRemainsOnly, "open",
            BirthCell::overtakeVictim, (cell) ->
            {
                cell.awaitWalkUnlessOvertaken();
                cell.destroyRemains();
                cell.useByVictim("value");
                cell.first.ask("first x");
                cell.useBySecond("value");
            }));
    }

    private static void addObject(final List<Operation> all, final String kind)
    {
        final String make = "make " + kind + " x";
        all.add(dies("create-" + kind, Operation::bothInside, make, (cell) -> cell.useByBoth(kind)));
        all.add(dies("attach-" + kind, (cell) ->
        {
            bothInside(cell);
            cell.first.ask(make);
            cell.first.ask("fresh x");
            cell.first.ask("first x");
        }, make, (cell) -> cell.useBySecond(kind)));
    }

    private static void addRacesAndEnd(final List<Operation> all, final String kind)
    {
        final String make = "make " + kind + " x";
        final Scene overtake = (cell) ->
        {
            cell.first.ask(make);
            cell.first.ask("fresh x");
            cell.first.ask("first x");
        };
        all.add(dies("destroy-" + kind, (cell) ->
        {
            bothInside(cell);
            cell.first.ask(make + " old");
            cell.first.ask("fresh old");
        }, "destroy x", (cell) ->
        {
            // Whoever had it keeps it, whole; whoever asks for the name gets one object, the old one or a new one.
            cell.first.ask("fresh old");
            cell.useByBoth(kind);
        }));
        all.add(new Operation("create-race-dies-" + kind, End.DIES_LATER, Operation::bothInside, make,
            overtake, (cell) -> cell.useBySecond(kind)));
        all.add(new Operation("create-race-goes-on-" + kind, End.GOES_ON, Operation::bothInside, make,
            overtake, (cell) ->
            {
                cell.victim.ask("second x");
                cell.first.ask("third x");
                cell.first.ask("first x");
                cell.useBySecond(kind);
            }));
    }

    /** The object that the victim attaches to is destroyed meanwhile, and another of another length has its name. */
    private static void addReplacement(final List<Operation> all, final String kind, final String otherKind)
    {
        all.add(new Operation("attach-to-" + kind + "-replaced", End.GOES_ON, (cell) ->
        {
            bothInside(cell);
            cell.first.ask("make " + kind + " x old");
        }, "try " + kind + " x", (cell) ->
        {
            cell.first.ask("destroy x");
            cell.first.ask("make " + otherKind + " x");
            cell.first.ask("fresh x");
            cell.first.ask("first x");
        }, (cell) -> cell.useBySecond(otherKind)));
    }

    private static void addTemporary(final List<Operation> all)
    {
        all.add(dies("temporary", NOTHING, "temporary", BirthCell::verifySweptByNext));
        all.add(new Operation("temporary-race-with-sweep", End.GOES_ON, NOTHING, "temporary",
            BirthCell::sweepByFirst, (cell) ->
            {
                final Path walk = cell.onlyTemporary();
                cell.victim.ask("make queue queue");
                cell.first.ask("visit " + walk);
                cell.useLeftOvers("visit " + walk, "queue");
            }));
        all.add(dies("exit", Operation::temporaryWithObjects, "exit", BirthCell::verifySweptByNext));
        for (final End end : List.of(End.DIES_LATER, End.GOES_ON))
        {
            all.add(new Operation("exit-race-" + (End.GOES_ON == end ? "goes-on" : "dies"), end,
                Operation::temporaryWithObjects, "exit", Operation::askForTemporary, Operation::endTemporary));
        }
        all.add(dies("sweep", BirthCell::copyTemporaryRemains, "sweep", BirthCell::verifySwept));
        all.add(dies("sweep-then-open", BirthCell::copyTemporaryRemains, "sweep", (cell) ->
        {
            final String visit = "visit " + cell.temporary(1);
            cell.first.tell(visit);
            if (cell.awaitWalkOrItsEnd(visit))
            {
                cell.useLeftOvers(visit, "value");
                cell.useLeftOvers(visit, "queue");
            }
        }));
    }

    private static void bothInside(final BirthCell cell)
    {
        cell.openFirst();
        cell.victim.ask("open");
    }

    private static void temporaryWithObjects(final BirthCell cell)
    {
        cell.makeTemporaryByVictim();
        cell.victim.ask("make value value");
        cell.victim.ask("make queue queue");
        cell.victim.ask("anonymous");
    }

    private static void askForTemporary(final BirthCell cell) throws Exception
    {
        cell.askForWalk("visit " + cell.walkOfVictim());
    }

    private static void endTemporary(final BirthCell cell) throws Exception
    {
        final String visit = "visit " + cell.walkOfVictim();
        if (cell.awaitWalkOrItsEnd(visit))
        {
            cell.useLeftOvers(visit, "value");
            cell.useLeftOvers(visit, "queue");
        }
        else
        {
            cell.verifySwept();
        }
    }

    @Override
    public String toString()
    {
        return name;
    }

    /** Its victim dies at a call or a store of a library, and is told of that by its {@link BirthCell}. */
    @Override
    public void play(final Stage stage)
    {
        throw new UnsupportedOperationException(act);
    }
}
