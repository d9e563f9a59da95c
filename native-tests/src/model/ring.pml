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
/* The ring of several producers and several consumers: announce, claim with one compare-and-set, publish; take, release.
 *
 * Every shared access is one step. A process may die between any two steps; exactly MAXC of them do, so a row judges the
 * end of runs with that many deaths. dead[x] is the proof "the kernel says that x is dead": true only after x has stopped
 * for ever. A producer that has finished exits, which is a death too. One process may stall (STOP): it makes no further
 * step, and lives.
 *
 * Merged into one step: to raise a mark; a failed compare-and-set and the load that it returns; the count of what is
 * undelivered (a walk in the code); an announcement and the proof of its owner's death; the second half of a payload and
 * the header that publishes (releases) it.
 *
 * Sizes:     -DN=2 -DCAP=2 -DE0=1 -DE1=1 -DMAXC=0    slots, capacity, messages of producer 0 / 1, deaths
 *            -DONE   one consumer. E1=0: one producer
 * Features:  -DSTOP        one process, any, may stall anywhere; it may die later
 *            -DREMOVE=1    a remover from the middle makes so many attempts; it may die
 *            -DSHUTDOWN    a closer; end of stream
 *            -DABORT       each producer may abort one claim, and starts again with the same message
 *            -DGIVEBACK=1  consumers give back a message so many times (together) instead of releasing it
 *            -DPVOID       a producer that is refused or held up voids the claims of the dead, as consumers do at the head
 *            -DSTRICT      a put may not be held up by the open claim of a lap ago (it may: must be found)
 *            -DSYM         of two alike the first is killed (stalled) first
 *            -DSCENE_OPEN    begins with position 0 claimed and announced by producer 0, the rest of its lap removed
 *            -DSCENE_ORPHAN  begins with message 1 at position 0, taken by a consumer that is dead
 *            -DSCENE_ROUND   the same, and the rest of its lap released: the next position has its slot in use
 * Mistakes (each must be found):
 *            -DBUG_LINES     the announcements are read before the tail
 *            -DBUG_LATE      the announcement follows the claim
 *            -DBUG_OUT       the announcement is withdrawn before the publication
 *            -DBUG_PASSED    a producer does not read H again after passed[]
 *            -DBUG_VOID      a consumer does not read H again after passed[]
 *            -DBUG_DECIDE    who found the slot in use before its claim uses it after all, since it is free now
 *            -DBUG_WAIT      a producer waits for a slot in use (as the first edition did)
 *            -DBUG_OPEN      an open claim is passed by raising passed[] over it
 *            -DBUG_AGAIN     a taker does not read H again after it moved the head
 *            -DBUG_MARK      a remover reads the head before it marks
 *            -DBUG_HEIRLOOK  a successor does not read H again after it recorded itself
 *            -DBUG_HEIRMARK  a successor does not contest the mark of a remover
 *            -DBUG_RECORD    a successor records nothing: two deliver one message
 *            -DBUG_HEADCAP   room is judged by tail - head
 *            -DBUG_LAPCAP    room counts the last N positions only, not older messages in their slots
 *            -DBUG_EOS       the end is told while a message is still in flight
 *            -DBUG_STALE     a thread waits with a stale announcement
 *            -DBUG_BACK      a successor that gives back withdraws its announcement only: its record keeps the message
 *            -DBUG_BACKOUT   who gives back withdraws its announcement first, and stores the record after it
 */
#ifndef N
#define N 2
#endif
#ifndef CAP
#define CAP N
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
#define NE (E0+E1)

/* Header: lap and state, growing. FULL, MARK and HELD are in use */
#define FREE(l) (4*(l))
#define FULL(l) (4*(l)+1)
#define MARK(l) (4*(l)+2)        /* a remover is about to take it out of the middle */
#define HELD(l) (4*(l)+3)        /* a taker has it in spite of a mark */
#define INUSE(h) ((h)%4 != 0)
#define LAP(h) ((h)/4)
#define S(p) ((p)%N)
#define L(p) ((p)/N)
#define POS(j) (LAP(H[j])*N+(j))
#define NOBODY 7                 /* owner of the record of a message that was given back: dead without asking */
#define GONE(o) ((o) == NOBODY || dead[o])

byte tail, head;
byte H[N];
byte passed[N];                  /* 1 + highest lap that was passed by or voided; 0: none */
byte tlap[N], town[N];           /* taken word: lap + 1 (0: none), owner */
byte pa[N], pb[N];               /* payload, written and read in two steps */
byte ann[4];                     /* announcements: position + 1; 0: OUT */

bit  dead[5];                    /* 0, 1 producers; 2, 3 consumers; 4 remover */
bit  ended[2];
byte crashes;
bit  pub[NE+1], del[NE+1], ft[NE+1];       /* ghosts: published, delivered, the head was moved over it by a taker */
byte npub, ndel, last0, last1;
#ifdef GIVEBACK
byte given;
#endif
#ifdef STOP
byte stalled = 9;
byte where[NE+1];                /* ghost: position + 1 of a message */
#define STALLED(i) (stalled == (i))
#else
#define STALLED(i) false
#endif
#ifdef SHUTDOWN
bit closed;                      /* one bit of the tail word */
bit eos[2];
#define CLOSED closed
#else
#define CLOSED false
#endif

#define FIRST_TAKING(e) \
   if :: (e) <= E0 -> assert((e) > last0); last0 = (e) \
      :: else      -> assert((e) > last1); last1 = (e) fi

/* claimed, below the tail, and neither published nor released nor void */
#define OPENCLAIM(q) (!INUSE(H[S(q)]) && H[S(q)] <= FREE(L(q)) && passed[S(q)] <= L(q))
/* what the slot of the k-th position before p holds up of the capacity; for a fixed p it only falls */
#ifdef BUG_LAPCAP
#define UND(p,k) ((p) >= (k) && ((INUSE(H[S((p)-(k))]) && LAP(H[S((p)-(k))]) == L((p)-(k))) || OPENCLAIM((p)-(k))))
#else
#define UND(p,k) ((p) >= (k) && ((INUSE(H[S((p)-(k))]) && LAP(H[S((p)-(k))]) <= L((p)-(k))) || OPENCLAIM((p)-(k))))
#endif
#if N == 1
#define UNDELIVERED(p) UND(p,1)
#elif N == 2
#define UNDELIVERED(p) (UND(p,1)+UND(p,2))
#elif N == 3
#define UNDELIVERED(p) (UND(p,1)+UND(p,2)+UND(p,3))
#else
#define UNDELIVERED(p) (UND(p,1)+UND(p,2)+UND(p,3)+UND(p,4))
#endif
#ifdef BUG_HEADCAP
#define ROOM(p) ((p)-head < CAP)
#else
#define ROOM(p) (UNDELIVERED(p) < CAP)
#endif

#define ANNOUNCED(i,q) (ann[i] == (q)+1 && !dead[i])
/* the lowest lap of a slot that is not settled, and its position: what a producer may void */
#define LOWEST(j) ((LAP(H[j]) > passed[j] -> LAP(H[j]) : passed[j])*N+(j))
#define DEADCLAIM(j,p) (!INUSE(H[j]) && LOWEST(j) < (p) && !ANNOUNCED(0,LOWEST(j)) && !ANNOUNCED(1,LOWEST(j)))

#define WITHDRAW if :: ann[id] != 0 -> ann[id] = 0 :: ann[id] == 0 fi
#define RAISE_PASSED(j,l) if :: passed[j] <= (l) -> passed[j] = (l)+1 :: else fi

#define USE 0
#define PASS 1

inline producer_reset() { p = 0; h = 0; x = 0; pass = 0 }

proctype Producer(byte id; byte first; byte last) {
  byte e, p, h, x, pass;
#ifdef ABORT
  bit aborted;
#endif
  {
    e = first;
#ifdef SCENE_OPEN
    if :: id == 0 -> goto write :: else fi;
#endif
again:
    atomic { producer_reset(); if :: e > last || CLOSED -> goto out :: else -> p = tail fi };
look: /* decides what the claim will be for; what it finds stays true as long as p is the tail */
    atomic { h = H[S(p)]; x = 0;
       if
       :: h > FREE(L(p)) -> goto again
       :: h == FREE(L(p)) -> pass = USE
#ifdef BUG_WAIT
       :: h < FREE(L(p)) && INUSE(h) -> goto heldup
#else
       :: h < FREE(L(p)) && INUSE(h) -> pass = PASS
#endif
       :: h < FREE(L(p)) && !INUSE(h) -> goto older
       fi;
       goto room };
older: /* the mark first, H after it: what was marked may have been published all the same */
    x = passed[S(p)];
    atomic {
#ifndef BUG_PASSED
       h = H[S(p)];
#endif
       if
       :: h > FREE(L(p)) -> goto again
       :: h <= FREE(L(p)) && INUSE(h) -> pass = PASS
       :: h <= FREE(L(p)) && !INUSE(h) && (h == FREE(L(p)) || x >= L(p)) -> pass = USE
#ifdef BUG_OPEN
       :: h < FREE(L(p)) && !INUSE(h) && x < L(p) -> pass = PASS
#else
       :: h < FREE(L(p)) && !INUSE(h) && x < L(p) -> goto heldup
#endif
       fi };
room:
    atomic { if :: ROOM(p) :: else -> goto refused fi;
             if :: pass == PASS -> goto claim :: else fi };
#ifndef BUG_LATE
    ann[id] = p+1;
#endif
claim:
    atomic { if :: tail == p && !CLOSED -> tail = p+1; assert(tail >= head);
                   if :: pass == USE -> assert(!INUSE(H[S(p)]) && H[S(p)] <= FREE(L(p))) :: else fi
                :: tail != p && !CLOSED -> p = tail; goto look              /* compareAndExchange says what the tail is */
                :: else -> goto out fi };
#ifdef BUG_LATE
    if :: pass == USE -> ann[id] = p+1 :: else fi;
#endif
    atomic { if :: pass == USE -> goto write :: else fi };
#ifdef BUG_DECIDE
    if
    :: atomic { !INUSE(H[S(p)]) -> ann[id] = p+1 };
       goto write
    :: else
    fi;
#endif
    atomic { RAISE_PASSED(S(p), L(p)); goto again };
write:
    pa[S(p)] = e;
#ifdef BUG_OUT
    ann[id] = 0;
#endif
#ifdef ABORT
    if
    :: atomic { !aborted -> aborted = 1; assert(head <= p); RAISE_PASSED(S(p), L(p)); goto again }     /* H is not touched */
    :: goto publish
    fi;
#endif
publish:
    atomic { pb[S(p)] = e; assert(head <= p); assert(!INUSE(H[S(p)]) && H[S(p)] <= FREE(L(p)));
             H[S(p)] = FULL(L(p)); pub[e] = 1; npub++;
#ifdef STOP
             where[e] = p+1;
#endif
             assert(npub - ndel <= CAP); e++; goto again };                 /* the announcement stays: it says nothing now */
refused:
#ifndef BUG_STALE
    WITHDRAW;
#endif
    if
    :: atomic { (tail != p || ROOM(p) || CLOSED) -> goto again }
#ifdef PVOID
    :: atomic { !ROOM(p) && DEADCLAIM(0,p) -> x = 0; goto judge }
#if N > 1
    :: atomic { !ROOM(p) && DEADCLAIM(1,p) -> x = 1; goto judge }
#endif
#if N > 2
    :: atomic { !ROOM(p) && DEADCLAIM(2,p) -> x = 2; goto judge }
#endif
#if N > 3
    :: atomic { !ROOM(p) && DEADCLAIM(3,p) -> x = 3; goto judge }
#endif
#endif
    fi;
heldup: /* an open claim has the slot */
#ifndef BUG_STALE
    WITHDRAW;
#endif
    if
    :: atomic { (tail != p || H[S(p)] != h || passed[S(p)] >= L(p) || CLOSED) -> goto again }
#ifdef PVOID
    :: atomic { DEADCLAIM(S(p),p) -> x = S(p); goto judge }
#endif
    fi;
#ifdef PVOID
judge: /* slot x has a claim whose owner seems to be dead: its lowest open lap, the mark first, H after it, then all announcements */
    pass = passed[x];
    atomic { h = H[x];
       if :: INUSE(h) -> goto again :: else fi;
       if :: LAP(h) > pass -> h = LAP(h) :: else -> h = pass fi;
       pass = 0;
       if :: h*N+x >= p -> goto again :: else fi };
    atomic { if :: ANNOUNCED(0,h*N+x) -> goto again :: else fi };
    atomic { if :: ANNOUNCED(1,h*N+x) -> goto again :: else fi };
    atomic { RAISE_PASSED(x, h); goto again };
#endif
out:
    atomic { ann[id] = 0; ended[id] = 1; e = 0;
#ifdef ABORT
             aborted = 0;
#endif
             producer_reset() };
    dead[id] = 1                                                            /* exit */
  } unless { if
    :: atomic { dead[id] -> e = 0; producer_reset() }
#ifdef STOP
    :: atomic { stalled == id && !dead[id] -> skip }; atomic { dead[id] -> e = 0; producer_reset() }
#endif
    fi }
}

/* Consumed and not yet released: in flight. An orphan: and nobody alive has it */
#define INFLIGHT(j) (INUSE(H[j]) && POS(j) < head)
#define ORPHAN(j) (INFLIGHT(j) && ((tlap[j] == LAP(H[j])+1 && GONE(town[j])) || \
                                   (tlap[j] <= LAP(H[j]) && !ANNOUNCED(2,POS(j)) && !ANNOUNCED(3,POS(j)))))
#if N == 1
#define ORPHANS ORPHAN(0)
#elif N == 2
#define ORPHANS (ORPHAN(0) || ORPHAN(1))
#elif N == 3
#define ORPHANS (ORPHAN(0) || ORPHAN(1) || ORPHAN(2))
#else
#define ORPHANS (ORPHAN(0) || ORPHAN(1) || ORPHAN(2) || ORPHAN(3))
#endif

inline consumer_reset() { p = 0; h = 0; j = 0; x = 0; a = 0; b = 0 }

proctype Consumer(byte id) {
  byte p, h, j, x, a, b;
#ifdef BUG_LINES
  bit l0, l1;
#endif
  {
    skip;
loop:
    atomic { consumer_reset(); p = head };
    atomic { h = H[S(p)];
       if
       :: h == FULL(L(p)) || h == MARK(L(p)) -> goto take
       :: h == HELD(L(p)) -> goto loop                                      /* the head has moved */
       :: h > HELD(L(p)) -> goto advance
       :: h < FULL(L(p))
       fi };
#ifdef BUG_LINES
    l0 = ANNOUNCED(0,p);
    l1 = ANNOUNCED(1,p);
#endif
    atomic { if :: tail <= p -> goto idle :: else fi };                     /* from here on p is known to be claimed */
    x = passed[S(p)];
    atomic {
#ifndef BUG_VOID
       h = H[S(p)];
#endif
       if
       :: h >= FULL(L(p)) -> goto loop
       :: h < FULL(L(p)) && x > L(p) -> goto advance                        /* passed by, aborted or voided */
       :: h < FULL(L(p)) && x <= L(p) -> goto held
       fi };

advance: /* nothing comes at p any more, and there is nothing to own */
    atomic { if :: head == p -> head = p+1; assert(tail >= head) :: else fi; goto loop };

take:
    ann[id] = p+1;
    atomic { if :: head == p -> head = p+1; assert(tail >= head);
                   if :: H[S(p)] == FULL(L(p)) || H[S(p)] == MARK(L(p)) -> FIRST_TAKING(pa[S(p)]); ft[pa[S(p)]] = 1 :: else fi
                :: else -> goto loop fi };
#ifdef BUG_AGAIN
    atomic { j = S(p); h = FULL(L(p)); goto deliver };
#else
    atomic { h = H[S(p)]; j = S(p);
       if
       :: h == FULL(L(p)) -> goto deliver
       :: h == MARK(L(p)) -> goto contest
       :: h > HELD(L(p)) -> goto loop                                       /* removed */
       fi };
#endif
contest: /* mine, unless the remover was faster */
    atomic { if :: H[j] == h -> H[j] = h+1; h = h+1; goto deliver :: else -> assert(H[j] > h+1); goto loop fi };

deliver: /* slot j is mine */
    if
    :: a = pa[j]
#ifdef GIVEBACK
#if defined(BUG_BACK)
    :: atomic { given < GIVEBACK -> given++; goto back }
#elif defined(BUG_BACKOUT)
    :: atomic { given < GIVEBACK -> given++; ann[id] = 0 };
       atomic { tlap[j] = LAP(h)+1; town[j] = NOBODY; goto loop }
#else
    :: atomic { given < GIVEBACK -> given++;                                 /* from an older lap, or from my own record */
                assert(tlap[j] <= LAP(h) || (tlap[j] == LAP(h)+1 && town[j] == id));
                tlap[j] = LAP(h)+1; town[j] = NOBODY; goto back }
#endif
#endif
    fi;
    atomic { b = pb[j]; assert(LAP(H[j]) == LAP(h) && INUSE(H[j])); H[j] = FREE(LAP(h)+1);             /* released */
             assert(a == b && a > 0 && pub[a] && ft[a] && !del[a]); del[a] = 1; ndel++; goto loop };
#if defined(GIVEBACK) && !defined(BUG_BACKOUT)
back: /* the head is past it already; the announcement goes after the record */
    atomic { ann[id] = 0; goto loop };
#endif

held: /* p is claimed, not published and not void */
#ifndef BUG_STALE
    WITHDRAW;
#endif
#ifdef BUG_LINES
    atomic { if :: l0 && !dead[0] -> l0 = 0; l1 = 0; goto waits :: else -> l0 = 0 fi };
    atomic { if :: l1 && !dead[1] -> l1 = 0; goto waits :: else -> l1 = 0 fi };
#else
    atomic { if :: ANNOUNCED(0,p) -> goto waits :: else fi };
    atomic { if :: ANNOUNCED(1,p) -> goto waits :: else fi };
#endif
    atomic { RAISE_PASSED(S(p), L(p)); goto loop };                         /* void; what was published meanwhile is not hidden by it */
waits: /* for a claimer that lives */
    if
    :: atomic { (head != p || !OPENCLAIM(p) || !(ANNOUNCED(0,p) || ANNOUNCED(1,p))) -> goto loop }
    :: atomic { INFLIGHT(0) -> j = 0; h = H[0]; goto watch }
#if N > 1
    :: atomic { INFLIGHT(1) -> j = 1; h = H[1]; goto watch }
#endif
#if N > 2
    :: atomic { INFLIGHT(2) -> j = 2; h = H[2]; goto watch }
#endif
#if N > 3
    :: atomic { INFLIGHT(3) -> j = 3; h = H[3]; goto watch }
#endif
    fi;

idle: /* looks empty; there may be messages whose takers are dead */
#ifndef BUG_STALE
    WITHDRAW;
#endif
    if
    :: atomic { (tail > p || head != p) -> goto loop }
    :: atomic { INFLIGHT(0) -> j = 0; h = H[0]; goto watch }
#if N > 1
    :: atomic { INFLIGHT(1) -> j = 1; h = H[1]; goto watch }
#endif
#if N > 2
    :: atomic { INFLIGHT(2) -> j = 2; h = H[2]; goto watch }
#endif
#if N > 3
    :: atomic { INFLIGHT(3) -> j = 3; h = H[3]; goto watch }
#endif
#ifdef SHUTDOWN
    :: closed -> goto ending
#endif
    fi;

#ifdef SHUTDOWN
ending: /* closed: the tail is final */
    atomic { if :: tail == p && head == p :: else -> goto loop fi };
#ifndef BUG_EOS
    j = 0;
    do
    :: atomic { j < N && !INUSE(H[j]) -> j++ }
    :: atomic { j < N && INUSE(H[j]) -> h = H[j]; goto watch }
    :: j == N -> break
    od;
#endif
    atomic { eos[id-2] = 1; goto gone };
#endif

watch: /* slot j holds h, below the head */
    atomic { if :: tlap[j] == LAP(h)+1 -> goto recorded :: else fi };
    atomic { if :: ANNOUNCED(2,LAP(h)*N+j) -> goto waiting :: else fi };
    atomic { if :: ANNOUNCED(3,LAP(h)*N+j) -> goto waiting :: else fi };
#ifdef BUG_RECORD
    goto mine;
#endif
    atomic { if :: tlap[j] <= LAP(h) -> tlap[j] = LAP(h)+1; town[j] = id; goto mine :: else -> goto loop fi };
recorded:
    atomic { if :: tlap[j] == LAP(h)+1 && GONE(town[j]) -> town[j] = id :: else -> goto waiting fi };
mine:
#ifdef BUG_HEIRLOOK
    goto deliver;
#endif
    atomic { if :: LAP(H[j]) != LAP(h) || !INUSE(H[j]) -> goto loop :: else -> h = H[j] fi;            /* had it been released? */
#ifndef BUG_HEIRMARK
             if :: h == MARK(LAP(h)) -> goto contest :: else fi;
#endif
             goto deliver };
waiting:
    atomic { (H[j] != h || head != p || (tail > p && (!OPENCLAIM(p) || (!ANNOUNCED(0,p) && !ANNOUNCED(1,p)))) || ORPHANS) -> goto loop };
gone: skip
  } unless { if
    :: atomic { dead[id] -> consumer_reset() }
#ifdef STOP
    :: atomic { stalled == id && !dead[id] -> skip }; atomic { dead[id] -> consumer_reset() }
#endif
    fi }
}

#ifdef REMOVE
proctype Remover() {
  byte j, h, a, b, n, q;
  {
    do
    :: n == REMOVE -> break
    :: n < REMOVE ->
       if
       :: atomic { H[0]%4 == 1 || H[0]%4 == 2 -> j = 0; h = H[0] }
#if N > 1
       :: atomic { H[1]%4 == 1 || H[1]%4 == 2 -> j = 1; h = H[1] }
#endif
#if N > 2
       :: atomic { H[2]%4 == 1 || H[2]%4 == 2 -> j = 2; h = H[2] }
#endif
#if N > 3
       :: atomic { H[3]%4 == 1 || H[3]%4 == 2 -> j = 3; h = H[3] }
#endif
       fi;
       n++;
       a = pa[j];
       b = pb[j];                                                           /* copied, compared */
#ifdef BUG_MARK
       q = head;
       atomic { if :: h%4 == 1 && H[j] == h -> H[j] = h+1; h = h+1 :: h%4 == 2 :: else -> goto next fi };
#else
       atomic { if :: h%4 == 1 && H[j] == h -> H[j] = h+1; h = h+1 :: h%4 == 2 :: else -> goto next fi };
       q = head;
#endif
       atomic { if :: q > LAP(h)*N+j -> goto next :: else -> q = 0 fi };    /* it was taken */
       atomic { if :: H[j] == h -> H[j] = FREE(LAP(h)+1);                   /* removed and released */
                      assert(a == b && a > 0 && pub[a] && !del[a]); del[a] = 1; ndel++
                   :: else fi };
next:  atomic { j = 0; h = 0; a = 0; b = 0; q = 0 }
    od;
    dead[4] = 1
  } unless { if
    :: atomic { dead[4] -> j = 0; h = 0; a = 0; b = 0; n = 0; q = 0 }
#ifdef STOP
    :: atomic { stalled == 4 && !dead[4] -> skip }; atomic { dead[4] -> j = 0; h = 0; a = 0; b = 0; n = 0; q = 0 }
#endif
    fi }
}
#endif

#ifdef SHUTDOWN
proctype Closer() { closed = 1 }       /* one atomic OR on the tail word */
#endif

#ifdef STOP
proctype Stopper() {
  if
  :: atomic { !dead[0] && !ended[0] -> stalled = 0 }
#ifndef SYM
  :: atomic { !dead[1] && !ended[1] -> stalled = 1 }
#endif
  :: atomic { !dead[2] -> stalled = 2 }
#ifndef SYM
  :: atomic { !dead[3] -> stalled = 3 }
#endif
#ifdef REMOVE
  :: atomic { !dead[4] -> stalled = 4 }
#endif
  :: skip
  fi
}
#endif

#if defined(SYM) && !defined(STOP)
#define FIRST_DEAD(i) dead[i]
#else
#define FIRST_DEAD(i) true
#endif

proctype Crasher() {
  do
  :: atomic { crashes < MAXC && !dead[0] && !ended[0] -> dead[0] = 1; crashes++ }
  :: atomic { crashes < MAXC && !dead[1] && !ended[1] && FIRST_DEAD(0) -> dead[1] = 1; crashes++ }
  :: atomic { crashes < MAXC && !dead[2] -> dead[2] = 1; crashes++ }
  :: atomic { crashes < MAXC && !dead[3] && FIRST_DEAD(2) -> dead[3] = 1; crashes++ }
#ifdef REMOVE
  :: atomic { crashes < MAXC && !dead[4] -> dead[4] = 1; crashes++ }
#endif
  :: crashes == MAXC -> break
  od
}

#ifdef STOP
/* the stalled one has (or, with a stale announcement, seems to have) an open claim; a message in flight */
#define STALLED_OPEN(i) (stalled == (i) && !dead[i] && ann[i] != 0 && ann[i]-1 < tail && ann[i]-1 >= head && OPENCLAIM(ann[i]-1))
#define STALLED_HAS(j) (INFLIGHT(j) && !dead[stalled] && ((tlap[j] == LAP(H[j])+1 && town[j] == stalled) || (tlap[j] <= LAP(H[j]) && ann[stalled] == POS(j)+1)))
#endif

proctype Monitor() {
  byte i, n; bit open, has;
  timeout ->
  atomic {
    if
    :: (!dead[2] && !STALLED(2)) || (!dead[3] && !STALLED(3)) ->
#ifdef STOP
       if :: STALLED_OPEN(0) || STALLED_OPEN(1) -> open = 1 :: else fi;
       if :: stalled == 2 || stalled == 3 ->
          i = 0;
          do :: i == N -> break :: i < N -> if :: STALLED_HAS(i) -> has = 1; n++ :: else fi; i++ od;
          assert(n <= 1)
       :: else fi;
       n = 0;
#endif
       /* refused only when CAP messages are undelivered, and then only because of the stalled one */
#ifdef STRICT
       assert(ended[0] || dead[0] || STALLED(0) || ((open || has) && UNDELIVERED(tail) >= CAP));
       assert(ended[1] || dead[1] || STALLED(1) || ((open || has) && UNDELIVERED(tail) >= CAP));
#else
       assert(ended[0] || dead[0] || STALLED(0) || open || (has && UNDELIVERED(tail) >= CAP));
       assert(ended[1] || dead[1] || STALLED(1) || open || (has && UNDELIVERED(tail) >= CAP));
#endif
       i = 1;
       do :: i > NE -> break
          :: else -> if :: pub[i] != del[i] -> n++;
#ifdef STOP
                           assert(has || where[i] > ann[stalled])
#endif
                        :: else fi; i++
       od;
       assert(open || n <= has);
#ifdef SHUTDOWN
       assert(open || has || ((dead[2] || STALLED(2) || eos[0]) && (dead[3] || STALLED(3) || eos[1])));
       if :: eos[0] || eos[1] -> assert(npub == ndel) :: else fi;
#endif
    :: else
    fi
  }
}

init { atomic {
#if defined(SCENE_ORPHAN) || defined(SCENE_ROUND)
  H[0] = FULL(0); pa[0] = 1; pb[0] = 1; pub[1] = 1; npub = 1; last0 = 1; ft[1] = 1; head = 1; tail = 1;
#ifdef SCENE_ROUND
  head = N; tail = N;
#if N > 1
  H[1] = FREE(1);
#endif
#if N > 2
  H[2] = FREE(1);
#endif
#if N > 3
  H[3] = FREE(1);
#endif
#endif
#ifdef STOP
  where[1] = 1;
#endif
  run Producer(0, 2, E0);
#else
#ifdef SCENE_OPEN
  tail = N; ann[0] = 1;
#if N > 1
  H[1] = FREE(1);
#endif
#if N > 2
  H[2] = FREE(1);
#endif
#if N > 3
  H[3] = FREE(1);
#endif
#endif
  run Producer(0, 1, E0);
#endif
  if :: E1 > 0 -> run Producer(1, E0+1, NE) :: else -> ended[1] = 1; dead[1] = 1 fi;
  run Consumer(2);
#ifndef ONE
  run Consumer(3);
#else
  dead[3] = 1;
#endif
#ifdef REMOVE
  run Remover();
#endif
#ifdef SHUTDOWN
  run Closer();
#endif
#ifdef STOP
  run Stopper();
#endif
  if :: MAXC > 0 -> run Crasher() :: else fi;
  run Monitor() } }
