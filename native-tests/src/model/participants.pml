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
/* Participants: the kernel's lock on one byte is the proof of life.
 * The byte belongs to (slot, generation) and is never used again: offset = generation * slots + slot.
 * Record of a slot, one word: generation, JOINING | LIVE. Three processes join, make their tokens known, probe each
 * other, and die anywhere. The kernel releases the locks of the dead.
 *
 * Options:  -DMAXC=n   -DSTOP  one process may be stopped for ever at any step without dying (SIGSTOP)
 * Mistakes: -DBUG_SLOTBYTE  the byte belongs to the slot and is used again by the next generation (the first draft)
 *           -DBUG_EXCL      probing takes an exclusive lock
 *           -DBUG_ORDER     a joiner says LIVE before it has the lock
 *           -DBUG_RELEASE   a process gives its byte back while one of its threads still works
 */
#ifndef MAXC
#define MAXC 2
#endif
#define NB 2                   /* slots */
#ifndef NG
#define NG 4                   /* bound: generations 1 .. NG-1 of a slot */
#endif
#define NPR 3
#ifdef BUG_SLOTBYTE
#define BYTE(i,g) ((i)*NG)
#else
#define BYTE(i,g) ((i)*NG+(g))
#endif

byte excl[NB*NG];              /* kernel: exclusive holder id+1, or 0 */
byte shar[NB*NG];              /* kernel: shared holders, one bit per process */
byte gen[NB]; bit live[NB];    /* the record */
bit  dead[NPR], stopped[NPR]; byte crashes; bit stops;
byte tokslot[NPR], tokgen[NPR];/* the token a process has made known; generation 0: none */
bit  judged[NPR];              /* somebody has proved this process dead */

#define BIT(x) (1<<(x))
#define LOCKABLE_X(b) (excl[b] == 0 && shar[b] == 0)
#define LOCKABLE_S(b) (excl[b] == 0)
#ifdef BUG_EXCL
#define CANLOCK(b) LOCKABLE_X(b)
#define LOCK(b)   excl[b] = id+1
#define UNLOCK(b) excl[b] = 0
#else
#define CANLOCK(b) LOCKABLE_S(b)
#define LOCK(b)   shar[b] = shar[b] | BIT(id)
#define UNLOCK(b) shar[b] = shar[b] & (255-BIT(id))
#endif
#define KB(n) BYTE(tokslot[n],tokgen[n])
#define PROBEABLE(n) (n != id && tokgen[n] && !judged[n] && (gen[tokslot[n]] != tokgen[n] || CANLOCK(KB(n))))
#define JOINABLE(i) (gen[i] < NG-1 && (!live[i] || CANLOCK(BYTE(i,gen[i]))))

proctype Proc(byte id) {
  byte i, g, k; bit d;
  {
    g = 0;
pick: /* ---- join ---- */
    if :: i = 0 :: i = 1 fi;
    atomic { g = gen[i]; d = live[i] };
    if
    :: g != 0 && d ->                                             /* LIVE: only with proof of death */
       if :: atomic { CANLOCK(BYTE(i,g)) -> LOCK(BYTE(i,g)) } :: else -> goto busy fi;
       UNLOCK(BYTE(i,g))
    :: else                                                       /* new, or JOINING: nobody uses that token */
    fi;
    if :: atomic { gen[i] == g && live[i] == d && g < NG-1 -> g = g+1; gen[i] = g; live[i] = 0 } :: else -> goto busy fi;
#ifdef BUG_ORDER
    if :: atomic { gen[i] == g && !live[i] -> live[i] = 1; tokslot[id] = i; tokgen[id] = g } :: else -> goto busy fi;
#endif
    if :: atomic { LOCKABLE_X(BYTE(i,g)) -> excl[BYTE(i,g)] = id+1 } :: else -> goto busy fi;
#ifndef BUG_ORDER
    if :: atomic { gen[i] == g && !live[i] -> live[i] = 1; tokslot[id] = i; tokgen[id] = g }
       :: else -> atomic { excl[BYTE(i,g)] = 0; goto busy }
    fi;
#endif
    goto joined;
busy: atomic { JOINABLE(0) || JOINABLE(1) -> g = 0; d = 0; goto pick };

joined: /* ---- probe the others for ever ---- */
    atomic { i = 0; g = 0; d = 0; k = 0;
    if
    :: PROBEABLE(0) -> k = 0
    :: PROBEABLE(1) -> k = 1
    :: PROBEABLE(2) -> k = 2
    fi;
    i = tokslot[k]; g = tokgen[k] };
    atomic { if :: gen[i] != g -> goto proved :: else fi };       /* dead by inspection */
    if :: atomic { CANLOCK(BYTE(i,g)) -> LOCK(BYTE(i,g)) } :: else -> goto joined fi;
    UNLOCK(BYTE(i,g));
proved:
    atomic { assert(dead[k]); judged[k] = 1; goto joined }
  } unless { atomic { dead[id] || stopped[id] -> i = 0; g = 0; k = 0; d = 0 } }
}

inline release(n) { b = 0; do :: b == NB*NG -> break
   :: else -> if :: excl[b] == n+1 -> excl[b] = 0 :: else fi; shar[b] = shar[b] & (255-BIT(n)); b++ od; b = 0 }

proctype Crasher() {
  byte b;
  do
  :: atomic { crashes < MAXC && !dead[0] && !stopped[0] -> dead[0] = 1; crashes++; release(0) }
  :: atomic { crashes < MAXC && !dead[1] && !stopped[1] -> dead[1] = 1; crashes++; release(1) }
  :: atomic { crashes < MAXC && !dead[2] && !stopped[2] -> dead[2] = 1; crashes++; release(2) }
#ifdef STOP
  :: atomic { !stops && !dead[0] -> stopped[0] = 1; stops = 1 }
  :: atomic { !stops && !dead[1] -> stopped[1] = 1; stops = 1 }
  :: atomic { !stops && !dead[2] -> stopped[2] = 1; stops = 1 }
#endif
#ifdef BUG_RELEASE
  :: atomic { !stops && tokgen[0] && excl[KB(0)] == 1 -> excl[KB(0)] = 0; stops = 1 }
#endif
  :: atomic { crashes = MAXC; stops = 1; break }
  od
}

#define CANPROBE(n) (!dead[n] && !stopped[n] && tokgen[n])
proctype Monitor() {
  timeout -> atomic {
    /* whoever died with a known token has been proved dead, if anybody who can probe is left */
    if
    :: CANPROBE(0) || CANPROBE(1) || CANPROBE(2) ->
       assert(!(dead[0] && tokgen[0] && !judged[0]));
       assert(!(dead[1] && tokgen[1] && !judged[1]));
       assert(!(dead[2] && tokgen[2] && !judged[2]))
    :: else
    fi
  }
}

init { atomic { run Proc(0); run Proc(1); run Proc(2); run Crasher(); run Monitor() } }
