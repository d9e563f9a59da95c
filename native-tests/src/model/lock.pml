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
/* Robust lock: state word (owner, contended bit), a separate futex sequence, take-over from the dead.
 * NPR processes do ROUNDS lock/unlock each, one of them re-enters. Anybody may die between any two steps.
 *
 * Options:  -DMAXC=n  -DSLICE sleeps are sliced (only where waking changes something)  -DGIVEUP process 2 uses a timed tryLock
 * Mistakes: -DBUG_BIT    who has slept takes the lock without the contended bit
 *           -DBUG_DEPTH  hold count not set on acquisition
 *           -DBUG_LEAVE  a leaver (time-out, interrupt) does nothing
 *           -DBUG_LEAVE1 a leaver passes the wake on only if the lock is free, and does not mark it contended otherwise
 *           -DBUG_READ   take-over is a store after reading, not a compare-and-set
 */
#ifndef MAXC
#define MAXC 0
#endif
#ifndef NPR
#define NPR 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif
byte own;  bit c;              /* one word: 0 or id+1, contended */
byte seq;
byte depth;                    /* written only by the holder */
bit  inkernel[NPR];
bit  dead[NPR]; byte crashes;
byte incs;                     /* ghost: number of processes inside */
bit  diedholding;              /* ghost: the last holder died with the lock in its hand */

#define FREEABLE (own == 0 || dead[own-1])

inline wake_one() { atomic { if :: inkernel[0] -> inkernel[0] = 0
                               :: inkernel[1] -> inkernel[1] = 0
#if NPR > 2
                               :: inkernel[2] -> inkernel[2] = 0
#endif
                               :: else fi } }

proctype P(byte id) {
  byte v, x, r; bit xc, ab, slept;
  {
    r = 0;
    do
    :: r == ROUNDS -> break
    :: else ->
       slept = 0;
       /* fast path */
       if :: atomic { own == 0 -> own = id+1; c = 0; ab = 0; goto held } :: else fi;
slow:
       v = seq;
look:
       atomic { x = own; xc = c };
       if
       :: x == 0 ->
#ifdef BUG_BIT
          if :: atomic { own == 0 -> own = id+1; c = 0; ab = 0; goto held } :: else -> goto slow fi
#else
          if :: atomic { own == 0 -> own = id+1; c = slept; ab = 0; goto held } :: else -> goto slow fi
#endif
       :: x != 0 && dead[x-1] ->
#ifdef BUG_READ
          atomic { own = id+1; c = 1; ab = 1; goto held }
#else
          if :: atomic { own == x && c == xc -> own = id+1; c = 1; ab = 1; goto held } :: else -> goto slow fi
#endif
       :: x != 0 && !xc ->
          if :: atomic { own == x && c == 0 -> c = 1 } :: else -> goto slow fi
       :: x != 0 && xc
       fi;
       slept = 1;
       atomic { if :: seq == v -> inkernel[id] = 1 :: else -> goto slow fi };
       if
       :: inkernel[id] == 0 -> goto slow
#ifdef SLICE
       :: atomic { FREEABLE -> inkernel[id] = 0; goto slow }
#endif
#ifdef GIVEUP
       :: atomic { id == 2 -> inkernel[id] = 0; goto leave }
       :: atomic { id == 2 && inkernel[id] == 0 -> goto leave }
#endif
       fi;
held:
#ifndef BUG_DEPTH
       depth = 1;
#else
       if :: depth == 0 -> depth = 1 :: else -> depth++ fi;
#endif
       atomic { incs++; assert(incs == 1); assert(ab == diedholding); diedholding = 0 };
       if
       :: id == 0 -> depth++; depth--
       :: else
       fi;
       atomic { assert(depth == 1); assert(own == id+1); incs-- };
       depth = 0;
       /* unlock: exchange, then wake */
       atomic { xc = c; assert(own == id+1); own = 0; c = 0; x = 0; v = 0; ab = 0 };
       if :: xc -> seq++; wake_one() :: else fi;
       atomic { xc = 0; slept = 0; r++ }
    od;
    goto gone;
leave: /* the wake that I may have eaten must not be lost */
#ifndef BUG_LEAVE
    atomic { x = own; xc = c };
    if
    :: x == 0 -> seq++; wake_one()
#ifndef BUG_LEAVE1
    :: x != 0 && !xc -> if :: atomic { own == x && c == 0 -> c = 1 } :: else -> goto leave fi
    :: x != 0 && xc
#else
    :: else
#endif
    fi;
#endif
gone: atomic { x = 0; xc = 0; v = 0; slept = 0 }
  } unless { atomic { dead[id] -> inkernel[id] = 0; v = 0; x = 0; xc = 0; ab = 0; slept = 0; r = 0 } }
}

#define DIE(i) atomic { crashes < MAXC && !dead[i] -> dead[i] = 1; crashes++; \
   if :: own == i+1 -> diedholding = 1; incs = 0 :: else fi }

proctype Crasher() {
  do
  :: DIE(0)
  :: DIE(1)
#if NPR > 2
  :: DIE(2)
#endif
  :: atomic { crashes = MAXC; break }
  od
}

proctype Monitor() {
  timeout -> atomic {
    /* no living process sleeps while the lock is free or its holder is dead */
    assert(!(inkernel[0] && !dead[0]));
    assert(!(inkernel[1] && !dead[1]))
#if NPR > 2
    ; assert(!(inkernel[2] && !dead[2]))
#endif
  }
}

init { atomic { run P(0); run P(1);
#if NPR > 2
 run P(2);
#endif
 run Crasher(); run Monitor() } }
