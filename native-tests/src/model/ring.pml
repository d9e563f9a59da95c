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
/* Multi-producer, multi-consumer ring: crash-safe put / take / repair / hand-over / shutdown.
 *
 * Every shared access is one step. Any process may die between any two steps (at most MAXC deaths).
 * dead[x] is the oracle "the kernel says x is dead": true only after x has stopped for ever.
 * A producer that has finished also exits, so its tokens become dead as well (exit is a death).
 *
 * Sizes:     -DN=2 -DCAP=2 -DE0=2 -DE1=2 -DMAXC=2      slots, capacity, elements of producer 0 / 1, deaths
 * Features:  -DSHUTDOWN    one closer; end of stream; at most one late claim; sealing
 *            -DSKIPAHEAD   consumers pass a claim whose owner is alive but slow (per-producer order only)
 *            -DSTRICT      with SKIPAHEAD: insist on tail - head <= capacity (does not hold there)
 *            -DPSTOP       producer 1 may stop for ever between claim and publish WITHOUT dying (SIGSTOP)
 *            -DMOVE        a producer whose slot still holds the message of a dead taker moves it to its own position;
 *                          producers also skip dead claims at the tail (as those do who look for blocks)
 *            -DTURNS       consumers settle only when no producer is left: as those who put and take in turns and so
 *                          never find the ring empty (fails without MOVE)
 *            -DSYM         of two alike the first is killed first: the other half of the deaths is the same by exchange
 * Mistakes (each must be found):
 *            -DBUG_CLAIM   repair of a claim does not look at H again after winning it
 *            -DBUG_TAKEN   repair of a taking does not look at H again after winning it
 *            -DBUG_HEADCAP fullness is judged by head (taken) instead of by hand-over
 *            -DBUG_CLOSE   end of stream without sealing the position after the last claim
 *            -DBUG_SEAL    a producer that lost to a seal helps tail over it
 *            -DBUG_EOS     end of stream while an earlier element is still in somebody's hands
 *            -DBUG_AHEAD   skip-ahead bounded by a tail read AFTER the hole was seen
 *            -DBUG_MOVESKIP  a dead claim is skipped while the slot still holds the message of the lap before
 *            -DBUG_MOVELOOK  the mover does not look at H again after winning the taking
 *            -DBUG_MOVETAIL  the mover moves the tail before the message
 *            -DBUG_MOVETWO   hand-over and re-publication are two stores
 */
#ifndef N
#define N 2
#endif
#ifndef CAP
#define CAP N
#endif
#ifndef MAXC
#define MAXC 2
#endif
#ifndef E0
#define E0 2
#endif
#ifndef E1
#define E1 2
#endif
#define NE (E0+E1)

#define FREE(l) (3*(l))
#define FULL(l) (3*(l)+1)
#define SKIP(l) (3*(l)+2)
#define S(p) ((p)%N)
#define L(p) ((p)/N)
#define SEAL 7

byte tail, head;                 /* positions */
byte H[N];                       /* FREE / FULL / SKIP with lap */
byte clap[N], cown[N];           /* claim word: lap+1 (0: none), owner */
byte tlap[N], town[N];           /* taken word: lap+1 (0: none), owner */
byte pa[N], pb[N];               /* payload, written and read in two steps */

bit  dead[4];                    /* 0,1 producers; 2,3 consumers */
bit  ended[2];                   /* producer finished or refused by shutdown */
byte crashes;

bit  pub[NE+1], del[NE+1];       /* ghosts: published, delivered */
byte npub, ndel;
byte last0, last1;               /* ghosts: last element first taken, per producer */
#ifdef SHUTDOWN
bit  closed;                     /* in reality one bit of the tail word */
bit  eos[2];                     /* consumer returned end of stream */
bit  refused[2];
#endif
#ifdef PSTOP
bit stopped;
#endif

#ifdef MOVE
bit  tk[NE+1];                   /* ghost: taken once; what was moved is taken again, and late */
#define DECLARE_ORDER(e) if :: tk[e] :: else -> tk[e] = 1; FIRST_TAKING(e) fi
#else
#define DECLARE_ORDER(e) FIRST_TAKING(e)
#endif
#define FIRST_TAKING(e) \
   if :: (e) <= E0 -> assert((e) > last0); last0 = (e) \
      :: else      -> assert((e) > last1); last1 = (e) fi

#if defined(SKIPAHEAD) && !defined(STRICT)
#define WINDOW true                       /* head is only a hint there: it may lag behind what was taken ahead of it */
#else
#define WINDOW (tail-head <= CAP)
#endif
#ifdef MOVE
/* the slot of p is free of the lap before: so whatever is undelivered lies less than a lap behind the tail */
#define LAP_DONE(p) ((p) < N || H[S(p)] >= FREE(L(p)))
/* published, or skipped, at a tail that was not moved yet */
#define HEAD_BOUND (tail >= head || (tail+1 == head && H[S(tail)] > FREE(L(tail))))
#else
#define LAP_DONE(p) true
#define HEAD_BOUND (tail >= head)
#endif
#define HELP_TAIL(p) atomic { if :: tail == (p) -> tail = (p)+1; assert(tail >= head && WINDOW && LAP_DONE(p)) :: else fi }
#define HELP_HEAD(p) atomic { if :: head == (p) -> head = (p)+1; assert(HEAD_BOUND) :: else fi }
/* may a dead claim of p be skipped? Stable, so it may be asked in the step of the compare-and-set */
#ifdef BUG_MOVESKIP
#define SKIPPABLE(p) true
#else
#define SKIPPABLE(p) LAP_DONE(p)
#endif

#ifdef BUG_MOVELOOK
#define MOVELOOK true            /* not judged here: what comes of it is */
#else
#define MOVELOOK false
#endif
#define CDEAD(p) (cown[S(p)] < 4 && dead[cown[S(p)]])

inline producer_reset() { p = 0; h = 0 }

proctype Producer(byte id; byte first; byte last) {
  byte e, p, h;
  {
    e = first;
    do
    :: e > last -> break
    :: else ->
again:
#ifdef SHUTDOWN
       atomic { if :: closed -> refused[id] = 1; goto out :: else -> p = tail fi };
#else
       p = tail;
#endif
#if CAP != N
#ifdef BUG_HEADCAP
       if :: p - head < CAP :: else -> goto wait fi;
#else
       /* the position CAP before this one must have been handed over */
       if :: p < CAP :: p >= CAP && H[S(p-CAP)] >= FREE(L(p-CAP)+1) :: else -> goto wait fi;
#endif
#endif
       h = H[S(p)];
       if
       :: h == FREE(L(p)) ->
          if
          :: atomic { clap[S(p)] == L(p) -> clap[S(p)] = L(p)+1; cown[S(p)] = id };     /* CAS claim: won */
             HELP_TAIL(p);
             pa[S(p)] = e;
#ifdef PSTOP
             if :: id == 1 -> stopped = 1; false :: true fi;
#endif
             atomic { pb[S(p)] = e; assert(H[S(p)] == FREE(L(p)));
                      H[S(p)] = FULL(L(p)); pub[e] = 1; npub++;
                      assert(npub - ndel <= CAP); e++; producer_reset() }
#ifdef SHUTDOWN
#ifndef BUG_SEAL
          :: atomic { clap[S(p)] == L(p)+1 && cown[S(p)] == SEAL -> refused[id] = 1; goto out }   /* never help tail over a seal */
          :: atomic { clap[S(p)] != L(p) && !(clap[S(p)] == L(p)+1 && cown[S(p)] == SEAL) -> HELP_TAIL(p); producer_reset(); goto again }
#else
          :: atomic { else -> HELP_TAIL(p); producer_reset(); goto again }
#endif
#else
          :: atomic { else -> HELP_TAIL(p); producer_reset(); goto again }                   /* lost */
#endif
          fi
       :: atomic { h > FREE(L(p)) -> HELP_TAIL(p); producer_reset(); goto again }
#ifdef MOVE
       :: atomic { h <= FREE(L(p)) && clap[S(p)] == L(p)+1 && CDEAD(p) && SKIPPABLE(p) -> cown[S(p)] = id };  /* CAS claim */
          atomic { if :: H[S(p)] <= FREE(L(p)) -> H[S(p)] = SKIP(L(p)) :: else fi; producer_reset(); goto again }
#endif
       :: h < FREE(L(p)) ->
wait:     /* FULL or held up: wait until looking again can make a difference */
#if CAP != N
#ifdef BUG_HEADCAP
          atomic { (tail != p || (p - head < CAP && H[S(p)] >= FREE(L(p)))) -> producer_reset(); goto again }
#else
          atomic { (tail != p || (H[S(p-CAP)] >= FREE(L(p-CAP)+1) && H[S(p)] >= FREE(L(p)))) -> producer_reset(); goto again }
#endif
#else
          if
          :: atomic { (tail != p || H[S(p)] >= FREE(L(p))
#ifdef SHUTDOWN
             || closed
#endif
             ) -> producer_reset(); goto again }
#ifdef MOVE
          :: atomic { (H[S(p)] != h || (clap[S(p)] == L(p)+1 && CDEAD(p) && SKIPPABLE(p))) -> producer_reset(); goto again }
          :: atomic { h%3 != 0 && tlap[S(p)] == h/3+1 && dead[town[S(p)]] -> town[S(p)] = id };   /* CAS taken: now mine */
#ifndef BUG_MOVELOOK
             atomic { if :: H[S(p)] == h :: else -> producer_reset(); goto again fi };            /* had it been handed over? */
#endif
             HELP_HEAD(p-N);
             atomic { if :: h%3 == 2 -> H[S(p)] = h+1; producer_reset(); goto again :: else fi };  /* a skip: nothing to move */
             /* CAS claim, over the claims of the dead: nobody else may have one here */
             atomic { assert(MOVELOOK || clap[S(p)] == L(p) || (clap[S(p)] == L(p)+1 && CDEAD(p)));
                      clap[S(p)] = L(p)+1; cown[S(p)] = id };
#ifdef BUG_MOVETAIL
             HELP_TAIL(p);
#endif
#ifdef BUG_MOVETWO
             H[S(p)] = FREE(L(p));
             H[S(p)] = FULL(L(p));
#else
             atomic { assert(MOVELOOK || (H[S(p)] == h && h == FULL(L(p)-1))); H[S(p)] = FULL(L(p)) };           /* handed over and published */
#endif
             HELP_TAIL(p);
             atomic { producer_reset(); goto again }
#endif
          fi
#endif
       fi
    od;
out:
    atomic { ended[id] = 1; e = 0; producer_reset() };
    dead[id] = 1                                                                          /* exit */
  } unless { atomic { dead[id] -> e = 0; producer_reset() } }
}

#ifdef TURNS
#define SETTLES ((ended[0] || dead[0]) && (ended[1] || dead[1]))
#else
#define SETTLES true
#endif
#define INHAND(j) (H[j]%3 != 0 && tlap[j] == H[j]/3+1 && town[j] != id)

inline consumer_reset() { p = 0; h = 0; j = 0; q = 0; a = 0; b = 0 }

proctype Consumer(byte id) {
  byte p, h, j, a, b, q;
  {
    q = 0;
loop:
    atomic { consumer_reset(); p = head };
#if defined(SKIPAHEAD) && !defined(BUG_AHEAD)
    q = tail;                                       /* bound for skipping, read before any hole is seen */
#endif
look:
    atomic { h = H[S(p)];
    if
    :: h == FULL(L(p)) || h == SKIP(L(p)) -> goto take
    :: h > SKIP(L(p)) -> goto beyond
    :: h < FULL(L(p)) -> goto notfull
    fi };

take:
       if
       :: atomic { tlap[S(p)] == L(p) -> tlap[S(p)] = L(p)+1; town[S(p)] = id;           /* CAS taken: won */
                   if :: h == FULL(L(p)) -> DECLARE_ORDER(pa[S(p)]) :: else fi };
          atomic { HELP_HEAD(p); j = S(p); p = 0; q = 0; goto deliver }
       :: atomic { else -> goto beyond }                                                 /* lost: somebody took it */
       fi;

beyond: /* taken, perhaps handed over already; only head may lag */
       atomic {
       HELP_HEAD(p);
#ifdef SKIPAHEAD
       if :: q > p+1 && head < p -> p++; goto look :: else fi;
#endif
       goto loop };

notfull:
#ifdef BUG_AHEAD
       if :: q == 0 -> q = tail :: else fi;
#endif
       atomic { if
       :: tail <= p || (h < FREE(L(p))) -> goto idle
       :: else -> goto held
       fi };

held: /* position p is claimed and not published */
    /* dead[] is stable and the CAS compares the owner, so "ask the kernel; CAS" may be one step */
    if
    :: atomic { clap[S(p)] == L(p)+1 && CDEAD(p) && SKIPPABLE(p) -> cown[S(p)] = id };    /* CAS claim: now mine */
#ifndef BUG_CLAIM
       atomic { if :: H[S(p)] <= FREE(L(p)) :: else -> goto loop fi };                    /* had it been published? */
#endif
       atomic { H[S(p)] = SKIP(L(p)); goto loop }
#ifdef SKIPAHEAD
    :: atomic { q > p+1 && clap[S(p)] == L(p)+1 && !CDEAD(p) -> p++; goto look }
#endif
    :: atomic { clap[S(p)] != L(p)+1 -> goto loop }
    :: atomic { H[S(p)] != h -> goto loop }
#ifdef SKIPAHEAD
    :: atomic { q <= p+1 && (tail > q || head > p || (head < p && (H[S(head)] != FREE(L(head)) || (clap[S(head)] == L(head)+1 && CDEAD(head))))) -> goto loop }
#endif
#ifdef PSTOP
    :: atomic { INHAND(0) -> j = 0; h = H[0]; goto watch }
#if N > 1
    :: atomic { INHAND(1) -> j = 1; h = H[1]; goto watch }
#endif
#if N > 2
    :: atomic { INHAND(2) -> j = 2; h = H[2]; goto watch }
    :: atomic { INHAND(3) -> j = 3; h = H[3]; goto watch }
#endif
#endif
    fi;

idle: /* looks empty; elements may still be in the hands of somebody who dies */
    if
    :: atomic { (tail > p || head != p || H[S(p)] != h) -> goto loop }
    :: atomic { SETTLES && INHAND(0) -> j = 0; h = H[0]; goto watch }
#if N > 1
    :: atomic { SETTLES && INHAND(1) -> j = 1; h = H[1]; goto watch }
#endif
#if N > 2
    :: atomic { SETTLES && INHAND(2) -> j = 2; h = H[2]; goto watch }
    :: atomic { SETTLES && INHAND(3) -> j = 3; h = H[3]; goto watch }
#endif
#ifdef SHUTDOWN
    :: closed -> goto ending
#endif
    fi;

#ifdef SHUTDOWN
ending: /* closed, and head met tail: may this consumer report the end? */
#ifndef BUG_EOS
    j = 0;
    do /* everything handed over? one load per slot */
    :: atomic { j < N && H[j]%3 == 0 -> j++ }
    :: atomic { j < N && H[j]%3 != 0 -> goto notyet }
    :: j == N -> break
    od;
#endif
#ifdef BUG_CLOSE
    atomic { if :: tail == p && head == p -> eos[id-2] = 1; goto gone :: else -> goto loop fi };
#else
    if
    :: atomic { clap[S(p)] == L(p) && H[S(p)] == FREE(L(p)) -> clap[S(p)] = L(p)+1; cown[S(p)] = SEAL }   /* CAS claim: sealed */
    :: else
    fi;
    atomic { if :: tail <= p && head == p && clap[S(p)] == L(p)+1 && cown[S(p)] == SEAL -> eos[id-2] = 1; goto gone
             :: else fi };
    atomic { if :: clap[S(p)] == L(p)+1 && cown[S(p)] != SEAL -> HELP_TAIL(p)     /* a late claimer owns p; helping keeps the closed bit */
                :: else fi; goto loop };
#endif
notyet:
    if
    :: atomic { H[j]%3 == 0 || tail > p || head != p || H[S(p)] > FREE(L(p)) -> goto loop }
    :: atomic { INHAND(j) -> h = H[j]; goto watch }
    fi;
#endif

watch: /* slot j was seen holding h, in somebody's hand */
    if
    :: atomic { tlap[j] == h/3+1 && dead[town[j]] -> town[j] = id };                      /* CAS taken: now mine */
#ifndef BUG_TAKEN
       atomic { if :: H[j] == h :: else -> goto loop fi };                                /* had it been handed over? */
#endif
       atomic { HELP_HEAD((h/3)*N+j); p = 0; q = 0; goto deliver }
#ifdef PSTOP
    :: atomic { (H[j] != h || head != p || (tail > p && (H[S(p)] != FREE(L(p)) || (clap[S(p)] == L(p)+1 && CDEAD(p)))) ) -> goto loop }
#else
    :: atomic { (H[j] != h || tail > p || head != p || H[S(p)] > FREE(L(p))) -> goto loop }
#endif
    fi;

deliver: /* slot j is mine, h is what it holds */
    if
    :: atomic { h%3 == 2 -> H[j] = h+1; goto loop }
    :: atomic { h%3 == 1 -> a = pa[j] };
       atomic { b = pb[j]; assert(H[j] == h); H[j] = h+2;                                            /* the hand-over */
                assert(a == b && a > 0 && pub[a] && !del[a]); del[a] = 1; ndel++; goto loop }
    fi;
gone: skip
  } unless { atomic { dead[id] -> consumer_reset() } }
}

#ifdef SHUTDOWN
proctype Closer() { closed = 1 }       /* one atomic OR on the tail word */
#endif

#ifdef SYM
#define SYM_CONSUMERS (dead[2])
#if E0 == E1
#define SYM_PRODUCERS (dead[0] && !ended[0])
#else
#define SYM_PRODUCERS true
#endif
#else
#define SYM_CONSUMERS true
#define SYM_PRODUCERS true
#endif

proctype Crasher() {
  do
  :: atomic { crashes < MAXC && !dead[0] && !ended[0] -> dead[0] = 1; crashes++ }
  :: atomic { crashes < MAXC && !dead[1] && !ended[1] && SYM_PRODUCERS -> dead[1] = 1; crashes++ }
  :: atomic { crashes < MAXC && !dead[2] -> dead[2] = 1; crashes++ }
  :: atomic { crashes < MAXC && !dead[3] && SYM_CONSUMERS -> dead[3] = 1; crashes++ }
  :: atomic { crashes = MAXC; break }
  od
}

proctype Monitor() {
  byte i;
  timeout ->
  atomic {
    if
    :: !dead[2] || !dead[3] ->
       /* somebody can consume: nobody is stuck, nothing published is undelivered */
#ifdef SHUTDOWN
       assert((dead[2] || eos[0]) && (dead[3] || eos[1]));
#endif
       assert(ended[0] || dead[0]);
#ifdef PSTOP
       assert(ended[1] || dead[1] || stopped);
#else
       assert(ended[1] || dead[1]);
#endif
       i = 1;
       do :: i > NE -> break
          :: else -> assert(pub[i] == del[i]); i++
       od
    :: else
    fi
  }
}

init { atomic {
  run Producer(0, 1, E0); run Producer(1, E0+1, NE); run Consumer(2); run Consumer(3);
#ifdef SHUTDOWN
  run Closer();
#endif
  run Crasher(); run Monitor() } }
