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
 * What the client in C does to itself: threads and processes at work on one object, and processes that are killed
 * before each store they make, one after the other, whose survivors must find everything in order. Both files are
 * compiled with -DRW_AT_STORE. Prints one line for each part; exits with 1 if anything was wrong.
 *
 *     cc -std=c11 -DRW_AT_STORE -I ../../main/c ropewalk_test.c ../../main/c/ropewalk.c && ./a.out
 *
 * The walk is a new directory below the argument, or else below /dev/shm.
 */
#define _GNU_SOURCE
#include "ropewalk.h"

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
#define PATIENCE_NS (10 * SECOND_NS)
#define MAX_MESSAGES 4096
#define MOST_STORES 2000

/** What processes tell each other outside the library. */
struct board
{
    int64_t done;
    int64_t number;
    int64_t flag;
    int64_t seen[MAX_MESSAGES];
};

static char directory[256];
static struct board *board;
static int failures;
static int64_t stores_left;

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
        failures++;
    }
}

#define CHECK(condition, ...) check((condition), __LINE__, __VA_ARGS__)
#define EXPECT(expected, call) expect((expected), (call), #call, __LINE__)

static void expect(int64_t expected, int64_t found, const char *call, int line)
{
    check(expected == found, line, "%s: expected=%lld found=%lld", call, (long long)expected, (long long)found);
}

static void count(int64_t *counter)
{
    __atomic_fetch_add(counter, 1, __ATOMIC_SEQ_CST);
}

static int64_t get(const int64_t *counter)
{
    return __atomic_load_n(counter, __ATOMIC_SEQ_CST);
}

static void clear_board(void)
{
    memset(board, 0, sizeof *board);
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
    return walk;
}

/** Runs a part in a process of its own, which is killed at a store if that is above 0; its status. */
static int run(void (*part)(int), int argument, int64_t dies_at)
{
    fflush(stdout);
    const pid_t child = fork();
    if (0 == child)
    {
        failures = 0;
        board->flag = 0;
        __atomic_store_n(&stores_left, dies_at, __ATOMIC_SEQ_CST);
        part(argument);
        __atomic_store_n(&stores_left, 0, __ATOMIC_SEQ_CST);
        _exit(failures > 0 ? 1 : 0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

static pid_t begin(void (*part)(int), int argument)
{
    fflush(stdout);
    const pid_t child = fork();
    if (0 == child)
    {
        failures = 0;
        part(argument);
        _exit(failures > 0 ? 1 : 0);
    }
    return child;
}

static void end(pid_t child)
{
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && 0 == WEXITSTATUS(status), "a process failed: status=%d", status);
}

/** An element: its number, and bytes that follow from it. */
static size_t fill(unsigned char *bytes, int64_t number, size_t length)
{
    memcpy(bytes, &number, sizeof number);
    for (size_t i = sizeof number; i < length; i++)
    {
        bytes[i] = (unsigned char)(number + (int64_t)i);
    }
    return length;
}

/** The number of an element; -1 if it is not whole. */
static int64_t number_of(const unsigned char *bytes, size_t length)
{
    int64_t number = -1;
    if (length >= sizeof number)
    {
        memcpy(&number, bytes, sizeof number);
    }
    for (size_t i = sizeof number; i < length; i++)
    {
        if (bytes[i] != (unsigned char)(number + (int64_t)i))
        {
            return -1;
        }
    }
    return number;
}

/** Every third is longer than a slot. */
static size_t length_of(int64_t number)
{
    return 2 == number % 3 ? 100 + (size_t)(number % 7) * 64 : 8 + (size_t)(number % 49);
}

/* ------------------------------------------------------------------------------------------------------------ walk */

static void be_another(int expected_other)
{
    rw_walk *walk = open_walk();
    CHECK(rw_walk_owner(walk) != expected_other, "two processes with one token");
}

static void test_walk(void)
{
    rw_walk *walk = open_walk();
    rw_walk *again = open_walk();
    rw_queue *queue;
    rw_ring *ring;
    EXPECT(rw_walk_owner(walk), rw_walk_owner(again));
    EXPECT(0, run(be_another, rw_walk_owner(walk), 0));
    EXPECT(RW_NOT_FOUND, rw_queue_attach(walk, "absent", NULL, &queue));
    EXPECT(RW_INVALID, rw_queue_create(walk, "_own", 8, 0, "bytes", &queue));
    EXPECT(RW_INVALID, rw_queue_create(walk, "a..b", 8, 0, "bytes", &queue));
    EXPECT(RW_INVALID, rw_queue_create(walk, "q", 0, 0, "bytes", &queue));
    EXPECT(RW_ACCEPTED, rw_queue_create(walk, "q", 8, 1000, "bytes", &queue));
    EXPECT(RW_ACCEPTED, rw_queue_close(queue));
    EXPECT(RW_MISMATCH, rw_queue_create(walk, "q", 9, 1000, "bytes", &queue));
    EXPECT(RW_MISMATCH, rw_queue_create(walk, "q", 8, 1000, "utf8", &queue));
    EXPECT(RW_MISMATCH, rw_ring_attach(walk, "q", RW_MPMC, &ring));
    EXPECT(RW_ACCEPTED, rw_queue_attach(walk, "q", "bytes", &queue));
    EXPECT(8, rw_queue_capacity(queue));
    EXPECT(1024, rw_queue_longest(queue));
    EXPECT(RW_ACCEPTED, rw_queue_close(queue));
    EXPECT(1, rw_walk_destroy(walk, "q"));
    EXPECT(0, rw_walk_destroy(walk, "q"));
    EXPECT(RW_ACCEPTED, rw_walk_close(again));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
}

static void open_and_create(int number)
{
    rw_walk *walk = open_walk();
    rw_queue *queue;
    char name[32];
    snprintf(name, sizeof name, "born-%d", number);
    EXPECT(RW_ACCEPTED, rw_queue_create(walk, name, 8, 1000, "bytes", &queue));
}

static int files_left(const char *prefix)
{
    int found = 0;
    DIR *entries = opendir(directory);
    for (const struct dirent *entry = readdir(entries); NULL != entry; entry = readdir(entries))
    {
        found += 0 == strncmp(entry->d_name, prefix, strlen(prefix)) ? 1 : 0;
    }
    closedir(entries);
    return found;
}

/** Joining and creating, killed before each store; whoever comes next finds nothing by halves, and removes the rest. */
static void test_birth_kills(void)
{
    int64_t at = 1;
    while (at < MOST_STORES && 0 != run(open_and_create, (int)at, at))
    {
        EXPECT(0, run(open_and_create, (int)at, 0));
        EXPECT(0, files_left(".tmp-"));
        at++;
    }
    CHECK(at > 10 && at < MOST_STORES, "stores: %lld", (long long)at);
}

/* ----------------------------------------------------------------------------------------------------------- queue */

static rw_queue *open_queue(const char *name)
{
    rw_walk *walk = open_walk();
    rw_queue *queue = NULL;
    EXPECT(RW_ACCEPTED, rw_queue_create(walk, name, 8, 4096, "bytes", &queue));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
    return queue;
}

static void destroy(const char *name)
{
    rw_walk *walk = open_walk();
    EXPECT(1, rw_walk_destroy(walk, name));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
}

static void test_queue(void)
{
    rw_queue *queue = open_queue("queue");
    unsigned char bytes[4096];
    size_t length = 0;
    EXPECT(RW_EMPTY, rw_queue_poll(queue, bytes, sizeof bytes, &length));
    EXPECT(RW_TIMED_OUT, rw_queue_take(queue, bytes, sizeof bytes, &length, 30000000));
    for (int64_t n = 0; n < 1000; n++)
    {
        const size_t put = n < 57 ? (size_t)n : 8 + (size_t)(n * 37 % 4088);
        fill(bytes, n, put < 8 ? 8 : put);
        EXPECT(RW_ACCEPTED, rw_queue_offer(queue, bytes, put));
        EXPECT(1, rw_queue_size(queue));
        if (put > 0)
        {
            EXPECT(RW_TOO_LARGE, rw_queue_poll(queue, bytes, put - 1, &length));
            EXPECT((int64_t)put, (int64_t)length);
        }
        EXPECT(RW_ACCEPTED, rw_queue_poll(queue, bytes, sizeof bytes, &length));
        EXPECT((int64_t)put, (int64_t)length);
        CHECK(put < 8 || n == number_of(bytes, length), "not the same: n=%lld", (long long)n);
    }
    EXPECT(RW_TOO_LARGE, rw_queue_offer(queue, bytes, 4097));
    for (int i = 0; i < 8; i++)
    {
        EXPECT(RW_ACCEPTED, rw_queue_offer(queue, bytes, 8));
    }
    EXPECT(RW_FULL, rw_queue_offer(queue, bytes, 8));
    EXPECT(RW_TIMED_OUT, rw_queue_put(queue, bytes, 8, 30000000));
    EXPECT(8, rw_queue_size(queue));
    EXPECT(RW_ACCEPTED, rw_queue_shutdown(queue));
    EXPECT(RW_CLOSED, rw_queue_offer(queue, bytes, 8));
    for (int i = 0; i < 8; i++)
    {
        EXPECT(RW_ACCEPTED, rw_queue_poll(queue, bytes, sizeof bytes, &length));
    }
    EXPECT(RW_CLOSED, rw_queue_take(queue, bytes, sizeof bytes, &length, RW_FOREVER));
    EXPECT(RW_ACCEPTED, rw_queue_close(queue));
    destroy("queue");
}

#define PRODUCERS 3
#define EACH 800

static void put_some(rw_queue *queue, int64_t producer)
{
    unsigned char bytes[1024];
    for (int64_t n = producer * EACH; n < (producer + 1) * EACH; n++)
    {
        EXPECT(RW_ACCEPTED, rw_queue_put(queue, bytes, fill(bytes, n, length_of(n)), PATIENCE_NS));
    }
}

/** Until the end of the stream: each element whole, and those of one producer in their order. */
static void take_all(rw_queue *queue)
{
    unsigned char bytes[1024];
    size_t length;
    int64_t last[PRODUCERS] = {-1, -1, -1};
    int code = rw_queue_take(queue, bytes, sizeof bytes, &length, PATIENCE_NS);
    while (RW_ACCEPTED == code)
    {
        const int64_t n = number_of(bytes, length);
        CHECK(n >= 0 && n < PRODUCERS * EACH && length == length_of(n), "not whole: n=%lld", (long long)n);
        if (n >= 0 && n < PRODUCERS * EACH)
        {
            CHECK(n > last[n / EACH], "out of order: n=%lld last=%lld", (long long)n, (long long)last[n / EACH]);
            last[n / EACH] = n;
            count(&board->seen[n]);
        }
        code = rw_queue_take(queue, bytes, sizeof bytes, &length, PATIENCE_NS);
    }
    EXPECT(RW_CLOSED, code);
}

static void check_each_once(int64_t from, int64_t to)
{
    for (int64_t n = from; n < to; n++)
    {
        CHECK(1 == get(&board->seen[n]), "element %lld: taken %lld times", (long long)n,
            (long long)get(&board->seen[n]));
    }
}

struct task
{
    rw_queue *queue;
    int64_t producer;
};

static void *produce(void *argument)
{
    const struct task *task = argument;
    put_some(task->queue, task->producer);
    return NULL;
}

static void *consume(void *argument)
{
    take_all(argument);
    return NULL;
}

static void test_queue_threads(void)
{
    clear_board();
    rw_queue *queue = open_queue("threads");
    pthread_t producers[PRODUCERS];
    pthread_t consumers[2];
    struct task tasks[PRODUCERS];
    for (int i = 0; i < 2; i++)
    {
        pthread_create(&consumers[i], NULL, consume, queue);
    }
    for (int i = 0; i < PRODUCERS; i++)
    {
        tasks[i] = (struct task){.queue = queue, .producer = i};
        pthread_create(&producers[i], NULL, produce, &tasks[i]);
    }
    for (int i = 0; i < PRODUCERS; i++)
    {
        pthread_join(producers[i], NULL);
    }
    EXPECT(RW_ACCEPTED, rw_queue_shutdown(queue));
    for (int i = 0; i < 2; i++)
    {
        pthread_join(consumers[i], NULL);
    }
    check_each_once(0, PRODUCERS * EACH);
    EXPECT(RW_ACCEPTED, rw_queue_close(queue));
    destroy("threads");
}

static void produce_in_process(int producer)
{
    put_some(open_queue("processes"), producer);
}

static void consume_in_process(int unused)
{
    (void)unused;
    take_all(open_queue("processes"));
}

static void test_queue_processes(void)
{
    clear_board();
    pid_t producers[PRODUCERS];
    pid_t consumers[2];
    for (int i = 0; i < 2; i++)
    {
        consumers[i] = begin(consume_in_process, i);
    }
    for (int i = 0; i < PRODUCERS; i++)
    {
        producers[i] = begin(produce_in_process, i);
    }
    for (int i = 0; i < PRODUCERS; i++)
    {
        end(producers[i]);
    }
    rw_queue *queue = open_queue("processes");
    EXPECT(RW_ACCEPTED, rw_queue_shutdown(queue));
    for (int i = 0; i < 2; i++)
    {
        end(consumers[i]);
    }
    check_each_once(0, PRODUCERS * EACH);
    EXPECT(RW_ACCEPTED, rw_queue_close(queue));
    destroy("processes");
}

#define VICTIMS 7

/** Tells what it begins and what it has done, so that the survivor can account for it. */
static void put_as_victim(int unused)
{
    (void)unused;
    unsigned char bytes[1024];
    const int64_t dies_at = get(&stores_left);
    __atomic_store_n(&stores_left, 0, __ATOMIC_SEQ_CST);
    rw_queue *queue = open_queue("victims");
    __atomic_store_n(&stores_left, dies_at, __ATOMIC_SEQ_CST);
    for (int64_t n = 0; n < VICTIMS; n++)
    {
        const int code = rw_queue_offer(queue, bytes, fill(bytes, n, length_of(n)));
        if (RW_ACCEPTED == code)
        {
            count(&board->done);
        }
        CHECK(RW_ACCEPTED == code || RW_FULL == code, "code=%d", code);
    }
}

/** Takes what there is. The queue is then as good as new: it holds its capacity, and its longest element. */
static void survive_queue(rw_queue *queue)
{
    unsigned char bytes[4096];
    size_t length;
    int code = rw_queue_take(queue, bytes, sizeof bytes, &length, 5000000);
    while (RW_ACCEPTED == code)
    {
        const int64_t n = number_of(bytes, length);
        CHECK(n >= 0 && n < MAX_MESSAGES, "not whole: length=%zu", length);
        count(&board->seen[n >= 0 && n < MAX_MESSAGES ? n : 0]);
        code = rw_queue_take(queue, bytes, sizeof bytes, &length, 5000000);
    }
    EXPECT(RW_TIMED_OUT, code);
    for (int i = 0; i < 8; i++)
    {
        EXPECT(RW_ACCEPTED, rw_queue_put(queue, bytes, 8, PATIENCE_NS));
    }
    EXPECT(RW_FULL, rw_queue_offer(queue, bytes, 8));
    EXPECT(8, rw_queue_size(queue));
    for (int i = 0; i < 8; i++)
    {
        EXPECT(RW_ACCEPTED, rw_queue_take(queue, bytes, sizeof bytes, &length, PATIENCE_NS));
    }
    EXPECT(RW_ACCEPTED, rw_queue_put(queue, bytes, 4096, PATIENCE_NS));
    EXPECT(RW_ACCEPTED, rw_queue_take(queue, bytes, sizeof bytes, &length, PATIENCE_NS));
}

/** What was put is there once; of what was begun there may be one more, the last. */
static void check_victims(int64_t at)
{
    int64_t there = 0;
    for (int64_t n = 0; n < VICTIMS; n++)
    {
        there += get(&board->seen[n]);
        CHECK(get(&board->seen[n]) <= 1, "twice: store=%lld n=%lld", (long long)at, (long long)n);
        CHECK(1 == get(&board->seen[n]) || n >= get(&board->done), "lost: store=%lld n=%lld done=%lld",
            (long long)at, (long long)n, (long long)get(&board->done));
    }
    CHECK(there <= get(&board->done) + 1, "store=%lld there=%lld done=%lld", (long long)at, (long long)there,
        (long long)get(&board->done));
}

/** Takes one element, and dies with it in its hand, at the store that would hand it over. */
static void take_and_die(int unused)
{
    (void)unused;
    unsigned char bytes[64];
    size_t length;
    rw_queue *queue = open_queue("orphans");
    EXPECT(RW_ACCEPTED, rw_queue_poll(queue, bytes, sizeof bytes, &length));
    count(&board->done);
    __atomic_store_n(&stores_left, 3, __ATOMIC_SEQ_CST);
    rw_queue_poll(queue, bytes, sizeof bytes, &length);
}

/** Room is counted by what was handed over: what the dead have in their hands comes back, and has its place. */
static void test_orphans(void)
{
    rw_queue *queue = open_queue("orphans");
    unsigned char bytes[64];
    size_t length;
    for (int round = 0; round < 20; round++)
    {
        clear_board();
        for (int64_t n = 0; n < 8; n++)
        {
            EXPECT(RW_ACCEPTED, rw_queue_offer(queue, bytes, fill(bytes, n, 8)));
        }
        const int status = run(take_and_die, 0, 0);
        CHECK(WIFSIGNALED(status) && 1 == get(&board->done), "it was to die: status=%d", status);
        EXPECT(RW_ACCEPTED, rw_queue_offer(queue, bytes, fill(bytes, 8, 8)));
        EXPECT(RW_FULL, rw_queue_offer(queue, bytes, 8));
        EXPECT(8, rw_queue_size(queue));
        for (int i = 0; i < 8; i++)
        {
            EXPECT(RW_ACCEPTED, rw_queue_take(queue, bytes, sizeof bytes, &length, PATIENCE_NS));
            count(&board->seen[number_of(bytes, length)]);
        }
        check_each_once(1, 9);
        EXPECT(RW_EMPTY, rw_queue_poll(queue, bytes, sizeof bytes, &length));
    }
    EXPECT(RW_ACCEPTED, rw_queue_close(queue));
    destroy("orphans");
}

/** With one queue for all deaths, so that they happen in a ring that the dead before have been at work in. */
static void test_put_kills(void)
{
    rw_queue *queue = open_queue("victims");
    int64_t at = 0;
    int status = 1;
    while (0 != status && ++at < MOST_STORES)
    {
        clear_board();
        status = run(put_as_victim, 0, at);
        survive_queue(queue);
        check_victims(at);
    }
    CHECK(at > 20 && at < MOST_STORES, "stores: %lld", (long long)at);
    EXPECT(RW_ACCEPTED, rw_queue_close(queue));
    destroy("victims");
}

/** Each time in a new queue: the first store of all makes its sides common. */
static void test_first_put_kills(void)
{
    int64_t at = 0;
    int status = 1;
    while (0 != status && ++at < MOST_STORES)
    {
        clear_board();
        EXPECT(RW_ACCEPTED, rw_queue_close(open_queue("victims")));
        status = run(put_as_victim, 0, at);
        rw_queue *queue = open_queue("victims");
        survive_queue(queue);
        check_victims(at);
        EXPECT(RW_ACCEPTED, rw_queue_close(queue));
        destroy("victims");
    }
    CHECK(at > 20 && at < MOST_STORES, "stores: %lld", (long long)at);
}

static void take_as_victim(int unused)
{
    (void)unused;
    unsigned char bytes[1024];
    size_t length;
    const int64_t dies_at = get(&stores_left);
    __atomic_store_n(&stores_left, 0, __ATOMIC_SEQ_CST);
    rw_queue *queue = open_queue("victims");
    __atomic_store_n(&stores_left, dies_at, __ATOMIC_SEQ_CST);
    for (int64_t n = 0; n < VICTIMS; n++)
    {
        if (RW_ACCEPTED == rw_queue_poll(queue, bytes, sizeof bytes, &length))
        {
            count(&board->seen[number_of(bytes, length)]);
            count(&board->done);
        }
    }
}

/** What the victim had not handed over is delivered again; what it had, and not yet told, is the one that may miss. */
static void test_take_kills(void)
{
    rw_queue *queue = open_queue("victims");
    unsigned char bytes[1024];
    int64_t at = 0;
    int status = 1;
    while (0 != status && ++at < MOST_STORES)
    {
        clear_board();
        for (int64_t n = 0; n < VICTIMS; n++)
        {
            EXPECT(RW_ACCEPTED, rw_queue_offer(queue, bytes, fill(bytes, n, length_of(n))));
        }
        status = run(take_as_victim, 0, at);
        survive_queue(queue);
        int64_t missing = 0;
        for (int64_t n = 0; n < VICTIMS; n++)
        {
            const int64_t times = get(&board->seen[n]);
            CHECK(times <= 1, "twice: store=%lld n=%lld", (long long)at, (long long)n);
            missing += 0 == times ? 1 : 0;
            CHECK(1 == times || n == get(&board->done), "lost: store=%lld n=%lld", (long long)at, (long long)n);
        }
        CHECK(missing <= 1, "store=%lld missing=%lld", (long long)at, (long long)missing);
    }
    CHECK(at > 10 && at < MOST_STORES, "stores: %lld", (long long)at);
    EXPECT(RW_ACCEPTED, rw_queue_close(queue));
    destroy("victims");
}

static void answer(int rounds)
{
    unsigned char bytes[64];
    size_t length;
    rw_queue *there = open_queue("there");
    rw_queue *back = open_queue("back");
    for (int i = 0; i < rounds; i++)
    {
        EXPECT(RW_ACCEPTED, rw_queue_take(there, bytes, sizeof bytes, &length, PATIENCE_NS));
        EXPECT(RW_ACCEPTED, rw_queue_put(back, bytes, length, PATIENCE_NS));
    }
}

static void sleep_ms(long time_ms)
{
    const struct timespec time = {.tv_sec = time_ms / 1000, .tv_nsec = time_ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

/** Two processes that sleep for each other. Were a wake-up lost, each round would last a slice. */
static void test_sleep(void)
{
    unsigned char bytes[64];
    size_t length;
    rw_queue *there = open_queue("there");
    rw_queue *back = open_queue("back");
    const pid_t other = begin(answer, 40);
    for (int64_t i = 0; i < 40; i++)
    {
        sleep_ms(5);
        EXPECT(RW_ACCEPTED, rw_queue_put(there, bytes, fill(bytes, i, 8), PATIENCE_NS));
        EXPECT(RW_ACCEPTED, rw_queue_take(back, bytes, sizeof bytes, &length, PATIENCE_NS));
        EXPECT(i, number_of(bytes, length));
    }
    end(other);
    EXPECT(RW_ACCEPTED, rw_queue_close(there));
    EXPECT(RW_ACCEPTED, rw_queue_close(back));
    destroy("there");
    destroy("back");
}

/* ------------------------------------------------------------------------------------------------------------ ring */

static rw_ring *open_ring(int kind)
{
    rw_walk *walk = open_walk();
    rw_ring *ring = NULL;
    EXPECT(RW_ACCEPTED, rw_ring_create(walk, "ring", kind, 8, 56, &ring));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
    return ring;
}

static int note_message(void *context, const void *bytes, size_t length)
{
    int64_t *last = context;
    *last = number_of(bytes, length);
    count(&board->seen[*last >= 0 && *last < MAX_MESSAGES ? *last : 0]);
    return 0;
}

static int refuse(void *context, const void *bytes, size_t length)
{
    (void)bytes;
    *(size_t *)context = length;
    return 1;
}

static void test_ring(int kind)
{
    clear_board();
    rw_ring *ring = open_ring(kind);
    unsigned char bytes[64];
    rw_claim claim;
    int64_t last = -1;
    size_t refused = 0;
    EXPECT(8, rw_ring_capacity(ring));
    EXPECT(RW_TOO_LARGE, rw_ring_claim(ring, 57, &claim));
    for (int64_t n = 0; n < 1000; n++)
    {
        EXPECT(RW_ACCEPTED, rw_ring_claim(ring, 30, &claim));
        EXPECT(RW_ACCEPTED, rw_ring_abort(ring, &claim));
        EXPECT(RW_NOT_OWNER, rw_ring_commit(ring, &claim));
        EXPECT(RW_ACCEPTED, rw_ring_claim(ring, 30, &claim));
        fill(claim.bytes, n, 30);
        EXPECT(RW_ACCEPTED, rw_ring_commit(ring, &claim));
        EXPECT(0, rw_ring_poll(ring, refuse, &refused, 10));
        EXPECT(30, (int64_t)refused);
        EXPECT(1, rw_ring_poll(ring, note_message, &last, 10));
        EXPECT(n, last);
    }
    for (int64_t n = 0; n < 8; n++)
    {
        EXPECT(RW_ACCEPTED, rw_ring_offer(ring, bytes, fill(bytes, n, 20)));
    }
    EXPECT(RW_FULL, rw_ring_offer(ring, bytes, 8));
    EXPECT(8, rw_ring_poll(ring, note_message, &last, 100));
    EXPECT(RW_ACCEPTED, rw_ring_close(ring));
    destroy("ring");
}

/** What was claimed and not committed vanishes with its claimer, and holds nobody up. */
static void claim_as_victim(int kind)
{
    unsigned char bytes[64];
    rw_claim first;
    const int64_t dies_at = get(&stores_left);
    __atomic_store_n(&stores_left, 0, __ATOMIC_SEQ_CST);
    rw_ring *ring = open_ring(kind);
    __atomic_store_n(&stores_left, dies_at, __ATOMIC_SEQ_CST);
    for (int64_t n = 0; n < VICTIMS; n++)
    {
        if (RW_MPMC == kind && RW_ACCEPTED == rw_ring_claim(ring, 30, &first))
        {
            rw_ring_abort(ring, &first);
        }
        if (RW_ACCEPTED == rw_ring_claim(ring, 30, &first))
        {
            fill(first.bytes, n, 30);
            rw_ring_commit(ring, &first);
            count(&board->done);
        }
    }
    rw_ring_offer(ring, bytes, fill(bytes, VICTIMS, 8));
}

static void survive_ring(int kind, int64_t at)
{
    rw_ring *ring = open_ring(kind);
    unsigned char bytes[64];
    int64_t last = -1;
    for (int looks = 0; looks < 20; looks++)
    {
        CHECK(rw_ring_poll(ring, note_message, &last, 100) >= 0, "poll failed: store=%lld", (long long)at);
        sleep_ms(looks < 4 ? 1 : 0);
    }
    for (int64_t n = 0; n < VICTIMS; n++)
    {
        const int64_t times = get(&board->seen[n]);
        CHECK(times == (n < get(&board->done) ? 1 : times) && times <= 1 && (0 == times || n <= get(&board->done)),
            "store=%lld n=%lld times=%lld done=%lld", (long long)at, (long long)n, (long long)times,
            (long long)get(&board->done));
    }
    int accepted = 0;
    for (int tries = 0; accepted < 8 && tries < 1000; tries++)
    {
        const int code = rw_ring_offer(ring, bytes, fill(bytes, MAX_MESSAGES - 1, 8));
        accepted += RW_ACCEPTED == code ? 1 : 0;
        sleep_ms(RW_ACCEPTED == code ? 0 : 1);
    }
    EXPECT(8, accepted);
    EXPECT(RW_FULL, rw_ring_offer(ring, bytes, 8));
    EXPECT(8, rw_ring_poll(ring, note_message, &last, 100));
    EXPECT(RW_ACCEPTED, rw_ring_close(ring));
}

static void test_ring_kills(int kind)
{
    int64_t at = 0;
    int status = 1;
    while (0 != status && ++at < MOST_STORES)
    {
        clear_board();
        status = run(claim_as_victim, kind, at);
        survive_ring(kind, at);
    }
    CHECK(at > 20 && at < MOST_STORES, "stores: %lld", (long long)at);
    destroy("ring");
}

static void produce_alone(int unused)
{
    (void)unused;
    rw_ring *ring = open_ring(RW_SPSC);
    unsigned char bytes[64];
    for (int64_t n = 0; n < MAX_MESSAGES; n++)
    {
        fill(bytes, n, 8 + (size_t)n % 49);
        while (RW_FULL == rw_ring_offer(ring, bytes, 8 + (size_t)n % 49))
        {
            sched_yield();
        }
    }
}

/** Between two processes; and an end that somebody alive has is refused. */
static void test_lone_ends(void)
{
    clear_board();
    rw_ring *ring = open_ring(RW_SPSC);
    rw_ring *other = open_ring(RW_SPSC);
    int64_t last = -1;
    EXPECT(0, rw_ring_poll(ring, note_message, &last, 1));
    EXPECT(RW_IN_USE, rw_ring_poll(other, note_message, &last, 1));
    const pid_t producer = begin(produce_alone, 0);
    int64_t next = 0;
    while (next < MAX_MESSAGES)
    {
        const int found = rw_ring_poll(ring, note_message, &last, 1);
        CHECK(0 == found || next == last, "out of order: expected=%lld found=%lld", (long long)next, (long long)last);
        next += found;
        if (0 == found)
        {
            sched_yield();
        }
    }
    end(producer);
    check_each_once(0, MAX_MESSAGES);
    EXPECT(RW_ACCEPTED, rw_ring_close(ring));
    EXPECT(0, rw_ring_poll(other, note_message, &last, 1));
    EXPECT(RW_ACCEPTED, rw_ring_close(other));
    destroy("ring");
}

/* ------------------------------------------------------------------------------------------------------------ pipe */

static rw_pipe_end *open_end(int end)
{
    rw_walk *walk = open_walk();
    rw_pipe_end *pipe = NULL;
    EXPECT(RW_ACCEPTED, rw_pipe_create(walk, "pipe", 1, 8, 4096, "bytes", end, &pipe));
    EXPECT(RW_ACCEPTED, rw_walk_close(walk));
    return pipe;
}

static void test_pipe(void)
{
    rw_pipe_end *first = open_end(RW_FIRST);
    rw_pipe_end *second = open_end(RW_SECOND);
    unsigned char bytes[4096];
    size_t length;
    EXPECT(RW_EMPTY, rw_pipe_receive(second, bytes, sizeof bytes, &length, 0));
    for (int64_t n = 0; n < 1000; n++)
    {
        EXPECT(RW_ACCEPTED, rw_pipe_send(first, bytes, fill(bytes, n, 8 + (size_t)(n * 37 % 4088)), 0));
        EXPECT(RW_TOO_LARGE, rw_pipe_receive(second, bytes, 7, &length, 0));
        EXPECT(RW_ACCEPTED, rw_pipe_receive(second, bytes, sizeof bytes, &length, 0));
        EXPECT(n, number_of(bytes, length));
        EXPECT(RW_ACCEPTED, rw_pipe_send(second, bytes, length, 0));
        EXPECT(RW_ACCEPTED, rw_pipe_receive(first, bytes, sizeof bytes, &length, 0));
        EXPECT(n, number_of(bytes, length));
    }
    for (int i = 0; i < 8; i++)
    {
        EXPECT(RW_ACCEPTED, rw_pipe_send(first, bytes, 8, 0));
    }
    EXPECT(RW_FULL, rw_pipe_send(first, bytes, 8, 0));
    EXPECT(RW_TIMED_OUT, rw_pipe_send(first, bytes, 8, 20000000));
    EXPECT(RW_ACCEPTED, rw_pipe_close(first));
    for (int i = 0; i < 8; i++)
    {
        EXPECT(RW_ACCEPTED, rw_pipe_receive(second, bytes, sizeof bytes, &length, 0));
    }
    EXPECT(RW_CLOSED, rw_pipe_receive(second, bytes, sizeof bytes, &length, RW_FOREVER));
    EXPECT(RW_CLOSED, rw_pipe_send(second, bytes, 8, RW_FOREVER));
    EXPECT(RW_ACCEPTED, rw_pipe_close(second));
    destroy("pipe");
}

static void *send_some(void *argument)
{
    unsigned char bytes[1024];
    const int64_t producer = __atomic_fetch_add(&board->number, 1, __ATOMIC_SEQ_CST);
    for (int64_t n = producer * EACH; n < (producer + 1) * EACH; n++)
    {
        EXPECT(RW_ACCEPTED, rw_pipe_send(argument, bytes, fill(bytes, n, length_of(n)), PATIENCE_NS));
    }
    return NULL;
}

static void *receive_all(void *argument)
{
    unsigned char bytes[1024];
    size_t length;
    int code = rw_pipe_receive(argument, bytes, sizeof bytes, &length, PATIENCE_NS);
    while (RW_ACCEPTED == code)
    {
        const int64_t n = number_of(bytes, length);
        CHECK(n >= 0 && n < PRODUCERS * EACH, "not whole: length=%zu", length);
        count(&board->seen[n >= 0 && n < PRODUCERS * EACH ? n : 0]);
        code = rw_pipe_receive(argument, bytes, sizeof bytes, &length, PATIENCE_NS);
    }
    EXPECT(RW_CLOSED, code);
    return NULL;
}

static void receive_in_process(int unused)
{
    (void)unused;
    rw_pipe_end *second = open_end(RW_SECOND);
    __atomic_fetch_add(&board->flag, 1, __ATOMIC_SEQ_CST);
    pthread_t other;
    pthread_create(&other, NULL, receive_all, second);
    receive_all(second);
    pthread_join(other, NULL);
    EXPECT(RW_ACCEPTED, rw_pipe_close(second));
}

/** Several threads of several processes at both ends. */
static void test_pipe_crowd(void)
{
    clear_board();
    const pid_t receivers[2] = {begin(receive_in_process, 0), begin(receive_in_process, 1)};
    rw_pipe_end *first = open_end(RW_FIRST);
    while (get(&board->flag) < 2)
    {
        sleep_ms(1);
    }
    pthread_t senders[PRODUCERS];
    for (int i = 0; i < PRODUCERS; i++)
    {
        pthread_create(&senders[i], NULL, send_some, first);
    }
    for (int i = 0; i < PRODUCERS; i++)
    {
        pthread_join(senders[i], NULL);
    }
    EXPECT(RW_ACCEPTED, rw_pipe_close(first));
    end(receivers[0]);
    end(receivers[1]);
    check_each_once(0, PRODUCERS * EACH);
    destroy("pipe");
}

static void send_as_victim(int unused)
{
    (void)unused;
    unsigned char bytes[1024];
    rw_pipe_end *second = open_end(RW_SECOND);
    for (int64_t n = 0; n < VICTIMS; n++)
    {
        if (RW_ACCEPTED == rw_pipe_send(second, bytes, fill(bytes, n, length_of(n)), 0))
        {
            count(&board->done);
        }
    }
}

/** The survivor sees what was sent, then the end of the stream; then another takes the place of the dead. */
static void test_send_kills(void)
{
    unsigned char bytes[4096];
    size_t length;
    rw_pipe_end *first = open_end(RW_FIRST);
    rw_pipe_close(open_end(RW_SECOND));
    int64_t at = 0;
    int status = 1;
    while (0 != status && ++at < MOST_STORES)
    {
        clear_board();
        status = run(send_as_victim, 0, at);
        int code = rw_pipe_receive(first, bytes, sizeof bytes, &length, PATIENCE_NS);
        while (RW_ACCEPTED == code)
        {
            count(&board->seen[number_of(bytes, length)]);
            code = rw_pipe_receive(first, bytes, sizeof bytes, &length, PATIENCE_NS);
        }
        EXPECT(RW_CLOSED, code);
        check_victims(at);
        rw_pipe_end *second = open_end(RW_SECOND);
        EXPECT(RW_ACCEPTED, rw_pipe_send(second, bytes, 4096, PATIENCE_NS));
        EXPECT(RW_ACCEPTED, rw_pipe_receive(first, bytes, sizeof bytes, &length, PATIENCE_NS));
        EXPECT(RW_ACCEPTED, rw_pipe_close(second));
    }
    CHECK(at > 20 && at < MOST_STORES, "stores: %lld", (long long)at);
    EXPECT(RW_ACCEPTED, rw_pipe_close(first));
    destroy("pipe");
}

static void receive_as_victim(int unused)
{
    (void)unused;
    unsigned char bytes[1024];
    size_t length;
    rw_pipe_end *second = open_end(RW_SECOND);
    for (int64_t n = 0; n < VICTIMS; n++)
    {
        if (RW_ACCEPTED == rw_pipe_receive(second, bytes, sizeof bytes, &length, 0))
        {
            count(&board->seen[number_of(bytes, length)]);
            count(&board->done);
        }
    }
}

static void test_receive_kills(void)
{
    unsigned char bytes[4096];
    size_t length;
    rw_pipe_end *first = open_end(RW_FIRST);
    int64_t at = 0;
    int status = 1;
    while (0 != status && ++at < MOST_STORES)
    {
        clear_board();
        rw_pipe_end *second = open_end(RW_SECOND);
        for (int64_t n = 0; n < VICTIMS; n++)
        {
            EXPECT(RW_ACCEPTED, rw_pipe_send(first, bytes, fill(bytes, n, length_of(n)), 0));
        }
        status = run(receive_as_victim, 0, at);
        while (RW_ACCEPTED == rw_pipe_receive(second, bytes, sizeof bytes, &length, 5000000))
        {
            count(&board->seen[number_of(bytes, length)]);
        }
        for (int64_t n = 0; n < VICTIMS; n++)
        {
            CHECK(1 == get(&board->seen[n]) || (0 == get(&board->seen[n]) && n == get(&board->done)),
                "store=%lld n=%lld", (long long)at, (long long)n);
        }
        EXPECT(RW_ACCEPTED, rw_pipe_close(second));
    }
    CHECK(at > 10 && at < MOST_STORES, "stores: %lld", (long long)at);
    EXPECT(RW_ACCEPTED, rw_pipe_close(first));
    destroy("pipe");
}

/* ------------------------------------------------------------------------------------------------------------ fork */

/** Takes an element, and dies with it, leaving a child of its own behind that was forked without a program. */
static void die_before_a_child(int unused)
{
    (void)unused;
    rw_queue *queue = open_queue("forks");
    const pid_t child = fork();
    if (0 == child)
    {
        unsigned char bytes[64];
        size_t length;
        board->seen[0] = rw_queue_poll(queue, bytes, sizeof bytes, &length);
        board->number = getpid();
        while (0 == get(&board->done))
        {
            sleep_ms(1);
        }
        count(&board->flag);
        _exit(0);
    }
    while (0 == get(&board->number))
    {
        sleep_ms(1);
    }
    unsigned char bytes[64];
    size_t length;
    __atomic_store_n(&stores_left, 3, __ATOMIC_SEQ_CST);
    rw_queue_poll(queue, bytes, sizeof bytes, &length);
}

/** A forked child does not prove the life of its parent, and cannot use its handles. */
static void test_forks(void)
{
    clear_board();
    unsigned char bytes[64];
    size_t length;
    rw_queue *queue = open_queue("forks");
    EXPECT(RW_ACCEPTED, rw_queue_offer(queue, bytes, fill(bytes, 7, 8)));
    EXPECT(RW_ACCEPTED, rw_queue_poll(queue, bytes, sizeof bytes, &length));
    EXPECT(RW_ACCEPTED, rw_queue_offer(queue, bytes, fill(bytes, 7, 8)));
    const int status = run(die_before_a_child, 0, 0);
    CHECK(WIFSIGNALED(status), "it was to die: status=%d", status);
    EXPECT(RW_INVALID, get(&board->seen[0]));
    EXPECT(RW_ACCEPTED, rw_queue_take(queue, bytes, sizeof bytes, &length, 5 * SECOND_NS));
    EXPECT(7, number_of(bytes, length));
    count(&board->done);
    while (0 == get(&board->flag))
    {
        /* It is nobody's child any more, and must not be left behind. */
        sleep_ms(1);
    }
    EXPECT(RW_ACCEPTED, rw_queue_close(queue));
    destroy("forks");
}

/* ---------------------------------------------------------------------------------------------------------- damage */

#define SEEDS 60
#define DAMAGED_WORDS 40
#define DAMAGED_CALLS 60

static uint64_t next_random(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/** Writes nonsense over words of the body; half of them among the first, which are those of control. */
static void damage(const char *name, uint64_t seed)
{
    char path[320];
    struct stat status;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    const int file = open(path, O_RDWR | O_CLOEXEC);
    fstat(file, &status);
    uint64_t *words = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    const uint64_t count_of_words = (uint64_t)status.st_size / 8;
    for (int i = 0; i < DAMAGED_WORDS; i++)
    {
        const uint64_t range = 0 == i % 2 && count_of_words > 224 ? 192 : count_of_words - 32;
        const uint64_t bits = next_random(&seed);
        words[32 + next_random(&seed) % range] = 0 == bits % 3 ? bits : 1 == bits % 3 ? bits >> 40 : ~UINT64_C(0) << 22;
    }
    munmap(words, (size_t)status.st_size);
}

static void *use_damaged_ring(int kind, int64_t *last)
{
    unsigned char bytes[64] = {0};
    rw_claim claim;
    rw_ring *ring = open_ring(kind);
    rw_ring_offer(ring, bytes, 30);
    damage("ring", (uint64_t)board->number);
    for (int i = 0; i < DAMAGED_CALLS; i++)
    {
        rw_ring_offer(ring, bytes, 30);
        rw_ring_poll(ring, note_message, last, 3);
        if (RW_ACCEPTED == rw_ring_claim(ring, 20, &claim))
        {
            memset(claim.bytes, 1, 20);
            rw_ring_abort(ring, &claim);
        }
    }
    return ring;
}

/** Whatever they answer, they answer, and touch nothing else. */
static void use_damaged(int kind)
{
    unsigned char bytes[4096] = {0};
    size_t length;
    int64_t last = 0;
    alarm(60);
    if (0 != kind)
    {
        rw_ring_close(use_damaged_ring(kind, &last));
        return;
    }
    rw_queue *queue = open_queue("damaged");
    rw_pipe_end *pipe = open_end(RW_FIRST);
    rw_pipe_end *other = open_end(RW_SECOND);
    for (int i = 0; i < 4; i++)
    {
        rw_queue_offer(queue, bytes, (size_t)(30 + 100 * i));
        rw_pipe_send(other, bytes, (size_t)(30 + 100 * i), 0);
    }
    damage("damaged", (uint64_t)board->number);
    damage("pipe", (uint64_t)board->number);
    for (int i = 0; i < DAMAGED_CALLS; i++)
    {
        rw_queue_offer(queue, bytes, 0 == i % 3 ? 500 : 40);
        rw_queue_poll(queue, bytes, sizeof bytes, &length);
        CHECK(rw_queue_size(queue) <= 8, "size out of range");
        rw_pipe_send(other, bytes, 0 == i % 3 ? 500 : 40, 0);
        rw_pipe_receive(pipe, bytes, sizeof bytes, &length, 0);
    }
    rw_queue_shutdown(queue);
    rw_queue_close(queue);
    rw_pipe_close(pipe);
    rw_pipe_close(other);
}

static void test_damage(void)
{
    for (int64_t seed = 1; seed <= SEEDS; seed++)
    {
        clear_board();
        board->number = seed;
        const int kind = 0 != seed % 3 ? 0 : 0 == seed % 2 ? RW_MPMC : RW_SPSC;
        const int status = run(use_damaged, kind, 0);
        CHECK(WIFEXITED(status), "seed=%lld kind=%d status=%d", (long long)seed, kind, status);
        rw_walk *walk = open_walk();
        rw_walk_destroy(walk, "damaged");
        rw_walk_destroy(walk, "pipe");
        rw_walk_destroy(walk, "ring");
        EXPECT(RW_ACCEPTED, rw_walk_close(walk));
    }
}

/* ------------------------------------------------------------------------------------------------------------ main */

static void test_ring_for_many(void)
{
    test_ring(RW_MPMC);
}

static void test_ring_for_two(void)
{
    test_ring(RW_SPSC);
}

static void test_many_kills(void)
{
    test_ring_kills(RW_MPMC);
}

static void test_two_kills(void)
{
    test_ring_kills(RW_SPSC);
}

static const struct
{
    const char *name;
    void (*run)(void);
} parts[] = {
    {"walk", test_walk},
    {"killed at birth", test_birth_kills},
    {"queue", test_queue},
    {"queue, threads", test_queue_threads},
    {"queue, processes", test_queue_processes},
    {"queue, asleep", test_sleep},
    {"queue, killed in put", test_put_kills},
    {"queue, killed in its first put", test_first_put_kills},
    {"queue, killed in take", test_take_kills},
    {"queue, orphans", test_orphans},
    {"ring for many", test_ring_for_many},
    {"ring for many, killed", test_many_kills},
    {"ring for two", test_ring_for_two},
    {"ring for two, killed", test_two_kills},
    {"ring for two, processes", test_lone_ends},
    {"pipe", test_pipe},
    {"pipe, crowd", test_pipe_crowd},
    {"pipe, killed in send", test_send_kills},
    {"pipe, killed in receive", test_receive_kills},
    {"fork", test_forks},
    {"damage", test_damage},
};

static void remove_directory(void)
{
    DIR *entries = opendir(directory);
    if (NULL != entries)
    {
        for (const struct dirent *entry = readdir(entries); NULL != entry; entry = readdir(entries))
        {
            unlinkat(dirfd(entries), entry->d_name, 0);
        }
        closedir(entries);
    }
    rmdir(directory);
}

int main(int argc, char **argv)
{
    int wrong = 0;
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    snprintf(directory, sizeof directory, "%s/ropewalk-c-%d", argc > 1 ? argv[1] : "/dev/shm", (int)getpid());
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    {
        if (argc > 2 && NULL == strstr(parts[i].name, argv[2]))
        {
            continue;
        }
        struct timespec from;
        struct timespec to;
        failures = 0;
        clock_gettime(CLOCK_MONOTONIC, &from);
        parts[i].run();
        clock_gettime(CLOCK_MONOTONIC, &to);
        printf("%-32s %s %5ld ms\n", parts[i].name, 0 == failures ? "ok    " : "FAILED",
            (long)((to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000));
        fflush(stdout);
        wrong += failures > 0 ? 1 : 0;
    }
    remove_directory();
    return wrong > 0 ? 1 : 0;
}
