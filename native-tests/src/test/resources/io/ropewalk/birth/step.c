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
 * Preloaded into a JVM, ends it before its k-th step: a call that changes files below a folder, takes or drops a lock
 * in them, or maps one; and, on x86-64, each single instruction that stores into one that is mapped. The process needs
 * to know nothing of it. Steps are told on a descriptor, one line each, before they happen.
 *
 * Stores are found by write-protecting the mappings: a store faults, is counted, and is let through alone, by the trap
 * flag. Only one thread at a time is supposed to store; what a second one stored in between would not be counted.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <ucontext.h>
#include <unistd.h>

#define MOST_REGIONS 256
#define LINE_LENGTH 512

enum { KILL = 0, STOP = 1 };

static char folder[PATH_MAX];
static int output = -1;
static int mode;
static volatile int armed;
static long steps;
static long last;

#define REAL(name) static __typeof__(&name) real; if (!real) { real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); }

static int is_ours(const char *path)
{
    const size_t length = strlen(folder);
    return path && length > 0 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

/* The path of a descriptor below the folder, without the folder; otherwise null. */
static const char *name_of(int fd, char *path)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = fd < 0 || !folder[0] ? -1 : readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    return length > 0 && is_ours(path) ? path + strlen(folder) : NULL;
}

static void step(const char *what, const char *name, long detail)
{
    if (!armed)
    {
        return;
    }
    const int saved = errno;
    const long number = __atomic_add_fetch(&steps, 1, __ATOMIC_SEQ_CST);
    char line[LINE_LENGTH];
    const int length = snprintf(line, sizeof line, "STEP %ld %s %s %ld\n", number, what, name[0] ? name : "/", detail);
    if (number == last || last < 0)
    {
        if (write(output, line, length) != length)
        {
            _exit(1);
        }
    }
    if (number == last)
    {
        if (mode == KILL)
        {
            kill(getpid(), SIGKILL);
            for (;;)
            {
                pause();
            }
        }
        /* To this very thread, which so stops before it returns from the call; the others stop with it. */
        syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGSTOP);
    }
    errno = saved;
}

static void step_path(const char *what, const char *path)
{
    if (is_ours(path))
    {
        step(what, path + strlen(folder), 0);
    }
}

static void step_fd(const char *what, int fd, long detail)
{
    char path[PATH_MAX];
    const char *name = armed ? name_of(fd, path) : NULL;
    if (name)
    {
        step(what, name, detail);
    }
}

#ifdef __x86_64__
#define TRAP_FLAG 0x100

static struct sigaction jvm_fault;
static struct sigaction jvm_trap;
typedef struct
{
    char *begin;
    size_t length;
    char name[64];
} region_t;

static region_t regions[MOST_REGIONS];
static __thread region_t *stepping;

static void protect(const region_t *region, int protection)
{
    mprotect(region->begin, region->length, protection);
}

static region_t *region_of(const void *address)
{
    for (int i = 0; i < MOST_REGIONS; i++)
    {
        region_t *region = &regions[i];
        if (region->begin && (char *)address >= region->begin && (char *)address < region->begin + region->length)
        {
            return region;
        }
    }
    return NULL;
}

static void hand_on(const struct sigaction *action, int signal, siginfo_t *info, void *context)
{
    if (action->sa_flags & SA_SIGINFO)
    {
        action->sa_sigaction(signal, info, context);
    }
    else if (action->sa_handler == SIG_DFL)
    {
        _exit(128 + signal);
    }
    else if (action->sa_handler != SIG_IGN)
    {
        action->sa_handler(signal);
    }
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
    region_t *region = region_of(info->si_addr);
    if (!region || info->si_code != SEGV_ACCERR)
    {
        hand_on(&jvm_fault, signal, info, context);
        return;
    }
    step("store", region->name, (char *)info->si_addr - region->begin);
    stepping = region;
    protect(region, PROT_READ | PROT_WRITE);
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
}

static void on_trap(int signal, siginfo_t *info, void *context)
{
    if (!stepping)
    {
        hand_on(&jvm_trap, signal, info, context);
        return;
    }
    if (armed)
    {
        protect(stepping, PROT_READ);
    }
    stepping = NULL;
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)TRAP_FLAG;
}

static int real_sigaction(int signal, const struct sigaction *action, struct sigaction *before)
{
    REAL(sigaction)
    return real(signal, action, before);
}

/* The JVM finds its handlers where it put them, and gets what is not meant for us. */
int sigaction(int signal, const struct sigaction *action, struct sigaction *before)
{
    struct sigaction *kept = signal == SIGSEGV ? &jvm_fault : signal == SIGTRAP ? &jvm_trap : NULL;
    if (!kept)
    {
        return real_sigaction(signal, action, before);
    }
    if (before)
    {
        *before = *kept;
    }
    if (action)
    {
        *kept = *action;
    }
    return 0;
}

__attribute__((constructor)) static void install(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigfillset(&action.sa_mask);
    action.sa_sigaction = on_fault;
    real_sigaction(SIGSEGV, &action, NULL);
    action.sa_sigaction = on_trap;
    real_sigaction(SIGTRAP, &action, NULL);
}

static void protect_all(int protection)
{
    for (int i = 0; i < MOST_REGIONS; i++)
    {
        if (regions[i].begin)
        {
            protect(&regions[i], protection);
        }
    }
}

static void add_region(void *begin, size_t length, const char *name)
{
    for (int i = 0; i < MOST_REGIONS; i++)
    {
        if (!regions[i].begin)
        {
            regions[i].begin = begin;
            regions[i].length = length;
            snprintf(regions[i].name, sizeof regions[i].name, "%s", name);
            if (armed)
            {
                protect(&regions[i], PROT_READ);
            }
            return;
        }
    }
    _exit(2);
}

static void remove_region(const void *begin)
{
    region_t *region = region_of(begin);
    if (region)
    {
        region->begin = NULL;
    }
}
#else
static void protect_all(int protection)
{
    (void)protection;
}

static void add_region(void *begin, size_t length, const char *name)
{
    (void)begin;
    (void)length;
    (void)name;
}

static void remove_region(const void *begin)
{
    (void)begin;
}
#endif

/* To be called before the folder's files are opened. */
void step_watch(const char *path, int fd)
{
    snprintf(folder, sizeof folder, "%s", path);
    output = fd;
}

/* From now on, all threads; a negative number tells all steps and stops nowhere. */
void step_arm(long number, int stops)
{
    steps = 0;
    last = number;
    mode = stops ? STOP : KILL;
    armed = 1;
    protect_all(PROT_READ);
}

long step_disarm(void)
{
    armed = 0;
    protect_all(PROT_READ | PROT_WRITE);
    return steps;
}

static int changes(int flags)
{
    return flags & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR);
}

#define OPEN(name) \
int name(const char *path, int flags, ...) \
{ \
    REAL(name) \
    va_list arguments; \
    va_start(arguments, flags); \
    const int permissions = va_arg(arguments, int); \
    va_end(arguments); \
    if (changes(flags)) \
    { \
        step_path(flags & O_CREAT ? "create" : "open", path); \
    } \
    return real(path, flags, permissions); \
}

OPEN(open)
OPEN(open64)

#define FCNTL(name) \
int name(int fd, int command, ...) \
{ \
    REAL(name) \
    va_list arguments; \
    va_start(arguments, command); \
    void *argument = va_arg(arguments, void *); \
    va_end(arguments); \
    if (command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK) \
    { \
        const struct flock *lock = argument; \
        step_fd(lock->l_type == F_UNLCK ? "unlock" : lock->l_type == F_RDLCK ? "share" : "lock", fd, lock->l_start); \
    } \
    return real(fd, command, argument); \
}

FCNTL(fcntl)
FCNTL(fcntl64)

int mkdir(const char *path, mode_t permissions)
{
    REAL(mkdir)
    step_path("mkdir", path);
    return real(path, permissions);
}

int rmdir(const char *path)
{
    REAL(rmdir)
    step_path("rmdir", path);
    return real(path);
}

int unlink(const char *path)
{
    REAL(unlink)
    step_path("unlink", path);
    return real(path);
}

int link(const char *from, const char *to)
{
    REAL(link)
    step_path("link", to);
    return real(from, to);
}

int rename(const char *from, const char *to)
{
    REAL(rename)
    step_path("rename", to);
    return real(from, to);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset)
{
    REAL(pwrite64)
    step_fd("write", fd, offset);
    return real(fd, bytes, length, offset);
}

int ftruncate64(int fd, off64_t length)
{
    REAL(ftruncate64)
    step_fd("truncate", fd, length);
    return real(fd, length);
}

void *mmap64(void *address, size_t length, int protection, int flags, int fd, off64_t offset)
{
    REAL(mmap64)
    char path[PATH_MAX];
    const char *name = flags & MAP_SHARED && protection & PROT_WRITE ? name_of(fd, path) : NULL;
    if (name)
    {
        step("map", name, (long)length);
    }
    void *const begin = real(address, length, protection, flags, fd, offset);
    if (name && begin != MAP_FAILED)
    {
        add_region(begin, length, name);
    }
    return begin;
}

int munmap(void *address, size_t length)
{
    REAL(munmap)
    remove_region(address);
    return real(address, length);
}

/*
 * The library makes its system calls without libc, in a native method of its own: this takes its place, and goes through
 * what is above.
 */
typedef struct
{
    const char *name;
    const char *signature;
    void *function;
} native_method_t;

typedef int32_t (*register_natives_t)(void *env, void *type, const native_method_t *methods, int32_t count);

#define REGISTER_NATIVES 215

static int64_t kernel_call(
    void *env, void *type, int64_t number, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f)
{
    (void)env;
    (void)type;
    int64_t result;
    switch (number)
    {
        case SYS_openat:
            result = open((const char *)b, (int)c, (int)d);
            break;
        case SYS_fcntl:
            result = fcntl((int)a, (int)b, (void *)c);
            break;
        case SYS_fallocate:
            step_fd("allocate", (int)a, d);
            result = syscall(number, a, b, c, d);
            break;
        case SYS_mmap:
            result = (int64_t)mmap64((void *)a, (size_t)b, (int)c, (int)d, (int)e, f);
            break;
        case SYS_munmap:
            result = munmap((void *)a, (size_t)b);
            break;
        default:
            result = syscall(number, a, b, c, d, e, f);
    }
    return result == -1 ? -errno : result;
}

/* With what the JVM hands to native methods. */
void step_take_over(void **env, void *type)
{
    static const native_method_t call = { "call", "(JJJJJJJ)J", (void *)kernel_call };
    ((register_natives_t)(*(void ***)env)[REGISTER_NATIVES])(env, type, &call, 1);
}
