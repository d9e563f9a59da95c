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

/**
 * @file
 * A peer in C: takes part in a walk, and uses the queues, rings, pipes, locks, semaphores, events, values and records
 * in it together with the JVMs. Linux, 64 bits. Written from docs/FORMAT.md, and the pattern for other languages.
 *
 * Results. Every function returns 0 or more for success, and one of the negative constants below otherwise;
 * rw_message() then says more, with name=value pairs, where it is not one of the five of the message path
 * (RW_FULL to RW_EMPTY, and RW_TIMED_OUT). Nothing is printed.
 *
 * Threads. A handle may be used by any number of threads at once, unless its function says otherwise. Closing it must
 * come after everything else that is done with it. Nothing waits but the functions with a timeout, and these look at
 * the world again every 50 ms at the latest.
 *
 * Death. A process may be killed at any instruction. What it had put is there; what it had claimed and not put
 * vanishes; what it had taken and not handed over is delivered to another process; locks that it held go to the next
 * taker, who is told. It is missed by proof of the kernel, never by a clock: stopped is not dead.
 *
 * Fork. A child that goes on without executing a program is another process: it opens the walk anew; functions on
 * handles of its parent return RW_INVALID there, and closing them is all that may be done.
 */
#ifndef ROPEWALK_H
#define ROPEWALK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Results on the message path, the numbers of Java's Ring. */
#define RW_ACCEPTED 0
/** There is no room. */
#define RW_FULL (-1)
/** Somebody alive is in the way, half-way through an operation, and it lasts: try again. */
#define RW_HELD_UP (-2)
/** Shut down; of a pipe: the other end is gone; and, for those who take, everything was taken. */
#define RW_CLOSED (-3)
/** There is nothing. */
#define RW_EMPTY (-4)
/** The timeout has passed. */
#define RW_TIMED_OUT (-64)
/** There is no object of this name. */
#define RW_NOT_FOUND (-65)
/** An argument is out of range; or the handle is of a process from which this one was forked. */
#define RW_INVALID (-66)
/** What is there has another kind, version, parameter or type name. */
#define RW_MISMATCH (-67)
/** The memory says what it cannot say; nothing was read or written beyond the object. */
#define RW_CORRUPT (-68)
/** The system refused; the message has its errno. */
#define RW_IO (-69)
/** The device is full, or there is no memory. */
#define RW_NO_SPACE (-70)
/** Longer than the object takes, or than the buffer is. */
#define RW_TOO_LARGE (-71)
/** The caller does not hold what it wants to give back. */
#define RW_NOT_OWNER (-72)
/** All places are taken: participants, nodes of a lock, holds. */
#define RW_TOO_MANY (-73)
/** The walk was removed; what is there now must be opened anew. */
#define RW_GONE (-74)
/** Somebody alive has this end for itself alone. */
#define RW_IN_USE (-75)

/** A timeout: wait for ever. One of 0 or less is one attempt, without waiting. */
#define RW_FOREVER INT64_MAX

/** How a handle waits: spin for some microseconds, then sleep in the kernel until woken. */
#define RW_HYBRID 0
/** How a handle waits: spin, whatever it costs. */
#define RW_SPIN 1

/** Kinds of a ring: for one producer and one consumer. */
#define RW_SPSC 2
/** Kinds of a ring: for any number of producers and consumers. */
#define RW_MPMC 3

/** Ends of a pipe. Of a one-way pipe the first only receives, and the second only sends. */
#define RW_FIRST 1
#define RW_SECOND 2

typedef struct rw_walk rw_walk;
typedef struct rw_queue rw_queue;
typedef struct rw_ring rw_ring;
typedef struct rw_pipe_end rw_pipe_end;
typedef struct rw_lock rw_lock;
typedef struct rw_semaphore rw_semaphore;
typedef struct rw_event rw_event;
typedef struct rw_long rw_long;
typedef struct rw_double rw_double;
typedef struct rw_record rw_record;

/* ------------------------------------------------------------------------------------------------------------ walk */

/**
 * What the last function of this thread that failed has to say. It stays until the next failure.
 *
 * @return text that belongs to the library; never NULL.
 */
const char *rw_message(void);

/**
 * Opens the walk in a directory, which is made if it is missing (its parent must exist), and joins it for as long as
 * this process lives: there is no way to leave but to end the process. Opened again, it is joined once.
 *
 * @param directory path, not a link.
 * @param walk      receives the handle.
 * @return RW_ACCEPTED; RW_IO, RW_NO_SPACE; RW_TOO_MANY (1024 processes live there); RW_MISMATCH, RW_CORRUPT;
 *         RW_HELD_UP when another process has stood in the gate for 10 seconds.
 */
int rw_walk_open(const char *directory, rw_walk **walk);

/** Closes the handle. Objects that were opened through it stay open, and this process stays a participant. */
int rw_walk_close(rw_walk *walk);

/**
 * How the handles wait that are opened from now on through this walk: RW_HYBRID, or RW_SPIN.
 */
int rw_walk_set_wait(rw_walk *walk, int wait);

/** Token of this process in the walk: what its claims bear. Of use to tests and to those who look at the memory. */
int rw_walk_owner(const rw_walk *walk);

/**
 * Removes an object from the directory. Those who have it open go on with it.
 *
 * @return 1 if there was one, 0 if not; or RW_INVALID, RW_IO, RW_GONE.
 */
int rw_walk_destroy(rw_walk *walk, const char *name);

/* ----------------------------------------------------------------------------------------------------------- queue */

/**
 * Opens the queue of this name, or creates it. All who ask for it must agree.
 *
 * @param name      1 to 200 letters, digits, '_', '.' or '-', the first a letter or a digit, without "..".
 * @param capacity  in elements, from 1 to 2^24, exact.
 * @param budget    bytes for elements longer than 56 bytes, 0 for none; also the longest element.
 * @param type_name of the codec of the elements: "bytes", "utf8", "int64", "float64", or what Java says.
 * @return RW_ACCEPTED; RW_INVALID, RW_MISMATCH, RW_CORRUPT, RW_IO, RW_NO_SPACE, RW_GONE.
 */
int rw_queue_create(
    rw_walk *walk, const char *name, int64_t capacity, int64_t budget, const char *type_name, rw_queue **queue);

/**
 * Opens the queue of this name, whatever its capacity and budget; creates nothing.
 *
 * @param type_name that it must have; NULL for any.
 * @return as rw_queue_create; RW_NOT_FOUND if there is none.
 */
int rw_queue_attach(rw_walk *walk, const char *name, const char *type_name, rw_queue **queue);

/**
 * Puts an element, without waiting. Lock-free; one attempt, but for 10 ms in which somebody alive is in the way.
 *
 * @return RW_ACCEPTED: it is there, and is delivered even if this process dies now. RW_FULL, RW_HELD_UP, RW_CLOSED
 *         (shut down), RW_TOO_LARGE, RW_CORRUPT: nothing was put.
 */
int rw_queue_offer(rw_queue *queue, const void *bytes, size_t length);

/**
 * Puts an element, waiting for room.
 *
 * @return as rw_queue_offer; RW_TIMED_OUT in place of RW_FULL and RW_HELD_UP if the timeout was above 0.
 */
int rw_queue_put(rw_queue *queue, const void *bytes, size_t length, int64_t timeout_ns);

/**
 * Takes the first element, without waiting: copies it, and only then hands it over, so that a death in between leaves
 * it to others.
 *
 * @param size   of the buffer.
 * @param length receives the length of the element; also with RW_TOO_LARGE.
 * @return RW_ACCEPTED; RW_EMPTY, RW_HELD_UP; RW_CLOSED: shut down, and everything was handed over; RW_TOO_LARGE: the
 *         element is longer than the buffer, and stays in the queue; RW_CORRUPT.
 */
int rw_queue_poll(rw_queue *queue, void *buffer, size_t size, size_t *length);

/**
 * Takes the first element, waiting for one.
 *
 * @return as rw_queue_poll; RW_TIMED_OUT in place of RW_EMPTY and RW_HELD_UP if the timeout was above 0.
 */
int rw_queue_take(rw_queue *queue, void *buffer, size_t size, size_t *length, int64_t timeout_ns);

/** Elements that could be taken now: exact at rest, within the capacity always. */
int64_t rw_queue_size(rw_queue *queue);

/** Elements that it holds. */
int64_t rw_queue_capacity(rw_queue *queue);

/** Bytes of the longest element. */
int64_t rw_queue_longest(rw_queue *queue);

/**
 * Ends the stream, for everybody and for ever: nothing is accepted any more; what was accepted is delivered first.
 *
 * @return RW_ACCEPTED; RW_HELD_UP after 10 seconds with a stopped process in the way: try again; RW_CORRUPT, RW_IO.
 */
int rw_queue_shutdown(rw_queue *queue);

/** Closes the handle; the queue stays. Nobody may be using the handle. */
int rw_queue_close(rw_queue *queue);

/* ------------------------------------------------------------------------------------------------------------ ring */

/** An open claim in a ring: room for a message that is written in place. */
typedef struct rw_claim
{
    /** Where to write. */
    void *bytes;
    /** How much was claimed. */
    size_t length;
    /** Position that the message will have. */
    int64_t position;
    /** The library's own; below 0: not open. */
    int word;
} rw_claim;

/**
 * Called for each message, where it lies.
 *
 * It must not poll or close the ring that calls it.
 *
 * @param bytes of the message, valid during the call.
 * @return 0: the message is handed over, and the next one may follow. Anything else: the message stays, for whoever
 *         polls next, and this poll ends.
 */
typedef int (*rw_handler)(void *context, const void *bytes, size_t length);

/**
 * Opens the ring of this name, or creates it.
 *
 * @param kind        RW_SPSC: one thread at a time offers and one polls; the first handle that offers (polls) owns that
 *                    end until it is closed or its process dies. RW_MPMC: any number of threads and processes.
 * @param slots       how many messages it holds, from 1 to 2^24.
 * @param slot_length longest message in bytes, from 1 to 2^19.
 * @return as rw_queue_create.
 */
int rw_ring_create(
    rw_walk *walk, const char *name, int kind, int64_t slots, int64_t slot_length, rw_ring **ring);

/** Opens the ring of this name and kind, whatever its numbers; creates nothing. */
int rw_ring_attach(rw_walk *walk, const char *name, int kind, rw_ring **ring);

/**
 * Claims room for a message, which its thread writes and then commits or aborts. RW_MPMC: messages behind an open claim
 * wait for it; several claims may be open. RW_SPSC: one at a time.
 *
 * @return RW_ACCEPTED; RW_FULL, RW_HELD_UP, RW_TOO_LARGE, RW_CORRUPT; RW_IN_USE: somebody else has this end.
 */
int rw_ring_claim(rw_ring *ring, size_t length, rw_claim *claim);

/** Publishes what was written. RW_NOT_OWNER if the claim is not open. */
int rw_ring_commit(rw_ring *ring, rw_claim *claim);

/** Gives the claim up: there will be no message. */
int rw_ring_abort(rw_ring *ring, rw_claim *claim);

/** Claims, copies and commits. */
int rw_ring_offer(rw_ring *ring, const void *bytes, size_t length);

/**
 * Delivers up to so many messages, without waiting, in place.
 *
 * @return how many were handed over; RW_CLOSED if it is the end of the stream; RW_IN_USE, RW_CORRUPT.
 */
int rw_ring_poll(rw_ring *ring, rw_handler handler, void *context, int limit);

/** How many messages it holds. */
int64_t rw_ring_capacity(rw_ring *ring);

/** Closes the handle, and gives back the ends that it owns. No claim may be open. */
int rw_ring_close(rw_ring *ring);

/* ------------------------------------------------------------------------------------------------------------ pipe */

/**
 * Opens the pipe of this name, or creates it, and attaches this process to one of its ends. The other side sees the end
 * of the stream when all who have attached this end have closed it or died. To hand an end over, the next one attaches
 * before this one closes.
 *
 * @param duplex   0: the first end only receives and the second only sends; 1: both do both.
 * @param capacity in messages, in each direction.
 * @param budget   bytes for messages longer than 56, in each direction.
 * @param end      RW_FIRST or RW_SECOND.
 * @return as rw_queue_create; RW_IN_USE: somebody alive has the end for itself.
 */
int rw_pipe_create(rw_walk *walk, const char *name, int duplex, int64_t capacity, int64_t budget,
    const char *type_name, int end, rw_pipe_end **pipe);

/** Attaches to an end of a pipe that exists; creates nothing. type_name NULL for any. */
int rw_pipe_attach(rw_walk *walk, const char *name, const char *type_name, int end, rw_pipe_end **pipe);

/**
 * Sends a message.
 *
 * @return RW_ACCEPTED: it is received even if this process dies now. RW_CLOSED: nobody is left at the other end.
 *         RW_FULL, RW_HELD_UP; RW_TIMED_OUT in their place if the timeout was above 0. RW_INVALID: this end of a
 *         one-way pipe receives. RW_IN_USE, RW_TOO_LARGE, RW_CORRUPT.
 */
int rw_pipe_send(rw_pipe_end *pipe, const void *bytes, size_t length, int64_t timeout_ns);

/**
 * Receives a message: copies it, and only then hands it over.
 *
 * @return RW_ACCEPTED; RW_CLOSED: the end of the stream, everything was received; RW_EMPTY, RW_HELD_UP, or RW_TIMED_OUT
 *         in their place; RW_TOO_LARGE: it stays, *length says how long it is; RW_INVALID, RW_IN_USE, RW_CORRUPT.
 */
int rw_pipe_receive(rw_pipe_end *pipe, void *buffer, size_t size, size_t *length, int64_t timeout_ns);

/** Detaches, and wakes the other side, for which the stream may end with it. */
int rw_pipe_close(rw_pipe_end *pipe);

/* ------------------------------------------------------------------------------------------------------------ lock */

/**
 * Opens the lock of this name, or creates it: one that is not fair.
 *
 * @param reentrant whether its holder may acquire it again; all must agree.
 * @return as rw_queue_create; RW_MISMATCH also if it is a fair one.
 */
int rw_lock_create(rw_walk *walk, const char *name, int reentrant, rw_lock **lock);
int rw_lock_attach(rw_walk *walk, const char *name, rw_lock **lock);

/**
 * Acquires it for the calling thread.
 *
 * @return RW_ACCEPTED, RW_TIMED_OUT; RW_HELD_UP if the timeout was 0 or less and somebody holds it; RW_INVALID if the
 *         thread holds it and it is not re-entrant; RW_TOO_MANY holds; RW_CORRUPT.
 */
int rw_lock_acquire(rw_lock *lock, int64_t timeout_ns);

/** Releases one hold of the calling thread. RW_NOT_OWNER if it has none. */
int rw_lock_release(rw_lock *lock);

/** By the holder: 1 if the one before it died holding the lock, so that what it guards may be half done; else 0. */
int rw_lock_was_abandoned(rw_lock *lock);

int rw_lock_close(rw_lock *lock);

/* ------------------------------------------------------------------------------------------------------- semaphore */

/** Opens the semaphore of this name, or creates it: unbounded, not fair. A process that dies keeps what it had. */
int rw_semaphore_create(rw_walk *walk, const char *name, int permits, rw_semaphore **semaphore);
int rw_semaphore_attach(rw_walk *walk, const char *name, rw_semaphore **semaphore);

/** RW_ACCEPTED, RW_TIMED_OUT; RW_HELD_UP if the timeout was 0 or less and there are not so many permits. */
int rw_semaphore_acquire(rw_semaphore *semaphore, int permits, int64_t timeout_ns);
int rw_semaphore_release(rw_semaphore *semaphore, int permits);
int rw_semaphore_available(rw_semaphore *semaphore, int *permits);
int rw_semaphore_close(rw_semaphore *semaphore);

/* ----------------------------------------------------------------------------------------------------------- event */

/** Opens the event of this name, or creates it: a flag that is down in the beginning. */
int rw_event_create(rw_walk *walk, const char *name, rw_event **event);
int rw_event_attach(rw_walk *walk, const char *name, rw_event **event);

/** Raises the flag, and wakes everybody. */
int rw_event_set(rw_event *event);
int rw_event_clear(rw_event *event);

/** 1 or 0. */
int rw_event_is_set(rw_event *event);

/** Until it was up at some instant since the call began. RW_ACCEPTED, RW_TIMED_OUT. */
int rw_event_wait(rw_event *event, int64_t timeout_ns);
int rw_event_close(rw_event *event);

/* ---------------------------------------------------------------------------------------------------------- values */

/** Opens the value of this name, of the type long, or creates it. All operations are sequentially consistent. */
int rw_long_create(rw_walk *walk, const char *name, int64_t initial, rw_long **cell);
int rw_long_attach(rw_walk *walk, const char *name, rw_long **cell);
int rw_long_get(rw_long *cell, int64_t *value);
int rw_long_set(rw_long *cell, int64_t value);

/** Adds; before may be NULL. */
int rw_long_add(rw_long *cell, int64_t delta, int64_t *before);

/** 1 if it was as expected and is now the value, else 0. */
int rw_long_compare_and_set(rw_long *cell, int64_t expected, int64_t value);

/** Its lock, re-entrant, which guards what its users say. */
int rw_long_acquire(rw_long *cell, int64_t timeout_ns);
int rw_long_release(rw_long *cell);
int rw_long_close(rw_long *cell);

/** Likewise, of the type double; compare_and_set compares the bits. */
int rw_double_create(rw_walk *walk, const char *name, double initial, rw_double **cell);
int rw_double_attach(rw_walk *walk, const char *name, rw_double **cell);
int rw_double_get(rw_double *cell, double *value);
int rw_double_set(rw_double *cell, double value);
int rw_double_add(rw_double *cell, double delta, double *before);
int rw_double_compare_and_set(rw_double *cell, double expected, double value);
int rw_double_acquire(rw_double *cell, int64_t timeout_ns);
int rw_double_release(rw_double *cell);
int rw_double_close(rw_double *cell);

/* ---------------------------------------------------------------------------------------------------------- record */

/**
 * Opens the record of this name, or creates it.
 *
 * @param type_name of its codec, as Java says.
 * @param length    of an encoded value in bytes.
 * @param initial   encoded first value of a new record; NULL: none yet.
 */
int rw_record_create(rw_walk *walk, const char *name, const char *type_name, size_t length, const void *initial,
    rw_record **record);

/** Opens a record that exists. type_name NULL for any. */
int rw_record_attach(rw_walk *walk, const char *name, const char *type_name, rw_record **record);

/** Bytes of an encoded value. */
int64_t rw_record_length(rw_record *record);

/** Copies the latest value, whole. Returns its version; RW_EMPTY: there is none yet; RW_TOO_LARGE for the buffer. */
int64_t rw_record_read(rw_record *record, void *buffer, size_t size);

/** Writes the next value; size must be the length. The timeout is for its lock. */
int rw_record_write(rw_record *record, const void *bytes, size_t size, int64_t timeout_ns);

/** Until there is a version above this one (-1: any). RW_ACCEPTED, RW_TIMED_OUT. */
int rw_record_await(rw_record *record, int64_t after_version, int64_t timeout_ns);
int rw_record_close(rw_record *record);

#ifdef __cplusplus
}
#endif

#endif
