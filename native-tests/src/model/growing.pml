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
 * The queue that grows: a chain of rings, each a file with a number. Producers fill the last one, seal it and append
 * the next; consumers go on from a sealed ring, remove it when it is drained for good, and retire its number; who finds
 * the last ring empty and large seals it, so that the next one is small. Anybody dies between any two steps, builders
 * too, or stands there until others have gone on for several rings.
 *
 * A ring is taken for granted (ring.pml): offer, seal and the two steps of a take are one step each. A take passes by
 * what the living have in hand, gets what the dead had, and waits for an open claim of the living (CLAIM: a put in two
 * steps). Slots are not used again, so rings are full sooner than they should be.
 * A file that was removed lives on in the links of those who have it open: so rings are instances, files name them.
 *
 * Checked: a put is accepted only by a ring that somebody will look into; every element whose put returned is taken to
 * the end once, and none twice, but for one whose taker died; takes see the elements of a producer in order, but for
 * those that were given back by a death; when all is over, calls that find nothing leave at most one file: that of the
 * last ring, or an empty one that a dead builder left and the next put will use.
 *
 * Sizes:    NP NC   producers, consumers    PUTS  of each producer    TAKES  of each consumer    MAXC  deaths
 * Features: CLAIM    the first producer claims and commits
 *           SCENE    the first ring is full to begin with, and all was taken
 *           LEFT     a file that was made too late may stay behind if its maker dies
 * Mistakes: BUG_FIRST    published before it is sealed          BUG_OPEN     a retired last ring stays open
 *           BUG_ORDER    the file goes before "open" does       BUG_LATE     a file made too late stays
 *           BUG_SETTLE   nobody asks whether a builder is dead  BUG_HANDS    a ring in living hands is retired
 */
#ifndef NP
#define NP 2
#endif
#ifndef NC
#define NC 1
#endif
#ifndef PUTS
#define PUTS 1
#endif
#ifndef TAKES
#define TAKES 2
#endif
#ifndef MAXC
#define MAXC 0
#endif
#define ACTORS (NP + NC)
#define MONITOR ACTORS
#define NR 7                                /* numbers of rings, from 1 */
#define NI 9                                /* instances, from 1 */
#define CAP 2                               /* slots of a large ring; a small one has 1 */
#define NV (NP * PUTS)

#define UNUSED 0
#define FULL 1
#define DONE 2
#define HAND 3                              /* and the actor */
#define CLAIMED (HAND + ACTORS + 1)         /* and the actor */

#ifdef CLAIM
#define IS_CLAIM (id == 0)
#else
#define IS_CLAIM 0
#endif

/* results of a take */
#define EMPTY 0
#define TAKEN 1
#define HELD 2
#define CLOSED 3
#define HANDS 4                             /* taken to the end, but in living hands */

byte lastNumber, retired, builder, builderOf;   /* builder: actor + 1; builderOf: the number */
bit lastOpen;
byte file[NR + 1];                          /* the instance, 0: none */
byte instances;
byte slot[NI * CAP], val[NI * CAP];         /* of instance i from (i - 1) * CAP */
byte tail[NI + 1], cap[NI + 1];
bit sealed[NI + 1];
byte link[(ACTORS + 1) * (NR + 1)];         /* what an actor has open */
byte lastLink[ACTORS + 1];
bit dead[ACTORS + 1], finished[ACTORS + 1];
byte deaths;

/* ghosts */
byte begun[NV + 1], returned[NV + 1], ended[NV + 1], gaveBack[NV + 1], seenOf[NP];

#define LINK(n) link[id * (NR + 1) + (n)]
#define SLOT(i, k) slot[((i) - 1) * CAP + (k)]
#define VAL(i, k) val[((i) - 1) * CAP + (k)]
#define PRODUCER(v) (((v) - 1) / PUTS)
#define ALIVE !dead[id]

/* r: the ring of number n as this actor sees it; 0: gone. One step. */
inline find(n)
{
    if
    :: LINK(n) != 0 -> r = LINK(n)
    :: else -> r = file[n]; LINK(n) = r
    fi
}

inline drop(n)
{
    if
    :: lastLink[id] == LINK(n) -> lastLink[id] = 0
    :: else
    fi;
    LINK(n) = 0
}

/* result: 1 accepted, 2 full, 3 closed. With isClaim the slot is only claimed, at k. */
inline offer(i, v, isClaim)
{
    if
    :: sealed[i] -> result = 3
    :: !sealed[i] && tail[i] == cap[i] -> result = 2
    :: else ->
        k = tail[i];
        VAL(i, k) = v;
        SLOT(i, k) = (isClaim -> CLAIMED + id : FULL);
        tail[i]++;
        result = 1
    fi
}

/* outcome, and what was taken: value w of slot k. */
inline beginTake(i)
{
    k = 0;
    outcome = (sealed[i] -> CLOSED : EMPTY);
    do
    :: k == tail[i] -> break
    :: k < tail[i] && SLOT(i, k) == FULL -> outcome = TAKEN; break
    :: k < tail[i] && SLOT(i, k) >= CLAIMED ->
        if
        :: dead[SLOT(i, k) - CLAIMED] -> SLOT(i, k) = DONE; k++
        :: else -> outcome = HELD; break
        fi
    :: k < tail[i] && SLOT(i, k) >= HAND && SLOT(i, k) < CLAIMED ->
        if
        :: dead[SLOT(i, k) - HAND] -> gaveBack[VAL(i, k)] = 1; outcome = TAKEN; break
        :: else ->
#ifndef BUG_HANDS
            outcome = (outcome == CLOSED -> HANDS : outcome);
#endif
            k++
        fi
    :: k < tail[i] && SLOT(i, k) == DONE -> k++
    od;
    if
    :: outcome == TAKEN ->
        w = VAL(i, k);
        SLOT(i, k) = HAND + id;
        assert(ended[w] == 0);
        assert(gaveBack[w] || seenOf[PRODUCER(w)] < w);
        seenOf[PRODUCER(w)] = (gaveBack[w] && seenOf[PRODUCER(w)] > w -> seenOf[PRODUCER(w)] : w)
    :: else
    fi
}

/* A file made too late goes; see (4) in RingChain. */
inline removeUnlessReal(n)
{
    atomic { ALIVE -> seen = lastNumber; isTooLate = seen > n || (seen == n && !lastOpen) }
    if
    :: isTooLate ->
        atomic { ALIVE -> find(n) }
        if
        :: r == 0
        :: else ->
            atomic
            {
                ALIVE ->
                if
                :: sealed[r] -> isTooLate = 0
                :: else
                fi
            }
            if
            :: isTooLate -> atomic { ALIVE -> file[n] = 0; drop(n) }
            :: else
            fi
        fi
    :: else
    fi;
    isTooLate = 0; r = 0
}

/* Of ring a (0: none was open) with number; the last word was (number, wasOpen). */
inline grow()
{
    atomic
    {
        ALIVE ->
        if
        :: lastNumber != number || lastOpen != wasOpen -> goto again
        :: else
        fi
    }
    atomic                                  /* advice: whoever has waited long enough builds, too */
    {
        ALIVE -> builder = id + 1; builderOf = number + 1
    }
    atomic { ALIVE -> find(number + 1) }
    if
    :: r == 0 -> atomic
        {
            ALIVE ->
            if
            :: file[number + 1] == 0 ->
                instances++;
                cap[instances] = (result == 2 -> CAP : 1);
                file[number + 1] = instances
            :: else
            fi;
            LINK(number + 1) = file[number + 1]
        }
    :: else
    fi;
#ifdef BUG_FIRST
    atomic { ALIVE -> publish() }
    if
    :: a != 0 -> atomic { ALIVE -> sealed[a] = 1 }
    :: else
    fi;
#else
    if
    :: a != 0 -> atomic { ALIVE -> sealed[a] = 1 }
    :: else
    fi;
    atomic { ALIVE -> publish() }
#endif
    if
    :: !isPublished ->
#ifndef BUG_LATE
        removeUnlessReal(number + 1)
#endif
        skip
    :: else
    fi;
    atomic
    {
        ALIVE ->
        if
        :: builder == id + 1 && builderOf == number + 1 -> builder = 0
        :: else
        fi;
        isPublished = 0; r = 0
    }
}

inline publish()
{
    if
    :: lastNumber == number && lastOpen == wasOpen ->
        lastNumber = number + 1; lastOpen = 1; isPublished = 1
    :: else -> isPublished = 0
    fi
}

/* Number n is drained for good. */
inline retire(n)
{
#ifdef BUG_ORDER
    atomic { ALIVE -> file[n] = 0 }
#endif
#ifndef BUG_OPEN
    atomic
    {
        ALIVE ->
        if
        :: lastNumber == n -> lastOpen = 0
        :: else
        fi
    }
#endif
    if
    :: a != 0 -> atomic { ALIVE -> file[n] = 0; drop(n) }
    :: else
    fi;
    atomic
    {
        ALIVE ->
        if
        :: retired == n - 1 -> retired = n
        :: else
        fi
    }
}

/* What was found: outcome TAKEN (to be ended, in ring a), or anything else. */
inline take()
{
    atomic { ALIVE -> number = lastNumber; wasOpen = lastOpen }
    atomic { ALIVE -> n = retired + 1 }
    isInHands = 0;
    do
    :: n > number -> outcome = (isInHands -> HELD : EMPTY); break
    :: else ->
        atomic { ALIVE -> find(n); a = r; r = 0 }
        if
        :: a == 0 -> outcome = CLOSED
        :: else -> atomic { ALIVE -> beginTake(a) }
        fi;
        if
        :: outcome == TAKEN -> break
        :: outcome == CLOSED -> retire(n); n++
        :: outcome != TAKEN && outcome != CLOSED && n == number && wasOpen ->
            isToBeSealed = 0;
            atomic
            {
                ALIVE ->
                if
                :: outcome == EMPTY && !sealed[a] ->
#ifndef BUG_SETTLE
                    if
                    :: builder != 0 && dead[builder - 1] ->
                        if
                        :: builderOf == number + 1 && file[number + 1] != 0 -> isToBeSealed = 2
                        :: else -> builder = 0
                        fi
                    :: else
                    fi;
#endif
                    if
                    :: isToBeSealed == 0 && cap[a] > 1 -> isToBeSealed = 1
                    :: else
                    fi
                :: else
                fi
            }
            if
            :: isToBeSealed == 0 -> break
            :: else -> atomic { ALIVE -> sealed[a] = 1 }
            fi;
            if
            :: isToBeSealed == 2 -> atomic { ALIVE -> publish(); isPublished = 0 }
            :: else
            fi
        :: else ->
            if
            :: !sealed[a] -> removeUnlessReal(n); n++
            :: sealed[a] && outcome == HELD ->
                break
            :: else -> isInHands = 1; n++
            fi
        fi;
        atomic { ALIVE -> number = lastNumber; wasOpen = lastOpen }
    od
}

proctype Producer(byte id)
{
    byte r, a, k, n, number, result, seen, w = id * PUTS + 1, outcome;
    bit isTooLate, isPublished, wasOpen;
    do
    :: w > (id + 1) * PUTS -> break
    :: else ->
        begun[w] = 1;
        result = 0;
        if
        :: lastLink[id] != 0 -> atomic { ALIVE -> a = lastLink[id]; offer(a, w, IS_CLAIM) }
        :: else
        fi;
again:
        do
        :: result == 1 -> break
        :: else ->
            atomic { ALIVE -> number = lastNumber; wasOpen = lastOpen; result = 3; a = 0 }
            if
            :: wasOpen ->
                atomic { ALIVE -> find(number); a = r; r = 0 }
                atomic
                {
                    ALIVE ->
                    if
                    :: a != 0 && (lastNumber != number || lastOpen != wasOpen) -> a = 0
                    :: else -> lastLink[id] = a
                    fi
                }
                if
                :: a != 0 -> atomic { ALIVE -> offer(a, w, IS_CLAIM) }
                :: else
                fi
            :: else
            fi;
            if
            :: result == 1
            :: else -> grow()
            fi
        od;
#ifdef CLAIM
        if
        :: id == 0 -> atomic { ALIVE -> SLOT(a, k) = FULL }
        :: else
        fi;
#endif
        atomic { ALIVE -> returned[w] = 1; w++; k = 0; a = 0 }
    od;
    finished[id] = 1
}

inline finish()
{
    atomic { ALIVE -> SLOT(a, k) = DONE; ended[w]++; assert(ended[w] == 1); w = 0; a = 0; k = 0 }
}

proctype Consumer(byte id)
{
    byte r, a, k, n, number, seen, w, outcome, takes, isToBeSealed;
    bit isTooLate, isPublished, wasOpen, isInHands;
    do
    :: takes == TAKES -> break
    :: else ->
        take();
        takes++;
        if
        :: outcome == TAKEN -> finish()
        :: else
        fi
    od;
    finished[id] = 1
}

proctype Crasher()
{
    do
    :: deaths < MAXC ->
        atomic
        {
            if
            :: !dead[0] && !finished[0] -> dead[0] = 1
            :: !dead[1] && !finished[1] -> dead[1] = 1
#if ACTORS > 2
            :: !dead[2] && !finished[2] -> dead[2] = 1
#endif
#if ACTORS > 3
            :: !dead[3] && !finished[3] -> dead[3] = 1
#endif
            fi;
            deaths++
        }
    :: break
    od
}

/* The last ring, or what a dead builder left, which the next put uses; LEFT: or what it made too late, for which nobody
   looks. */
#ifdef LEFT
#define LEFT_FILES deaths
#define NEEDED(i) ((lastOpen && i == lastNumber) || i == lastNumber + 1 || (deaths > 0 && i <= retired))
#else
#define LEFT_FILES 0
#define NEEDED(i) ((lastOpen && i == lastNumber) || i == lastNumber + 1)
#endif
#define OVER(i) (finished[i] || dead[i])
#if ACTORS == 2
#define ALL_OVER (OVER(0) && OVER(1))
#elif ACTORS == 3
#define ALL_OVER (OVER(0) && OVER(1) && OVER(2))
#else
#define ALL_OVER (OVER(0) && OVER(1) && OVER(2) && OVER(3))
#endif

/* Takes what is left, alone. */
proctype Monitor(byte id)
{
    byte r, a, k, n, number, seen, w, outcome, i, files, isToBeSealed;
    bit isTooLate, isPublished, wasOpen, isInHands;
    ALL_OVER;
    do
    :: take();
        if
        :: outcome == TAKEN -> finish()
        :: outcome != TAKEN && i == 0 -> i = 1
        :: else -> break
        fi
    od;
    assert(outcome == EMPTY);
    i = 1;
    do
    :: i > NV -> break
    :: else -> assert(!returned[i] || ended[i] == 1); i++
    od;
    i = 1;
    do
    :: i > NR -> break
    :: else -> files = files + (file[i] != 0 -> 1 : 0); assert(file[i] == 0 || NEEDED(i)); i++
    od;
    assert(files <= 1 + LEFT_FILES)
}

init
{
    atomic
    {
        byte i = 0;
        instances = 1; cap[1] = 1; file[1] = 1; lastNumber = 1; lastOpen = 1;
        do
        :: i < NP -> run Producer(i); i++
        :: i >= NP && i < ACTORS -> run Consumer(i); i++
        :: i == ACTORS -> break
        od;
#ifdef SCENE
        tail[1] = 1; slot[0] = DONE;
#endif
        run Crasher(); run Monitor(MONITOR)
    }
}
