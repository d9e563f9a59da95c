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
/* Lock for one writer or many readers: a robust lock that writers hold, and a word for each process that reads.
 * NR readers and NW writers (and with SUCC another reader, which takes the place of reader 0 when that has died) do
 * ROUNDS each. Anybody may die between any two steps. The event count by which a writer waits for readers is taken for
 * granted: it looks again whenever that can make a difference.
 *
 * Options:  -DMAXC=n  -DSLICE sleeps are sliced (only where waking changes something)  -DGIVEUP the last writer, and
 *           reader 0, may give up waiting  -DREENTER reader 0 reads twice  -DDOWNGRADE the first writer goes on to read
 *           -DSUCC
 * Mistakes: -DBUG_LOOK    a reader does not look again after it has counted itself
 *           -DBUG_FIRST   a writer looks at the readers before it takes the lock, and not after
 *           -DBUG_BACK    a reader that steps back leaves its count
 *           -DBUG_PASS    a reader that was woken does not wake the next one
 *           -DBUG_AGAIN   a thread that reads already waits for the writer, too
 *           -DBUG_ASK     a writer does not ask about the readers that it waits for
 *           -DBUG_CLEAR   the word of the dead is cleared by a store, not a compare-and-set
 *           -DBUG_BEGUN   a writer says that it has begun before the readers have gone
 *           -DBUG_END     a writer says that it has ended after it has released the lock
 */
#ifndef MAXC
#define MAXC 0
#endif
#ifndef NR
#define NR 2
#endif
#ifndef NW
#define NW 2
#endif
#ifndef ROUNDS
#define ROUNDS 1
#endif
#ifdef SUCC
#define NS 1
#else
#define NS 0
#endif
#define NPR (NR + NW + NS)
#define HEIR (NR + NW)
byte own; bit c;               /* one word: 0 or id+1, contended */
byte seq;
byte token[NR + NW];           /* one word each: id+1 of the process whose place it is, */
byte count[NR + NW];           /* and how often it reads */
bit  begun; bit broken;        /* one word, written only by the holder of the lock */
bit  inkernel[NPR];
bit  dead[NPR]; byte crashes;
byte reading, writing;         /* ghost: how many are inside */
bit  isreading[NPR];           /* ghost */
bit  finished[NPR];            /* ghost */
bit  diedwriting;              /* ghost: the last writer died after it had begun and before it had ended */

#define PLACE(i) ((i) == HEIR -> 0 : (i))
#define FREEABLE (own == 0 || dead[own-1])
#define GONE(p) (count[p] == 0 || dead[token[p]-1])

inline wake_one() { atomic { if :: inkernel[0] -> inkernel[0] = 0
                               :: inkernel[1] -> inkernel[1] = 0
#if NR + NW + NS > 2
                               :: inkernel[2] -> inkernel[2] = 0
#endif
#if NR + NW + NS > 3
                               :: inkernel[3] -> inkernel[3] = 0
#endif
#if NR + NW + NS > 4
                               :: inkernel[4] -> inkernel[4] = 0
#endif
                               :: else fi } }

/* By one who has slept, unless it keeps the lock from the next one, and lets that one know by the bit. */
#define PASS_ON(again) \
    atomic { x = own; xc = c }; \
    if \
    :: x == 0 -> seq++; wake_one() \
    :: x != 0 && !xc -> if :: atomic { own == x && c == 0 -> c = 1 } :: else -> goto again fi \
    :: x != 0 && xc \
    fi

/* Sleeps on the sequence while it is v; then goes to slow, or to over when it gives up. */
#define SLEEP(mayGiveUp) \
    slept = 1; \
    atomic { if :: seq == v -> inkernel[id] = 1 :: else -> goto slow fi }; \
    if \
    :: inkernel[id] == 0 -> goto slow \
    :: atomic { sliced && FREEABLE -> inkernel[id] = 0; goto slow } \
    :: atomic { mayGiveUp && inkernel[id] -> inkernel[id] = 0; goto over } \
    :: atomic { mayGiveUp && inkernel[id] == 0 -> goto over } \
    fi

#ifdef SLICE
#define sliced true
#else
#define sliced false
#endif
#ifdef GIVEUP
#define gives(who) (id == (who))
#else
#define gives(who) false
#endif

proctype R(byte id) {
  byte v, x, r; bit xc, slept;
  {
    if
    :: id == HEIR -> dead[0] -> atomic { token[0] = id+1; count[0] = 0 }
    :: else
    fi;
    do
    :: r == ROUNDS -> break
    :: else ->
       slept = 0;
slow:
       v = seq;
       atomic { x = own; xc = c };
       if
       :: x == 0 ->
          count[PLACE(id)]++;
#ifdef BUG_LOOK
          goto held
#else
          if
          :: own == 0 -> goto held
          :: else ->
#ifndef BUG_BACK
             count[PLACE(id)]--;
#endif
             goto slow
          fi
#endif
       :: x != 0 && dead[x-1] ->
          if :: atomic { own == x && c == xc -> own = id+1; c = 1 } :: else -> goto slow fi;
          count[PLACE(id)]++;
          atomic { xc = c; own = 0; c = 0 };
          if :: xc -> seq++; wake_one() :: else fi;
          goto held
       :: x != 0 && !xc -> if :: atomic { own == x && c == 0 -> c = 1 } :: else -> goto slow fi
       :: x != 0 && xc
       fi;
       SLEEP(gives(0));
held:
#ifndef BUG_PASS
       if :: slept -> pass: PASS_ON(pass) :: else fi;
#endif
       atomic { reading++; isreading[id] = 1; assert(writing == 0); assert(begun == diedwriting) };
#ifdef REENTER
       if
       :: id == 0 ->
#ifdef BUG_AGAIN
          FREEABLE;
#endif
          count[PLACE(id)]++; count[PLACE(id)]--
       :: else
       fi;
#endif
       atomic { assert(writing == 0); reading--; isreading[id] = 0 };
       atomic { assert(token[PLACE(id)] == id+1 && count[PLACE(id)] > 0); count[PLACE(id)]-- };
       atomic { xc = 0; x = 0; v = 0; slept = 0; r++ }
    od;
    goto gone;
over: if :: slept -> pass2: PASS_ON(pass2) :: else fi;
gone: atomic { x = 0; xc = 0; v = 0; slept = 0; finished[id] = 1 }
  } unless { atomic { dead[id] -> inkernel[id] = 0; v = 0; x = 0; xc = 0; slept = 0; r = 0 } }
}

proctype W(byte id) {
  byte v, x, r, p; bit xc, slept;
  {
    do
    :: r == ROUNDS -> break
    :: else ->
       slept = 0;
#ifdef BUG_FIRST
       do
       :: p == NR + NW -> p = 0; break
       :: p < NR + NW -> GONE(p) -> p++
       od;
#endif
       /* fast path */
       if :: atomic { own == 0 -> own = id+1; c = 0; goto held } :: else fi;
slow:
       v = seq;
       atomic { x = own; xc = c };
       if
       :: x == 0 ->
          if :: atomic { own == 0 -> own = id+1; c = slept; goto held } :: else -> goto slow fi
       :: x != 0 && dead[x-1] ->
          if :: atomic { own == x && c == xc -> own = id+1; c = 1; goto held } :: else -> goto slow fi
       :: x != 0 && !xc -> if :: atomic { own == x && c == 0 -> c = 1 } :: else -> goto slow fi
       :: x != 0 && xc
       fi;
       SLEEP(gives(NR + NW - 1));
held:
#ifdef BUG_BEGUN
       atomic { broken = begun; begun = 1 };
#endif
       p = 0;
#ifndef BUG_FIRST
       do
       :: p == NR + NW -> break
       :: p < NR + NW ->
          atomic { x = token[p]; xc = (count[p] != 0) };
          if
          :: !xc -> p++
#ifndef BUG_ASK
#ifdef BUG_CLEAR
          :: xc && dead[x-1] -> atomic { token[p] = 0; count[p] = 0; p++ }
#else
          :: xc && dead[x-1] -> if :: atomic { token[p] == x -> token[p] = 0; count[p] = 0; p++ } :: else -> p = 0 fi
#endif
          :: xc && !dead[x-1] ->
             if
             :: GONE(p) -> p = 0
             :: gives(NR + NW - 1) -> goto release
             fi
#else
          :: xc ->
             if
             :: count[p] == 0 -> p = 0
             :: gives(NR + NW - 1) -> goto release
             fi
#endif
          fi
       od;
#endif
#ifdef BUG_BEGUN
       diedwriting = 1;
#else
       atomic { broken = begun; assert(broken == diedwriting); begun = 1; diedwriting = 1 };
#endif
       atomic { writing++; assert(writing == 1); assert(reading == 0) };
       skip;
       atomic { assert(reading == 0); assert(own == id+1); writing-- };
#ifdef BUG_END
       diedwriting = 0;
#else
       atomic { begun = 0; diedwriting = 0 };
#endif
#ifdef DOWNGRADE
       if :: id == NR -> count[id]++ :: else fi;
#endif
release:
       /* exchange, then wake */
       atomic { xc = c; assert(own == id+1); own = 0; c = 0; x = 0; v = 0; p = 0 };
#ifdef BUG_END
       begun = 0;
#endif
       if :: xc -> seq++; wake_one() :: else fi;
#ifdef DOWNGRADE
       if
       :: id == NR && count[id] > 0 ->
          atomic { reading++; isreading[id] = 1; assert(writing == 0) };
          atomic { assert(writing == 0); reading--; isreading[id] = 0 };
          count[id]--
       :: else
       fi;
#endif
       atomic { xc = 0; slept = 0; r++ }
    od;
    goto gone;
over: if :: slept -> pass: PASS_ON(pass) :: else fi;
gone: atomic { x = 0; xc = 0; v = 0; p = 0; slept = 0; finished[id] = 1 }
  } unless { atomic { dead[id] -> inkernel[id] = 0; v = 0; x = 0; xc = 0; p = 0; slept = 0; r = 0 } }
}

#define DIE(i) atomic { crashes < MAXC && !dead[i] -> dead[i] = 1; crashes++; \
   if :: isreading[i] -> isreading[i] = 0; reading-- :: else fi; \
   if :: own == i+1 -> writing = 0 :: else fi }

proctype Crasher() {
  do
  :: DIE(0)
  :: DIE(1)
#if NR + NW + NS > 2
  :: DIE(2)
#endif
#if NR + NW + NS > 3
  :: DIE(3)
#endif
#if NR + NW + NS > 4
  :: DIE(4)
#endif
  :: atomic { crashes = MAXC; break }
  od
}

proctype Monitor() {
  timeout -> atomic {
    /* no living process sleeps or waits: nobody but the dead has anything in hand */
    byte i;
    do
    :: i == NPR -> break
    :: i < NPR -> assert(!(inkernel[i] && !dead[i])); assert(i == HEIR || dead[i] || finished[i]); i++
    od
  }
}

init { atomic {
  byte i;
  do
  :: i == NR + NW -> break
  :: i < NR + NW -> token[i] = i+1; i++
  od;
  i = 0;
  do
  :: i == NR -> break
  :: i < NR -> run R(i); i++
  od;
  do
  :: i == NR + NW -> break
  :: i < NR + NW -> run W(i); i++
  od;
#ifdef SUCC
  run R(HEIR);
#endif
  run Crasher(); run Monitor() } }
