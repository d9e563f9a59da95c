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
 * The barrier: rounds that trip, break and are reset. The mutex is taken for granted (lock.pml): its next holder gets
 * it from the dead, and is told so. So is the event count (eventcount.pml): who announces itself, looks and then sleeps
 * is woken by every signal since. What the holder of the mutex reads of what only holders change is one step with what
 * it does next; each of its stores is a step.
 *
 * Sizes:    PARTIES  NPR processes     ROUNDS  calls of each     MAXC  deaths
 * Features: ACTION   the last to arrive runs an action before it trips the round
 *           GIVEUP   process 1 may give up when it sleeps (time-out, interrupt)
 *           RESET    another one resets the barrier at some time; with ABORT it aborts it first
 *           SLICE    sleeps are sliced; needed when somebody dies
 * Mistakes: BUG_REDO   who gets the mutex from the dead does not finish what that one had begun
 *           BUG_PHASE  the outcomes are written before the phase
 *           BUG_ASK    the last to arrive does not ask about the others
 *           BUG_WATCH  who waits asks nobody
 *           BUG_TRIP   after the action the round is tripped without looking what became of it
 *           BUG_EARLY  who gives up does not look again when it has the mutex
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
#define PLACES 4
#define NOBODY 7
#define NONE 15
#define RESETTER 4
#define MAXROUND 12

#define OPEN 0
#define TRIPPING 1
#define BREAKING 2
#define RESETTING 3
#define WAITING 1
#define PASSED 2
#define BROKEN 3

byte mutex = NOBODY;
byte round, phase;                          /* one word */
byte outcome[PLACES], owner[PLACES];        /* one word */
bit woken[4];
bit dead[8];
byte deaths;

/* Ghosts: of a place its round; of a round its end, whether all lived when the last arrived, and how many passed. */
bit done[8];
byte roundOf[PLACES];
byte decided[MAXROUND];
bit met[MAXROUND];
byte passed[MAXROUND];

#define WAITS(p) (outcome[p] == WAITING)
#define DEADAT(p) (WAITS(p) && dead[owner[p]])
#define HASDEAD (DEADAT(0) || DEADAT(1) || DEADAT(2) || DEADAT(3))
#define COUNT (WAITS(0) + WAITS(1) + WAITS(2) + WAITS(3))

inline signal() { atomic { woken[0] = 1; woken[1] = 1; woken[2] = 1; woken[3] = 1 } }

inline decide(place, result)
{
    atomic
    {
        if
        :: WAITS(place) ->
            assert(decided[roundOf[place]] == 0 || decided[roundOf[place]] == result);
            decided[roundOf[place]] = result;
            if
            :: result == PASSED ->
                assert(met[roundOf[place]]);
                passed[roundOf[place]] = passed[roundOf[place]] + 1
            :: else
            fi;
            outcome[place] = result
        :: else
        fi
    }
}

inline decideAll(newPhase)
{
    j = 0;
    do
    :: j < PLACES && WAITS(j) -> decide(j, (newPhase == TRIPPING -> PASSED : BROKEN)); j++
    :: j < PLACES && !WAITS(j) -> j++
    :: else -> break
    od;
    j = 0
}

inline end(newPhase)
{
    toPhase = newPhase;
#ifdef BUG_PHASE
    decideAll(toPhase);
    phase = toPhase;
#else
    phase = toPhase;
    decideAll(toPhase);
#endif
    if
    :: toPhase != BREAKING ->
        atomic
        {
            assert(passed[round] == 0 || passed[round] == PARTIES);
            round++; assert(round < MAXROUND); phase = OPEN
        }
    :: else
    fi;
    atomic { isNews = 1; toPhase = 0 }
}

inline lock()
{
    atomic { mutex == NOBODY || dead[mutex] -> abandoned = (mutex != NOBODY); mutex = id }
#ifndef BUG_REDO
    if
    :: abandoned && phase != OPEN -> end(phase)
    :: else
    fi;
#endif
    abandoned = 0
}

inline unlock()
{
    atomic
    {
        assert(mutex == id);
#ifndef BUG_REDO
        /* The invariants. */
        assert(phase == OPEN || phase == BREAKING);
        assert(phase == OPEN || COUNT == 0);
#endif
        mutex = NOBODY
    }
    if
    :: isNews -> signal(); isNews = 0
    :: else
    fi
}

/* Sets `place` and `isLast`. */
inline arrive()
{
    lock();
    if
    :: phase == BREAKING -> place = NONE; isBroken = 1
    :: phase != BREAKING && COUNT >= PARTIES -> place = NONE
    :: else ->
        atomic
        {
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
            :: else ->
                isLast = (COUNT == PARTIES - 1);
                met[round] = (isLast && !HASDEAD);
#ifdef BUG_ASK
                isMet = isLast
#else
                isMet = met[round]
#endif
            fi
        }
        if
        :: place != NONE ->
            atomic { outcome[place] = WAITING; owner[place] = id; roundOf[place] = round; myRound = round }
#ifdef ACTION
            if
            :: isLast && !isMet -> end(BREAKING)
            :: else
            fi
#else
            if
            :: isLast && isMet -> end(TRIPPING)
            :: isLast && !isMet -> end(BREAKING)
            :: else
            fi
#endif
        :: else
        fi
    fi;
    isMet = 0;
    unlock()
}

inline inspect()
{
    isMet = HASDEAD;
    lock();
    if
    :: isMet && phase == OPEN && HASDEAD -> end(BREAKING)
    :: else
    fi;
    isMet = 0;
    unlock()
}

/* The next one that waits. */
#define NEXTOF(a, b, c) (WAITS(a) -> dead[owner[a]] : (WAITS(b) -> dead[owner[b]] : (WAITS(c) && dead[owner[c]])))
#define NEXTDEAD (place == 0 -> NEXTOF(1, 2, 3) : (place == 1 -> NEXTOF(2, 3, 0) : \
    (place == 2 -> NEXTOF(3, 0, 1) : NEXTOF(0, 1, 2))))
#define DEADMUTEX (mutex != NOBODY && dead[mutex])

inline gather()
{
    do
    :: !WAITS(place) || over -> break
    :: WAITS(place) && !over ->
        woken[id] = 0;
        if
        :: !WAITS(place)
        :: else ->
            if
            :: woken[id]
#ifdef SLICE
            :: deaths > 0 && !WAITS(place)
#ifndef BUG_WATCH
            :: deaths > 0 && WAITS(place) && NEXTDEAD -> inspect()
            :: deaths > 0 && WAITS(place) && !NEXTDEAD && DEADMUTEX -> lock(); unlock()
#endif
#endif
#ifdef GIVEUP
            :: id == 1 -> over = 1
#endif
            fi
        fi
    od
}

inline withdraw()
{
    result = outcome[place];
    if
    :: result == WAITING ->
        lock();
#ifndef BUG_EARLY
        result = outcome[place];
#endif
        if
        :: result == WAITING -> end(BREAKING)
        :: else
        fi;
        unlock()
    :: else
    fi;
    atomic
    {
        /* All see one outcome, that of their round; who gave up has broken it. */
        assert(owner[place] == id && roundOf[place] == myRound);
        assert(decided[myRound] == (result == WAITING -> BROKEN : result));
        outcome[place] = 0; owner[place] = 0; roundOf[place] = 0; result = 0; place = NONE; myRound = 0
    }
}

proctype P(byte id)
{
    byte n, j, place = NONE, toPhase, result, myRound;
    bit abandoned, isNews, isMet, isLast, isBroken, over;
    {
        do
        :: n == ROUNDS || isBroken -> break
        :: else ->
            woken[id] = 0;
            arrive();
            if
            :: place == NONE && !isBroken ->
                if
                :: woken[id]
#ifdef SLICE
                :: deaths > 0 && (COUNT < PARTIES || HASDEAD || DEADMUTEX) -> inspect()
#endif
                fi
            :: place == NONE && isBroken
            :: else ->
#ifdef ACTION
                if
                :: isLast && WAITS(place) ->
                    lock();
#ifndef BUG_TRIP
                    if
                    :: WAITS(place) -> end(TRIPPING)
                    :: else
                    fi;
#else
                    end(TRIPPING);
#endif
                    unlock()
                :: else
                fi;
#endif
                isLast = 0;
                gather();
                withdraw();
                over = 0;
                n++
            fi
        od;
        atomic { done[id] = 1; n = 0; isBroken = 0 }
    }
    unless
    {
        atomic
        {
            dead[id] -> n = 0; j = 0; place = NONE; toPhase = 0; result = 0; myRound = 0;
            abandoned = 0; isNews = 0; isMet = 0; isLast = 0; isBroken = 0; over = 0
        }
    }
}

#ifdef RESET
proctype Resetter(byte id)
{
    byte j, toPhase;
    bit abandoned, isNews;
    {
#ifdef ABORT
        lock();
        end(BREAKING);
        unlock();
#endif
        lock();
        end(RESETTING);
        unlock();
        done[id] = 1
    }
    unless
    {
        atomic { dead[id] -> j = 0; toPhase = 0; abandoned = 0; isNews = 0 }
    }
}
#endif

#define DIE(p) atomic { deaths < MAXC && !dead[p] && !done[p] -> dead[p] = 1; deaths++ }

proctype Crasher()
{
    do
    :: DIE(0)
    :: DIE(1)
#if NPR > 2
    :: DIE(2)
#endif
#ifdef RESET
    :: DIE(RESETTER)
#endif
    :: break
    od
}

/* The living wait for parties that have not come, and only for those. */
#define isWell(p) (dead[p] || done[p] || (COUNT > 0 && COUNT < PARTIES && !HASDEAD && phase == OPEN))

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
        assert(dead[RESETTER] || done[RESETTER]);
#endif
        assert(!DEADMUTEX || phase == OPEN || phase == BREAKING || (done[0] || dead[0]) && (done[1] || dead[1]))
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
