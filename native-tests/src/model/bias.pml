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
/* The bias: a lone producer (a lone consumer) works without locked instructions until a second one revokes it.
 *
 * On top of the ring of ring.pml. Every store of an owner of a bias goes through a FIFO store buffer of K entries (TSO);
 * a compare-and-set of his waits until it is empty; membarrier is "at this instant the buffer of the owner is empty".
 * Every shared access is one step. Any process may die between any two steps (at most MAXC deaths); dead[x] is the proof.
 *
 * Sizes:     -DN=1 -DCAP=1 -DE0=1 -DE1=1 -DNC=2 -DMAXC=1 -DK=3     slots, capacity, elements of producer 0 / 1, consumers, deaths, buffer
 * Sides:     -DPB   the producers' word starts FREE (otherwise SHARED)
 *            -DCB   the consumers' word starts FREE (otherwise SHARED)
 * Features:  -DHANDS     user code in the slot: tryClaim / commit, poll with a handler
 *            -DABORT     with HANDS: one abort for each producer
 *            -DREL       the owner gives the bias back once (handle closed): a producer at its end, a consumer whenever it is idle
 *            -DFREESHARED  who finds FREE may go to SHARED at once
 *            -DSHARE     a third participant makes both sides SHARED (removal from the middle); it may die
 *            -DSHUTDOWN  the third participant shares the producers' side and closes; end of stream
 *            -DHELP      conversion also helps tail over a published position, so that tail does not lag in the shared form
 *            -DMEND_B    instead of "who gives back or recovers raises head to released": every common consumer does, before it reads head
 * Mistakes (each must be found):
 *            -DBUG_NOBARRIER  revocation without membarrier
 *            -DBUG_IN         conversion while the owner is IN
 *            -DBUG_HAND       conversion ignores HAND
 *            -DBUG_STORE      the owner stores tail / released although he has been revoked
 *            -DBUG_INSIDE     take-over from the dead does not reset `inside`
 *            -DBUG_RETAKE     REVOKED(dead) may be taken over as if it were BIASED(dead)
 *            -DBUG_EMPTY      "empty" judged with the producers' word read BEFORE H
 *            -DBUG_CLOSE_BIAS closing without revoking first
 *            -DBUG_GIVEBACK   a consumer gives the bias back without raising head (needs REL FREESHARED)
 *            -DBUG_RECOVER    a taker who goes from TAKING to SHARED does not raise head (needs SHARE)
 *            -DBUG_WALK       take-over of the producers' side does not look for a tail that lags
 *            -DBUG_SEALH      sealing does not read H again after CLOSED was seen
 *            -DBUG_SEALOVER  a slow conversion helps tail over a seal
 *            -DBUG_LAP        conversion does not compare laps: a slow one overwrites a later claim or taking
 */
#ifndef N
#define N 1
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
#ifndef NC
#define NC 2
#endif
#ifndef K
#define K 3
#endif
#define NE (E0+E1)

#define FREE(l) (3*(l))
#define FULL(l) (3*(l)+1)
#define SKIP(l) (3*(l)+2)
#define S(p) ((p)%N)
#define L(p) ((p)/N)
#define SEAL 15

#define NOBODY 0                 /* states of a bias word, in this order; they only fall back to NOBODY (FREE) by giving back */
#define TAKING 1
#define BIASED 2
#define REVOKED 3
#define SHARED 4
#define OUT 0                    /* inside: OUT, IN, HAND+p */
#define IN 1
#define HAND 2

byte pst, pow;                   /* producers' bias word: state, owner (one word) */
byte cst, cow;                   /* consumers' bias word; owner id+8: his second handle */
byte pin, cin;                   /* producerInside, consumerInside */
byte tail, head, rel;            /* rel: released */
byte H[N];
byte clap[N], cown[N];           /* claim word: lap+1 (0: none), owner */
byte tlap[N], town[N];           /* taken word */
byte pay[N];                     /* payload */
chan sb0 = [K] of { byte, byte };
chan sb1 = [K] of { byte, byte };
chan sb2 = [K] of { byte, byte };
chan sb3 = [K] of { byte, byte };

bit  dead[8];                    /* 0, 1 producers; 2, 3 consumers; 4 the third participant */
bit  ended[2];
byte crashes;
bit  pub[NE+1], del[NE+1], ft[NE+1];   /* ghosts: published, delivered, first taken */
byte npub, ndel, nft, last0, last1;
#ifdef SHUTDOWN
bit  closed;                     /* in reality one bit of the tail word */
bit  eos[2];
#define CLOSED closed
#else
#define CLOSED 0
#endif

#define DEAD(o) (dead[(o)&7])
#define HANDED(q) ((q) < rel || H[S(q)] >= FREE(L(q)+1))
#define ROOM(p) (((p) < CAP || HANDED((p)-CAP)) && ((p) < N || HANDED((p)-N)))
#define HELP_TAIL(p) atomic { if :: tail == (p) -> tail = (p)+1 :: else fi }   /* keeps CLOSED */
#define HELP_HEAD(p) atomic { if :: head == (p) -> head = (p)+1; assert(tail+1 >= head) :: else fi }
#define RAISE_HEAD(p) atomic { if :: head < (p) -> head = (p); assert(tail+1 >= head) :: else fi }

inline first_taking(x) {
   if :: !ft[x] -> ft[x] = 1;
         if :: (x) <= E0 -> assert((x) > last0); last0 = (x)
            :: else      -> assert((x) > last1); last1 = (x) fi
      :: else fi }

inline ftake(x) { if :: !ft[x] -> nft++ :: else fi; first_taking(x) }

inline published(q) {
   assert(H[S(q)] < FULL(L(q))); assert(pay[S(q)] > 0 && !pub[pay[S(q)]]);
   H[S(q)] = FULL(L(q)); pub[pay[S(q)]] = 1; npub++; assert(npub - ndel <= CAP) }

inline delivered(q) { assert(H[S(q)] == FULL(L(q)) && pub[pay[S(q)]] && !del[pay[S(q)]]); del[pay[S(q)]] = 1; ndel++ }

/* ---- store buffers ---- */
#define T_OUT 0
#define T_IN 1
#define T_HAND 2
#define T_FULL 3
#define T_SKIP 4
#define T_TAIL 5
#define T_REL 6
#define T_FREE 7

inline drain_p(ch) {
   ch?t,v ->
   if
   :: t == T_OUT -> pin = OUT
   :: t == T_IN -> pin = IN
   :: t == T_HAND -> pin = HAND+v
   :: t == T_FULL -> published(v)
   :: t == T_SKIP -> assert(H[S(v)] < FULL(L(v))); H[S(v)] = SKIP(L(v))
   :: t == T_TAIL -> tail = v+1;
#ifdef BUG_CLOSE_BIAS
      closed = 0                                                    /* the plain store wipes the bit */
#endif
   fi; t = 0; v = 0 }

inline drain_c(ch) {
   ch?t,v ->
   if
   :: t == T_OUT -> cin = OUT
   :: t == T_IN -> cin = IN
   :: t == T_HAND -> cin = HAND+v
   :: t == T_REL -> if :: H[S(v)] == FULL(L(v)) -> delivered(v) :: else assert(H[S(v)] == SKIP(L(v))) fi; rel = v+1
   :: t == T_FREE -> delivered(v); H[S(v)] = FREE(L(v)+1)
   fi; t = 0; v = 0 }

proctype Drain() {
  byte t, v;
  do
#ifdef PB
  :: atomic { drain_p(sb0) }
  :: atomic { drain_p(sb1) }
#endif
#ifdef CB
  :: atomic { drain_c(sb2) }
#if NC > 1
  :: atomic { drain_c(sb3) }
#endif
#endif
  od
}

#define EMPTYSB(o) (((o)&7) == 4 || ((o)&7) == 0 && empty(sb0) || ((o)&7) == 1 && empty(sb1) || ((o)&7) == 2 && empty(sb2) || ((o)&7) == 3 && empty(sb3))
inline PST(t, v) { if :: id == 0 -> sb0!t,v :: id == 1 -> sb1!t,v fi }
inline CST(t, v) { if :: id == 2 -> sb2!t,v :: id == 3 -> sb3!t,v fi }

/* ---- conversion: by anybody, idempotent; x is the revoked owner ---- */
inline convert_producer() {
#ifndef BUG_NOBARRIER
   EMPTYSB(x);                                                       /* membarrier */
#else
   skip;
#endif
rereadp:
   c = pin;
#ifndef BUG_IN
   if
   :: c != IN
   :: c == IN && DEAD(x)
   :: atomic { c == IN && pin != IN -> goto rereadp }
   fi;
#endif
#ifndef BUG_HAND
   if
   :: c >= HAND ->
      c = c-HAND;
#ifdef BUG_LAP
      atomic { clap[S(c)] = L(c)+1; cown[S(c)] = x };
#else
      atomic { if :: clap[S(c)] <= L(c) -> clap[S(c)] = L(c)+1; cown[S(c)] = x :: else fi };
#endif
#ifdef BUG_SEALOVER
      HELP_TAIL(c)
#else
      /* claimed by now at this lap, for good; a claim that is no seal never becomes one */
      if :: clap[S(c)] == L(c)+1 && cown[S(c)] == SEAL :: else -> HELP_TAIL(c) fi
#endif
   :: else
   fi;
#endif
#ifdef HELP
   c = tail;
   atomic { if :: H[S(c)] >= FULL(L(c)) && tail == c -> tail = c+1 :: else fi };
#endif
   atomic { if :: pst == REVOKED -> pst = SHARED; pow = 0 :: else fi; c = 0; x = 0 }
}

inline convert_consumer() {
#ifndef BUG_NOBARRIER
   EMPTYSB(x);
#else
   skip;
#endif
rereadc:
   c = cin;
#ifndef BUG_IN
   if
   :: c != IN
   :: c == IN && DEAD(x)
   :: atomic { c == IN && cin != IN -> goto rereadc }
   fi;
#endif
#ifndef BUG_HAND
   if
   :: c >= HAND ->
      c = c-HAND;
#ifdef BUG_LAP
      atomic { tlap[S(c)] = L(c)+1; town[S(c)] = x };
#else
      atomic { if :: tlap[S(c)] <= L(c) -> tlap[S(c)] = L(c)+1; town[S(c)] = x :: else fi };
#endif
      c = c+1
   :: else -> c = rel
   fi;
#else
   c = rel;
#endif
   RAISE_HEAD(c);
   atomic { if :: cst == REVOKED -> cst = SHARED; cow = 0 :: else fi; c = 0; x = 0 }
}

/* taking over, exclusively: TAKING(me). Nothing but the word itself is read by others meanwhile */
inline prepare_producer() {
#ifndef BUG_INSIDE
   pin = OUT;
#endif
#ifndef BUG_WALK
   atomic { do :: H[S(tail)] >= FULL(L(tail)) -> tail++ :: else -> break od };
#endif
}

inline prepare_consumer() {
#ifndef BUG_INSIDE
   cin = OUT;
#endif
#if !defined(BUG_RECOVER) && !defined(MEND_B)
   RAISE_HEAD(rel);
#endif
}

#ifdef BUG_RETAKE
#define P_TAKEABLE (pst == NOBODY || ((pst == TAKING || pst == BIASED || pst == REVOKED) && DEAD(pow)))
#define C_TAKEABLE (cst == NOBODY || ((cst == TAKING || cst == BIASED || cst == REVOKED) && DEAD(cow)))
#else
#define P_TAKEABLE (pst == NOBODY || ((pst == TAKING || pst == BIASED) && DEAD(pow)))
#define C_TAKEABLE (cst == NOBODY || ((cst == TAKING || cst == BIASED) && DEAD(cow)))
#endif
#define P_MINE (pst == BIASED && pow == id)
#define C_MINE (cst == BIASED && cow == me)

proctype Producer(byte id; byte first; byte last) {
  byte e, p, x, c;
  bit mine, again;
  {
    e = first;
next:
#ifdef PB
    atomic { if :: e > last -> goto out :: else fi; if :: mine -> goto fast :: else -> p = 0 fi };
#else
    atomic { if :: e > last -> goto out :: else -> p = 0 fi };
#endif
slow: /* load of the word and compare-and-set in one step: the compare-and-set compares what was read */
    if
    :: atomic { pst == SHARED -> goto shared }
#ifdef PB
    :: atomic { P_TAKEABLE && EMPTYSB(id) -> pst = TAKING; pow = id }
       prepare_producer();
       atomic { assert(pst == TAKING && pow == id); pst = BIASED; mine = 1; p = tail; goto fast }
    :: atomic { pst == BIASED && pow != id && EMPTYSB(id) -> pst = REVOKED; x = pow; goto convert }
    :: atomic { pst == REVOKED -> x = pow; goto convert }
#ifdef FREESHARED
    :: atomic { pst == NOBODY && EMPTYSB(id) -> pst = SHARED; goto shared }
#endif
    fi;
convert:
    convert_producer();
    goto slow;

fast:
    PST(T_IN, 0);
    atomic { if :: P_MINE :: else -> mine = 0; p = 0; goto leave fi };
    atomic { if :: ROOM(p) :: else -> goto noroom fi };
#ifdef HANDS
    if
    :: goto inhand
    :: true
    fi;
#endif
    atomic { pay[S(p)] = e; PST(T_FULL, p) };
    PST(T_TAIL, p);
    atomic { PST(T_OUT, 0); e++; p++; goto next };

inhand:
    PST(T_HAND, p);
    pay[S(p)] = e;                                                   /* user code */
#ifdef ABORT
    if
    :: atomic { !again -> again = 1 };
       PST(T_IN, 0);
       if
       :: atomic { P_MINE -> goto leave }
       :: atomic { else -> mine = 0; PST(T_SKIP, p) }
          goto leave
       fi
    :: true
    fi;
#endif
    PST(T_IN, 0);
    if
    :: atomic { P_MINE -> PST(T_FULL, p) }
       PST(T_TAIL, p);
       atomic { PST(T_OUT, 0); e++; p++; goto next }
    :: atomic { else -> PST(T_FULL, p); mine = 0 }
#ifdef BUG_STORE
       PST(T_TAIL, p);
#endif
       atomic { PST(T_OUT, 0); e++; p = 0; goto next }
    fi;
leave:
    atomic { PST(T_OUT, 0); goto next };
noroom:
    PST(T_OUT, 0);
    atomic { (ROOM(p) || !P_MINE) -> goto next };
#else
    fi;
#endif

shared:
    atomic { if :: CLOSED -> goto out :: else -> p = tail fi };
    atomic { if :: ROOM(p) :: else -> goto wait fi };
    atomic { if :: H[S(p)] >= FULL(L(p)) -> HELP_TAIL(p); goto shared :: else fi };
    if
    :: atomic { clap[S(p)] <= L(p) && EMPTYSB(id) -> clap[S(p)] = L(p)+1; cown[S(p)] = id };
       HELP_TAIL(p);
       pay[S(p)] = e;
       atomic { published(p); e++; p = 0; goto next }
#ifdef SHUTDOWN
    :: atomic { clap[S(p)] == L(p)+1 && cown[S(p)] == SEAL -> goto out }
    :: atomic { clap[S(p)] > L(p) && !(clap[S(p)] == L(p)+1 && cown[S(p)] == SEAL) -> HELP_TAIL(p); goto shared }
#else
    :: atomic { clap[S(p)] > L(p) -> HELP_TAIL(p); goto shared }
#endif
    fi;
wait:
    atomic { (tail != p || ROOM(p) || CLOSED) -> goto shared };
out:
#if defined(PB) && defined(REL)
    if :: atomic { P_MINE && EMPTYSB(id) -> pst = NOBODY; pow = 0 } :: true fi;
#endif
    atomic { ended[id] = 1; mine = 0; again = 0; e = 0; p = 0; x = 0; c = 0 };
    atomic { EMPTYSB(id) -> dead[id] = 1 }                           /* exit */
  } unless { atomic { dead[id] -> e = 0; p = 0; x = 0; c = 0; mine = 0; again = 0 } }
}

#define CDEAD(p) (cown[S(p)] < SEAL && DEAD(cown[S(p)]))
#define INHAND(j) (H[j]%3 != 0 && tlap[j] == H[j]/3+1 && (town[j]&7) != id)
#define DONE(j) (H[j]%3 == 0 || (H[j]/3)*N+(j) < rel)

inline consumer_reset() { p = 0; h = 0; j = 0; x = 0; c = 0; pend = 0; seen = 0 }
#define PENDING (npub > nft)     /* something published that nobody has begun to take */

proctype Consumer(byte id) {
  byte p, h, j, x, c, pos, me;
  bit mine, pend, seen, rels, once;
  {
    me = id;
loop:
#ifdef CB
    atomic { consumer_reset(); if :: mine -> goto fast :: else fi };
#else
    atomic { consumer_reset() };
#endif
    if
    :: atomic { cst == SHARED -> goto shared }
#ifdef CB
    :: atomic { C_TAKEABLE && EMPTYSB(id) -> cst = TAKING; cow = me }
       prepare_consumer();
       atomic { assert(cst == TAKING && cow == me); cst = BIASED; mine = 1; pos = rel; goto loop }
    :: atomic { cst == BIASED && cow != me && EMPTYSB(id) -> cst = REVOKED; x = cow; goto convert }
    :: atomic { cst == REVOKED -> x = cow; goto convert }
#ifdef FREESHARED
    :: atomic { cst == NOBODY && EMPTYSB(id) -> cst = SHARED; goto loop }
#endif
    fi;
convert:
    convert_consumer();
    goto loop;

fast:
#ifdef BUG_EMPTY
    seen = (pst < REVOKED);
#endif
    CST(T_IN, 0);
    atomic { if :: C_MINE :: else -> mine = 0; pos = 0; CST(T_OUT, 0); goto loop fi };
    atomic { p = pos; h = H[S(p)]; pend = PENDING;
    if
    :: h == FULL(L(p)) -> ftake(pay[S(p)])
    :: h == SKIP(L(p)) -> CST(T_REL, p); pos++; goto leave
    :: h < FULL(L(p)) -> CST(T_OUT, 0); goto notfull
    :: h > SKIP(L(p)) -> assert(0)
    fi };
#ifdef HANDS
    if
    :: goto inhand
    :: true
    fi;
#endif
    atomic { assert(H[S(p)] == h && pub[pay[S(p)]] && !del[pay[S(p)]]);           /* the copy was whole */
             CST(T_REL, p); pos++ };
leave:
    atomic { CST(T_OUT, 0); goto loop };
inhand:
    CST(T_HAND, p);
    atomic { assert(H[S(p)] == h && pub[pay[S(p)]] && !del[pay[S(p)]]);           /* user code has had the whole message */
             CST(T_IN, 0) };
    if
    :: atomic { C_MINE -> CST(T_REL, p); pos++; goto leave }
#ifdef BUG_STORE
    :: atomic { else -> CST(T_REL, p); mine = 0; pos = 0; goto leave }
#else
    :: atomic { else -> CST(T_FREE, p); mine = 0; pos = 0; goto leave }
#endif
    fi;
#else
    fi;
#endif

shared:
#ifdef MEND_B
    RAISE_HEAD(rel);
#endif
    p = head;
#ifdef BUG_EMPTY
    seen = (pst < REVOKED);
#endif
    atomic { h = H[S(p)]; pend = PENDING;
    if
    :: h == FULL(L(p)) || h == SKIP(L(p))
    :: h > SKIP(L(p)) -> HELP_HEAD(p); goto loop
    :: h < FULL(L(p)) -> goto notfull
    fi };
    if
    :: atomic { tlap[S(p)] <= L(p) && EMPTYSB(id) -> tlap[S(p)] = L(p)+1; town[S(p)] = id;
                if :: h == FULL(L(p)) -> ftake(pay[S(p)]) :: else fi };
       atomic { HELP_HEAD(p); j = S(p); p = 0; goto deliver }
    :: atomic { tlap[S(p)] > L(p) -> HELP_HEAD(p); goto loop }
    fi;

notfull: /* position p holds nothing yet */
#ifdef BUG_EMPTY
    atomic { if :: seen -> assert(!pend); goto idle :: else fi };
#else
    atomic { if :: pst < REVOKED -> assert(!pend); goto idle :: else fi };     /* the word, read after H: empty, and final */
#endif
    atomic { if :: tail <= p -> assert(!pend); goto idle :: else fi };

held: /* position p is claimed and not published */
    if
    :: atomic { clap[S(p)] == L(p)+1 && CDEAD(p) && EMPTYSB(id) -> cown[S(p)] = id };
       atomic { if :: H[S(p)] < FULL(L(p)) :: else -> goto loop fi };
       atomic { assert(H[S(p)] < FULL(L(p))); H[S(p)] = SKIP(L(p)); goto loop }
    :: atomic { clap[S(p)] != L(p)+1 -> goto loop }
    :: atomic { H[S(p)] != h -> goto loop }
    :: atomic { (mine && !C_MINE) -> goto loop }
    fi;

idle: /* looks empty */
    if
    :: atomic { (H[S(p)] != h || (pst >= REVOKED && tail > p) || (mine && !C_MINE) || (!mine && head != p)) -> goto loop }
    :: atomic { !mine && INHAND(0) -> j = 0; h = H[0]; goto watch }
#if N > 1
    :: atomic { !mine && INHAND(1) -> j = 1; h = H[1]; goto watch }
#endif
#if N > 2
    :: atomic { !mine && INHAND(2) -> j = 2; h = H[2]; goto watch }
#endif
#ifdef SHUTDOWN
    :: closed -> goto ending
#endif
#if defined(CB) && defined(REL)
    :: atomic { mine && !rels && EMPTYSB(id) -> rels = 1 };          /* close the handle, open another */
#if !defined(BUG_GIVEBACK) && !defined(MEND_B)
       atomic { if :: head < pos -> head = pos :: else fi };         /* revoked meanwhile: pos is released all the same */
#endif
       atomic { if :: C_MINE -> cst = NOBODY; cow = 0 :: else fi; mine = 0; pos = 0; me = id+8; goto loop }
#endif
    fi;

#ifdef SHUTDOWN
ending: /* closed, and nothing at p: may this consumer report the end? */
    EMPTYSB(id);
    atomic { if :: tail > p || (!mine && head != p) || (mine && !C_MINE) -> goto loop :: else fi };
    j = 1;
    do /* everything below p handed over? */
    :: atomic { j <= N && (p < j || HANDED(p-j)) -> j++ }
    :: atomic { j <= N && !(p < j || HANDED(p-j)) -> j = S(p-j); goto notyet }
    :: j > N -> break
    od;
#ifndef BUG_SEALH
    atomic { if :: H[S(p)] >= FULL(L(p)) -> goto loop :: else fi };  /* read again: a tail that lags has no claim to lose to */
#endif
    if
    :: atomic { clap[S(p)] <= L(p) -> clap[S(p)] = L(p)+1; cown[S(p)] = SEAL }
    :: else
    fi;
    atomic { if :: clap[S(p)] == L(p)+1 && cown[S(p)] == SEAL -> assert(npub == ndel); if :: once -> eos[id-2] = 1; goto gone :: else -> once = 1 fi     /* asked again, it is still the end */
                :: clap[S(p)] == L(p)+1 && cown[S(p)] != SEAL -> HELP_TAIL(p)
                :: else fi; goto loop };
notyet:
    if
    :: atomic { DONE(j) || H[S(p)] >= FULL(L(p)) || tail > p || (!mine && head != p) || (mine && !C_MINE) -> goto loop }
    :: atomic { !mine && INHAND(j) -> h = H[j]; goto watch }
    fi;
#endif

watch: /* slot j was seen holding h, in somebody's hand */
    if
    :: atomic { tlap[j] == h/3+1 && DEAD(town[j]) && EMPTYSB(id) -> town[j] = id };
       atomic { if :: H[j] == h :: else -> goto loop fi };
       atomic { HELP_HEAD((h/3)*N+j); p = 0; goto deliver }
    :: atomic { (H[j] != h || H[S(p)] >= FULL(L(p)) || (pst >= REVOKED && tail > p) || head != p) -> goto loop }
    fi;

deliver: /* slot j is mine, h is what it holds */
    if
    :: atomic { h%3 == 2 -> assert(H[j] == h); H[j] = h+1; goto loop }
    :: atomic { h%3 == 1 -> p = (h/3)*N+j; delivered(p); H[j] = h+2; goto loop }
    fi;
gone: skip
  } unless { atomic { dead[id] -> consumer_reset(); pos = 0; me = 0; mine = 0; rels = 0; once = 0 } }
}

#if defined(SHARE) || defined(SHUTDOWN)
/* A third participant: makes both sides SHARED (removal from the middle, shutdown); with SHUTDOWN it then closes.
 * With SHARE it may die; a closer does not: a dead one has not closed */
proctype Sharer() {
  byte x, c;
  {
    skip;
#if defined(CB) && defined(SHARE)
loop:
    if
    :: atomic { cst == SHARED -> goto side }
    :: atomic { cst == NOBODY -> cst = SHARED; goto side }
    :: atomic { (cst == TAKING || cst == BIASED) && DEAD(cow) -> cst = TAKING; cow = 4 }      /* take over, then share at once */
       prepare_consumer();
       atomic { cst = SHARED; cow = 0; goto side }
    :: atomic { cst == BIASED -> cst = REVOKED; x = cow }
    :: atomic { cst == REVOKED -> x = cow }
    fi;
    convert_consumer();
    goto loop;
side:
#endif
#if defined(PB) && !defined(BUG_CLOSE_BIAS)
again:
    if
    :: atomic { pst == SHARED -> goto close }
    :: atomic { pst == NOBODY -> pst = SHARED; goto close }
    :: atomic { (pst == TAKING || pst == BIASED) && DEAD(pow) -> pst = TAKING; pow = 4 }
       prepare_producer();
       atomic { pst = SHARED; pow = 0; goto close }
    :: atomic { pst == BIASED -> pst = REVOKED; x = pow }
    :: atomic { pst == REVOKED -> x = pow }
    fi;
    convert_producer();
    goto again;
close:
#endif
#ifdef SHUTDOWN
    closed = 1;
#endif
    atomic { dead[4] = 1; x = 0; c = 0 }
  } unless { atomic { dead[4] -> x = 0; c = 0 } }
}
#endif

#define DIE(i) atomic { crashes < MAXC && !dead[i] && EMPTYSB(i) -> dead[i] = 1; crashes++ }
proctype Crasher() {
  do
  :: !ended[0] -> DIE(0)
#if E1 > 0
  :: !ended[1] -> DIE(1)
#endif
  :: DIE(2)
#if NC > 1
  :: DIE(3)
#endif
#ifdef SHARE
  :: DIE(4)
#endif
  :: atomic { crashes = MAXC; break }
  od
}

proctype Monitor() {
  byte i;
  timeout -> atomic {
    if
#if NC > 1
    :: !dead[2] || !dead[3] ->
#ifdef SHUTDOWN
       assert((dead[2] || eos[0]) && (dead[3] || eos[1]));
#endif
#else
    :: !dead[2] ->
#ifdef SHUTDOWN
       assert(eos[0]);
#endif
#endif
       assert(ended[0] || dead[0]);
       assert(ended[1] || dead[1]);
       i = 1;
       do :: i > NE -> break
          :: else -> assert(pub[i] == del[i]); i++
       od
    :: else
    fi
  }
}

init { atomic {
#ifndef PB
  pst = SHARED;
#endif
#ifndef CB
  cst = SHARED;
#endif
  run Producer(0, 1, E0);
#if E1 > 0
  run Producer(1, E0+1, NE);
#else
  ended[1] = 1;
#endif
  run Consumer(2);
#if NC > 1
  run Consumer(3);
#endif
#if defined(SHARE) || defined(SHUTDOWN)
  run Sharer();
#endif
  run Drain(); run Crasher(); run Monitor() } }
