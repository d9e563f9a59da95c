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
/* The announcement words of one side: taken, kept, lent for one operation, given back, reclaimed from the dead.
 *
 * Threads put, each in a process of its own: announce a position, claim it with one compare-and-set of the tail, publish.
 * One survivor voids claims: it reads the tail, then the mark, then every word below the mark, and voids what is not
 * published and what no live owner announces. The ring around them is taken for granted (ring.pml). A word is owner and
 * position, read and stored together. Every shared access is one step; a thread may die between any two steps (exactly
 * MAXC do), one may stall for ever (STOP).
 *
 * Sizes:     -DT=3 -DKEPT=1 -DLENT=1 -DOPS=1 -DMAXC=0    threads; words that a thread keeps to its end; words taken for one
 *                          operation and left 0 after it; messages of each thread
 * Features:  -DSTOP        one thread, any, may stall anywhere
 * Mistakes (each must be found):
 *            -DBUG_TWO     owner and position are two words: a word of the dead is taken owner first, position after it
 *            -DBUG_STEAL   a word of the dead is taken with a store
 *            -DBUG_LIVE    a word that announces nothing is taken although its owner lives
 *            -DBUG_EARLY   a lent word is given back before the publication
 *            -DBUG_MOVE    a claim moves to a lower word while it is open
 *            -DBUG_RANGE   the mark is raised after the claim
 *            -DBUG_ORDER   the mark is read before the tail
 *            -DBUG_KEEP    who ends keeps its word, and lives: those without one are held up for ever
 */
#ifndef T
#define T 3
#endif
#ifndef KEPT
#define KEPT 1
#endif
#ifndef LENT
#define LENT 1
#endif
#ifndef OPS
#define OPS 1
#endif
#ifndef MAXC
#define MAXC 0
#endif
#define W (KEPT+LENT)
#define POSITIONS 8
#define NONE 0

byte tail;
byte mark;                       /* words below it may be in use */
byte owner[W], at[W];            /* one word: owner + 1 (0: nobody), position + 1 (0: OUT) */
bit  published[POSITIONS], voided[POSITIONS];
bit  dead[T], ended[T];
byte mine[T];                    /* ghost: position + 1 that the thread announces, or has claimed */
byte crashes;
#ifdef STOP
byte stalled = 9;
#define STALLED(i) (stalled == (i))
#else
#define STALLED(i) false
#endif

#define DEADOWNER(w) (owner[w] != NONE && dead[owner[w]-1])
/* a word that may be taken: nobody's, or a dead owner's, whatever it announces */
#ifdef BUG_LIVE
#define TAKEABLE(w) (owner[w] == NONE || DEADOWNER(w) || at[w] == 0)
#else
#define TAKEABLE(w) (owner[w] == NONE || DEADOWNER(w))
#endif
#if W == 1
#define ANYWORD TAKEABLE(0)
#elif W == 2
#define ANYWORD (TAKEABLE(0) || TAKEABLE(1))
#else
#define ANYWORD (TAKEABLE(0) || TAKEABLE(1) || TAKEABLE(2))
#endif

/* compare-and-set of word k: fails when it has changed since it was looked at, in the step before */
inline take(k, position) {
   if
   :: atomic { TAKEABLE(k) -> o = owner[k]; a = at[k] };
#if defined(BUG_STEAL)
      atomic { owner[k] = id+1; at[k] = position; w = k+1; mine[id] = position }
#elif defined(BUG_TWO)
      atomic { if :: owner[k] == o -> owner[k] = id+1; w = k+1 :: else fi };
      atomic { if :: w == k+1 -> at[k] = position; mine[id] = position :: else fi }
#else
      atomic { if :: owner[k] == o && at[k] == a -> owner[k] = id+1; at[k] = position; w = k+1; mine[id] = position :: else fi }
#endif
   :: !TAKEABLE(k)
   fi;
   atomic { o = 0; a = 0 }
}

inline raise_mark() { atomic { if :: mark < w -> mark = w :: else fi } }

proctype Thread(byte id) {
  byte n, p, w, k, o, a;
  {
    skip;
again:
    atomic { p = 0; k = 0; if :: n == OPS -> goto out :: else -> p = tail fi; if :: w != 0 -> goto announce :: else fi };
    do /* a word to keep, else one for this operation */
    :: k < KEPT -> take(k, 0); atomic { if :: w != 0 -> k = 0; goto announce :: else k++ fi }
    :: k >= KEPT && k < W -> take(k, p+1); atomic { if :: w != 0 -> k = 0; goto announced :: else k++ fi }
    :: k == W -> break
    od;
    atomic { ANYWORD -> goto again };                                       /* all in live hands: held up */
announce:
    atomic { at[w-1] = p+1; mine[id] = p+1 };                               /* its own word: a store */
announced:
#ifndef BUG_RANGE
    raise_mark();
#endif
    atomic { if :: tail == p -> tail = p+1 :: else -> p = tail; goto announce fi };
#ifdef BUG_RANGE
    raise_mark();
#endif
#ifdef BUG_MOVE
    if
    :: atomic { w == 2 && owner[0] == NONE -> owner[0] = id+1; at[0] = p+1 };
       atomic { owner[1] = NONE; at[1] = 0; w = 1 }
    :: true
    fi;
#endif
#ifdef BUG_EARLY
    atomic { if :: w > KEPT -> owner[w-1] = NONE; at[w-1] = 0; w = 0 :: else fi };
#endif
    atomic { assert(!voided[p]); published[p] = 1; n++ };                   /* what a live owner announces is never voided */
    atomic { mine[id] = 0; if :: w > KEPT -> owner[w-1] = NONE; at[w-1] = 0; w = 0 :: else fi; goto again };
out:
#ifndef BUG_KEEP
    atomic { if :: w != 0 -> owner[w-1] = NONE; at[w-1] = 0 :: else fi };   /* after the publication */
#endif
    atomic { ended[id] = 1; n = 0; w = 0 }
  } unless { if
    :: atomic { dead[id] -> n = 0; p = 0; w = 0; k = 0; o = 0; a = 0 }
#ifdef STOP
    :: atomic { stalled == id && !dead[id] -> skip }; atomic { dead[id] -> n = 0; p = 0; w = 0; k = 0; o = 0; a = 0 }
#endif
    fi }
}

#define OPEN(q) ((q) < tail && !published[q] && !voided[q])
#define ANNOUNCES(w,q) (owner[w] != NONE && at[w] == (q)+1 && !dead[owner[w]-1])
#if W == 1
#define ANNOUNCED(q) ANNOUNCES(0,q)
#elif W == 2
#define ANNOUNCED(q) (ANNOUNCES(0,q) || ANNOUNCES(1,q))
#else
#define ANNOUNCED(q) (ANNOUNCES(0,q) || ANNOUNCES(1,q) || ANNOUNCES(2,q))
#endif

proctype Survivor() {
  byte q, w, m;
  do
  :: atomic { q < tail && (published[q] || voided[q]) -> q++ }
#ifdef BUG_ORDER
  :: m = mark;
     atomic { if :: OPEN(q) -> w = 0 :: else -> w = W+1 fi };
#else
  :: atomic { OPEN(q) -> w = 0 };                                           /* the tail, first */
     m = mark;
#endif
     do
     :: atomic { w < m && !ANNOUNCES(w,q) -> w++ }
     :: atomic { w < m && ANNOUNCES(w,q) -> break }
     :: w >= m -> break
     od;
     if
     :: w == m -> atomic { voided[q] = 1; w = 0; m = 0 }                    /* hides nothing that was published meanwhile */
     :: else -> atomic { w = 0; m = 0; (!OPEN(q) || !ANNOUNCED(q)) }
     fi
  od
}

#ifdef STOP
proctype Stopper() {
  if
  :: atomic { !dead[0] && !ended[0] -> stalled = 0 }
  :: atomic { !dead[1] && !ended[1] -> stalled = 1 }
#if T > 2
  :: atomic { !dead[2] && !ended[2] -> stalled = 2 }
#endif
  :: skip
  fi
}
#endif

proctype Crasher() {
  do
  :: atomic { crashes < MAXC && !dead[0] && !ended[0] -> dead[0] = 1; crashes++ }
  :: atomic { crashes < MAXC && !dead[1] && !ended[1] -> dead[1] = 1; crashes++ }
#if T > 2
  :: atomic { crashes < MAXC && !dead[2] && !ended[2] -> dead[2] = 1; crashes++ }
#endif
  :: crashes == MAXC -> break
  od
}

proctype Monitor() {
  byte i;
  timeout -> atomic {
    /* every claim is published or void, up to that of the stalled one, or the one that it has just announced in vain */
    do
    :: i < tail && (published[i] || voided[i]) -> i++
    :: i < tail && !(published[i] || voided[i]) ->
#ifdef STOP
       assert(stalled != 9 && !dead[stalled] && mine[stalled] == i+1);
#else
       assert(false);
#endif
       break
    :: i >= tail -> break
    od;
    /* held up only when all words are in live hands, and then because of the stalled one */
    i = 0;
    do
    :: i < T -> if :: ended[i] || dead[i] || STALLED(i)
                   :: else ->
#ifdef STOP
                      assert(stalled != 9 && !dead[stalled] && !ANYWORD)
#else
                      assert(false)
#endif
                fi; i++
    :: else -> break
    od
  }
}

init { atomic {
  run Thread(0); run Thread(1);
#if T > 2
  run Thread(2);
#endif
  run Survivor();
#ifdef STOP
  run Stopper();
#endif
  if :: MAXC > 0 -> run Crasher() :: else fi;
  run Monitor() } }
