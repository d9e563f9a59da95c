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

/*
 * The map: chains of blocks that readers follow without a lock, while two writers insert, replace, overwrite and remove,
 * blocks are freed and used again, and anybody dies between any two steps, also while repairing what another left.
 *
 * A stripe has a mutex, a chain of blocks (a bucket word is a link like any other), a count, and `reuse`, which the
 * reader reads before and after. A block has a key, a value and `next`; it belongs to a stripe, or to the pool of all
 * (a slab of one block): who frees it keeps it or gives it back, and who allocates takes one of its own or of the pool.
 * The mutex is taken for granted (lock.pml): its next holder gets it from the dead, and is told so. What the holder reads
 * of what only holders change is one step with what it does next. Memory is sequentially consistent.
 *
 * Ghosts: cur[k] is the value of the key that is linked now (0: none), seen are those that were since the call of the
 * reader began. Every value is written once, so a mixture is a value that the key never had.
 *
 * Sizes:    S  stripes (1: both keys in one chain; 2: one each)    NB  blocks    OPS  of each writer    CALLS  of the reader
 *           MAXC  deaths
 * Features: OVER     a writer may overwrite a value by one store       ATALLOC  reuse is raised when a block is allocated,
 *           instead of between unlinking and freeing                   ATGIVE   ATALLOC: and before one is given back
 * Mistakes: BUG_NORAISE   reuse is not raised                BUG_LATE     it is raised after the block is filled, or freed
 *           BUG_PUBLISH   published before it is filled      BUG_FREE     freed, and reuse raised, before it is unlinked
 *           BUG_LOOK      the reader does not look again     BUG_HEIR     recovery does not raise reuse
 *           BUG_REBUILD   recovery does not free what is not linked        BUG_COUNT  recovery does not count
 *           BUG_MOVE      a new value is linked at the head, after the old one was unlinked
 *           BUG_TWO       the same, linked first, unlinked then
 */
#ifndef S
#define S 1
#endif
#ifndef NB
#define NB 3
#endif
#ifndef OPS
#define OPS 2
#endif
#ifndef CALLS
#define CALLS 1
#endif
#ifndef MAXC
#define MAXC 0
#endif
#ifndef TRIES
#define TRIES 1
#endif
#define KEYS 2
#define READER 2
#define STRIPE(k) ((k) % S)

byte mutex[S];                              /* 0, or the holder + 1 */
byte head[S], reuse[S], count[S];
byte key[NB + 1], val[NB + 1], next[NB + 1];
byte owner[NB + 1];                         /* 0: of the pool, else the stripe + 1 */
bit isFree[NB + 1];
bit dead[3];
byte deaths;

byte cur[KEYS];
byte seen, wanted = 9, values = KEYS;
bit finished[3];

inline lock()
{
    atomic { mutex[s] == 0 || dead[mutex[s] - 1] -> abandoned = mutex[s] != 0; mutex[s] = id + 1 }
    if
    :: abandoned -> recover()
    :: else
    fi
}

/* What must be true whenever somebody living lets go of the mutex. */
inline unlock()
{
    atomic
    {
        p = head[s];
        n = 0;
        linked = 0;
        do
        :: p != 0 ->
           assert(n < NB && owner[p] == s + 1 && !isFree[p]);
           assert(STRIPE(key[p]) == s && val[p] == cur[key[p]]);
           linked = linked | (1 << p);
           n++;
           p = next[p]
        :: else -> break
        od;
        assert(count[s] == n);
        assert(n == (cur[s] != 0) + (S == 1 && cur[1] != 0));
        n = 1;
        do
        :: n <= NB ->
           assert(owner[n] != s + 1 || isFree[n] || (linked & (1 << n)) != 0);
           n++
        :: else -> break
        od;
        n = 0;
        linked = 0;
        assert(mutex[s] == id + 1);
        mutex[s] = 0
    }
}

inline raise()
{
#ifndef BUG_NORAISE
    reuse[s]++
#else
    skip
#endif
}

/* Nothing is trusted but the links and who owns a block. */
inline recover()
{
#if !defined(ATALLOC) && !defined(BUG_HEIR)
    raise();
#endif
#ifndef BUG_REBUILD
    atomic
    {
        n = 1;
        do
        :: n <= NB -> if :: owner[n] == s + 1 -> isFree[n] = 1 :: else fi; n++
        :: else -> break
        od;
        n = 0
    }
    p = head[s];
    do
    :: atomic { p != 0 -> isFree[p] = 0 }; p = next[p]; n++
    :: p == 0 -> break
    od;
#endif
#ifndef BUG_COUNT
    atomic
    {
        p = head[s];
        n = 0;
        do
        :: p != 0 -> n++; p = next[p]
        :: else -> break
        od
    }
    count[s] = n;
#endif
#if S > 1 && !defined(BUG_REBUILD)
#ifdef ATGIVE
    raise();
#endif
    n = 1;
    do
    :: n <= NB -> if :: owner[n] == s + 1 && isFree[n] -> owner[n] = 0 :: else fi; n++
    :: else -> break
    od;
#endif
    atomic { n = 0; p = 0; abandoned = 0 }
}

inline release(x)
{
#if S > 1
    if
    :: isFree[x] = 1
    ::
#ifdef ATGIVE
       raise();
#endif
       owner[x] = 0
    fi
#else
    isFree[x] = 1
#endif
}

/* Between unlinking and another use of the block. */
inline free(x)
{
#ifdef ATALLOC
    release(x)
#else
#ifdef BUG_LATE
    release(x);
    raise()
#else
    raise();
    release(x)
#endif
#endif
}

/* The one store by which others see the change; v is the value of key k from now on. */
inline link(to)
{
    atomic
    {
        if
        :: before == 0 -> head[s] = to
        :: else -> next[before] = to
        fi;
        cur[k] = v;
        if
        :: wanted == k -> seen = seen | (1 << v)
        :: else
        fi
    }
}

inline fill()
{
    key[b] = k;
    val[b] = v
}

inline find()
{
    p = head[s];
    before = 0;
    do
    :: p != 0 && key[p] != k -> before = p; p = next[p]
    :: else -> break
    od
}

#define TAKE(x) ((owner[x] == s + 1 && isFree[x]) || owner[x] == 0) -> b = x; owner[x] = s + 1; isFree[x] = 0

proctype Writer(byte id)
{
    byte r, s, k, p, b, v, n, before, linked;
    bit abandoned;
    {
        do
        :: r < OPS ->
           atomic
           {
               if :: k = 0 :: k = 1 fi;
               s = STRIPE(k);
               if :: v = 0 :: values++; v = values fi
           }
           lock();
           atomic { find(); b = 0 }
           if
           :: v == 0 && p == 0
           :: v == 0 && p != 0 ->
#ifdef BUG_FREE
              free(p);
              link(next[p]);
#else
              link(next[p]);
              free(p);
#endif
              count[s]--
#ifdef OVER
           :: v != 0 && p != 0 -> atomic { val[p] = v; cur[k] = v; if :: wanted == k -> seen = seen | (1 << v) :: else fi }
#endif
           :: v != 0 ->
              if
              :: atomic { TAKE(1) }
              :: atomic { TAKE(2) }
              :: atomic { TAKE(3) }
#if NB > 3
              :: atomic { TAKE(4) }
#endif
              :: else -> goto leave
              fi;
#if defined(ATALLOC) && !defined(BUG_LATE)
              raise();
#endif
#ifndef BUG_PUBLISH
              fill();
#endif
#if defined(ATALLOC) && defined(BUG_LATE)
              raise();
#endif
              if
              :: p == 0 ->
                 /* A new key: at the end of the chain, or at its head. */
                 if
                 :: next[b] = 0
                 :: atomic { before != 0 -> before = 0; next[b] = head[s] }
                 fi;
                 link(b);
                 count[s]++
              :: else ->
#ifdef BUG_MOVE
                 /* The key is to be there all the time: not a change of its own. */
                 atomic { if :: before == 0 -> head[s] = next[p] :: else -> next[before] = next[p] fi };
                 atomic { before = 0; next[b] = head[s] }
                 link(b);
#else
#ifdef BUG_TWO
                 atomic { n = before; before = 0; next[b] = head[s] }
                 link(b);
                 atomic { before = n; n = 0; if :: before == 0 -> before = b :: else fi }
                 link(next[p]);
#else
                 next[b] = next[p];
                 link(b);
#endif
#endif
                 free(p)
              fi;
#ifdef BUG_PUBLISH
              fill()
#endif
           fi;
leave:
           unlock();
           atomic { r++; p = 0; b = 0; v = 0; before = 0 }
        :: else -> break
        od;
        atomic { finished[id] = 1; r = 0; s = 0; k = 0 }
    }
    unless { atomic { dead[id] -> r = 0; s = 0; k = 0; p = 0; b = 0; v = 0; n = 0; before = 0; linked = 0; abandoned = 0 } }
}

proctype Reader(byte id)
{
    byte r, s, k, p, v, n, first, tries, linked;
    bit abandoned;
    {
        do
        :: r < CALLS ->
           atomic
           {
               if :: k = 0 :: k = 1 fi;
               s = STRIPE(k);
               wanted = k;
               seen = 1 << cur[k];
               tries = 0
           }
again:
           first = reuse[s];
           atomic { p = head[s]; n = 0; v = 0 }
           do
           :: p == 0 -> break
           :: n > NB -> break
           :: p != 0 && n <= NB ->
              if
              :: atomic { key[p] == k -> n++ }; v = val[p]; break
              :: atomic { key[p] != k -> n++ }; p = next[p]
              fi
           od;
#ifndef BUG_LOOK
           if
           :: atomic { reuse[s] != first -> tries++; first = 0; p = 0; n = 0; v = 0 }
              if
              :: tries < TRIES -> goto again
              :: else
              fi;
              lock();
              atomic { p = head[s]; do :: p != 0 && key[p] != k -> p = next[p] :: else -> break od; v = (p == 0 -> 0 : val[p]) }
              assert(v == cur[k]);
              unlock()
           :: else -> assert(n <= NB)
           fi;
#endif
           atomic
           {
               assert((seen & (1 << v)) != 0);
               wanted = 9;
               seen = 0;
               first = 0; p = 0; n = 0; v = 0; tries = 0;
               r++
           }
        :: else -> break
        od;
        atomic { finished[id] = 1; r = 0; s = 0; k = 0 }
    }
    unless { atomic { dead[id] -> r = 0; s = 0; k = 0; p = 0; v = 0; n = 0; first = 0; tries = 0; linked = 0;
                      abandoned = 0; wanted = 9; seen = 0 } }
}

#define DIE(i) atomic { deaths < MAXC && !dead[i] && !finished[i] -> dead[i] = 1; deaths++ }

/* A reader changes nothing but under the mutex, so that its death matters only there. */
proctype Crasher()
{
    do
    :: DIE(0)
    :: DIE(1)
    :: atomic { deaths < MAXC && (mutex[0] == READER + 1 || mutex[S - 1] == READER + 1) -> dead[READER] = 1; deaths++ }
    :: atomic { (dead[0] || finished[0]) && (dead[1] || finished[1]) && (dead[READER] || finished[READER]) -> break }
    od
}

/* Nothing moves any more: whoever lives has finished, and only the dead are in a mutex. */
proctype Monitor()
{
    timeout -> atomic
    {
        assert(finished[0] || dead[0]);
        assert(finished[1] || dead[1]);
        assert(finished[READER] || dead[READER]);
        assert(mutex[0] == 0 || dead[mutex[0] - 1])
#if S > 1
        ; assert(mutex[1] == 0 || dead[mutex[1] - 1])
#endif
    }
}

init
{
    atomic
    {
        byte i = 1;
        do
        :: i <= NB -> owner[i] = (S == 1 -> 1 : 0); isFree[i] = 1; key[i] = 9; i++
        :: else -> break
        od;
        key[1] = 0; val[1] = 1; isFree[1] = 0; owner[1] = STRIPE(0) + 1; cur[0] = 1;
        key[2] = 1; val[2] = 2; isFree[2] = 0; owner[2] = STRIPE(1) + 1; cur[1] = 2;
        head[STRIPE(0)] = 1;
        if
        :: S == 1 -> next[1] = 2; count[0] = 2
        :: else -> head[S - 1] = 2; count[0] = 1; count[S - 1] = 1
        fi;
        i = 0;
        run Writer(0); run Writer(1); run Reader(READER); run Crasher(); run Monitor()
    }
}
