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
 * One end of a link of two rings for many, which spins: what PartyMain does for `queue`, without a JVM. Answers a line
 * for a line. A thread waits for commands; at the end of the input, so also when its parent was killed, it ends.
 */
#define _GNU_SOURCE
#include "ropewalk.h"

#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CAPACITY 4096
#define WORDS 7
#define LENGTH (8 * WORDS)
#define TRIPS_PER_CHUNK 64
#define UNRECORDED_PART 8
#define CLOCK_READINGS 255
#define MESSAGES_PER_CHUNK 256
#define POLLS_PER_CHUNK 256
#define MAX_MESSAGES_PER_CHUNK 4096
#define POLL_LIMIT 256
#define HIGHEST_NS 1000000
#define STOP INT64_MIN
#define LINE_LENGTH 64

static rw_ring *outgoing;
static rw_ring *incoming;
static int64_t next_value;
static int64_t expected;
static int64_t last;
static int has_ended;

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t told = PTHREAD_COND_INITIALIZER;
static char command[LINE_LENGTH];
static int is_told;

static uint32_t chunks[HIGHEST_NS];
static uint32_t trips[HIGHEST_NS];

static _Noreturn void fail(const char *what, const char *detail)
{
    printf("failed %s: %s\n", what, detail);
    fflush(stdout);
    _exit(1);
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void relax(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#endif
}

/* Time that this thread was ready to run but had no processor. */
static long long waited(void)
{
    long long run = 0;
    long long wait = 0;
    FILE *file = fopen("/proc/thread-self/schedstat", "r");
    if (file != NULL)
    {
        if (fscanf(file, "%lld %lld", &run, &wait) != 2)
        {
            wait = 0;
        }
        fclose(file);
    }
    return wait;
}

/* -------------------------------------------------------------------------------------------------------- messages */

static void send_value(int64_t value)
{
    rw_claim claim;
    int code;
    while ((code = rw_ring_claim(outgoing, LENGTH, &claim)) < 0)
    {
        if (code != RW_FULL && code != RW_HELD_UP)
        {
            fail("cannot send", rw_message());
        }
        relax();
    }
    int64_t *words = claim.bytes;
    for (int i = 0; i < WORDS; i++)
    {
        words[i] = value + i;
    }
    if (rw_ring_commit(outgoing, &claim) < 0)
    {
        fail("cannot commit", rw_message());
    }
}

static int receive(void *context, const void *bytes, size_t length)
{
    const int64_t *words = bytes;
    uint64_t sum = 0;
    (void)context;
    for (int i = 0; i < WORDS; i++)
    {
        sum += (uint64_t)words[i];
    }
    last = words[0];
    if (length != LENGTH || sum != (uint64_t)last * WORDS + WORDS * (WORDS - 1) / 2)
    {
        fail("torn message", "");
    }
    if ((last & INT64_MAX) != expected)
    {
        fail("message out of order", "");
    }
    expected += last < 0 ? 0 : 1;
    has_ended |= last < 0;
    return 0;
}

static int poll_some(int limit)
{
    const int count = rw_ring_poll(incoming, receive, NULL, limit);
    if (count < 0)
    {
        fail("cannot receive", rw_message());
    }
    return count;
}

static void await_one(void)
{
    while (poll_some(1) == 0)
    {
        relax();
    }
}

/* ----------------------------------------------------------------------------------------------------- round trips */

static int compare(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Median time between two readings of the clock with nothing in between. */
static int64_t clock_ns(void)
{
    int64_t times[CLOCK_READINGS];
    for (int i = 0; i < CLOCK_READINGS; i++)
    {
        const int64_t start = now();
        times[i] = now() - start;
    }
    qsort(times, CLOCK_READINGS, sizeof(times[0]), compare);
    return times[CLOCK_READINGS / 2];
}

static void count_time(uint32_t *counts, int64_t time_ns)
{
    counts[time_ns < 0 ? 0 : time_ns >= HIGHEST_NS ? HIGHEST_NS - 1 : time_ns]++;
}

static void print_times(const uint32_t *counts)
{
    char separator = ' ';
    for (int i = 0; i < HIGHEST_NS; i++)
    {
        if (counts[i] > 0)
        {
            printf("%c%d:%" PRIu32, separator, i, counts[i]);
            separator = ',';
        }
    }
    if (separator == ' ')
    {
        printf(" -");
    }
}

static void make_trips(int count)
{
    for (int i = 0; i < count; i++)
    {
        send_value(next_value++);
        await_one();
    }
}

/* As RoundTripLoops: half of what is recorded is timed in chunks, the other half trip by trip. */
static void ask(int64_t duration_ns)
{
    const int64_t clock = clock_ns();
    const int64_t start = now();
    const int64_t recorded = duration_ns / UNRECORDED_PART;
    const int64_t single = recorded + (duration_ns - recorded) / 2;
    memset(chunks, 0, sizeof(chunks));
    memset(trips, 0, sizeof(trips));
    do
    {
        make_trips(TRIPS_PER_CHUNK);
    }
    while (now() - start < recorded);
    do
    {
        const int64_t begin = now();
        make_trips(TRIPS_PER_CHUNK);
        count_time(chunks, now() - begin - clock);
    }
    while (now() - start < single);
    do
    {
        for (int i = 0; i < TRIPS_PER_CHUNK; i++)
        {
            const int64_t begin = now();
            make_trips(1);
            count_time(trips, now() - begin - clock);
        }
    }
    while (now() - start < duration_ns);
    send_value(next_value | STOP);
    await_one();
    printf("round-trips %d", TRIPS_PER_CHUNK);
    print_times(chunks);
    print_times(trips);
}

static void echo(void)
{
    while (!has_ended)
    {
        await_one();
        send_value(last);
    }
    printf("echo");
}

/* --------------------------------------------------------------------------------------------------------- one way */

static int64_t sum_below(int64_t sequence)
{
    return sequence * (sequence - 1) / 2;
}

/* Until told, which is when the clock of the consumer has stopped. */
static void produce(void)
{
    const int64_t first = next_value;
    const int64_t start = now();
    while (!__atomic_load_n(&is_told, __ATOMIC_RELAXED))
    {
        for (int i = 0; i < MESSAGES_PER_CHUNK; i++)
        {
            send_value(next_value++);
        }
    }
    const int64_t end = now();
    send_value(next_value | STOP);
    printf("produce %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64,
        next_value - first, sum_below(next_value) - sum_below(first), start, end);
}

static void consume(int64_t ramp_ns, int64_t length_ns)
{
    const int64_t before = expected;
    int64_t first = 0;
    int64_t opened = 0;
    int64_t opened_count = 0;
    int64_t closed = 0;
    int64_t closed_count = 0;
    while (!has_ended)
    {
        int messages = 0;
        for (int i = 0; i < POLLS_PER_CHUNK && messages < MAX_MESSAGES_PER_CHUNK && !has_ended; i++)
        {
            const int count = poll_some(POLL_LIMIT);
            messages += count;
            if (count == 0)
            {
                relax();
            }
        }
        const int64_t time = now();
        if (first == 0)
        {
            first = expected > before ? time : 0;
        }
        else if (opened == 0 && time - first >= ramp_ns)
        {
            opened = time;
            opened_count = expected;
        }
        else if (opened != 0 && closed == 0 && time - opened >= length_ns)
        {
            closed = time;
            closed_count = expected;
            puts("closed");
            fflush(stdout);
        }
    }
    printf("consume %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64,
        expected - before, sum_below(expected) - sum_below(before), opened, closed, closed_count - opened_count);
}

/* -------------------------------------------------------------------------------------------------------- commands */

static void *read_commands(void *unused)
{
    char line[LINE_LENGTH];
    while (fgets(line, sizeof(line), stdin) != NULL)
    {
        pthread_mutex_lock(&guard);
        while (is_told)
        {
            pthread_cond_wait(&told, &guard);
        }
        snprintf(command, sizeof(command), "%s", line);
        __atomic_store_n(&is_told, 1, __ATOMIC_RELAXED);
        pthread_cond_broadcast(&told);
        pthread_mutex_unlock(&guard);
    }
    _exit(0);
    return unused;
}

static void obey(void)
{
    char line[LINE_LENGTH];
    char word[LINE_LENGTH];
    long long first_ms = 0;
    long long second_ms = 0;
    pthread_mutex_lock(&guard);
    while (!is_told)
    {
        pthread_cond_wait(&told, &guard);
    }
    memcpy(line, command, sizeof(line));
    __atomic_store_n(&is_told, 0, __ATOMIC_RELAXED);
    pthread_cond_broadcast(&told);
    pthread_mutex_unlock(&guard);
    const long long before = waited();
    has_ended = 0;
    if (sscanf(line, "%63s %lld %lld", word, &first_ms, &second_ms) < 1)
    {
        fail("no command", line);
    }
    if (strcmp(word, "round-trips") == 0)
    {
        ask(first_ms * 1000000);
    }
    else if (strcmp(word, "echo") == 0)
    {
        echo();
    }
    else if (strcmp(word, "produce") == 0)
    {
        produce();
    }
    else if (strcmp(word, "consume") == 0)
    {
        consume(first_ms * 1000000, second_ms * 1000000);
    }
    else
    {
        printf("%s", word);
    }
    printf(" %lld\n", waited() - before);
    fflush(stdout);
}

int main(int count, char **arguments)
{
    if (count != 4)
    {
        fprintf(stderr, "usage: ring_party DIRECTORY consumer|producer CPU\n");
        return 2;
    }
    const int is_consumer = strcmp(arguments[2], "consumer") == 0;
    rw_walk *walk;
    if (rw_walk_open(arguments[1], &walk) < 0 ||
        rw_ring_create(walk, is_consumer ? "back" : "forth", RW_MPMC, CAPACITY, LENGTH, &outgoing) < 0 ||
        rw_ring_create(walk, is_consumer ? "forth" : "back", RW_MPMC, CAPACITY, LENGTH, &incoming) < 0)
    {
        fail("cannot open", rw_message());
    }
    pthread_t reader;
    if (pthread_create(&reader, NULL, read_commands, NULL) != 0)
    {
        fail("no thread", "");
    }
    const int cpu = atoi(arguments[3]);
    if (cpu >= 0)
    {
        cpu_set_t cpus;
        CPU_ZERO(&cpus);
        CPU_SET(cpu, &cpus);
        sched_setaffinity(0, sizeof(cpus), &cpus);
    }
    puts("ready");
    fflush(stdout);
    for (;;)
    {
        obey();
    }
}
