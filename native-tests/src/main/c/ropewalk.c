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
 * A peer of Ropewalk in C, in one file, because a library of one file is added to a program by adding it; so it is
 * longer than a file of this project may be otherwise. Sections, each with a line of dashes and a comment that says
 * what its algorithm is: errors; memory; system; participants; files; objects; waiting; rings (layout, slots,
 * announcements, bias, blocks, room, producers, consumers); queue; ring; pipe; and what is appended.
 *
 * Common to all of it:
 * - Words in shared memory are read and written by the functions of the section "memory" and by nothing else. They name
 *   the order that is needed: acquire and release unless the name says more. Every store, and every compare-and-set,
 *   calls rw_at_store() first when the file is compiled with -DRW_AT_STORE: a test kills the process there.
 * - What was read from shared memory is believed only after a check. Indices are computed from positions by a mask, and
 *   from blocks after a comparison; loops have a bound that does not come from the memory.
 * - A process never gives its proof of life back, and never does anything in the name of another but what FORMAT.md
 *   says of the dead.
 */
#define _GNU_SOURCE
#include "ropewalk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(void *) == 8 && sizeof(off_t) == 8 && sizeof(size_t) == 8, "a system of 64 bits");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the magic is written as a number");

#define MAY_BE_UNUSED __attribute__((unused))

/* ---------------------------------------------------------------------------------------------------------- errors */

#define MESSAGE_LENGTH 512

static _Thread_local char last_message[MESSAGE_LENGTH];

/** Returns the code, and keeps what there is to say. */
__attribute__((format(printf, 2, 3))) static int fail(int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(last_message, sizeof last_message, format, arguments);
    va_end(arguments);
    return code;
}

/** Of a system call that has just failed. */
static int fail_io(const char *what, const char *name)
{
    const int error = errno;
    const int code = ENOSPC == error || EDQUOT == error || ENOMEM == error ? RW_NO_SPACE : RW_IO;
    return fail(code, "%s: name=%s errno=%d reason=\"%s\"", what, name, error, strerror(error));
}

const char *rw_message(void)
{
    return last_message;
}

/* ---------------------------------------------------------------------------------------------------------- memory */

/*
 * The only way to shared words. _relaxed, acquire and release, and _seq are those of C11. A compare-and-set is
 * sequentially consistent, strong, and from exactly the word that was seen. On x86 all of them are plain moves but the
 * compare-and-set, the exchange, the addition and store_seq, which are full fences.
 */
#ifdef RW_AT_STORE
extern void rw_at_store(void);
#define AT_STORE() rw_at_store()
#else
#define AT_STORE() ((void)0)
#endif

static inline uint64_t load64(const void *at)
{
    return __atomic_load_n((const uint64_t *)at, __ATOMIC_ACQUIRE);
}

static inline uint64_t load64_relaxed(const void *at)
{
    return __atomic_load_n((const uint64_t *)at, __ATOMIC_RELAXED);
}

static inline uint64_t load64_seq(const void *at)
{
    return __atomic_load_n((const uint64_t *)at, __ATOMIC_SEQ_CST);
}

static inline void store64(void *at, uint64_t value)
{
    AT_STORE();
    __atomic_store_n((uint64_t *)at, value, __ATOMIC_RELEASE);
}

static inline void store64_relaxed(void *at, uint64_t value)
{
    AT_STORE();
    __atomic_store_n((uint64_t *)at, value, __ATOMIC_RELAXED);
}

static inline void store64_seq(void *at, uint64_t value)
{
    AT_STORE();
    __atomic_store_n((uint64_t *)at, value, __ATOMIC_SEQ_CST);
}

static inline bool cas64(void *at, uint64_t expected, uint64_t value)
{
    AT_STORE();
    return __atomic_compare_exchange_n(
        (uint64_t *)at, &expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static inline uint64_t exchange64(void *at, uint64_t value)
{
    AT_STORE();
    return __atomic_exchange_n((uint64_t *)at, value, __ATOMIC_SEQ_CST);
}

/** Returns what was there before. */
static inline uint64_t add64(void *at, uint64_t delta)
{
    AT_STORE();
    return __atomic_fetch_add((uint64_t *)at, delta, __ATOMIC_SEQ_CST);
}

static inline uint32_t load32(const void *at)
{
    return __atomic_load_n((const uint32_t *)at, __ATOMIC_ACQUIRE);
}

static inline uint32_t load32_relaxed(const void *at)
{
    return __atomic_load_n((const uint32_t *)at, __ATOMIC_RELAXED);
}

static inline uint32_t load32_seq(const void *at)
{
    return __atomic_load_n((const uint32_t *)at, __ATOMIC_SEQ_CST);
}

static inline void store32(void *at, uint32_t value)
{
    AT_STORE();
    __atomic_store_n((uint32_t *)at, value, __ATOMIC_RELEASE);
}

static inline void store32_relaxed(void *at, uint32_t value)
{
    AT_STORE();
    __atomic_store_n((uint32_t *)at, value, __ATOMIC_RELAXED);
}

static inline bool cas32(void *at, uint32_t expected, uint32_t value)
{
    AT_STORE();
    return __atomic_compare_exchange_n(
        (uint32_t *)at, &expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static inline uint32_t add32(void *at, uint32_t delta)
{
    AT_STORE();
    return __atomic_fetch_add((uint32_t *)at, delta, __ATOMIC_SEQ_CST);
}

/** Bytes that others see only after a release store that follows. */
static inline void copy_in(void *to, const void *from, size_t length)
{
    if (length > 0)
    {
        AT_STORE();
        memcpy(to, from, length);
    }
}

/** To the larger value; returns true if this call has changed it. */
static inline bool raise64(void *at, uint64_t value)
{
    uint64_t seen = load64(at);
    while ((int64_t)(value - seen) > 0)
    {
        if (cas64(at, seen, value))
        {
            return true;
        }
        seen = load64(at);
    }
    return false;
}

/* ---------------------------------------------------------------------------------------------------------- system */

#define SECOND_NS INT64_C(1000000000)
#define MILLISECOND_NS INT64_C(1000000)
/** Nobody sleeps for longer without a look: who would have woken it may have died. */
#define SLICE_NS (50 * MILLISECOND_NS)

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_NS + now.tv_nsec;
}

/** Instant on the monotonic clock; RW_FOREVER stays what it is. */
static int64_t deadline_after(int64_t timeout_ns)
{
    if (timeout_ns <= 0)
    {
        return INT64_MIN;
    }
    const int64_t now = now_ns();
    return timeout_ns > RW_FOREVER - now ? RW_FOREVER : now + timeout_ns;
}

/** Above 0 while there is time. */
static int64_t remaining_ns(int64_t deadline)
{
    return RW_FOREVER == deadline ? RW_FOREVER : INT64_MIN == deadline ? 0 : deadline - now_ns();
}

static void sleep_ns(int64_t time_ns)
{
    const struct timespec time = {.tv_sec = time_ns / SECOND_NS, .tv_nsec = time_ns % SECOND_NS};
    nanosleep(&time, NULL);
}

static inline void pause_briefly(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("isb" ::: "memory");
#else
    __asm__ __volatile__("" ::: "memory");
#endif
}

/** While the word has this value, for so long at most; may return early. The word may be in any process's mapping. */
static void futex_wait(const void *word, uint32_t value, int64_t timeout_ns)
{
    const struct timespec time = {.tv_sec = timeout_ns / SECOND_NS, .tv_nsec = timeout_ns % SECOND_NS};
    syscall(SYS_futex, word, FUTEX_WAIT, value, &time, NULL, 0);
}

/** How many were found asleep. */
static long futex_wake(const void *word, int count)
{
    return syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
}

/** A random number that is not 0. */
static uint64_t random64(void)
{
    uint64_t drawn = 0;
    while (0 == drawn)
    {
        if (getrandom(&drawn, sizeof drawn, 0) != (ssize_t)sizeof drawn)
        {
            drawn = (uint64_t)now_ns() * UINT64_C(0x9E3779B97F4A7C15) ^ (uint64_t)getpid();
        }
    }
    return drawn;
}

/** Of the calling thread: not 0, and not used again while this process lives. */
static uint64_t thread_number(void)
{
    static uint64_t last;
    static _Thread_local uint64_t number;
    if (0 == number)
    {
        number = __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
    }
    return number;
}

#define BARRIER_UNKNOWN 0
#define BARRIER_REGISTERED 1
#define BARRIER_ABSENT 2

static int barrier_state = BARRIER_UNKNOWN;

/**
 * Registers this process for MEMBARRIER_CMD_GLOBAL_EXPEDITED: from then on the barriers that others issue are full
 * fences in its threads, and it need not fence before it looks whether anybody sleeps. Once a process, before it does
 * anything in a walk.
 */
static void register_barrier(void)
{
    if (BARRIER_UNKNOWN == __atomic_load_n(&barrier_state, __ATOMIC_ACQUIRE))
    {
        const long result = syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0);
        __atomic_store_n(&barrier_state, 0 == result ? BARRIER_REGISTERED : BARRIER_ABSENT, __ATOMIC_RELEASE);
    }
}

static bool has_barrier(void)
{
    return BARRIER_REGISTERED == __atomic_load_n(&barrier_state, __ATOMIC_RELAXED);
}

/** A full fence in every running thread of every registered process. */
static int issue_barrier(void)
{
    if (!has_barrier() || 0 != syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0))
    {
        return fail(RW_IO, "membarrier(2) cannot be used here, but another process uses this object with it");
    }
    return RW_ACCEPTED;
}

/* ---------------------------------------------------------------------------------------------------- participants */

/*
 * Ancestor: a lock that the kernel takes back when its holder ends, as in iceoryx2's process monitoring; here one byte
 * of one file for each (slot, generation). The model is native-tests/src/model/participants.pml.
 *
 * Invariants. (1) The byte of (slot, generation) is locked by one process in the history of a walk and never again:
 * generations only grow, and a record moves on only by compare-and-set. (2) A token is told to others only after its
 * byte is locked and its record is LIVE, and the byte stays locked while the process runs; hence byte free, or record
 * of another generation, is dead, and dead is for ever. (3) A record that is JOINING names a token that nobody uses
 * yet, so anybody may overtake a joiner that stopped. The system call that asks orders all stores of the dead before
 * what the asker does next; the proof may therefore be older than the compare-and-set that rests on it.
 *
 * The lock belongs to the description of an opening (F_OFD_SETLK). So this file is opened once a process, and the
 * descriptor is never closed; what this process holds is known here, because a question about one's own byte through
 * one's own opening would change the lock. A child of fork shares the opening, and would prove the life of its parent
 * for as long as it lives itself: it closes its descriptor at once (forked()).
 */
#define LOCK_FILE ".owners"
#define RECORDS_FILE ".participants"
#define TOKEN_SLOT_BITS 10
#define TOKEN_GENERATION_MASK UINT64_C(0x3FFF)
#define TOKEN_NOBODY UINT32_C(0)
#define TOKEN_SEAL UINT32_C(0xFFFFFF)
#define SLOT_COUNT UINT64_C(1024)
#define MAX_GENERATION (UINT64_C(1) << 48)
#define GATE_PATIENCE_NS (10 * SECOND_NS)
#define MAX_ATTEMPTS 1000

#define PARTICIPANTS_HINT 0
#define PARTICIPANTS_RECORDS 128
#define PARTICIPANTS_WAITS 65664
#define PARTICIPANTS_BODY (PARTICIPANTS_WAITS + 256 * 128)
#define PARTICIPANTS_FINGERPRINT (PARTICIPANTS_RECORDS * 1024 + 64)
#define RECORD_LENGTH 64
#define RECORD_STATE 0
#define RECORD_PID 8
#define RECORD_START_TIME 16

/** What tells a file from all others that there are. */
struct file_key
{
    dev_t device;
    ino_t inode;
};

/** This process in one walk; made once, and never given up. */
struct participant
{
    struct participant *next;
    struct file_key lock_key;
    struct file_key records_key;
    int lock_file;
    bool joined;
    bool group;
    uint32_t token;
    int64_t own_position;
    unsigned char *records;
    uint64_t walk_id;
};

/** A handle on a walk. */
struct rw_walk
{
    struct participant *me;
    int directory;
    int wait;
    unsigned epoch;
};

static pthread_mutex_t registry_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct participant *registry;
/** Grows by one in each forked child: what was opened before is its parent's. */
static unsigned process_epoch = 1;
static bool watches_forks;

static void before_fork(void)
{
    pthread_mutex_lock(&registry_mutex);
}

static void after_fork(void)
{
    pthread_mutex_unlock(&registry_mutex);
}

static void forked(void)
{
    for (struct participant *one = registry; NULL != one; one = one->next)
    {
        close(one->lock_file);
    }
    registry = NULL;
    process_epoch++;
    barrier_state = BARRIER_UNKNOWN;
    pthread_mutex_unlock(&registry_mutex);
}

static bool is_token_possible(uint32_t token)
{
    return token > TOKEN_NOBODY && token < TOKEN_SEAL;
}

static uint32_t token_of(uint64_t slot, uint64_t generation)
{
    return (uint32_t)((generation & TOKEN_GENERATION_MASK) << TOKEN_SLOT_BITS | slot);
}

static int64_t lock_position(uint64_t slot, uint64_t generation)
{
    return (int64_t)(generation * SLOT_COUNT + slot);
}

static int lock_request(int lock_file, int command, struct flock *request)
{
    int result;
    do
    {
        result = fcntl(lock_file, command, request);
    }
    while (result < 0 && EINTR == errno);
    return result;
}

/** F_WRLCK, F_RDLCK or F_UNLCK of one byte, without waiting: 1, or 0 when others are in the way; or RW_IO. */
static int lock_byte(int lock_file, int type, int64_t position)
{
    struct flock request = {.l_type = (short)type, .l_whence = SEEK_SET, .l_start = position, .l_len = 1};
    if (0 == lock_request(lock_file, F_OFD_SETLK, &request))
    {
        return 1;
    }
    return EAGAIN == errno || EACCES == errno ? 0 : fail_io("cannot lock", LOCK_FILE);
}

/** Whether nobody holds the byte exclusively, this process included. Looks only. */
static bool is_byte_free(const struct participant *me, int64_t position)
{
    struct flock request = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = position, .l_len = 1};
    return !(me->joined && position == me->own_position) &&
        0 == lock_request(me->lock_file, F_OFD_GETLK, &request) && F_UNLCK == request.l_type;
}

/**
 * Whether the process with this token has ended; a number that never was a token counts as dead. One system call. When
 * the kernel does not answer, nobody is dead.
 */
static bool is_dead(const struct participant *me, uint32_t token)
{
    if (me->token == token)
    {
        return false;
    }
    if (!is_token_possible(token))
    {
        return true;
    }
    const uint64_t slot = token & (SLOT_COUNT - 1);
    const uint64_t generation =
        load64_seq(me->records + PARTICIPANTS_RECORDS + slot * RECORD_LENGTH + RECORD_STATE) >> 1;
    if (generation > MAX_GENERATION)
    {
        return false;
    }
    return (generation & TOKEN_GENERATION_MASK) != token >> TOKEN_SLOT_BITS ||
        is_byte_free(me, lock_position(slot, generation));
}

/* ----------------------------------------------------------------------------------------------------------- files */

/*
 * A file is built under a name that nobody opens, ".tmp-", the token of its builder in six hexadecimal digits, "-", and
 * a number; and then gets its real name by link(2), the one step that is atomic and never replaces a file that is
 * there. What a builder that died has left is removed by whoever joins next. The version word is stored last, for those
 * who find the file otherwise.
 */
#define HEADER_LENGTH 256
#define HEADER_MAGIC 0
#define HEADER_VERSION 8
#define HEADER_BYTE_ORDER 12
#define HEADER_KIND 16
#define HEADER_FINGERPRINT 20
#define HEADER_TOTAL_LENGTH 24
#define HEADER_WALK_ID 32
#define HEADER_CREATOR_PID 40
#define HEADER_CREATOR_OWNER 48
#define HEADER_REPAIRS 52
#define HEADER_CREATION_TIME 56
#define HEADER_PARAMETERS 64
#define HEADER_TYPE_LENGTH 128
#define HEADER_TYPE_NAME 132
#define PARAMETER_COUNT 8
#define MAX_TYPE_LENGTH 124
#define FORMAT_VERSION 2
#define BYTE_ORDER_MARK UINT32_C(0x01020304)
/** "ROPEWALK" in a machine whose lowest byte comes first. */
#define MAGIC UINT64_C(0x4B4C415745504F52)

#define KIND_PARTICIPANTS 1
#define KIND_SPSC_RING 2
#define KIND_MPMC_RING 3
#define KIND_QUEUE 4
#define KIND_PIPE 13

/** A result of create_file: there is one of this name. */
#define EXISTS 1

/** What an object is; all who open it must agree. */
struct spec
{
    uint32_t kind;
    uint32_t fingerprint;
    int64_t body_length;
    int64_t parameters[PARAMETER_COUNT];
    const char *parameter_names[PARAMETER_COUNT];
    /** NULL: whatever it is. */
    const char *type_name;
};

/** A file, mapped as a whole. */
struct mapping
{
    unsigned char *base;
    size_t length;
    struct file_key key;
};

/** What fills the body of a new object, which is all zeros; may be NULL. */
typedef void (*initialiser)(unsigned char *body, const void *context);

static void unmap(struct mapping *mapping)
{
    if (NULL != mapping->base)
    {
        munmap(mapping->base, mapping->length);
        mapping->base = NULL;
    }
}

static int map_file(int file, int64_t length, const char *name, struct mapping *mapping)
{
    void *base = mmap(NULL, (size_t)length, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (MAP_FAILED == base)
    {
        return fail_io("cannot map", name);
    }
    mapping->base = base;
    mapping->length = (size_t)length;
    return RW_ACCEPTED;
}

static bool is_same_file(struct file_key a, struct file_key b)
{
    return a.device == b.device && a.inode == b.inode;
}

/** The file of this name now: 1; 0 if there is none; RW_IO if it is no file of ours. */
static int key_of(int directory, const char *name, struct file_key *key)
{
    struct stat status;
    if (0 != fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW))
    {
        return ENOENT == errno ? 0 : fail_io("cannot look at", name);
    }
    if (!S_ISREG(status.st_mode))
    {
        return fail(RW_IO, "not a regular file: name=%s", name);
    }
    key->device = status.st_dev;
    key->inode = status.st_ino;
    return 1;
}

static void write_header(unsigned char *base, const struct spec *spec, uint64_t walk_id, uint32_t token)
{
    const uint64_t magic = MAGIC;
    const uint32_t byte_order = BYTE_ORDER_MARK;
    const int64_t total = HEADER_LENGTH + spec->body_length;
    const int64_t pid = getpid();
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const int64_t time_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / MILLISECOND_NS;
    const char *type_name = NULL == spec->type_name ? "" : spec->type_name;
    const uint32_t type_length = (uint32_t)strlen(type_name);
    copy_in(base + HEADER_MAGIC, &magic, sizeof magic);
    copy_in(base + HEADER_BYTE_ORDER, &byte_order, sizeof byte_order);
    copy_in(base + HEADER_KIND, &spec->kind, sizeof spec->kind);
    copy_in(base + HEADER_FINGERPRINT, &spec->fingerprint, sizeof spec->fingerprint);
    copy_in(base + HEADER_TOTAL_LENGTH, &total, sizeof total);
    copy_in(base + HEADER_WALK_ID, &walk_id, sizeof walk_id);
    copy_in(base + HEADER_CREATOR_PID, &pid, sizeof pid);
    copy_in(base + HEADER_CREATOR_OWNER, &token, sizeof token);
    copy_in(base + HEADER_CREATION_TIME, &time_ms, sizeof time_ms);
    copy_in(base + HEADER_PARAMETERS, spec->parameters, sizeof spec->parameters);
    copy_in(base + HEADER_TYPE_LENGTH, &type_length, sizeof type_length);
    copy_in(base + HEADER_TYPE_NAME, type_name, type_length);
}

/** Opens a new file under a name of the builder's own. */
static int reserve(int directory, uint32_t token, bool group, char *name, size_t size)
{
    static uint64_t count;
    for (int i = 0; i < MAX_ATTEMPTS; i++)
    {
        const uint64_t number = __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
        snprintf(name, size, ".tmp-%06x-%llx", (unsigned)token, (unsigned long long)number);
        const int file = openat(directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file >= 0)
        {
            if (group && 0 != fchmod(file, 0660))
            {
                const int code = fail_io("cannot set the mode of", name);
                unlinkat(directory, name, 0);
                close(file);
                return code;
            }
            return file;
        }
        if (EEXIST != errno)
        {
            return fail_io("cannot create", name);
        }
    }
    return fail(RW_IO, "no free temporary name: attempts=%d", MAX_ATTEMPTS);
}

/** Fills a file that nobody else knows; all blocks are allocated, so that no later store meets a full device. */
static int build(int file, const char *name, const struct spec *spec, uint64_t walk_id, uint32_t token,
    initialiser initialise, const void *context, struct mapping *mapping)
{
    const int64_t length = HEADER_LENGTH + spec->body_length;
    const int error = posix_fallocate(file, 0, length);
    if (0 != error)
    {
        errno = error;
        return fail_io("cannot allocate", name);
    }
    struct stat status;
    if (0 != fstat(file, &status))
    {
        return fail_io("cannot look at", name);
    }
    mapping->key = (struct file_key){.device = status.st_dev, .inode = status.st_ino};
    const int code = map_file(file, length, name, mapping);
    if (RW_ACCEPTED == code)
    {
        write_header(mapping->base, spec, walk_id, token);
        if (NULL != initialise)
        {
            initialise(mapping->base + HEADER_LENGTH, context);
        }
        store32(mapping->base + HEADER_VERSION, FORMAT_VERSION);
    }
    return code;
}

/** Creates a file with its name and content in one step: RW_ACCEPTED, EXISTS, or a failure. */
static int create_file(int directory, const char *name, const struct spec *spec, uint64_t walk_id, uint32_t token,
    bool group, initialiser initialise, const void *context, struct mapping *mapping)
{
    char unfinished[48];
    const int file = reserve(directory, token, group, unfinished, sizeof unfinished);
    if (file < 0)
    {
        return file;
    }
    int code = build(file, name, spec, walk_id, token, initialise, context, mapping);
    close(file);
    if (RW_ACCEPTED == code && 0 != linkat(directory, unfinished, directory, name, 0))
    {
        code = EEXIST == errno ? EXISTS : fail_io("cannot link", name);
    }
    unlinkat(directory, unfinished, 0);
    if (RW_ACCEPTED != code)
    {
        unmap(mapping);
    }
    return code;
}

/** Is it a file of ours that this code can read, whole, and of this machine's byte order? */
static int check_format(const struct mapping *mapping, const char *name)
{
    const uint32_t version = load32(mapping->base + HEADER_VERSION);
    const uint64_t magic = load64_relaxed(mapping->base + HEADER_MAGIC);
    const uint32_t byte_order = load32_relaxed(mapping->base + HEADER_BYTE_ORDER);
    const uint64_t total = load64_relaxed(mapping->base + HEADER_TOTAL_LENGTH);
    if (MAGIC != magic)
    {
        return fail(RW_CORRUPT, "not a Ropewalk file: name=%s magic=0x%llx", name, (unsigned long long)magic);
    }
    if (0 == version)
    {
        return fail(RW_CORRUPT, "unfinished file: name=%s version=0", name);
    }
    if (__builtin_bswap32(BYTE_ORDER_MARK) == byte_order)
    {
        return fail(RW_MISMATCH, "byte order: name=%s", name);
    }
    if (BYTE_ORDER_MARK != byte_order)
    {
        return fail(RW_CORRUPT, "byte-order mark damaged: name=%s mark=0x%x", name, byte_order);
    }
    if (FORMAT_VERSION != version)
    {
        return fail(RW_MISMATCH, "written by another version of Ropewalk: name=%s expected=%d found=%u", name,
            FORMAT_VERSION, version);
    }
    if (total != mapping->length)
    {
        return fail(RW_CORRUPT, "truncated or extended file: name=%s expected=%llu found=%zu", name,
            (unsigned long long)total, mapping->length);
    }
    return RW_ACCEPTED;
}

/** Opens and maps a file of ours, of whatever kind; RW_NOT_FOUND if there is none. */
static int open_file(int directory, const char *name, struct mapping *mapping)
{
    const int file = openat(directory, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
    {
        return ENOENT == errno ? fail(RW_NOT_FOUND, "no such object: name=%s", name) : fail_io("cannot open", name);
    }
    struct stat status;
    int code = RW_ACCEPTED;
    if (0 != fstat(file, &status) || !S_ISREG(status.st_mode))
    {
        code = fail(RW_IO, "not a regular file: name=%s", name);
    }
    else if (status.st_size <= HEADER_LENGTH || status.st_size > INT32_MAX)
    {
        code = fail(RW_CORRUPT, "file length out of range: name=%s length=%lld", name, (long long)status.st_size);
    }
    else
    {
        mapping->key = (struct file_key){.device = status.st_dev, .inode = status.st_ino};
        code = map_file(file, status.st_size, name, mapping);
    }
    close(file);
    if (RW_ACCEPTED == code)
    {
        code = check_format(mapping, name);
        if (RW_ACCEPTED != code)
        {
            unmap(mapping);
        }
    }
    return code;
}

static int check_kind(const struct mapping *mapping, const char *name, uint32_t kind, uint32_t fingerprint)
{
    const uint32_t found_kind = load32_relaxed(mapping->base + HEADER_KIND);
    const uint32_t found = load32_relaxed(mapping->base + HEADER_FINGERPRINT);
    if (kind != found_kind)
    {
        return fail(RW_MISMATCH, "kind: name=%s expected=%u found=%u", name, kind, found_kind);
    }
    if (fingerprint != found)
    {
        return fail(RW_MISMATCH, "layout fingerprint: name=%s expected=%u found=%u", name, fingerprint, found);
    }
    return RW_ACCEPTED;
}

static int check_type_name(const struct mapping *mapping, const char *name, const char *expected)
{
    const uint32_t length = load32_relaxed(mapping->base + HEADER_TYPE_LENGTH);
    if (length > MAX_TYPE_LENGTH)
    {
        return fail(RW_CORRUPT, "type name length out of range: name=%s length=%u", name, length);
    }
    const char *found = (const char *)mapping->base + HEADER_TYPE_NAME;
    if (NULL != expected && (strlen(expected) != length || 0 != memcmp(expected, found, length)))
    {
        return fail(RW_MISMATCH, "element type: name=%s expected=%s found=%.*s", name, expected, (int)length, found);
    }
    return RW_ACCEPTED;
}

static int64_t parameter(const struct mapping *mapping, int index)
{
    return (int64_t)load64_relaxed(mapping->base + HEADER_PARAMETERS + index * 8);
}

static int check_spec(const struct mapping *mapping, const char *name, const struct spec *spec)
{
    int code = check_kind(mapping, name, spec->kind, spec->fingerprint);
    for (int i = 0; RW_ACCEPTED == code && i < PARAMETER_COUNT; i++)
    {
        if (spec->parameters[i] != parameter(mapping, i))
        {
            code = fail(RW_MISMATCH, "%s: name=%s expected=%lld found=%lld",
                NULL == spec->parameter_names[i] ? "parameter" : spec->parameter_names[i], name,
                (long long)spec->parameters[i], (long long)parameter(mapping, i));
        }
    }
    if (RW_ACCEPTED == code)
    {
        code = check_type_name(mapping, name, spec->type_name);
    }
    if (RW_ACCEPTED == code && mapping->length != (size_t)(HEADER_LENGTH + spec->body_length))
    {
        code = fail(RW_CORRUPT, "length does not follow from the parameters: name=%s expected=%lld found=%zu", name,
            (long long)(HEADER_LENGTH + spec->body_length), mapping->length);
    }
    return code;
}

/** The owner in the name of a file that its builder, or its maker for a child, has not lived to finish; or -1. */
static int64_t unfinished_owner(const char *name)
{
    unsigned token = 0;
    int end = 0;
    const bool is_temporary = 1 == sscanf(name, ".tmp-%6x-%n", &token, &end) && 12 == end;
    const bool is_handed = !is_temporary && 1 == sscanf(name, "_handed-%6x-%n", &token, &end) && 15 == end;
    const size_t length = strlen(name);
    const size_t digits = strspn(name + (is_temporary || is_handed ? end : 0), "0123456789abcdef");
    return (is_temporary || is_handed) && digits > 0 && digits <= 16 && length == (size_t)end + digits ?
        (int64_t)token : -1;
}

/** Removes what one owner has left unfinished: a dead one, or nobody; or, with NULL, what nobody has. */
static void remove_unfinished(int directory, const struct participant *me)
{
    const int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    if (NULL == entries)
    {
        if (copy >= 0)
        {
            close(copy);
        }
        return;
    }
    for (const struct dirent *entry = readdir(entries); NULL != entry; entry = readdir(entries))
    {
        const int64_t owner = unfinished_owner(entry->d_name);
        const bool is_left = NULL == me ? TOKEN_NOBODY == owner : owner > 0 && is_dead(me, (uint32_t)owner);
        if (is_left)
        {
            unlinkat(directory, entry->d_name, 0);
        }
    }
    closedir(entries);
}

/* ------------------------------------------------------------------------------------------------- joining a walk */

/** A result of try_join: somebody is in the way for a moment, or there is now what was missing. */
#define AGAIN 2

static const struct spec records_spec = {
    .kind = KIND_PARTICIPANTS,
    .fingerprint = PARTICIPANTS_FINGERPRINT,
    .body_length = PARTICIPANTS_BODY,
    .parameters = {(int64_t)SLOT_COUNT},
    .parameter_names = {"slots"},
    .type_name = "",
};

/** Milliseconds since the epoch at which this process began; informative. */
static int64_t start_time_ms(void)
{
    char text[1024];
    unsigned long long ticks = 0;
    FILE *file = fopen("/proc/self/stat", "re");
    if (NULL != file)
    {
        const char *after = NULL != fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;
        if (NULL == after ||
            1 != sscanf(after + 1, "%*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu",
            &ticks))
        {
            ticks = 0;
        }
        fclose(file);
    }
    struct timespec up;
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &up);
    clock_gettime(CLOCK_REALTIME, &now);
    const int64_t boot_ms = ((int64_t)now.tv_sec - up.tv_sec) * 1000 + (now.tv_nsec - up.tv_nsec) / MILLISECOND_NS;
    return boot_ms + (int64_t)(ticks * 1000 / (unsigned long long)sysconf(_SC_CLK_TCK));
}

/** From JOINING to LIVE: only now is the token one. */
static int lock_and_go_live(struct participant *me, uint64_t slot, uint64_t generation)
{
    unsigned char *record = me->records + PARTICIPANTS_RECORDS + slot * RECORD_LENGTH;
    const int64_t position = lock_position(slot, generation);
    const int locked = lock_byte(me->lock_file, F_WRLCK, position);
    if (1 != locked)
    {
        return 0 == locked ? AGAIN : locked;
    }
    if (!cas64(record + RECORD_STATE, generation << 1, generation << 1 | 1))
    {
        /* Overtaken while JOINING. Nobody has seen this token, so giving its byte back misleads nobody. */
        lock_byte(me->lock_file, F_UNLCK, position);
        return AGAIN;
    }
    store64_relaxed(record + RECORD_PID, (uint64_t)getpid());
    store64_relaxed(record + RECORD_START_TIME, (uint64_t)start_time_ms());
    me->own_position = position;
    me->token = token_of(slot, generation);
    me->joined = true;
    return RW_ACCEPTED;
}

static int try_take_slot(struct participant *me, uint64_t slot, bool may_overtake)
{
    unsigned char *record = me->records + PARTICIPANTS_RECORDS + slot * RECORD_LENGTH;
    const uint64_t state = load64_seq(record + RECORD_STATE);
    const uint64_t generation = state >> 1;
    const bool is_live = 0 != (state & 1);
    if (generation >= MAX_GENERATION)
    {
        return fail(RW_CORRUPT, "generation out of range: slot=%llu generation=%llu", (unsigned long long)slot,
            (unsigned long long)generation);
    }
    if (is_live ? !is_byte_free(me, lock_position(slot, generation)) : 0 != state && !may_overtake)
    {
        return AGAIN;
    }
    uint64_t next = generation + 1;
    if (!is_token_possible(token_of(slot, next)))
    {
        next++;
    }
    return cas64(record + RECORD_STATE, state, next << 1) ? lock_and_go_live(me, slot, next) : AGAIN;
}

/** First of the slots that are free or of the dead; only then of those who are joining, and may have died so. */
static int take_slot(struct participant *me)
{
    const uint64_t first = add64(me->records + PARTICIPANTS_HINT, 1);
    for (uint64_t i = 0; i < 2 * SLOT_COUNT; i++)
    {
        const int code = try_take_slot(me, (first + i) & (SLOT_COUNT - 1), i >= SLOT_COUNT);
        if (AGAIN != code)
        {
            return code;
        }
    }
    return fail(RW_TOO_MANY, "too many participants: slots=%d", (int)SLOT_COUNT);
}

static bool is_in_place(const struct participant *me, int directory)
{
    struct file_key lock_key = {0};
    struct file_key records_key = {0};
    return 1 == key_of(directory, LOCK_FILE, &lock_key) && is_same_file(lock_key, me->lock_key) &&
        (!me->joined ||
        (1 == key_of(directory, RECORDS_FILE, &records_key) && is_same_file(records_key, me->records_key)));
}

/** By who holds the gate shared. */
static int open_records(struct participant *me, int directory)
{
    struct mapping mapping = {0};
    int code = open_file(directory, RECORDS_FILE, &mapping);
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    code = check_spec(&mapping, RECORDS_FILE, &records_spec);
    if (RW_ACCEPTED == code)
    {
        me->records = mapping.base + HEADER_LENGTH;
        me->records_key = mapping.key;
        me->walk_id = load64_relaxed(mapping.base + HEADER_WALK_ID);
        code = take_slot(me);
    }
    if (RW_ACCEPTED != code)
    {
        me->records = NULL;
        unmap(&mapping);
    }
    return code;
}

/** By who holds the gate exclusively: nobody else makes files with nobody's token, so those there are of the dead. */
static int create_records(const struct participant *me, int directory)
{
    struct file_key found = {0};
    if (!is_in_place(me, directory) || 0 != key_of(directory, RECORDS_FILE, &found))
    {
        return AGAIN;
    }
    remove_unfinished(directory, NULL);
    struct mapping mapping = {0};
    const int code = create_file(directory, RECORDS_FILE, &records_spec, random64(), TOKEN_NOBODY, me->group, NULL,
        NULL, &mapping);
    unmap(&mapping);
    return code < 0 ? code : AGAIN;
}

/** One attempt, by who holds the registry. */
static int try_join(struct participant *me, int directory)
{
    int gate = lock_byte(me->lock_file, F_RDLCK, 0);
    if (1 != gate)
    {
        return 0 == gate ? AGAIN : gate;
    }
    int code = is_in_place(me, directory) ? open_records(me, directory) : AGAIN;
    lock_byte(me->lock_file, F_UNLCK, 0);
    if (RW_NOT_FOUND != code)
    {
        return code;
    }
    gate = lock_byte(me->lock_file, F_WRLCK, 0);
    if (1 != gate)
    {
        return 0 == gate ? AGAIN : gate;
    }
    code = create_records(me, directory);
    lock_byte(me->lock_file, F_UNLCK, 0);
    return code;
}

/** Opens the lock file, made if it is missing; the same one once a process. By who holds the registry. */
static int open_lock_file(int directory, struct participant **found)
{
    struct file_key key = {0};
    const int there = key_of(directory, LOCK_FILE, &key);
    for (struct participant *one = registry; 1 == there && NULL != one; one = one->next)
    {
        if (is_same_file(key, one->lock_key))
        {
            *found = one;
            return RW_ACCEPTED;
        }
    }
    if (there < 0)
    {
        return there;
    }
    const int flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC | (0 == there ? O_CREAT | O_EXCL : 0);
    const int file = openat(directory, LOCK_FILE, flags, 0600);
    if (file < 0)
    {
        return EEXIST == errno || ENOENT == errno ? AGAIN : fail_io("cannot open", LOCK_FILE);
    }
    struct stat status;
    struct participant *made = calloc(1, sizeof *made);
    if (NULL == made || 0 != fstat(file, &status))
    {
        free(made);
        return fail_io("cannot open", LOCK_FILE);
    }
    made->lock_key = (struct file_key){.device = status.st_dev, .inode = status.st_ino};
    made->lock_file = file;
    made->group = 060 == (status.st_mode & 060);
    made->next = registry;
    registry = made;
    *found = made;
    return RW_ACCEPTED;
}

static int join(int directory, struct participant **joined)
{
    const int64_t deadline = deadline_after(GATE_PATIENCE_NS);
    int64_t pause_ns = 1000;
    do
    {
        struct participant *me = NULL;
        int code = open_lock_file(directory, &me);
        if (RW_ACCEPTED == code && !me->joined)
        {
            code = try_join(me, directory);
        }
        else if (RW_ACCEPTED == code && !is_in_place(me, directory))
        {
            code = fail(RW_GONE, "walk was removed in part");
        }
        if (AGAIN != code)
        {
            *joined = me;
            return code;
        }
        sleep_ns(pause_ns);
        pause_ns = pause_ns < MILLISECOND_NS ? pause_ns * 2 : MILLISECOND_NS;
    }
    while (remaining_ns(deadline) > 0);
    return fail(RW_HELD_UP, "cannot join: another process holds the gate and may be stopped: waitedMs=%d",
        (int)(GATE_PATIENCE_NS / MILLISECOND_NS));
}

/** Members of a group may use the walk, if its directory says so, and nobody else. */
static int check_access(const struct participant *me, int directory)
{
    struct stat status;
    if (me->group && (0 != fstat(directory, &status) || 02770 != (status.st_mode & 07777)))
    {
        return fail(RW_IO, "directory mode does not allow sharing with a group: expected=2770");
    }
    return RW_ACCEPTED;
}

static int open_directory(const char *path)
{
    if (0 != mkdir(path, 0700) && EEXIST != errno)
    {
        return fail_io("cannot make the directory", path);
    }
    const int directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return directory >= 0 ? directory : fail_io("cannot open the directory", path);
}

int rw_walk_open(const char *directory, rw_walk **walk)
{
    if (NULL == directory || NULL == walk || '\0' == directory[0])
    {
        return fail(RW_INVALID, "directory and walk must be given");
    }
    register_barrier();
    const int opened = open_directory(directory);
    if (opened < 0)
    {
        return opened;
    }
    rw_walk *made = calloc(1, sizeof *made);
    pthread_mutex_lock(&registry_mutex);
    if (!watches_forks)
    {
        watches_forks = 0 == pthread_atfork(before_fork, after_fork, forked);
    }
    struct participant *me = NULL;
    int code = NULL == made ? fail(RW_NO_SPACE, "no memory") : join(opened, &me);
    if (RW_ACCEPTED == code)
    {
        code = check_access(me, opened);
    }
    if (RW_ACCEPTED == code)
    {
        remove_unfinished(opened, me);
    }
    pthread_mutex_unlock(&registry_mutex);
    if (RW_ACCEPTED != code)
    {
        close(opened);
        free(made);
        return code;
    }
    *made = (rw_walk){.me = me, .directory = opened, .wait = RW_HYBRID, .epoch = process_epoch};
    *walk = made;
    return RW_ACCEPTED;
}

int rw_walk_close(rw_walk *walk)
{
    if (NULL == walk)
    {
        return fail(RW_INVALID, "no walk");
    }
    close(walk->directory);
    free(walk);
    return RW_ACCEPTED;
}

int rw_walk_set_wait(rw_walk *walk, int wait)
{
    if (NULL == walk || (RW_HYBRID != wait && RW_SPIN != wait))
    {
        return fail(RW_INVALID, "wait must be RW_HYBRID or RW_SPIN: wait=%d", wait);
    }
    walk->wait = wait;
    return RW_ACCEPTED;
}

int rw_walk_owner(const rw_walk *walk)
{
    return NULL == walk ? fail(RW_INVALID, "no walk") : (int)walk->me->token;
}

/* --------------------------------------------------------------------------------------------------------- objects */

#define MAX_NAME_LENGTH 200
/** What the interface calls every function by which a body is told, and checked, is `object`. */
struct object
{
    struct participant *me;
    struct mapping mapping;
    unsigned char *body;
    int64_t body_length;
    int wait;
    unsigned epoch;
    char name[MAX_NAME_LENGTH + 1];
};

/** First thing of every function on a handle: is it there, and of this process? */
static inline bool is_ours(const struct object *object)
{
    return NULL != object && object->epoch == process_epoch;
}

static int not_ours(void)
{
    return fail(RW_INVALID, "no handle, or one of the process from which this one was forked");
}

static bool is_random_name(const char *name, const char *prefix)
{
    const size_t length = strlen(prefix);
    return 0 == strncmp(name, prefix, length) && strlen(name) == length + 16 &&
        16 == strspn(name + length, "0123456789abcdef");
}

static int check_name(const char *name, bool is_new)
{
    const size_t length = NULL == name ? 0 : strnlen(name, MAX_NAME_LENGTH + 1);
    if (0 == length || length > MAX_NAME_LENGTH)
    {
        return fail(RW_INVALID, "name must have from 1 to %d characters: length=%zu", MAX_NAME_LENGTH, length);
    }
    for (size_t i = 0; i < length; i++)
    {
        const char c = name[i];
        const bool is_alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_alphanumeric && (0 == i || ('_' != c && '.' != c && '-' != c)))
        {
            return fail(RW_INVALID, "name must start with a letter or a digit, and contain only letters, digits, "
                "'_', '.' and '-': index=%zu", i);
        }
    }
    if (NULL != strstr(name, "..") ||
        (is_new && (is_random_name(name, "anonymous-") || is_random_name(name, "tmp-"))))
    {
        return fail(RW_INVALID, "name is reserved, or has '..': name=%s", name);
    }
    return RW_ACCEPTED;
}

static int check_walk(const rw_walk *walk)
{
    if (NULL == walk || walk->epoch != process_epoch)
    {
        return not_ours();
    }
    if (!is_in_place(walk->me, walk->directory))
    {
        return fail(RW_GONE, "walk was removed; what is there now must be opened anew");
    }
    return RW_ACCEPTED;
}

static int check_walk_id(const rw_walk *walk, const struct mapping *mapping, const char *name)
{
    const uint64_t found = load64_relaxed(mapping->base + HEADER_WALK_ID);
    if (walk->me->walk_id != found)
    {
        return fail(RW_MISMATCH, "copied from another walk: name=%s expected=0x%llx found=0x%llx", name,
            (unsigned long long)walk->me->walk_id, (unsigned long long)found);
    }
    return RW_ACCEPTED;
}

static void fill_object(struct object *object, const rw_walk *walk, const char *name, struct mapping mapping)
{
    *object = (struct object){
        .me = walk->me,
        .mapping = mapping,
        .body = mapping.base + HEADER_LENGTH,
        .body_length = (int64_t)mapping.length - HEADER_LENGTH,
        .wait = walk->wait,
        .epoch = walk->epoch,
    };
    memcpy(object->name, name, strlen(name) + 1);
}

static void close_object(struct object *object)
{
    unmap(&object->mapping);
}

/**
 * Opens an object that exists and is of a kind, with whatever parameters: the caller computes its spec from them, and
 * lets check_spec say whether that is what is there. RW_NOT_FOUND.
 */
static int open_object(
    rw_walk *walk, const char *name, uint32_t kind, uint32_t fingerprint, struct object *object)
{
    int code = check_walk(walk);
    code = RW_ACCEPTED == code ? check_name(name, false) : code;
    struct mapping mapping = {0};
    code = RW_ACCEPTED == code ? open_file(walk->directory, name, &mapping) : code;
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    code = check_walk_id(walk, &mapping, name);
    code = RW_ACCEPTED == code ? check_kind(&mapping, name, kind, fingerprint) : code;
    if (RW_ACCEPTED != code)
    {
        unmap(&mapping);
        return code;
    }
    fill_object(object, walk, name, mapping);
    return RW_ACCEPTED;
}

/** Opens an object, or creates it: exactly what the spec says. Of several who create it at once, one does. */
static int open_or_create_object(rw_walk *walk, const char *name, const struct spec *spec, initialiser initialise,
    const void *context, struct object *object)
{
    int code = check_walk(walk);
    code = RW_ACCEPTED == code ? check_name(name, true) : code;
    if (RW_ACCEPTED == code && (NULL == spec->type_name || strlen(spec->type_name) > MAX_TYPE_LENGTH))
    {
        code = fail(RW_INVALID, "type name must be given, with at most %d bytes: name=%s", MAX_TYPE_LENGTH, name);
    }
    for (int i = 0; RW_ACCEPTED == code && i < MAX_ATTEMPTS; i++)
    {
        code = open_object(walk, name, spec->kind, spec->fingerprint, object);
        if (RW_NOT_FOUND != code)
        {
            code = RW_ACCEPTED == code ? check_spec(&object->mapping, name, spec) : code;
            if (RW_ACCEPTED != code && NULL != object->mapping.base)
            {
                close_object(object);
            }
            return code;
        }
        struct mapping mapping = {0};
        code = create_file(walk->directory, name, spec, walk->me->walk_id, walk->me->token, walk->me->group,
            initialise, context, &mapping);
        if (RW_ACCEPTED == code && !is_in_place(walk->me, walk->directory))
        {
            /* Another walk took the place of this one, and what was made is not one of its objects. */
            unlinkat(walk->directory, name, 0);
            unmap(&mapping);
            return fail(RW_GONE, "walk was removed; what is there now must be opened anew");
        }
        if (RW_ACCEPTED == code)
        {
            fill_object(object, walk, name, mapping);
            return RW_ACCEPTED;
        }
        code = EXISTS == code ? RW_ACCEPTED : code;
    }
    return RW_ACCEPTED == code ? fail(RW_IO, "object keeps being created and destroyed: name=%s", name) : code;
}

int rw_walk_destroy(rw_walk *walk, const char *name)
{
    int code = check_walk(walk);
    code = RW_ACCEPTED == code ? check_name(name, false) : code;
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    if (0 == unlinkat(walk->directory, name, 0))
    {
        return 1;
    }
    return ENOENT == errno ? 0 : fail_io("cannot remove", name);
}

/** For those who look: how often something was taken back from the dead. */
static void count_repair(const struct object *object)
{
    add32(object->mapping.base + HEADER_REPAIRS, 1);
}

/* --------------------------------------------------------------------------------------------------------- waiting */

/*
 * Ancestor: event counts (Reed and Kanodia), in the form used with futexes. The word is sequence * 2 + S; S: somebody
 * may sleep.
 *
 *   sleeper: 1 S on by compare-and-set; 2 barrier; 3 look once more; 4 futex-wait while the word is unchanged; again.
 *   waker:   1 publish; 2 fence; 3 S off: done; 4 compare-and-set word to word + 1, which takes S away and moves the
 *            sequence in one step; 5 futex-wake all.
 *
 * Invariant: who sleeps in 4 has seen nothing in 3, after S was on. The waker publishes and looks at S, the sleeper
 * sets S and looks: Dekker's pattern, which needs a full fence on both sides. The sleeper's membarrier is one in every
 * thread of every registered process, so a waker that is registered needs none, only the compiler's order; one that is
 * not fences. The sleeper issues its own also when S was on already: who set it may not have issued its own yet. A
 * sleeper that cannot issue one naps in place of sleeping. A stale S costs one system call and corrects itself.
 *
 * The slice of 50 ms is not needed while nobody dies.
 */
#define SPINS_HYBRID 1000
#define SPINS_BEFORE_YIELD 100
#define SPINS_PER_YIELD 32
#define SPINS_PER_CLOCK 64
#define MIN_NAP_NS 1000
#define MAX_NAP_NS MILLISECOND_NS
/** Longer than a thread is usually kept from its processor half-way through an operation. */
#define PATIENCE_NS (10 * MILLISECOND_NS)

/**
 * Wakes everybody who sleeps on an event count, after something was published. Returns false if somebody had announced
 * to sleep and nobody was found asleep: perhaps it died.
 */
static inline bool event_wake(void *word)
{
    if (has_barrier())
    {
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
    }
    else
    {
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
    }
    if (0 == (load32_relaxed(word) & 1))
    {
        return true;
    }
    for (;;)
    {
        const uint32_t seen = load32_seq(word);
        if (0 == (seen & 1))
        {
            return true;
        }
        if (cas32(word, seen, seen + 1))
        {
            return 0 != futex_wake(word, INT_MAX);
        }
    }
}

/** S on; returns the word to sleep on. The barrier must follow. */
static uint32_t event_mark(void *word)
{
    for (;;)
    {
        const uint32_t seen = load32(word);
        if (0 != (seen & 1))
        {
            return seen;
        }
        if (cas32(word, seen, seen + 1))
        {
            return seen + 1;
        }
    }
}

/** One wait of one thread: looks alternate with waiter_idle. */
struct waiter
{
    void *word;
    int64_t deadline;
    int64_t nap_ns;
    uint32_t spins;
    uint32_t marked;
    int wait;
};

static inline struct waiter waiter_of(void *word, int wait, int64_t deadline)
{
    return (struct waiter){.word = word, .deadline = deadline, .nap_ns = MIN_NAP_NS, .wait = wait};
}

static void nap(struct waiter *waiter, int64_t remaining)
{
    sleep_ns(remaining < waiter->nap_ns ? remaining : waiter->nap_ns);
    waiter->nap_ns = waiter->nap_ns * 2 < MAX_NAP_NS ? waiter->nap_ns * 2 : MAX_NAP_NS;
}

/**
 * After a look that found nothing: spins, announces that it is going to sleep, or sleeps for a slice. True: look again;
 * false: the time is over.
 */
static bool waiter_idle(struct waiter *waiter)
{
    if (waiter->spins < SPINS_HYBRID || RW_SPIN == waiter->wait)
    {
        waiter->spins++;
        if (RW_SPIN != waiter->wait && waiter->spins > SPINS_BEFORE_YIELD && 0 == waiter->spins % SPINS_PER_YIELD)
        {
            sched_yield();
        }
        else
        {
            pause_briefly();
        }
        return 1 != waiter->spins % SPINS_PER_CLOCK || remaining_ns(waiter->deadline) > 0;
    }
    const int64_t remaining = remaining_ns(waiter->deadline);
    if (remaining <= 0)
    {
        return false;
    }
    if (0 == waiter->marked)
    {
        /* A marked word is odd, so 0 is none. */
        waiter->marked = event_mark(waiter->word);
        if (!has_barrier() || RW_ACCEPTED != issue_barrier())
        {
            waiter->marked = 0;
            nap(waiter, remaining);
        }
        return true;
    }
    futex_wait(waiter->word, waiter->marked, remaining < SLICE_NS ? remaining : SLICE_NS);
    waiter->marked = 0;
    return true;
}

/** For a look that a living process has held up: true, after others have run, while it may be looked again. */
static bool be_patient(int64_t *deadline)
{
    if (0 == *deadline)
    {
        *deadline = deadline_after(PATIENCE_NS);
    }
    sched_yield();
    return remaining_ns(*deadline) > 0;
}

/** At most once a millisecond for each reason: whether the kernel may be asked again. Any thread. */
static bool is_due(int64_t *last_asked)
{
    const int64_t seen = __atomic_load_n(last_asked, __ATOMIC_RELAXED);
    const int64_t now = now_ns();
    int64_t expected = seen;
    return now - seen >= MILLISECOND_NS && __atomic_compare_exchange_n(
        last_asked, &expected, now, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}
