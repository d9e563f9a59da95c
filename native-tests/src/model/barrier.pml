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
 * The barrier: rounds that trip, break and are reset. How a round ends is decided by one compare-and-set of the state,
 * by anybody, with or without the mutex. The mutex is taken for granted (lock.pml): its next holder gets it from the
 * dead. So is the event count (eventcount.pml): who announces itself, looks and then sleeps is woken by every signal
 * since. A step is: a read of the state; a read of one's own place; a look at all places; each store and each
 * compare-and-set. A failed compare-and-set is one step with the read of the state after it.
 *
 * Sizes:    PARTIES  NPR processes     ROUNDS  calls of each     MAXC  deaths     STOPS  processes stopped for ever
 * Features: GIVEUP   process 1 may give up when it sleeps (time-out, interrupt)
 *           LATE     process 1 may give up when somebody else has the mutex, and breaks the round as one who was late
 *           RESET    another one resets the barrier at some time; with ABORT it aborts it first
 *           SLICE    sleeps are sliced; needed when somebody dies or is stopped
 * Mistakes: BUG_REDO     who arrives does not finish what the dead had begun
 *           BUG_ASK      the last to arrive does not ask about the others
 *           BUG_WATCH    who waits asks nobody
 *           BUG_STORE    the end of a round is stored, whatever was decided meanwhile
 *           BUG_ORDER    the state is read after the look at the place for whose round it is decided
 *           BUG_LOOK     the phase is taken for that of one's own round without a second look at the place
 *           BUG_RECHECK  who has entered does not look whether the round is still open
 *           BUG_TELL     outcomes are stored, whoever has left meanwhile
 *           BUG_OPEN     the next round is opened before all have been told
 *           BUG_NEXT     who is late breaks the round that has ended instead of the next one
 *           BUG_RESET    a round that has ended is reset, too
 *           BUG_MUTEX    who waits looks at its place only: somebody who gets the mutex has to tell it
 */
#ifndef PARTIES
#define PARTIES 2
#endif
#ifndef NPR
#define NPR 2
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif
#ifndef MAXC
#define MAXC 0
#endif
#ifndef STOPS
#define STOPS 0
#endif
#define PLACES 4
#define NOBODY 7
#define NONE 15
#define RESETTER 4
#define MAXROUND 12

#define OPEN 0
#define TRIPPING 1
#define BREAKING 2
#define RESETTING 3
#define NEXTBROKEN 4
#define PHASE(s) ((s) & 3)
#define ISBROKEN(s) (PHASE(s) == BREAKING || ((s) & NEXTBROKEN))
#define WAITING 1
#define PASSED 2
#define BROKEN 3
#define RESULT(phase) (PHASE(phase) == TRIPPING -> PASSED : BROKEN)

byte mutex = NOBODY;
byte round, phase;                          /* one word */
byte outcome[PLACES], owner[PLACES];        /* one word */
bit woken[4];
bit gone[8];                                /* dead, or stopped for ever */
bit dead[8];
byte deaths, stops;

/* Ghosts: of a round how it ended, whether all lived when the last one asked, and how many of the living passed. */
bit done[8];
bit atMutex[8], gathers[8];
byte decided[MAXROUND];
bit met[MAXROUND];
byte passed[MAXROUND];

#define WAITS(p) (outcome[p] == WAITING)
#define DEADAT(p) (WAITS(p) && dead[owner[p]])
#define HASDEAD (DEADAT(0) || DEADAT(1) || DEADAT(2) || DEADAT(3))
#define GONEAT(p) (outcome[p] && gone[owner[p]])
#define HASGONE (GONEAT(0) || GONEAT(1) || GONEAT(2) || GONEAT(3))
#define COUNT (WAITS(0) + WAITS(1) + WAITS(2) + WAITS(3))
#define DEADMUTEX (mutex != NOBODY && dead[mutex])
#define SAME (phase == sPhase && round == sRound)

inline signal() { atomic { woken[0] = 1; woken[1] = 1; woken[2] = 1; woken[3] = 1 } }

inline read() { atomic { sPhase = phase; sRound = round } }

/* How a round ends is decided once, and nothing is decided about another one. */
inline decided1(r, how)
{
    assert(decided[r] == 0 || decided[r] == how);
    decided[r] = how
}

/* From the state that was read; else reads it again. */
inline change(newPhase)
{
    atomic
    {
        if
#ifdef BUG_STORE
        :: round == sRound ->
#else
        :: SAME ->
#endif
            assert(PHASE(newPhase) != TRIPPING || PHASE(phase) == TRIPPING ||
                (met[round] && COUNT == PARTIES));
            if
            :: PHASE(newPhase) != OPEN -> decided1(round, RESULT(newPhase))
            :: else
            fi;
            phase = newPhase;
            changed = 1
        :: else -> changed = 0; sPhase = phase; sRound = round
        fi
    }
}

/* What became of the place, into `result`. */
inline look()
{
    atomic { assert(owner[place] == id); result = outcome[place] }
    if
    :: result == WAITING ->
        lPhase = PHASE(phase);
#ifndef BUG_MUTEX
        atomic
        {
#ifndef BUG_LOOK
            result = outcome[place];
#endif
            if
            :: result == WAITING && lPhase != OPEN -> result = RESULT(lPhase)
            :: else
            fi;
            lPhase = 0
        }
#else
        lPhase = 0
#endif
    :: else
    fi
}

/* Ends the round in which the place waits; sets `changed`, `result`. */
inline decide(newPhase)
{
    do
    ::
#ifndef BUG_ORDER
        read();
        look();
#else
        look();
        read();
#endif
        if
        :: result != WAITING -> changed = 0; break
        :: result == WAITING && PHASE(sPhase) == OPEN ->
            change(newPhase);
            if
            :: changed -> break
            :: else
            fi
        :: else
        fi
    od;
    atomic { sPhase = 0; sRound = 0 }
}

inline tell(p)
{
#ifndef BUG_TELL
    atomic
    {
        if
        :: WAITS(p) -> outcome[p] = RESULT(sPhase)
        :: else
        fi
    }
#else
    if
    :: WAITS(p) -> tOwner = owner[p]; atomic { outcome[p] = RESULT(sPhase); owner[p] = tOwner; tOwner = 0 }
    :: else
    fi
#endif
}

inline next()
{
    atomic
    {
        if
        :: SAME ->
            assert(decided[round] == RESULT(sPhase));
            assert(passed[round] <= PARTIES);
            round++; assert(round < MAXROUND);
            phase = (ISBROKEN(sPhase) -> BREAKING : OPEN);
            if
            :: phase == BREAKING -> decided1(round, BROKEN)
            :: else
            fi;
            isNews = 1
        :: else
        fi
    }
}

/* By the holder of the mutex. */
inline openNext()
{
    do
    :: read();
        if
        :: PHASE(sPhase) == OPEN || PHASE(sPhase) == BREAKING -> break
        :: else ->
#ifdef BUG_OPEN
            next();
            tell(0); tell(1); tell(2); tell(3)
#else
            tell(0); tell(1); tell(2); tell(3);
            next()
#endif
        fi
    od
}

inline unlock()
{
    atomic { assert(mutex == id); mutex = NOBODY }
    if
    :: isNews -> signal(); isNews = 0
    :: else
    fi
}

/* By the holder of the mutex; sets `place`, `isLast`, `isBroken`. */
inline takePlace()
{
    do
    :: read();
        if
        :: PHASE(sPhase) != OPEN && ISBROKEN(sPhase) -> place = NONE; isBroken = 1; break
        :: PHASE(sPhase) != OPEN && !ISBROKEN(sPhase) ->
#ifdef BUG_REDO
            place = NONE; break
#else
            openNext()
#endif
        :: else ->
            atomic
            {
                place = NONE;
                if
                :: COUNT >= PARTIES
                :: else ->
                    isLast = (COUNT == PARTIES - 1);
                    place = 0;
                    do
                    :: place < PLACES && outcome[place] != 0 -> place++
                    :: else -> break
                    od;
                    if
                    :: place == PLACES ->
                        place = 0;
                        do
                        :: place < PLACES && (WAITS(place) || !dead[owner[place]]) -> place++
                        :: else -> break
                        od
                    :: else
                    fi;
                    if
                    :: place == PLACES -> place = NONE
                    :: else
                    fi
                fi
            }
            if
            :: place == NONE -> break
            :: else ->
                atomic { outcome[place] = WAITING; owner[place] = id }
                if
#ifdef BUG_RECHECK
                :: atomic { 1 -> myRound = sRound }
                    break
#else
                :: atomic { SAME -> myRound = sRound }
                    break
                :: else ->
                    atomic { outcome[place] = 0; owner[place] = 0; place = NONE; isLast = 0 }
#endif
                fi
            fi
        fi
    od;
    atomic { sPhase = 0; sRound = 0 }
}

/* Who comes, and cannot get in or has no time to. */
inline breakWhileGathering()
{
    read();
    do
    :: ISBROKEN(sPhase) -> break
    :: !ISBROKEN(sPhase) ->
        changed = 0;
        if
        :: PHASE(sPhase) == OPEN && COUNT >= PARTIES -> changed = 1
        :: PHASE(sPhase) == OPEN && COUNT < PARTIES -> change(BREAKING)
#ifdef BUG_NEXT
        :: PHASE(sPhase) != OPEN -> change(BREAKING)
#else
        :: PHASE(sPhase) != OPEN -> change(sPhase | NEXTBROKEN)
#endif
        fi;
        if
        :: changed -> signal(); break
        :: else
        fi
    od;
    atomic { sPhase = 0; sRound = 0; changed = 0 }
}

inline arrive()
{
    atMutex[id] = 1;
    if
    :: atomic { mutex == NOBODY || dead[mutex] -> mutex = id; atMutex[id] = 0 }
#ifndef BUG_REDO
        openNext();
#endif
        takePlace();
        unlock()
#ifdef LATE
    :: atomic { id == 1 && mutex != NOBODY && !dead[mutex] -> atMutex[id] = 0; place = NONE; isLate = 1 }
        breakWhileGathering()
#endif
    fi
}

/* Breaks the round if one who waits in it was found dead after the state was read. */
inline breakOfTheDead()
{
    if
    :: PHASE(sPhase) == OPEN && isMet ->
        change(BREAKING);
        if
        :: changed -> signal()
        :: else
        fi
    :: else
    fi;
    atomic { sPhase = 0; sRound = 0; changed = 0; isMet = 0 }
}

/* The next one that waits. */
#define NEXTOF(a, b, c) (WAITS(a) -> dead[owner[a]] : (WAITS(b) -> dead[owner[b]] : (WAITS(c) && dead[owner[c]])))
#define NEXTDEAD (place == 0 -> NEXTOF(1, 2, 3) : (place == 1 -> NEXTOF(2, 3, 0) : \
    (place == 2 -> NEXTOF(3, 0, 1) : NEXTOF(0, 1, 2))))

inline finish()
{
    if
    :: atomic { mutex == NOBODY || dead[mutex] -> mutex = id }
        openNext();
        atomic { sPhase = 0; sRound = 0 }
        unlock()
    :: else
    fi;
    signal()
}

/* The last one; what it runs before it trips is between two steps. */
inline act()
{
    atomic
    {
        if
        :: WAITS(place) && owner[place] == id && round == myRound && PHASE(phase) == OPEN -> met[myRound] = !HASDEAD
        :: else
        fi;
#ifdef BUG_ASK
        isMet = 1
#else
        isMet = !HASDEAD
#endif
    }
    if
    :: isMet ->
        isMet = 0;
        decide(TRIPPING);
        if
        :: changed -> changed = 0; finish()
        :: else
        fi
    :: else -> decide(BREAKING); changed = 0
    fi
}

#ifdef BUG_MUTEX
#define CHANGED (!WAITS(place))
#else
#define CHANGED (!WAITS(place) || PHASE(phase) != OPEN)
#endif

inline gather()
{
    look();
    do
    :: result != WAITING || over -> break
    :: result == WAITING && !over ->
        woken[id] = 0;
        look();
        if
        :: result != WAITING
        :: else ->
            if
            :: woken[id]
#ifdef SLICE
            :: deaths + stops > 0 && CHANGED
#ifndef BUG_WATCH
            :: deaths + stops > 0 && WAITS(place) && NEXTDEAD && PHASE(phase) == OPEN ->
                read();
                isMet = NEXTDEAD;
                breakOfTheDead()
#endif
#endif
#ifdef GIVEUP
            :: id == 1 -> over = 1
#endif
            fi;
            look()
        fi
    od
}

inline withdraw()
{
    decide(BREAKING);
    atomic
    {
        /* All see one outcome, that of their round; who gave up has broken it. */
        assert(decided[myRound] == (changed -> BROKEN : result));
        if
        :: result == PASSED -> passed[myRound] = passed[myRound] + 1; assert(passed[myRound] <= PARTIES)
        :: else
        fi;
        outcome[place] = 0; owner[place] = 0; result = 0; place = NONE; myRound = 0; gathers[id] = 0
    }
    if
    :: changed -> changed = 0; signal()
    :: else
    fi
}

proctype P(byte id)
{
    byte n, place = NONE, result, myRound, sPhase, sRound, lPhase;
    bit changed, isNews, isMet, isLast, isBroken, isLate, over;
#ifdef BUG_TELL
    byte tOwner;
#endif
    {
        do
        :: n == ROUNDS || isBroken || isLate -> break
        :: else ->
            woken[id] = 0;
            arrive();
            if
            :: place == NONE && !isBroken && !isLate ->
                if
                :: woken[id]
#ifdef SLICE
                :: deaths + stops > 0 && (COUNT < PARTIES || HASDEAD || PHASE(phase) != OPEN) ->
                    read();
                    isMet = HASDEAD;
                    breakOfTheDead()
#endif
                fi
            :: place == NONE && (isBroken || isLate)
            :: else ->
                gathers[id] = 1;
                if
                :: isLast -> act()
                :: else
                fi;
                isLast = 0;
                gather();
                withdraw();
                over = 0;
                n++
            fi
        od;
        atomic { done[id] = 1; n = 0; isBroken = 0; isLate = 0 }
    }
    unless
    {
        atomic
        {
            gone[id] -> n = 0; place = NONE; result = 0; myRound = 0; sPhase = 0; sRound = 0; lPhase = 0;
            changed = 0; isNews = 0; isMet = 0; isLast = 0; isBroken = 0; isLate = 0; over = 0;
            atMutex[id] = 0; gathers[id] = 0
        }
    }
}

#ifdef RESET
proctype Resetter(byte id)
{
    byte sPhase, sRound, toPhase;
    bit changed, isNews;
    {
#ifdef ABORT
        read();
        do
        :: changed || ISBROKEN(sPhase) -> break
        :: else ->
            toPhase = (PHASE(sPhase) == OPEN -> BREAKING : sPhase | NEXTBROKEN);
            change(toPhase)
        od;
        atomic { changed = 0; toPhase = 0 }
        signal();
#endif
        read();
        do
        :: changed -> break
        :: else ->
#ifdef BUG_RESET
            change(RESETTING)
#else
            toPhase = (PHASE(sPhase) == OPEN || PHASE(sPhase) == BREAKING -> RESETTING : PHASE(sPhase));
            change(toPhase)
#endif
        od;
        atomic { changed = 0; toPhase = 0 }
        finish();
        done[id] = 1
    }
    unless
    {
        atomic { gone[id] -> sPhase = 0; sRound = 0; toPhase = 0; changed = 0; isNews = 0 }
    }
}
#endif

#define DIE(p) atomic { deaths < MAXC && !gone[p] && !done[p] -> dead[p] = 1; gone[p] = 1; deaths++ }
#define STOP(p) atomic { stops < STOPS && !gone[p] && !done[p] -> gone[p] = 1; stops++ }

proctype Crasher()
{
    do
    :: DIE(0)
    :: DIE(1)
    :: STOP(0)
    :: STOP(1)
#if NPR > 2
    :: DIE(2)
    :: STOP(2)
#endif
#ifdef RESET
    :: DIE(RESETTER)
    :: STOP(RESETTER)
#endif
    :: break
    od
}

/*
 * The living wait for parties that have not come, and only for those; for one that is stopped in its place; or, who
 * arrives, for one that is stopped and has the mutex. Nobody waits in a round that has ended.
 */
#define STOPPEDMUTEX (mutex != NOBODY && gone[mutex] && !dead[mutex])
#define isWell(p) (gone[p] || done[p] || (atMutex[p] && STOPPEDMUTEX) || \
    (!atMutex[p] && PHASE(phase) == OPEN && !HASDEAD && (COUNT < PARTIES || HASGONE) && (gathers[p] || HASGONE)))

proctype Monitor()
{
    timeout ->
    atomic
    {
        assert(isWell(0));
        assert(isWell(1));
#if NPR > 2
        assert(isWell(2));
#endif
#ifdef RESET
        assert(gone[RESETTER] || done[RESETTER]);
#endif
        /* Who is through has no place. */
        assert(outcome[0] == 0 || gone[owner[0]] || gathers[owner[0]]);
        assert(outcome[1] == 0 || gone[owner[1]] || gathers[owner[1]]);
        assert(outcome[2] == 0 || gone[owner[2]] || gathers[owner[2]]);
        assert(outcome[3] == 0 || gone[owner[3]] || gathers[owner[3]])
    }
}

init
{
    atomic
    {
        run P(0); run P(1);
#if NPR > 2
        run P(2);
#endif
#ifdef RESET
        run Resetter(RESETTER);
#endif
        run Crasher(); run Monitor()
    }
}
