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
/* A robust POSIX mutex between processes, locked and unlocked as fast as it goes. Reads "pairs MS", answers "pairs COUNT TIME_NS WAITED_NS". */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BATCH 100

struct shared
{
    volatile int ready;
    pthread_mutex_t mutex;
};

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

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

static struct shared *attach(const char *path, int creator)
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
    if (creator)
    {
        pthread_mutexattr_t attributes;
        pthread_mutexattr_init(&attributes);
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        pthread_mutex_init(&shared->mutex, &attributes);
        __atomic_store_n(&shared->ready, 1, __ATOMIC_SEQ_CST);
    }
    while (!__atomic_load_n(&shared->ready, __ATOMIC_SEQ_CST))
    {
        sched_yield();
    }
    return shared;
}

int main(int count, char **arguments)
{
    if (count != 4)
    {
        fprintf(stderr, "usage: robust_mutex FILE ROLE CPU\n");
        return 2;
    }
    const int cpu = atoi(arguments[3]);
    if (cpu >= 0)
    {
        cpu_set_t cpus;
        CPU_ZERO(&cpus);
        CPU_SET(cpu, &cpus);
        sched_setaffinity(0, sizeof(cpus), &cpus);
    }
    struct shared *shared = attach(arguments[1], atoi(arguments[2]) == 0);
    int milliseconds;
    puts("ready");
    fflush(stdout);
    while (scanf(" pairs %d", &milliseconds) == 1)
    {
        const long long waited_before = waited();
        const long long start = now();
        const long long end = start + milliseconds * 1000000LL;
        long long pairs = 0;
        long long time;
        do
        {
            for (int i = 0; i < BATCH; i++)
            {
                if (pthread_mutex_lock(&shared->mutex) == EOWNERDEAD)
                {
                    pthread_mutex_consistent(&shared->mutex);
                }
                pthread_mutex_unlock(&shared->mutex);
            }
            pairs += BATCH;
            time = now();
        }
        while (time < end);
        printf("pairs %lld %lld %lld\n", pairs, time - start, waited() - waited_before);
        fflush(stdout);
    }
    return 0;
}
