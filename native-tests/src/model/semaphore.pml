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
 * Leased permits: the bounded semaphore, and the line of a fair one. Three processes acquire and release; anybody may
 * die between any two steps, also while repairing what another left.
 *
 * The mutex is taken for granted (lock.pml): its next holder gets it from the dead, and is told so. So is the event
 * count (eventcount.pml): who announces itself, looks and then sleeps is woken by every signal since. What the holder
 * of the mutex reads of what only holders change is one step with what it does next. Leases, and the bound, shrink
 * without the mutex, too: the change is a step, the announcement "uncounted" another.
 *
 * Process 0 needs 1 permit, process 1 needs 2, process 2 needs 1; the bound is 2. With SUCC process 2 begins when 0 is
 * dead, and has its slot in the table.
 *
 * Sizes:    ROUNDS  acquisitions of each       MAXC  deaths         PLACES  places of the line
 * Features: FAIR    served in order            GIVEUP  process 1 gives up when it sleeps (time-out, interrupt)
 *           SUCC    a successor in the slot of the dead             SLICE  sleeps are sliced; needed when somebody dies
 *           HANDIN  who gives back may do so without the mutex, while somebody living has it
 *           STOPS=n  as many are stopped for ever; needs SLICE and HANDIN
 *           REDUCE  instead of process 0: one that takes a permit away for good, and asks how many there are; 1 needs 1
 * Mistakes: BUG_ABANDONED    who gets the mutex from the dead does not count again
 *           BUG_PREDECESSOR  the lease of the slot's dead predecessor is taken for one's own
 *           BUG_LATE         who gives back adds to the cached sum after it has let go of the mutex
 *           BUG_ASK          who waits never asks about the holders of leases
 *           BUG_UNCOUNTED    HANDIN: who has the mutex takes what may be enough, without counting
 *           BUG_QUIET        HANDIN: nobody is told to count again
 *           BUG_BEFORE       HANDIN: they are told before the lease has shrunk
 *           BUG_CLEAR        HANDIN: the announcement is taken away after the leases were read
 *           BUG_HELD         who gives back waits for the mutex of one who is stopped
 *           BUG_LEAVE        FAIR: a leaver signals nobody
 *           BUG_LINE         FAIR: the dead keep their place
 */
#ifndef ROUNDS
#define ROUNDS 1
#endif
#ifndef MAXC
#define MAXC 0
#endif
#ifndef STOPS
#define STOPS 0
#endif
#ifndef PLACES
#define PLACES 3
#endif
#define BOUND 2
#define NPR 3
#define NONE 15

#ifdef SUCC
#define SLOT(i) ((i) % 2)
#else
#define SLOT(i) (i)
#endif
#ifdef REDUCE
#define NEED(i) 1
#else
#define NEED(i) ((i) == 1 -> 2 : 1)
#endif
#define NOBODY 7

byte mutex = NOBODY;
byte leaseCount[NPR], leaseOwner[NPR];
short available = BOUND;
byte bound = BOUND;
bit uncounted;
bit woken[NPR];
#ifdef FAIR
byte next;
byte ticket[PLACES];
byte placeOwner[PLACES] = NOBODY;
#endif
bit dead[8];
bit gone[8];                                /* dead, or stopped for ever */
byte deaths, stops;

/* Ghosts: who has shrunk something, and has not said so yet; and whether one of those is no more. */
bit shrunk[4];
bit isSilent, isReduced;
bit releasing[NPR];
bit done[4];
byte inHand[NPR];

#define LEASED (leaseCount[0] + leaseCount[1] + leaseCount[2])
#define LACKS(n) (available < (n) && !uncounted)
#define SHRUNK (shrunk[0] || shrunk[1] || shrunk[2] || shrunk[3])
#define isDead(o) ((o) == NOBODY || dead[o])
#define HOLDS_DEAD(s) (leaseCount[s] > 0 && isDead(leaseOwner[s]))

inline signal() { atomic { woken[0] = 1; woken[1] = 1; woken[2] = 1 } }

/*
 * The cached sum is right whenever the living let go of the mutex, or somebody has said, or is about to say, that it is
 * to be counted again; it is never too great, but for a reduction.
 */
inline unlock()
{
    atomic
    {
        assert(mutex == id);
#ifndef BUG_LATE
        assert(available == bound - LEASED || uncounted || SHRUNK || isSilent);
        assert(available <= bound - LEASED || isReduced);
#endif
        mutex = NOBODY
    }
}

inline count()
{
#ifdef BUG_CLEAR
    sum = LEASED;
    uncounted = 0;
#else
    uncounted = 0;
    sum = LEASED;
#endif
    atomic { available = bound - sum; sum = 0 }
    signal()
}

/* Whether to count is looked at once; also when more becomes uncounted meanwhile. */
inline settle()
{
    atomic { counts = abandoned || uncounted; abandoned = 0 }
#ifdef BUG_ABANDONED
    counts = 0;
#endif
#ifndef BUG_PREDECESSOR
    if
    :: leaseCount[SLOT(id)] > 0 && leaseOwner[SLOT(id)] != id ->
        atomic { leaseCount[SLOT(id)] = 0; leaseOwner[SLOT(id)] = NOBODY; counts = 1 }
    :: else
    fi
#endif
}

inline countIfNeeded()
{
    if
    :: counts -> count(); counts = 0
    :: else
    fi
}

inline takeMutex()
{
    atomic { mutex == NOBODY || dead[mutex] -> abandoned = (mutex != NOBODY); mutex = id }
}

/* The lease, then the cache: two stores. */
inline change(n)
{
    atomic
    {
        leaseCount[SLOT(id)] = leaseCount[SLOT(id)] + (n);
        leaseOwner[SLOT(id)] = (leaseCount[SLOT(id)] == 0 -> NOBODY : id)
    }
    available = available - (n)
}

/* The kernel is asked before the mutex is taken: dead is for ever. */
inline findDead()
{
#ifndef BUG_ASK
    atomic { found[0] = HOLDS_DEAD(0); found[1] = HOLDS_DEAD(1); found[2] = HOLDS_DEAD(2) }
#else
    skip
#endif
}

inline reclaim()
{
    i = 0;
    do
    :: i < NPR ->
        if
        :: atomic { found[i] && HOLDS_DEAD(i) -> leaseCount[i] = 0; leaseOwner[i] = NOBODY; counts = 1 }
        :: else
        fi;
        i++
    :: else -> break
    od;
    atomic { i = 0; found[0] = 0; found[1] = 0; found[2] = 0 }
}

/* What was available first, then whether it is uncounted. */
inline look(n)
{
    lacks = (available < (n));
    lacks = lacks && !uncounted
}

/* Sets `got`. */
inline tryTake(n)
{
    got = 0;
    look(n);
    if
    :: !asks && lacks
    :: else ->
        if
        :: lacks -> findDead()
        :: else
        fi;
        takeMutex();
        settle();
        if
        :: asks ->
            reclaim();
            look(n);
#ifndef BUG_ASK
            counts = counts || lacks
#endif
        :: else
        fi;
        countIfNeeded();
#ifdef BUG_UNCOUNTED
        if
        :: LACKS(n) -> unlock()
#else
        if
        :: available < (n) -> unlock()
#endif
        :: else ->
            change(n);
            /* In hand from here: nobody is told before. */
            atomic { got = 1; inHand[id] = n; assert(inHand[0] + inHand[1] + inHand[2] <= BOUND) }
            unlock()
        fi
    fi;
    lacks = 0
}

/* By who does not get the mutex. */
inline handIn(n)
{
#ifdef BUG_BEFORE
    uncounted = 1;
#endif
    atomic
    {
        assert(leaseOwner[SLOT(id)] == id && leaseCount[SLOT(id)] >= n);
        leaseCount[SLOT(id)] = leaseCount[SLOT(id)] - (n);
        leaseOwner[SLOT(id)] = (leaseCount[SLOT(id)] == 0 -> NOBODY : id);
        shrunk[id] = 1
    }
#if defined(BUG_BEFORE) || defined(BUG_QUIET)
    shrunk[id] = 0;
#else
    atomic { uncounted = 1; shrunk[id] = 0 }
#endif
    skip
}

#ifdef FAIR
#define BEFORE(p) (placeOwner[p] != NOBODY && (place == NONE || ((p) != place && ticket[p] < mine)))

/* The ticket, then the place: by compare-and-set, from nobody or, when all are taken, from the dead. */
inline enter()
{
    atomic { mine = next; next++ }
    atomic
    {
        i = 0;
        do
        :: i < PLACES && placeOwner[i] != NOBODY -> i++
        :: else -> break
        od;
        if
        :: i == PLACES ->
            i = 0;
            do
            :: i < PLACES && !dead[placeOwner[i]] -> i++
            :: else -> break
            od
        :: else
        fi;
        if
        :: i < PLACES -> place = i; placeOwner[i] = id; ticket[i] = mine
        :: else -> place = NONE
        fi;
        i = 0
    }
}

/* Sets `first`; the dead are cleared, a step each. */
inline isFirst()
{
    first = 1;
    i = 0;
    do
    :: i < PLACES && first ->
        if
        :: atomic { BEFORE(i) && !(asks && dead[placeOwner[i]]) -> first = 0 }
#ifndef BUG_LINE
        :: atomic { BEFORE(i) && asks && dead[placeOwner[i]] -> placeOwner[i] = NOBODY; ticket[i] = 0 }
#else
        :: atomic { BEFORE(i) && asks && dead[placeOwner[i]] -> first = 0 }
#endif
        :: else
        fi;
        i++
    :: else -> break
    od;
    i = 0
}

inline leave()
{
    atomic
    {
        if
        :: place != NONE -> placeOwner[place] = NOBODY; ticket[place] = 0; place = NONE; mine = 0
        :: else
        fi
    }
#ifndef BUG_LEAVE
    signal()
#endif
}

#define EMPTYLINE (placeOwner[0] == NOBODY && (PLACES < 2 || placeOwner[1 % PLACES] == NOBODY) && \
    (PLACES < 3 || placeOwner[2 % PLACES] == NOBODY))
#ifdef BUG_LINE
#define LIVEBEFORE(p) BEFORE(p)
#else
#define LIVEBEFORE(p) (BEFORE(p) && !dead[placeOwner[p]])
#endif
#define MYTURN (!LIVEBEFORE(0) && (PLACES < 2 || !LIVEBEFORE(1 % PLACES)) && (PLACES < 3 || !LIVEBEFORE(2 % PLACES)))
#define ENTERABLE (place == NONE && (EMPTYPLACE(0) || EMPTYPLACE(1 % PLACES) || EMPTYPLACE(2 % PLACES)))
#define EMPTYPLACE(p) (placeOwner[p] == NOBODY || dead[placeOwner[p]])
#else
#define MYTURN 1
#define ENTERABLE 0
#endif

/* When a look that asks the kernel makes a difference. */
#define DEADMUTEX (mutex != NOBODY && dead[mutex])
#ifdef BUG_ASK
#define DEADLEASE 0
#else
#define DEADLEASE (HOLDS_DEAD(0) || HOLDS_DEAD(1) || HOLDS_DEAD(2))
#endif
#ifdef BUG_ASK
#define WRONGSUM(n) 0
#else
#define WRONGSUM(n) (bound - LEASED >= (n))
#endif
#define LOOKHELPS(n) ((MYTURN && (!LACKS(n) || DEADMUTEX || DEADLEASE || WRONGSUM(n))) || ENTERABLE)

proctype P(byte id)
{
    byte i, r, sum;
    bit found[NPR];
    bit abandoned, counts, lacks, got, asks, first, over;
#ifdef FAIR
    byte place = NONE, mine;
#endif
    {
#ifdef SUCC
        if
        :: id != 2 || dead[0]
        fi;
#endif
        do
        :: r == ROUNDS -> break
        :: else ->
            asks = 0;
            over = 0;
#ifdef FAIR
            if
            :: EMPTYLINE -> tryTake(NEED(id))
            :: else -> got = 0
            fi;
#else
            tryTake(NEED(id));
#endif
            if
            :: !got ->
#ifdef FAIR
                enter();
#endif
                asks = 1;
                do
                :: got || over -> break
                :: else ->
                    atomic { woken[id] = 0 }
#ifdef FAIR
                    if
                    :: place == NONE -> enter()
                    :: else
                    fi;
                    isFirst();
                    if
                    :: first -> tryTake(NEED(id))
                    :: else
                    fi;
                    first = 0;
#else
                    tryTake(NEED(id));
#endif
                    if
                    :: got
                    :: !got && woken[id] -> asks = 0
                    /* At most once a millisecond, but not later than a slice. */
                    :: !got && woken[id] -> asks = 1
#ifdef SLICE
                    :: atomic { !got && deaths + stops > 0 && LOOKHELPS(NEED(id)) -> asks = 1 }
#endif
#ifdef GIVEUP
                    :: !got && id == 1 -> over = 1
#endif
                    fi
                od;
#ifdef FAIR
                leave()
#endif
            :: else
            fi;
            if
            :: got ->
                atomic { got = 0; inHand[id] = 0; releasing[id] = 1 }
                if
                :: takeMutex();
                    settle();
                    countIfNeeded();
                    assert(leaseOwner[SLOT(id)] == id && leaseCount[SLOT(id)] >= NEED(id));
#ifdef BUG_LATE
                    leaseCount[SLOT(id)] = 0;
                    leaseOwner[SLOT(id)] = NOBODY;
                    mutex = NOBODY;
                    i = available;
                    atomic { available = i + NEED(id); i = 0 }
#else
                    change(-NEED(id));
                    unlock()
#endif
#if defined(HANDIN) && !defined(BUG_HELD)
                :: mutex != NOBODY && !dead[mutex] -> handIn(NEED(id))
#endif
                fi;
                releasing[id] = 0;
                signal()
            :: else
            fi;
            atomic { asks = 0; over = 0; r++ }
        od;
        atomic { done[id] = 1; r = 0; woken[id] = 0 }
    }
    unless
    {
        atomic
        {
            gone[id] ->
            if
            :: dead[id] -> inHand[id] = 0
            :: else
            fi;
            isSilent = isSilent || (shrunk[id] && dead[id]); shrunk[id] = shrunk[id] && !dead[id];
            woken[id] = 0; releasing[id] = 0; sum = 0; found[0] = 0; found[1] = 0; found[2] = 0;
            i = 0; r = 0; abandoned = 0; counts = 0; lacks = 0; got = 0; asks = 0; first = 0; over = 0
#ifdef FAIR
            ; place = NONE; mine = 0
#endif
        }
    }
}

#ifdef REDUCE
/* Has no lease of its own: its slot is none of the table. */
proctype Reducer(byte id)
{
    byte i, sum;
    bit found[NPR];
    bit abandoned, counts;
    {
        atomic { bound = bound - 1; shrunk[3] = 1; isReduced = 1 }
        atomic { uncounted = 1; shrunk[3] = 0 }
        findDead();
        if
        :: takeMutex();
            reclaim();
            counts = 1;
            countIfNeeded();
            assert(available == bound - LEASED || uncounted || SHRUNK || isSilent);
            unlock()
#ifdef HANDIN
        :: mutex != NOBODY && !dead[mutex]
#endif
        fi;
        done[3] = 1
    }
    unless
    {
        atomic
        {
            gone[id] -> isSilent = isSilent || shrunk[3]; shrunk[3] = 0;
            i = 0; sum = 0; found[0] = 0; found[1] = 0; found[2] = 0; abandoned = 0; counts = 0
        }
    }
}
#endif

#define DIE(p) atomic { deaths < MAXC && !gone[p] -> dead[p] = 1; gone[p] = 1; inHand[p] = 0; deaths++ }
#define STOP(p) atomic { stops < STOPS && !gone[p] && !done[p] -> gone[p] = 1; stops++ }

proctype Crasher()
{
    do
    :: DIE(0)
    :: DIE(1)
    :: STOP(0)
    :: STOP(1)
    :: STOP(2)
    :: !dead[2] ->
#ifdef SUCC
        atomic { deaths < MAXC && dead[0] && !dead[2] -> dead[2] = 1; gone[2] = 1; inHand[2] = 0; deaths++ }
#else
        DIE(2)
#endif
#ifdef REDUCE
    :: atomic { deaths < MAXC && !dead[3] && !done[3] -> dead[3] = 1; gone[3] = 1; deaths++ }
#endif
    :: break
    od
}

/* Who waits for permits waits for one who is stopped, if that has the mutex, permits, or a place in the line. */
#define STOPPEDAT(o) ((o) != NOBODY && gone[o] && !dead[o])
#define STOPPEDLEASE(s) (leaseCount[s] > 0 && STOPPEDAT(leaseOwner[s]))
#define HELDUP (STOPPEDAT(mutex) || STOPPEDLEASE(0) || STOPPEDLEASE(1) || STOPPEDLEASE(2))
#ifdef FAIR
#define INLINE(p) STOPPEDAT(placeOwner[(p) % PLACES])
#define HELDUPINLINE (INLINE(0) || INLINE(1) || INLINE(2))
#else
#define HELDUPINLINE 0
#endif
#define isStuck(p) (!gone[p] && !done[p] && (releasing[p % NPR] || !(HELDUP || HELDUPINLINE)))

proctype Monitor()
{
    timeout ->
    atomic
    {
        assert(!isStuck(0));
        assert(!isStuck(1));
#ifdef SUCC
        assert(!dead[0] || !isStuck(2));
#else
        assert(!isStuck(2));
#endif
#ifdef REDUCE
        assert(!isStuck(3));
#endif
        /* All the living have released: what is leased is the dead's, and comes back when somebody needs it. */
        assert(leaseCount[0] == 0 || isDead(leaseOwner[0]) || stops > 0);
        assert(leaseCount[1] == 0 || isDead(leaseOwner[1]) || stops > 0);
        assert(leaseCount[2] == 0 || isDead(leaseOwner[2]) || stops > 0)
    }
}

init
{
    atomic
    {
        leaseOwner[0] = NOBODY; leaseOwner[1] = NOBODY; leaseOwner[2] = NOBODY;
        run P(1); run P(2);
#ifndef REDUCE
        run P(0);
#else
        done[0] = 1;
        run Reducer(3);
#endif
        run Crasher(); run Monitor()
    }
}
