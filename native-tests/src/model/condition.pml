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
 * Waiting on a condition: nodes, tickets, signals that are passed on. The lock is taken for granted (lock.pml): the
 * next one gets it from the dead. What waits is a program as usual: a holder signals and leaves an item; the others
 * wait while there is none, and take one. So a signal that is lost is a living process that waits beside an item.
 *
 * Anybody may die between any two steps. Reading a node whose place is read again afterwards is one step, as is a scan
 * for the one that waits longest; the ticket of a signal is drawn with its compare-and-set.
 *
 * Sizes:    WAITERS  3 at most           NODES  MAXC  deaths            SIGNALS  signals and items of process 0
 * Features: GIVEUP   process 1 may give up when it sleeps (time-out, interrupt)
 *           JOINS    process 0 then waits on another condition of the lock, that nobody signals
 *           COUNTS   process 0 counts those who wait before it signals, and so buries their dead
 *           SLICE    sleeps are sliced; needed when somebody dies
 *           SCENE    process 0 comes when all wait; only 1 and 2 die, and while they wait
 * Mistakes: BUG_BURY    (as first written in Java) a node is taken from the dead although its burial failed: somebody
 *                       had just signalled the dead one, and mistakes the new owner for it
 *           BUG_FIRST   place 0 first, then the signal is passed on
 *           BUG_PASS    nobody passes on the signals of the dead
 *           BUG_GIVEUP  who gives up stores its place: a signal that came just before is forgotten
 *           BUG_FREE    the node is given back before the lock is taken again
 */
#ifndef WAITERS
#define WAITERS 2
#endif
#ifndef NODES
#define NODES 2
#endif
#ifndef MAXC
#define MAXC 0
#endif
#ifndef SIGNALS
#define SIGNALS 1
#endif
#define NPR (WAITERS + 1)
#define NOBODY 7
#define NONE 15

#define QUEUED 1
#define WAITING 2
#define SIGNALLED 3

byte lock = NOBODY;
byte owner[NODES] = NOBODY;
byte ticket[NODES], state[NODES];      /* one word: the place; 0, 0 is none */
bit other[NODES];                      /* the condition */
byte word[NODES];                      /* what one sleeps on */
byte sleeper[NODES] = NOBODY;
byte tickets = 1;
byte items;
bit dead[8];
byte deaths;

/* Ghosts. */
bit done[4];
bit waits[4];
bit came[4];

#define isDead(o) ((o) == NOBODY || dead[o])
#define isAt(n, t, s) (ticket[n] == (t) && state[n] == (s))
#define LOSTAT(n) (state[n] == SIGNALLED && isDead(owner[n]))
#ifdef BUG_PASS
#define LOST 0
#elif NODES > 2
#define LOST (LOSTAT(0) || LOSTAT(1) || LOSTAT(2))
#else
#define LOST (LOSTAT(0) || LOSTAT(1))
#endif

inline acquire()
{
    atomic { lock == NOBODY || dead[lock] -> lock = id }
}

/* The living owner that waits longest has the smallest ticket; who holds the lock signals it, or one that just died. */
inline checkOrder(node)
{
    if
    :: lock == id ->
        k = 0;
        do
        :: k < NODES -> assert(!(state[k] == WAITING && !other[k] && !isDead(owner[k]) && ticket[k] < ticket[node])); k++
        :: else -> break
        od;
        k = 0
    :: else
    fi
}

/* As WaiterNodes.signal. */
inline signal()
{
    rounds = 0;
    do
    :: rounds > NODES -> break
    :: else ->
        atomic
        {
            k = 0; sNode = NONE;
            do
            :: k < NODES ->
                if
                :: state[k] == WAITING && !other[k] && (sNode == NONE || ticket[k] < sTicket) -> sNode = k; sTicket = ticket[k]
                :: else
                fi;
                k++
            :: else -> break
            od;
            k = 0;
            rounds++;
            if
            :: sNode == NONE -> sTicket = 0
            :: else -> sOwner = owner[sNode]
            fi
        }
        if
        :: sNode == NONE -> break
        :: else ->
            atomic
            {
                if
                :: isAt(sNode, sTicket, WAITING) ->
                    checkOrder(sNode);
                    sTicket = tickets; tickets++;
                    ticket[sNode] = sTicket; state[sNode] = SIGNALLED
                :: else -> sTicket = 0
                fi
            }
            if
            :: sTicket == 0
            :: else ->
                word[sNode] = word[sNode] + 1;
                atomic { hasSlept = (sleeper[sNode] != NOBODY); sleeper[sNode] = NOBODY }
                if
                :: hasSlept || !isDead(sOwner) -> break
                :: else ->
                    atomic
                    {
                        if
                        :: isAt(sNode, sTicket, SIGNALLED) -> ticket[sNode] = 0; state[sNode] = 0
                        :: else
                        fi
                    }
                fi
            fi
        fi
    od;
    atomic { rounds = 0; sNode = 0; sTicket = 0; sOwner = 0; hasSlept = 0 }
}

/* What was read of a node of the dead is in dTicket, dState. Sets `buried`. */
inline bury(node)
{
#ifdef BUG_FIRST
    atomic
    {
        buried = isAt(node, dTicket, dState);
        if
        :: buried -> assert(owner[node] == dOwner || dState == 0); ticket[node] = 0; state[node] = 0
        :: else
        fi
    }
    if
    :: dState == SIGNALLED && !other[node] -> signal()
    :: else
    fi
#else
    if
    :: dState == SIGNALLED && !other[node] -> signal()
    :: else
    fi;
    atomic
    {
        buried = isAt(node, dTicket, dState);
        if
        :: buried -> assert(owner[node] == dOwner || dState == 0); ticket[node] = 0; state[node] = 0
        :: else
        fi
    }
#endif
}

/* Of a dead owner dOwner, to a new one, if its burial was successful. */
inline change(node, newOwner)
{
    atomic
    {
        if
#ifndef BUG_BURY
        :: buried && owner[node] == dOwner ->
#else
        :: owner[node] == dOwner ->
#endif
            /* Nobody gets a node with a place that it has not stored. */
            assert(state[node] == 0);
            owner[node] = newOwner; buried = 1
        :: else -> buried = 0
        fi
    }
}

inline forget() { d_step { dTicket = 0; dState = 0; dOwner = 0; buried = 0 } }

/* As WaiterNodes.isGone, of those in a state. */
inline buryDead(wanted)
{
    i = 0;
    do
    :: i < NODES ->
        if
        :: atomic
           {
               state[i] == wanted && isDead(owner[i]) -> dTicket = ticket[i]; dState = state[i]; dOwner = owner[i]
           }
           bury(i);
           change(i, NOBODY);
           forget()
        :: else
        fi;
        i++
    :: else -> break
    od;
    i = 0
}

/* Sets `mine`. */
inline own()
{
    atomic
    {
        mine = NONE;
        if
        :: owner[0] == NOBODY -> owner[0] = id; mine = 0
        :: owner[0] != NOBODY && owner[1] == NOBODY -> owner[1] = id; mine = 1
#if NODES > 2
        :: owner[0] != NOBODY && owner[1] != NOBODY && owner[2] == NOBODY -> owner[2] = id; mine = 2
#endif
        :: else
        fi
    }
    i = 0;
    do
    :: mine == NONE && i < NODES ->
        if
        :: atomic { dead[owner[i]] -> dOwner = owner[i]; dTicket = ticket[i]; dState = state[i] }
           bury(i);
#ifndef BUG_BURY
           /* Signalled meanwhile, or buried by another: look again. */
           if
           :: atomic { !buried && owner[i] == dOwner -> dTicket = ticket[i]; dState = state[i] } bury(i)
           :: else
           fi;
           if
           :: atomic { !buried && owner[i] == dOwner -> dTicket = ticket[i]; dState = state[i] } bury(i)
           :: else
           fi;
#endif
           change(i, id);
           if
           :: buried -> mine = i
           :: else
           fi;
           forget()
        :: else
        fi;
        i++
    :: else -> break
    od;
    i = 0
}

inline takeItem()
{
    if
    :: items > 0 && !took && !over && id > 0 -> items--; took = 1
    :: else
    fi
}

inline release() { atomic { assert(lock == id); lock = NOBODY } }

/* From here on nobody passes the signal on, should its owner die: so it takes the item with this step. */
inline free()
{
    atomic { ticket[mine] = 0; state[mine] = 0; takeItem() }
    atomic { assert(owner[mine] == id); owner[mine] = NOBODY; mine = NONE }
}

/* By the holder; as ConditionWait. */
inline await()
{
    own();
    if
    :: mine == NONE -> over = 1          /* too many wait: an exception */
    :: else ->
        atomic { place = tickets; tickets++ }
        other[mine] = (id == 0);
        atomic { ticket[mine] = place; state[mine] = WAITING; waits[id] = 1 }
        release();
        do
        :: atomic { v = word[mine] }
           if
           :: !isAt(mine, place, WAITING) -> break
           :: else ->
                atomic
                {
                    if
                    :: word[mine] == v -> sleeper[mine] = id
                    :: else
                    fi
                }
                if
                :: sleeper[mine] != id
#ifdef SLICE
                :: atomic
                   {
                       deaths > 0 && sleeper[mine] == id && (!isAt(mine, place, WAITING) || LOST) -> sleeper[mine] = NOBODY
                   }
#endif
#ifdef GIVEUP
                :: atomic { id == 1 && sleeper[mine] == id -> sleeper[mine] = NOBODY; over = 1 }
#endif
                fi;
#ifndef BUG_PASS
                buryDead(SIGNALLED);
#endif
                if
                :: over ->
                    atomic
                    {
                        if
#ifndef BUG_GIVEUP
                        :: isAt(mine, place, WAITING) ->
#else
                        :: true ->
#endif
                            ticket[mine] = tickets; tickets++; state[mine] = QUEUED
                        :: else -> over = 0
                        fi
                    }
                    break
                :: else
                fi
           fi
        od;
        waits[id] = 0;
#ifdef BUG_FREE
        free();
        acquire()
#else
        acquire();
        free()
#endif
    fi
}

inline forgetAll()
{
    i = 0; k = 0; v = 0; rounds = 0; sNode = 0; sTicket = 0; sOwner = 0; hasSlept = 0; mine = NONE; place = 0; over = 0;
    dTicket = 0; dState = 0; dOwner = 0; buried = 0; n = 0;
    took = 0
}

proctype P(byte id)
{
    byte i, k, v, n, rounds, sNode, sTicket, sOwner, place, dTicket, dState, dOwner;
    byte mine = NONE;
    bit hasSlept, buried, over, took;
    {
        if
        :: id == 0 ->
#ifdef SCENE
            (waits[1] || dead[1]) && (waits[2] || dead[2]) && waits[WAITERS];
#endif
            do
            :: n == SIGNALS -> break
            :: else ->
                acquire();
#ifdef COUNTS
                buryDead(WAITING);
                buryDead(QUEUED);
#endif
                signal();
                /* One whose signal was not finished has left nothing. */
                items++;
                release();
                n++
            od
        :: else
        fi;
        if
        :: id > 0 ->
#ifndef GIVEUP
            /* They are alike: by the order in which they first have the lock. */
            if
            :: id == 1 || came[id - 1] || dead[id - 1]
            fi;
#endif
            acquire();
            atomic { came[id] = 1; takeItem() }
            do
            :: !took && !over -> await()
            :: else -> break
            od;
            release()
#ifdef JOINS
        :: id == 0 ->
            acquire();
            do
            :: over -> break
            :: else -> await()
            od;
            release()
#endif
        :: else
        fi;
        atomic { done[id] = 1; forgetAll() }
    }
    unless
    {
        atomic { dead[id] -> forgetAll() }
    }
}

#define AWAKE(n, p) if :: sleeper[n] == p -> sleeper[n] = NOBODY :: else fi
#if NODES > 2
#define LEAVES(p) AWAKE(0, p); AWAKE(1, p); AWAKE(2, p)
#else
#define LEAVES(p) AWAKE(0, p); AWAKE(1, p)
#endif
#define DIE(p) atomic { deaths < MAXC && !dead[p] && !done[p] -> dead[p] = 1; deaths++; waits[p] = 0; LEAVES(p) }

proctype Crasher()
{
    do
#ifdef SCENE
    :: came[3] && waits[1] && waits[2] -> atomic { waits[1] -> DIE(1) }
    :: came[3] && waits[2] -> atomic { waits[2] -> DIE(2) }
#else
    :: DIE(0)
    :: DIE(1)
    :: DIE(2)
#if WAITERS > 2
    :: DIE(3)
#endif
#endif
    :: break
    od
}

/* Nobody living waits but for an item, and then there is none. */
#define isWell(p) (dead[p] || done[p] || (waits[p] && (items == 0 || (p) == 0)))

proctype Monitor()
{
    timeout ->
    atomic
    {
        assert(isWell(0));
        assert(isWell(1));
        assert(isWell(2));
#if WAITERS > 2
        assert(isWell(3))
#endif
    }
}

init
{
    atomic
    {
        run P(0); run P(1); run P(2);
#if WAITERS > 2
        run P(3);
#endif
        run Crasher(); run Monitor()
    }
}
