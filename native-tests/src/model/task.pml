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

/*
 * The table of a task queue: state words, tickets in a ring, takers and putters that die, joiners that sleep.
 *
 * The ring is taken for granted (ring.pml): it hands each ticket to one taker at a time, and again to another when the
 * first dies before the hand-over. So is the event count (eventcount.pml). A compare-and-set with the reading before
 * it is one step here: words do not come back, so a reading that is out of date makes it fail.
 *
 * ROOTS   tasks the producer puts; each root has one follower, put by its worker before the root is done
 * NS      slots            LIMIT  attempts            MAXC  deaths (producer, worker, remover)
 * NJ      joiners          REMOVE  somebody removes a task from the middle
 *
 * Mistakes: BUG_HANDOVER (the ticket is handed over before the task is held), BUG_TWICE (a holder is robbed without
 * proof of death), BUG_SINGLE (a join that looks once), BUG_WRITING (a ticket is stale while its task is being written),
 * BUG_AWAITED (the awaited task is stored after the last look), BUG_MOVE (who moves it on wakes nobody), BUG_REMOVE
 * (the ticket is removed before the task), BUG_SETTLE (a dead writer's task is freed as if it were new: same use).
 */
#ifndef ROOTS
#define ROOTS 1
#endif
#ifndef NS
#define NS 3
#endif
#ifndef LIMIT
#define LIMIT 2
#endif
#ifndef MAXC
#define MAXC 0
#endif
#ifndef NJ
#define NJ 1
#endif
#define POS 7
#define NONE 255
#define PRODUCER 1
#define WORKER 2
#define SURVIVOR 3
#define REMOVER 4
#define JOINER 5
#define USES 4
#define ALL 4

#define FREE 0
#define WRITING 1
#define QUEUED 2
#define HELD 3
#define DEAD 4
#define EMPTY 0
#define FULL 1
#define TAKEN 2
#define OVER 3

typedef Uses { byte by[USES] }

byte st[ALL], us[ALL], at[ALL], ow[ALL];
bool root[ALL];
byte ringState[POS], ringSlot[POS], ringUse[POS], ringOwner[POS];
byte tail;
bool dead[8];
byte deaths;
byte awaited = NONE;
bool asleep[2];

/* Ghosts. */
byte unfinished;
bool wasZero[2];
bool joined[2];
Uses returned[ALL], finished[ALL], buried[ALL], removed[ALL];
bool isProduced;
bool whole[ALL];

#define isUnfinished(s) (st[s] == QUEUED || st[s] == HELD)
#define isHeldByDead(s) (st[s] == HELD && dead[ow[s]])
#define isSpent(s) (isHeldByDead(s) && at[s] == LIMIT)
#define isToBeTaken(p) (ringState[p] == FULL || (ringState[p] == TAKEN && dead[ringOwner[p]]))

inline zero()
{
    if
    :: unfinished == 0 -> wasZero[0] = true; wasZero[1] = true
    :: else
    fi
}

inline mayDie()
{
    if
    :: atomic { deaths < MAXC && me != SURVIVOR -> deaths++; dead[me] = true }; goto gone
    :: true
    fi
}

inline wake() { asleep[0] = false; asleep[1] = false }

/* After a task was finished: two steps, the look at the awaited word and the wake-up. */
inline tell(s)
{
    mayDie();
    if
    :: awaited == s -> mayDie(); atomic { wake() }
    :: else
    fi
}

inline free(s) { st[s] = FREE; us[s] = us[s] + 1; at[s] = 0; ow[s] = 0 }

/* Puts a task; `slot` and `use` are where. Needs a free slot. */
inline put(isRoot)
{
    mayDie();
    atomic
    {
        slot = 0;
        do
        :: slot < NS && st[slot] != FREE -> slot++
        :: else -> break
        od;
        assert(slot < NS);
        st[slot] = WRITING; whole[slot] = false; ow[slot] = me; use = us[slot]; root[slot] = isRoot
    }
    mayDie();
    atomic { whole[slot] = true; ringState[tail] = FULL; ringSlot[tail] = slot; ringUse[tail] = use; tail++ }
    mayDie();
    atomic
    {
        if
        :: st[slot] == WRITING && us[slot] == use && ow[slot] == me -> st[slot] = QUEUED; ow[slot] = 0; unfinished++
        :: else
        fi
    }
    returned[slot].by[use] = true
}

/* What hold and inherit have in common: from HELD by the dead. Sets `got`. */
inline takeOver(s)
{
    if
    :: at[s] < LIMIT -> ow[s] = me; at[s] = at[s] + 1; got = true
    :: else -> st[s] = DEAD; buried[s].by[us[s]] = true; unfinished--; zero()
    fi
}

inline holdTicket(s, u)
{
    if
    :: us[s] != u -> got = false
    :: else ->
        if
#ifdef BUG_WRITING
        :: st[s] == QUEUED ->
#else
        :: st[s] == WRITING || st[s] == QUEUED ->
#endif
            assert(whole[s]);
            if
            :: st[s] == WRITING -> unfinished++
            :: else
            fi;
            st[s] = HELD; ow[s] = me; at[s] = 1; got = true
        :: isHeldByDead(s) -> takeOver(s)
        :: else -> got = false
        fi
    fi
}

/* Takes something if there is anything: `got`, `slot`, `use`. */
inline take()
{
    got = false;
    atomic
    {
        position = 0;
        do
        :: position < tail && !isToBeTaken(position) -> position++
        :: else -> break
        od;
        if
        :: position < tail ->
            ringState[position] = TAKEN; ringOwner[position] = me;
            slot = ringSlot[position]; use = ringUse[position]
        :: else -> position = NONE
        fi
    }
    if
    :: position != NONE ->
        mayDie();
#ifdef BUG_HANDOVER
        atomic { ringState[position] = OVER }
        mayDie();
        atomic { holdTicket(slot, use) }
#else
        atomic { holdTicket(slot, use) }
        mayDie();
        atomic { ringState[position] = OVER };
#endif
        position = 0
    :: else ->
        atomic
        {
            slot = 0;
            do
#ifdef BUG_TWICE
            :: slot < NS && st[slot] != HELD -> slot++
#else
            :: slot < NS && !isHeldByDead(slot) -> slot++
#endif
            :: else -> break
            od;
            if
            :: slot < NS -> use = us[slot]; takeOver(slot)
            :: else
            fi
        }
    fi
}

inline finish(s, u)
{
    mayDie();
    atomic
    {
        /* Nobody but its holder ends a hold, and nothing is done twice. */
        assert(st[s] == HELD && ow[s] == me && us[s] == u);
        assert(!finished[s].by[u] && !buried[s].by[u] && !removed[s].by[u]);
        finished[s].by[u] = true;
        free(s);
        unfinished--;
        zero()
    }
    tell(s)
}

/* One task from taking to done, its follower in between. */
inline work()
{
    take();
    if
    :: got ->
        taskSlot = slot;
        taskUse = use;
        if
        :: root[taskSlot] -> put(false)
        :: else
        fi;
        finish(taskSlot, taskUse)
    :: else
    fi
}

inline settle(s)
{
    position = 0;
    do
    :: position < tail &&
        !(ringState[position] == FULL && ringSlot[position] == s && ringUse[position] == us[s]) -> position++
    :: else -> break
    od;
    if
    :: position < tail -> st[s] = QUEUED; ow[s] = 0; unfinished++
#ifdef BUG_SETTLE
    :: else -> st[s] = FREE
#else
    :: else -> free(s)
#endif
    fi;
    position = 0
}

proctype Producer(byte me)
{
    byte slot, use, i;
    for (i : 1 .. ROOTS)
    {
        put(true)
    }
gone:
    isProduced = true
}

proctype Worker(byte me)
{
    byte slot, use, position, taskSlot, taskUse;
    bool got;
    work();
    work();
gone:
    skip
}

proctype Remover(byte me)
{
    byte slot, use, position;
    atomic
    {
        do
        :: position < tail && ringState[position] != FULL -> position++
        :: else -> break
        od;
        if
        :: position < tail -> slot = ringSlot[position]; use = ringUse[position]
        :: else -> goto gone
        fi
    }
    mayDie();
#ifdef BUG_REMOVE
    atomic
    {
        if
        :: ringState[position] == FULL -> ringState[position] = OVER
        :: else -> goto gone
        fi
    }
    mayDie();
#endif
    atomic
    {
        if
        :: us[slot] == use && (st[slot] == WRITING || st[slot] == QUEUED) ->
            if
            :: st[slot] == QUEUED -> unfinished--
            :: else
            fi;
            removed[slot].by[use] = true;
            free(slot);
            zero()
        :: else -> goto gone
        fi
    }
    mayDie();
    atomic
    {
        if
        :: ringState[position] == FULL -> ringState[position] = OVER
        :: else
        fi
    }
    tell(slot);
gone:
    skip
}

proctype Joiner(byte number)
{
    byte seenState[NS], seenUse[NS], seenAttempts[NS], seenOwner[NS];
    byte i, found, position;
    byte me = JOINER;
    isProduced;
    atomic { wasZero[number] = (unfinished == 0) }
again:
    found = NONE;
    for (i : 0 .. NS - 1)
    {
        atomic
        {
            if
            :: isHeldByDead(i) && at[i] == LIMIT ->
                st[i] = DEAD; buried[i].by[us[i]] = true; unfinished--; zero(); wake()
            :: st[i] == WRITING && dead[ow[i]] -> settle(i)
            :: else
            fi;
            seenState[i] = st[i]; seenUse[i] = us[i]; seenAttempts[i] = at[i]; seenOwner[i] = ow[i];
            if
            :: isUnfinished(i) -> found = i
            :: else
            fi
        }
    }
    if
    :: found != NONE ->
#ifndef BUG_AWAITED
        atomic
        {
            if
            :: awaited != NONE && isUnfinished(awaited) -> found = awaited
            :: else ->
                awaited = found;
#ifndef BUG_MOVE
                wake()
#endif
            fi
        }
#endif
        atomic { asleep[number] = true }
        if
        :: isUnfinished(found) && (awaited == found
#ifdef BUG_AWAITED
            || true
#endif
            ) ->
#ifdef BUG_AWAITED
            atomic { awaited = found }
#endif
            /* Woken; or a slice is over, which must not be needed while nobody dies, and a look makes a difference. */
            if
            :: !asleep[number]
            :: deaths > 0 && (!isUnfinished(found) || isSpent(0) || isSpent(1) || isSpent(2) || isSpent(3)) ->
                asleep[number] = false
            fi
        :: else -> asleep[number] = false
        fi;
        goto again
    :: else
    fi;
#ifndef BUG_SINGLE
    for (i : 0 .. NS - 1)
    {
        if
        :: st[i] != seenState[i] || us[i] != seenUse[i] || at[i] != seenAttempts[i] || ow[i] != seenOwner[i] ->
            goto again
        :: else
        fi
    }
#endif
    assert(wasZero[number]);
    joined[number] = true
gone:
    skip
}

/* Never dies, and ends when nothing moves any more. */
proctype Survivor(byte me)
{
    byte slot, use, position, taskSlot, taskUse;
    bool got;
    byte i, j;
    do
    :: isToBeTaken(0) || isToBeTaken(1) || isToBeTaken(2) || isToBeTaken(3) ||
        isToBeTaken(4) || isToBeTaken(5) || isToBeTaken(6) ||
        isHeldByDead(0) || isHeldByDead(1) || isHeldByDead(2) || isHeldByDead(3) -> work()
    :: timeout -> break
    od;
    assert(unfinished == 0);
    for (i : 0 .. NJ - 1)
    {
        assert(joined[i])
    }
    for (i : 0 .. NS - 1)
    {
        if
        :: st[i] == WRITING && dead[ow[i]] -> settle(i)
        :: else
        fi;
        assert(st[i] == FREE || st[i] == DEAD);
        for (j : 0 .. USES - 1)
        {
            assert(!returned[i].by[j] || finished[i].by[j] || buried[i].by[j] || removed[i].by[j])
        }
    }
gone:
    skip
}

init
{
    atomic
    {
        run Producer(PRODUCER);
        run Worker(WORKER);
        run Survivor(SURVIVOR);
        run Joiner(0);
#if NJ > 1
        run Joiner(1);
#endif
#ifdef REMOVE
        run Remover(REMOVER);
#endif
    }
}
