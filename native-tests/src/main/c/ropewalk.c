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
#include "ropewalk_format.h"

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
    while ((int64_t)seen < (int64_t)value)
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
#define TOKEN_GENERATION_MASK UINT64_C(0x3FFF)
#define GATE_PATIENCE_NS (10 * SECOND_NS)
#define MAX_ATTEMPTS 1000


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
    return token > RW_OWNER_TOKEN_NOBODY && token < RW_OWNER_TOKEN_SEAL;
}

static uint32_t token_of(uint64_t slot, uint64_t generation)
{
    return (uint32_t)((generation & TOKEN_GENERATION_MASK) << RW_OWNER_TOKEN_SLOT_BITS | slot);
}

static int64_t lock_position(uint64_t slot, uint64_t generation)
{
    return (int64_t)(generation * RW_PARTICIPANTS_SLOT_COUNT + slot);
}

static unsigned char *record_of_slot(const struct participant *me, uint64_t slot)
{
    return me->records + RW_PARTICIPANTS_RECORDS_OFFSET + slot * RW_PARTICIPANT_RECORD_LENGTH;
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
    const uint64_t slot = token & (RW_PARTICIPANTS_SLOT_COUNT - 1);
    const uint64_t generation = load64_seq(record_of_slot(me, slot) + RW_PARTICIPANT_RECORD_STATE_OFFSET) >> 1;
    if (generation > RW_PARTICIPANT_RECORD_MAX_GENERATION)
    {
        return false;
    }
    return (generation & TOKEN_GENERATION_MASK) != token >> RW_OWNER_TOKEN_SLOT_BITS ||
        is_byte_free(me, lock_position(slot, generation));
}

/* ----------------------------------------------------------------------------------------------------------- files */

/*
 * A file is built under a name that nobody opens, ".tmp-", the token of its builder in six hexadecimal digits, "-", and
 * a number; and then gets its real name by link(2), the one step that is atomic and never replaces a file that is
 * there. What a builder that died has left is removed by whoever joins next. The version word is stored last, for those
 * who find the file otherwise.
 */


/** A result of create_file: there is one of this name. */
#define EXISTS 1

/** What an object is; all who open it must agree. */
struct spec
{
    uint32_t kind;
    uint32_t fingerprint;
    int64_t body_length;
    int64_t parameters[RW_SEGMENT_PARAMETER_COUNT];
    const char *parameter_names[RW_SEGMENT_PARAMETER_COUNT];
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
    const uint64_t magic = RW_SEGMENT_MAGIC;
    const uint32_t byte_order = RW_SEGMENT_BYTE_ORDER_MARK;
    const int64_t total = RW_SEGMENT_BODY_OFFSET + spec->body_length;
    const int64_t pid = getpid();
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const int64_t time_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / MILLISECOND_NS;
    const char *type_name = NULL == spec->type_name ? "" : spec->type_name;
    const uint32_t type_length = (uint32_t)strlen(type_name);
    copy_in(base + RW_SEGMENT_MAGIC_OFFSET, &magic, sizeof magic);
    copy_in(base + RW_SEGMENT_BYTE_ORDER_MARK_OFFSET, &byte_order, sizeof byte_order);
    copy_in(base + RW_SEGMENT_KIND_OFFSET, &spec->kind, sizeof spec->kind);
    copy_in(base + RW_SEGMENT_LAYOUT_FINGERPRINT_OFFSET, &spec->fingerprint, sizeof spec->fingerprint);
    copy_in(base + RW_SEGMENT_TOTAL_LENGTH_OFFSET, &total, sizeof total);
    copy_in(base + RW_SEGMENT_WALK_ID_OFFSET, &walk_id, sizeof walk_id);
    copy_in(base + RW_SEGMENT_CREATOR_PID_OFFSET, &pid, sizeof pid);
    copy_in(base + RW_SEGMENT_CREATOR_OWNER_OFFSET, &token, sizeof token);
    copy_in(base + RW_SEGMENT_CREATION_TIME_OFFSET, &time_ms, sizeof time_ms);
    copy_in(base + RW_SEGMENT_PARAMETERS_OFFSET, spec->parameters, sizeof spec->parameters);
    copy_in(base + RW_SEGMENT_TYPE_NAME_LENGTH_OFFSET, &type_length, sizeof type_length);
    copy_in(base + RW_SEGMENT_TYPE_NAME_OFFSET, type_name, type_length);
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
    const int64_t length = RW_SEGMENT_BODY_OFFSET + spec->body_length;
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
            initialise(mapping->base + RW_SEGMENT_BODY_OFFSET, context);
        }
        store32(mapping->base + RW_SEGMENT_VERSION_OFFSET, RW_SEGMENT_VERSION);
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
    const uint32_t version = load32(mapping->base + RW_SEGMENT_VERSION_OFFSET);
    const uint64_t magic = load64_relaxed(mapping->base + RW_SEGMENT_MAGIC_OFFSET);
    const uint32_t byte_order = load32_relaxed(mapping->base + RW_SEGMENT_BYTE_ORDER_MARK_OFFSET);
    const uint64_t total = load64_relaxed(mapping->base + RW_SEGMENT_TOTAL_LENGTH_OFFSET);
    if (RW_SEGMENT_MAGIC != magic)
    {
        return fail(RW_CORRUPT, "not a Ropewalk file: name=%s magic=0x%llx", name, (unsigned long long)magic);
    }
    if (0 == version)
    {
        return fail(RW_CORRUPT, "unfinished file: name=%s version=0", name);
    }
    if (__builtin_bswap32(RW_SEGMENT_BYTE_ORDER_MARK) == byte_order)
    {
        return fail(RW_MISMATCH, "byte order: name=%s", name);
    }
    if (RW_SEGMENT_BYTE_ORDER_MARK != byte_order)
    {
        return fail(RW_CORRUPT, "byte-order mark damaged: name=%s mark=0x%x", name, byte_order);
    }
    if (RW_SEGMENT_VERSION != version)
    {
        return fail(RW_MISMATCH, "written by another version of Ropewalk: name=%s expected=%d found=%u", name,
            RW_SEGMENT_VERSION, version);
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
    else if (status.st_size <= RW_SEGMENT_BODY_OFFSET || status.st_size > INT32_MAX)
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
    const uint32_t found_kind = load32_relaxed(mapping->base + RW_SEGMENT_KIND_OFFSET);
    const uint32_t found = load32_relaxed(mapping->base + RW_SEGMENT_LAYOUT_FINGERPRINT_OFFSET);
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
    const uint32_t length = load32_relaxed(mapping->base + RW_SEGMENT_TYPE_NAME_LENGTH_OFFSET);
    if (length > RW_SEGMENT_TYPE_NAME_CAPACITY)
    {
        return fail(RW_CORRUPT, "type name length out of range: name=%s length=%u", name, length);
    }
    const char *found = (const char *)mapping->base + RW_SEGMENT_TYPE_NAME_OFFSET;
    if (NULL != expected && (strlen(expected) != length || 0 != memcmp(expected, found, length)))
    {
        return fail(RW_MISMATCH, "element type: name=%s expected=%s found=%.*s", name, expected, (int)length, found);
    }
    return RW_ACCEPTED;
}

static int64_t parameter(const struct mapping *mapping, int index)
{
    return (int64_t)load64_relaxed(mapping->base + RW_SEGMENT_PARAMETERS_OFFSET + index * 8);
}

static int check_spec(const struct mapping *mapping, const char *name, const struct spec *spec)
{
    int code = check_kind(mapping, name, spec->kind, spec->fingerprint);
    for (int i = 0; RW_ACCEPTED == code && i < RW_SEGMENT_PARAMETER_COUNT; i++)
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
    if (RW_ACCEPTED == code && mapping->length != (size_t)(RW_SEGMENT_BODY_OFFSET + spec->body_length))
    {
        code = fail(RW_CORRUPT, "length does not follow from the parameters: name=%s expected=%lld found=%zu", name,
            (long long)(RW_SEGMENT_BODY_OFFSET + spec->body_length), mapping->length);
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

/** What is done with each name in a directory. */
typedef void (*name_visitor)(int directory, const char *name, const struct participant *me);

static void visit_names(int directory, name_visitor visit, const struct participant *me)
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
        visit(directory, entry->d_name, me);
    }
    closedir(entries);
}

static bool is_hexadecimal(const char *text, size_t length)
{
    return strspn(text, "0123456789abcdef") >= length;
}

/** Length of the name of the object that this is a part of ("_name.identity.number"); or 0. */
static size_t object_of_part(const char *name)
{
    const char *number = strrchr(name, '.');
    const size_t digits = NULL == number ? 0 : strlen(number + 1);
    const size_t before = NULL == number ? 0 : (size_t)(number - name);
    return '_' == name[0] && digits >= 1 && digits <= 16 && is_hexadecimal(number + 1, digits) && before > 18 &&
        '.' == name[before - 17] && is_hexadecimal(name + before - 16, 16) ? before - 18 : 0;
}

/** Built by nobody's token, by who died before: the caller holds the gate exclusively. */
static void remove_nobodys(int directory, const char *name, const struct participant *me)
{
    (void)me;
    if (RW_OWNER_TOKEN_NOBODY == unfinished_owner(name))
    {
        unlinkat(directory, name, 0);
    }
}

/** What the dead have not finished, or handed to nobody; and parts whose object was removed by one who then died. */
static void remove_unfinished(int directory, const char *name, const struct participant *me)
{
    const int64_t owner = unfinished_owner(name);
    const size_t length = object_of_part(name);
    struct stat status;
    char object[256];
    snprintf(object, sizeof object, "%.*s", (int)length, name + 1);
    if ((owner >= 0 && is_dead(me, (uint32_t)owner)) ||
        (length > 0 && 0 != fstatat(directory, object, &status, AT_SYMLINK_NOFOLLOW) && ENOENT == errno))
    {
        unlinkat(directory, name, 0);
    }
}

static bool is_random_name(const char *name, size_t length, const char *prefix)
{
    const size_t begin = strlen(prefix);
    return 0 == strncmp(name, prefix, begin) && length == begin + 16 && is_hexadecimal(name + begin, 16);
}

/** An object without a name of its own, and its parts: nobody else is there who could be using them. */
static void remove_anonymous(int directory, const char *name, const struct participant *me)
{
    (void)me;
    const size_t length = object_of_part(name);
    if (is_random_name(length > 0 ? name + 1 : name, length > 0 ? length : strlen(name), "anonymous-"))
    {
        unlinkat(directory, name, 0);
    }
}

/* ------------------------------------------------------------------------------------------------- joining a walk */

/** A result of try_join: somebody is in the way for a moment, or there is now what was missing. */
#define AGAIN 2

static const struct spec records_spec = {
    .kind = RW_KIND_PARTICIPANTS,
    .fingerprint = RW_KIND_PARTICIPANTS_FINGERPRINT,
    .body_length = RW_PARTICIPANTS_BODY_LENGTH,
    .parameters = {(int64_t)RW_PARTICIPANTS_SLOT_COUNT},
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
    unsigned char *record = record_of_slot(me, slot);
    const int64_t position = lock_position(slot, generation);
    const int locked = lock_byte(me->lock_file, F_WRLCK, position);
    if (1 != locked)
    {
        return 0 == locked ? AGAIN : locked;
    }
    if (!cas64(record + RW_PARTICIPANT_RECORD_STATE_OFFSET, generation << 1, generation << 1 | 1))
    {
        /* Overtaken while JOINING. Nobody has seen this token, so giving its byte back misleads nobody. */
        lock_byte(me->lock_file, F_UNLCK, position);
        return AGAIN;
    }
    store64_relaxed(record + RW_PARTICIPANT_RECORD_PID_OFFSET, (uint64_t)getpid());
    store64_relaxed(record + RW_PARTICIPANT_RECORD_START_TIME_OFFSET, (uint64_t)start_time_ms());
    me->own_position = position;
    me->token = token_of(slot, generation);
    me->joined = true;
    return RW_ACCEPTED;
}

static int try_take_slot(struct participant *me, uint64_t slot, bool may_overtake)
{
    unsigned char *record = record_of_slot(me, slot);
    const uint64_t state = load64_seq(record + RW_PARTICIPANT_RECORD_STATE_OFFSET);
    const uint64_t generation = state >> 1;
    const bool is_live = 0 != (state & 1);
    if (generation >= RW_PARTICIPANT_RECORD_MAX_GENERATION)
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
    return cas64(record + RW_PARTICIPANT_RECORD_STATE_OFFSET, state, next << 1) ?
        lock_and_go_live(me, slot, next) : AGAIN;
}

/** First of the slots that are free or of the dead; only then of those who are joining, and may have died so. */
static int take_slot(struct participant *me)
{
    const uint64_t first = add64(me->records + RW_PARTICIPANTS_HINT_OFFSET, 1);
    for (uint64_t i = 0; i < 2 * RW_PARTICIPANTS_SLOT_COUNT; i++)
    {
        const uint64_t slot = (first + i) & (RW_PARTICIPANTS_SLOT_COUNT - 1);
        const int code = try_take_slot(me, slot, i >= RW_PARTICIPANTS_SLOT_COUNT);
        if (AGAIN != code)
        {
            return code;
        }
    }
    return fail(RW_TOO_MANY, "too many participants: slots=%d", (int)RW_PARTICIPANTS_SLOT_COUNT);
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
        me->records = mapping.base + RW_SEGMENT_BODY_OFFSET;
        me->records_key = mapping.key;
        me->walk_id = load64_relaxed(mapping.base + RW_SEGMENT_WALK_ID_OFFSET);
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
    visit_names(directory, remove_nobodys, NULL);
    struct mapping mapping = {0};
    const int code = create_file(directory, RECORDS_FILE, &records_spec, random64(), RW_OWNER_TOKEN_NOBODY, me->group,
        NULL, NULL, &mapping);
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

static bool is_alone(const struct participant *me)
{
    for (uint64_t slot = 0; slot < RW_PARTICIPANTS_SLOT_COUNT; slot++)
    {
        const uint64_t state = load64_seq(record_of_slot(me, slot) + RW_PARTICIPANT_RECORD_STATE_OFFSET);
        const uint32_t token = token_of(slot, state >> 1);
        if (0 != (state & 1) && token != me->token && !is_dead(me, token))
        {
            return false;
        }
    }
    return true;
}

/** Once, by who has just joined: removes what the dead have left. Killed here, the next one does it. */
static void sweep(const struct participant *me, int directory)
{
    visit_names(directory, remove_unfinished, me);
    if (1 == lock_byte(me->lock_file, F_WRLCK, 0))
    {
        if (is_in_place(me, directory) && is_alone(me))
        {
            visit_names(directory, remove_anonymous, me);
        }
        lock_byte(me->lock_file, F_UNLCK, 0);
    }
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
            if (RW_ACCEPTED == code)
            {
                sweep(me, directory);
            }
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
        (is_new && (is_random_name(name, length, "anonymous-") || is_random_name(name, length, "tmp-"))))
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
    const uint64_t found = load64_relaxed(mapping->base + RW_SEGMENT_WALK_ID_OFFSET);
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
        .body = mapping.base + RW_SEGMENT_BODY_OFFSET,
        .body_length = (int64_t)mapping.length - RW_SEGMENT_BODY_OFFSET,
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
    if (RW_ACCEPTED == code && (NULL == spec->type_name || strlen(spec->type_name) > RW_SEGMENT_TYPE_NAME_CAPACITY))
    {
        code = fail(RW_INVALID, "type name must be given, with at most %d bytes: name=%s",
            RW_SEGMENT_TYPE_NAME_CAPACITY, name);
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
    const bool was_there = 0 == unlinkat(walk->directory, name, 0);
    if (!was_there && ENOENT != errno)
    {
        return fail_io("cannot remove", name);
    }
    visit_names(walk->directory, remove_unfinished, walk->me);
    return was_there ? 1 : 0;
}

/** For those who look: how often something was taken back from the dead. */
static void count_repair(const struct object *object)
{
    add32(object->mapping.base + RW_SEGMENT_REPAIRS_OFFSET, 1);
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
    /* The compiler's order; without barriers, a read-modify-write that changes nothing is the fence, and the look. */
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    const uint32_t first =
        has_barrier() ? load32_relaxed(word) : __atomic_fetch_add((uint32_t *)word, 0, __ATOMIC_SEQ_CST);
    if (0 == (first & 1))
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

/* ----------------------------------------------------------------------------------------------- rings: the memory */

/*
 * The ring of the kinds 2, 3, 4 and 13. Positions count messages from 0; slot of p: p mod N, lap of p: p / N. The
 * header of a slot says how far it is, and only grows: FREE < FULL < MARK < HELD of a lap < FREE of the next one.
 *
 * One rule for every look at a slot: first its passed word, then its header. A mark never hides a message, because it
 * counts only if the header that is read after it says "not yet published".
 *
 * Orders, and why they are enough:
 * - Header: released by who publishes and by who hands over, acquired by who looks. It carries the message one way,
 *   and the right to write over it the other way. Each has one storer: who has claimed, or taken, the position.
 * - Announcement: released, so that the header of the position before is stored before the word says something else.
 *   The claim (taking) that follows is a compare-and-set, a full fence; so whoever acquires a tail (head) beyond the
 *   position, and reads the announcements after it, sees this one or a later one.
 * - Passed word: acquired before the header. Who marked late had seen the announcement gone, hence the header is
 *   there.
 * - Head moved, or record stored, then the header: sequentially consistent, store and then load, as whoever removes a
 *   message marks it and then looks at the head. One of the two sees the other.
 * - Tail and `released` of who is alone on a side: released, one storer at a time, who got the side by a
 *   compare-and-set or by proof of death, which is a system call.
 * - Block words: released before the header that publishes the message; taken by compare-and-set after the position
 *   that they had belonged to was seen done, which is an acquire.
 */

#define SLOT_MESSAGE 8
#define LENGTH_MASK ((UINT64_C(1) << RW_RING_LENGTH_BITS) - 1)
#define LAP_SHIFT 22
#define STATE_MASK ((uint64_t)RW_RING_SLOT_HELD)

#define OWNER_MASK UINT64_C(0xFFFFFF)
#define ANNOUNCEMENTS_LENGTH (8 * RW_RING_ANNOUNCEMENT_WORDS)
#define POSITION_MASK ((UINT64_C(1) << RW_RING_POSITION_BITS) - 1)

/** No ring comes to it, so a word at or above it is damaged; and positions below it can be added to. */
#define POSITION_LIMIT (UINT64_C(1) << 61)

#define MAX_CAPACITY (INT64_C(1) << 24)
#define MAX_SLOT_LENGTH (INT64_C(1) << 19)
#define MAX_BODY (INT64_C(0x7FFFFFFF) - 4096)
#define MIN_SHARED_SLOTS 8
#define MAX_BLOCKS 16384
#define DEFAULT_SLOT_LENGTH 56

/** Words that a handle keeps on each side, from one operation to the next; of the others it takes one at a time. */
#define KEPT_WORDS 8
/** The last words are for one operation only, so that processes at rest leave some to others. */
#define RESERVED_WORDS 32

/** Why the kernel is asked: each has its own clock, so that asking for one does not keep another from being asked. */
enum reason
{
    UNPUBLISHED,
    NOT_HANDED_OVER,
    NO_ROOM,
    NO_BLOCKS,
    IN_THE_WAY,
    PRODUCERS_END,
    CONSUMERS_END,
    REASONS,
};

/** A word of the announcements that this handle keeps. */
struct kept_word
{
    uint32_t state;
    int32_t number;
};

/** One side of a ring. */
struct side
{
    unsigned char *bias;
    unsigned char *inside;
    unsigned char *end;
    unsigned char *words_in_use;
    unsigned char *announcements;
    /** What those of this side wait for. */
    unsigned char *event;
    bool is_producers;
    enum reason end_reason;
    struct kept_word kept[KEPT_WORDS];
};

struct ring_layout
{
    int64_t capacity;
    int64_t slot_length;
    int64_t budget;
    int64_t slots;
    int64_t stride;
    int64_t blocks;
    int64_t block_length;
    int64_t passed_at;
    int64_t taken_at;
    int64_t block_words_at;
    int64_t slots_at;
    int64_t blocks_at;
    int64_t body_length;
    /** Whether it has announcements: the kinds 3 and 4. */
    bool is_shared;
};

/**
 * One handle's view of a ring. The numbers at the end only grow, and a stale one is safe; threads share them. They are
 * released and acquired, because who has not looked at a slot itself relies on the look of who stored the number.
 */
struct ring
{
    const struct object *object;
    struct participant *me;
    unsigned char *body;
    struct ring_layout layout;
    uint64_t mask;
    int lap_shift;
    int64_t inline_length;
    struct side producers;
    struct side consumers;
    _Alignas(64) int64_t asked[REASONS];
    uint64_t repairs;
    /** Of producers: all positions below it are done; have room and a free slot; have room. */
    _Alignas(64) int64_t done_position;
    int64_t soft_limit;
    int64_t limit_position;
    int64_t next_block;
    uint64_t alive_word;
    /** Of consumers: all positions below it are settled; and how many messages had been given back by then. */
    _Alignas(64) int64_t settled_position;
    uint64_t seen_given_back;
};

static int64_t align_up(int64_t value, int64_t alignment)
{
    return (value + alignment - 1) & -alignment;
}

static int64_t block_length_for(int64_t budget)
{
    int64_t length = 64;
    while (length * MAX_BLOCKS < budget || (length < budget >> 10 && length < 1024))
    {
        length <<= 1;
    }
    return length;
}

/** Where the parts lie; RW_INVALID if a number is out of range. */
static int lay_out(struct ring_layout *layout, int64_t capacity, int64_t slot_length, int64_t budget, bool is_shared)
{
    if (capacity < 1 || capacity > MAX_CAPACITY || slot_length < 1 || slot_length > MAX_SLOT_LENGTH || budget < 0 ||
        budget > INT32_MAX)
    {
        return fail(RW_INVALID, "number out of range: capacity=%lld slotLength=%lld budget=%lld",
            (long long)capacity, (long long)slot_length, (long long)budget);
    }
    int64_t slots = is_shared ? MIN_SHARED_SLOTS : 1;
    while (slots < (is_shared ? 2 * capacity : capacity))
    {
        slots <<= 1;
    }
    const int64_t block_length = 0 == budget ? 0 : block_length_for(budget);
    const int64_t blocks = 0 == budget ? 0 : (budget + block_length - 1) / block_length;
    const int64_t words = is_shared ? align_up(slots * 8, 128) : 0;
    *layout = (struct ring_layout){
        .capacity = capacity,
        .slot_length = slot_length,
        .budget = budget,
        .slots = slots,
        .stride = align_up(8 + slot_length, 64),
        .blocks = blocks,
        .block_length = block_length,
        .is_shared = is_shared,
        .passed_at = RW_RING_ARRAYS_OFFSET + (is_shared ? 2 * ANNOUNCEMENTS_LENGTH : 0),
    };
    layout->taken_at = layout->passed_at + words;
    layout->block_words_at = layout->taken_at + words;
    layout->slots_at = layout->block_words_at + align_up(blocks * 8, 128);
    layout->blocks_at = layout->slots_at + slots * layout->stride;
    layout->body_length = layout->blocks_at + blocks * block_length;
    if (layout->body_length > MAX_BODY)
    {
        return fail(RW_INVALID, "object too large for one mapping: length=%lld", (long long)layout->body_length);
    }
    return RW_ACCEPTED;
}

static void view_side(struct side *side, unsigned char *body, const struct ring_layout *layout, bool is_producers)
{
    *side = (struct side){
        .bias = body + (is_producers ? RW_RING_PRODUCER_BIAS_OFFSET : RW_RING_CONSUMER_BIAS_OFFSET),
        .inside = body + (is_producers ? RW_RING_PRODUCER_INSIDE_OFFSET : RW_RING_CONSUMER_INSIDE_OFFSET),
        .end = body + (is_producers ? RW_RING_PRODUCER_END_OFFSET : RW_RING_CONSUMER_END_OFFSET),
        .words_in_use = body + (is_producers ? RW_RING_PRODUCER_WORDS_OFFSET : RW_RING_CONSUMER_WORDS_OFFSET),
        .announcements = !layout->is_shared ? NULL :
            body + RW_RING_ARRAYS_OFFSET + (is_producers ? 0 : ANNOUNCEMENTS_LENGTH),
        .event = body + (is_producers ? RW_RING_NOT_FULL_OFFSET : RW_RING_NOT_EMPTY_OFFSET),
        .is_producers = is_producers,
        .end_reason = is_producers ? PRODUCERS_END : CONSUMERS_END,
    };
}

static void view_ring(struct ring *ring, const struct object *object, unsigned char *body,
    const struct ring_layout *layout)
{
    memset(ring, 0, sizeof *ring);
    ring->object = object;
    ring->me = object->me;
    ring->body = body;
    ring->layout = *layout;
    ring->mask = (uint64_t)layout->slots - 1;
    ring->lap_shift = __builtin_ctzll((uint64_t)layout->slots);
    ring->inline_length = layout->stride - SLOT_MESSAGE;
    ring->soft_limit = layout->capacity;
    ring->limit_position = layout->capacity;
    view_side(&ring->producers, body, layout, true);
    view_side(&ring->consumers, body, layout, false);
}

static int64_t longest_message(const struct ring *ring)
{
    const int64_t in_blocks = ring->layout.blocks * ring->layout.block_length;
    return in_blocks > ring->inline_length ? in_blocks : ring->inline_length;
}

static int corrupt(const struct ring *ring, const char *what, int64_t position, uint64_t value)
{
    return fail(RW_CORRUPT, "%s: name=%s position=%lld value=0x%llx", what, ring->object->name, (long long)position,
        (unsigned long long)value);
}

static int too_large(const struct ring *ring, size_t length)
{
    return fail(RW_TOO_LARGE, "element larger than the budget of the object: name=%s length=%zu maxLength=%lld",
        ring->object->name, length, (long long)longest_message(ring));
}

static inline int64_t hint(const int64_t *at)
{
    return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}

static inline void set_hint(int64_t *at, int64_t value)
{
    __atomic_store_n(at, value, __ATOMIC_RELEASE);
}

static inline void raise_hint(int64_t *at, int64_t value)
{
    if (value > hint(at))
    {
        set_hint(at, value);
    }
}

/** For one reason the kernel is asked at most once a millisecond through one handle. */
static bool may_ask(struct ring *ring, enum reason reason)
{
    return is_due(&ring->asked[reason]);
}

/** Proof of death by the kernel; nobody is as good as dead. */
static bool is_owner_dead(const struct ring *ring, uint64_t owner)
{
    return RW_OWNER_TOKEN_NOBODY == owner || is_dead(ring->me, (uint32_t)owner);
}

/** Others may find something to do after it: the caller of the operation wakes them (pass_on_repairs). */
static void note_repair(struct ring *ring)
{
    __atomic_fetch_add(&ring->repairs, 1, __ATOMIC_RELAXED);
}

/* ------------------------------------------------------------------------------------------------ rings: the slots */

static inline uint64_t lap_of(const struct ring *ring, int64_t position)
{
    return (uint64_t)position >> ring->lap_shift;
}

static inline unsigned char *slot_of(const struct ring *ring, int64_t position)
{
    return ring->body + ring->layout.slots_at + (int64_t)((uint64_t)position & ring->mask) * ring->layout.stride;
}

static inline unsigned char *passed_word(const struct ring *ring, int64_t position)
{
    return ring->body + ring->layout.passed_at + (int64_t)((uint64_t)position & ring->mask) * 8;
}

static inline unsigned char *taken_word(const struct ring *ring, int64_t position)
{
    return ring->body + ring->layout.taken_at + (int64_t)((uint64_t)position & ring->mask) * 8;
}

/** Header of FREE at the lap of a position, with length 0. */
static inline uint64_t free_header(const struct ring *ring, int64_t position)
{
    return lap_of(ring, position) << LAP_SHIFT;
}

static inline uint64_t header_of(const struct ring *ring, int64_t position)
{
    return load64(slot_of(ring, position));
}

/**
 * How far a slot is: below 0: of an older lap; RW_RING_SLOT_FREE (0), _FULL, _MARK or _HELD exactly; more: handed over,
 * perhaps long ago. Modulo 2^42 laps.
 */
static inline int64_t progress_of(const struct ring *ring, uint64_t header, int64_t position)
{
    return (int64_t)((header & ~LENGTH_MASK) - free_header(ring, position));
}

static inline int64_t progress(const struct ring *ring, int64_t position)
{
    return progress_of(ring, header_of(ring, position), position);
}

static inline bool is_used(uint64_t header)
{
    return 0 != (header & STATE_MASK);
}

/** Position, near another one of the same slot, that a header speaks of. Of a damaged one, any number. */
static inline int64_t position_of(const struct ring *ring, uint64_t header, int64_t near)
{
    const int64_t laps = (int64_t)(free_header(ring, near) - (header & (~UINT64_C(0) << LAP_SHIFT))) >> LAP_SHIFT;
    return (int64_t)((uint64_t)near - ((uint64_t)laps << ring->lap_shift));
}

/** A word of positions that only grow; damaged, it is some other position. */
static inline int64_t position_in(uint64_t word)
{
    return (int64_t)(word & (POSITION_LIMIT - 1));
}

static inline bool is_damaged(uint64_t word)
{
    return 0 != (word & ~RW_RING_CLOSED_BIT & ~(POSITION_LIMIT - 1));
}

static inline int64_t tail_of(const struct ring *ring)
{
    return position_in(load64(ring->body + RW_RING_TAIL_OFFSET));
}

static inline int64_t head_of(const struct ring *ring)
{
    return position_in(load64(ring->body + RW_RING_HEAD_OFFSET));
}

static inline int64_t released_of(const struct ring *ring)
{
    return position_in(load64(ring->body + RW_RING_RELEASED_OFFSET));
}

static inline int64_t at_least_0(int64_t position)
{
    return position > 0 ? position : 0;
}

/** By the rule: read first, and the header after it. */
static inline bool is_marked(const struct ring *ring, int64_t position)
{
    return (int64_t)load64(passed_word(ring, position)) > (int64_t)lap_of(ring, position);
}

/** True for ever, once true. */
static bool is_handed_over(const struct ring *ring, int64_t position)
{
    return progress(ring, position) > RW_RING_SLOT_HELD || position < released_of(ring);
}

/** Handed over or void, so that its blocks are free. True for ever, once true. */
static bool is_done(const struct ring *ring, int64_t position)
{
    const bool marked = ring->layout.is_shared && is_marked(ring, position);
    const int64_t found = progress(ring, position);
    return found > RW_RING_SLOT_HELD || (found <= RW_RING_SLOT_FREE && marked) || position < released_of(ring);
}

/** Of a position that was taken: the message is in a hand. */
static bool is_in_hand(const struct ring *ring, int64_t position)
{
    const int64_t found = progress(ring, position);
    return found >= RW_RING_SLOT_FULL && found <= RW_RING_SLOT_HELD && position >= released_of(ring);
}

/** Whether a slot holds a message of whatever lap. */
static bool is_in_use(const struct ring *ring, uint64_t header, int64_t near)
{
    return is_used(header) && position_of(ring, header, near) >= released_of(ring);
}

/** The first position that was neither claimed, published nor passed: beside a lone producer the tail may lag. */
static int64_t true_tail(const struct ring *ring)
{
    int64_t position = tail_of(ring);
    for (int64_t i = 0; i <= ring->layout.slots &&
        (progress(ring, position) > RW_RING_SLOT_FREE || (ring->layout.is_shared && is_marked(ring, position))); i++)
    {
        position++;
    }
    return position;
}

/** A gap is announced before it is made, so that nobody who counts misses it. */
static void announce_gap(struct ring *ring, int64_t position)
{
    raise64(ring->body + RW_RING_GAP_POSITION_OFFSET, (uint64_t)position + 1);
}

/** Nothing will ever be at this position, nor at those of earlier laps of its slot where nothing is. */
static void mark_passed(struct ring *ring, int64_t position)
{
    raise64(passed_word(ring, position), lap_of(ring, position) + 1);
}

static void void_position(struct ring *ring, int64_t position)
{
    announce_gap(ring, position);
    mark_passed(ring, position);
}

/** Where a message lies and how long it is, checked; by who has it in hand, or who looks at the header again after. */
static int locate(const struct ring *ring, int64_t position, uint64_t header, const unsigned char **bytes,
    size_t *length)
{
    const uint64_t code = header & LENGTH_MASK;
    const unsigned char *slot = slot_of(ring, position);
    if (RW_RING_IN_ARENA != code)
    {
        *bytes = slot + SLOT_MESSAGE;
        *length = code;
        return (int64_t)code <= ring->inline_length ? RW_ACCEPTED :
            corrupt(ring, "message longer than its slot", position, code);
    }
    const int64_t block = (int32_t)load32_relaxed(slot + RW_RING_SLOT_BLOCK_OFFSET);
    const int64_t found = (int32_t)load32_relaxed(slot + RW_RING_SLOT_BLOCK_LENGTH_OFFSET);
    if (block < 0 || block >= ring->layout.blocks || found < 0 ||
        found > (ring->layout.blocks - block) * ring->layout.block_length)
    {
        return corrupt(ring, "message outside the arena", position, (uint64_t)found);
    }
    *bytes = ring->body + ring->layout.blocks_at + block * ring->layout.block_length;
    *length = (size_t)found;
    return RW_ACCEPTED;
}

/**
 * By who has claimed the position, before its header. The first 8 bytes by one store: where another message had its
 * block and its length, others may still be looking, who will find that the header has changed.
 */
static void write_inline(struct ring *ring, int64_t position, const void *bytes, size_t length)
{
    unsigned char *message = slot_of(ring, position) + SLOT_MESSAGE;
    uint64_t first = 0;
    memcpy(&first, bytes, length < sizeof first ? length : sizeof first);
    store64_relaxed(message, first);
    if (length > sizeof first)
    {
        copy_in(message + sizeof first, (const unsigned char *)bytes + sizeof first, length - sizeof first);
    }
}

/** Release: the message before its header. */
static inline void publish(struct ring *ring, int64_t position, uint64_t length_code)
{
    store64(slot_of(ring, position), free_header(ring, position) + (uint64_t)RW_RING_SLOT_FULL + length_code);
}

/** Release: the last reads of the message before the stores of the next producer, who acquires. */
static inline void hand_over(struct ring *ring, int64_t position)
{
    store64(slot_of(ring, position), (lap_of(ring, position) + 1) << LAP_SHIFT);
}

/* ----------------------------------------------------------------------------------------------- rings: the blocks */

/*
 * Blocks for messages that do not fit into their slot. "Free" is not stored for a message that was delivered: a block
 * is free if its word is 0, or (IN, position) of a position that is done, or (ALLOC, owner) of a dead owner. All three
 * are stable, so the proof may be older than the compare-and-set that takes the block. A message has consecutive
 * blocks, taken one by one, and given back when the run is broken.
 */
#define BLOCK_TAG_MASK UINT64_C(3)

static inline unsigned char *block_word(const struct ring *ring, int64_t block)
{
    return ring->body + ring->layout.block_words_at + block * 8;
}

static int64_t blocks_for(const struct ring *ring, size_t length)
{
    return (int64_t)length <= ring->layout.block_length ? 1 : ((int64_t)length - 1) / ring->layout.block_length + 1;
}

static void give_blocks_back(struct ring *ring, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++)
    {
        store64(block_word(ring, i), 0);
    }
}

static bool take_block(struct ring *ring, int64_t block, bool asks)
{
    const uint64_t word = load64(block_word(ring, block));
    const uint64_t mine = (uint64_t)ring->me->token << 2 | RW_ARENA_ALLOC;
    const uint64_t tag = word & BLOCK_TAG_MASK;
    bool is_free = 0 == word || (RW_ARENA_IN == tag && is_done(ring, (int64_t)(word >> 2)));
    if (RW_ARENA_ALLOC == tag && asks && mine != word && word != __atomic_load_n(&ring->alive_word, __ATOMIC_RELAXED))
    {
        is_free = is_owner_dead(ring, word >> 2);
        if (!is_free)
        {
            __atomic_store_n(&ring->alive_word, word, __ATOMIC_RELAXED);
        }
    }
    return is_free && cas64(block_word(ring, block), word, mine);
}

/** First of so many blocks, all taken; or -1. */
static int64_t search_blocks(struct ring *ring, int64_t from, int64_t to, int64_t count, bool asks)
{
    int64_t first = from;
    for (int64_t i = from; i < to; i++)
    {
        if (!take_block(ring, i, asks))
        {
            give_blocks_back(ring, first, i);
            first = i + 1;
        }
        else if (i + 1 - first == count)
        {
            return first;
        }
    }
    give_blocks_back(ring, first, to > first ? to : first);
    return -1;
}

static int64_t allocate_blocks(struct ring *ring, size_t length)
{
    const int64_t blocks = ring->layout.blocks;
    const int64_t count = blocks_for(ring, length);
    const int64_t next = __atomic_load_n(&ring->next_block, __ATOMIC_RELAXED);
    const int64_t start = next < blocks ? next : 0;
    int64_t block = search_blocks(ring, start, blocks, count, false);
    if (block < 0)
    {
        block = search_blocks(ring, 0, start + count < blocks ? start + count : blocks, count, false);
    }
    if (block < 0)
    {
        __atomic_store_n(&ring->alive_word, 0, __ATOMIC_RELAXED);
        block = search_blocks(ring, 0, blocks, count, true);
    }
    if (block >= 0)
    {
        __atomic_store_n(&ring->next_block, block + count, __ATOMIC_RELAXED);
    }
    return block;
}

static void free_blocks(struct ring *ring, int64_t block, size_t length)
{
    give_blocks_back(ring, block, block + blocks_for(ring, length));
}

/** Before it is published: the blocks belong to the position, whose slot says where they are. */
static void bind_blocks(struct ring *ring, int64_t position, int64_t block, size_t length)
{
    for (int64_t i = block + blocks_for(ring, length) - 1; i >= block; i--)
    {
        store64(block_word(ring, i), (uint64_t)position << 2 | RW_ARENA_IN);
    }
    unsigned char *slot = slot_of(ring, position);
    store32_relaxed(slot + RW_RING_SLOT_BLOCK_OFFSET, (uint32_t)block);
    store32_relaxed(slot + RW_RING_SLOT_BLOCK_LENGTH_OFFSET, (uint32_t)length);
}

/** While nobody else can bind blocks to these positions, and none of them is done, so that nobody takes them. */
static void free_blocks_from(struct ring *ring, int64_t position)
{
    for (int64_t i = 0; i < ring->layout.blocks; i++)
    {
        const uint64_t word = load64(block_word(ring, i));
        if (RW_ARENA_IN == (word & BLOCK_TAG_MASK) && (int64_t)(word >> 2) >= position)
        {
            store64(block_word(ring, i), 0);
        }
    }
}

/* ---------------------------------------------------------------------------------------- rings: the announcements */

/*
 * Ancestor: hazard pointers (Michael), with the kernel's proof of death in place of a scan before each reuse.
 *
 * A thread announces the position that it is about to claim (take) by a release store to a word that it has, and then
 * claims it by compare-and-set, which is a full fence. Whoever finds a position claimed and nothing there reads the
 * tail (head) first and all words after it: if no living owner announces the position, nobody will ever write (read)
 * there. So a word stays as it is until the header is stored; after that it may say what it likes, and stays as it is
 * because that saves a store. Who goes away without the position stores OUT: it may be asleep for long, and would keep
 * back what the winner of the position leaves when it dies.
 *
 * A word is taken by compare-and-set from 0, or from a dead owner whatever it announces, in one step: for an instant a
 * live owner would otherwise announce what the dead one did. Before that the number of words in use is raised.
 */
#define WORD_NONE 0
#define WORD_IDLE 1
#define WORD_BORROWED 2

static inline uint64_t announcement(const struct ring *ring, uint64_t tag, int64_t position)
{
    return (uint64_t)ring->me->token << RW_RING_OWNER_SHIFT | tag << RW_RING_POSITION_BITS |
        ((uint64_t)position & POSITION_MASK);
}

static inline uint64_t announcement_tag(uint64_t word)
{
    return word >> RW_RING_POSITION_BITS & 3;
}

static inline uint64_t announcer_of(uint64_t word)
{
    return word >> RW_RING_OWNER_SHIFT;
}

/** Neighbours in number lie two lines apart, eight rounds of them side by side. */
static inline unsigned char *announcement_at(const struct side *side, int64_t number)
{
    const int64_t line = 2 * (number & 15) + ((number & 31) >> 4);
    return side->announcements + 64 * line + 8 * (number >> 5);
}

/** Number of a word that is ours now, with OUT; or -1. */
static int64_t acquire_word(struct ring *ring, struct side *side, int64_t from, int64_t to)
{
    uint64_t alive = ring->me->token;
    for (int64_t i = from; i < to; i++)
    {
        if ((uint64_t)i >= load64(side->words_in_use))
        {
            raise64(side->words_in_use, (uint64_t)i + 1);
        }
        unsigned char *at = announcement_at(side, i);
        const uint64_t seen = load64(at);
        const uint64_t owner = announcer_of(seen);
        if (0 != seen && (alive == owner || !is_owner_dead(ring, owner)))
        {
            alive = owner;
        }
        else if (cas64(at, seen, announcement(ring, RW_RING_OUT, 0)))
        {
            return i;
        }
    }
    return -1;
}

/** A kept word for one operation of the calling thread; KEPT_WORDS plus its number if it is a temporary one; or -1. */
static int borrow_word(struct ring *ring, struct side *side)
{
    const unsigned home = (unsigned)thread_number();
    for (unsigned i = 0; i < KEPT_WORDS; i++)
    {
        const unsigned index = (home + i) % KEPT_WORDS;
        struct kept_word *kept = &side->kept[index];
        const uint32_t state = __atomic_load_n(&kept->state, __ATOMIC_RELAXED);
        uint32_t expected = state;
        if (WORD_BORROWED == state || !__atomic_compare_exchange_n(
            &kept->state, &expected, WORD_BORROWED, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        {
            continue;
        }
        if (WORD_NONE == state)
        {
            const int64_t number = acquire_word(ring, side, 0, RW_RING_ANNOUNCEMENT_WORDS - RESERVED_WORDS);
            if (number < 0)
            {
                __atomic_store_n(&kept->state, WORD_NONE, __ATOMIC_RELEASE);
                continue;
            }
            kept->number = (int32_t)number;
        }
        return (int)index;
    }
    int64_t number = acquire_word(ring, side, RW_RING_ANNOUNCEMENT_WORDS - RESERVED_WORDS, RW_RING_ANNOUNCEMENT_WORDS);
    number = number >= 0 ? number : acquire_word(ring, side, 0, RW_RING_ANNOUNCEMENT_WORDS - RESERVED_WORDS);
    return number < 0 ? -1 : (int)(KEPT_WORDS + number);
}

static inline unsigned char *borrowed_at(const struct side *side, int word)
{
    return announcement_at(side, word < KEPT_WORDS ? side->kept[word].number : word - KEPT_WORDS);
}

/** Before the claim. Release is enough, because the claim is a compare-and-set. */
static inline void announce(struct ring *ring, struct side *side, int word, int64_t position)
{
    store64(borrowed_at(side, word), announcement(ring, RW_RING_HAND, position));
}

/** Release: the header of the position is stored before its announcement goes. */
static void return_word(struct ring *ring, struct side *side, int word, bool is_done_with)
{
    if (word >= KEPT_WORDS)
    {
        store64(borrowed_at(side, word), 0);
        return;
    }
    if (!is_done_with)
    {
        store64(borrowed_at(side, word), announcement(ring, RW_RING_OUT, 0));
    }
    __atomic_store_n(&side->kept[word].state, WORD_IDLE, __ATOMIC_RELEASE);
}

/** By who closes the handle, when nobody uses it any more. */
static void give_words_back(struct ring *ring, struct side *side)
{
    for (int i = 0; i < KEPT_WORDS; i++)
    {
        if (WORD_IDLE == __atomic_load_n(&side->kept[i].state, __ATOMIC_ACQUIRE))
        {
            unsigned char *at = announcement_at(side, side->kept[i].number);
            const uint64_t seen = load64(at);
            if (announcer_of(seen) == ring->me->token)
            {
                cas64(at, seen, 0);
            }
            side->kept[i].state = WORD_NONE;
        }
    }
}

static bool is_announced_at(const struct ring *ring, const unsigned char *at, int64_t position)
{
    const uint64_t word = load64(at);
    return announcement_tag(word) >= RW_RING_HAND && (word & POSITION_MASK) == ((uint64_t)position & POSITION_MASK) &&
        !is_owner_dead(ring, announcer_of(word));
}

/** Whether somebody who lives announces a position. The caller has read the tail, or the head, before. */
static bool is_announced(const struct ring *ring, const struct side *side, int64_t position)
{
    if (is_announced_at(ring, side->inside, position))
    {
        return true;
    }
    const uint64_t count = load64(side->words_in_use);
    for (int64_t i = 0; i < RW_RING_ANNOUNCEMENT_WORDS && (uint64_t)i < count; i++)
    {
        if (is_announced_at(ring, announcement_at(side, i), position))
        {
            return true;
        }
    }
    return false;
}

/* ---------------------------------------------------------------------------------------- rings: what the dead left */

/*
 * A position that was claimed, and at which there is nothing, is void if nobody living announces it. A message in a
 * hand is an orphan if its record (taken word) names a dead owner, or nobody; or, as long as there is no record, if
 * nobody living announces it. Announcements are read after the tail (head) that proves the claim (taking). Who takes a
 * message over records itself by compare-and-set and looks at the slot again after it: the taker may have handed over
 * between the look at the header and that at the announcements; exit is a death, too. To void a position needs neither,
 * because a mark is no licence and never hides a message.
 */

/** Of a position below the tail: claimed, and neither published nor void. */
static bool is_open_claim(const struct ring *ring, int64_t position)
{
    const bool marked = is_marked(ring, position);
    const uint64_t header = header_of(ring, position);
    return !marked && progress_of(ring, header, position) <= RW_RING_SLOT_FREE && position >= released_of(ring) &&
        !is_in_use(ring, header, position);
}

/** Voids an open claim that nobody living announces. True when it was done. */
static bool void_dead_claim(struct ring *ring, int64_t position)
{
    if (is_announced(ring, &ring->producers, position))
    {
        return false;
    }
    void_position(ring, position);
    note_repair(ring);
    count_repair(ring->object);
    return true;
}

/** The last claims of all slots, before a position read from the tail. */
static void void_dead_claims(struct ring *ring, int64_t end)
{
    for (int64_t p = at_least_0(end - ring->layout.slots); p < end; p++)
    {
        if (is_open_claim(ring, p))
        {
            void_dead_claim(ring, p);
        }
    }
}

static inline uint64_t record_of(const struct ring *ring, int64_t position, uint64_t owner)
{
    return (lap_of(ring, position) + 1) << RW_RING_OWNER_BITS | owner;
}

/** Laps by which a record is ahead of that of a position; below 0: older, as one that was never written always is. */
static int64_t laps_ahead(const struct ring *ring, uint64_t taken, int64_t position)
{
    return 0 == taken ? -1 :
        (int64_t)((taken & ~OWNER_MASK) - ((lap_of(ring, position) + 1) << RW_RING_OWNER_BITS)) >> RW_RING_OWNER_BITS;
}

/** When nobody may be asked, only what was given back. */
static bool is_orphan(const struct ring *ring, int64_t position, uint64_t taken, bool may_ask_now)
{
    const int64_t ahead = laps_ahead(ring, taken, position);
    if (ahead < 0)
    {
        return may_ask_now && !is_announced(ring, &ring->consumers, position);
    }
    const uint64_t owner = taken & OWNER_MASK;
    return 0 == ahead && (RW_OWNER_TOKEN_NOBODY == owner || (may_ask_now && is_owner_dead(ring, owner)));
}

/**
 * After taking: not removed, and not handed over by whoever had it before. Sequentially consistent: the head was moved,
 * or the record stored, before this look, and who removes a message marks it before it looks at the head.
 */
static bool is_still_there(struct ring *ring, int64_t position)
{
    const uint64_t header = load64_seq(slot_of(ring, position));
    const int64_t found = progress_of(ring, header, position);
    if (RW_RING_SLOT_MARK == found)
    {
        return cas64(slot_of(ring, position), header, header + (uint64_t)(RW_RING_SLOT_HELD - RW_RING_SLOT_MARK));
    }
    return (RW_RING_SLOT_FULL == found || RW_RING_SLOT_HELD == found) && position >= released_of(ring);
}

/** Takes over a message that a dead taker did not hand over. True when it is ours. */
static bool inherit(struct ring *ring, int64_t position, bool may_ask_now)
{
    const uint64_t taken = load64(taken_word(ring, position));
    if (!is_in_hand(ring, position) || !is_orphan(ring, position, taken, may_ask_now) ||
        !cas64(taken_word(ring, position), taken, record_of(ring, position, ring->me->token)) ||
        !is_still_there(ring, position))
    {
        return false;
    }
    note_repair(ring);
    count_repair(ring->object);
    return true;
}

/** By who has it in hand, and stores nothing more to its slot: the same as its death would leave, and nobody asks. */
static void give_message_back(struct ring *ring, int64_t position)
{
    const uint64_t mine = record_of(ring, position, ring->me->token);
    uint64_t taken;
    do
    {
        taken = load64(taken_word(ring, position));
    }
    while ((laps_ahead(ring, taken, position) < 0 || mine == taken) &&
        !cas64(taken_word(ring, position), taken, record_of(ring, position, RW_OWNER_TOKEN_NOBODY)));
    add64(ring->body + RW_RING_GIVEN_BACK_OFFSET, 1);
    raise64(ring->body + RW_RING_HEAD_OFFSET, (uint64_t)position + 1);
}

/* ------------------------------------------------------------------------------------------------- rings: the room */

/*
 * Undelivered at a position p are the messages in slots, whatever their lap, and the open claims, of the positions
 * below p. For p = tail all of these were claimed before the look, and each can only vanish; so a walk without a lock
 * never admits too many, and if it counts `capacity`, so many there were when the tail was read.
 *
 * 1. If all positions below b are done, every p < b + capacity has room, for ever, and its slot is free: no message and
 *    no claim can lie between b and p a lap earlier. This is the soft limit, the everyday case.
 * 2. If k were counted below b, every p < b + capacity - k has room, for ever. Its slot must be looked at.
 * 3. What lies at or above the head, and is no gap, is undelivered. Gaps are announced before they are made, so the
 *    head first and the gap word after it tell whether there are any; mostly there are none.
 * 4. When messages stay in hands for longer than a lap, the slots are walked, not the positions.
 *
 * What a look at a slot decides before its position is claimed stands, also when the slot changes meanwhile: who passes
 * announces nothing.
 */
#define USE 0
#define PASS 1
#define MOVED 2
#define LOOK_AHEAD 64

static void raise_done(struct ring *ring, int64_t done)
{
    raise_hint(&ring->done_position, done);
    raise_hint(&ring->soft_limit, done + ring->layout.capacity);
    raise_hint(&ring->limit_position, done + ring->layout.capacity);
}

/** Looks whether some more positions are done. */
static void advance_done(struct ring *ring, int64_t position)
{
    const int64_t released = released_of(ring);
    int64_t done = hint(&ring->done_position);
    done = released > done ? released : done;
    if (position - done <= ring->layout.slots)
    {
        const int64_t room_begin = position - ring->layout.capacity;
        const int64_t farthest = (room_begin > done ? room_begin : done) + LOOK_AHEAD;
        const int64_t end = position < farthest ? position : farthest;
        while (done < end && is_done(ring, done))
        {
            done++;
        }
    }
    raise_done(ring, done);
}

/** Slot by slot. */
static int64_t count_slots(struct ring *ring, int64_t position)
{
    const int64_t released = released_of(ring);
    int64_t first = position;
    int64_t count = 0;
    for (int64_t p = at_least_0(position - ring->layout.slots); p < position; p++)
    {
        const bool marked = is_marked(ring, p);
        const uint64_t header = header_of(ring, p);
        const int64_t found = is_used(header) ? position_of(ring, header, p) : -1;
        if (found >= released && found < position)
        {
            count++;
            first = found < first ? found : first;
        }
        else if (!marked && p >= released && progress_of(ring, header, p) <= RW_RING_SLOT_FREE)
        {
            count++;
            first = p < first ? p : first;
        }
    }
    const int64_t done = hint(&ring->done_position);
    raise_done(ring, first > done ? first : done);
    raise_hint(&ring->limit_position, position + ring->layout.capacity - count);
    return count;
}

/** Messages in slots, and claims, below a position read from the tail. */
static int64_t undelivered(struct ring *ring, int64_t position)
{
    const int64_t released = released_of(ring);
    int64_t done = hint(&ring->done_position);
    done = released > done ? released : done;
    int64_t head = head_of(ring);
    head = head > done ? head : done;
    if (head - done > LOOK_AHEAD || position - done > ring->layout.slots ||
        (int64_t)load64(ring->body + RW_RING_GAP_POSITION_OFFSET) > done)
    {
        return count_slots(ring, position);
    }
    int64_t count = at_least_0(position - head);
    count = count < ring->layout.slots ? count : ring->layout.slots;
    for (int64_t p = done; p < (head < position ? head : position); p++)
    {
        count += is_handed_over(ring, p) ? 0 : 1;
    }
    raise_hint(&ring->limit_position, position + ring->layout.capacity - count);
    return count;
}

static bool has_room(struct ring *ring, int64_t position)
{
    if (position < hint(&ring->limit_position))
    {
        return true;
    }
    advance_done(ring, position);
    return position < hint(&ring->limit_position) || undelivered(ring, position) < ring->layout.capacity;
}

/** May the slot of this position, the tail, be used? USE, PASS, MOVED, RW_HELD_UP, RW_CORRUPT. */
static int look_at_slot(struct ring *ring, int64_t position)
{
    if (RW_RING_SLOT_FREE == progress(ring, position))
    {
        return USE;
    }
    /* Marks first, then the header again: what was marked may have been published all the same. Twice at the most. */
    for (int tries = 0;; tries++)
    {
        const int64_t before = position - ring->layout.slots;
        const bool is_settled = before < 0 || before < released_of(ring) || is_marked(ring, before);
        const uint64_t header = header_of(ring, position);
        const int64_t found = progress_of(ring, header, position);
        if (found > RW_RING_SLOT_FREE)
        {
            return tail_of(ring) == position ?
                corrupt(ring, "published before its turn", position, header) : MOVED;
        }
        if (is_in_use(ring, header, position))
        {
            return PASS;
        }
        if (RW_RING_SLOT_FREE == found || is_settled)
        {
            return USE;
        }
        /* Claimed a lap ago, and still open: everything behind that claim was removed meanwhile. */
        if (tries > 0 || !may_ask(ring, IN_THE_WAY) || !void_dead_claim(ring, before))
        {
            return RW_HELD_UP;
        }
    }
}

/** Before a position is claimed that may have no room, or no free slot. */
static int prepare(struct ring *ring, int64_t position)
{
    if (!has_room(ring, position))
    {
        if (!may_ask(ring, NO_ROOM))
        {
            return RW_FULL;
        }
        void_dead_claims(ring, position);
        if (!has_room(ring, position))
        {
            return RW_FULL;
        }
    }
    return look_at_slot(ring, position);
}

/**
 * Claims a position whose slot was found in use, and makes it void. Nobody announces it, so who dies in between leaves
 * a claim that others void. The gap is announced first. Returns the tail.
 */
static uint64_t pass_by(struct ring *ring, int64_t position)
{
    announce_gap(ring, position);
    if (cas64(ring->body + RW_RING_TAIL_OFFSET, (uint64_t)position, (uint64_t)position + 1))
    {
        mark_passed(ring, position);
        note_repair(ring);
    }
    return load64(ring->body + RW_RING_TAIL_OFFSET);
}

/* ------------------------------------------------------------------------------------------------- rings: the bias */

/*
 * A JVM's thread that is alone on its side works without claiming anything; a peer in the common form takes that right
 * away, once and for all, and for everybody. The word is FREE, TAKING(owner, number), BIASED(owner, number),
 * REVOKED(owner, number), or SHARED, which is final; other words never recur.
 *
 * The holder stores `inside` and then looks at the word; who revokes changes the word and then looks at `inside`. That
 * is Dekker's pattern, and membarrier is the fence of both: so either the holder sees that it was revoked, or the
 * revoker sees that it is inside. Everybody who converts issues a barrier, because who revoked may have died before its
 * own. While the holder lives and is at work inside (IN, HAND_IN) it is waited for, some instructions long. HAND(p) is
 * code of a user with p in its hand: the tail (head) is moved over p, and `inside` goes on announcing p until the
 * holder is done. Several may convert at once, and late, because all of it is compare-and-sets from words that carry
 * their lap.
 *
 * In kind 13 nothing is moved; the holder becomes who is at work in the end word. In kind 2 the words are the roles.
 */
#define BIAS_SHARED_WORD ((uint64_t)RW_BIAS_SHARED << RW_BIAS_STATE_SHIFT)
#define NOTHING_IN_HAND INT64_C(-1)
#define DIED_INSIDE INT64_C(-2)
#define LOOKS_WHILE_INSIDE 1000

#define END_TAG_MASK UINT64_C(3)
#define END_ID_MASK ((UINT64_C(1) << (RW_RING_OWNER_SHIFT - RW_END_WORD_ID_SHIFT)) - 1)

static inline int bias_state(uint64_t word)
{
    return (int)(word >> RW_BIAS_STATE_SHIFT);
}

static inline uint64_t bias_owner(uint64_t word)
{
    return word >> RW_BIAS_ID_BITS & OWNER_MASK;
}

static uint64_t bias_word(uint64_t state, uint64_t owner_and_id)
{
    return state << RW_BIAS_STATE_SHIFT | (owner_and_id & ((UINT64_C(1) << RW_BIAS_STATE_SHIFT) - 1));
}

static inline bool is_shared(const struct side *side)
{
    return BIAS_SHARED_WORD == load64(side->bias);
}

/** Alone on this side, after the dead, or nobody: makes true what others rely on. Kind 2 finds its position itself. */
static void recover_side(struct ring *ring, const struct side *side)
{
    if (!side->is_producers)
    {
        if (ring->layout.is_shared)
        {
            /* Takings of a lone consumer leave no trace, so nobody may take below `released`. */
            raise64(ring->body + RW_RING_HEAD_OFFSET, (uint64_t)released_of(ring));
        }
        return;
    }
    const int64_t position = true_tail(ring);
    free_blocks_from(ring, position);
    if (ring->layout.is_shared)
    {
        store64(ring->body + RW_RING_TAIL_OFFSET, (uint64_t)position);
    }
}

/** From FREE, or from the dead, through TAKING to a state. The word there now; 0 if it went to somebody else. */
static uint64_t take_over_bias(struct ring *ring, struct side *side, uint64_t seen, uint64_t state)
{
    static uint64_t next_id = 1;
    const uint64_t id = __atomic_fetch_add(&next_id, 1, __ATOMIC_RELAXED) & ((UINT64_C(1) << RW_BIAS_ID_BITS) - 1);
    const uint64_t mine = (uint64_t)ring->me->token << RW_BIAS_ID_BITS | id;
    const uint64_t taking = bias_word(RW_BIAS_TAKING, mine);
    const uint64_t next = RW_BIAS_SHARED == state ? BIAS_SHARED_WORD : bias_word(state, mine);
    if (!cas64(side->bias, seen, taking))
    {
        return 0;
    }
    store64_seq(side->inside, 0);
    recover_side(ring, side);
    return cas64(side->bias, taking, next) ? next : 0;
}

/** Position near the tail whose lowest bits an announcement has. */
static int64_t announced_position(const struct ring *ring, uint64_t word)
{
    const int unused = 64 - RW_RING_POSITION_BITS;
    const uint64_t near = (uint64_t)tail_of(ring);
    const int64_t difference = (int64_t)(((word & POSITION_MASK) - near) << unused) >> unused;
    return position_in((uint64_t)((int64_t)near + difference));
}

/** What a revoked holder has in hand becomes a claim, or a taking, like those of others. */
static void convert_side(struct ring *ring, const struct side *side, int64_t hand, uint64_t holder)
{
    if (!ring->layout.is_shared)
    {
        const uint64_t held = holder << RW_RING_OWNER_SHIFT | RW_END_WORD_HELD;
        cas64(side->end, RW_END_WORD_NOBODY, NOTHING_IN_HAND == hand ? RW_END_WORD_OPEN : held);
        return;
    }
    if (!side->is_producers)
    {
        if (hand >= 0)
        {
            raise64(ring->body + RW_RING_HEAD_OFFSET, (uint64_t)hand + 1);
        }
        raise64(ring->body + RW_RING_HEAD_OFFSET, (uint64_t)released_of(ring));
        return;
    }
    if (hand >= 0)
    {
        cas64(ring->body + RW_RING_TAIL_OFFSET, (uint64_t)hand, (uint64_t)hand + 1);
    }
    const int64_t end = true_tail(ring);
    const int64_t tail = tail_of(ring);
    for (int64_t p = tail > end - ring->layout.slots ? tail : end - ring->layout.slots; p < end; p++)
    {
        cas64(ring->body + RW_RING_TAIL_OFFSET, (uint64_t)p, (uint64_t)p + 1);
    }
    /* It may have bound blocks to the position at which it died: they are free when that is done, so it is void. */
    const uint64_t word = load64(ring->body + RW_RING_TAIL_OFFSET);
    if (DIED_INSIDE == hand && ring->layout.blocks > 0 && 0 == (word & RW_RING_CLOSED_BIT) && !is_damaged(word) &&
        look_at_slot(ring, (int64_t)word) >= USE)
    {
        pass_by(ring, (int64_t)word);
    }
}

/** One who is at work in our own code, and not a user's. */
static inline bool is_at_work(uint64_t inside)
{
    return 0 != (announcement_tag(inside) & RW_RING_IN);
}

/** RW_ACCEPTED, RW_HELD_UP, RW_IO. */
static int try_convert(struct ring *ring, struct side *side, uint64_t seen)
{
    const int code = issue_barrier();
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    uint64_t inside = load64(side->inside);
    for (int looks = 0; is_at_work(inside) && looks < LOOKS_WHILE_INSIDE; looks++)
    {
        pause_briefly();
        inside = load64(side->inside);
    }
    if (is_at_work(inside))
    {
        if (!is_owner_dead(ring, bias_owner(seen)))
        {
            return RW_HELD_UP;
        }
        /* Only after the proof of death: a living holder may be inside again, with what it had in its hand. */
        inside = load64(side->inside);
    }
    const uint64_t tag = announcement_tag(inside);
    convert_side(ring, side, tag >= RW_RING_HAND ? announced_position(ring, inside) :
        RW_RING_IN == tag ? DIED_INSIDE : NOTHING_IN_HAND, bias_owner(seen));
    return RW_ACCEPTED;
}

/** One step towards SHARED, from a word that is not: RW_ACCEPTED to look again, or what is in the way. */
static int share_further(struct ring *ring, struct side *side, uint64_t seen, bool may_ask_now)
{
    switch (bias_state(seen))
    {
        case RW_BIAS_FREE:
            if (0 != seen)
            {
                return corrupt(ring, "invalid state of a bias word", 0, seen);
            }
            cas64(side->bias, seen, BIAS_SHARED_WORD);
            return RW_ACCEPTED;

        case RW_BIAS_REVOKED:
        {
            const int code = try_convert(ring, side, seen);
            if (RW_ACCEPTED == code)
            {
                cas64(side->bias, seen, BIAS_SHARED_WORD);
            }
            return code;
        }

        case RW_BIAS_TAKING:
        case RW_BIAS_BIASED:
            if (may_ask_now && is_owner_dead(ring, bias_owner(seen)))
            {
                take_over_bias(ring, side, seen, RW_BIAS_SHARED);
            }
            else if (RW_BIAS_BIASED == bias_state(seen))
            {
                /* A barrier first, too, so that nothing is begun here that this process cannot end. */
                const int code = issue_barrier();
                if (RW_ACCEPTED == code)
                {
                    cas64(side->bias, seen, bias_word(RW_BIAS_REVOKED, seen));
                }
                return code;
            }
            return RW_ACCEPTED;

        default:
            return corrupt(ring, "invalid state of a bias word", 0, seen);
    }
}

/** RW_ACCEPTED when the side is in the common form; RW_HELD_UP when a living participant is in the way. */
static int share_slowly(struct ring *ring, struct side *side)
{
    for (int looks = 0; looks < LOOKS_WHILE_INSIDE; looks++)
    {
        const uint64_t seen = load64(side->bias);
        if (BIAS_SHARED_WORD == seen)
        {
            return RW_ACCEPTED;
        }
        const int code = share_further(ring, side, seen, 0 == looks);
        if (RW_ACCEPTED != code)
        {
            return code;
        }
        pause_briefly();
    }
    return RW_HELD_UP;
}

static inline int share(struct ring *ring, struct side *side)
{
    return is_shared(side) ? RW_ACCEPTED : share_slowly(ring, side);
}

/* -------------------------------------------------------------------------------------------- rings: the producers */

/*
 * Ancestors: Vyukov's bounded queue (lap and state in every slot) and hazard pointers. Put: p = tail; room; a look at
 * the slot; announce p; tail from p to p + 1; write; header = FULL of the lap. A slot in use is passed by: tail from p
 * to p + 1, unannounced, passed word = lap + 1, next position.
 *
 * Invariants: what is claimed and not yet published is announced, or its owner has died, or it is void; a slot is free
 * when a claim that will use it is made; undelivered messages are never more than the capacity.
 */

/** In an intact ring somebody gets on with each round; more rounds than these are only worth another call. */
static int64_t most_rounds(const struct ring *ring)
{
    return 4096 + 4 * ring->layout.slots;
}

/** A position, announced on the word; or RW_FULL, RW_HELD_UP, RW_CLOSED, RW_CORRUPT. */
static int64_t claim_position(struct ring *ring, int word)
{
    unsigned char *tail_at = ring->body + RW_RING_TAIL_OFFSET;
    uint64_t tail = load64(tail_at);
    for (int64_t rounds = most_rounds(ring); rounds > 0; rounds--)
    {
        if (0 != (tail & RW_RING_CLOSED_BIT))
        {
            return RW_CLOSED;
        }
        if (is_damaged(tail))
        {
            return corrupt(ring, "tail out of range", 0, tail);
        }
        const int64_t position = (int64_t)tail;
        const int use = position < hint(&ring->soft_limit) ? USE : prepare(ring, position);
        if (USE == use)
        {
            /* Before the claim: who finds it open reads the announcements after the tail. */
            announce(ring, &ring->producers, word, position);
            if (cas64(tail_at, tail, tail + 1))
            {
                return position;
            }
            tail = load64(tail_at);
            continue;
        }
        const uint64_t seen = load64(tail_at);
        if (seen == tail && use < 0)
        {
            return use;
        }
        tail = PASS == use ? pass_by(ring, position) : seen;
    }
    return RW_HELD_UP;
}

/** A position of this thread, on a borrowed word; or what is in the way, and then no word is borrowed. */
static int64_t begin_put(struct ring *ring, int *word)
{
    const int code = share(ring, &ring->producers);
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    *word = borrow_word(ring, &ring->producers);
    if (*word < 0)
    {
        return RW_HELD_UP;
    }
    const int64_t position = claim_position(ring, *word);
    if (position < 0)
    {
        return_word(ring, &ring->producers, *word, false);
    }
    return position;
}

/** A dry run: a waiting producer would copy a large message again and again. */
static bool may_have_room(struct ring *ring)
{
    const int64_t position = true_tail(ring);
    if (!has_room(ring, position) && may_ask(ring, NO_ROOM))
    {
        void_dead_claims(ring, tail_of(ring));
    }
    return has_room(ring, position);
}

static int put_inline(struct ring *ring, const void *bytes, size_t length)
{
    int word;
    const int64_t position = begin_put(ring, &word);
    if (position < 0)
    {
        return (int)position;
    }
    write_inline(ring, position, bytes, length);
    publish(ring, position, length);
    return_word(ring, &ring->producers, word, true);
    return RW_ACCEPTED;
}

/** Filled before the claim: blocks that are being filled hold nobody up. */
static int put_in_blocks(struct ring *ring, const void *bytes, size_t length)
{
    if ((uint64_t)length > (uint64_t)longest_message(ring))
    {
        return too_large(ring, length);
    }
    const int code = share(ring, &ring->producers);
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    int64_t block = may_have_room(ring) ? allocate_blocks(ring, length) : -1;
    if (block < 0 && may_ask(ring, NO_BLOCKS))
    {
        void_dead_claims(ring, tail_of(ring));
        block = allocate_blocks(ring, length);
    }
    if (block < 0)
    {
        return 0 != (load64(ring->body + RW_RING_TAIL_OFFSET) & RW_RING_CLOSED_BIT) ? RW_CLOSED : RW_FULL;
    }
    copy_in(ring->body + ring->layout.blocks_at + block * ring->layout.block_length, bytes, length);
    int word;
    const int64_t position = begin_put(ring, &word);
    if (position < 0)
    {
        free_blocks(ring, block, length);
        return (int)position;
    }
    bind_blocks(ring, position, block, length);
    publish(ring, position, RW_RING_IN_ARENA);
    return_word(ring, &ring->producers, word, true);
    return RW_ACCEPTED;
}

/** One attempt; wakes nobody. */
static inline int put_once(struct ring *ring, const void *bytes, size_t length)
{
    return (uint64_t)length <= (uint64_t)ring->inline_length ?
        put_inline(ring, bytes, length) : put_in_blocks(ring, bytes, length);
}

/** RW_ACCEPTED; or what is in the way. */
static int close_tail(struct ring *ring)
{
    const int code = share(ring, &ring->producers);
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    uint64_t tail = load64(ring->body + RW_RING_TAIL_OFFSET);
    while (0 == (tail & RW_RING_CLOSED_BIT) &&
        !cas64(ring->body + RW_RING_TAIL_OFFSET, tail, tail | RW_RING_CLOSED_BIT))
    {
        tail = load64(ring->body + RW_RING_TAIL_OFFSET);
    }
    return RW_ACCEPTED;
}

/* -------------------------------------------------------------------------------------------- rings: the consumers */

/*
 * Take: p = head; FULL or MARK: announce p; head from p to p + 1; the header again: MARK to HELD, or it was removed;
 * read; header = FREE of the next lap. Nothing there: the passed word, then the header again; void: head from p to p +
 * 1. Else the tail: claimed, and announced by nobody who lives: void it; claimed by the living: held up; else empty.
 * Before saying any of these, settle: what the dead took and did not hand over is taken over, slot by slot.
 *
 * "Empty" reads the header first and the word of the producers' bias after it: while that is neither revoked nor shared
 * the side had one producer when the header was read, which publishes in order, and nothing lay behind p.
 */
#define VOID_POSITION (-128)
#define LOOK_AGAIN (-129)
#define LOOKS_BEFORE_TAIL 32
#define LOOKS_AT_CLAIM 200

/** A message in hand. */
struct taken
{
    int64_t position;
    uint64_t header;
    /** Borrowed; -1 if it was inherited, and has a record instead. */
    int word;
};

/** VOID_POSITION; LOOK_AGAIN when it is published after all, which a mark never hides; or 0. */
static int look_at_mark(const struct ring *ring, int64_t position)
{
    const bool marked = is_marked(ring, position);
    if (progress(ring, position) > RW_RING_SLOT_FREE)
    {
        return LOOK_AGAIN;
    }
    return marked ? VOID_POSITION : 0;
}

/** Claimed: the announcements are read after the tail that says so. */
static int look_at_claim(struct ring *ring, int64_t position)
{
    for (int i = 0; i < LOOKS_AT_CLAIM; i++)
    {
        const int found = look_at_mark(ring, position);
        if (found < 0)
        {
            return found;
        }
        pause_briefly();
    }
    if (!may_ask(ring, UNPUBLISHED) || !void_dead_claim(ring, position))
    {
        return RW_HELD_UP;
    }
    /* Where one was, there are often more. */
    void_dead_claims(ring, tail_of(ring));
    return LOOK_AGAIN;
}

/** The header at the head said "not yet published": RW_EMPTY, RW_CLOSED, RW_HELD_UP, LOOK_AGAIN, VOID_POSITION. */
static int look_at_nothing(struct ring *ring, int64_t position)
{
    const int found = look_at_mark(ring, position);
    if (found < 0)
    {
        return found;
    }
    if (bias_state(load64(ring->producers.bias)) < RW_BIAS_REVOKED)
    {
        return RW_EMPTY;
    }
    /* While messages keep coming the tail is left to the producers: reading it costs them a line each time. */
    for (int i = 0; i < LOOKS_BEFORE_TAIL; i++)
    {
        if (progress(ring, position) > RW_RING_SLOT_FREE)
        {
            return LOOK_AGAIN;
        }
        pause_briefly();
    }
    const uint64_t tail = load64(ring->body + RW_RING_TAIL_OFFSET);
    if (position_in(tail) > position)
    {
        return look_at_claim(ring, position);
    }
    return 0 != (tail & RW_RING_CLOSED_BIT) ? RW_CLOSED : RW_EMPTY;
}

/** The first position below the head that was not handed over; or the head. */
static int64_t first_in_flight(struct ring *ring, int64_t head)
{
    const int64_t released = released_of(ring);
    int64_t first = hint(&ring->settled_position);
    first = released > first ? released : first;
    if (head - first > ring->layout.slots && !is_in_hand(ring, first))
    {
        /* Of more than a lap, what is still in a slot. */
        int64_t least = head;
        for (int64_t p = at_least_0(head - ring->layout.slots); p < head; p++)
        {
            const uint64_t header = header_of(ring, p);
            const int64_t found = position_of(ring, header, p);
            least = is_used(header) && found >= first && found < least ? found : least;
        }
        first = least;
    }
    for (int64_t i = 0; i <= ring->layout.slots && first < head && !is_in_hand(ring, first); i++)
    {
        first++;
    }
    set_hint(&ring->settled_position, first);
    return first;
}

/** Looks through the hands, slot by slot: a message may be in one for many laps. Its position, or -1. */
static int64_t inherit_any(struct ring *ring, int64_t head)
{
    const uint64_t given_back = load64(ring->body + RW_RING_GIVEN_BACK_OFFSET);
    const bool may_ask_now = may_ask(ring, NOT_HANDED_OVER);
    if (!may_ask_now && given_back == __atomic_load_n(&ring->seen_given_back, __ATOMIC_RELAXED))
    {
        return -1;
    }
    for (int64_t p = at_least_0(head - ring->layout.slots); p < head; p++)
    {
        const uint64_t header = header_of(ring, p);
        const int64_t found = position_of(ring, header, p);
        if (is_used(header) && found >= 0 && found < head && inherit(ring, found, may_ask_now))
        {
            return found;
        }
    }
    __atomic_store_n(&ring->seen_given_back, given_back, __ATOMIC_RELAXED);
    return -1;
}

/** Before anybody is told that there is nothing. At the end of the stream the living must have handed over, too. */
static int64_t settle(struct ring *ring, int64_t head, int result)
{
    if (VOID_POSITION == result)
    {
        cas64(ring->body + RW_RING_HEAD_OFFSET, (uint64_t)head, (uint64_t)head + 1);
        /* Nor need what lies in a slot that was passed by wait until the ring is empty. */
        const int64_t passed = position_of(ring, header_of(ring, head), head);
        return passed >= 0 && passed < head && is_in_hand(ring, passed) && may_ask(ring, NOT_HANDED_OVER) &&
            inherit(ring, passed, true) ? passed : LOOK_AGAIN;
    }
    if (LOOK_AGAIN == result || first_in_flight(ring, head) >= head)
    {
        return result;
    }
    const int64_t inherited = inherit_any(ring, head);
    return inherited >= 0 ? inherited : RW_CLOSED == result ? RW_HELD_UP : result;
}

/** The message at the head, published: LOOK_AGAIN if it went to somebody else. */
static int64_t try_take(struct ring *ring, int64_t position, uint64_t header, struct taken *taken)
{
    const int word = borrow_word(ring, &ring->consumers);
    if (word < 0)
    {
        return RW_HELD_UP;
    }
    /* Before the taking: who finds it taken reads the announcements after the head. */
    announce(ring, &ring->consumers, word, position);
    if (!cas64(ring->body + RW_RING_HEAD_OFFSET, (uint64_t)position, (uint64_t)position + 1) ||
        !is_still_there(ring, position))
    {
        return_word(ring, &ring->consumers, word, false);
        return LOOK_AGAIN;
    }
    *taken = (struct taken){.position = position, .header = header, .word = word};
    return position;
}

/** At the head nothing is held: then the head has moved. Beyond: nothing will come here any more. */
static int pass_head(struct ring *ring, int64_t position, int64_t found)
{
    if (RW_RING_SLOT_HELD != found)
    {
        cas64(ring->body + RW_RING_HEAD_OFFSET, (uint64_t)position, (uint64_t)position + 1);
    }
    else if (head_of(ring) == position && progress(ring, position) == found)
    {
        return corrupt(ring, "message held before its turn", position, (uint64_t)found);
    }
    return LOOK_AGAIN;
}

/**
 * Takes the first message, if it is not longer than the limit. A position at or above 0, and the message is in hand; or
 * RW_EMPTY, RW_HELD_UP, RW_CLOSED, RW_CORRUPT; or RW_TOO_LARGE, *length says how long, and nothing was taken.
 */
static int64_t take_once(struct ring *ring, size_t limit, struct taken *taken, size_t *length)
{
    for (int64_t rounds = most_rounds(ring); rounds > 0; rounds--)
    {
        const int code = share(ring, &ring->consumers);
        const uint64_t head = load64(ring->body + RW_RING_HEAD_OFFSET);
        if (RW_ACCEPTED != code || head >= POSITION_LIMIT)
        {
            return RW_ACCEPTED != code ? code : corrupt(ring, "head out of range", 0, head);
        }
        const int64_t position = (int64_t)head;
        const uint64_t header = header_of(ring, position);
        const int64_t found = progress_of(ring, header, position);
        int64_t result;
        if (RW_RING_SLOT_FULL == found || RW_RING_SLOT_MARK == found)
        {
            const unsigned char *bytes;
            if (RW_ACCEPTED == locate(ring, position, header, &bytes, length) && *length > limit &&
                header_of(ring, position) == header)
            {
                return RW_TOO_LARGE;
            }
            result = try_take(ring, position, header, taken);
        }
        else if (found > RW_RING_SLOT_FREE)
        {
            result = pass_head(ring, position, found);
        }
        else
        {
            result = settle(ring, position, look_at_nothing(ring, position));
            if (result >= 0)
            {
                *taken = (struct taken){.position = result, .header = header_of(ring, result), .word = -1};
            }
        }
        if (LOOK_AGAIN != result)
        {
            return result;
        }
    }
    return RW_HELD_UP;
}

/** By who has it in hand: handed over, or left to whoever comes next. The announcement stays until then. */
static void end_take(struct ring *ring, const struct taken *taken, bool is_handed_on)
{
    if (is_handed_on)
    {
        hand_over(ring, taken->position);
    }
    else
    {
        give_message_back(ring, taken->position);
    }
    if (taken->word >= 0)
    {
        return_word(ring, &ring->consumers, taken->word, true);
    }
}

/** What was repaired through this handle may be what others wait for. */
static inline void pass_on_repairs(struct ring *ring)
{
    if (0 != __atomic_load_n(&ring->repairs, __ATOMIC_RELAXED) &&
        0 != __atomic_exchange_n(&ring->repairs, 0, __ATOMIC_RELAXED))
    {
        event_wake(ring->body + RW_RING_NOT_EMPTY_OFFSET);
        event_wake(ring->body + RW_RING_NOT_FULL_OFFSET);
    }
}

/** Copies the first message, and hands it over. One attempt. */
static int poll_once(struct ring *ring, void *buffer, size_t size, size_t *length)
{
    struct taken taken;
    const int64_t position = take_once(ring, size, &taken, length);
    if (position < 0)
    {
        pass_on_repairs(ring);
        return RW_TOO_LARGE == position ? fail(RW_TOO_LARGE, "element longer than the buffer: name=%s length=%zu "
            "size=%zu", ring->object->name, *length, size) : (int)position;
    }
    const unsigned char *bytes;
    int code = locate(ring, position, taken.header, &bytes, length);
    bool is_handed_on = true;
    if (RW_ACCEPTED == code && *length > size)
    {
        /* Only what was inherited. */
        is_handed_on = false;
        code = fail(RW_TOO_LARGE, "element longer than the buffer: name=%s length=%zu size=%zu", ring->object->name,
            *length, size);
    }
    else if (RW_ACCEPTED == code)
    {
        memcpy(buffer, bytes, *length);
    }
    end_take(ring, &taken, is_handed_on);
    event_wake(ring->body + (is_handed_on ? RW_RING_NOT_FULL_OFFSET : RW_RING_NOT_EMPTY_OFFSET));
    pass_on_repairs(ring);
    return code;
}

/** One attempt, and whoever may be asleep is woken. */
static int offer_once(struct ring *ring, const void *bytes, size_t length)
{
    const int code = put_once(ring, bytes, length);
    if (RW_ACCEPTED == code)
    {
        event_wake(ring->body + RW_RING_NOT_EMPTY_OFFSET);
    }
    pass_on_repairs(ring);
    return code;
}

/** The first position that nobody has taken, also beside a lone consumer. */
static int64_t first_position(struct ring *ring)
{
    const int64_t released = released_of(ring);
    int64_t position = head_of(ring);
    for (int64_t i = 0;
        i < ring->layout.slots && position >= released && progress(ring, position) > RW_RING_SLOT_HELD; i++)
    {
        cas64(ring->body + RW_RING_HEAD_OFFSET, (uint64_t)position, (uint64_t)position + 1);
        position = head_of(ring);
    }
    const int64_t least = released + (is_announced_at(ring, ring->consumers.inside, released) ? 1 : 0);
    return position > least ? position : least;
}

/** Messages that could be taken now: those from the head on, up to an open claim; and those in dead hands. */
static int64_t count_takeable(struct ring *ring)
{
    const int64_t first = first_position(ring);
    const int64_t end = true_tail(ring);
    const bool is_common = bias_state(load64(ring->producers.bias)) >= RW_BIAS_REVOKED;
    int64_t count = 0;
    int64_t p = first > end - ring->layout.slots ? first : end - ring->layout.slots;
    for (; p < end; p++)
    {
        const int64_t found = progress(ring, p);
        if (is_common && found <= RW_RING_SLOT_FREE && is_open_claim(ring, p) &&
            is_announced(ring, &ring->producers, p))
        {
            break;
        }
        count += RW_RING_SLOT_FULL == found || RW_RING_SLOT_MARK == found ? 1 : 0;
    }
    for (int64_t slot = at_least_0(end - ring->layout.slots); slot < end; slot++)
    {
        const uint64_t header = header_of(ring, slot);
        const int64_t found = position_of(ring, header, slot);
        if (!is_used(header) || found < released_of(ring) || found >= end)
        {
            continue;
        }
        const bool is_old = found >= first && found < end - ring->layout.slots;
        const bool is_left = found < first && is_in_hand(ring, found) &&
            is_orphan(ring, found, load64(taken_word(ring, found)), true);
        count += is_old || is_left ? 1 : 0;
    }
    return count < ring->layout.capacity ? count : ring->layout.capacity;
}

/* ----------------------------------------------------------------------------------------------------------- queue */

#define QUEUE_CAPACITY 0
#define QUEUE_SLOT_LENGTH 1
#define QUEUE_BUDGET 2

struct rw_queue
{
    struct object object;
    struct ring ring;
};

/** What was allocated for handles begins on a line of its own, because some of their fields do. */
static void *new_handle(size_t size)
{
    void *handle = aligned_alloc(64, (size + 63) & ~(size_t)63);
    if (NULL == handle)
    {
        fail(RW_NO_SPACE, "no memory");
        return NULL;
    }
    memset(handle, 0, size);
    return handle;
}

static int queue_spec(struct spec *spec, struct ring_layout *layout, int64_t capacity, int64_t slot_length,
    int64_t budget, const char *type_name)
{
    const int code = lay_out(layout, capacity, slot_length, budget, true);
    *spec = (struct spec){
        .kind = RW_KIND_QUEUE,
        .fingerprint = RW_KIND_QUEUE_FINGERPRINT,
        .body_length = layout->body_length,
        .parameters = {capacity, slot_length, budget},
        .parameter_names = {"capacity", "slotLength", "budget"},
        .type_name = type_name,
    };
    return code;
}

int rw_queue_create(
    rw_walk *walk, const char *name, int64_t capacity, int64_t budget, const char *type_name, rw_queue **queue)
{
    struct spec spec;
    struct ring_layout layout = {0};
    int code = queue_spec(&spec, &layout, capacity, DEFAULT_SLOT_LENGTH, budget, type_name);
    rw_queue *made = NULL == queue ? NULL : new_handle(sizeof *made);
    if (NULL == made || RW_ACCEPTED != code)
    {
        free(made);
        return RW_ACCEPTED != code ? code : NULL == queue ? fail(RW_INVALID, "no place for the handle") : RW_NO_SPACE;
    }
    code = open_or_create_object(walk, name, &spec, NULL, NULL, &made->object);
    if (RW_ACCEPTED != code)
    {
        free(made);
        return code;
    }
    view_ring(&made->ring, &made->object, made->object.body, &layout);
    *queue = made;
    return RW_ACCEPTED;
}

/** What its own parameters say that it is must be what it is. */
static int check_attached(struct object *object, int laid_out, const struct spec *spec)
{
    if (RW_ACCEPTED != laid_out)
    {
        return fail(RW_CORRUPT, "parameters out of range: name=%s", object->name);
    }
    return check_spec(&object->mapping, object->name, spec);
}

int rw_queue_attach(rw_walk *walk, const char *name, const char *type_name, rw_queue **queue)
{
    rw_queue *made = NULL == queue ? NULL : new_handle(sizeof *made);
    if (NULL == made)
    {
        return NULL == queue ? fail(RW_INVALID, "no place for the handle") : RW_NO_SPACE;
    }
    int code = open_object(walk, name, RW_KIND_QUEUE, RW_KIND_QUEUE_FINGERPRINT, &made->object);
    if (RW_ACCEPTED != code)
    {
        free(made);
        return code;
    }
    const struct mapping *mapping = &made->object.mapping;
    struct spec spec;
    struct ring_layout layout = {0};
    code = queue_spec(&spec, &layout, parameter(mapping, QUEUE_CAPACITY), parameter(mapping, QUEUE_SLOT_LENGTH),
        parameter(mapping, QUEUE_BUDGET), type_name);
    code = check_attached(&made->object, code, &spec);
    if (RW_ACCEPTED != code)
    {
        close_object(&made->object);
        free(made);
        return code;
    }
    view_ring(&made->ring, &made->object, made->object.body, &layout);
    *queue = made;
    return RW_ACCEPTED;
}

static inline bool is_worth_waiting(int code)
{
    return RW_FULL == code || RW_HELD_UP == code || RW_EMPTY == code;
}

/** After the last attempt. */
static int waited(int code, int64_t timeout_ns)
{
    return timeout_ns > 0 && is_worth_waiting(code) ? RW_TIMED_OUT : code;
}

static int put_slowly(struct ring *ring, const void *bytes, size_t length, int code, int64_t timeout_ns)
{
    if (timeout_ns > 0)
    {
        struct waiter waiter =
            waiter_of(ring->body + RW_RING_NOT_FULL_OFFSET, ring->object->wait, deadline_after(timeout_ns));
        while (is_worth_waiting(code) && waiter_idle(&waiter))
        {
            code = offer_once(ring, bytes, length);
        }
    }
    /* That somebody alive is in the way is no reason to say "full", unless it lasts. */
    int64_t patience = 0;
    while (RW_HELD_UP == code && be_patient(&patience))
    {
        code = offer_once(ring, bytes, length);
    }
    return waited(code, timeout_ns);
}

int rw_queue_put(rw_queue *queue, const void *bytes, size_t length, int64_t timeout_ns)
{
    if (NULL == queue || !is_ours(&queue->object) || (NULL == bytes && length > 0))
    {
        return not_ours();
    }
    const int code = offer_once(&queue->ring, bytes, length);
    return is_worth_waiting(code) ? put_slowly(&queue->ring, bytes, length, code, timeout_ns) : code;
}

int rw_queue_offer(rw_queue *queue, const void *bytes, size_t length)
{
    return rw_queue_put(queue, bytes, length, 0);
}

static int take_slowly(
    struct ring *ring, void *buffer, size_t size, size_t *length, int code, int64_t timeout_ns)
{
    if (timeout_ns > 0)
    {
        struct waiter waiter =
            waiter_of(ring->body + RW_RING_NOT_EMPTY_OFFSET, ring->object->wait, deadline_after(timeout_ns));
        while (is_worth_waiting(code) && waiter_idle(&waiter))
        {
            code = poll_once(ring, buffer, size, length);
        }
    }
    int64_t patience = 0;
    while (RW_HELD_UP == code && be_patient(&patience))
    {
        code = poll_once(ring, buffer, size, length);
    }
    return waited(code, timeout_ns);
}

int rw_queue_take(rw_queue *queue, void *buffer, size_t size, size_t *length, int64_t timeout_ns)
{
    if (NULL == queue || !is_ours(&queue->object) || (NULL == buffer && size > 0) || NULL == length)
    {
        return not_ours();
    }
    const int code = poll_once(&queue->ring, buffer, size, length);
    return is_worth_waiting(code) ? take_slowly(&queue->ring, buffer, size, length, code, timeout_ns) : code;
}

int rw_queue_poll(rw_queue *queue, void *buffer, size_t size, size_t *length)
{
    return rw_queue_take(queue, buffer, size, length, 0);
}

int64_t rw_queue_size(rw_queue *queue)
{
    return NULL == queue || !is_ours(&queue->object) ? not_ours() : count_takeable(&queue->ring);
}

int64_t rw_queue_capacity(rw_queue *queue)
{
    return NULL == queue || !is_ours(&queue->object) ? not_ours() : queue->ring.layout.capacity;
}

int64_t rw_queue_longest(rw_queue *queue)
{
    return NULL == queue || !is_ours(&queue->object) ? not_ours() : longest_message(&queue->ring);
}

#define SHUTDOWN_PATIENCE_NS (10 * SECOND_NS)

int rw_queue_shutdown(rw_queue *queue)
{
    if (NULL == queue || !is_ours(&queue->object))
    {
        return not_ours();
    }
    struct ring *ring = &queue->ring;
    const int64_t deadline = deadline_after(SHUTDOWN_PATIENCE_NS);
    int code = close_tail(ring);
    while (RW_HELD_UP == code && remaining_ns(deadline) > 0)
    {
        sleep_ns(MAX_NAP_NS);
        code = close_tail(ring);
    }
    if (RW_ACCEPTED == code)
    {
        event_wake(ring->body + RW_RING_NOT_EMPTY_OFFSET);
        event_wake(ring->body + RW_RING_NOT_FULL_OFFSET);
    }
    return code;
}

/** When nobody uses the handle any more; of a process that was forked, only the memory goes. */
static void close_ring(struct ring *ring)
{
    if (is_ours(ring->object) && ring->layout.is_shared)
    {
        give_words_back(ring, &ring->producers);
        give_words_back(ring, &ring->consumers);
    }
}

int rw_queue_close(rw_queue *queue)
{
    if (NULL == queue)
    {
        return not_ours();
    }
    close_ring(&queue->ring);
    close_object(&queue->object);
    free(queue);
    return RW_ACCEPTED;
}

/* ------------------------------------------------------------------------------------------------------------ ring */

/*
 * Kind 3 is the queue's ring. Kind 2 is Lamport's ring for one producer and one consumer, with the header of the slot
 * that says whether it is full (FastForward): no compare-and-set but for the roles. An end belongs to the first handle
 * that uses it, by its role word, which is a bias word that is never revoked; from the dead it goes to one successor,
 * who finds out where to go on. The producer stores the message, its header (release), and the tail (release), which is
 * a hint for its successor; the consumer stores `released` (release) after each message. One line moves a message.
 */
#define CLAIM_OF_LONE_PRODUCER 0x10000

struct rw_ring
{
    struct object object;
    struct ring ring;
    /** Kind 2: the role words of this handle, 0 if it has not that end; and where it stands. */
    uint64_t produces;
    int64_t produced;
    int64_t room_limit;
    int claims;
    _Alignas(64) uint64_t consumes;
    int64_t consumed;
};

static int ring_spec(
    struct spec *spec, struct ring_layout *layout, int kind, int64_t slots, int64_t slot_length)
{
    if (RW_SPSC != kind && RW_MPMC != kind)
    {
        return fail(RW_INVALID, "kind must be RW_SPSC or RW_MPMC: kind=%d", kind);
    }
    const int code = lay_out(layout, slots, slot_length, 0, RW_MPMC == kind);
    *spec = (struct spec){
        .kind = RW_MPMC == kind ? RW_KIND_MPMC_RING : RW_KIND_SPSC_RING,
        .fingerprint = RW_KIND_QUEUE_FINGERPRINT,
        .body_length = layout->body_length,
        .parameters = {slots, slot_length},
        .parameter_names = {"slots", "slotLength"},
        .type_name = "",
    };
    return code;
}

int rw_ring_create(
    rw_walk *walk, const char *name, int kind, int64_t slots, int64_t slot_length, rw_ring **ring)
{
    struct spec spec;
    struct ring_layout layout = {0};
    int code = ring_spec(&spec, &layout, kind, slots, slot_length);
    rw_ring *made = NULL == ring ? NULL : new_handle(sizeof *made);
    if (NULL == made || RW_ACCEPTED != code)
    {
        free(made);
        return RW_ACCEPTED != code ? code : NULL == ring ? fail(RW_INVALID, "no place for the handle") : RW_NO_SPACE;
    }
    code = open_or_create_object(walk, name, &spec, NULL, NULL, &made->object);
    if (RW_ACCEPTED != code)
    {
        free(made);
        return code;
    }
    view_ring(&made->ring, &made->object, made->object.body, &layout);
    *ring = made;
    return RW_ACCEPTED;
}

int rw_ring_attach(rw_walk *walk, const char *name, int kind, rw_ring **ring)
{
    rw_ring *made = NULL == ring ? NULL : new_handle(sizeof *made);
    if (NULL == made)
    {
        return NULL == ring ? fail(RW_INVALID, "no place for the handle") : RW_NO_SPACE;
    }
    int code = open_object(walk, name, (uint32_t)kind, RW_KIND_QUEUE_FINGERPRINT, &made->object);
    if (RW_ACCEPTED != code)
    {
        free(made);
        return code;
    }
    struct spec spec;
    struct ring_layout layout = {0};
    code = ring_spec(
        &spec, &layout, kind, parameter(&made->object.mapping, 0), parameter(&made->object.mapping, 1));
    code = check_attached(&made->object, code, &spec);
    if (RW_ACCEPTED != code)
    {
        close_object(&made->object);
        free(made);
        return code;
    }
    view_ring(&made->ring, &made->object, made->object.body, &layout);
    *ring = made;
    return RW_ACCEPTED;
}

/** Gets the role of one end for this handle: the word, or 0 when somebody alive has it. */
static uint64_t take_role(struct ring *ring, struct side *side)
{
    const uint64_t seen = load64(side->bias);
    const int state = bias_state(seen);
    const bool is_free = 0 == seen ||
        ((RW_BIAS_TAKING == state || RW_BIAS_BIASED == state) && is_owner_dead(ring, bias_owner(seen)));
    if (is_free && 0 != seen)
    {
        count_repair(ring->object);
    }
    return is_free ? take_over_bias(ring, side, seen, RW_BIAS_BIASED) : 0;
}

static int end_in_use(const rw_ring *ring, const char *end)
{
    return fail(RW_IN_USE, "this end of the ring is in use by somebody else: name=%s end=%s", ring->object.name, end);
}

/** Of a lone producer: the position at which to write; or RW_IN_USE, RW_FULL, RW_CORRUPT. */
static int64_t claim_alone(rw_ring *handle)
{
    struct ring *ring = &handle->ring;
    if (0 == handle->produces)
    {
        handle->produces = take_role(ring, &ring->producers);
        if (0 == handle->produces)
        {
            return end_in_use(handle, "producer");
        }
        handle->produced = true_tail(ring);
        handle->room_limit = 0;
    }
    if (handle->claims > 0)
    {
        return fail(RW_INVALID, "a claim is open: name=%s", handle->object.name);
    }
    if (handle->produced >= handle->room_limit)
    {
        handle->room_limit = released_of(ring) + ring->layout.capacity;
    }
    return handle->produced < handle->room_limit ? handle->produced : RW_FULL;
}

static void commit_alone(rw_ring *handle, size_t length)
{
    struct ring *ring = &handle->ring;
    publish(ring, handle->produced, length);
    handle->produced++;
    store64(ring->body + RW_RING_TAIL_OFFSET, (uint64_t)handle->produced);
    event_wake(ring->body + RW_RING_NOT_EMPTY_OFFSET);
}

static int check_ring(rw_ring *ring, size_t length)
{
    if (NULL == ring || !is_ours(&ring->object))
    {
        return not_ours();
    }
    return (uint64_t)length <= (uint64_t)ring->ring.inline_length ? RW_ACCEPTED : too_large(&ring->ring, length);
}

int rw_ring_claim(rw_ring *ring, size_t length, rw_claim *claim)
{
    const int code = check_ring(ring, length);
    if (RW_ACCEPTED != code || NULL == claim)
    {
        return RW_ACCEPTED != code ? code : fail(RW_INVALID, "no claim");
    }
    int word = CLAIM_OF_LONE_PRODUCER;
    int64_t position = ring->ring.layout.is_shared ? begin_put(&ring->ring, &word) : claim_alone(ring);
    int64_t patience = 0;
    while (RW_HELD_UP == position && be_patient(&patience))
    {
        position = begin_put(&ring->ring, &word);
    }
    pass_on_repairs(&ring->ring);
    if (position < 0)
    {
        *claim = (rw_claim){.word = -1};
        return (int)position;
    }
    ring->claims += CLAIM_OF_LONE_PRODUCER == word ? 1 : 0;
    *claim = (rw_claim){.bytes = slot_of(&ring->ring, position) + SLOT_MESSAGE, .length = length,
        .position = position, .word = word};
    return RW_ACCEPTED;
}

static bool is_open(const rw_ring *ring, const rw_claim *claim)
{
    return NULL != claim && claim->word >= 0 && (CLAIM_OF_LONE_PRODUCER != claim->word ||
        (ring->claims > 0 && claim->position == ring->produced));
}

int rw_ring_commit(rw_ring *ring, rw_claim *claim)
{
    const int code = check_ring(ring, 0);
    if (RW_ACCEPTED != code || !is_open(ring, claim))
    {
        return RW_ACCEPTED != code ? code : fail(RW_NOT_OWNER, "no open claim: name=%s", ring->object.name);
    }
    if (CLAIM_OF_LONE_PRODUCER == claim->word)
    {
        ring->claims--;
        commit_alone(ring, claim->length);
    }
    else
    {
        publish(&ring->ring, claim->position, claim->length);
        return_word(&ring->ring, &ring->ring.producers, claim->word, true);
        event_wake(ring->ring.body + RW_RING_NOT_EMPTY_OFFSET);
    }
    claim->word = -1;
    return RW_ACCEPTED;
}

int rw_ring_abort(rw_ring *ring, rw_claim *claim)
{
    const int code = check_ring(ring, 0);
    if (RW_ACCEPTED != code || !is_open(ring, claim))
    {
        return RW_ACCEPTED != code ? code : fail(RW_NOT_OWNER, "no open claim: name=%s", ring->object.name);
    }
    if (CLAIM_OF_LONE_PRODUCER == claim->word)
    {
        ring->claims--;
    }
    else
    {
        /* The header stays as it is. Only then may the announcement go. */
        void_position(&ring->ring, claim->position);
        return_word(&ring->ring, &ring->ring.producers, claim->word, true);
        event_wake(ring->ring.body + RW_RING_NOT_EMPTY_OFFSET);
        event_wake(ring->ring.body + RW_RING_NOT_FULL_OFFSET);
    }
    claim->word = -1;
    return RW_ACCEPTED;
}

int rw_ring_offer(rw_ring *ring, const void *bytes, size_t length)
{
    int code = check_ring(ring, length);
    if (RW_ACCEPTED != code || (NULL == bytes && length > 0))
    {
        return RW_ACCEPTED != code ? code : fail(RW_INVALID, "no bytes");
    }
    if (ring->ring.layout.is_shared)
    {
        code = offer_once(&ring->ring, bytes, length);
        return RW_HELD_UP == code ? put_slowly(&ring->ring, bytes, length, code, 0) : code;
    }
    const int64_t position = claim_alone(ring);
    if (position < 0)
    {
        return (int)position;
    }
    write_inline(&ring->ring, position, bytes, length);
    commit_alone(ring, length);
    return RW_ACCEPTED;
}

/** Of a lone consumer: `released` is stored after each message, so that who dies in between leaves it to its heir. */
static int poll_alone(rw_ring *handle, rw_handler handler, void *context, int limit)
{
    struct ring *ring = &handle->ring;
    if (0 == handle->consumes)
    {
        handle->consumes = take_role(ring, &ring->consumers);
        if (0 == handle->consumes)
        {
            return end_in_use(handle, "consumer");
        }
        handle->consumed = released_of(ring);
    }
    int count = 0;
    while (count < limit)
    {
        const int64_t position = handle->consumed;
        const uint64_t header = header_of(ring, position);
        if (RW_RING_SLOT_FULL != progress_of(ring, header, position))
        {
            break;
        }
        const unsigned char *bytes;
        size_t length;
        const int code = locate(ring, position, header, &bytes, &length);
        if (RW_ACCEPTED == code && 0 != handler(context, bytes, length))
        {
            break;
        }
        handle->consumed = position + 1;
        store64(ring->body + RW_RING_RELEASED_OFFSET, (uint64_t)position + 1);
        event_wake(ring->body + RW_RING_NOT_FULL_OFFSET);
        if (RW_ACCEPTED != code)
        {
            return code;
        }
        count++;
    }
    return count;
}

static int poll_in_common(struct ring *ring, rw_handler handler, void *context, int limit)
{
    int count = 0;
    int64_t position = 0;
    int code = RW_ACCEPTED;
    bool is_handed_on = true;
    while (count < limit && is_handed_on && RW_ACCEPTED == code)
    {
        struct taken taken;
        const unsigned char *bytes;
        size_t length;
        position = take_once(ring, SIZE_MAX, &taken, &length);
        if (position < 0)
        {
            break;
        }
        code = locate(ring, position, taken.header, &bytes, &length);
        is_handed_on = RW_ACCEPTED != code || 0 == handler(context, bytes, length);
        end_take(ring, &taken, is_handed_on);
        count += is_handed_on ? 1 : 0;
        event_wake(ring->body + (is_handed_on ? RW_RING_NOT_FULL_OFFSET : RW_RING_NOT_EMPTY_OFFSET));
    }
    pass_on_repairs(ring);
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    return 0 == count && position < 0 && !is_worth_waiting((int)position) ? (int)position : count;
}

int rw_ring_poll(rw_ring *ring, rw_handler handler, void *context, int limit)
{
    const int code = check_ring(ring, 0);
    if (RW_ACCEPTED != code || NULL == handler)
    {
        return RW_ACCEPTED != code ? code : fail(RW_INVALID, "no handler");
    }
    return ring->ring.layout.is_shared ? poll_in_common(&ring->ring, handler, context, limit) :
        poll_alone(ring, handler, context, limit);
}

int64_t rw_ring_capacity(rw_ring *ring)
{
    return NULL == ring || !is_ours(&ring->object) ? not_ours() : ring->ring.layout.capacity;
}

int rw_ring_close(rw_ring *ring)
{
    if (NULL == ring)
    {
        return not_ours();
    }
    if (is_ours(&ring->object))
    {
        if (0 != ring->produces)
        {
            cas64(ring->ring.producers.bias, ring->produces, 0);
        }
        if (0 != ring->consumes)
        {
            cas64(ring->ring.consumers.bias, ring->consumes, 0);
        }
    }
    close_ring(&ring->ring);
    close_object(&ring->object);
    free(ring);
    return RW_ACCEPTED;
}

/* ------------------------------------------------------------------------------------------------------------ pipe */

/*
 * Two rings with the memory of kind 2, each with two ends that are open to many, of whom one works at a time. Who that
 * is says the end word: a robust try-lock. Its user does what a lone one does: the producer finds the position by
 * walking from the tail over published headers, the consumer in `released`. A user that is held up marks the word as
 * contended and may sleep; who leaves tells it. Taking and leaving are full fences, so what one user stored is seen by
 * the next; from the dead, through the proof of death.
 *
 * Who is there: a table of words for each end, by the slot of the participant: token, and how many handles are open. A
 * process changes its own word only, and nobody repairs one, because the dead are told apart by their tokens. The table
 * is not read at one instant: "nobody" is believed only if no change was counted meanwhile, for who hands an end over
 * attaches the next one before it closes.
 */
#define HOLDER_COUNT_MASK UINT64_C(0xFFFFFFFF)
#define PIPE_DUPLEX 0
#define PIPE_CAPACITY 1
#define PIPE_SLOT_LENGTH 2
#define PIPE_BUDGET 3
#define LOOKS_AT_END 200
#define LOOKS_AT_HOLDERS 16
#define LOOKS_PER_QUESTION 64
/** A result of enter_end. */
#define ENTERED RW_ACCEPTED

/** The holders of one end, as one handle knows them. */
struct holders
{
    unsigned char *changes;
    unsigned char *words;
    /** Twice the number of changes for which the last question was asked, plus 1 if nobody was left. */
    int64_t answer;
    int64_t asked;
    uint32_t looks;
};

struct rw_pipe_end
{
    struct object object;
    bool is_readable;
    bool is_writable;
    struct holders own;
    struct holders peer;
    struct ring in;
    struct ring out;
};

static inline uint64_t holder_word(uint32_t token, uint64_t count)
{
    return (uint64_t)token << RW_PIPE_TOKEN_SHIFT | count;
}

static inline uint32_t holder_token(uint64_t word)
{
    return (uint32_t)(word >> RW_PIPE_TOKEN_SHIFT) & RW_OWNER_TOKEN_SEAL;
}

/** One handle more, or less. */
static void change_holders(const struct participant *me, struct holders *holders, int by)
{
    unsigned char *at = holders->words + 8 * (me->token & (RW_PARTICIPANTS_SLOT_COUNT - 1));
    uint64_t seen;
    uint64_t count;
    do
    {
        seen = load64(at);
        /* What another generation of this slot left is that of a dead process. */
        count = holder_token(seen) == me->token ? seen & HOLDER_COUNT_MASK : 0;
        count = by > 0 ? count + 1 : count > 0 ? count - 1 : 0;
    }
    while (!cas64(at, seen, holder_word(me->token, count & HOLDER_COUNT_MASK)));
    add32(holders->changes, 1);
}

/** Whether the end was attached once, and all who did have closed it or died. */
static bool is_deserted(const struct participant *me, const struct holders *holders)
{
    for (int looks = 0; looks < LOOKS_AT_HOLDERS; looks++)
    {
        const uint32_t changes = load32(holders->changes);
        bool was_held = false;
        for (uint64_t slot = 0; slot < RW_PARTICIPANTS_SLOT_COUNT; slot++)
        {
            const uint64_t seen = load64(holders->words + 8 * slot);
            was_held |= 0 != seen;
            if (0 != (seen & HOLDER_COUNT_MASK) && !is_dead(me, holder_token(seen)))
            {
                return false;
            }
        }
        if (!was_held || changes == load32(holders->changes))
        {
            return was_held;
        }
    }
    return false;
}

/** Whether nobody is left at the other end. Asked when there was a change; else of the kernel, now and then. */
static bool is_peer_gone(const struct participant *me, struct holders *peer, bool is_patient)
{
    const int64_t answer = __atomic_load_n(&peer->answer, __ATOMIC_RELAXED);
    const int64_t changes = load32(peer->changes);
    if (answer >> 1 == changes)
    {
        /* Two threads may count one look: no locked instruction for each message. */
        const uint32_t looks = __atomic_load_n(&peer->looks, __ATOMIC_RELAXED);
        __atomic_store_n(&peer->looks, looks + 1, __ATOMIC_RELAXED);
        if ((!is_patient && 0 != looks % LOOKS_PER_QUESTION) || !is_due(&peer->asked))
        {
            return 0 != (answer & 1);
        }
    }
    const bool is_gone = is_deserted(me, peer);
    __atomic_store_n(&peer->answer, changes << 1 | (is_gone ? 1 : 0), __ATOMIC_RELAXED);
    return is_gone;
}

static inline uint64_t end_owner(uint64_t word)
{
    return word >> RW_RING_OWNER_SHIFT;
}

/** From the dead: exactly one gets it, and finds out everything anew. */
static int inherit_end(struct ring *ring, struct side *side, uint64_t seen, uint64_t mine)
{
    if (!cas64(side->end, seen, mine | (seen & RW_END_WORD_CONTENDED)))
    {
        return RW_HELD_UP;
    }
    count_repair(ring->object);
    if (side->is_producers)
    {
        free_blocks_from(ring, true_tail(ring));
    }
    return ENTERED;
}

/** One look at the end word: ENTERED, RW_HELD_UP, RW_IN_USE, RW_CORRUPT. */
static int try_enter_end(struct ring *ring, struct side *side, uint64_t seen, uint64_t mine)
{
    if (RW_END_WORD_NOBODY == seen || RW_END_WORD_OPEN == seen)
    {
        return cas64(side->end, seen, mine) ? ENTERED : RW_HELD_UP;
    }
    const uint64_t tag = seen & END_TAG_MASK;
    if (RW_END_WORD_NOBODY == tag || RW_END_WORD_OPEN == tag)
    {
        return corrupt(ring, "invalid state of an end word", 0, seen);
    }
    if (RW_END_WORD_EXCLUSIVE == tag)
    {
        return is_owner_dead(ring, end_owner(seen)) ? inherit_end(ring, side, seen, mine) :
            fail(RW_IN_USE, "this end is in exclusive use: name=%s token=0x%llx", ring->object->name,
            (unsigned long long)end_owner(seen));
    }
    return RW_HELD_UP;
}

/** ENTERED: the end is ours until leave_end; RW_HELD_UP, and who leaves it will wake those of this side. */
static int enter_end(struct ring *ring, struct side *side)
{
    int code = share(ring, side);
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    const uint64_t mine =
        (uint64_t)ring->me->token << RW_RING_OWNER_SHIFT | (thread_number() & END_ID_MASK) << RW_END_WORD_ID_SHIFT |
        RW_END_WORD_HELD;
    for (int looks = 0; looks < LOOKS_AT_END; looks++)
    {
        code = try_enter_end(ring, side, load64(side->end), mine);
        if (RW_HELD_UP != code)
        {
            return code;
        }
        pause_briefly();
    }
    for (int looks = 0; looks < LOOKS_AT_END; looks++)
    {
        const uint64_t seen = load64(side->end);
        code = try_enter_end(ring, side, seen, mine);
        if (RW_HELD_UP != code)
        {
            return code;
        }
        const bool is_held = RW_END_WORD_HELD == (seen & END_TAG_MASK);
        if (is_held && may_ask(ring, side->end_reason) && is_owner_dead(ring, end_owner(seen)))
        {
            return inherit_end(ring, side, seen, mine);
        }
        /* Whoever went away without the mark would not be woken. */
        if (is_held && (0 != (seen & RW_END_WORD_CONTENDED) || cas64(side->end, seen, seen | RW_END_WORD_CONTENDED)))
        {
            return RW_HELD_UP;
        }
    }
    return RW_HELD_UP;
}

static void leave_end(struct side *side)
{
    if (0 != (exchange64(side->end, RW_END_WORD_OPEN) & RW_END_WORD_CONTENDED))
    {
        event_wake(side->event);
    }
}

static bool is_kept_by_other(const struct ring *ring, const struct side *side)
{
    const uint64_t seen = load64(side->end);
    return RW_END_WORD_EXCLUSIVE == (seen & END_TAG_MASK) && !is_owner_dead(ring, end_owner(seen));
}

/** What was seen of `released` only grows; it is looked at again, on the consumers' line, when that is used up. */
static bool has_pipe_room(struct ring *ring, int64_t position)
{
    if (position >= hint(&ring->limit_position))
    {
        raise_hint(&ring->limit_position, released_of(ring) + ring->layout.capacity);
    }
    return position < hint(&ring->limit_position);
}

/** The message is in the blocks already, if it needs any. */
static int put_at_end(struct ring *ring, const void *bytes, size_t length, int64_t block)
{
    const int code = enter_end(ring, &ring->producers);
    if (ENTERED != code)
    {
        return code;
    }
    const int64_t position = true_tail(ring);
    if (!has_pipe_room(ring, position))
    {
        leave_end(&ring->producers);
        return RW_FULL;
    }
    if (block < 0)
    {
        write_inline(ring, position, bytes, length);
        publish(ring, position, length);
    }
    else
    {
        bind_blocks(ring, position, block, length);
        publish(ring, position, RW_RING_IN_ARENA);
    }
    store64(ring->body + RW_RING_TAIL_OFFSET, (uint64_t)position + 1);
    leave_end(&ring->producers);
    return RW_ACCEPTED;
}

static int send_in_blocks(struct ring *ring, const void *bytes, size_t length)
{
    int64_t block = allocate_blocks(ring, length);
    if (block < 0)
    {
        /* What a dead producer has bound comes back with its end. */
        const int code = enter_end(ring, &ring->producers);
        if (ENTERED != code)
        {
            return code;
        }
        leave_end(&ring->producers);
        block = allocate_blocks(ring, length);
    }
    if (block < 0)
    {
        return RW_FULL;
    }
    copy_in(ring->body + ring->layout.blocks_at + block * ring->layout.block_length, bytes, length);
    const int code = put_at_end(ring, bytes, length, block);
    if (RW_ACCEPTED != code)
    {
        free_blocks(ring, block, length);
    }
    return code;
}

static int send_once(rw_pipe_end *pipe, const void *bytes, size_t length, bool is_patient)
{
    struct ring *ring = &pipe->out;
    if (is_peer_gone(pipe->object.me, &pipe->peer, is_patient))
    {
        return RW_CLOSED;
    }
    /* A look from outside, the tail first: both only grow. */
    if (!has_pipe_room(ring, true_tail(ring)))
    {
        return RW_FULL;
    }
    const int code = (uint64_t)length <= (uint64_t)ring->inline_length ?
        put_at_end(ring, bytes, length, -1) : send_in_blocks(ring, bytes, length);
    if (RW_ACCEPTED == code && !event_wake(ring->body + RW_RING_NOT_EMPTY_OFFSET))
    {
        /* One who had gone to sleep and is not there may have died: it is asked about before the next message. */
        __atomic_store_n(&pipe->peer.answer, INT64_MIN, __ATOMIC_RELAXED);
    }
    return code;
}

int rw_pipe_send(rw_pipe_end *pipe, const void *bytes, size_t length, int64_t timeout_ns)
{
    if (NULL == pipe || !is_ours(&pipe->object) || (NULL == bytes && length > 0))
    {
        return not_ours();
    }
    if (!pipe->is_writable)
    {
        return fail(RW_INVALID, "this end of a one-way pipe receives: name=%s", pipe->object.name);
    }
    if ((uint64_t)length > (uint64_t)longest_message(&pipe->out))
    {
        return too_large(&pipe->out, length);
    }
    int code = send_once(pipe, bytes, length, false);
    if (is_worth_waiting(code) && timeout_ns > 0)
    {
        struct waiter waiter =
            waiter_of(pipe->out.body + RW_RING_NOT_FULL_OFFSET, pipe->object.wait, deadline_after(timeout_ns));
        while (is_worth_waiting(code) && waiter_idle(&waiter))
        {
            code = send_once(pipe, bytes, length, true);
        }
    }
    int64_t patience = 0;
    while (RW_HELD_UP == code && be_patient(&patience))
    {
        code = send_once(pipe, bytes, length, true);
    }
    return waited(code, timeout_ns);
}

/** By who has entered: copies the message at `released`, and hands it over. */
static int take_at_end(struct ring *ring, void *buffer, size_t size, size_t *length)
{
    const int64_t position = released_of(ring);
    const uint64_t header = header_of(ring, position);
    const int64_t found = progress_of(ring, header, position);
    if (RW_RING_SLOT_FULL != found)
    {
        return found < RW_RING_SLOT_FULL ? RW_EMPTY : corrupt(ring, "published beyond its lap", position, header);
    }
    const unsigned char *bytes;
    const int code = locate(ring, position, header, &bytes, length);
    if (RW_ACCEPTED == code && *length > size)
    {
        return fail(RW_TOO_LARGE, "element longer than the buffer: name=%s length=%zu size=%zu",
            ring->object->name, *length, size);
    }
    if (RW_ACCEPTED == code)
    {
        memcpy(buffer, bytes, *length);
    }
    store64(ring->body + RW_RING_RELEASED_OFFSET, (uint64_t)position + 1);
    return code;
}

/** One attempt. A look from outside first: what was not published, nobody can have taken. */
static int receive_at_end(struct ring *ring, void *buffer, size_t size, size_t *length)
{
    if (progress(ring, released_of(ring)) < RW_RING_SLOT_FULL)
    {
        return RW_EMPTY;
    }
    int code = enter_end(ring, &ring->consumers);
    if (ENTERED != code)
    {
        return code;
    }
    code = take_at_end(ring, buffer, size, length);
    leave_end(&ring->consumers);
    if (RW_ACCEPTED == code || RW_CORRUPT == code)
    {
        event_wake(ring->body + RW_RING_NOT_FULL_OFFSET);
    }
    return code;
}

static int receive_once(rw_pipe_end *pipe, void *buffer, size_t size, size_t *length, bool is_patient)
{
    int code = receive_at_end(&pipe->in, buffer, size, length);
    if (RW_EMPTY == code && is_peer_gone(pipe->object.me, &pipe->peer, is_patient))
    {
        /* What they sent before they went is seen now, if it was not before. */
        code = receive_at_end(&pipe->in, buffer, size, length);
        return RW_EMPTY == code ? RW_CLOSED : code;
    }
    return code;
}

int rw_pipe_receive(rw_pipe_end *pipe, void *buffer, size_t size, size_t *length, int64_t timeout_ns)
{
    if (NULL == pipe || !is_ours(&pipe->object) || (NULL == buffer && size > 0) || NULL == length)
    {
        return not_ours();
    }
    if (!pipe->is_readable)
    {
        return fail(RW_INVALID, "this end of a one-way pipe sends: name=%s", pipe->object.name);
    }
    int code = receive_once(pipe, buffer, size, length, false);
    if (is_worth_waiting(code) && timeout_ns > 0)
    {
        struct waiter waiter =
            waiter_of(pipe->in.body + RW_RING_NOT_EMPTY_OFFSET, pipe->object.wait, deadline_after(timeout_ns));
        while (is_worth_waiting(code) && waiter_idle(&waiter))
        {
            /* Who spins has no time for the clock; who sleeps looks seldom, and asks then. */
            code = receive_once(
                pipe, buffer, size, length, RW_HYBRID == pipe->object.wait && waiter.spins >= SPINS_HYBRID);
        }
    }
    int64_t patience = 0;
    while (RW_HELD_UP == code && be_patient(&patience))
    {
        code = receive_once(pipe, buffer, size, length, true);
    }
    if (RW_EMPTY == code)
    {
        code = receive_once(pipe, buffer, size, length, true);
    }
    return waited(code, timeout_ns);
}

static int pipe_spec(struct spec *spec, struct ring_layout *layout, int64_t duplex, int64_t capacity,
    int64_t slot_length, int64_t budget, const char *type_name)
{
    int code = lay_out(layout, capacity, slot_length, budget, false);
    const int64_t ring_length = align_up(layout->body_length, 128);
    if (RW_ACCEPTED == code && (duplex < 0 || duplex > 1 || RW_PIPE_RINGS_OFFSET + 2 * ring_length > INT32_MAX / 2))
    {
        code = fail(RW_INVALID, "pipe too large for one mapping, or duplex neither 0 nor 1");
    }
    *spec = (struct spec){
        .kind = RW_KIND_PIPE,
        .fingerprint = RW_KIND_PIPE_FINGERPRINT,
        .body_length = RW_PIPE_RINGS_OFFSET + ring_length * (1 == duplex ? 2 : 1),
        .parameters = {duplex, capacity, slot_length, budget},
        .parameter_names = {"duplex", "capacity", "slotLength", "budget"},
        .type_name = type_name,
    };
    return code;
}

static void view_holders(struct holders *holders, unsigned char *body, bool is_first)
{
    *holders = (struct holders){
        .changes = body + (is_first ? RW_PIPE_FIRST_CHANGES_OFFSET : RW_PIPE_SECOND_CHANGES_OFFSET),
        .words = body + (is_first ? RW_PIPE_FIRST_HOLDERS_OFFSET : RW_PIPE_SECOND_HOLDERS_OFFSET),
        .answer = INT64_MIN,
    };
}

static void wake_ring(struct ring *ring)
{
    event_wake(ring->body + RW_RING_NOT_EMPTY_OFFSET);
    event_wake(ring->body + RW_RING_NOT_FULL_OFFSET);
}

/** Wakes all who wait, to look for a change outside the rings. */
static void wake_pipe(rw_pipe_end *pipe)
{
    if (pipe->is_readable)
    {
        wake_ring(&pipe->in);
    }
    if (pipe->is_writable)
    {
        wake_ring(&pipe->out);
    }
}

/** First we are seen, then we look: who keeps an end for itself does it the other way round. */
static int attach_end(rw_pipe_end *pipe, const struct ring_layout *layout, bool is_duplex, bool is_first)
{
    unsigned char *body = pipe->object.body;
    unsigned char *to_first = body + RW_PIPE_RINGS_OFFSET;
    unsigned char *to_second = is_duplex ? to_first + align_up(layout->body_length, 128) : NULL;
    pipe->is_readable = is_duplex || is_first;
    pipe->is_writable = is_duplex || !is_first;
    view_holders(&pipe->own, body, is_first);
    view_holders(&pipe->peer, body, !is_first);
    if (pipe->is_readable)
    {
        view_ring(&pipe->in, &pipe->object, is_first ? to_first : to_second, layout);
    }
    if (pipe->is_writable)
    {
        view_ring(&pipe->out, &pipe->object, is_first ? to_second : to_first, layout);
    }
    change_holders(pipe->object.me, &pipe->own, 1);
    if ((pipe->is_readable && is_kept_by_other(&pipe->in, &pipe->in.consumers)) ||
        (pipe->is_writable && is_kept_by_other(&pipe->out, &pipe->out.producers)))
    {
        change_holders(pipe->object.me, &pipe->own, -1);
        return fail(RW_IN_USE, "another handle uses this end alone: name=%s", pipe->object.name);
    }
    return RW_ACCEPTED;
}

static int check_end(int end, rw_pipe_end **pipe, rw_pipe_end **made)
{
    if ((RW_FIRST != end && RW_SECOND != end) || NULL == pipe)
    {
        return fail(RW_INVALID, "end must be RW_FIRST or RW_SECOND, and there must be a place for it: end=%d", end);
    }
    *made = new_handle(sizeof **made);
    return NULL == *made ? RW_NO_SPACE : RW_ACCEPTED;
}

/** The last step of opening: the handle, or nothing. */
static int finish_pipe(int code, rw_pipe_end *made, rw_pipe_end **pipe)
{
    if (RW_ACCEPTED != code)
    {
        if (NULL != made)
        {
            close_object(&made->object);
            free(made);
        }
        return code;
    }
    *pipe = made;
    return RW_ACCEPTED;
}

int rw_pipe_create(rw_walk *walk, const char *name, int duplex, int64_t capacity, int64_t budget,
    const char *type_name, int end, rw_pipe_end **pipe)
{
    struct spec spec;
    struct ring_layout layout = {0};
    rw_pipe_end *made = NULL;
    int code = pipe_spec(&spec, &layout, duplex, capacity, DEFAULT_SLOT_LENGTH, budget, type_name);
    code = RW_ACCEPTED == code ? check_end(end, pipe, &made) : code;
    code = RW_ACCEPTED == code ? open_or_create_object(walk, name, &spec, NULL, NULL, &made->object) : code;
    code = RW_ACCEPTED == code ? attach_end(made, &layout, 1 == duplex, RW_FIRST == end) : code;
    return finish_pipe(code, made, pipe);
}

int rw_pipe_attach(rw_walk *walk, const char *name, const char *type_name, int end, rw_pipe_end **pipe)
{
    rw_pipe_end *made = NULL;
    int code = check_end(end, pipe, &made);
    code = RW_ACCEPTED == code ? open_object(walk, name, RW_KIND_PIPE, RW_KIND_PIPE_FINGERPRINT, &made->object) : code;
    if (RW_ACCEPTED != code)
    {
        return finish_pipe(code, made, pipe);
    }
    const struct mapping *mapping = &made->object.mapping;
    struct spec spec;
    struct ring_layout layout = {0};
    code = pipe_spec(&spec, &layout, parameter(mapping, PIPE_DUPLEX), parameter(mapping, PIPE_CAPACITY),
        parameter(mapping, PIPE_SLOT_LENGTH), parameter(mapping, PIPE_BUDGET), type_name);
    code = check_attached(&made->object, code, &spec);
    code = RW_ACCEPTED == code ? attach_end(made, &layout, 1 == spec.parameters[PIPE_DUPLEX], RW_FIRST == end) : code;
    return finish_pipe(code, made, pipe);
}

int rw_pipe_close(rw_pipe_end *pipe)
{
    if (NULL == pipe)
    {
        return not_ours();
    }
    if (is_ours(&pipe->object))
    {
        change_holders(pipe->object.me, &pipe->own, -1);
        wake_pipe(pipe);
    }
    close_object(&pipe->object);
    free(pipe);
    return RW_ACCEPTED;
}

/* ----------------------------------------------------------------------------------------------------------- locks */

/*
 * Ancestor: Drepper's third futex mutex, and robust futexes. The word names its owner, process and thread, so that the
 * next taker can ask the kernel about it; sleepers sleep on a sequence of their own, because the state of a lock that
 * was taken, released and taken again looks the same. The model is native-tests/src/model/lock.pml.
 *
 * Invariants. (1) The state is 0 or names the holder; it changes from 0, or from the exact word of a dead holder, by
 * compare-and-set, and to 0 by its holder. (2) Whoever sleeps has seen C on after it had read the sequence, and takes
 * the lock with C, because it cannot know who else sleeps. (3) Whoever takes C away advances the sequence afterwards.
 * (4) Who gives up may have swallowed a wake-up, and passes it on. A token never recurs, so a compare-and-set from the
 * word of a dead one means that it died holding.
 *
 * All accesses of state and sequence are sequentially consistent. The hold is touched by the holder alone, between the
 * compare-and-set that takes and the exchange that releases. Nodes are for locks that are fair, for conditions, and for
 * those who count who waits; this client needs none.
 *
 * Death: before the compare-and-set that takes nothing has happened; after it the holder is dead, whatever the hold
 * says; after the exchange that releases, sleepers who were not woken look again after a slice.
 */
#define LOCK_SLICE_NS (20 * MILLISECOND_NS)
#define LOCK_MIN_SLEEP_NS INT64_C(50000)
#define LOCK_REENTRANT 0
#define LOCK_FAIR 1
#define HOLD_COUNT_MASK (RW_LOCK_ABANDONED - 1)

/** A lock that is not fair, as an object or inside one. */
struct mutual
{
    const struct object *object;
    unsigned char *at;
    int64_t last_asked;
    bool reentrant;
};

/** One thread's wait for a lock that it did not get at once. */
struct lock_wait
{
    int64_t deadline;
    int64_t next_ask;
    uint64_t me;
    uint64_t seen;
    uint32_t sequence;
    uint32_t spins;
    bool has_slept;
};

static struct mutual lock_in(const struct object *object, int64_t offset, bool reentrant)
{
    return (struct mutual){.object = object, .at = object->body + offset, .reentrant = reentrant};
}

#define LOCK_THREAD_MASK (((UINT64_C(1) << RW_LOCK_THREAD_BITS) - 1) << 1)

/** The highest number of a thread of this process that has ever come to a lock. */
static uint64_t newest_thread;

/** The calling thread, as the state names it. */
static inline uint64_t lock_me(const struct mutual *lock)
{
    static _Thread_local bool is_known;
    const uint64_t number = thread_number();
    uint64_t seen = is_known ? number : __atomic_load_n(&newest_thread, __ATOMIC_RELAXED);
    while (seen < number && !__atomic_compare_exchange_n(
        &newest_thread, &seen, number, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
    {
    }
    is_known = true;
    return (uint64_t)lock->object->me->token << RW_LOCK_OWNER_SHIFT | (number << 1 & LOCK_THREAD_MASK);
}

static inline uint64_t lock_state(const struct mutual *lock)
{
    return load64_seq(lock->at + RW_LOCK_STATE_OFFSET);
}

/** Nobody else makes it, or unmakes it, this thread's. */
static inline bool is_lock_mine(const struct mutual *lock, uint64_t me)
{
    return me == (load64_relaxed(lock->at + RW_LOCK_STATE_OFFSET) & ~(uint64_t)RW_LOCK_CONTENDED);
}

static void set_hold(const struct mutual *lock, uint64_t hold)
{
    store64_relaxed(lock->at + RW_LOCK_HOLD_OFFSET, hold);
}

static uint64_t hold_of(const struct mutual *lock)
{
    return load64_relaxed(lock->at + RW_LOCK_HOLD_OFFSET);
}

/** Whether a token can have been given out by now; if not, the word that it stands in is damaged. */
static bool is_given_out(const struct participant *me, uint32_t token)
{
    const uint64_t slot = token & (RW_PARTICIPANTS_SLOT_COUNT - 1);
    const uint64_t of_token = token >> RW_OWNER_TOKEN_SLOT_BITS;
    const uint64_t generation = load64_seq(record_of_slot(me, slot) + RW_PARTICIPANT_RECORD_STATE_OFFSET) >> 1;
    return is_token_possible(token) &&
        (generation > TOKEN_GENERATION_MASK || (0 != of_token && of_token <= generation));
}

/** Asks the kernel about a process that stands in a word: 1 dead, 0 alive; RW_CORRUPT. */
static int ask_about(const struct object *object, uint64_t token, const char *what)
{
    if (!is_given_out(object->me, (uint32_t)token))
    {
        return fail(RW_CORRUPT, "unknown owner of a %s: name=%s owner=0x%llx", what, object->name,
            (unsigned long long)token);
    }
    return is_dead(object->me, (uint32_t)token) ? 1 : 0;
}

static int is_holder_dead(const struct mutual *lock, uint64_t state)
{
    const uint64_t thread = (state & LOCK_THREAD_MASK) >> 1;
    const bool is_own = lock->object->me->token == state >> RW_LOCK_OWNER_SHIFT;
    if (0 == thread || (is_own && thread > __atomic_load_n(&newest_thread, __ATOMIC_SEQ_CST)))
    {
        return fail(RW_CORRUPT, "unknown thread: name=%s state=0x%llx", lock->object->name, (unsigned long long)state);
    }
    return ask_about(lock->object, state >> RW_LOCK_OWNER_SHIFT, "lock");
}

/** From the exact word of a free lock, or of a dead holder. */
static bool take_lock(const struct mutual *lock, uint64_t seen, uint64_t state, bool is_abandoned)
{
    if (!cas64(lock->at + RW_LOCK_STATE_OFFSET, seen, state))
    {
        return false;
    }
    set_hold(lock, is_abandoned ? 1 | RW_LOCK_ABANDONED : 1);
    if (is_abandoned)
    {
        count_repair(lock->object);
    }
    return true;
}

/** The next one. */
static void wake_lock(const struct mutual *lock)
{
    add32(lock->at + RW_LOCK_SEQUENCE_OFFSET, 1);
    futex_wake(lock->at + RW_LOCK_SEQUENCE_OFFSET, 1);
}

/** By one who has slept and gives up: the wake-up that it may have used up must not be lost. */
static void leave_lock(const struct mutual *lock)
{
    for (;;)
    {
        const uint64_t seen = lock_state(lock);
        if (0 == (seen & ~(uint64_t)RW_LOCK_CONTENDED))
        {
            wake_lock(lock);
            return;
        }
        if (0 != (seen & RW_LOCK_CONTENDED) ||
            cas64(lock->at + RW_LOCK_STATE_OFFSET, seen, seen | RW_LOCK_CONTENDED))
        {
            return;
        }
    }
}

/** One attempt, which asks about the holder if that was not done just now. */
static int try_lock(struct mutual *lock, uint64_t me)
{
    const uint64_t seen = lock_state(lock);
    if (0 == (seen & ~(uint64_t)RW_LOCK_CONTENDED))
    {
        return take_lock(lock, seen, me | (seen & RW_LOCK_CONTENDED), false) ? RW_ACCEPTED : RW_HELD_UP;
    }
    const int dead = is_due(&lock->last_asked) ? is_holder_dead(lock, seen) : 0;
    return dead < 0 ? dead :
        1 == dead && take_lock(lock, seen, me | RW_LOCK_CONTENDED, true) ? RW_ACCEPTED : RW_HELD_UP;
}

/** A look: RW_ACCEPTED, RW_HELD_UP, or RW_CORRUPT. Only who has slept takes it with C. */
static int look_at_lock(struct mutual *lock, struct lock_wait *wait)
{
    wait->sequence = load32_seq(lock->at + RW_LOCK_SEQUENCE_OFFSET);
    wait->seen = lock_state(lock);
    const bool is_free = 0 == (wait->seen & ~(uint64_t)RW_LOCK_CONTENDED);
    const uint64_t contended = wait->has_slept ? RW_LOCK_CONTENDED : 0;
    return is_free && take_lock(lock, wait->seen, wait->me | contended, false) ? RW_ACCEPTED : RW_HELD_UP;
}

/** Takes it over if its holder is dead, of which the kernel is asked seldom. */
static int ask_about_holder(struct mutual *lock, struct lock_wait *wait)
{
    const int64_t now = now_ns();
    if (0 == (wait->seen & ~(uint64_t)RW_LOCK_CONTENDED) || now < wait->next_ask)
    {
        return RW_HELD_UP;
    }
    wait->next_ask = now + MILLISECOND_NS;
    if (!is_due(&lock->last_asked))
    {
        return RW_HELD_UP;
    }
    wait->next_ask = now + LOCK_SLICE_NS;
    const int dead = is_holder_dead(lock, wait->seen);
    return dead < 0 ? dead :
        1 == dead && take_lock(lock, wait->seen, wait->me | RW_LOCK_CONTENDED, true) ? RW_ACCEPTED : RW_HELD_UP;
}

/** While the sequence is what it was, with C on. */
static void sleep_on_lock(const struct mutual *lock, struct lock_wait *wait)
{
    const bool is_marked = 0 != (wait->seen & RW_LOCK_CONTENDED) ||
        cas64(lock->at + RW_LOCK_STATE_OFFSET, wait->seen, wait->seen | RW_LOCK_CONTENDED);
    if (!is_marked)
    {
        return;
    }
    int64_t time = wait->next_ask - now_ns();
    time = time < LOCK_MIN_SLEEP_NS ? LOCK_MIN_SLEEP_NS : time > LOCK_SLICE_NS ? LOCK_SLICE_NS : time;
    const int64_t remaining = remaining_ns(wait->deadline);
    if (remaining > 0)
    {
        wait->has_slept = true;
        futex_wait(lock->at + RW_LOCK_SEQUENCE_OFFSET, wait->sequence, remaining < time ? remaining : time);
    }
}

static int wait_for_lock(struct mutual *lock, uint64_t me, int64_t deadline)
{
    struct lock_wait wait = {.deadline = deadline, .me = me};
    int code;
    for (;;)
    {
        code = look_at_lock(lock, &wait);
        const bool spins = ++wait.spins < SPINS_HYBRID;
        if (RW_HELD_UP == code && !spins)
        {
            code = ask_about_holder(lock, &wait);
        }
        if (RW_HELD_UP != code)
        {
            break;
        }
        if ((!spins || 1 == wait.spins % SPINS_PER_CLOCK) && remaining_ns(deadline) <= 0)
        {
            code = RW_TIMED_OUT;
            break;
        }
        const bool is_free = 0 == (wait.seen & ~(uint64_t)RW_LOCK_CONTENDED);
        if (!spins && RW_SPIN != lock->object->wait && !is_free)
        {
            sleep_on_lock(lock, &wait);
        }
        else if (0 == wait.spins % SPINS_PER_CLOCK && RW_SPIN != lock->object->wait)
        {
            /* Whoever is waited for may need this processor. */
            sched_yield();
        }
        else
        {
            pause_briefly();
        }
    }
    if (RW_ACCEPTED != code && wait.has_slept)
    {
        leave_lock(lock);
    }
    return code;
}

static int acquire_lock(struct mutual *lock, int64_t timeout_ns)
{
    const uint64_t me = lock_me(lock);
    if (take_lock(lock, 0, me, false))
    {
        return RW_ACCEPTED;
    }
    if (is_lock_mine(lock, me))
    {
        const uint64_t hold = hold_of(lock);
        if (!lock->reentrant)
        {
            return fail(RW_INVALID, "held by this thread already: name=%s", lock->object->name);
        }
        if ((hold & HOLD_COUNT_MASK) >= INT32_MAX)
        {
            return fail(RW_TOO_MANY, "held too often: name=%s holds=%d", lock->object->name, INT32_MAX);
        }
        set_hold(lock, hold + 1);
        return RW_ACCEPTED;
    }
    return timeout_ns <= 0 ? try_lock(lock, me) : wait_for_lock(lock, me, deadline_after(timeout_ns));
}

static int release_lock(const struct mutual *lock)
{
    if (!is_lock_mine(lock, lock_me(lock)))
    {
        return fail(RW_NOT_OWNER, "not held by this thread: name=%s", lock->object->name);
    }
    const uint64_t hold = hold_of(lock);
    if ((hold & HOLD_COUNT_MASK) > 1)
    {
        set_hold(lock, hold - 1);
        return RW_ACCEPTED;
    }
    set_hold(lock, 0);
    if (0 != (exchange64(lock->at + RW_LOCK_STATE_OFFSET, 0) & RW_LOCK_CONTENDED))
    {
        wake_lock(lock);
    }
    return RW_ACCEPTED;
}

/** Opens an object into a new handle, or creates it. The handle begins with its struct object. */
static int open_small(rw_walk *walk, const char *name, const struct spec *spec, initialiser initialise,
    const void *context, size_t size, void **handle)
{
    struct object *made = NULL == handle ? NULL : new_handle(size);
    if (NULL == made)
    {
        return NULL == handle ? fail(RW_INVALID, "no place for the handle") : RW_NO_SPACE;
    }
    const int code = open_or_create_object(walk, name, spec, initialise, context, made);
    if (RW_ACCEPTED != code)
    {
        free(made);
        return code;
    }
    *handle = made;
    return RW_ACCEPTED;
}

/** Opens an object that exists; the caller completes the spec by its parameters, and lets verify_small decide. */
static int attach_small(
    rw_walk *walk, const char *name, uint32_t kind, uint32_t fingerprint, size_t size, void **handle)
{
    struct object *made = NULL == handle ? NULL : new_handle(size);
    if (NULL == made)
    {
        return NULL == handle ? fail(RW_INVALID, "no place for the handle") : RW_NO_SPACE;
    }
    const int code = open_object(walk, name, kind, fingerprint, made);
    if (RW_ACCEPTED != code)
    {
        free(made);
        return code;
    }
    *handle = made;
    return RW_ACCEPTED;
}

static int verify_small(const struct spec *spec, void **handle)
{
    struct object *made = *handle;
    const int code = check_spec(&made->mapping, made->name, spec);
    if (RW_ACCEPTED != code)
    {
        close_object(made);
        free(made);
        *handle = NULL;
    }
    return code;
}

static int close_small(void *handle)
{
    if (NULL == handle)
    {
        return not_ours();
    }
    close_object(handle);
    free(handle);
    return RW_ACCEPTED;
}

struct rw_lock
{
    struct object object;
    struct mutual lock;
};

static struct spec lock_spec(bool reentrant)
{
    return (struct spec){
        .kind = RW_KIND_LOCK,
        .fingerprint = RW_KIND_LOCK_FINGERPRINT,
        .body_length = RW_LOCK_NODES_OFFSET + RW_LOCK_HANDLE_NODES * RW_WAITER_NODE_LENGTH,
        .parameters = {reentrant ? 1 : 0, 0},
        .parameter_names = {"isReentrant", "isFair"},
        .type_name = "",
    };
}

int rw_lock_create(rw_walk *walk, const char *name, int reentrant, rw_lock **lock)
{
    const struct spec spec = lock_spec(0 != reentrant);
    void *made = NULL;
    const int code = open_small(walk, name, &spec, NULL, NULL, sizeof **lock, NULL == lock ? NULL : &made);
    if (RW_ACCEPTED == code)
    {
        *lock = made;
        (*lock)->lock = lock_in(&(*lock)->object, 0, 0 != reentrant);
    }
    return code;
}

int rw_lock_attach(rw_walk *walk, const char *name, rw_lock **lock)
{
    void *made = NULL;
    int code = attach_small(
        walk, name, RW_KIND_LOCK, RW_KIND_LOCK_FINGERPRINT, sizeof **lock, NULL == lock ? NULL : &made);
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    const bool reentrant = 0 != parameter(&((rw_lock *)made)->object.mapping, LOCK_REENTRANT);
    const struct spec spec = lock_spec(reentrant);
    code = verify_small(&spec, &made);
    if (RW_ACCEPTED == code)
    {
        *lock = made;
        (*lock)->lock = lock_in(&(*lock)->object, 0, reentrant);
    }
    return code;
}

int rw_lock_acquire(rw_lock *lock, int64_t timeout_ns)
{
    return NULL == lock || !is_ours(&lock->object) ? not_ours() : acquire_lock(&lock->lock, timeout_ns);
}

int rw_lock_release(rw_lock *lock)
{
    return NULL == lock || !is_ours(&lock->object) ? not_ours() : release_lock(&lock->lock);
}

int rw_lock_was_abandoned(rw_lock *lock)
{
    if (NULL == lock || !is_ours(&lock->object))
    {
        return not_ours();
    }
    if (!is_lock_mine(&lock->lock, lock_me(&lock->lock)))
    {
        return fail(RW_NOT_OWNER, "not held by this thread: name=%s", lock->object.name);
    }
    return 0 != (hold_of(&lock->lock) & RW_LOCK_ABANDONED) ? 1 : 0;
}

int rw_lock_close(rw_lock *lock)
{
    return close_small(lock);
}

/* ------------------------------------------------------------------------------------------------------ semaphores */

/*
 * Permits are a number that anybody takes from, when it is large enough, and adds to, by compare-and-set. Who waits
 * stands in a line, so that others can count those who wait, and so that a fair semaphore knows whose turn it is.
 *
 * The line. Ancestor: the bakery (Lamport). Who comes draws a ticket and writes it, with its token, into a free place
 * by one compare-and-set, so that no place is taken without its owner being known; who leaves writes 0. The first is
 * the one of the living with the earliest ticket. A ticket that was drawn but not yet written is not seen: of two who
 * come at once either may be first, and both may believe it for a moment; the permits decide. The limit is one more
 * than the highest place ever used and only grows, before the place is used. The model is native-
 * tests/src/model/semaphore.pml.
 *
 * Death: with permits, which stay taken; in the line, whose place the others clear.
 */
#define SEMAPHORE_PERMITS 0
#define SEMAPHORE_FAIR 1
#define NO_PLACE (-1)
#define TICKET_BITS (64 - RW_WAITING_LINE_OWNER_BITS)
#define TICKET_MASK ((UINT64_C(1) << TICKET_BITS) - 1)

struct rw_semaphore
{
    struct object object;
    unsigned char *line;
    bool fair;
};

static inline unsigned char *place_in(const rw_semaphore *semaphore, int place)
{
    return semaphore->line + RW_WAITING_LINE_PLACES_OFFSET + place * RW_WAITING_LINE_PLACE_LENGTH;
}

/** Of tickets, which are compared modulo. */
static bool is_earlier(uint64_t word, uint64_t other)
{
    const uint64_t distance = (word >> RW_WAITING_LINE_OWNER_BITS) - (other >> RW_WAITING_LINE_OWNER_BITS);
    return (int64_t)(distance << (64 - TICKET_BITS)) < 0;
}

/** Of one that holds others up: 1 dead, 0 alive; RW_CORRUPT, also if its ticket cannot have been drawn. */
static int is_place_dead(const rw_semaphore *semaphore, uint64_t word)
{
    const uint64_t next = load64_seq(semaphore->line + RW_WAITING_LINE_TICKET_OFFSET) & TICKET_MASK;
    if (0 == word >> RW_WAITING_LINE_OWNER_BITS || !is_earlier(word, next << RW_WAITING_LINE_OWNER_BITS))
    {
        return fail(RW_CORRUPT, "ticket was never issued: name=%s word=0x%llx next=%llu", semaphore->object.name,
            (unsigned long long)word, (unsigned long long)next);
    }
    return ask_about(&semaphore->object, word & RW_OWNER_TOKEN_SEAL, "place in line");
}

static int line_limit(const rw_semaphore *semaphore)
{
    const uint64_t limit = load64_seq(semaphore->line + RW_WAITING_LINE_LIMIT_OFFSET);
    return limit > RW_WAITING_LINE_PLACE_COUNT ? RW_WAITING_LINE_PLACE_COUNT : (int)limit;
}

static bool take_place(const rw_semaphore *semaphore, int place, uint64_t expected, uint64_t taken)
{
    unsigned char *at = semaphore->line + RW_WAITING_LINE_LIMIT_OFFSET;
    for (uint64_t limit = load64_seq(at); (int64_t)limit <= place; limit = load64_seq(at))
    {
        cas64(at, limit, (uint64_t)place + 1);
    }
    return cas64(place_in(semaphore, place), expected, taken);
}

/** Stands at the end of the line: RW_ACCEPTED, with a place or with none when all are taken; RW_CORRUPT. */
static int enter_line(const rw_semaphore *semaphore, int *place)
{
    uint64_t ticket;
    do
    {
        ticket = add64(semaphore->line + RW_WAITING_LINE_TICKET_OFFSET, 1) & TICKET_MASK;
    }
    while (0 == ticket);
    const uint64_t taken = ticket << RW_WAITING_LINE_OWNER_BITS | semaphore->object.me->token;
    for (int i = 0; i < 2 * RW_WAITING_LINE_PLACE_COUNT; i++)
    {
        const int candidate = i % RW_WAITING_LINE_PLACE_COUNT;
        const uint64_t word = load64_seq(place_in(semaphore, candidate));
        const int dead = 0 == word ? 1 : i < RW_WAITING_LINE_PLACE_COUNT ? 0 : is_place_dead(semaphore, word);
        if (dead < 0)
        {
            return dead;
        }
        if (1 == dead && take_place(semaphore, candidate, word, taken))
        {
            *place = candidate;
            return RW_ACCEPTED;
        }
    }
    *place = NO_PLACE;
    return RW_ACCEPTED;
}

/** 1 if nobody living is before this place (without one: if nobody is there at all), else 0; RW_CORRUPT. */
static int is_first_in_line(const rw_semaphore *semaphore, int place, bool asks)
{
    const uint64_t mine = NO_PLACE == place ? 0 : load64_seq(place_in(semaphore, place));
    if (asks && NO_PLACE != place && ((mine & RW_OWNER_TOKEN_SEAL) != semaphore->object.me->token ||
        0 == mine >> RW_WAITING_LINE_OWNER_BITS))
    {
        return fail(RW_CORRUPT, "waiting thread has lost its place: name=%s place=%d word=0x%llx",
            semaphore->object.name, place, (unsigned long long)mine);
    }
    const int limit = line_limit(semaphore);
    for (int i = 0; i < limit; i++)
    {
        const uint64_t other = load64_seq(place_in(semaphore, i));
        if (0 == other || i == place || (NO_PLACE != place && !is_earlier(other, mine)))
        {
            continue;
        }
        const int dead = asks ? is_place_dead(semaphore, other) : 0;
        if (dead < 0)
        {
            return dead;
        }
        if (0 == dead || !cas64(place_in(semaphore, i), other, 0))
        {
            return 0;
        }
        count_repair(&semaphore->object);
    }
    return 1;
}

static bool take_permits(const rw_semaphore *semaphore, int count)
{
    unsigned char *at = semaphore->object.body + RW_SEMAPHORE_PERMITS_OFFSET;
    for (;;)
    {
        const int32_t permits = (int32_t)load32_seq(at);
        if (permits < 0 || permits < count)
        {
            return false;
        }
        if (cas32(at, (uint32_t)permits, (uint32_t)(permits - count)))
        {
            return true;
        }
    }
}

/** In the line, until there are so many, and it is this thread's turn. */
static int wait_for_permits(rw_semaphore *semaphore, int count, int64_t deadline)
{
    struct waiter waiter =
        waiter_of(semaphore->object.body + RW_SEMAPHORE_RELEASED_OFFSET, semaphore->object.wait, deadline);
    int64_t last_asked = 0;
    int place = NO_PLACE;
    int code = enter_line(semaphore, &place);
    while (RW_ACCEPTED == code)
    {
        if (NO_PLACE == place)
        {
            code = enter_line(semaphore, &place);
        }
        const int turn = RW_ACCEPTED != code ? code :
            semaphore->fair ? is_first_in_line(semaphore, place, is_due(&last_asked)) : 1;
        if (turn < 0)
        {
            code = turn;
            break;
        }
        if (1 == turn && take_permits(semaphore, count))
        {
            break;
        }
        if (!waiter_idle(&waiter))
        {
            code = RW_TIMED_OUT;
        }
    }
    if (NO_PLACE != place)
    {
        store64_seq(place_in(semaphore, place), 0);
    }
    if (semaphore->fair)
    {
        /* Somebody else is the first now. */
        event_wake(semaphore->object.body + RW_SEMAPHORE_RELEASED_OFFSET);
    }
    return code;
}

static struct spec semaphore_spec(int64_t permits, bool fair)
{
    return (struct spec){
        .kind = RW_KIND_SEMAPHORE,
        .fingerprint = RW_KIND_SEMAPHORE_FINGERPRINT,
        .body_length = RW_SEMAPHORE_BODY_LENGTH,
        .parameters = {permits, fair ? 1 : 0},
        .parameter_names = {"permits", "fair"},
        .type_name = "",
    };
}

static void fill_semaphore(unsigned char *body, const void *permits)
{
    copy_in(body + RW_SEMAPHORE_PERMITS_OFFSET, permits, sizeof(int32_t));
}

static void view_semaphore(rw_semaphore *semaphore, bool fair)
{
    semaphore->line = semaphore->object.body + RW_SEMAPHORE_LINE_OFFSET;
    semaphore->fair = fair;
}

int rw_semaphore_create(rw_walk *walk, const char *name, int permits, rw_semaphore **semaphore)
{
    const struct spec spec = semaphore_spec(permits, false);
    const int32_t initial = permits;
    void *made = NULL;
    const int code = open_small(
        walk, name, &spec, fill_semaphore, &initial, sizeof **semaphore, NULL == semaphore ? NULL : &made);
    if (RW_ACCEPTED == code)
    {
        *semaphore = made;
        view_semaphore(*semaphore, false);
    }
    return code;
}

int rw_semaphore_attach(rw_walk *walk, const char *name, rw_semaphore **semaphore)
{
    void *made = NULL;
    int code = attach_small(walk, name, RW_KIND_SEMAPHORE, RW_KIND_SEMAPHORE_FINGERPRINT, sizeof **semaphore,
        NULL == semaphore ? NULL : &made);
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    const struct mapping *mapping = &((rw_semaphore *)made)->object.mapping;
    const bool fair = 0 != parameter(mapping, SEMAPHORE_FAIR);
    const struct spec spec = semaphore_spec((int32_t)parameter(mapping, SEMAPHORE_PERMITS), fair);
    code = verify_small(&spec, &made);
    if (RW_ACCEPTED == code)
    {
        *semaphore = made;
        view_semaphore(*semaphore, fair);
    }
    return code;
}

int rw_semaphore_acquire(rw_semaphore *semaphore, int permits, int64_t timeout_ns)
{
    if (NULL == semaphore || !is_ours(&semaphore->object))
    {
        return not_ours();
    }
    if (permits < 0)
    {
        return fail(RW_INVALID, "number of permits must not be negative: permits=%d", permits);
    }
    if (timeout_ns <= 0)
    {
        return take_permits(semaphore, permits) ? RW_ACCEPTED : RW_HELD_UP;
    }
    const int turn = semaphore->fair ? is_first_in_line(semaphore, NO_PLACE, false) : 1;
    return 1 == turn && take_permits(semaphore, permits) ? RW_ACCEPTED :
        wait_for_permits(semaphore, permits, deadline_after(timeout_ns));
}

int rw_semaphore_release(rw_semaphore *semaphore, int permits)
{
    if (NULL == semaphore || !is_ours(&semaphore->object))
    {
        return not_ours();
    }
    unsigned char *at = semaphore->object.body + RW_SEMAPHORE_PERMITS_OFFSET;
    for (;;)
    {
        const int32_t seen = (int32_t)load32_seq(at);
        if (permits < 0 || (int64_t)seen + permits > INT32_MAX)
        {
            return fail(RW_INVALID, "permits out of range: name=%s permits=%d available=%d", semaphore->object.name,
                permits, seen);
        }
        if (cas32(at, (uint32_t)seen, (uint32_t)(seen + permits)))
        {
            event_wake(semaphore->object.body + RW_SEMAPHORE_RELEASED_OFFSET);
            return RW_ACCEPTED;
        }
    }
}

int rw_semaphore_available(rw_semaphore *semaphore, int *permits)
{
    if (NULL == semaphore || !is_ours(&semaphore->object))
    {
        return not_ours();
    }
    if (NULL == permits)
    {
        return fail(RW_INVALID, "no place for the number");
    }
    *permits = (int32_t)load32_seq(semaphore->object.body + RW_SEMAPHORE_PERMITS_OFFSET);
    return RW_ACCEPTED;
}

int rw_semaphore_close(rw_semaphore *semaphore)
{
    return close_small(semaphore);
}

/* ----------------------------------------------------------------------------------------------------------- event */

/*
 * Ancestor: the generation of a barrier, counted. One word, generation * 2 + set; each set of a flag that is down adds
 * to the generation. A waiter remembers the word it saw when it began: the flag was up, or the word is another one and
 * cannot have come there without a set. A set of a flag that is up wakes again, which makes good a setter that died in
 * between.
 */
struct rw_event
{
    struct object object;
};

static struct spec event_spec(void)
{
    return (struct spec){
        .kind = RW_KIND_EVENT,
        .fingerprint = RW_KIND_EVENT_FINGERPRINT,
        .body_length = RW_EVENT_BODY_LENGTH,
        .type_name = "",
    };
}

int rw_event_create(rw_walk *walk, const char *name, rw_event **event)
{
    const struct spec spec = event_spec();
    void *made = NULL;
    const int code = open_small(walk, name, &spec, NULL, NULL, sizeof **event, NULL == event ? NULL : &made);
    if (RW_ACCEPTED == code)
    {
        *event = made;
    }
    return code;
}

int rw_event_attach(rw_walk *walk, const char *name, rw_event **event)
{
    const struct spec spec = event_spec();
    void *made = NULL;
    int code = attach_small(
        walk, name, spec.kind, spec.fingerprint, sizeof **event, NULL == event ? NULL : &made);
    code = RW_ACCEPTED == code ? verify_small(&spec, &made) : code;
    if (RW_ACCEPTED == code)
    {
        *event = made;
    }
    return code;
}

int rw_event_set(rw_event *event)
{
    if (NULL == event || !is_ours(&event->object))
    {
        return not_ours();
    }
    unsigned char *at = event->object.body + RW_EVENT_STATE_OFFSET;
    for (;;)
    {
        const uint64_t state = load64_seq(at);
        if (0 != (state & RW_EVENT_SET_BIT) || cas64(at, state, state + 2 + RW_EVENT_SET_BIT))
        {
            event_wake(event->object.body + RW_EVENT_CHANGED_OFFSET);
            return RW_ACCEPTED;
        }
    }
}

int rw_event_clear(rw_event *event)
{
    if (NULL == event || !is_ours(&event->object))
    {
        return not_ours();
    }
    unsigned char *at = event->object.body + RW_EVENT_STATE_OFFSET;
    for (;;)
    {
        const uint64_t state = load64_seq(at);
        if (0 == (state & RW_EVENT_SET_BIT) || cas64(at, state, state - RW_EVENT_SET_BIT))
        {
            return RW_ACCEPTED;
        }
    }
}

int rw_event_is_set(rw_event *event)
{
    return NULL == event || !is_ours(&event->object) ? not_ours() :
        0 != (load64_seq(event->object.body + RW_EVENT_STATE_OFFSET) & RW_EVENT_SET_BIT) ? 1 : 0;
}

int rw_event_wait(rw_event *event, int64_t timeout_ns)
{
    if (NULL == event || !is_ours(&event->object))
    {
        return not_ours();
    }
    unsigned char *at = event->object.body + RW_EVENT_STATE_OFFSET;
    const uint64_t first = load64_seq(at);
    struct waiter waiter = waiter_of(
        event->object.body + RW_EVENT_CHANGED_OFFSET, event->object.wait, deadline_after(timeout_ns));
    if (0 != (first & RW_EVENT_SET_BIT))
    {
        return RW_ACCEPTED;
    }
    while (first == load64_seq(at))
    {
        if (!waiter_idle(&waiter))
        {
            return RW_TIMED_OUT;
        }
    }
    return RW_ACCEPTED;
}

int rw_event_close(rw_event *event)
{
    return close_small(event);
}

/* ---------------------------------------------------------------------------------------------------------- values */

/* A word that is changed by one atomic operation at a time, and a lock beside it for those who want to do more. */
struct rw_long
{
    struct object object;
    struct mutual lock;
};

/** The same bits. */
struct rw_double
{
    struct rw_long bits;
};

static struct spec value_spec(const char *type_name)
{
    return (struct spec){
        .kind = RW_KIND_VALUE,
        .fingerprint = RW_KIND_VALUE_FINGERPRINT,
        .body_length = RW_VALUE_LOCK_OFFSET + RW_SHARED_REENTRANT_LOCK_LENGTH,
        .type_name = type_name,
    };
}

static void fill_value(unsigned char *body, const void *bits)
{
    copy_in(body + RW_VALUE_VALUE_OFFSET, bits, sizeof(uint64_t));
}

static int create_value(rw_walk *walk, const char *name, const char *type_name, const void *initial, void **made)
{
    const struct spec spec = value_spec(type_name);
    const int code = open_small(walk, name, &spec, fill_value, initial, sizeof(struct rw_long), made);
    if (RW_ACCEPTED == code)
    {
        struct rw_long *value = *made;
        value->lock = lock_in(&value->object, RW_VALUE_LOCK_OFFSET, true);
    }
    return code;
}

static int attach_value(rw_walk *walk, const char *name, const char *type_name, void **made)
{
    const struct spec spec = value_spec(type_name);
    int code = attach_small(walk, name, spec.kind, spec.fingerprint, sizeof(struct rw_long), made);
    code = RW_ACCEPTED == code ? verify_small(&spec, made) : code;
    if (RW_ACCEPTED == code)
    {
        struct rw_long *value = *made;
        value->lock = lock_in(&value->object, RW_VALUE_LOCK_OFFSET, true);
    }
    return code;
}

/** Where the value is; NULL, and the reason is told, if the handle cannot be used. */
static inline unsigned char *value_at(const rw_long *cell)
{
    if (NULL == cell || !is_ours(&cell->object))
    {
        not_ours();
        return NULL;
    }
    return cell->object.body + RW_VALUE_VALUE_OFFSET;
}

int rw_long_create(rw_walk *walk, const char *name, int64_t initial, rw_long **cell)
{
    void *made = NULL;
    const int code = create_value(walk, name, "long", &initial, NULL == cell ? NULL : &made);
    if (RW_ACCEPTED == code)
    {
        *cell = made;
    }
    return code;
}

int rw_long_attach(rw_walk *walk, const char *name, rw_long **cell)
{
    void *made = NULL;
    const int code = attach_value(walk, name, "long", NULL == cell ? NULL : &made);
    if (RW_ACCEPTED == code)
    {
        *cell = made;
    }
    return code;
}

int rw_long_get(rw_long *cell, int64_t *value)
{
    const unsigned char *at = value_at(cell);
    if (NULL == at || NULL == value)
    {
        return NULL == at ? RW_INVALID : fail(RW_INVALID, "no place for the value");
    }
    *value = (int64_t)load64_seq(at);
    return RW_ACCEPTED;
}

int rw_long_set(rw_long *cell, int64_t value)
{
    unsigned char *at = value_at(cell);
    if (NULL == at)
    {
        return RW_INVALID;
    }
    store64_seq(at, (uint64_t)value);
    return RW_ACCEPTED;
}

int rw_long_add(rw_long *cell, int64_t delta, int64_t *before)
{
    unsigned char *at = value_at(cell);
    if (NULL == at)
    {
        return RW_INVALID;
    }
    const uint64_t found = add64(at, (uint64_t)delta);
    if (NULL != before)
    {
        *before = (int64_t)found;
    }
    return RW_ACCEPTED;
}

int rw_long_compare_and_set(rw_long *cell, int64_t expected, int64_t value)
{
    unsigned char *at = value_at(cell);
    return NULL == at ? RW_INVALID : cas64(at, (uint64_t)expected, (uint64_t)value) ? 1 : 0;
}

int rw_long_acquire(rw_long *cell, int64_t timeout_ns)
{
    return NULL == value_at(cell) ? RW_INVALID : acquire_lock(&cell->lock, timeout_ns);
}

int rw_long_release(rw_long *cell)
{
    return NULL == value_at(cell) ? RW_INVALID : release_lock(&cell->lock);
}

int rw_long_close(rw_long *cell)
{
    return close_small(cell);
}

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

int rw_double_create(rw_walk *walk, const char *name, double initial, rw_double **cell)
{
    void *made = NULL;
    const int code = create_value(walk, name, "double", &initial, NULL == cell ? NULL : &made);
    if (RW_ACCEPTED == code)
    {
        *cell = made;
    }
    return code;
}

int rw_double_attach(rw_walk *walk, const char *name, rw_double **cell)
{
    void *made = NULL;
    const int code = attach_value(walk, name, "double", NULL == cell ? NULL : &made);
    if (RW_ACCEPTED == code)
    {
        *cell = made;
    }
    return code;
}

int rw_double_get(rw_double *cell, double *value)
{
    int64_t bits = 0;
    const int code = rw_long_get((rw_long *)cell, NULL == value ? NULL : &bits);
    if (RW_ACCEPTED == code)
    {
        *value = double_of((uint64_t)bits);
    }
    return code;
}

int rw_double_set(rw_double *cell, double value)
{
    return rw_long_set((rw_long *)cell, (int64_t)bits_of(value));
}

int rw_double_add(rw_double *cell, double delta, double *before)
{
    unsigned char *at = value_at((rw_long *)cell);
    if (NULL == at)
    {
        return RW_INVALID;
    }
    for (;;)
    {
        const uint64_t seen = load64_seq(at);
        if (cas64(at, seen, bits_of(double_of(seen) + delta)))
        {
            if (NULL != before)
            {
                *before = double_of(seen);
            }
            return RW_ACCEPTED;
        }
    }
}

int rw_double_compare_and_set(rw_double *cell, double expected, double value)
{
    return rw_long_compare_and_set((rw_long *)cell, (int64_t)bits_of(expected), (int64_t)bits_of(value));
}

int rw_double_acquire(rw_double *cell, int64_t timeout_ns)
{
    return rw_long_acquire((rw_long *)cell, timeout_ns);
}

int rw_double_release(rw_double *cell)
{
    return rw_long_release((rw_long *)cell);
}

int rw_double_close(rw_double *cell)
{
    return close_small(cell);
}

/* ---------------------------------------------------------------------------------------------------------- record */

/*
 * Ancestors: the sequence lock, and the broadcast buffer whose reader sees whether it was lapped. Value number v lies
 * in copy v mod 4. A writer, under the lock, writes the copy of v + 1, which nobody is sent to, and then stores v + 1
 * into the version word.
 *
 * Invariant: a store to the copy of v + 4, the copy of v, comes after the store of version v + 3. Hence a reader of v
 * that finds the version at v + 2 or less after its copying has copied no byte of v + 4. The words of a copy are stored
 * with release and loaded with acquire, which is the order that the fences of FORMAT.md make, and no race.
 *
 * Death: between the first word and the version the copy of v + 1 is rubbish that nobody reads, and the next holder of
 * the lock writes all of it again. So a hold that was abandoned needs no repair.
 */
#define RECORD_LENGTH_PARAMETER 0
#define MAX_LEAD (RW_RECORD_COPY_COUNT - 2)

struct rw_record
{
    struct object object;
    struct mutual lock;
    int64_t length;
    int64_t stride;
};

/** What a new record begins with; NULL: it has no value yet. */
struct first_value
{
    const void *bytes;
    size_t length;
};

static int64_t record_stride(int64_t length)
{
    return ((length < 1 ? 1 : length) + 63) & -64;
}

static int64_t record_lock_offset(int64_t length)
{
    return (RW_RECORD_COPIES_OFFSET + RW_RECORD_COPY_COUNT * record_stride(length) + 127) & -128;
}

static int record_spec(struct spec *spec, int64_t length, const char *type_name)
{
    const int64_t body_length =
        length < 0 || length > INT32_MAX ? INT64_MAX : record_lock_offset(length) + RW_SHARED_REENTRANT_LOCK_LENGTH;
    *spec = (struct spec){
        .kind = RW_KIND_RECORD,
        .fingerprint = RW_KIND_RECORD_FINGERPRINT,
        .body_length = body_length,
        .parameters = {length},
        .parameter_names = {"length"},
        .type_name = type_name,
    };
    return body_length <= INT32_MAX - RW_SEGMENT_BODY_OFFSET ? RW_ACCEPTED :
        fail(RW_INVALID, "length of a record out of range: length=%lld", (long long)length);
}

static void fill_record(unsigned char *body, const void *context)
{
    const struct first_value *first = context;
    const int64_t none = RW_RECORD_NO_VALUE;
    if (NULL == first->bytes)
    {
        copy_in(body + RW_RECORD_VERSION_OFFSET, &none, sizeof none);
    }
    else
    {
        copy_in(body + RW_RECORD_COPIES_OFFSET, first->bytes, first->length);
    }
}

static void view_record(rw_record *record, int64_t length)
{
    record->length = length;
    record->stride = record_stride(length);
    record->lock = lock_in(&record->object, record_lock_offset(length), true);
}

static inline unsigned char *copy_of(const rw_record *record, int64_t version)
{
    return record->object.body + RW_RECORD_COPIES_OFFSET + (version & (RW_RECORD_COPY_COUNT - 1)) * record->stride;
}

static int64_t version_of(const rw_record *record)
{
    return (int64_t)load64(record->object.body + RW_RECORD_VERSION_OFFSET);
}

/** Words, the last one filled up with zeros: copies are longer than values by less than a line. */
static void write_copy(const rw_record *record, int64_t version, const void *bytes)
{
    unsigned char *copy = copy_of(record, version);
    for (int64_t i = 0; i < record->length; i += 8)
    {
        uint64_t word = 0;
        memcpy(&word, (const unsigned char *)bytes + i, (size_t)(record->length - i < 8 ? record->length - i : 8));
        store64(copy + i, word);
    }
}

static void read_copy(const rw_record *record, int64_t version, void *bytes)
{
    const unsigned char *copy = copy_of(record, version);
    for (int64_t i = 0; i < record->length; i += 8)
    {
        const uint64_t word = load64(copy + i);
        memcpy((unsigned char *)bytes + i, &word, (size_t)(record->length - i < 8 ? record->length - i : 8));
    }
}

/** only_first: if there is a value already, that stays. */
static int write_record(rw_record *record, const void *bytes, bool only_first, int64_t timeout_ns)
{
    const int code = acquire_lock(&record->lock, timeout_ns);
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    const int64_t version = version_of(record);
    const bool is_sound = version >= RW_RECORD_NO_VALUE && version < INT64_MAX;
    const bool is_written = is_sound && (!only_first || RW_RECORD_NO_VALUE == version);
    if (is_written)
    {
        write_copy(record, version + 1, bytes);
        store64(record->object.body + RW_RECORD_VERSION_OFFSET, (uint64_t)version + 1);
    }
    release_lock(&record->lock);
    if (is_written)
    {
        event_wake(record->object.body + RW_RECORD_CHANGED_OFFSET);
    }
    return is_sound ? RW_ACCEPTED : fail(RW_CORRUPT, "version out of range: name=%s version=%lld",
        record->object.name, (long long)version);
}

int rw_record_create(rw_walk *walk, const char *name, const char *type_name, size_t length, const void *initial,
    rw_record **record)
{
    struct spec spec;
    int code = record_spec(&spec, length > INT32_MAX ? INT32_MAX : (int64_t)length, type_name);
    const struct first_value first = {.bytes = initial, .length = length};
    void *made = NULL;
    code = RW_ACCEPTED != code ? code :
        open_small(walk, name, &spec, fill_record, &first, sizeof **record, NULL == record ? NULL : &made);
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    view_record(made, (int64_t)length);
    if (NULL != initial && RW_RECORD_NO_VALUE == version_of(made))
    {
        code = write_record(made, initial, true, RW_FOREVER);
    }
    if (RW_ACCEPTED != code)
    {
        close_small(made);
        return code;
    }
    *record = made;
    return RW_ACCEPTED;
}

int rw_record_attach(rw_walk *walk, const char *name, const char *type_name, rw_record **record)
{
    void *made = NULL;
    int code = attach_small(
        walk, name, RW_KIND_RECORD, RW_KIND_RECORD_FINGERPRINT, sizeof **record, NULL == record ? NULL : &made);
    if (RW_ACCEPTED != code)
    {
        return code;
    }
    struct spec spec;
    const int64_t length = parameter(&((rw_record *)made)->object.mapping, RECORD_LENGTH_PARAMETER);
    if (RW_ACCEPTED != record_spec(&spec, length, type_name))
    {
        close_small(made);
        return fail(RW_CORRUPT, "parameters out of range: name=%s length=%lld", name, (long long)length);
    }
    code = verify_small(&spec, &made);
    if (RW_ACCEPTED == code)
    {
        *record = made;
        view_record(*record, length);
    }
    return code;
}

int64_t rw_record_length(rw_record *record)
{
    return NULL == record || !is_ours(&record->object) ? not_ours() : record->length;
}

int64_t rw_record_read(rw_record *record, void *buffer, size_t size)
{
    if (NULL == record || !is_ours(&record->object))
    {
        return not_ours();
    }
    if (size < (size_t)record->length || (NULL == buffer && record->length > 0))
    {
        return fail(RW_TOO_LARGE, "buffer too small: name=%s length=%lld size=%zu", record->object.name,
            (long long)record->length, size);
    }
    for (uint32_t round = 1;; round++)
    {
        const int64_t version = version_of(record);
        if (version < 0)
        {
            return RW_RECORD_NO_VALUE == version ? RW_EMPTY : fail(RW_CORRUPT,
                "version out of range: name=%s version=%lld", record->object.name, (long long)version);
        }
        read_copy(record, version, buffer);
        const uint64_t lead =
            load64_relaxed(record->object.body + RW_RECORD_VERSION_OFFSET) - (uint64_t)version;
        if (lead <= MAX_LEAD)
        {
            return version;
        }
        if (0 == round % SPINS_PER_YIELD)
        {
            sched_yield();
        }
        pause_briefly();
    }
}

int rw_record_write(rw_record *record, const void *bytes, size_t size, int64_t timeout_ns)
{
    if (NULL == record || !is_ours(&record->object))
    {
        return not_ours();
    }
    if (size != (size_t)record->length || (NULL == bytes && size > 0))
    {
        return fail(RW_INVALID, "not the length of a value: name=%s expected=%lld found=%zu", record->object.name,
            (long long)record->length, size);
    }
    return write_record(record, bytes, false, timeout_ns);
}

int rw_record_await(rw_record *record, int64_t after_version, int64_t timeout_ns)
{
    if (NULL == record || !is_ours(&record->object))
    {
        return not_ours();
    }
    struct waiter waiter = waiter_of(
        record->object.body + RW_RECORD_CHANGED_OFFSET, record->object.wait, deadline_after(timeout_ns));
    while (version_of(record) <= after_version)
    {
        if (!waiter_idle(&waiter))
        {
            return RW_TIMED_OUT;
        }
    }
    return RW_ACCEPTED;
}

int rw_record_close(rw_record *record)
{
    return close_small(record);
}
