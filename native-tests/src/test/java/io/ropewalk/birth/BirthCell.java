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

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.VictimJvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One death, and what two survivors find: the first may have been there before, the second comes after.
 */
final class BirthCell extends Cell
{
    /** Time for others to come to a gate that the stopped victim may hold; nothing depends on it. */
    private static final long MEANWHILE_MS = 20;
    private static final String OBJECT = "x";
    private static final String ANONYMOUS_PREFIX = "anonymous-";
    private static final int KILLED = 128 + 9;

    final Person first;
    final Person second;
    final Person victim;
    private final BirthMatrix.Team team;
    private final Operation operation;
    private final Remains remains;
    private final Path root;
    private boolean isVictimAlive = true;
    private boolean isVerified;
    private int firstToken;
    private Path walkOfVictim;

    BirthCell(final Death death, final String home, final BirthMatrix.Team team, final Remains remains)
    {
        super(death, home);
        this.team = team;
        this.operation = (Operation)death.first();
        this.first = team.first();
        this.second = team.second();
        this.victim = team.nextVictim();
        this.remains = remains;
        first.ask("home " + home);
        second.ask("home " + home);
        root = Path.of(victim.ask("home " + home));
        victim.ask("watch");
    }

    @Override
    protected Ending halt(final Supplier<VictimJvm> unused) throws Exception
    {
        final long step = death().store();
        operation.before().on(this);
        final boolean isStopping = Operation.End.DIES != operation.end();
        victim.tell("armed " + step + (isStopping ? " stop " : " kill ") + operation.act());
        String reply = victim.reply(isStopping && step > 0);
        final boolean isHalfWay = null == reply && step > 0;
        if (isHalfWay)
        {
            assertTrue(victim.steps().get(0).startsWith(BirthMain.STEP + " " + step + " "), "steps=" + victim.steps());
        }
        if (isHalfWay && isStopping)
        {
            victim.awaitStop();
        }
        else if (isHalfWay)
        {
            assertEquals(KILLED, victim.exitStatus());
        }
        operation.meanwhile().on(this);
        if (Operation.End.GOES_ON == operation.end())
        {
            if (isHalfWay)
            {
                victim.goOn();
                reply = victim.reply(false);
            }
            isVictimAlive = null != reply;
        }
        else
        {
            victim.close();
            isVictimAlive = false;
        }
        return isHalfWay ? Ending.HALTED : Ending.DONE;
    }

    @Override
    protected boolean isKilled(final Ending ending)
    {
        return super.isKilled(ending) && !isVictimAlive;
    }

    @Override
    protected void verify() throws Exception
    {
        operation.after().on(this);
        isVerified = true;
    }

    /** At which step it was, or which steps there are. */
    @Override
    protected String manner()
    {
        return victim.steps().toString();
    }

    @Override
    protected Map<String, Integer> counts()
    {
        if (death().store() != BirthMain.ALL_STEPS)
        {
            return Map.of();
        }
        final int stores = (int)victim.steps().stream().filter((step) -> step.split(" ")[2].equals("store")).count();
        return Map.of("files", victim.steps().size() - stores, "stores", stores);
    }

    boolean isVictimAlive()
    {
        return isVictimAlive;
    }

    void openFirst()
    {
        firstToken = Integer.parseInt(first.ask("open"));
    }

    /** The first survivor asks for the walk, while the victim stands somewhere in it. */
    void askForWalk(final String command) throws InterruptedException
    {
        first.tell(command);
        Thread.sleep(MEANWHILE_MS);
    }

    void awaitWalk(final String command)
    {
        firstToken = Integer.parseInt(first.answer(command));
    }

    /** As {@link #awaitWalk}; false if the temporary walk has gone. */
    boolean awaitWalkOrItsEnd(final String command)
    {
        try
        {
            awaitWalk(command);
            return true;
        }
        catch (final AssertionError ex)
        {
            final String message = String.valueOf(ex.getMessage());
            if (message.contains("SegmentAccessException") &&
                (message.contains("temporary walk is gone") || message.contains("file or directory missing")))
            {
                return false;
            }
            throw ex;
        }
    }

    /** Somebody lived in the slot that the next one gets, and died. */
    void buryInNextSlot() throws IOException
    {
        final int slot = 5;
        slots().bury(slot, 3);
        slots().suggest(slot);
    }

    /** While no other slot is free, the first survivor takes that of the victim if that has not come to life yet. */
    void overtakeVictim() throws Exception
    {
        final OptionalInt slot = slots().joining();
        if (slot.isEmpty())
        {
            askForWalk("open");
            return;
        }
        slots().whileOthersLive(slot.getAsInt(), slot.getAsInt(), this::openFirst);
        assertEquals(slot.getAsInt(), Slots.slot(firstToken));
    }

    void awaitWalkUnlessOvertaken()
    {
        if (0 == firstToken)
        {
            awaitWalk("open");
        }
    }

    void destroyRemains()
    {
        first.ask("destroy value");
        first.ask("destroy queue");
    }

    /** Create-or-join by both, with proof that it is the same and whole; the second opens the walk for this. */
    void useByBoth(final String kind) throws Exception
    {
        first.ask("make " + kind + " " + OBJECT);
        first.ask("fresh " + OBJECT);
        first.ask("first " + OBJECT);
        useBySecond(kind);
    }

    /** The same after the first has used it. */
    void useBySecond(final String kind) throws Exception
    {
        joinSecond();
        shareWith(second, kind, OBJECT);
        assertEquals(isVictimAlive ? "3" : "2", second.ask("live"));
        verifyFiles(Set.of(".owners", ".participants", OBJECT));
    }

    private void shareWith(final Person other, final String kind, final String name)
    {
        other.ask("make " + kind + " " + name);
        other.ask("second " + name);
        first.ask("third " + name);
    }

    /** The victim, which was stopped and goes on, is a participant like others. */
    void useByVictim(final String kind)
    {
        first.ask("make " + kind + " " + OBJECT);
        first.ask("first " + OBJECT);
        shareWith(victim, kind, OBJECT);
    }

    /** In a walk that is at its end, or was, one goes on with what is left. */
    void useLeftOvers(final String visit, final String kind)
    {
        first.ask("make " + kind + " " + kind);
        first.ask("first " + kind);
        second.ask(visit);
        shareWith(second, kind, kind);
    }

    /** The next opener gets the slot of the dead if that is its turn, and removes what the dead left unfinished. */
    private void joinSecond() throws Exception
    {
        final OptionalInt dead = isVictimAlive ? OptionalInt.empty() : slots().usedBesides(firstToken);
        if (dead.isEmpty())
        {
            second.ask("open");
            return;
        }
        final int slot = dead.getAsInt();
        final long state = slots().state(slot);
        slots().suggest(slot);
        if (Slots.isLive(state))
        {
            verifyHeir(slot, state);
        }
        else
        {
            // A joiner that may only be slow is passed over, while there are other slots.
            slots().whileOthersLive(slot, Slots.slot(firstToken), () -> verifyHeir(slot, state));
        }
    }

    private void verifyHeir(final int slot, final long state)
    {
        final int token = Integer.parseInt(second.ask("open"));
        assertNotEquals(firstToken, token);
        assertEquals(slot, Slots.slot(token));
        assertEquals(Slots.generationOf(state) + 1, Slots.generation(token));
    }

    private Slots slots()
    {
        return new Slots(root.resolve(BirthMain.WALK));
    }

    private void verifyFiles(final Set<String> expected) throws IOException
    {
        assertEquals(new TreeSet<>(expected), namesIn(root.resolve(BirthMain.WALK)));
    }

    private static Set<String> namesIn(final Path directory) throws IOException
    {
        try (Stream<Path> entries = Files.list(directory))
        {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** At most one anonymous object is there, and no half-made file. */
    void verifyAnonymous() throws Exception
    {
        joinSecond();
        final Set<String> names = namesIn(root.resolve(BirthMain.WALK));
        assertTrue(names.removeAll(Set.of(".owners", ".participants")), "names=" + names);
        assertTrue(names.size() <= 1 && names.stream().allMatch(name -> name.startsWith(ANONYMOUS_PREFIX)),
            "names=" + names);
    }

    void copyNamedRemains() throws IOException
    {
        Files.createDirectories(root);
        remains.copyNamed(root.resolve(BirthMain.WALK));
    }

    /** Nobody is alone in what follows, so these would stay. */
    void copyNamedRemainsOnly() throws IOException
    {
        copyNamedRemains();
        for (final String name : namesIn(root.resolve(BirthMain.WALK)))
        {
            if (name.startsWith(ANONYMOUS_PREFIX))
            {
                Files.delete(root.resolve(BirthMain.WALK).resolve(name));
            }
        }
    }

    void copyTemporaryRemains() throws IOException
    {
        Files.createDirectories(root);
        remains.copyTemporary(temporary(1));
        remains.copyTemporary(temporary(2));
    }

    Path temporary(final int number)
    {
        return root.resolve("tmp-000000000000000" + number);
    }

    /** The temporary walk that the victim has made. */
    Path walkOfVictim()
    {
        return walkOfVictim;
    }

    void makeTemporaryByVictim()
    {
        walkOfVictim = Path.of(victim.ask("temporary"));
    }

    /** The only walk there is. */
    Path onlyTemporary() throws IOException
    {
        final Set<String> names = namesIn(root);
        assertEquals(1, names.size(), "names=" + names);
        return root.resolve(names.iterator().next());
    }

    /** Makes a walk, which sweeps; that of the victim must have gone. */
    void verifySweptByNext() throws IOException
    {
        final Path mine = Path.of(second.ask("temporary"));
        assertEquals(Set.of(mine.getFileName().toString()), namesIn(root));
    }

    /** The root may not have been made yet. */
    void sweepByFirst()
    {
        if (Files.exists(root))
        {
            first.ask("sweep");
        }
    }

    void verifySwept() throws IOException
    {
        second.ask("sweep");
        assertFalse(Files.exists(root) && !namesIn(root).isEmpty(), () -> "left: root=" + root);
    }

    @Override
    protected void end()
    {
        victim.close();
        Remains.remove(root);
        team.ended(this, isVerified);
    }
}
