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
 * A process of the tests that does what it reads, a command a line, and answers a line: "ok" and results, or a code of
 * ropewalk.h, negative, and the message. At the end of its input it ends.
 *
 * Built with RW_AT_STORE, as the library then is, too, it takes one command only:
 *     doom STORE|COMMAND;COMMAND...|COMMAND;COMMAND...
 * A child is forked, which does the commands of the first list in peace, and is killed by SIGKILL before the store of
 * that number in the second. The answer is "halted" or "done STORES", and the answers to the second list behind ';'.
 */
#define _GNU_SOURCE
#include "ropewalk.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_OBJECTS 512
#define MOST_WORDS 10
#define MOST_PRODUCERS 64
/* Producers from this one on are in no order: a message that was delivered again may come late. */
#define UNORDERED 32
#define LINE_LENGTH 8192
#define BUFFER_LENGTH (1 << 22)
#define HEADER_LENGTH 16
#define SLOT_LENGTH 56
#define LARGE_EVERY 8
#define NS_PER_MS 1000000LL
#define DEAD_STATUS 3
#define DOOM "doom "

enum kind
{
    QUEUE,
    RING,
    PIPE,
    LOCK,
    SEMAPHORE,
    EVENT,
    LONG,
    DOUBLE,
    RECORD
};

struct object
{
    char name[256];
    enum kind kind;
    void *handle;
};

struct command
{
    const char *name;
    int words;
    void (*run)(char **words);
};

static rw_walk *walk;
static struct object objects[MOST_OBJECTS];
static int object_count;
static unsigned char buffer[BUFFER_LENGTH];
static FILE *answers;

static void answer(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(answers, format, arguments);
    va_end(arguments);
    fputc('\n', answers);
    fflush(answers);
}

/* Whether it went well; otherwise it has been answered. */
static int is_well(int64_t code)
{
    if (code < 0)
    {
        answer("%" PRId64 " %s", code, rw_message());
    }
    return code >= 0;
}

static void answer_code(int64_t code)
{
    if (is_well(code))
    {
        answer("ok %" PRId64, code);
    }
}

static _Noreturn void die(const char *what, const char *name)
{
    answer("-1000 %s: %s", what, name);
    exit(DEAD_STATUS);
}

static int64_t number(const char *word)
{
    return strtoll(word, NULL, 10);
}

static int64_t timeout_of(const char *word)
{
    const int64_t timeout_ms = number(word);
    return timeout_ms < 0 ? RW_FOREVER : timeout_ms * NS_PER_MS;
}

static struct object *find(const char *name)
{
    for (int i = 0; i < object_count; i++)
    {
        if (strcmp(objects[i].name, name) == 0)
        {
            return &objects[i];
        }
    }
    die("no such object", name);
}

static void add(const char *name, enum kind kind, void *handle, int code)
{
    if (!is_well(code))
    {
        return;
    }
    if (object_count == MOST_OBJECTS)
    {
        die("too many objects", name);
    }
    struct object *object = &objects[object_count++];
    snprintf(object->name, sizeof(object->name), "%s", name);
    object->kind = kind;
    object->handle = handle;
    answer("ok");
}

/* ------------------------------------------------------------------------------------------------------- messages */

static uint32_t crc(const unsigned char *bytes, size_t length)
{
    static uint32_t table[256];
    if (table[1] == 0)
    {
        for (uint32_t i = 0; i < 256; i++)
        {
            uint32_t value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = value & 1 ? value >> 1 ^ 0xEDB88320U : value >> 1;
            }
            table[i] = value;
        }
    }
    uint32_t value = 0xFFFFFFFFU;
    for (size_t i = 0; i < length; i++)
    {
        value = value >> 8 ^ table[(value ^ bytes[i]) & 0xFF];
    }
    return ~value;
}

/* Producer (4), checksum of what follows (4), number (8), and bytes that depend on both. */
static void write_message(unsigned char *bytes, size_t length, int32_t producer, int64_t sequence)
{
    memcpy(bytes, &producer, 4);
    memcpy(bytes + 8, &sequence, 8);
    for (size_t i = HEADER_LENGTH; i < length; i++)
    {
        bytes[i] = (unsigned char)(producer * 31 + sequence * 7 + (int64_t)i);
    }
    const uint32_t sum = crc(bytes + 8, length - 8);
    memcpy(bytes + 4, &sum, 4);
}

static size_t length_of(int64_t sequence, size_t large)
{
    return large != 0 && sequence % LARGE_EVERY == LARGE_EVERY - 1 ? large :
        HEADER_LENGTH + (size_t)(sequence * 5 % (SLOT_LENGTH - HEADER_LENGTH + 1));
}

struct account
{
    int64_t next[MOST_PRODUCERS];
    int64_t count;
    int64_t sum;
    int64_t squares;
    int64_t limit;
    int32_t producer;
    int64_t sequence;
    size_t length;
    const char *fault;
};

/* Each must be whole, and come after all others of its producer that were seen here. */
static void look(struct account *account, const unsigned char *bytes, size_t length)
{
    uint32_t sum;
    account->length = length;
    if (length < HEADER_LENGTH)
    {
        account->fault = "short";
        return;
    }
    memcpy(&account->producer, bytes, 4);
    memcpy(&sum, bytes + 4, 4);
    memcpy(&account->sequence, bytes + 8, 8);
    if (sum != crc(bytes + 8, length - 8) || account->producer < 0 || account->producer >= MOST_PRODUCERS)
    {
        account->fault = "torn";
        return;
    }
    if (account->sequence < account->next[account->producer] && account->producer < UNORDERED)
    {
        account->fault = "out of order";
        return;
    }
    account->next[account->producer] = account->sequence + 1;
    account->count++;
    account->sum += account->sequence;
    account->squares += account->sequence * account->sequence;
}

static int look_in_place(void *context, const void *bytes, size_t length)
{
    look(context, bytes, length);
    return 0;
}

static void answer_account(const struct account *account, int code)
{
    if (account->fault != NULL)
    {
        answer("-1001 %s: producer=%d sequence=%" PRId64 " length=%zu next=%" PRId64, account->fault,
            account->producer, account->sequence, account->length,
            account->next[account->producer & (MOST_PRODUCERS - 1)]);
    }
    else if (code < 0 && code != RW_CLOSED)
    {
        answer("%d %s count=%" PRId64, code, rw_message(), account->count);
    }
    else
    {
        answer("ok %" PRId64 " %" PRId64 " %" PRId64 " %d",
            account->count, account->sum, account->squares, code == RW_CLOSED);
    }
}

/* A ring does not wait: so this spins. */
static int put(struct object *object, size_t length, int64_t timeout_ns)
{
    int code;
    switch (object->kind)
    {
        case QUEUE:
            return rw_queue_put(object->handle, buffer, length, timeout_ns);
        case PIPE:
            return rw_pipe_send(object->handle, buffer, length, timeout_ns);
        case RING:
            do
            {
                code = rw_ring_offer(object->handle, buffer, length);
            }
            while ((code == RW_FULL || code == RW_HELD_UP) && timeout_ns == RW_FOREVER);
            return code;
        default:
            die("takes no messages", object->name);
    }
}

static int take(struct object *object, struct account *account, int64_t timeout_ns)
{
    size_t length = 0;
    int code;
    switch (object->kind)
    {
        case QUEUE:
            code = rw_queue_take(object->handle, buffer, sizeof(buffer), &length, timeout_ns);
            break;
        case PIPE:
            code = rw_pipe_receive(object->handle, buffer, sizeof(buffer), &length, timeout_ns);
            break;
        case RING:
            do
            {
                code = rw_ring_poll(object->handle, look_in_place, account, 1);
            }
            while (code == 0 && timeout_ns == RW_FOREVER);
            return code == 0 ? RW_EMPTY : code;
        default:
            die("has no messages", object->name);
    }
    if (code >= 0)
    {
        look(account, buffer, length);
    }
    return code;
}

static void do_put(char **words)
{
    const size_t length = (size_t)number(words[4]);
    write_message(buffer, length, (int32_t)number(words[2]), number(words[3]));
    answer_code(put(find(words[1]), length, timeout_of(words[5])));
}

static void do_take(char **words)
{
    struct account account = {0};
    const int code = take(find(words[1]), &account, timeout_of(words[2]));
    if (account.fault != NULL)
    {
        answer_account(&account, code);
    }
    else if (is_well(code))
    {
        answer("ok %d %" PRId64 " %zu", account.producer, account.sequence, account.length);
    }
}

static void do_produce(char **words)
{
    struct object *object = find(words[1]);
    const int32_t producer = (int32_t)number(words[2]);
    const int64_t count = number(words[3]);
    int code = 0;
    for (int64_t i = 0; i < count && code >= 0; i++)
    {
        const size_t length = length_of(i, (size_t)number(words[4]));
        write_message(buffer, length, producer, i);
        code = put(object, length, RW_FOREVER);
    }
    answer_code(code);
}

/* Until so many have come, or the stream has ended. The last word names a value that says how far it is. */
static void do_consume(char **words)
{
    struct object *object = find(words[1]);
    const int64_t count = number(words[2]);
    rw_long *progress = strcmp(words[3], "-") == 0 ? NULL : find(words[3])->handle;
    struct account account = {0};
    int code = 0;
    while (account.count < count && account.fault == NULL && code >= 0)
    {
        code = take(object, &account, RW_FOREVER);
        if (progress != NULL)
        {
            rw_long_set(progress, account.count);
        }
    }
    answer_account(&account, code);
}

/* --------------------------------------------------------------------------------------------------------- objects */

static void do_open(char **words)
{
    answer_code(rw_walk_open(words[1], &walk));
}

static void do_wait(char **words)
{
    answer_code(rw_walk_set_wait(walk, strcmp(words[1], "spin") == 0 ? RW_SPIN : RW_HYBRID));
}

static void do_queue(char **words)
{
    rw_queue *queue = NULL;
    const int64_t capacity = number(words[2]);
    const int code = capacity == 0 ? rw_queue_attach(walk, words[1], words[4], &queue) :
        rw_queue_create(walk, words[1], capacity, number(words[3]), words[4], &queue);
    add(words[1], QUEUE, queue, code);
}

static void do_ring(char **words)
{
    rw_ring *ring = NULL;
    const int kind = strcmp(words[2], "spsc") == 0 ? RW_SPSC : RW_MPMC;
    const int64_t slots = number(words[3]);
    const int code = slots == 0 ? rw_ring_attach(walk, words[1], kind, &ring) :
        rw_ring_create(walk, words[1], kind, slots, number(words[4]), &ring);
    add(words[1], RING, ring, code);
}

static void do_pipe(char **words)
{
    rw_pipe_end *end = NULL;
    const int which = strcmp(words[6], "first") == 0 ? RW_FIRST : RW_SECOND;
    const int64_t capacity = number(words[3]);
    const int code = capacity == 0 ? rw_pipe_attach(walk, words[1], words[5], which, &end) :
        rw_pipe_create(walk, words[1], (int)number(words[2]), capacity, number(words[4]), words[5], which, &end);
    add(words[1], PIPE, end, code);
}

static void do_lock(char **words)
{
    rw_lock *lock = NULL;
    const int code = rw_lock_create(walk, words[1], strcmp(words[2], "reentrant") == 0, &lock);
    add(words[1], LOCK, lock, code);
}

static void do_semaphore(char **words)
{
    rw_semaphore *semaphore = NULL;
    const int code = rw_semaphore_create(walk, words[1], (int)number(words[2]), &semaphore);
    add(words[1], SEMAPHORE, semaphore, code);
}

static void do_event(char **words)
{
    rw_event *event = NULL;
    const int code = rw_event_create(walk, words[1], &event);
    add(words[1], EVENT, event, code);
}

static void do_long(char **words)
{
    rw_long *cell = NULL;
    const int code = rw_long_create(walk, words[1], number(words[2]), &cell);
    add(words[1], LONG, cell, code);
}

static void do_double(char **words)
{
    rw_double *cell = NULL;
    const int code = rw_double_create(walk, words[1], atof(words[2]), &cell);
    add(words[1], DOUBLE, cell, code);
}

static void do_record(char **words)
{
    rw_record *record = NULL;
    const size_t length = (size_t)number(words[3]);
    const int code = length == 0 ? rw_record_attach(walk, words[1], words[2], &record) :
        rw_record_create(walk, words[1], words[2], length, NULL, &record);
    add(words[1], RECORD, record, code);
}

static void do_close(char **words)
{
    struct object *object = find(words[1]);
    int (*const closers[])(void *) =
    {
        (int (*)(void *))rw_queue_close, (int (*)(void *))rw_ring_close, (int (*)(void *))rw_pipe_close,
        (int (*)(void *))rw_lock_close, (int (*)(void *))rw_semaphore_close, (int (*)(void *))rw_event_close,
        (int (*)(void *))rw_long_close, (int (*)(void *))rw_double_close, (int (*)(void *))rw_record_close
    };
    const int code = closers[object->kind](object->handle);
    *object = objects[--object_count];
    answer_code(code);
}

static void do_size(char **words)
{
    answer_code(rw_queue_size(find(words[1])->handle));
}

static void do_capacity(char **words)
{
    struct object *object = find(words[1]);
    answer_code(object->kind == RING ? rw_ring_capacity(object->handle) : rw_queue_capacity(object->handle));
}

static void do_longest(char **words)
{
    answer_code(rw_queue_longest(find(words[1])->handle));
}

static void do_shutdown(char **words)
{
    answer_code(rw_queue_shutdown(find(words[1])->handle));
}

/* ------------------------------------------------------------------------------------------------------ rings only */

static void do_claim(char **words)
{
    static rw_claim claim;
    const size_t length = (size_t)number(words[2]);
    const int code = rw_ring_claim(find(words[1])->handle, length, &claim);
    if (is_well(code))
    {
        write_message(buffer, length, 1, number(words[3]));
        memcpy(claim.bytes, buffer, length);
        const char *end = words[4];
        answer_code(strcmp(end, "commit") == 0 ? rw_ring_commit(find(words[1])->handle, &claim) :
            strcmp(end, "abort") == 0 ? rw_ring_abort(find(words[1])->handle, &claim) : 0);
    }
}

/* Says "inside", and stays. */
static int stay(void *context, const void *bytes, size_t length)
{
    look(context, bytes, length);
    const struct account *account = context;
    answer("inside %" PRId64, account->sequence);
    for (;;)
    {
        pause();
    }
    return 0;
}

static void do_stay(char **words)
{
    struct account account = {0};
    answer_code(rw_ring_poll(find(words[1])->handle, stay, &account, 1));
}

/* ------------------------------------------------------------------------------------------------------------ sync */

static int acquire(struct object *object, int permits, int64_t timeout_ns)
{
    switch (object->kind)
    {
        case LOCK:
            return rw_lock_acquire(object->handle, timeout_ns);
        case SEMAPHORE:
            return rw_semaphore_acquire(object->handle, permits, timeout_ns);
        case LONG:
            return rw_long_acquire(object->handle, timeout_ns);
        case DOUBLE:
            return rw_double_acquire(object->handle, timeout_ns);
        default:
            die("cannot be acquired", object->name);
    }
}

static int release(struct object *object, int permits)
{
    switch (object->kind)
    {
        case LOCK:
            return rw_lock_release(object->handle);
        case SEMAPHORE:
            return rw_semaphore_release(object->handle, permits);
        case LONG:
            return rw_long_release(object->handle);
        case DOUBLE:
            return rw_double_release(object->handle);
        default:
            die("cannot be released", object->name);
    }
}

/* Tells of a lock whether it was abandoned. */
static void do_acquire(char **words)
{
    struct object *object = find(words[1]);
    const int code = acquire(object, (int)number(words[2]), timeout_of(words[3]));
    if (is_well(code))
    {
        answer("ok %d", object->kind == LOCK ? rw_lock_was_abandoned(object->handle) : 0);
    }
}

static void do_release(char **words)
{
    answer_code(release(find(words[1]), (int)number(words[2])));
}

static void do_available(char **words)
{
    int permits;
    if (is_well(rw_semaphore_available(find(words[1])->handle, &permits)))
    {
        answer("ok %d", permits);
    }
}

/* Not atomically: it is for the lock, or the permit, to keep others away. */
static void do_count(char **words)
{
    struct object *guard = find(words[1]);
    rw_long *cell = find(words[2])->handle;
    int code = 0;
    for (int64_t i = 0; i < number(words[3]) && code >= 0; i++)
    {
        int64_t value = 0;
        code = acquire(guard, 1, RW_FOREVER);
        if (code >= 0)
        {
            rw_long_get(cell, &value);
            rw_long_set(cell, value + 1);
            code = release(guard, 1);
        }
    }
    answer_code(code);
}

static void do_set(char **words)
{
    answer_code(rw_event_set(find(words[1])->handle));
}

static void do_clear(char **words)
{
    answer_code(rw_event_clear(find(words[1])->handle));
}

static void do_is_set(char **words)
{
    answer_code(rw_event_is_set(find(words[1])->handle));
}

static void do_await(char **words)
{
    answer_code(rw_event_wait(find(words[1])->handle, timeout_of(words[2])));
}

/* Raises its own and waits for the other, so many times. */
static void do_toggle(char **words)
{
    rw_event *mine = find(words[1])->handle;
    rw_event *theirs = find(words[2])->handle;
    int code = 0;
    for (int64_t i = 0; i < number(words[3]) && code >= 0; i++)
    {
        code = rw_event_wait(theirs, RW_FOREVER);
        if (code >= 0)
        {
            rw_event_clear(theirs);
            code = rw_event_set(mine);
        }
    }
    answer_code(code);
}

/* ---------------------------------------------------------------------------------------------------------- values */

static void do_get(char **words)
{
    struct object *object = find(words[1]);
    int64_t number_found = 0;
    double found = 0;
    if (is_well(object->kind == LONG ? rw_long_get(object->handle, &number_found) :
        rw_double_get(object->handle, &found)))
    {
        object->kind == LONG ? answer("ok %" PRId64, number_found) : answer("ok %.17g", found);
    }
}

static void do_store(char **words)
{
    struct object *object = find(words[1]);
    answer_code(object->kind == LONG ? rw_long_set(object->handle, number(words[2])) :
        rw_double_set(object->handle, atof(words[2])));
}

static void do_add(char **words)
{
    struct object *object = find(words[1]);
    int code = 0;
    for (int64_t i = 0; i < number(words[3]) && code >= 0; i++)
    {
        code = object->kind == LONG ? rw_long_add(object->handle, number(words[2]), NULL) :
            rw_double_add(object->handle, atof(words[2]), NULL);
    }
    answer_code(code);
}

static void do_cas(char **words)
{
    struct object *object = find(words[1]);
    answer_code(object->kind == LONG ?
        rw_long_compare_and_set(object->handle, number(words[2]), number(words[3])) :
        rw_double_compare_and_set(object->handle, atof(words[2]), atof(words[3])));
}

/* A record of longs: each is the first plus its index. */
static void do_write(char **words)
{
    rw_record *record = find(words[1])->handle;
    const int64_t length = rw_record_length(record);
    int code = 0;
    for (int64_t i = 0; i < number(words[3]) && code >= 0; i++)
    {
        for (int64_t k = 0; k < length / 8; k++)
        {
            const int64_t value = number(words[2]) + i + k;
            memcpy(buffer + 8 * k, &value, 8);
        }
        code = rw_record_write(record, buffer, (size_t)length, RW_FOREVER);
    }
    answer_code(code);
}

/* So many whole ones, none older than the one before; answers with the last. */
static void do_read(char **words)
{
    rw_record *record = find(words[1])->handle;
    int64_t newest = -1;
    int64_t first = 0;
    for (int64_t i = 0; i < number(words[2]); i++)
    {
        const int64_t version = rw_record_read(record, buffer, sizeof(buffer));
        if (!is_well(version))
        {
            return;
        }
        memcpy(&first, buffer, 8);
        for (int64_t k = 0; k < rw_record_length(record) / 8; k++)
        {
            int64_t value;
            memcpy(&value, buffer + 8 * k, 8);
            if (value != first + k || version < newest)
            {
                answer("-1001 torn: version=%" PRId64 " newest=%" PRId64 " first=%" PRId64 " value=%" PRId64,
                    version, newest, first, value);
                return;
            }
        }
        newest = version;
    }
    answer("ok %" PRId64 " %" PRId64, newest, first);
}

static void do_change(char **words)
{
    answer_code(rw_record_await(find(words[1])->handle, number(words[2]), timeout_of(words[3])));
}

/* -------------------------------------------------------------------------------------------------------- commands */

static const struct command commands[] =
{
    {"open", 2, do_open}, {"wait", 2, do_wait}, {"queue", 5, do_queue}, {"ring", 5, do_ring}, {"pipe", 7, do_pipe},
    {"lock", 3, do_lock}, {"semaphore", 3, do_semaphore}, {"event", 2, do_event}, {"long", 3, do_long},
    {"double", 3, do_double}, {"record", 4, do_record}, {"close", 2, do_close},
    {"put", 6, do_put}, {"take", 3, do_take}, {"produce", 5, do_produce}, {"consume", 4, do_consume},
    {"size", 2, do_size}, {"capacity", 2, do_capacity}, {"longest", 2, do_longest}, {"shutdown", 2, do_shutdown},
    {"claim", 5, do_claim}, {"stay", 2, do_stay},
    {"acquire", 4, do_acquire}, {"release", 3, do_release}, {"available", 2, do_available}, {"count", 4, do_count},
    {"set", 2, do_set}, {"clear", 2, do_clear}, {"is-set", 2, do_is_set}, {"await", 3, do_await},
    {"toggle", 4, do_toggle},
    {"get", 2, do_get}, {"store", 3, do_store}, {"add", 4, do_add}, {"cas", 4, do_cas},
    {"write", 4, do_write}, {"read", 3, do_read}, {"change", 4, do_change}
};

static void obey(char *line)
{
    char *words[MOST_WORDS];
    int count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(line, " ", &rest); word != NULL && count < MOST_WORDS; word = strtok_r(NULL, " ", &rest))
    {
        words[count++] = word;
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
    {
        if (count > 0 && strcmp(commands[i].name, words[0]) == 0)
        {
            if (count != commands[i].words)
            {
                die("wrong number of words", words[0]);
            }
            commands[i].run(words);
            return;
        }
    }
    die("no such command", count > 0 ? words[0] : "");
}

#ifdef RW_AT_STORE
static long long stores;
static long long last_store;

/* Before every store of the library to shared memory. */
void rw_at_store(void);
void rw_at_store(void)
{
    if (last_store > 0 && ++stores == last_store)
    {
        kill(getpid(), SIGKILL);
    }
}

static void obey_all(char *list)
{
    char *rest = NULL;
    for (char *command = strtok_r(list, ";", &rest); command != NULL; command = strtok_r(NULL, ";", &rest))
    {
        obey(command);
    }
}

static _Noreturn void live_and_die(char *store, char *before, char *armed, int file)
{
    // Where the one who forked it is killed, it must not live on.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    char *unheard = NULL;
    size_t unheard_length = 0;
    answers = open_memstream(&unheard, &unheard_length);
    obey_all(before);
    for (char *line = unheard; *line != 0; line = strchr(line, '\n') + 1)
    {
        if (*line == '-')
        {
            dprintf(file, "%s", line);
            _exit(DEAD_STATUS);
        }
    }
    answers = fdopen(file, "w");
    last_store = number(store);
    obey_all(armed);
    last_store = 0;
    answer("stores %lld", stores);
    _exit(0);
}

static void doom(char *line)
{
    char *rest = NULL;
    char *store = strtok_r(line, "|", &rest);
    char *before = strtok_r(NULL, "|", &rest);
    char *armed = strtok_r(NULL, "|", &rest);
    int ends[2];
    if (armed == NULL || strncmp(store, DOOM, strlen(DOOM)) != 0 || pipe(ends) != 0)
    {
        die("no order", line);
    }
    store += strlen(DOOM);
    const pid_t child = fork();
    if (child == 0)
    {
        close(ends[0]);
        live_and_die(store, before, armed, ends[1]);
    }
    close(ends[1]);
    char said[LINE_LENGTH];
    size_t length = 0;
    ssize_t got;
    while ((got = read(ends[0], said + length, sizeof(said) - 1 - length)) > 0)
    {
        length += (size_t)got;
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    for (size_t i = 0; i < length; i++)
    {
        said[i] = said[i] == '\n' ? ';' : said[i];
    }
    said[length] = 0;
    const int is_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    const int is_done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    answer("%s;%s", is_killed ? "halted" : is_done ? "done" : "failed", said);
}
#endif

int main(void)
{
    static char line[LINE_LENGTH];
    answers = stdout;
    signal(SIGPIPE, SIG_IGN);
    while (fgets(line, sizeof(line), stdin) != NULL)
    {
        line[strcspn(line, "\n")] = 0;
#ifdef RW_AT_STORE
        doom(line);
#else
        obey(line);
#endif
    }
    return 0;
}
