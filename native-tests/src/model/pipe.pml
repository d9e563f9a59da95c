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
/* The ends of a PipeRing: one end with several users, of whom one is at work at a time, in one of three forms; the other
 * end is one process that does everything in one step.
 *
 * Biased: the right of bias.pml, which is revoked for ever. Common: the end word is claimed for one operation. Kept: the
 * end word is claimed for good, by one handle, which another thread of its process may close. Nobody helps anybody: an
 * end changes hands, and what is stored under one form must be seen, and recovered, under the next.
 *
 * Stores of a user go through a FIFO store buffer of K entries (TSO); a compare-and-set or an exchange of its waits until
 * that is empty; membarrier is "at this instant the buffer of the user is empty". Every shared access is one step, but for
 * the walk to the true tail by who is alone. A process may die between any two steps; exactly MAXC of them do.
 *
 * Sizes:     -DN=1 -DCAP=N -DU=2 -DE0=1 -DE1=1 -DE2=0 -DMAXC=0 -DK=3
 *                          slots, capacity, users (2 or 3), messages of each (TAKE: E0+E1+E2 of the other end), deaths, buffer
 * Sides:     -DTAKE        the end that takes; else the one that puts
 *            -DOWNED       the bias word begins BIASED, by user 0; else FREE
 * Features:  -DHANDS       user code in the slot: tryClaim / commit, a handler
 *            -DABORT       with HANDS: one claim is aborted, one message is left where it is
 *            -DREL         the holder of the bias gives it back once (handle closed)
 *            -DKEEP=1      so many users, from the first, try once to keep the end (with REL: do that instead)
 *            -DCLOSE       with KEEP: a second thread closes the handle of user 0, at any time
 *            -DDIES        with TAKE: the other end may die, too
 * Mistakes (each must be found):
 *            -DBUG_NOBARRIER  revocation without membarrier
 *            -DBUG_IN         conversion while the holder is IN
 *            -DBUG_HAND       conversion opens the end although the revoked holder has something in its hand
 *            -DBUG_DIEDIN     conversion opens the end of one that died IN: nobody recovers
 *            -DBUG_LATE       a revoked holder that finishes leaves the end word 0 for a late converter
 *            -DBUG_SETTLE     it does not leave the end that a converter has given it
 *            -DBUG_EARLY      the end word counts as open before the bias is SHARED
 *            -DBUG_WALK       who takes the bias over believes the tail
 *            -DBUG_POSITION   who enters goes on where it was the last time
 *            -DBUG_HEIR       an end of the dead is entered without recovering
 *            -DBUG_KEPT       the end of a keeper that died is never taken over
 *            -DBUG_KEEP       a keeper says that it keeps the end before the end word does
 *            -DBUG_CLOSED     a keeper does not look whether its handle was closed meanwhile
 *            -DBUG_CLOSEBAR   who closes a kept end issues no membarrier
 *            -DBUG_CLOSEHAND  who closes a kept end does not look whether its user is at work
 *            -DBUG_ENDKEPT    the user of a closed end does not give it back
 *            -DBUG_TWICE      both give it back
 *            -DBUG_EOS        the end of the stream is told without a second look
 */
#ifndef N
#define N 1
#endif
#ifndef CAP
#define CAP N
#endif
#ifndef U
#define U 2
#endif
#ifndef MAXC
#define MAXC 0
#endif
#ifndef E0
#define E0 1
#endif
#ifndef E1
#define E1 1
#endif
#ifndef E2
#define E2 0
#endif
#ifndef K
#define K 3
#endif
#ifndef KEEP
#define KEEP 0
#endif
#define NE (E0+E1+E2)
#define OTHER 3                  /* the process at the other end */

/* Header: lap and state. It stays FULL until it is written again: what was handed over lies below rel */
#define FREE(l) (2*(l))
#define FULL(l) (2*(l)+1)
#define S(p) ((p)%N)
#define L(p) ((p)/N)
#define PUBLISHED(q) (H[S(q)] >= FULL(L(q)))
#define ROOM(p) ((p) < rel+CAP)

#define NONE 0                   /* states of the bias word (NONE: FREE) */
#define TAKING 1
#define BIASED 2
#define REVOKED 3
#define SHARED 4
#define OUT 0                    /* inside: what its holder does */
#define IN 1
#define HAND 2
#define NOBODY 0                 /* end word */
#define OPEN 1
#define HELD 2
#define EXCLUSIVE 3
#define DISARMED 0               /* soft limit of a handle, in the heap of its process */
#define ARMED 1
#define WITHDRAWN 2

byte st, ow;                     /* bias word: state, owner (one word) */
byte w;                          /* inside */
byte et, eo; bit ec;             /* end word: tag, owner, given by a converter (one word) */
byte tail, rel;                  /* rel: released */
byte H[N], pay[N];
byte bound;                      /* 1 + the position that a block was bound to and not published */
byte lim[U]; bit hand[U], excl[U], shut;   /* in the heap of a user's process; shut: the handle of user 0 was closed */
chan sb0 = [K] of { byte, byte };
chan sb1 = [K] of { byte, byte };
chan sb2 = [K] of { byte, byte };

bit  dead[4], ended[U];          /* users, and the other end */
byte crashes;
bit  pub[NE+1], del[NE+1];       /* ghosts */
byte npub, ndel;
bit  eos[U];
#ifdef ABORT
bit  aborted;
#endif

#define DEAD(o) dead[o]
#define TAKEABLE (st == NONE || ((st == TAKING || st == BIASED) && DEAD(ow)))
#define EMPTYSB(o) ((o) == 0 && empty(sb0) || (o) == 1 && empty(sb1) || (o) == 2 && empty(sb2))
#define GONE(i) (i >= U || dead[i] || ended[i])
#define HASMORE (mine || kept -> PUBLISHED(pos) : PUBLISHED(rel))
#define ME_HELD (et == HELD && eo == id)

inline published(q) {
   assert(q == npub && !PUBLISHED(q) && ROOM(q)); assert(pay[S(q)] > 0 && !pub[pay[S(q)]]);
   H[S(q)] = FULL(L(q)); pub[pay[S(q)]] = 1; npub++ }

inline delivered(q) {
   assert(q == ndel && H[S(q)] == FULL(L(q))); assert(pub[pay[S(q)]] && !del[pay[S(q)]]);
   del[pay[S(q)]] = 1; ndel++ }

#define T_WORD 0
#define T_FULL 1
#define T_TAIL 2
#define T_REL 3
#define T_HAND 4

inline drain(ch, o) {
   ch?t,v ->
   if
   :: t == T_WORD -> w = v
   :: t == T_FULL -> published(v)
   :: t == T_TAIL -> assert(tail <= v); tail = v+1               /* the hint never goes backwards */
   :: t == T_REL -> assert(rel == v); delivered(v); rel = v+1
   :: t == T_HAND -> hand[o] = v
   fi; t = 0; v = 0 }

proctype Drain() {
  byte t, v;
  do
  :: atomic { drain(sb0, 0) }
  :: atomic { drain(sb1, 1) }
#if U > 2
  :: atomic { drain(sb2, 2) }
#endif
  od
}
inline PUT(t, v) { if :: id == 0 -> sb0!t,v :: id == 1 -> sb1!t,v :: id == 2 -> sb2!t,v fi }

/* where this end goes on, found out by who is alone; repairs what the dead left */
inline recover() {
#ifdef TAKE
   p = rel
#else
   p = tail;
   do :: PUBLISHED(p) -> p++ :: else -> break od;
   bound = 0
#endif
}

proctype User(byte id; byte e; byte last) {
  byte p, pos, x, c;
  bit mine, kp, kept, rels;
  {
    atomic {
#ifdef OWNED
      if :: id == 0 -> mine = 1 :: else fi;
#endif
      skip };
next:
    atomic { p = 0; x = 0; c = 0; kp = 0;
#ifdef TAKE
      if :: eos[id] -> goto close :: else fi;
#else
      if :: e > last -> goto close :: else fi;
#endif
#if KEEP > 0
#ifdef CLOSE
      if :: id == 0 && shut -> eos[id] = 1; goto close :: true fi;   /* it need not call again */
#endif
      if :: kept -> goto alone :: else fi;
      if :: id < KEEP && !excl[id] && lim[id] == DISARMED && !rels -> rels = 1; kp = 1 :: true fi;   /* rels: once */
#endif
      if :: mine && !kp -> goto fast :: else fi };
#if KEEP > 0
    atomic { if :: mine -> mine = 0; (EMPTYSB(id)) ->
                   if :: st == BIASED && ow == id -> st = NONE; ow = 0 :: else fi
                :: else fi };
#endif

slow:
    if
    :: atomic { st == SHARED -> goto enter }
    :: atomic { TAKEABLE && EMPTYSB(id) && !(kp && st == NONE) -> st = TAKING; ow = id };
       w = OUT;
#ifdef BUG_WALK
       atomic { p = tail; bound = 0 };
#else
       atomic { recover() };
#endif
       atomic { assert(st == TAKING && ow == id);
                if :: kp -> st = SHARED; ow = 0; goto slow
                   :: else -> st = BIASED; mine = 1; pos = p; goto fast fi }
    :: atomic { kp && st == NONE && EMPTYSB(id) -> st = SHARED; goto slow }
    :: atomic { st == BIASED && ow != id && EMPTYSB(id) -> st = REVOKED; x = ow }
    :: atomic { st == REVOKED -> x = ow }
    fi;
#ifdef BUG_EARLY
    atomic { if :: et == NOBODY -> x = 0; goto enter :: else fi };
#endif
    /* convert: by anybody, several at once, late; x is the revoked holder */
#ifndef BUG_NOBARRIER
    EMPTYSB(x);
#endif
reread:
    atomic { c = w;
#ifndef BUG_IN
       if :: c == IN && !DEAD(x) -> (w != c || DEAD(x)); goto reread :: else fi
#endif
    };
    atomic { EMPTYSB(id);
       if
#ifdef BUG_HAND
       :: et == NOBODY && c == IN -> et = HELD; eo = x; ec = 1
       :: et == NOBODY && c != IN -> et = OPEN
#elif defined(BUG_DIEDIN)
       :: et == NOBODY && c == HAND -> et = HELD; eo = x; ec = 1
       :: et == NOBODY && c != HAND -> et = OPEN
#else
       :: et == NOBODY && c != OUT -> et = HELD; eo = x; ec = 1
       :: et == NOBODY && c == OUT -> et = OPEN
#endif
       :: else
       fi };
    atomic { if :: st == REVOKED -> st = SHARED; ow = 0 :: else fi; c = 0; x = 0; goto slow };

fast: /* the holder of the bias */
#ifdef TAKE
    atomic { p = pos;
       if :: PUBLISHED(p) :: else -> goto nothing fi };              /* the look from outside */
#endif
    PUT(T_WORD, IN);
    atomic { if :: st == BIASED && ow == id :: else -> mine = 0; goto leave fi };
#ifdef TAKE
    atomic { p = pos; assert(H[S(p)] == FULL(L(p))) };
#else
    atomic { p = pos; assert(bound == 0); if :: ROOM(p) :: else -> goto leave fi };
#endif
#ifdef HANDS
    if
    :: goto inhand
    :: true
    fi;
#endif
#ifdef TAKE
    PUT(T_REL, p);
#else
    atomic { pay[S(p)] = e; bound = p+1 };
    atomic { PUT(T_FULL, p); bound = 0 };
    PUT(T_TAIL, p);
    e++;
#endif
    pos = p+1;
leave:
    PUT(T_WORD, OUT);
    goto nothing;
#ifdef HANDS
inhand:
    PUT(T_WORD, HAND);
#ifndef TAKE
    atomic { pay[S(p)] = e; bound = p+1 };                           /* user code */
#endif
    PUT(T_WORD, IN);
    atomic { if :: st == BIASED && ow == id :: else -> mine = 0 fi };
#ifdef ABORT
    if
    :: atomic { !aborted -> aborted = 1; bound = 0; goto finished }
    :: true
    fi;
#endif
#ifdef TAKE
    PUT(T_REL, p);
#else
    atomic { PUT(T_FULL, p); bound = 0 };
    PUT(T_TAIL, p);
    e++;
#endif
    pos = p+1;
finished:
    if
    :: mine
    :: !mine ->
#ifndef BUG_LATE
       atomic { EMPTYSB(id); if :: et == NOBODY -> et = OPEN; goto leave :: else fi };
#endif
#ifndef BUG_SETTLE
       atomic { EMPTYSB(id); if :: ME_HELD && ec -> et = OPEN; eo = 0; ec = 0 :: else fi };
#endif
    fi;
    goto leave;
#endif

enter: /* one of many, or one that is to keep the end */
    if
    :: atomic { (et == NOBODY || et == OPEN) && EMPTYSB(id) -> et = HELD; eo = id; ec = 0 }
#ifdef BUG_KEPT
    :: atomic { et == HELD && DEAD(eo) && EMPTYSB(id) -> et = HELD; eo = id; ec = 0 };
#else
    :: atomic { (et == HELD || et == EXCLUSIVE) && DEAD(eo) && EMPTYSB(id) -> et = HELD; eo = id; ec = 0 };
#endif
#ifndef BUG_HEIR
       atomic { recover() }
#endif
    fi;
#ifdef CLOSE
    atomic { if :: id == 0 && shut -> e = last+1; eos[id] = 1; goto left :: else fi };
#endif
#if KEEP > 0
    if :: kp -> goto keep :: else fi;
#endif
#ifdef TAKE
#ifndef BUG_POSITION
    pos = rel;
#endif
    atomic { p = pos; if :: PUBLISHED(p) :: else -> goto left fi };
    skip;                                                             /* user code */
#ifdef ABORT
    if
    :: atomic { !aborted -> aborted = 1; goto left }
    :: true
    fi;
#endif
    PUT(T_REL, p);
#else
#ifdef BUG_POSITION
    p = pos;
#else
    atomic { p = tail; do :: PUBLISHED(p) -> p++ :: else -> break od };
#endif
    atomic { assert(bound == 0); if :: ROOM(p) :: else -> goto left fi };
    atomic { pay[S(p)] = e; bound = p+1 };
#ifdef ABORT
    if
    :: atomic { !aborted -> aborted = 1; bound = 0; goto left }
    :: true
    fi;
#endif
    atomic { PUT(T_FULL, p); bound = 0 };
    PUT(T_TAIL, p);
    e++;
#endif
    pos = p+1;
left:
    atomic { EMPTYSB(id); assert(ME_HELD); et = OPEN; eo = 0; ec = 0 };
    goto nothing;

#if KEEP > 0
keep: /* entered: the end is claimed for good */
    atomic { recover(); pos = p };
#ifdef BUG_KEEP
    excl[id] = 1;
    atomic { EMPTYSB(id); et = EXCLUSIVE; eo = id; ec = 0 };
#else
    atomic { EMPTYSB(id); assert(ME_HELD); et = EXCLUSIVE; eo = id; ec = 0 };
    excl[id] = 1;
#endif
    atomic { if :: lim[id] == WITHDRAWN :: else -> lim[id] = ARMED fi };
    kept = 1;
#ifdef BUG_CLOSED
    atomic { if :: lim[id] == WITHDRAWN -> goto giveback :: else -> goto next fi };
#else
    atomic { if :: lim[id] == WITHDRAWN || (id == 0 && shut) -> goto giveback :: else -> goto next fi };
#endif
alone: /* the keeper */
    PUT(T_HAND, 1);
    atomic { if :: lim[id] == WITHDRAWN -> goto endkept :: else fi };
#ifdef TAKE
    atomic { p = pos; if :: PUBLISHED(p) :: else -> goto endkept fi };
    skip;                                                             /* user code */
#ifdef ABORT
    if
    :: atomic { !aborted -> aborted = 1; goto endkept }
    :: true
    fi;
#endif
    PUT(T_REL, p);
#else
    atomic { p = pos; assert(bound == 0); if :: ROOM(p) :: else -> goto endkept fi };
    atomic { pay[S(p)] = e; bound = p+1 };
#ifdef ABORT
    if
    :: atomic { !aborted -> aborted = 1; bound = 0; goto endkept }
    :: true
    fi;
#endif
    atomic { PUT(T_FULL, p); bound = 0 };
    PUT(T_TAIL, p);
    e++;
#endif
    pos = p+1;
endkept:
    PUT(T_HAND, 0);
    atomic { if :: lim[id] == WITHDRAWN -> goto giveback :: else fi };
    goto nothing;
giveback:
#ifdef BUG_ENDKEPT
    goto out;
#else
    atomic { EMPTYSB(id);
       if
       :: excl[id] -> excl[id] = 0
       :: else
#ifndef BUG_TWICE
          -> goto out
#endif
       fi };
    atomic { et = OPEN; eo = 0; ec = 0; goto out };
#endif
#endif

nothing: /* a call is over: what lets the next one find more */
#ifdef TAKE
    if
    :: atomic { HASMORE -> goto next }
    :: DEAD(OTHER)                                                    /* and nothing there: is it the end of the stream? */
#else
    if
    :: atomic { e > last -> goto next }
    :: atomic { e <= last && npub < rel+CAP -> goto next }
#endif
#if KEEP > 0
    :: atomic { kept && lim[id] == WITHDRAWN -> goto next }
#endif
#ifdef REL
    :: atomic { mine && !rels && EMPTYSB(id) -> rels = 1; mine = 0;
                if :: st == BIASED && ow == id -> st = NONE; ow = 0 :: else fi; goto next }
#endif
    fi;
#ifdef TAKE
    atomic { EMPTYSB(id);
#ifndef BUG_EOS
       if :: HASMORE -> goto next :: else fi;
#endif
       assert(npub == ndel); eos[id] = 1; goto next };
#endif
close:
#if KEEP > 0
    if :: kept && !(id == 0 && shut) -> goto giveback :: else fi;
#endif
out:
    atomic { EMPTYSB(id) -> ended[id] = 1 }                          /* detaches: a compare-and-set */
  } unless { atomic { dead[id] -> p = 0; pos = 0; x = 0; c = 0; mine = 0; kp = 0; kept = 0; rels = 0; e = 0 } }
}

#ifdef CLOSE
/* Another thread of the process of user 0 closes the handle */
proctype Closer() {
  {
    shut = 1;
    if
    :: !excl[0]                                                       /* a keeper finds out itself */
    :: excl[0] ->
       lim[0] = WITHDRAWN;
#ifndef BUG_CLOSEBAR
       EMPTYSB(0);                                                    /* membarrier */
#endif
#ifndef BUG_CLOSEHAND
       if
       :: !hand[0]
       :: hand[0] -> goto over                                        /* for long: its user gives it back */
       fi;
#endif
       atomic { if :: excl[0] -> excl[0] = 0 :: else -> goto over fi };
       atomic { et = OPEN; eo = 0; ec = 0 }
    fi;
over: skip
  } unless { dead[0] }
}
#endif

/* The other end, alone, each operation in one step */
proctype Other() {
#ifdef TAKE
  byte e = 1;
  {
    do
    :: atomic { e <= NE && ROOM(npub) -> assert(rel == ndel);
                pay[S(npub)] = e; H[S(npub)] = FULL(L(npub)); pub[e] = 1; npub++; e++ }
    :: e > NE -> break
    od;
    atomic { dead[OTHER] = 1; e = 0 }                                 /* closed: no holder is left */
  } unless { atomic { dead[OTHER] -> e = 0 } }
#else
  do
  :: atomic { PUBLISHED(rel) -> delivered(rel); rel++ }
  :: !PUBLISHED(rel) ->                                               /* nothing there */
     if
     :: PUBLISHED(rel)
     :: GONE(0) && GONE(1) && GONE(2) ->                               /* and no holder is left */
#ifndef BUG_EOS
        if :: PUBLISHED(rel) :: else -> assert(npub == ndel); break fi
#else
        assert(npub == ndel); break
#endif
     fi
  od
#endif
}

#define DIE(i) atomic { crashes < MAXC && !dead[i] && EMPTYSB(i) -> dead[i] = 1; crashes++ }
proctype Crasher() {
  do
  :: DIE(0)
  :: DIE(1)
#if U > 2
  :: DIE(2)
#endif
#ifdef DIES
  :: atomic { crashes < MAXC && !dead[OTHER] -> dead[OTHER] = 1; crashes++ }
#endif
  :: crashes == MAXC -> break
  od
}

/* Nothing moves any more: every live user has done what it was to do */
proctype Monitor() {
  timeout -> atomic {
    assert((dead[0] || ended[0]) && (dead[1] || ended[1]));
#if U > 2
    assert(dead[2] || ended[2]);
#endif
#ifndef TAKE
    assert(npub == ndel && rel == npub)
#endif
  }
}

init { atomic {
#ifdef OWNED
  st = BIASED; ow = 0;
#endif
  run User(0, 1, E0);
  run User(1, E0+1, E0+E1);
#if U > 2
  run User(2, E0+E1+1, NE);
#endif
#ifdef CLOSE
  run Closer();
#endif
  run Other();
  run Drain();
  if :: MAXC > 0 -> run Crasher() :: else fi;
  run Monitor() } }
