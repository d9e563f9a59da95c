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
 * What the locks, semaphores, events, values and records of the client in C do to themselves: threads and processes at
 * work on one object, with an exact account; processes that are killed before each store they make, one after the
 * other, whose survivors must go on; and memory that others have damaged. Both files are compiled with -DRW_AT_STORE.
 * Prints one line for each part; exits with 1 if anything was wrong.
 *
 *     cc -std=c11 -DRW_AT_STORE -I ../../main/c ropewalk_sync_test.c ../../main/c/ropewalk.c && ./a.out
 *
 * The walk is a new directory below the argument, or else below /dev/shm.
 */
#define _GNU_SOURCE
#include "ropewalk.h"
#include "ropewalk_format.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS INT64_C(1000000000)
#define MILLISECOND_NS INT64_C(1000000)
#define PATIENCE_NS (20 * SECOND_NS)
#define MOST_STORES 200
#define RECORD_BYTES 60
#define RECORD_TYPE "record:test#0000000000000000"

/** What processes tell each other outside the library. */
struct board
{
    int64_t dies_at;
    int64_t begun;
    int64_t first;
    int64_t second;
    int64_t inside;
    int64_t most_inside;
};

static char directory[256];
static struct board *board;
static int failures;
static int64_t stores_left;
static int wait_mode = RW_HYBRID;
/** Threads and processes at once: who spins needs a processor of his own. */
static int crowd = 4;

/** Before each store to shared memory. */
void rw_at_store(void)
{
    if (__atomic_load_n(&stores_left, __ATOMIC_RELAXED) > 0 &&
        0 == __atomic_sub_fetch(&stores_left, 1, __ATOMIC_RELAXED))
    {
        kill(getpid(), SIGKILL);
    }
}

__attribute__((format(printf, 3, 4))) static void check(bool is_right, int line, const char *format, ...)
{
    if (!is_right)
    {
        va_list arguments;
        va_start(arguments, format);
        fprintf(stderr, "line %d: ", line);
        vfprintf(stderr, format, arguments);
        fprintf(stderr, " (last message: %s)\n", rw_message());
        va_end(arguments);
        __atomic_fetch_add(&failures, 1, __ATOMIC_RELAXED);
    }
}

#define CHECK(condition, ...) check((condition), __LINE__, __VA_ARGS__)
#define EXPECT(expected, call) expect((expected), (call), #call, __LINE__)

static void expect(int64_t expected, int64_t found, const char *call, int line)
{
    check(expected == found, line, "%s: expected=%lld found=%lld", call, (long long)expected, (long long)found);
}

static int64_t get(const int64_t *counter)
{
    return __atomic_load_n(counter, __ATOMIC_SEQ_CST);
}

static void set(int64_t *counter, int64_t value)
{
    __atomic_store_n(counter, value, __ATOMIC_SEQ_CST);
}

static void clear_board(void)
{
    memset(board, 0, sizeof *board);
}

static void nap(int64_t time_ns)
{
    const struct timespec time = {.tv_sec = time_ns / SECOND_NS, .tv_nsec = time_ns % SECOND_NS};
    nanosleep(&time, NULL);
}

static rw_walk *open_walk(void)
{
    rw_walk *walk = NULL;
    const int code = rw_walk_open(directory, &walk);
    if (RW_ACCEPTED != code)
    {
        fprintf(stderr, "cannot open the walk: code=%d %s\n", code, rw_message());
        exit(1);
    }
    EXPECT(RW_ACCEPTED, rw_walk_set_wait(walk, wait_mode));
    return walk;
}

/** Runs a part in a process of its own, which is killed at a store if that is above 0. */
static pid_t begin(void (*part)(void), int64_t dies_at)
{
    fflush(stdout);
    set(&board->dies_at, dies_at);
    set(&board->begun, 0);
    const pid_t child = fork();
    if (0 == child)
    {
        failures = 0;
        __atomic_store_n(&stores_left, 0, __ATOMIC_SEQ_CST);
        part();
        __atomic_store_n(&stores_left, 0, __ATOMIC_SEQ_CST);
        _exit(failures > 0 ? 1 : 0);
    }
    return child;
}

/** From here on the stores of a victim count. */
static void begin_dying(void)
{
    __atomic_store_n(&stores_left, get(&board->dies_at), __ATOMIC_SEQ_CST);
    set(&board->begun, 1);
}

/** True if it was killed. */
static bool end(pid_t child)
{
    int status = 0;
    waitpid(child, &status, 0);
    const bool is_killed = WIFSIGNALED(status) && SIGKILL == WTERMSIG(status);
    CHECK(is_killed || (WIFEXITED(status) && 0 == WEXITSTATUS(status)), "a process failed: status=%d", status);
    return is_killed;
}

/** The body of an object, for those who damage it. */
static unsigned char *body_of(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    const int file = open(path, O_RDWR | O_CLOEXEC);
    struct stat status;
    if (file < 0 || 0 != fstat(file, &status))
    {
        perror(path);
        exit(1);
    }
    unsigned char *base = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    return base + RW_SEGMENT_BODY_OFFSET;
}

static void put64(unsigned char *at, uint64_t value)
{
    __atomic_store_n((uint64_t *)at, value, __ATOMIC_SEQ_CST);
}

static uint32_t get32(const unsigned char *at)
{
    return __atomic_load_n((const uint32_t *)at, __ATOMIC_SEQ_CST);
}

/** Until a victim has changed some bits of a word, or is dead. */
static void await_victim(pid_t victim, const unsigned char *word, uint32_t bits, uint32_t before)
{
    siginfo_t dead = {0};
    for (int i = 0; i < 20000 && (before & bits) == (get32(word) & bits) && 0 == dead.si_pid; i++)
    {
        nap(MILLISECOND_NS);
        waitid(P_PID, (id_t)victim, &dead, WEXITED | WNOHANG | WNOWAIT);
    }
}

static void run_threads(int count, void *(*body)(void *), void *argument)
{
    pthread_t threads[16];
    for (int i = 0; i < count; i++)
    {
        pthread_create(&threads[i], NULL, body, argument);
    }
    for (int i = 0; i < count; i++)
    {
        pthread_join(threads[i], NULL);
    }
}

/* ------------------------------------------------------------------------------------------------------------ lock */

struct counted
{
    rw_lock *lock;
    int64_t count;
    int rounds;
};

static void *try_for_a_while(void *argument)
{
    rw_lock *lock = argument;
    EXPECT(RW_HELD_UP, rw_lock_acquire(lock, 0));
    EXPECT(RW_TIMED_OUT, rw_lock_acquire(lock, 30 * MILLISECOND_NS));
    EXPECT(RW_NOT_OWNER, rw_lock_release(lock));
    EXPECT(RW_NOT_OWNER, rw_lock_was_abandoned(lock));
    return NULL;
}

static void test_lock(void)
{
    rw_walk *walk = open_walk();
    rw_lock *lock;
    rw_lock *again;
    rw_event *event;
    EXPECT(RW_NOT_FOUND, rw_lock_attach(walk, "absent", &lock));
    EXPECT(RW_ACCEPTED, rw_lock_create(walk, "lock", 0, &lock));
    EXPECT(RW_MISMATCH, rw_lock_create(walk, "lock", 1, &again));
    EXPECT(RW_MISMATCH, rw_event_attach(walk, "lock", &event));
    EXPECT(RW_ACCEPTED, rw_lock_attach(walk, "lock", &again));
    EXPECT(RW_ACCEPTED, rw_lock_acquire(lock, 0));
    EXPECT(0, rw_lock_was_abandoned(lock));
    EXPECT(RW_INVALID, rw_lock_acquire(again, 0));
    run_threads(2, try_for_a_while, again);
    EXPECT(RW_ACCEPTED, rw_lock_release(again));
    EXPECT(RW_NOT_OWNER, rw_lock_release(lock));
    EXPECT(RW_ACCEPTED, rw_lock_close(again));
    EXPECT(RW_ACCEPTED, rw_lock_create(walk, "reentrant", 1, &again));
    for (int i = 0; i < 3; i++)
    {
        EXPECT(RW_ACCEPTED, rw_lock_acquire(again, RW_FOREVER));
    }
    for (int i = 0; i < 3; i++)
    {
        EXPECT(RW_ACCEPTED, rw_lock_release(again));
    }
    EXPECT(RW_NOT_OWNER, rw_lock_release(again));
    put64(body_of("lock") - RW_SEGMENT_BODY_OFFSET + RW_SEGMENT_PARAMETERS_OFFSET + 8, 1);
    rw_lock *fair;
    EXPECT(RW_MISMATCH, rw_lock_attach(walk, "lock", &fair));
    EXPECT(1, rw_walk_destroy(walk, "lock"));
    EXPECT(RW_ACCEPTED, rw_lock_close(lock));
    EXPECT(RW_ACCEPTED, rw_lock_close(again));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
}

static void *count_under_lock(void *argument)
{
    struct counted *counted = argument;
    for (int i = 0; i < counted->rounds; i++)
    {
        const int code = rw_lock_acquire(counted->lock, 0 == i % 7 ? 20 * MILLISECOND_NS : RW_FOREVER);
        if (RW_ACCEPTED == code)
        {
            counted->count++;
            EXPECT(RW_ACCEPTED, rw_lock_release(counted->lock));
        }
        else
        {
            EXPECT(RW_TIMED_OUT, code);
            i--;
        }
    }
    return NULL;
}

static void test_lock_among_threads(void)
{
    rw_walk *walk = open_walk();
    struct counted counted = {.rounds = 5000};
    EXPECT(RW_ACCEPTED, rw_lock_create(walk, "threads", 1, &counted.lock));
    run_threads(crowd, count_under_lock, &counted);
    EXPECT(crowd * counted.rounds, counted.count);
    EXPECT(RW_ACCEPTED, rw_lock_close(counted.lock));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
}

static void count_in_process(void)
{
    rw_walk *walk = open_walk();
    rw_lock *lock;
    EXPECT(RW_ACCEPTED, rw_lock_attach(walk, "processes", &lock));
    for (int i = 0; i < 3000; i++)
    {
        EXPECT(RW_ACCEPTED, rw_lock_acquire(lock, PATIENCE_NS));
        board->first++;
        board->second++;
        EXPECT(RW_ACCEPTED, rw_lock_release(lock));
    }
}

static void test_lock_among_processes(void)
{
    rw_walk *walk = open_walk();
    rw_lock *lock;
    pid_t children[4];
    clear_board();
    EXPECT(RW_ACCEPTED, rw_lock_create(walk, "processes", 0, &lock));
    for (int i = 0; i < crowd; i++)
    {
        children[i] = begin(count_in_process, 0);
    }
    for (int i = 0; i < crowd; i++)
    {
        CHECK(!end(children[i]), "killed");
    }
    EXPECT(3000 * crowd, board->first);
    EXPECT(3000 * crowd, board->second);
    EXPECT(RW_ACCEPTED, rw_lock_close(lock));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
}

/** Twice: the second time it does not have to wait. The steps are those of what it guards, each as good as a store. */
static void die_with_lock(void)
{
    rw_walk *walk = open_walk();
    rw_lock *lock;
    EXPECT(RW_ACCEPTED, rw_lock_attach(walk, "deadly", &lock));
    begin_dying();
    for (int i = 0; i < 2; i++)
    {
        EXPECT(RW_ACCEPTED, rw_lock_acquire(lock, PATIENCE_NS));
        rw_at_store();
        board->first++;
        rw_at_store();
        board->second++;
        rw_at_store();
        EXPECT(RW_ACCEPTED, rw_lock_release(lock));
    }
}

/** The lock is held when the victim comes, so that it sleeps; another one waits behind it, and must get it. */
static int64_t kill_with_lock(void)
{
    rw_walk *walk = open_walk();
    rw_lock *lock;
    clear_board();
    EXPECT(RW_ACCEPTED, rw_lock_create(walk, "deadly", 0, &lock));
    const unsigned char *state = body_of("deadly") + RW_LOCK_STATE_OFFSET;
    const unsigned char *begun = (const unsigned char *)&board->begun;
    int64_t abandoned = 0;
    int64_t deaths = 0;
    bool is_killed = true;
    for (int64_t n = 1; is_killed && n < MOST_STORES; n++)
    {
        EXPECT(RW_ACCEPTED, rw_lock_acquire(lock, PATIENCE_NS));
        const pid_t victim = begin(die_with_lock, n);
        /* Who spins leaves no trace, and is given some time. */
        await_victim(victim, RW_HYBRID == wait_mode ? state : begun, 1, 0);
        nap(MILLISECOND_NS);
        EXPECT(RW_ACCEPTED, rw_lock_release(lock));
        is_killed = end(victim);
        deaths += is_killed ? 1 : 0;
        EXPECT(RW_ACCEPTED, rw_lock_acquire(lock, PATIENCE_NS));
        const int was_abandoned = rw_lock_was_abandoned(lock);
        abandoned += was_abandoned;
        CHECK(board->first == board->second || 1 == was_abandoned, "half done, and not told: n=%lld", (long long)n);
        board->second = board->first;
        EXPECT(RW_ACCEPTED, rw_lock_release(lock));
    }
    CHECK(!is_killed && deaths > 10, "it never came through: deaths=%lld", (long long)deaths);
    CHECK(abandoned >= 6, "too seldom abandoned: abandoned=%lld", (long long)abandoned);
    EXPECT(RW_ACCEPTED, rw_lock_close(lock));
    EXPECT(1, rw_walk_destroy(walk, "deadly"));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
    return deaths;
}

static void test_damaged_lock(void)
{
    rw_walk *walk = open_walk();
    rw_lock *lock;
    EXPECT(RW_ACCEPTED, rw_lock_create(walk, "damaged", 0, &lock));
    unsigned char *state = body_of("damaged") + RW_LOCK_STATE_OFFSET;
    const uint64_t token = (uint64_t)rw_walk_owner(walk) << RW_LOCK_OWNER_SHIFT;
    const uint64_t never_had = (rw_walk_owner(walk) + (5 << RW_OWNER_TOKEN_SLOT_BITS)) & RW_OWNER_TOKEN_SEAL;
    const uint64_t wrong[] = {2, token, token | 1, token | 99999 << 1, UINT64_MAX,
        (uint64_t)RW_OWNER_TOKEN_SEAL << RW_LOCK_OWNER_SHIFT | 2, never_had << RW_LOCK_OWNER_SHIFT | 2};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    {
        put64(state, wrong[i]);
        EXPECT(RW_CORRUPT, rw_lock_acquire(lock, PATIENCE_NS));
    }
    EXPECT(RW_ACCEPTED, rw_lock_close(lock));
    EXPECT(1, rw_walk_destroy(walk, "damaged"));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
}

/* ------------------------------------------------------------------------------------------------------- semaphore */

static void note_inside(int64_t by)
{
    const int64_t inside = __atomic_add_fetch(&board->inside, by, __ATOMIC_SEQ_CST);
    int64_t most = get(&board->most_inside);
    while (inside > most && !__atomic_compare_exchange_n(
        &board->most_inside, &most, inside, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
    {
    }
}

static void use_permits(rw_semaphore *semaphore, int rounds)
{
    for (int i = 0; i < rounds; i++)
    {
        const int count = 1 + i % 2;
        EXPECT(RW_ACCEPTED, rw_semaphore_acquire(semaphore, count, PATIENCE_NS));
        note_inside(count);
        if (0 == i % 16)
        {
            sched_yield();
        }
        note_inside(-count);
        EXPECT(RW_ACCEPTED, rw_semaphore_release(semaphore, count));
    }
}

static void *use_permits_in_thread(void *semaphore)
{
    use_permits(semaphore, 1000);
    return NULL;
}

static void use_permits_in_process(void)
{
    rw_walk *walk = open_walk();
    rw_semaphore *semaphore;
    EXPECT(RW_ACCEPTED, rw_semaphore_attach(walk, "permits", &semaphore));
    use_permits(semaphore, 1000);
}

static void test_semaphore(void)
{
    rw_walk *walk = open_walk();
    rw_semaphore *semaphore;
    rw_semaphore *again;
    int permits = 0;
    clear_board();
    EXPECT(RW_ACCEPTED, rw_semaphore_create(walk, "permits", 3, &semaphore));
    EXPECT(RW_MISMATCH, rw_semaphore_create(walk, "permits", 4, &again));
    EXPECT(RW_ACCEPTED, rw_semaphore_acquire(semaphore, 3, 0));
    EXPECT(RW_HELD_UP, rw_semaphore_acquire(semaphore, 1, 0));
    EXPECT(RW_TIMED_OUT, rw_semaphore_acquire(semaphore, 1, 30 * MILLISECOND_NS));
    EXPECT(RW_ACCEPTED, rw_semaphore_acquire(semaphore, 0, 0));
    EXPECT(RW_INVALID, rw_semaphore_acquire(semaphore, -1, 0));
    EXPECT(RW_INVALID, rw_semaphore_release(semaphore, -1));
    EXPECT(RW_ACCEPTED, rw_semaphore_release(semaphore, 3));
    EXPECT(RW_INVALID, rw_semaphore_release(semaphore, INT32_MAX));
    run_threads(crowd, use_permits_in_thread, semaphore);
    const pid_t child = begin(use_permits_in_process, 0);
    use_permits(semaphore, 1000);
    CHECK(!end(child), "killed");
    EXPECT(RW_ACCEPTED, rw_semaphore_available(semaphore, &permits));
    EXPECT(3, permits);
    CHECK(board->most_inside <= 3 && board->most_inside > 0, "inside=%lld", (long long)board->most_inside);
    EXPECT(RW_ACCEPTED, rw_semaphore_close(semaphore));
    EXPECT(1, rw_walk_destroy(walk, "permits"));
    EXPECT(RW_ACCEPTED, rw_semaphore_create(walk, "permits", -2, &semaphore));
    EXPECT(RW_HELD_UP, rw_semaphore_acquire(semaphore, 0, 0));
    EXPECT(RW_ACCEPTED, rw_semaphore_attach(walk, "permits", &again));
    EXPECT(RW_ACCEPTED, rw_semaphore_release(again, 3));
    EXPECT(RW_ACCEPTED, rw_semaphore_acquire(semaphore, 1, 0));
    EXPECT(RW_ACCEPTED, rw_semaphore_close(again));
    EXPECT(RW_ACCEPTED, rw_semaphore_close(semaphore));
    EXPECT(1, rw_walk_destroy(walk, "permits"));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
}

static const char *deadly_permits;

static void die_with_permits(void)
{
    rw_walk *walk = open_walk();
    rw_semaphore *semaphore;
    EXPECT(RW_ACCEPTED, rw_semaphore_attach(walk, deadly_permits, &semaphore));
    begin_dying();
    EXPECT(RW_ACCEPTED, rw_semaphore_acquire(semaphore, 1, PATIENCE_NS));
    EXPECT(RW_ACCEPTED, rw_semaphore_release(semaphore, 1));
    EXPECT(RW_ACCEPTED, rw_semaphore_acquire(semaphore, 2, 0));
    EXPECT(RW_ACCEPTED, rw_semaphore_release(semaphore, 2));
}

static void *acquire_in_time(void *semaphore)
{
    EXPECT(RW_ACCEPTED, rw_semaphore_acquire(semaphore, 1, PATIENCE_NS));
    EXPECT(RW_ACCEPTED, rw_semaphore_release(semaphore, 1));
    return NULL;
}

/** The victim waits in the line, before others; what it had taken is known by when it died. */
static int64_t kill_with_permits(bool fair)
{
    rw_walk *walk = open_walk();
    rw_semaphore *semaphore;
    deadly_permits = fair ? "fair" : "deadly";
    EXPECT(RW_ACCEPTED, rw_semaphore_create(walk, deadly_permits, 2, &semaphore));
    if (fair)
    {
        /* Nobody creates such a one here: it is what a JVM would have made. */
        put64(body_of("fair") - RW_SEGMENT_BODY_OFFSET + RW_SEGMENT_PARAMETERS_OFFSET + 8, 1);
        EXPECT(RW_ACCEPTED, rw_semaphore_close(semaphore));
        EXPECT(RW_ACCEPTED, rw_semaphore_attach(walk, "fair", &semaphore));
    }
    const unsigned char *body = body_of(deadly_permits);
    int64_t deaths = 0;
    int64_t lost = 0;
    bool is_killed = true;
    for (int64_t n = 1; is_killed && n < MOST_STORES; n++)
    {
        EXPECT(RW_ACCEPTED, rw_semaphore_acquire(semaphore, 2, PATIENCE_NS));
        const unsigned char *ticket = body + RW_SEMAPHORE_LINE_OFFSET + RW_WAITING_LINE_TICKET_OFFSET;
        const uint32_t tickets = get32(ticket);
        const pid_t victim = begin(die_with_permits, n);
        if (RW_HYBRID == wait_mode)
        {
            await_victim(victim, body + RW_SEMAPHORE_RELEASED_OFFSET, 1, 0);
        }
        else
        {
            await_victim(victim, ticket, UINT32_MAX, tickets);
            nap(MILLISECOND_NS);
        }
        EXPECT(RW_ACCEPTED, rw_semaphore_release(semaphore, 2));
        is_killed = end(victim);
        deaths += is_killed ? 1 : 0;
        int permits = -1;
        EXPECT(RW_ACCEPTED, rw_semaphore_available(semaphore, &permits));
        CHECK(permits >= 0 && permits <= 2 && (is_killed || 2 == permits), "permits=%d", permits);
        lost += 2 - permits;
        EXPECT(RW_ACCEPTED, rw_semaphore_release(semaphore, 2 - permits));
        run_threads(2, acquire_in_time, semaphore);
    }
    CHECK(!is_killed && deaths >= 6, "it never came through: deaths=%lld", (long long)deaths);
    CHECK(lost >= 2, "it never had any: lost=%lld", (long long)lost);
    if (fair)
    {
        const unsigned char *places = body_of("fair") + RW_SEMAPHORE_LINE_OFFSET + RW_WAITING_LINE_PLACES_OFFSET;
        for (int i = 0; i < 8; i++)
        {
            EXPECT(0, (int64_t)__atomic_load_n((const uint64_t *)places + i, __ATOMIC_SEQ_CST));
        }
    }
    EXPECT(RW_ACCEPTED, rw_semaphore_close(semaphore));
    EXPECT(1, rw_walk_destroy(walk, deadly_permits));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
    return deaths;
}

static void test_damaged_line(void)
{
    rw_walk *walk = open_walk();
    rw_semaphore *semaphore;
    EXPECT(RW_ACCEPTED, rw_semaphore_create(walk, "line", 1, &semaphore));
    unsigned char *body = body_of("line");
    put64(body - RW_SEGMENT_BODY_OFFSET + RW_SEGMENT_PARAMETERS_OFFSET + 8, 1);
    EXPECT(RW_ACCEPTED, rw_semaphore_close(semaphore));
    EXPECT(RW_ACCEPTED, rw_semaphore_attach(walk, "line", &semaphore));
    unsigned char *line = body + RW_SEMAPHORE_LINE_OFFSET;
    put64(line + RW_WAITING_LINE_LIMIT_OFFSET, UINT64_MAX);
    EXPECT(RW_ACCEPTED, rw_semaphore_acquire(semaphore, 1, PATIENCE_NS));
    EXPECT(RW_ACCEPTED, rw_semaphore_release(semaphore, 1));
    put64(line + RW_WAITING_LINE_LIMIT_OFFSET, 5);
    put64(line + RW_WAITING_LINE_PLACES_OFFSET + 8, (uint64_t)rw_walk_owner(walk));
    EXPECT(RW_CORRUPT, rw_semaphore_acquire(semaphore, 1, PATIENCE_NS));
    put64(line + RW_WAITING_LINE_PLACES_OFFSET + 8, UINT64_C(1) << RW_WAITING_LINE_OWNER_BITS);
    EXPECT(RW_CORRUPT, rw_semaphore_acquire(semaphore, 1, PATIENCE_NS));
    EXPECT(RW_ACCEPTED, rw_semaphore_close(semaphore));
    EXPECT(1, rw_walk_destroy(walk, "line"));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
}

/* ----------------------------------------------------------------------------------------------------------- event */

static void *wait_for_event(void *event)
{
    EXPECT(RW_ACCEPTED, rw_event_wait(event, PATIENCE_NS));
    __atomic_fetch_add(&board->first, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

static void wait_in_process(void)
{
    rw_walk *walk = open_walk();
    rw_event *event;
    EXPECT(RW_ACCEPTED, rw_event_attach(walk, "event", &event));
    set(&board->second, 1);
    wait_for_event(event);
}

static void die_with_event(void)
{
    rw_walk *walk = open_walk();
    rw_event *event;
    EXPECT(RW_ACCEPTED, rw_event_attach(walk, "event", &event));
    begin_dying();
    EXPECT(RW_ACCEPTED, rw_event_set(event));
    EXPECT(RW_ACCEPTED, rw_event_clear(event));
}

static int64_t test_event(void)
{
    rw_walk *walk = open_walk();
    rw_event *event;
    clear_board();
    EXPECT(RW_ACCEPTED, rw_event_create(walk, "event", &event));
    EXPECT(0, rw_event_is_set(event));
    EXPECT(RW_TIMED_OUT, rw_event_wait(event, 0));
    EXPECT(RW_TIMED_OUT, rw_event_wait(event, 30 * MILLISECOND_NS));
    EXPECT(RW_ACCEPTED, rw_event_set(event));
    EXPECT(RW_ACCEPTED, rw_event_set(event));
    EXPECT(1, rw_event_is_set(event));
    EXPECT(RW_ACCEPTED, rw_event_wait(event, 0));
    EXPECT(RW_ACCEPTED, rw_event_clear(event));
    EXPECT(0, rw_event_is_set(event));
    const pid_t child = begin(wait_in_process, 0);
    pthread_t thread;
    pthread_create(&thread, NULL, wait_for_event, event);
    while (1 != get(&board->second))
    {
        nap(MILLISECOND_NS);
    }
    /* Up and down again at once: who waits has to go on nevertheless. Perhaps it does not wait yet: again. */
    for (int i = 0; i < 400 && 2 != get(&board->first); i++)
    {
        nap(20 * MILLISECOND_NS);
        EXPECT(RW_ACCEPTED, rw_event_set(event));
        EXPECT(RW_ACCEPTED, rw_event_clear(event));
    }
    pthread_join(thread, NULL);
    CHECK(!end(child), "killed");
    EXPECT(2, get(&board->first));
    const unsigned char *changed = body_of("event") + RW_EVENT_CHANGED_OFFSET;
    int64_t deaths = 0;
    bool is_killed = true;
    for (int64_t n = 1; is_killed && n < MOST_STORES; n++)
    {
        clear_board();
        pthread_create(&thread, NULL, wait_for_event, event);
        /* Who sleeps has said so; who spins is only likely to be there. */
        for (int i = 0; i < (RW_HYBRID == wait_mode ? 20000 : 20) && 0 == (get32(changed) & 1); i++)
        {
            nap(MILLISECOND_NS);
        }
        is_killed = end(begin(die_with_event, n));
        deaths += is_killed ? 1 : 0;
        /* Died before its first store: nobody has set it. */
        for (int i = 0; n > 1 && i < (RW_HYBRID == wait_mode ? 2000 : 5) && 0 == get(&board->first); i++)
        {
            nap(10 * MILLISECOND_NS);
        }
        const bool is_missed = 0 == get(&board->first);
        CHECK(RW_HYBRID != wait_mode || is_missed == (1 == n), "missed=%d n=%lld", is_missed, (long long)n);
        EXPECT(RW_ACCEPTED, rw_event_set(event));
        pthread_join(thread, NULL);
        EXPECT(RW_ACCEPTED, rw_event_clear(event));
    }
    CHECK(!is_killed && deaths >= 2, "deaths=%lld", (long long)deaths);
    EXPECT(RW_ACCEPTED, rw_event_close(event));
    EXPECT(1, rw_walk_destroy(walk, "event"));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
    return deaths;
}

/* ---------------------------------------------------------------------------------------------------------- values */

static void *add_to_both(void *argument)
{
    void **cells = argument;
    rw_long *number = cells[0];
    rw_double *real = cells[1];
    for (int i = 0; i < 20000; i++)
    {
        int64_t before;
        EXPECT(RW_ACCEPTED, rw_long_add(number, 3, &before));
        EXPECT(RW_ACCEPTED, rw_double_add(real, 0.5, NULL));
        if (0 == i % 100)
        {
            EXPECT(RW_ACCEPTED, rw_long_acquire(number, PATIENCE_NS));
            EXPECT(RW_ACCEPTED, rw_long_acquire(number, PATIENCE_NS));
            board->first++;
            EXPECT(RW_ACCEPTED, rw_long_release(number));
            EXPECT(RW_ACCEPTED, rw_long_release(number));
        }
    }
    return NULL;
}

static void test_values(void)
{
    rw_walk *walk = open_walk();
    rw_long *number;
    rw_long *again;
    rw_double *real;
    int64_t value = 0;
    double fraction = 0;
    clear_board();
    EXPECT(RW_ACCEPTED, rw_long_create(walk, "number", -7, &number));
    EXPECT(RW_MISMATCH, rw_double_create(walk, "number", 0, &real));
    EXPECT(RW_ACCEPTED, rw_long_create(walk, "number", 5, &again));
    EXPECT(RW_ACCEPTED, rw_long_get(again, &value));
    EXPECT(-7, value);
    EXPECT(RW_ACCEPTED, rw_long_close(again));
    EXPECT(1, rw_long_compare_and_set(number, -7, 1));
    EXPECT(0, rw_long_compare_and_set(number, -7, 2));
    EXPECT(RW_ACCEPTED, rw_long_set(number, 0));
    EXPECT(RW_NOT_OWNER, rw_long_release(number));
    EXPECT(RW_ACCEPTED, rw_double_create(walk, "real", 1.5, &real));
    EXPECT(1, rw_double_compare_and_set(real, 1.5, 0.25));
    void *cells[] = {number, real};
    run_threads(crowd, add_to_both, cells);
    EXPECT(RW_ACCEPTED, rw_long_get(number, &value));
    EXPECT(RW_ACCEPTED, rw_double_get(real, &fraction));
    EXPECT(60000 * crowd, value);
    CHECK(10000 * crowd + 0.25 == fraction, "fraction=%f", fraction);
    EXPECT(200 * crowd, board->first);
    EXPECT(RW_ACCEPTED, rw_double_close(real));
    EXPECT(RW_ACCEPTED, rw_long_close(number));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
}

/* ---------------------------------------------------------------------------------------------------------- record */

/** All bytes are the same; what it is, or -1 if they are not. */
static int byte_of(const unsigned char *bytes)
{
    for (int i = 1; i < RECORD_BYTES; i++)
    {
        if (bytes[i] != bytes[0])
        {
            return -1;
        }
    }
    return bytes[0];
}

static void *read_records(void *argument)
{
    rw_record *record = argument;
    unsigned char bytes[RECORD_BYTES];
    int64_t last = -1;
    while (1 != get(&board->second))
    {
        const int64_t version = rw_record_read(record, bytes, sizeof bytes);
        CHECK(version >= last, "version=%lld last=%lld", (long long)version, (long long)last);
        CHECK((int)(version & 0xFF) == byte_of(bytes), "torn: version=%lld byte=%d", (long long)version, bytes[0]);
        last = version;
    }
    return NULL;
}

/** Each value has its number in each of its bytes. */
static void write_next(rw_record *record)
{
    unsigned char bytes[RECORD_BYTES];
    EXPECT(RW_ACCEPTED, rw_record_await(record, -1, PATIENCE_NS));
    const int64_t version = rw_record_read(record, bytes, sizeof bytes);
    memset(bytes, (int)((version + 1) & 0xFF), sizeof bytes);
    EXPECT(RW_ACCEPTED, rw_record_write(record, bytes, sizeof bytes, PATIENCE_NS));
}

static void write_records(void)
{
    rw_walk *walk = open_walk();
    rw_record *record;
    EXPECT(RW_ACCEPTED, rw_record_attach(walk, "record", RECORD_TYPE, &record));
    for (int i = 0; i < 3000; i++)
    {
        write_next(record);
    }
}

static void die_with_record(void)
{
    rw_walk *walk = open_walk();
    rw_record *record;
    EXPECT(RW_ACCEPTED, rw_record_attach(walk, "record", NULL, &record));
    begin_dying();
    write_next(record);
}

static int64_t kill_with_record(rw_record *record)
{
    unsigned char bytes[RECORD_BYTES];
    int64_t deaths = 0;
    bool is_killed = true;
    for (int64_t n = 1; is_killed && n < MOST_STORES; n++)
    {
        const int64_t before = rw_record_read(record, bytes, sizeof bytes);
        is_killed = end(begin(die_with_record, n));
        deaths += is_killed ? 1 : 0;
        const int64_t after = rw_record_read(record, bytes, sizeof bytes);
        CHECK(after == before + 1 || (is_killed && after == before), "before=%lld after=%lld", (long long)before,
            (long long)after);
        CHECK((int)(after & 0xFF) == byte_of(bytes), "torn: version=%lld n=%lld", (long long)after, (long long)n);
        write_next(record);
        EXPECT(after + 1, rw_record_read(record, bytes, sizeof bytes));
        CHECK((int)((after + 1) & 0xFF) == byte_of(bytes), "torn: n=%lld", (long long)n);
    }
    CHECK(!is_killed && deaths > 10, "deaths=%lld", (long long)deaths);
    return deaths;
}

static int64_t test_record(void)
{
    rw_walk *walk = open_walk();
    rw_record *record;
    rw_record *again;
    unsigned char bytes[RECORD_BYTES] = {0};
    clear_board();
    EXPECT(RW_ACCEPTED, rw_record_create(walk, "record", RECORD_TYPE, RECORD_BYTES, NULL, &record));
    EXPECT(RW_MISMATCH, rw_record_create(walk, "record", RECORD_TYPE, RECORD_BYTES + 1, NULL, &again));
    EXPECT(RW_MISMATCH, rw_record_attach(walk, "record", "record:other#0000000000000000", &again));
    EXPECT(RW_INVALID, rw_record_create(walk, "long", RECORD_TYPE, INT32_MAX / 4, NULL, &again));
    EXPECT(RW_INVALID, rw_record_create(walk, "long", RECORD_TYPE, SIZE_MAX, NULL, &again));
    EXPECT(RECORD_BYTES, rw_record_length(record));
    EXPECT(RW_EMPTY, rw_record_read(record, bytes, sizeof bytes));
    EXPECT(RW_TOO_LARGE, rw_record_read(record, bytes, 3));
    EXPECT(RW_INVALID, rw_record_write(record, bytes, 3, 0));
    EXPECT(RW_TIMED_OUT, rw_record_await(record, -1, 20 * MILLISECOND_NS));
    EXPECT(RW_ACCEPTED, rw_record_create(walk, "record", RECORD_TYPE, RECORD_BYTES, bytes, &again));
    EXPECT(0, rw_record_read(record, bytes, sizeof bytes));
    EXPECT(RW_ACCEPTED, rw_record_close(again));
    pthread_t reader;
    pthread_create(&reader, NULL, read_records, record);
    CHECK(!end(begin(write_records, 0)), "killed");
    EXPECT(RW_ACCEPTED, rw_record_await(record, 2999, 0));
    EXPECT(3000, rw_record_read(record, bytes, sizeof bytes));
    const int64_t deaths = kill_with_record(record);
    set(&board->second, 1);
    pthread_join(reader, NULL);
    put64(body_of("record") + RW_RECORD_VERSION_OFFSET, (uint64_t)-5);
    EXPECT(RW_CORRUPT, rw_record_read(record, bytes, sizeof bytes));
    EXPECT(RW_CORRUPT, rw_record_write(record, bytes, sizeof bytes, 0));
    EXPECT(RW_ACCEPTED, rw_record_close(record));
    EXPECT(1, rw_walk_destroy(walk, "record"));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
    return deaths;
}

/* ------------------------------------------------------------------------------------------------------------ main */

/** A child of fork is another process: it can close what it has, and no more. */
static void test_fork(void)
{
    rw_walk *walk = open_walk();
    rw_lock *lock;
    EXPECT(RW_ACCEPTED, rw_lock_create(walk, "forked", 0, &lock));
    EXPECT(RW_ACCEPTED, rw_lock_acquire(lock, 0));
    fflush(stdout);
    const pid_t child = fork();
    if (0 == child)
    {
        failures = 0;
        EXPECT(RW_INVALID, rw_lock_release(lock));
        EXPECT(RW_INVALID, rw_lock_acquire(lock, 0));
        EXPECT(RW_ACCEPTED, rw_lock_close(lock));
        _exit(failures > 0 ? 1 : 0);
    }
    CHECK(!end(child), "killed");
    EXPECT(RW_ACCEPTED, rw_lock_release(lock));
    EXPECT(RW_ACCEPTED, rw_lock_close(lock));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
}

static void remove_walk(void)
{
    DIR *entries = opendir(directory);
    for (struct dirent *entry = readdir(entries); NULL != entry; entry = readdir(entries))
    {
        char path[600];
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        unlink(path);
    }
    closedir(entries);
    rmdir(directory);
}

static void run_all(const char *mode)
{
    test_lock();
    test_lock_among_threads();
    test_lock_among_processes();
    printf("%s lock: ok=%d\n", mode, 0 == failures);
    test_semaphore();
    printf("%s semaphore: ok=%d\n", mode, 0 == failures);
    const int64_t event_deaths = test_event();
    test_values();
    printf("%s event, values: ok=%d deaths=%lld\n", mode, 0 == failures, (long long)event_deaths);
    const int64_t record_deaths = test_record();
    printf("%s record: ok=%d deaths=%lld\n", mode, 0 == failures, (long long)record_deaths);
    const int64_t lock_deaths = kill_with_lock();
    printf("%s dead with the lock: ok=%d deaths=%lld\n", mode, 0 == failures, (long long)lock_deaths);
    const int64_t permit_deaths = kill_with_permits(false);
    const int64_t fair_deaths = kill_with_permits(true);
    printf("%s dead with permits: ok=%d deaths=%lld fair=%lld\n", mode, 0 == failures, (long long)permit_deaths,
        (long long)fair_deaths);
    test_damaged_lock();
    test_damaged_line();
    test_fork();
    printf("%s damaged, forked: ok=%d\n", mode, 0 == failures);
}

int main(int count, char **arguments)
{
    snprintf(directory, sizeof directory, "%s/ropewalk-sync-%d", count > 1 ? arguments[1] : "/dev/shm", (int)getpid());
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    run_all("hybrid");
    wait_mode = RW_SPIN;
    crowd = 2;
    remove_walk();
    run_all("spin");
    remove_walk();
    return 0 == failures ? 0 : 1;
}
