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
/* The bias: a lone producer (a lone consumer) works without locked instructions until a second one revokes its right.
 *
 * On top of the ring of ring.pml. Every store of an owner goes through a FIFO store buffer of K entries (TSO); a
 * compare-and-set of its waits until that is empty; membarrier is "at this instant the buffer of the owner is empty".
 * Every shared access is one step, but for the look of a common producer (what it finds stays true as long as p is the
 * tail; ring.pml has its steps). A process may die between any two steps; exactly MAXC of them do.
 *
 * Sizes:     -DN=1 -DCAP=1 -DE0=1 -DE1=1 -DNC=2 -DMAXC=0 -DK=3     slots, capacity, messages of producer 0 / 1, consumers, deaths, buffer
 * Sides:     -DPB   the producers' word begins FREE (else SHARED)
 *            -DCB   the consumers' word begins FREE (else SHARED)
 *            -DOWNED  it begins BIASED instead, by producer 0 (consumer 2)
 * Features:  -DHANDS       user code in the slot: tryClaim / commit, poll with a handler
 *            -DABORT       each producer may abort one claim (an owner: with HANDS)
 *            -DGIVEBACK=1  with HANDS: an owner of the consumers' side leaves a message so many times instead of releasing it
 *            -DREL         the owner gives the right back once (handle closed): a producer at its end, a consumer whenever it is idle
 *            -DFREESHARED  who finds FREE may go to SHARED at once
 *            -DSHARE       a third participant makes both sides SHARED (removal from the middle); it may die
 *            -DSHUTDOWN    the third participant shares the producers' side and closes; end of stream
 *            -DSCENE_ORPHAN  consumers SHARED; begins with message 1 at position 0, taken by a consumer that is dead, and the
 *                          rest of its lap released: the next position has its slot in use
 * Mistakes (each must be found, but where README.md says that it is harmless):
 *            -DBUG_NOBARRIER  revocation without membarrier
 *            -DBUG_IN         conversion while the owner is IN (or HANDIN)
 *            -DBUG_HAND       conversion ignores HAND
 *            -DBUG_COMMIT     commit, and the end of a handler, store IN over HAND(p) instead of HANDIN(p)
 *            -DBUG_STORE      the owner stores tail / released although it was revoked
 *            -DBUG_RETAKE     REVOKED(dead) may be taken over as if it were BIASED(dead)
 *            -DBUG_EMPTY      "empty" judged with the producers' word read before H
 *            -DBUG_MARKED     a consumer beside an owner of the producers' side does not read passed[]
 *            -DBUG_PASSLATE   an owner stores the tail first and raises passed[] after it
 *            -DBUG_CLOSE_BIAS closing without revoking first
 *            -DBUG_GIVEBACK   a consumer gives the right back without raising head to released (needs REL FREESHARED)
 *            -DBUG_RECOVER    who goes from TAKING to SHARED does not raise head (needs SHARE)
 *            -DBUG_WALK       acquiring the producers' side does not look for a tail that lags
 *            -DBUG_WALKMARK   acquiring and converting walk over published positions only, not over marked ones
 *            -DBUG_DEADIN     converting does not look for a tail that lags; for released
 *            -DBUG_FINAL      a late converter moves a tail that is CLOSED
 *            -DBUG_EOS        the end is told while a message is still in flight
 *            -DBUG_BACKOUT    a revoked owner that leaves a message withdraws its word before the head is past it
 *            -DBUG_BACKBIAS   an owner that is not revoked records what it leaves
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

/* Header: lap and state; nothing is removed here, so MARK and HELD are left out */
#define FREE(l) (2*(l))
#define FULL(l) (2*(l)+1)
#define LAP(h) ((h)/2)
#define S(p) ((p)%N)
#define L(p) ((p)/N)
#define POS(j) (LAP(H[j])*N+(j))
#define INUSE(j) (H[j]%2 == 1 && POS(j) >= rel)                  /* what is below released was handed over */
#define NOWAT(j) ((H[j]%2 == 1 && POS(j) < rel) -> H[j]+1 : H[j])   /* the header as if it said so */
#define PUBLISHED(q) (H[S(q)] >= FULL(L(q)))
#define MARKED(q) (passed[S(q)] > L(q))
#ifdef BUG_WALKMARK
#define WALKED(q) PUBLISHED(q)
#else
#define WALKED(q) (PUBLISHED(q) || MARKED(q))   /* what the tail is moved over when the right changes hands */
#endif

#define NONE 0                   /* states of a bias word (NONE: FREE), in this order; they only fall back to FREE by giving back */
#define TAKING 1
#define BIASED 2
#define REVOKED 3
#define SHARED 4
#define OUT 0                    /* word 0 of the announcements of a side: what its owner does */
#define IN 1
#define HAND(p) (2+2*(p))        /* user code, at p */
#define HANDIN(p) (3+2*(p))      /* our code, with p still open */
#define ATHAND(c) ((c) >= 2)
#define ATWORK(c) ((c)%2 == 1)   /* IN or HANDIN: soon over, so it is waited for */
#define POSOF(c) (((c)-2)/2)
#define NOBODY 7                 /* owner of the record of a message that was given back: dead without asking */

byte pst, pow;                   /* producers' bias word: state, owner (one word) */
byte cst, cow;                   /* consumers' bias word; owner id+8: its second handle */
byte pw, pwo, cw, cwo;           /* word 0 of each side, and its owner (one word) */
byte ann[4];                     /* the common words: position + 1; 0: OUT */
byte tail, head, rel;            /* rel: released */
byte H[N], passed[N], tlap[N], town[N];
byte pay[N];
chan sb0 = [K] of { byte, byte };
chan sb1 = [K] of { byte, byte };
chan sb2 = [K] of { byte, byte };
chan sb3 = [K] of { byte, byte };

bit  dead[8];                    /* 0, 1 producers; 2, 3 consumers; 4 the third participant */
bit  ended[2];
byte crashes;
bit  pub[NE+1], del[NE+1], ft[NE+1];   /* ghosts: published, delivered, first taken */
byte npub, ndel, nft, last0, last1;
#ifdef GIVEBACK
byte given;
#endif
#ifdef SHUTDOWN
bit  closed;                     /* one bit of the tail word */
bit  eos[2];
#define CLOSED closed
#else
#define CLOSED 0
#endif

#define DEAD(o) (dead[(o)&7])
#define HEAD_BOUND (head <= tail+1 && (pst != SHARED || head <= tail))
#define RAISE_HEAD(p) atomic { if :: head < (p) -> head = (p); assert(HEAD_BOUND) :: else fi }
#define RAISE_PASSED(p) if :: passed[S(p)] <= L(p) -> passed[S(p)] = L(p)+1 :: else fi

/* what the slot of the k-th position before p holds up of the capacity; for a fixed p it only falls */
#define OPENCLAIM(q) (NOWAT(S(q)) <= FREE(L(q)) && !INUSE(S(q)) && !MARKED(q) && (q) >= rel)
#define UND(p,k) ((p) >= (k) && ((INUSE(S((p)-(k))) && LAP(H[S((p)-(k))]) <= L((p)-(k))) || OPENCLAIM((p)-(k))))
#if N == 1
#define UNDELIVERED(p) UND(p,1)
#elif N == 2
#define UNDELIVERED(p) (UND(p,1)+UND(p,2))
#else
#define UNDELIVERED(p) (UND(p,1)+UND(p,2)+UND(p,3))
#endif
#define ROOM(p) (UNDELIVERED(p) < CAP)

inline first_taking(x) {
   if :: !ft[x] -> ft[x] = 1; nft++;
         if :: (x) <= E0 -> assert((x) > last0); last0 = (x)
            :: else      -> assert((x) > last1); last1 = (x) fi
      :: else fi }

inline published(q) {
   assert(!PUBLISHED(q) && !INUSE(S(q)) && head <= (q)); assert(pay[S(q)] > 0 && !pub[pay[S(q)]]);
   H[S(q)] = FULL(L(q)); pub[pay[S(q)]] = 1; npub++; assert(npub - ndel <= CAP) }

inline delivered(q) { assert(H[S(q)] == FULL(L(q)) && pub[pay[S(q)]] && !del[pay[S(q)]]); del[pay[S(q)]] = 1; ndel++ }

/* ---- store buffers ---- */
#define T_WORD 0
#define T_FULL 1
#define T_TAIL 2
#define T_REL 3
#define T_VOID 4
#define T_FREE 5

inline drain_p(ch, o) {
   ch?t,v ->
   if
   :: t == T_WORD -> pw = v; pwo = o
   :: t == T_FULL -> published(v)
   :: t == T_TAIL -> tail = v+1;
#ifdef BUG_CLOSE_BIAS
      closed = 0                                                    /* the plain store wipes the bit */
#endif
   fi; t = 0; v = 0 }

inline drain_c(ch, o) {
   ch?t,v ->
   if
   :: t == T_WORD -> cw = v; cwo = o
   :: t == T_REL -> delivered(v); rel = v+1
   :: t == T_VOID -> rel = v+1
   :: t == T_FREE -> delivered(v); H[S(v)] = FREE(L(v)+1)
   fi; t = 0; v = 0 }

proctype Drain() {
  byte t, v;
  do
#ifdef PB
  :: atomic { drain_p(sb0, 0) }
  :: atomic { drain_p(sb1, 1) }
#endif
#ifdef CB
  :: atomic { drain_c(sb2, 2) }
#if NC > 1
  :: atomic { drain_c(sb3, 3) }
#endif
#endif
  od
}

#define EMPTYSB(o) (((o)&7) == 4 || ((o)&7) == 0 && empty(sb0) || ((o)&7) == 1 && empty(sb1) || ((o)&7) == 2 && empty(sb2) || ((o)&7) == 3 && empty(sb3))
inline PST(t, v) { if :: id == 0 -> sb0!t,v :: id == 1 -> sb1!t,v fi }
inline CST(t, v) { if :: id == 2 -> sb2!t,v :: id == 3 -> sb3!t,v fi }

/* ---- conversion: by anybody, several at once, late; x is the revoked owner. What is accepted of the dead was read after the proof ---- */
inline convert_producer() {
#ifndef BUG_NOBARRIER
   EMPTYSB(x);                                                       /* membarrier */
#else
   skip;
#endif
rereadp:
   atomic { c = pw;
#ifndef BUG_IN
      if :: ATWORK(c) && !DEAD(x) -> (pw != c || DEAD(x)); goto rereadp :: else fi
#endif
   };
#ifndef BUG_HAND
   if :: ATHAND(c) -> atomic { if :: tail == POSOF(c) && !CLOSED -> tail = tail+1 :: else fi } :: else fi;
#endif
#ifndef BUG_DEADIN
   do
   :: atomic { WALKED(tail) && !CLOSED -> tail = tail+1 }
   :: else -> break
   od;
#endif
   if
   :: c == IN ->                                                     /* of the dead: its position may have blocks, so it is made void */
      atomic { c = tail; if :: PUBLISHED(c) || (c >= N && OPENCLAIM(c-N)) -> c = 99 :: else fi };     /* the look */
      atomic { if
#ifdef BUG_FINAL
         :: tail == c -> tail = c+1; assert(!CLOSED)
#else
         :: tail == c && !CLOSED -> tail = c+1                       /* a claim for nobody */
#endif
         :: else -> c = 99 fi };
      atomic { if :: c != 99 -> RAISE_PASSED(c) :: else fi }
   :: else
   fi;
   atomic { if :: pst == REVOKED -> pst = SHARED; pow = 0 :: else fi; c = 0; x = 0 }
}

inline convert_consumer() {
#ifndef BUG_NOBARRIER
   EMPTYSB(x);
#else
   skip;
#endif
rereadc:
   atomic { c = cw;
#ifndef BUG_IN
      if :: ATWORK(c) && !DEAD(x) -> (cw != c || DEAD(x)); goto rereadc :: else fi
#endif
   };
#ifndef BUG_HAND
   if :: ATHAND(c) -> RAISE_HEAD(POSOF(c)+1) :: else fi;
#endif
#ifndef BUG_DEADIN
   c = rel;
   RAISE_HEAD(c);
#endif
   atomic { if :: cst == REVOKED -> cst = SHARED; cow = 0 :: else fi; c = 0; x = 0 }
}

/* acquiring, exclusively: TAKING(me). Nothing but the bias word itself is read by others meanwhile */
inline prepare_producer(me) {
   atomic { pw = OUT; pwo = me };
#ifndef BUG_WALK
   atomic { do :: WALKED(tail) -> tail++ :: else -> break od };
#endif
}

inline prepare_consumer(me) {
   atomic { cw = OUT; cwo = me };
#ifndef BUG_RECOVER
   RAISE_HEAD(rel);
#endif
}

#ifdef BUG_RETAKE
#define P_TAKEABLE (pst == NONE || ((pst == TAKING || pst == BIASED || pst == REVOKED) && DEAD(pow)))
#define C_TAKEABLE (cst == NONE || ((cst == TAKING || cst == BIASED || cst == REVOKED) && DEAD(cow)))
#else
#define P_TAKEABLE (pst == NONE || ((pst == TAKING || pst == BIASED) && DEAD(pow)))
#define C_TAKEABLE (cst == NONE || ((cst == TAKING || cst == BIASED) && DEAD(cow)))
#endif
#define P_MINE (pst == BIASED && pow == id)
#define C_MINE (cst == BIASED && cow == me)

#ifdef BUG_COMMIT
#define ENDHAND(p) IN
#else
#define ENDHAND(p) HANDIN(p)
#endif

#define WITHDRAW if :: ann[id] != 0 -> ann[id] = 0 :: ann[id] == 0 fi

proctype Producer(byte id; byte first; byte last) {
  byte e, p, x, c;
  bit mine, aborted, pass;
  {
    e = first;
#if defined(PB) && defined(OWNED)
    atomic { if :: id == 0 -> mine = 1; p = tail :: else fi };
#endif
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
       prepare_producer(id);
       atomic { assert(pst == TAKING && pow == id); pst = BIASED; mine = 1; p = tail; goto fast }
    :: atomic { pst == BIASED && pow != id && EMPTYSB(id) -> pst = REVOKED; x = pow; goto convert }
    :: atomic { pst == REVOKED -> x = pow; goto convert }
#ifdef FREESHARED
    :: atomic { pst == NONE && EMPTYSB(id) -> pst = SHARED; goto shared }
#endif
    fi;
convert:
    convert_producer();
    goto slow;

fast: /* the owner */
    PST(T_WORD, IN);
    atomic { if :: P_MINE :: else -> mine = 0; p = 0; goto leave fi };
#if N > 1 || defined(SCENE_ORPHAN)
passing:
#endif
    atomic { if :: ROOM(p) :: else -> goto noroom fi;
             if :: INUSE(S(p)) -> pass = 1 :: else -> pass = 0 fi };
#if N > 1 || defined(SCENE_ORPHAN)
    if
    :: pass ->
#ifdef BUG_PASSLATE
       PST(T_TAIL, p);
       atomic { EMPTYSB(id) -> RAISE_PASSED(p) };
#else
       atomic { EMPTYSB(id) -> RAISE_PASSED(p) };                    /* a compare-and-set: drains */
       PST(T_TAIL, p);
#endif
       atomic { p++; pass = 0; goto passing }
    :: else
    fi;
#endif
#ifdef HANDS
    if
    :: goto inhand
    :: true
    fi;
#endif
    atomic { pay[S(p)] = e; PST(T_FULL, p) };
    PST(T_TAIL, p);
    atomic { PST(T_WORD, OUT); e++; p++; goto next };
#ifdef HANDS
inhand:
    PST(T_WORD, HAND(p));
    pay[S(p)] = e;                                                   /* user code */
#ifdef ABORT
    if
    :: atomic { !aborted -> aborted = 1 };
       PST(T_WORD, ENDHAND(p));
       if
       :: atomic { P_MINE -> goto leave }                            /* nothing was stored, the position is used again */
       :: atomic { !P_MINE && EMPTYSB(id) -> mine = 0; RAISE_PASSED(p); p = 0 }
          goto leave
       fi
    :: true
    fi;
#endif
    PST(T_WORD, ENDHAND(p));
    if
    :: atomic { P_MINE -> PST(T_FULL, p) }
       PST(T_TAIL, p);
       atomic { PST(T_WORD, OUT); e++; p++; goto next }
    :: atomic { else -> PST(T_FULL, p); mine = 0 }
#ifdef BUG_STORE
       PST(T_TAIL, p);
#endif
       atomic { PST(T_WORD, OUT); e++; p = 0; goto next }
    fi;
#endif
leave:
    atomic { PST(T_WORD, OUT); goto next };
noroom:
    PST(T_WORD, OUT);
    atomic { (ROOM(p) || !P_MINE) -> goto next };
#else
    fi;
#endif

shared:
    atomic { if :: CLOSED -> goto out :: else -> p = tail fi };
    atomic { /* the look */
       if
       :: NOWAT(S(p)) > FREE(L(p)) -> goto shared
       :: NOWAT(S(p)) == FREE(L(p)) -> pass = 0
       :: NOWAT(S(p)) < FREE(L(p)) && INUSE(S(p)) -> pass = 1
       :: NOWAT(S(p)) < FREE(L(p)) && !INUSE(S(p)) && p >= N && !OPENCLAIM(p-N) -> pass = 0
       :: NOWAT(S(p)) < FREE(L(p)) && !INUSE(S(p)) && p >= N && OPENCLAIM(p-N) -> goto wait
       fi;
       if :: ROOM(p) :: else -> goto wait fi;
       if :: pass -> goto claim :: else fi };
    ann[id] = p+1;
claim:
    atomic { EMPTYSB(id);
       if :: tail == p && !CLOSED -> tail = p+1 :: else -> pass = 0; goto shared fi };
    atomic { if :: pass -> RAISE_PASSED(p); pass = 0; goto shared :: else fi };
#ifdef ABORT
    if
    :: atomic { !aborted -> aborted = 1; RAISE_PASSED(p); goto shared }
    :: true
    fi;
#endif
    pay[S(p)] = e;
    atomic { published(p); e++; p = 0; goto next };
wait: /* refused, or held up by an open claim */
    WITHDRAW;
    atomic { (tail != p || CLOSED || (ROOM(p) && (PUBLISHED(p) || INUSE(S(p)) || p < N || !OPENCLAIM(p-N)))) -> pass = 0; goto shared };
out:
#if defined(PB) && defined(REL)
    if :: atomic { P_MINE && EMPTYSB(id) -> pst = NONE; pow = 0 } :: true fi;
#endif
    atomic { ended[id] = 1; ann[id] = 0; mine = 0; aborted = 0; pass = 0; e = 0; p = 0; x = 0; c = 0 };
    atomic { EMPTYSB(id) -> dead[id] = 1 }                           /* exit */
  } unless { atomic { dead[id] -> e = 0; p = 0; x = 0; c = 0; mine = 0; aborted = 0; pass = 0 } }
}

#define PANN(q) ((!DEAD(pwo) && ATHAND(pw) && POSOF(pw) == (q)) || (!dead[0] && ann[0] == (q)+1) || (!dead[1] && ann[1] == (q)+1))
#define CANN(q) ((!DEAD(cwo) && ATHAND(cw) && POSOF(cw) == (q)) || (!dead[2] && ann[2] == (q)+1) || (!dead[3] && ann[3] == (q)+1))
#define INFLIGHT(j) (INUSE(j) && POS(j) < head && cst == SHARED)
#define ORPHAN(j) (INFLIGHT(j) && (tlap[j] == LAP(H[j])+1 -> DEAD(town[j]) : !CANN(POS(j))))
#if N == 1
#define ORPHANS ORPHAN(0)
#elif N == 2
#define ORPHANS (ORPHAN(0) || ORPHAN(1))
#else
#define ORPHANS (ORPHAN(0) || ORPHAN(1) || ORPHAN(2))
#endif

inline consumer_reset() { p = 0; h = 0; j = 0; x = 0; c = 0; pend = 0; seen = 0 }
#define PENDING (npub > nft)     /* something published that nobody has begun to take */

proctype Consumer(byte id) {
  byte p, h, j, x, c, pos, me;
  bit mine, pend, seen, rels;
  {
    me = id;
#if defined(CB) && defined(OWNED)
    atomic { if :: id == 2 -> mine = 1 :: else fi };
#endif
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
       prepare_consumer(id);
       atomic { assert(cst == TAKING && cow == me); cst = BIASED; mine = 1; pos = rel; goto loop }
    :: atomic { cst == BIASED && cow != me && EMPTYSB(id) -> cst = REVOKED; x = cow; goto convert }
    :: atomic { cst == REVOKED -> x = cow; goto convert }
#ifdef FREESHARED
    :: atomic { cst == NONE && EMPTYSB(id) -> cst = SHARED; goto loop }
#endif
    fi;
convert:
    convert_consumer();
    goto loop;

fast: /* the owner */
#ifdef BUG_EMPTY
    seen = (pst < REVOKED);
#endif
    CST(T_WORD, IN);
    atomic { if :: C_MINE :: else -> mine = 0; pos = 0; CST(T_WORD, OUT); goto loop fi };
    atomic { p = pos; h = H[S(p)];
    if
    :: h == FULL(L(p)) -> first_taking(pay[S(p)])
    :: h > FULL(L(p)) -> CST(T_VOID, p); pos++; goto leave           /* p was void, its slot is at a later lap */
    :: h < FULL(L(p)) -> CST(T_WORD, OUT); goto notfull
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
    atomic { CST(T_WORD, OUT); goto loop };
#ifdef HANDS
inhand:
    CST(T_WORD, HAND(p));
    atomic { assert(H[S(p)] == h && pub[pay[S(p)]] && !del[pay[S(p)]]);           /* user code has had the whole message */
             CST(T_WORD, ENDHAND(p)) };
    if
    :: atomic { C_MINE -> CST(T_REL, p); pos++; goto leave }
#ifdef BUG_STORE
    :: atomic { !C_MINE -> CST(T_REL, p); mine = 0; pos = 0; goto leave }
#else
    :: atomic { !C_MINE -> CST(T_FREE, p); mine = 0; pos = 0; goto leave }
#endif
#ifdef GIVEBACK
#ifdef BUG_BACKBIAS
    :: atomic { C_MINE && given < GIVEBACK && EMPTYSB(id) -> given++; tlap[S(p)] = L(p)+1; town[S(p)] = NOBODY };
       RAISE_HEAD(p+1);
       goto leave
#else
    :: atomic { C_MINE && given < GIVEBACK -> given++; goto leave }               /* read again: nothing was stored */
#endif
    :: atomic { !C_MINE && given < GIVEBACK && EMPTYSB(id) -> given++; mine = 0; pos = 0;
                assert(tlap[S(p)] <= L(p)); tlap[S(p)] = L(p)+1; town[S(p)] = NOBODY };
#ifdef BUG_BACKOUT
       CST(T_WORD, OUT);
       atomic { EMPTYSB(id); RAISE_HEAD(p+1); goto loop }
#else
       RAISE_HEAD(p+1);
       goto leave
#endif
#endif
    fi;
#endif
#else
    fi;
#endif

shared:
    p = head;
#ifdef BUG_EMPTY
    seen = (pst < REVOKED);
#endif
    atomic { h = H[S(p)];
    if
    :: h == FULL(L(p))
    :: h > FULL(L(p)) -> goto advance
    :: h < FULL(L(p)) -> goto notfull
    fi };
    ann[id] = p+1;
    atomic { EMPTYSB(id);
       if :: head == p -> head = p+1; assert(HEAD_BOUND); first_taking(pay[S(p)]); j = S(p); goto deliver
          :: else -> goto loop fi };
advance: /* nothing comes at p any more */
    atomic { EMPTYSB(id); if :: head == p -> head = p+1; assert(HEAD_BOUND) :: else fi; goto loop };

deliver: /* slot j is mine, h is what it holds */
    atomic { assert(H[j] == h); p = LAP(h)*N+j; delivered(p); H[j] = h+1; goto loop };

notfull: /* position p holds nothing yet: the mark, H after it, and then the word and the tail */
#ifdef BUG_MARKED
    pend = PENDING;
#else
    atomic { x = passed[S(p)]; pend = PENDING };                      /* "empty" is true of this instant */
#endif
    atomic {
       if :: PUBLISHED(p) -> goto loop :: else fi;
       if :: x > L(p) -> x = 0; goto voided :: else -> x = 0 fi };
#ifdef BUG_EMPTY
    atomic { if :: seen -> assert(!pend); goto idle :: else fi };
#else
    atomic { if :: pst < REVOKED -> assert(!pend); goto idle :: else fi };     /* empty, and final */
#endif
    atomic { if :: tail <= p -> assert(!pend); goto idle :: else fi };
#ifdef BUG_MARKED
    atomic { if :: MARKED(p) -> goto voided :: else fi };
#endif
    atomic { if :: !DEAD(pwo) && ATHAND(pw) && POSOF(pw) == p -> goto waits :: else fi };
    atomic { if :: !dead[0] && ann[0] == p+1 -> goto waits :: else fi };
    atomic { if :: !dead[1] && ann[1] == p+1 -> goto waits :: else fi };
    atomic { EMPTYSB(id); RAISE_PASSED(p); goto loop };
voided:
#ifdef CB
    if
    :: mine -> CST(T_WORD, IN);
       atomic { if :: C_MINE -> CST(T_VOID, p); pos++ :: else fi; goto leave }
    :: else
    fi;
#endif
    goto advance;
waits: /* for a claimer that lives */
    atomic { (PUBLISHED(p) || MARKED(p) || !PANN(p) || (mine && !C_MINE) || (!mine && head != p)) -> goto loop };

idle: /* looks empty */
    if :: !mine && ann[id] != 0 -> ann[id] = 0 :: else fi;
    if
    :: atomic { (PUBLISHED(p) || (pst >= REVOKED && tail > p) || (mine && !C_MINE) || (!mine && head != p)) -> goto loop }
#ifndef BUG_MARKED
    :: atomic { MARKED(p) && !PUBLISHED(p) -> goto loop }
#endif
    :: atomic { !mine && INFLIGHT(0) -> j = 0; h = H[0]; goto watch }
#if N > 1
    :: atomic { !mine && INFLIGHT(1) -> j = 1; h = H[1]; goto watch }
#endif
#if N > 2
    :: atomic { !mine && INFLIGHT(2) -> j = 2; h = H[2]; goto watch }
#endif
#ifdef SHUTDOWN
    :: closed -> goto ending
#endif
#if defined(CB) && defined(REL)
    :: atomic { mine && !rels && EMPTYSB(id) -> rels = 1 };          /* close the handle, open another */
#ifndef BUG_GIVEBACK
       atomic { if :: head < pos -> head = pos :: else fi };         /* revoked meanwhile: pos is released all the same */
#endif
       atomic { if :: C_MINE -> cst = NONE; cow = 0 :: else fi; mine = 0; pos = 0; me = id+8; goto loop }
#endif
    fi;

#ifdef SHUTDOWN
ending: /* closed, and nothing at p: may this consumer report the end? */
    EMPTYSB(id);
    atomic { if :: tail != p || (!mine && head != p) || (mine && !C_MINE) -> goto loop :: else fi };
#ifndef BUG_EOS
    j = 0;
    do
    :: atomic { j < N && !INUSE(j) -> j++ }
    :: atomic { j < N && INUSE(j) -> goto notyet }
    :: j == N -> break
    od;
#endif
    atomic { assert(npub == ndel); eos[id-2] = 1; goto gone };
notyet:
    if
    :: atomic { (!INUSE(j) || (!mine && head != p) || (mine && !C_MINE)) -> goto loop }
    :: atomic { !mine && INFLIGHT(j) -> h = H[j]; goto watch }
    fi;
#endif

watch: /* slot j was seen holding h, below the head */
    atomic { if :: tlap[j] == LAP(h)+1 -> goto recorded :: else fi };
    atomic { if :: !DEAD(cwo) && ATHAND(cw) && POSOF(cw) == LAP(h)*N+j -> goto waiting :: else fi };
    atomic { if :: !dead[2] && ann[2] == LAP(h)*N+j+1 -> goto waiting :: else fi };
    atomic { if :: !dead[3] && ann[3] == LAP(h)*N+j+1 -> goto waiting :: else fi };
    atomic { EMPTYSB(id); if :: tlap[j] <= LAP(h) -> tlap[j] = LAP(h)+1; town[j] = id :: else -> goto loop fi };
    goto successor;
recorded:
    atomic { if :: tlap[j] == LAP(h)+1 && DEAD(town[j]) -> town[j] = id :: else -> goto waiting fi };
successor:
    atomic { if :: H[j] == h && LAP(h)*N+j >= rel -> goto deliver :: else -> goto loop fi };
waiting:
    atomic { (H[j] != h || head != p || PUBLISHED(p) || MARKED(p) || (pst >= REVOKED && tail > p && !PANN(p)) || ORPHANS) -> goto loop };
gone: skip
  } unless { atomic { dead[id] -> consumer_reset(); pos = 0; me = 0; mine = 0; rels = 0 } }
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
    :: atomic { cst == NONE -> cst = SHARED; goto side }
    :: atomic { (cst == TAKING || cst == BIASED) && DEAD(cow) -> cst = TAKING; cow = 4 }      /* take over, then share at once */
       prepare_consumer(4);
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
    :: atomic { pst == NONE -> pst = SHARED; goto close }
    :: atomic { (pst == TAKING || pst == BIASED) && DEAD(pow) -> pst = TAKING; pow = 4 }
       prepare_producer(4);
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
  :: crashes == MAXC -> break
  od
}

proctype Monitor() {
  byte i;
  timeout -> atomic {
    if
    :: !dead[2] || !dead[3] ->
#ifdef SHUTDOWN
       assert((dead[2] || eos[0]) && (dead[3] || eos[1]));
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
  dead[NOBODY] = 1;
#ifndef PB
  pst = SHARED;
#elif defined(OWNED)
  pst = BIASED; pow = 0; pwo = 0;
#endif
#ifndef CB
  cst = SHARED;
#elif defined(OWNED)
  cst = BIASED; cow = 2; cwo = 2;
#endif
#ifdef SCENE_ORPHAN
  H[0] = FULL(0); pay[0] = 1; pub[1] = 1; npub = 1; ft[1] = 1; nft = 1; last0 = 1; head = N; tail = N;
#if N > 1
  H[1] = FREE(1);
#endif
#if N > 2
  H[2] = FREE(1);
#endif
  run Producer(0, 2, E0);
#else
  run Producer(0, 1, E0);
#endif
  if :: E1 > 0 -> run Producer(1, E0+1, NE) :: else -> ended[1] = 1; dead[1] = 1 fi;
  run Consumer(2);
#if NC > 1
  run Consumer(3);
#else
  dead[3] = 1;
#endif
#if defined(SHARE) || defined(SHUTDOWN)
  run Sharer();
#endif
  run Drain();
  if :: MAXC > 0 -> run Crasher() :: else fi;
  run Monitor() } }
