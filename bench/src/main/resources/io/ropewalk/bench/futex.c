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
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define PAUSE_NS 200000
#define LOOK_NS 20000
#define PATIENCE_NS 5000000000LL
#define MOST_SAMPLES 65536

struct side
{
    uint32_t word;
    char padding[124];
};

struct shared
{
    struct side to_echo;
    struct side to_asker;
};

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* Run time and waiting time of this thread. */
static void schedule(long long *run, long long *wait)
{
    FILE *file = fopen("/proc/thread-self/schedstat", "r");
    *run = 0;
    *wait = 0;
    if (file != NULL)
    {
        if (fscanf(file, "%lld %lld", run, wait) != 2)
        {
            *run = 0;
            *wait = 0;
        }
        fclose(file);
    }
}

static void pause_ns(long long duration)
{
    struct timespec time = {duration / 1000000000LL, duration % 1000000000LL};
    nanosleep(&time, NULL);
}

static void signal_side(struct side *side)
{
    __atomic_add_fetch(&side->word, 1, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &side->word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static uint32_t await_side(struct side *side, uint32_t seen)
{
    uint32_t word;
    while ((word = __atomic_load_n(&side->word, __ATOMIC_SEQ_CST)) == seen)
    {
        syscall(SYS_futex, &side->word, FUTEX_WAIT, seen, NULL, NULL, 0);
    }
    return word;
}

static struct shared *attach(const char *path)
{
    const int file = open(path, O_RDWR | O_CREAT, 0600);
    if (file < 0 || ftruncate(file, sizeof(struct shared)) != 0)
    {
        perror(path);
        exit(1);
    }
    struct shared *shared = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (shared == MAP_FAILED)
    {
        perror("mmap");
        exit(1);
    }
    return shared;
}

static int open_stat(const char *spot)
{
    char path[160];
    snprintf(path, sizeof(path), "%s/stat", spot);
    const int file = open(path, O_RDONLY);
    if (file < 0)
    {
        perror(path);
        exit(1);
    }
    return file;
}

/* Whether a thread sleeps in the kernel: the letter after its name, which may hold anything. */
static int is_asleep(int stat)
{
    char text[129];
    const ssize_t length = pread(stat, text, sizeof(text) - 1, 0);
    text[length < 0 ? 0 : length] = 0;
    const char *name_end = strrchr(text, ')');
    return name_end != NULL && name_end[1] != 0 && name_end[2] == 'S';
}

static void spin_ns(long long duration)
{
    const long long start = now();
    while (now() - start < duration)
    {
    }
}

static void await_asleep(int stat)
{
    const long long start = now();
    while (!is_asleep(stat))
    {
        if (now() - start > PATIENCE_NS)
        {
            fputs("the other side does not sleep\n", stderr);
            exit(1);
        }
        spin_ns(LOOK_NS);
    }
}

static void print_samples(const char *name, const long long *samples, int count)
{
    printf("%s ", name);
    for (int i = 0; i < count; i++)
    {
        printf(i == 0 ? "%lld" : ",%lld", samples[i]);
    }
}

/* The last one tells the echo to stop. */
static void ask(struct shared *shared, long long duration, int stat, uint32_t *seen)
{
    static long long samples[MOST_SAMPLES];
    const long long end = now() + duration;
    int count = 0;
    do
    {
        pause_ns(PAUSE_NS);
        await_asleep(stat);
        const long long start = now();
        signal_side(&shared->to_echo);
        *seen = await_side(&shared->to_asker, *seen);
        samples[count++] = now() - start;
    }
    while (now() < end && count < MOST_SAMPLES);
    __atomic_store_n(&shared->to_echo.padding[0], 1, __ATOMIC_SEQ_CST);
    signal_side(&shared->to_echo);
    *seen = await_side(&shared->to_asker, *seen);
    print_samples("ask-asleep", samples, count);
}

/* Tells how long it has waited for the asker to fall asleep before each answer. */
static void echo(struct shared *shared, int stat, uint32_t seen)
{
    static long long samples[MOST_SAMPLES];
    int count = 0;
    for (;;)
    {
        seen = await_side(&shared->to_echo, seen);
        if (__atomic_load_n(&shared->to_echo.padding[0], __ATOMIC_SEQ_CST))
        {
            __atomic_store_n(&shared->to_echo.padding[0], 0, __ATOMIC_SEQ_CST);
            signal_side(&shared->to_asker);
            break;
        }
        const long long start = now();
        spin_ns(PAUSE_NS);
        await_asleep(stat);
        samples[count++] = now() - start;
        signal_side(&shared->to_asker);
    }
    print_samples("echo-asleep", samples, count);
}

/* Answers until it is told to stop; or waits once, and says how much processor that took. */
int main(int count, char **arguments)
{
    if (count != 3)
    {
        fprintf(stderr, "usage: futex FILE CPU\n");
        return 2;
    }
    const int cpu = atoi(arguments[2]);
    if (cpu >= 0)
    {
        cpu_set_t cpus;
        CPU_ZERO(&cpus);
        CPU_SET(cpu, &cpus);
        sched_setaffinity(0, sizeof(cpus), &cpus);
    }
    struct shared *shared = attach(arguments[1]);
    char command[32];
    char spot[128];
    int number;
    printf("ready /proc/%d/task/%d\n", (int)getpid(), (int)getpid());
    fflush(stdout);
    while (scanf(" %31s %d %127s", command, &number, spot) == 3)
    {
        long long run_before;
        long long wait_before;
        long long run;
        long long wait;
        uint32_t seen_echo = __atomic_load_n(&shared->to_echo.word, __ATOMIC_SEQ_CST);
        uint32_t seen_asker = __atomic_load_n(&shared->to_asker.word, __ATOMIC_SEQ_CST);
        schedule(&run_before, &wait_before);
        if (strcmp(command, "ask-asleep") == 0)
        {
            const int stat = open_stat(spot);
            ask(shared, number * 1000000LL, stat, &seen_asker);
            close(stat);
        }
        else if (strcmp(command, "echo-asleep") == 0)
        {
            const int stat = open_stat(spot);
            puts("listening");
            fflush(stdout);
            echo(shared, stat, seen_echo);
            close(stat);
        }
        else if (strcmp(command, "idle") == 0)
        {
            const long long start = now();
            await_side(&shared->to_echo, seen_echo);
            schedule(&run, &wait);
            printf("idle %.6f", 100.0 * (run - run_before) / (now() - start));
        }
        else
        {
            pause_ns(number * 1000000LL);
            signal_side(&shared->to_echo);
            printf("%s", command);
        }
        schedule(&run, &wait);
        printf(" %lld\n", wait - wait_before);
        fflush(stdout);
    }
    return 0;
}
