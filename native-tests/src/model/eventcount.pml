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
/* Sleeping and waking. NW wakers publish items that must be taken in order (a missing one holds everybody up,
 * as in the ring); two sleepers take them. Every publishing store goes through a one-entry store buffer.
 *
 * Protocols:  -DPBIT   (default) futex word = sequence*2 + "somebody may sleep"; wake all, bit cleared first
 *             -DPONE   same word; wake one, the bit stays until a wake finds nobody; baton passed on
 *             -DPCOUNT the first draft: sequence and a count of sleepers; wake one
 * Options:    -DITEMS=2|3  -DMAXC=n deaths  -DSLICE sleeps are sliced (only where it would change something)
 *             -DGIVEUP   sleeper 1 may leave by time-out or interrupt
 *             -DMEMBARRIER  wakers do not fence; a sleeper issues membarrier between announcing and looking once more
 * Mistakes:   -DNOFENCE_W  waker does not fence between publish and look
 *             -DNOFENCE_S  sleeper announces by a plain buffered store
 *             -DBUG_NOBARRIER  MEMBARRIER: the sleeper leaves it out
 *             -DBUG_BORROW     MEMBARRIER: a sleeper who finds S set relies on the barrier of the one who set it
 *             -DBUG_FIX    PCOUNT: a wake that finds nobody resets the count it read to 0
 *             -DBUG_BATON  PONE, BUSY: a taker does not pass the wake on although more is there
 *             -DBUG_LEAVE  PONE, GIVEUP: a leaver does not pass the wake on
 *             -DBUG_CLEAR  PONE: clearing the bit is not followed by wake-all
 */
#if !defined(PONE) && !defined(PCOUNT)
#define PBIT
#endif
#ifndef MAXC
#define MAXC 0
#endif
#ifndef ITEMS
#define ITEMS 2
#endif
#define NW ITEMS
#define NS 2
#define W(i) (i)
#define Z(j) (NW+(j))

bit  data[ITEMS+1];       /* visible to everybody; data[ITEMS] stays 0 */
byte hd;                  /* next item to take */
bit  sb[NW];              /* one-entry store buffers of the wakers */
byte word;                /* PBIT, PONE: sequence*2+bit; PCOUNT: sequence */
short cnt;                /* PCOUNT: sleepers */
byte sbs[NS];             /* NOFENCE_S: buffered announcement */
bit  inkernel[NS];
bit  dead[NW+NS]; byte crashes;
bit  away[NS];            /* BUSY: a sleeper that works elsewhere */

#define READY (data[hd])

inline futex_wake_one(woke) {
  atomic { if :: inkernel[0] -> inkernel[0] = 0; woke = 1
              :: inkernel[1] -> inkernel[1] = 0; woke = 1
              :: else -> woke = 0 fi } }
inline futex_wake_all() { atomic { inkernel[0] = 0; inkernel[1] = 0 } }

inline wake(v, woke) {
#ifdef PCOUNT
  cnt0 = cnt;
  if :: cnt0 == 0
     :: else -> word++;
        futex_wake_one(woke);
#ifdef BUG_FIX
        if :: woke == 0 -> atomic { if :: cnt == cnt0 -> cnt = 0 :: else fi } :: else fi
#endif
  fi; cnt0 = 0
#endif
#ifdef PBIT
  do
  :: v = word;
     if :: !(v & 1) -> break :: else fi;
     if :: atomic { word == v -> word = v+1 }; futex_wake_all(); break
        :: else fi
  od
#endif
#ifdef PONE
  v = word;
  if
  :: !(v & 1)
  :: else ->
     word = word+2;                            /* atomic add; the bit stays */
     futex_wake_one(woke);
     if
     :: woke
     :: else ->                                /* nobody was asleep: clear the bit, then wake all who came in between */
        v = word;
        if
        :: atomic { (v & 1) && word == v -> word = v+1 };
#ifndef BUG_CLEAR
           futex_wake_all()
#else
           skip
#endif
        :: atomic { !((v & 1) && word == v) -> skip }    /* changed meanwhile: leaving the bit set is always safe */
        fi
     fi
  fi
#endif
  ; v = 0; woke = 0
}

proctype Waker(byte i) {
  byte v; bit woke; short cnt0;
  {
    sb[i] = 1;                               /* publish (release store, still in the store buffer) */
#if !defined(NOFENCE_W) && !defined(MEMBARRIER)
    sb[i] == 0;                              /* full fence */
#endif
    wake(v, woke)
  } unless { atomic { dead[W(i)] -> v = 0; woke = 0; cnt0 = 0 } }
}

proctype Drain() {                            /* stores become visible whenever they like */
  end: do
  :: atomic { sb[0] -> data[0] = 1; sb[0] = 0 }
  :: atomic { sb[1] -> data[1] = 1; sb[1] = 0 }
#if ITEMS > 2
  :: atomic { sb[2] -> data[2] = 1; sb[2] = 0 }
#endif
#ifdef NOFENCE_S
  :: atomic { sbs[0] -> word = sbs[0]; sbs[0] = 0 }
  :: atomic { sbs[1] -> word = sbs[1]; sbs[1] = 0 }
#endif
  od
}

proctype Sleeper(byte j) {
  byte v; bit woke, leaving; short cnt0;
  {
    woke = 0;
again:
    if
    :: atomic { READY -> hd++ };
#if defined(PONE) && !defined(BUG_BATON)
       if :: READY -> wake(v, woke) :: else fi;
#endif
#ifdef BUSY
       if :: goto again :: away[j] = 1; goto gone fi
#else
       goto again
#endif
#ifdef SLICE
    :: atomic { hd < ITEMS && dead[W(hd)] && !data[hd] && !sb[hd] -> hd++; goto again }  /* repair: skip the dead one's item */
#endif
    :: else
    fi;
    /* announce */
#ifdef PCOUNT
    v = word;
    cnt++;
#else
    v = word;
    if
#ifdef BUG_BORROW
    :: v & 1 -> goto look
#else
    :: v & 1
#endif
    :: else ->
#ifdef NOFENCE_S
       sbs[j] = v+1; v = v+1
#else
       if :: atomic { word == v -> word = v+1; v = v+1 } :: atomic { else -> v = 0; goto again } fi
#endif
    fi;
#endif
#if defined(MEMBARRIER) && !defined(BUG_NOBARRIER)
    sb[0] == 0;                                /* a full fence in every waker, at some moment each */
    sb[1] == 0;
#if ITEMS > 2
    sb[2] == 0;
#endif
#endif
look: /* look once more */
    if
    :: READY -> goto up
    :: else
    fi;
    atomic { if :: word == v -> inkernel[j] = 1 :: else -> goto up fi };
asleep:
    if
    :: inkernel[j] == 0
#ifdef SLICE
    :: atomic { READY || (hd < ITEMS && dead[W(hd)] && !data[hd] && !sb[hd]) -> inkernel[j] = 0 }
#endif
#ifdef GIVEUP
    :: atomic { j == 1 -> inkernel[j] = 0; leaving = 1 }
#endif
    fi;
up:
#ifdef PCOUNT
    cnt--;
#endif
    v = 0;
#ifdef GIVEUP
    if
    :: j == 1 && !leaving -> leaving = 1       /* may also leave right after being woken */
    :: !leaving
    :: leaving
    fi;
    if :: leaving ->
#ifndef BUG_LEAVE
          if :: READY -> wake(v, woke) :: else fi;
#endif
          goto gone
       :: else
    fi;
#endif
    goto again;
gone: skip
  } unless { atomic { dead[Z(j)] -> inkernel[j] = 0; v = 0; woke = 0; cnt0 = 0 } }
}

proctype Crasher() {
  do
  :: atomic { crashes < MAXC && !dead[0] -> dead[0] = 1; crashes++ }
  :: atomic { crashes < MAXC && !dead[1] -> dead[1] = 1; crashes++ }
  :: atomic { crashes < MAXC && !dead[2] -> dead[2] = 1; crashes++ }
  :: atomic { crashes < MAXC && !dead[3] -> dead[3] = 1; crashes++ }
#if ITEMS > 2
  :: atomic { crashes < MAXC && !dead[4] -> dead[4] = 1; crashes++ }
#endif
  :: atomic { crashes = MAXC; break }
  od
}

proctype Monitor() {
  timeout -> atomic {
    assert(!(READY && inkernel[0] && !dead[Z(0)]));      /* nobody sleeps while there is something to take */
    assert(!(READY && inkernel[1] && !dead[Z(1)]));
    assert(cnt >= 0)
#ifdef SLICE
    ; assert(((dead[Z(0)] || away[0]) && (dead[Z(1)] || away[1])) || hd == ITEMS)
#endif
  }
}

init { atomic { run Waker(0); run Waker(1);
#if ITEMS > 2
  run Waker(2);
#endif
  run Sleeper(0); run Sleeper(1); run Drain(); run Crasher(); run Monitor() } }
