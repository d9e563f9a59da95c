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
 * The memory of every shared object as C sees it: docs/FORMAT.md section by section, what is inside another before it.
 * There the words are explained; here stands where they are. NativeFormatTest holds document, Java and this header to
 * each other by their names: the row `some name` in the section of `SomeThingDescriptor` is the field some_name of
 * struct rw_some_thing_layout and RW_SOME_THING_SOME_NAME_OFFSET; the number `SomeThing.NAME` is RW_SOME_THING_NAME.
 *
 * It is longer than 600 lines because each field has a line in its struct and a line that holds it to its offset and
 * size, and because a layout that is spread over several files cannot be read beside the document.
 *
 * The fields tell where things are, no more: what others may be writing is to be loaded and stored by atomic operations
 * of the field's own width, as the document says.
 */
#ifndef ROPEWALK_FORMAT_H
#define ROPEWALK_FORMAT_H

#include <stddef.h>
#include <stdint.h>

/** A field of a layout: names its offset and its size, and asserts both. */
#define RW_FIELD(layout, field, NAME, offset, size) \
    enum { RW_##NAME##_OFFSET = (offset), RW_##NAME##_SIZE = (size) }; \
    _Static_assert(offsetof(struct rw_##layout##_layout, field) == (offset), #layout "." #field " is elsewhere"); \
    _Static_assert(sizeof(((struct rw_##layout##_layout *)0)->field) == (size), #layout "." #field " has another size")

/** The last field of a layout: its length depends on the object, or on what is inside. */
#define RW_REST(layout, field, NAME, offset) \
    enum { RW_##NAME##_OFFSET = (offset) }; \
    _Static_assert(offsetof(struct rw_##layout##_layout, field) == (offset), #layout "." #field " is elsewhere")

/** How long a layout is, its last field counted if that has a fixed length. */
#define RW_LENGTH(layout, length) \
    _Static_assert(sizeof(struct rw_##layout##_layout) == (length), #layout " has another length")

/* Segment header. */
struct rw_segment_layout
{
    uint64_t magic;
    uint32_t version;
    uint32_t byte_order_mark;
    uint32_t kind;
    uint32_t layout_fingerprint;
    uint64_t total_length;
    uint64_t walk_id;
    uint64_t creator_pid;
    uint32_t creator_owner;
    uint32_t repairs;
    uint64_t creation_time;
    uint64_t parameters[8];
    uint32_t type_name_length;
    char type_name[124];
    unsigned char body[];
};
RW_FIELD(segment, magic, SEGMENT_MAGIC, 0, 8);
RW_FIELD(segment, version, SEGMENT_VERSION, 8, 4);
RW_FIELD(segment, byte_order_mark, SEGMENT_BYTE_ORDER_MARK, 12, 4);
RW_FIELD(segment, kind, SEGMENT_KIND, 16, 4);
RW_FIELD(segment, layout_fingerprint, SEGMENT_LAYOUT_FINGERPRINT, 20, 4);
RW_FIELD(segment, total_length, SEGMENT_TOTAL_LENGTH, 24, 8);
RW_FIELD(segment, walk_id, SEGMENT_WALK_ID, 32, 8);
RW_FIELD(segment, creator_pid, SEGMENT_CREATOR_PID, 40, 8);
RW_FIELD(segment, creator_owner, SEGMENT_CREATOR_OWNER, 48, 4);
RW_FIELD(segment, repairs, SEGMENT_REPAIRS, 52, 4);
RW_FIELD(segment, creation_time, SEGMENT_CREATION_TIME, 56, 8);
RW_FIELD(segment, parameters, SEGMENT_PARAMETERS, 64, 64);
RW_FIELD(segment, type_name_length, SEGMENT_TYPE_NAME_LENGTH, 128, 4);
RW_FIELD(segment, type_name, SEGMENT_TYPE_NAME, 132, 124);
RW_REST(segment, body, SEGMENT_BODY, 256);
#define RW_SEGMENT_MAGIC UINT64_C(0x4B4C415745504F52)
enum
{
    RW_SEGMENT_VERSION = 2, RW_SEGMENT_BYTE_ORDER_MARK = 0x01020304, RW_SEGMENT_PARAMETER_COUNT = 8,
    RW_SEGMENT_TYPE_NAME_CAPACITY = 124
};
RW_LENGTH(segment, RW_SEGMENT_BODY_OFFSET);

/* Kinds, and the fingerprints of their layouts. */
enum
{
    RW_KIND_PARTICIPANTS = 1, RW_KIND_SPSC_RING = 2, RW_KIND_MPMC_RING = 3, RW_KIND_QUEUE = 4, RW_KIND_LOCK = 5,
    RW_KIND_SEMAPHORE = 6, RW_KIND_BOUNDED_SEMAPHORE = 7, RW_KIND_EVENT = 8, RW_KIND_BARRIER = 9, RW_KIND_VALUE = 10,
    RW_KIND_ARRAY = 11, RW_KIND_RECORD = 12, RW_KIND_PIPE = 13, RW_KIND_TASK_QUEUE = 14, RW_KIND_TOPICS = 15,
    RW_KIND_COUNT_DOWN_LATCH = 16, RW_KIND_READ_WRITE_LOCK = 17, RW_KIND_CHILD = 18, RW_KIND_POOL_BOARD = 19,
    RW_KIND_MAP = 20, RW_KIND_LIST = 21, RW_KIND_GROWING_QUEUE = 22, RW_KIND_MANAGER = 23, RW_KIND_SET = 24,
    RW_KIND_NAMESPACE = 25, RW_KIND_BRIDGE = 26, RW_KIND_BRIDGE_RECEIVING = 26
};
#define RW_KIND_PARTICIPANTS_FINGERPRINT UINT32_C(0x00020040)
#define RW_KIND_SPSC_RING_FINGERPRINT UINT32_C(0x0391CE3E)
#define RW_KIND_MPMC_RING_FINGERPRINT UINT32_C(0x0391CE3E)
#define RW_KIND_QUEUE_FINGERPRINT UINT32_C(0x0391CE3E)
#define RW_KIND_LOCK_FINGERPRINT UINT32_C(0x4C4F434B)
#define RW_KIND_SEMAPHORE_FINGERPRINT UINT32_C(0x53454D01)
#define RW_KIND_BOUNDED_SEMAPHORE_FINGERPRINT UINT32_C(0x42534D02)
#define RW_KIND_EVENT_FINGERPRINT UINT32_C(0x45564E01)
#define RW_KIND_BARRIER_FINGERPRINT UINT32_C(0x42415202)
#define RW_KIND_VALUE_FINGERPRINT UINT32_C(0x56414C31)
#define RW_KIND_ARRAY_FINGERPRINT UINT32_C(0x41525231)
#define RW_KIND_RECORD_FINGERPRINT UINT32_C(0x52454332)
#define RW_KIND_PIPE_FINGERPRINT UINT32_C(0x6EA83A82)
#define RW_KIND_TASK_QUEUE_FINGERPRINT UINT32_C(0x03ACCE27)
#define RW_KIND_TOPICS_FINGERPRINT UINT32_C(0x0B050002)
#define RW_KIND_COUNT_DOWN_LATCH_FINGERPRINT UINT32_C(0x43444C01)
#define RW_KIND_READ_WRITE_LOCK_FINGERPRINT UINT32_C(0x52574C01)
#define RW_KIND_CHILD_FINGERPRINT UINT32_C(0x43484C01)
#define RW_KIND_POOL_BOARD_FINGERPRINT UINT32_C(0x504F4F01)
#define RW_KIND_MAP_FINGERPRINT UINT32_C(0x4D415001)
#define RW_KIND_LIST_FINGERPRINT UINT32_C(0x4C495331)
#define RW_KIND_GROWING_QUEUE_FINGERPRINT UINT32_C(0xB5F8FD82)
#define RW_KIND_MANAGER_FINGERPRINT UINT32_C(0x4D475202)
#define RW_KIND_SET_FINGERPRINT UINT32_C(0x4D415001)
#define RW_KIND_NAMESPACE_FINGERPRINT UINT32_C(0x4D415001)
#define RW_KIND_BRIDGE_FINGERPRINT UINT32_C(0x0B1D0001)
#define RW_KIND_BRIDGE_RECEIVING_FINGERPRINT UINT32_C(0x0B1D1001)

/* Wait record. */
struct rw_wait_record_layout
{
    uint64_t waiter;
    uint64_t since;
    char what[24];
    char object_name[56];
    char thread_name[32];
};
RW_FIELD(wait_record, waiter, WAIT_RECORD_WAITER, 0, 8);
RW_FIELD(wait_record, since, WAIT_RECORD_SINCE, 8, 8);
RW_FIELD(wait_record, what, WAIT_RECORD_WHAT, 16, 24);
RW_FIELD(wait_record, object_name, WAIT_RECORD_OBJECT_NAME, 40, 56);
RW_FIELD(wait_record, thread_name, WAIT_RECORD_THREAD_NAME, 96, 32);
#define RW_PARTICIPANT_RECORD_MAX_GENERATION UINT64_C(0x1000000000000)
enum
{
    RW_PARTICIPANTS_SLOT_COUNT = 1024, RW_PARTICIPANTS_BODY_LENGTH = 98432, RW_PARTICIPANT_RECORD_LENGTH = 64,
    RW_OWNER_TOKEN_BITS = 24, RW_OWNER_TOKEN_SLOT_BITS = 10, RW_OWNER_TOKEN_NOBODY = 0,
    RW_OWNER_TOKEN_SEAL = 0xFFFFFF, RW_WAIT_RECORD_RECORD_COUNT = 256, RW_WAIT_RECORD_LENGTH = 128
};
RW_LENGTH(wait_record, RW_WAIT_RECORD_LENGTH);

/* Participant record. */
struct rw_participant_record_layout
{
    uint64_t state;
    uint64_t pid;
    uint64_t start_time;                    unsigned char padding_1[40];
};
RW_FIELD(participant_record, state, PARTICIPANT_RECORD_STATE, 0, 8);
RW_FIELD(participant_record, pid, PARTICIPANT_RECORD_PID, 8, 8);
RW_FIELD(participant_record, start_time, PARTICIPANT_RECORD_START_TIME, 16, 8);
RW_LENGTH(participant_record, RW_PARTICIPANT_RECORD_LENGTH);

/* Participants. */
struct rw_participants_layout
{
    uint64_t hint;                          unsigned char padding_1[120];
    struct rw_participant_record_layout records[1024];
    struct rw_wait_record_layout waits[256];
};
RW_FIELD(participants, hint, PARTICIPANTS_HINT, 0, 8);
RW_FIELD(participants, records, PARTICIPANTS_RECORDS, 128, 65536);
RW_FIELD(participants, waits, PARTICIPANTS_WAITS, 65664, 32768);
RW_LENGTH(participants, RW_PARTICIPANTS_BODY_LENGTH);

/* Ring. */
struct rw_ring_layout
{
    uint64_t tail;                          unsigned char padding_1[120];
    uint64_t head;                          unsigned char padding_2[120];
    uint64_t released;                      unsigned char padding_3[120];
    uint64_t producer_bias;                 unsigned char padding_4[120];
    uint64_t consumer_bias;                 unsigned char padding_5[120];
    uint64_t producer_inside;               unsigned char padding_6[56];
    uint64_t producer_end;                  unsigned char padding_7[56];
    uint64_t consumer_inside;               unsigned char padding_8[56];
    uint64_t consumer_end;                  unsigned char padding_9[56];
    uint64_t gap_position;
    uint64_t producer_words;
    uint64_t consumer_words;
    uint64_t given_back;
    uint64_t identity;                      unsigned char padding_10[24];
    uint64_t end_mark;                      unsigned char padding_11[56];
    uint32_t not_empty;                     unsigned char padding_12[124];
    uint32_t not_full;                      unsigned char padding_13[124];
    uint64_t arrays[];
};
RW_FIELD(ring, tail, RING_TAIL, 0, 8);
RW_FIELD(ring, head, RING_HEAD, 128, 8);
RW_FIELD(ring, released, RING_RELEASED, 256, 8);
RW_FIELD(ring, producer_bias, RING_PRODUCER_BIAS, 384, 8);
RW_FIELD(ring, consumer_bias, RING_CONSUMER_BIAS, 512, 8);
RW_FIELD(ring, producer_inside, RING_PRODUCER_INSIDE, 640, 8);
RW_FIELD(ring, producer_end, RING_PRODUCER_END, 704, 8);
RW_FIELD(ring, consumer_inside, RING_CONSUMER_INSIDE, 768, 8);
RW_FIELD(ring, consumer_end, RING_CONSUMER_END, 832, 8);
RW_FIELD(ring, gap_position, RING_GAP_POSITION, 896, 8);
RW_FIELD(ring, producer_words, RING_PRODUCER_WORDS, 904, 8);
RW_FIELD(ring, consumer_words, RING_CONSUMER_WORDS, 912, 8);
RW_FIELD(ring, given_back, RING_GIVEN_BACK, 920, 8);
RW_FIELD(ring, identity, RING_IDENTITY, 928, 8);
RW_FIELD(ring, end_mark, RING_END_MARK, 960, 8);
RW_FIELD(ring, not_empty, RING_NOT_EMPTY, 1024, 4);
RW_FIELD(ring, not_full, RING_NOT_FULL, 1152, 4);
RW_REST(ring, arrays, RING_ARRAYS, 1280);
#define RW_RING_CLOSED_BIT UINT64_C(0x8000000000000000)
enum
{
    RW_RING_LINE_LENGTH = 64, RW_RING_LINE_PAIR_LENGTH = 128, RW_RING_LENGTH_BITS = 20, RW_RING_IN_ARENA = 0xFFFFF,
    RW_RING_STATE_BITS = 2, RW_RING_SLOT_FREE = 0x000000, RW_RING_SLOT_FULL = 0x100000, RW_RING_SLOT_MARK = 0x200000,
    RW_RING_SLOT_HELD = 0x300000, RW_RING_OWNER_BITS = 24, RW_RING_NOBODY = 0, RW_RING_ANNOUNCEMENT_WORDS = 256,
    RW_RING_POSITION_BITS = 38, RW_RING_OWNER_SHIFT = 40, RW_RING_OUT = 0, RW_RING_IN = 1, RW_RING_HAND = 2,
    RW_RING_HAND_IN = 3, RW_RING_FINGERPRINT = 59887166, RW_BIAS_ID_BITS = 36, RW_BIAS_STATE_SHIFT = 60,
    RW_BIAS_FREE = 0, RW_BIAS_TAKING = 1, RW_BIAS_BIASED = 2, RW_BIAS_REVOKED = 3, RW_BIAS_SHARED = 4,
    RW_END_WORD_NOBODY = 0, RW_END_WORD_OPEN = 1, RW_END_WORD_HELD = 2, RW_END_WORD_EXCLUSIVE = 3,
    RW_END_WORD_CONTENDED = 4, RW_END_WORD_ID_SHIFT = 3, RW_END_WORD_OWNER_SHIFT = 40, RW_ARENA_TAG_BITS = 2,
    RW_ARENA_FREE = 0, RW_ARENA_IN = 1, RW_ARENA_ALLOC = 2, RW_RING_ACCEPTED = 0, RW_RING_FULL = -1,
    RW_RING_HELD_UP = -2, RW_RING_CLOSED = -3, RW_RING_EMPTY = -4
};

/* Ring slot. */
struct rw_ring_slot_layout
{
    uint64_t header;
    uint32_t block;
    uint32_t block_length;
};
RW_FIELD(ring_slot, header, RING_SLOT_HEADER, 0, 8);
RW_FIELD(ring_slot, block, RING_SLOT_BLOCK, 8, 4);
RW_FIELD(ring_slot, block_length, RING_SLOT_BLOCK_LENGTH, 12, 4);

/* Waiter node. */
struct rw_waiter_node_layout
{
    uint64_t owner;
    uint64_t place;
    uint64_t condition;
    uint32_t signals;                       unsigned char padding_1[4];
};
RW_FIELD(waiter_node, owner, WAITER_NODE_OWNER, 0, 8);
RW_FIELD(waiter_node, place, WAITER_NODE_PLACE, 8, 8);
RW_FIELD(waiter_node, condition, WAITER_NODE_CONDITION, 16, 8);
RW_FIELD(waiter_node, signals, WAITER_NODE_SIGNALS, 24, 4);
enum
{
    RW_WAITER_NODE_QUEUED = 1, RW_WAITER_NODE_WAITING = 2, RW_WAITER_NODE_SIGNALLED = 3, RW_WAITER_NODE_LENGTH = 32,
    RW_WAITER_NODE_STATE_BITS = 2
};
RW_LENGTH(waiter_node, RW_WAITER_NODE_LENGTH);

/* Lock. */
struct rw_lock_layout
{
    uint64_t state;
    uint32_t sequence;                      unsigned char padding_1[4];
    uint64_t hold;
    uint64_t tickets;
    uint64_t conditions;
    uint32_t nodes_used;                    unsigned char padding_2[84];
    struct rw_waiter_node_layout nodes[];
};
RW_FIELD(lock, state, LOCK_STATE, 0, 8);
RW_FIELD(lock, sequence, LOCK_SEQUENCE, 8, 4);
RW_FIELD(lock, hold, LOCK_HOLD, 16, 8);
RW_FIELD(lock, tickets, LOCK_TICKETS, 24, 8);
RW_FIELD(lock, conditions, LOCK_CONDITIONS, 32, 8);
RW_FIELD(lock, nodes_used, LOCK_NODES_USED, 40, 4);
RW_REST(lock, nodes, LOCK_NODES, 128);
#define RW_LOCK_ABANDONED UINT64_C(0x100000000)
enum
{
    RW_LOCK_MUTEX_LENGTH = 24, RW_LOCK_CONTENDED = 1, RW_LOCK_THREAD_BITS = 39, RW_LOCK_OWNER_SHIFT = 40,
    RW_LOCK_HANDLE_NODES = 512, RW_LOCK_HANDLE_EMBEDDED_NODES = 64, RW_SHARED_REENTRANT_LOCK_LENGTH = 2176
};

/* Value. */
struct rw_value_layout
{
    uint64_t value;                         unsigned char padding_1[120];
    uint64_t lock[];
};
RW_FIELD(value, value, VALUE_VALUE, 0, 8);
RW_REST(value, lock, VALUE_LOCK, 128);

/* Array: what it has at offset 0 has the length of the array, so there is no struct. */
enum { RW_ARRAY_ELEMENTS_OFFSET = 0 };

/* Record. */
struct rw_record_layout
{
    int64_t version;
    uint32_t changed;                       unsigned char padding_1[116];
    unsigned char copies[];
};
RW_FIELD(record, version, RECORD_VERSION, 0, 8);
RW_FIELD(record, changed, RECORD_CHANGED, 8, 4);
RW_REST(record, copies, RECORD_COPIES, 128);
enum { RW_RECORD_COPY_COUNT = 4, RW_RECORD_NO_VALUE = -1 };

/* Map. */
struct rw_map_layout
{
    uint32_t changed;
    uint32_t available;                     unsigned char padding_1[56];
    uint64_t pool;                          unsigned char padding_2[56];
};
RW_FIELD(map, changed, MAP_CHANGED, 0, 4);
RW_FIELD(map, available, MAP_AVAILABLE, 4, 4);
RW_FIELD(map, pool, MAP_POOL, 64, 8);
#define RW_KEY_HASH_SEED UINT64_C(0x9E3779B97F4A7C15)
#define RW_KEY_HASH_FIRST UINT64_C(0xD6E8FEB86659FD93)
#define RW_KEY_HASH_SECOND UINT64_C(0xFF51AFD7ED558CCD)
enum
{
    RW_MAP_HEADER_LENGTH = 128, RW_MAP_HASH_SHIFT = 32, RW_MAP_UNIT_SHIFT = 5, RW_MAP_LAYOUT_MAX_STRIPES = 1024,
    RW_MAP_LAYOUT_ENTRIES_PER_STRIPE = 32, RW_MAP_LAYOUT_ENTRIES_PER_BUCKET = 4, RW_MAP_LAYOUT_MAX_ENTRIES = 67108864,
    RW_MAP_LAYOUT_ALIGNMENT = 4096
};

/* Heap of blocks. */
struct rw_heap_layout
{
    uint64_t reuse;
    uint32_t first_slab;
    uint32_t current_slab;
    uint32_t held_slabs;
};
RW_FIELD(heap, reuse, HEAP_REUSE, 0, 8);
RW_FIELD(heap, first_slab, HEAP_FIRST_SLAB, 8, 4);
RW_FIELD(heap, current_slab, HEAP_CURRENT_SLAB, 12, 4);
RW_FIELD(heap, held_slabs, HEAP_HELD_SLABS, 16, 4);
enum { RW_HEAP_LENGTH = 24 };
RW_LENGTH(heap, RW_HEAP_LENGTH);

/* Stripe of a map. */
struct rw_stripe_layout
{
    uint64_t mutex[3];
    uint64_t count;
    uint64_t credit;
    uint64_t version;
    uint32_t damaged;                       unsigned char padding_1[12];
    struct rw_heap_layout heap;             unsigned char padding_2[40];
};
RW_FIELD(stripe, mutex, STRIPE_MUTEX, 0, 24);
RW_FIELD(stripe, count, STRIPE_COUNT, 24, 8);
RW_FIELD(stripe, credit, STRIPE_CREDIT, 32, 8);
RW_FIELD(stripe, version, STRIPE_VERSION, 40, 8);
RW_FIELD(stripe, damaged, STRIPE_DAMAGED, 48, 4);
RW_FIELD(stripe, heap, STRIPE_HEAP, 64, 24);
enum { RW_STRIPE_STRIPE_LENGTH = 128 };
RW_LENGTH(stripe, RW_STRIPE_STRIPE_LENGTH);

/* Bucket of a map. */
struct rw_bucket_layout
{
    uint64_t words[7];
    uint64_t chain;
};
RW_FIELD(bucket, words, BUCKET_WORDS, 0, 56);
RW_FIELD(bucket, chain, BUCKET_CHAIN, 56, 8);
enum { RW_BUCKET_BUCKET_LENGTH = 64 };
RW_LENGTH(bucket, RW_BUCKET_BUCKET_LENGTH);

/* Entry of a map. */
struct rw_entry_layout
{
    uint32_t next;
    uint32_t key_length;
    unsigned char key[];
};
RW_FIELD(entry, next, ENTRY_NEXT, 0, 4);
RW_FIELD(entry, key_length, ENTRY_KEY_LENGTH, 4, 4);
RW_REST(entry, key, ENTRY_KEY, 8);

/* Slab of small blocks. */
struct rw_slab_layout
{
    uint32_t next;
    uint32_t previous;
    uint32_t free_units;
    uint32_t bound;
    uint32_t hint;                          unsigned char padding_1[4];
    uint64_t bitmap[];
};
RW_FIELD(slab, next, SLAB_NEXT, 0, 4);
RW_FIELD(slab, previous, SLAB_PREVIOUS, 4, 4);
RW_FIELD(slab, free_units, SLAB_FREE_UNITS, 8, 4);
RW_FIELD(slab, bound, SLAB_BOUND, 12, 4);
RW_FIELD(slab, hint, SLAB_HINT, 16, 4);
RW_REST(slab, bitmap, SLAB_BITMAP, 24);
enum
{
    RW_SLABS_MIN_SLAB_LENGTH = 2048, RW_SLABS_MAX_SLAB_LENGTH = 262144, RW_SLABS_FREE = 0, RW_SLABS_SMALL = 1,
    RW_SLABS_RUN = 2, RW_SLABS_REST = 3, RW_SLABS_HEAP_SHIFT = 32, RW_BLOCK_HEAP_UNIT = 32
};

/* List. */
struct rw_list_layout
{
    uint64_t header;
    uint64_t changes;
    struct rw_heap_layout heap;
    uint32_t changed;
    uint32_t dirty;                         unsigned char padding_1[16];
    uint64_t lock[3];                       unsigned char padding_2[40];
    uint64_t tables[];
};
RW_FIELD(list, header, LIST_HEADER, 0, 8);
RW_FIELD(list, changes, LIST_CHANGES, 8, 8);
RW_FIELD(list, heap, LIST_HEAP, 16, 24);
RW_FIELD(list, changed, LIST_CHANGED, 40, 4);
RW_FIELD(list, dirty, LIST_DIRTY, 44, 4);
RW_FIELD(list, lock, LIST_LOCK, 64, 24);
RW_REST(list, tables, LIST_TABLES, 128);
enum { RW_LIST_MAX_CAPACITY = 67108863, RW_LIST_TABLE_SHIFT = 26, RW_LIST_VERSION_SHIFT = 27 };

/* Event. */
struct rw_event_layout
{
    uint64_t state;
    uint32_t changed;                       unsigned char padding_1[52];
};
RW_FIELD(event, state, EVENT_STATE, 0, 8);
RW_FIELD(event, changed, EVENT_CHANGED, 8, 4);
enum { RW_EVENT_SET_BIT = 1, RW_EVENT_BODY_LENGTH = 64 };
RW_LENGTH(event, RW_EVENT_BODY_LENGTH);

/* Count-down latch. */
struct rw_count_down_latch_layout
{
    uint64_t count;
    uint32_t changed;                       unsigned char padding_1[52];
};
RW_FIELD(count_down_latch, count, COUNT_DOWN_LATCH_COUNT, 0, 8);
RW_FIELD(count_down_latch, changed, COUNT_DOWN_LATCH_CHANGED, 8, 4);
enum { RW_COUNT_DOWN_LATCH_BODY_LENGTH = 64 };
RW_LENGTH(count_down_latch, RW_COUNT_DOWN_LATCH_BODY_LENGTH);

/* Read-write lock. */
struct rw_read_write_lock_layout
{
    uint64_t writer[272];
    uint32_t left;
    uint32_t limit;
    uint64_t identity;                      unsigned char padding_1[48];
    uint32_t changing;                      unsigned char padding_2[60];
    unsigned char places[];
};
RW_FIELD(read_write_lock, writer, READ_WRITE_LOCK_WRITER, 0, 2176);
RW_FIELD(read_write_lock, left, READ_WRITE_LOCK_LEFT, 2176, 4);
RW_FIELD(read_write_lock, limit, READ_WRITE_LOCK_LIMIT, 2180, 4);
RW_FIELD(read_write_lock, identity, READ_WRITE_LOCK_IDENTITY, 2184, 8);
RW_FIELD(read_write_lock, changing, READ_WRITE_LOCK_CHANGING, 2240, 4);
RW_REST(read_write_lock, places, READ_WRITE_LOCK_PLACES, 2304);
enum
{
    RW_READ_WRITE_LOCK_PLACE_COUNT = 1024, RW_READ_WRITE_LOCK_PLACE_LENGTH = 64,
    RW_READ_WRITE_LOCK_BODY_LENGTH = 67840, RW_READ_WRITE_LOCK_OWNER_BITS = 24, RW_READ_WRITE_LOCK_BEGUN = 1,
    RW_READ_WRITE_LOCK_ABANDONED = 2
};

/* Waiting line. */
struct rw_waiting_line_layout
{
    uint64_t ticket;
    uint64_t limit;                         unsigned char padding_1[48];
    uint64_t places[1024];
};
RW_FIELD(waiting_line, ticket, WAITING_LINE_TICKET, 0, 8);
RW_FIELD(waiting_line, limit, WAITING_LINE_LIMIT, 8, 8);
RW_FIELD(waiting_line, places, WAITING_LINE_PLACES, 64, 8192);
enum
{
    RW_WAITING_LINE_PLACE_COUNT = 1024, RW_WAITING_LINE_PLACE_LENGTH = 8, RW_WAITING_LINE_LENGTH = 8256,
    RW_WAITING_LINE_OWNER_BITS = 24
};
RW_LENGTH(waiting_line, RW_WAITING_LINE_LENGTH);

/* Semaphore. */
struct rw_semaphore_layout
{
    int32_t permits;
    uint32_t released;                      unsigned char padding_1[56];
    struct rw_waiting_line_layout line;
};
RW_FIELD(semaphore, permits, SEMAPHORE_PERMITS, 0, 4);
RW_FIELD(semaphore, released, SEMAPHORE_RELEASED, 4, 4);
RW_FIELD(semaphore, line, SEMAPHORE_LINE, 64, 8256);
enum { RW_SEMAPHORE_BODY_LENGTH = 8320 };
RW_LENGTH(semaphore, RW_SEMAPHORE_BODY_LENGTH);

/* Bounded semaphore. */
struct rw_bounded_semaphore_layout
{
    uint64_t mutex[3];                      unsigned char padding_1[40];
    int32_t available;
    int32_t bound;
    uint32_t released;
    uint32_t uncounted;                     unsigned char padding_2[48];
    struct rw_waiting_line_layout line;
    uint64_t leases[1024];
};
RW_FIELD(bounded_semaphore, mutex, BOUNDED_SEMAPHORE_MUTEX, 0, 24);
RW_FIELD(bounded_semaphore, available, BOUNDED_SEMAPHORE_AVAILABLE, 64, 4);
RW_FIELD(bounded_semaphore, bound, BOUNDED_SEMAPHORE_BOUND, 68, 4);
RW_FIELD(bounded_semaphore, released, BOUNDED_SEMAPHORE_RELEASED, 72, 4);
RW_FIELD(bounded_semaphore, uncounted, BOUNDED_SEMAPHORE_UNCOUNTED, 76, 4);
RW_FIELD(bounded_semaphore, line, BOUNDED_SEMAPHORE_LINE, 128, 8256);
RW_FIELD(bounded_semaphore, leases, BOUNDED_SEMAPHORE_LEASES, 8384, 8192);
enum
{
    RW_BOUNDED_SEMAPHORE_LEASE_COUNT = 1024, RW_BOUNDED_SEMAPHORE_LEASE_LENGTH = 8,
    RW_BOUNDED_SEMAPHORE_BODY_LENGTH = 16576, RW_BOUNDED_SEMAPHORE_OWNER_BITS = 24
};
RW_LENGTH(bounded_semaphore, RW_BOUNDED_SEMAPHORE_BODY_LENGTH);

/* Barrier. */
struct rw_barrier_layout
{
    uint64_t mutex[3];                      unsigned char padding_1[40];
    uint64_t state;
    uint32_t changed;                       unsigned char padding_2[52];
    uint64_t places[];
};
RW_FIELD(barrier, mutex, BARRIER_MUTEX, 0, 24);
RW_FIELD(barrier, state, BARRIER_STATE, 64, 8);
RW_FIELD(barrier, changed, BARRIER_CHANGED, 72, 4);
RW_REST(barrier, places, BARRIER_PLACES, 128);
enum
{
    RW_BARRIER_MAX_PARTIES = 32768, RW_BARRIER_PLACE_LENGTH = 8, RW_BARRIER_SPARE_PLACES = 64,
    RW_BARRIER_PHASE_BITS = 3, RW_BARRIER_OPEN = 0, RW_BARRIER_TRIPPING = 1, RW_BARRIER_BREAKING = 2,
    RW_BARRIER_RESETTING = 3, RW_BARRIER_NEXT_IS_BROKEN = 4, RW_BARRIER_OWNER_BITS = 24, RW_BARRIER_WAITING = 1,
    RW_BARRIER_PASSED = 2, RW_BARRIER_BROKEN = 3
};

/* Growing queue. */
struct rw_growing_queue_layout
{
    uint64_t identity;                      unsigned char padding_1[120];
    uint64_t last;                          unsigned char padding_2[120];
    uint64_t retired;                       unsigned char padding_3[120];
    uint64_t builder;                       unsigned char padding_4[120];
    uint32_t not_empty;                     unsigned char padding_5[124];
    uint32_t not_full;                      unsigned char padding_6[124];
};
RW_FIELD(growing_queue, identity, GROWING_QUEUE_IDENTITY, 0, 8);
RW_FIELD(growing_queue, last, GROWING_QUEUE_LAST, 128, 8);
RW_FIELD(growing_queue, retired, GROWING_QUEUE_RETIRED, 256, 8);
RW_FIELD(growing_queue, builder, GROWING_QUEUE_BUILDER, 384, 8);
RW_FIELD(growing_queue, not_empty, GROWING_QUEUE_NOT_EMPTY, 512, 4);
RW_FIELD(growing_queue, not_full, GROWING_QUEUE_NOT_FULL, 640, 4);
enum
{
    RW_GROWING_QUEUE_OPEN_BIT = 1, RW_GROWING_QUEUE_SHUT_BIT = 2, RW_GROWING_QUEUE_LAST_SHIFT = 2,
    RW_GROWING_QUEUE_OWNER_BITS = 24, RW_GROWING_QUEUE_BODY_LENGTH = 768
};
RW_LENGTH(growing_queue, RW_GROWING_QUEUE_BODY_LENGTH);

/* Task queue. */
struct rw_task_queue_layout
{
    uint64_t awaited;                       unsigned char padding_1[120];
    uint32_t joined;                        unsigned char padding_2[124];
    uint64_t arrays[];
};
RW_FIELD(task_queue, awaited, TASK_QUEUE_AWAITED, 0, 8);
RW_FIELD(task_queue, joined, TASK_QUEUE_JOINED, 128, 4);
RW_REST(task_queue, arrays, TASK_QUEUE_ARRAYS, 256);
#define RW_TASK_QUEUE_AWAITED_MASK UINT64_C(0xFFFFFFFF)
#define RW_TASK_QUEUE_STARVED_BIT UINT64_C(0x4000000000000000)
#define RW_TASK_QUEUE_CLOSING_BIT UINT64_C(0x8000000000000000)
enum
{
    RW_TASK_WORD_FREE = 0, RW_TASK_WORD_WRITING = 1, RW_TASK_WORD_QUEUED = 2, RW_TASK_WORD_HELD = 3,
    RW_TASK_WORD_DEAD = 4, RW_TASK_WORD_OWNER_BITS = 24, RW_TASK_WORD_ATTEMPTS_BITS = 6, RW_TASK_WORD_USE_BITS = 31,
    RW_TASK_WORD_SLOT_BITS = 24, RW_TASK_QUEUE_WORDS_PER_LINE = 8, RW_TASK_QUEUE_TICKET_LENGTH = 8
};

/* Task slot. */
struct rw_task_slot_layout
{
    uint32_t length;
    int32_t block;
    unsigned char element[];
};
RW_FIELD(task_slot, length, TASK_SLOT_LENGTH, 0, 4);
RW_FIELD(task_slot, block, TASK_SLOT_BLOCK, 4, 4);
RW_REST(task_slot, element, TASK_SLOT_ELEMENT, 8);
enum { RW_TASK_SLOT_SLOT_LENGTH = 128, RW_TASK_SLOT_INLINE_LENGTH = 120 };

/* Pipe. */
struct rw_pipe_layout
{
    uint32_t first_changes;                 unsigned char padding_1[124];
    uint32_t second_changes;                unsigned char padding_2[124];
    uint64_t first_holders[1024];
    uint64_t second_holders[1024];
    uint64_t rings[];
};
RW_FIELD(pipe, first_changes, PIPE_FIRST_CHANGES, 0, 4);
RW_FIELD(pipe, second_changes, PIPE_SECOND_CHANGES, 128, 4);
RW_FIELD(pipe, first_holders, PIPE_FIRST_HOLDERS, 256, 8192);
RW_FIELD(pipe, second_holders, PIPE_SECOND_HOLDERS, 8448, 8192);
RW_REST(pipe, rings, PIPE_RINGS, 16640);
enum { RW_PIPE_SLOTS = 1024, RW_PIPE_TOKEN_SHIFT = 32 };

/* Child process. */
struct rw_child_layout
{
    uint32_t progress;
    uint32_t parent;
    uint64_t stage;
    uint64_t ending;
    uint32_t request_length;
    uint32_t answer_length;                 unsigned char padding_1[32];
    unsigned char data[];
};
RW_FIELD(child, progress, CHILD_PROGRESS, 0, 4);
RW_FIELD(child, parent, CHILD_PARENT, 4, 4);
RW_FIELD(child, stage, CHILD_STAGE, 8, 8);
RW_FIELD(child, ending, CHILD_ENDING, 16, 8);
RW_FIELD(child, request_length, CHILD_REQUEST_LENGTH, 24, 4);
RW_FIELD(child, answer_length, CHILD_ANSWER_LENGTH, 28, 4);
RW_REST(child, data, CHILD_DATA, 64);
#define RW_CHILD_ORDERLY UINT64_C(0x100000000)
enum
{
    RW_CHILD_STARTING = 0, RW_CHILD_REFUSED = 1, RW_CHILD_READY = 2, RW_CHILD_RETURNED = 3, RW_CHILD_FAILED = 4,
    RW_CHILD_MIN_DATA_LENGTH = 32768
};

/* Hand of a worker. */
struct rw_pool_hand_layout
{
    uint64_t run;
    uint64_t job;
    uint32_t line;
    uint32_t index;                         unsigned char padding_1[8];
};
RW_FIELD(pool_hand, run, POOL_HAND_RUN, 0, 8);
RW_FIELD(pool_hand, job, POOL_HAND_JOB, 8, 8);
RW_FIELD(pool_hand, line, POOL_HAND_LINE, 16, 4);
RW_FIELD(pool_hand, index, POOL_HAND_INDEX, 20, 4);
enum
{
    RW_POOL_HAND_LENGTH = 32, RW_POOL_BOARD_RUN_BIT = 1, RW_POOL_BOARD_CANCEL_BIT = 2, RW_POOL_BOARD_SERIAL_SHIFT = 2,
    RW_POOL_BOARD_OWNER_SHIFT = 40
};
RW_LENGTH(pool_hand, RW_POOL_HAND_LENGTH);

/* Worker of a pool. */
struct rw_pool_worker_layout
{
    uint32_t doorbell;
    uint32_t orders;
    uint64_t owner;                         unsigned char padding_1[112];
    struct rw_pool_hand_layout hands[16];
};
RW_FIELD(pool_worker, doorbell, POOL_WORKER_DOORBELL, 0, 4);
RW_FIELD(pool_worker, orders, POOL_WORKER_ORDERS, 4, 4);
RW_FIELD(pool_worker, owner, POOL_WORKER_OWNER, 8, 8);
RW_REST(pool_worker, hands, POOL_WORKER_HANDS, 128);
enum { RW_POOL_WORKER_HANDS = 16, RW_POOL_WORKER_LENGTH = 640 };
RW_LENGTH(pool_worker, RW_POOL_WORKER_LENGTH);

/* Board of a pool. */
struct rw_pool_board_layout
{
    uint64_t state;
    uint64_t lines;
    uint32_t changed;
    uint32_t keeper;                        unsigned char padding_1[40];
    uint64_t idle[4];                       unsigned char padding_2[32];
    struct rw_pool_worker_layout workers[];
};
RW_FIELD(pool_board, state, POOL_BOARD_STATE, 0, 8);
RW_FIELD(pool_board, lines, POOL_BOARD_LINES, 8, 8);
RW_FIELD(pool_board, changed, POOL_BOARD_CHANGED, 16, 4);
RW_FIELD(pool_board, keeper, POOL_BOARD_KEEPER, 20, 4);
RW_FIELD(pool_board, idle, POOL_BOARD_IDLE, 64, 32);
RW_REST(pool_board, workers, POOL_BOARD_WORKERS, 128);
enum
{
    RW_POOL_BOARD_RUNNING = 0, RW_POOL_BOARD_SHUTDOWN = 1, RW_POOL_BOARD_DRAINING = 2, RW_POOL_BOARD_STOPPING = 3,
    RW_POOL_BOARD_TERMINATED = 4, RW_POOL_BOARD_MAX_WORKERS = 256
};

/* Board of a manager. */
struct rw_manager_board_layout
{
    uint64_t state;
    uint64_t lines;
    uint32_t changed;
    uint32_t keeper;
    uint32_t server;                        unsigned char padding_1[36];
    uint64_t idle;
    uint64_t watched;                       unsigned char padding_2[48];
    unsigned char bells[];
};
RW_FIELD(manager_board, state, MANAGER_BOARD_STATE, 0, 8);
RW_FIELD(manager_board, lines, MANAGER_BOARD_LINES, 8, 8);
RW_FIELD(manager_board, changed, MANAGER_BOARD_CHANGED, 16, 4);
RW_FIELD(manager_board, keeper, MANAGER_BOARD_KEEPER, 20, 4);
RW_FIELD(manager_board, server, MANAGER_BOARD_SERVER, 24, 4);
RW_FIELD(manager_board, idle, MANAGER_BOARD_IDLE, 64, 8);
RW_FIELD(manager_board, watched, MANAGER_BOARD_WATCHED, 72, 8);
RW_REST(manager_board, bells, MANAGER_BOARD_BELLS, 128);
enum { RW_MANAGER_BOARD_BELL_LENGTH = 128, RW_MANAGER_BOARD_MAX_THREADS = 64 };

/* Member of a bus. */
struct rw_member_layout
{
    uint64_t state;
    uint64_t client;
    uint32_t epoch;
    uint32_t profile;                       unsigned char padding_1[40];
};
RW_FIELD(member, state, MEMBER_STATE, 0, 8);
RW_FIELD(member, client, MEMBER_CLIENT, 8, 8);
RW_FIELD(member, epoch, MEMBER_EPOCH, 16, 4);
RW_FIELD(member, profile, MEMBER_PROFILE, 20, 4);
enum { RW_MEMBER_LENGTH = 64, RW_MEMBER_SPINNING = 1, RW_MEMBER_NETWORK = 2 };
RW_LENGTH(member, RW_MEMBER_LENGTH);

/* Topic. */
struct rw_topic_layout
{
    uint64_t state;
    uint32_t published;
    uint32_t name_length;
    uint32_t codec_length;                  unsigned char padding_1[108];
    char name[128];
    char codec[128];
};
RW_FIELD(topic, state, TOPIC_STATE, 0, 8);
RW_FIELD(topic, published, TOPIC_PUBLISHED, 8, 4);
RW_FIELD(topic, name_length, TOPIC_NAME_LENGTH, 12, 4);
RW_FIELD(topic, codec_length, TOPIC_CODEC_LENGTH, 16, 4);
RW_FIELD(topic, name, TOPIC_NAME, 128, 128);
RW_FIELD(topic, codec, TOPIC_CODEC, 256, 128);
enum
{
    RW_TOPIC_LENGTH = 384, RW_TOPIC_NAME_CAPACITY = 128, RW_TOPIC_CODEC_CAPACITY = 128, RW_TOPIC_OPEN = 1,
    RW_TOPIC_ENDED = 2
};
RW_LENGTH(topic, RW_TOPIC_LENGTH);

/* Publisher. */
struct rw_publisher_layout
{
    uint64_t state;
    uint64_t number;
    uint32_t stream;
    uint32_t epoch;
    uint64_t unheard;
    uint64_t interruptions;                 unsigned char padding_1[24];
    uint64_t begun;
    uint64_t done;                          unsigned char padding_2[48];
};
RW_FIELD(publisher, state, PUBLISHER_STATE, 0, 8);
RW_FIELD(publisher, number, PUBLISHER_NUMBER, 8, 8);
RW_FIELD(publisher, stream, PUBLISHER_STREAM, 16, 4);
RW_FIELD(publisher, epoch, PUBLISHER_EPOCH, 20, 4);
RW_FIELD(publisher, unheard, PUBLISHER_UNHEARD, 24, 8);
RW_FIELD(publisher, interruptions, PUBLISHER_INTERRUPTIONS, 32, 8);
RW_FIELD(publisher, begun, PUBLISHER_BEGUN, 64, 8);
RW_FIELD(publisher, done, PUBLISHER_DONE, 72, 8);
enum { RW_PUBLISHER_LENGTH = 128 };
RW_LENGTH(publisher, RW_PUBLISHER_LENGTH);

/* Subscription. */
struct rw_subscription_layout
{
    uint64_t state;
    uint32_t stream;
    uint32_t policy;
    uint64_t client;
    uint64_t registration;
    uint32_t epoch;                         unsigned char padding_1[4];
    uint64_t evictions;                     unsigned char padding_2[16];
    uint64_t received;
    uint64_t missed;                        unsigned char padding_3[48];
};
RW_FIELD(subscription, state, SUBSCRIPTION_STATE, 0, 8);
RW_FIELD(subscription, stream, SUBSCRIPTION_STREAM, 8, 4);
RW_FIELD(subscription, policy, SUBSCRIPTION_POLICY, 12, 4);
RW_FIELD(subscription, client, SUBSCRIPTION_CLIENT, 16, 8);
RW_FIELD(subscription, registration, SUBSCRIPTION_REGISTRATION, 24, 8);
RW_FIELD(subscription, epoch, SUBSCRIPTION_EPOCH, 32, 4);
RW_FIELD(subscription, evictions, SUBSCRIPTION_EVICTIONS, 40, 8);
RW_FIELD(subscription, received, SUBSCRIPTION_RECEIVED, 64, 8);
RW_FIELD(subscription, missed, SUBSCRIPTION_MISSED, 72, 8);
enum { RW_SUBSCRIPTION_LENGTH = 128, RW_SUBSCRIPTION_ENTRY_RECORDS = 256 };
RW_LENGTH(subscription, RW_SUBSCRIPTION_LENGTH);

/* Topics of a bus. */
struct rw_topics_layout
{
    uint64_t driver;
    uint32_t driver_changed;
    uint32_t next_stream;
    uint64_t next_publisher;
    uint32_t registry;
    uint32_t path_length;                   unsigned char padding_1[96];
    uint32_t driver_wanted;                 unsigned char padding_2[124];
    char path[1024];
    struct rw_member_layout members[256];
    struct rw_topic_layout topics[256];
    struct rw_publisher_layout publishers[1024];
    struct rw_subscription_layout subscriptions[1024];
};
RW_FIELD(topics, driver, TOPICS_DRIVER, 0, 8);
RW_FIELD(topics, driver_changed, TOPICS_DRIVER_CHANGED, 8, 4);
RW_FIELD(topics, next_stream, TOPICS_NEXT_STREAM, 12, 4);
RW_FIELD(topics, next_publisher, TOPICS_NEXT_PUBLISHER, 16, 8);
RW_FIELD(topics, registry, TOPICS_REGISTRY, 24, 4);
RW_FIELD(topics, path_length, TOPICS_PATH_LENGTH, 28, 4);
RW_FIELD(topics, driver_wanted, TOPICS_DRIVER_WANTED, 128, 4);
RW_FIELD(topics, path, TOPICS_PATH, 256, 1024);
RW_FIELD(topics, members, TOPICS_MEMBERS, 1280, 16384);
RW_FIELD(topics, topics, TOPICS_TOPICS, 17664, 98304);
RW_FIELD(topics, publishers, TOPICS_PUBLISHERS, 115968, 131072);
RW_FIELD(topics, subscriptions, TOPICS_SUBSCRIPTIONS, 247040, 131072);
enum
{
    RW_TOPICS_MEMBER_COUNT = 256, RW_TOPICS_TOPIC_COUNT = 256, RW_TOPICS_PUBLISHER_COUNT = 1024,
    RW_TOPICS_SUBSCRIPTION_COUNT = 1024, RW_TOPICS_PATH_CAPACITY = 1024, RW_TOPICS_BODY_LENGTH = 378112,
    RW_DRIVER_WORD_NONE = 0, RW_DRIVER_WORD_STARTING = 1, RW_DRIVER_WORD_RUNNING = 2, RW_DRIVER_WORD_EXTERNAL = 3,
    RW_SLOTS_FREE = 0, RW_SLOTS_FILLING = 1, RW_SLOTS_ACTIVE = 2, RW_SLOTS_ENDED = 3, RW_SLOTS_TURN_SHIFT = 40,
    RW_TOPICS_PUBLISHER_BITS = 20
};
RW_LENGTH(topics, RW_TOPICS_BODY_LENGTH);

/* Sending side of a bridge. */
struct rw_departure_layout
{
    uint64_t owner;
    uint64_t queue;
    uint64_t stream;
    uint64_t ended;
    uint64_t queue_tail;                    unsigned char padding_1[88];
    uint64_t tail;
    uint64_t last[4];                       unsigned char padding_2[88];
    uint64_t head;                          unsigned char padding_3[120];
    uint64_t suspects[64];
    unsigned char records[];
};
RW_FIELD(departure, owner, DEPARTURE_OWNER, 0, 8);
RW_FIELD(departure, queue, DEPARTURE_QUEUE, 8, 8);
RW_FIELD(departure, stream, DEPARTURE_STREAM, 16, 8);
RW_FIELD(departure, ended, DEPARTURE_ENDED, 24, 8);
RW_FIELD(departure, queue_tail, DEPARTURE_QUEUE_TAIL, 32, 8);
RW_FIELD(departure, tail, DEPARTURE_TAIL, 128, 8);
RW_FIELD(departure, last, DEPARTURE_LAST, 136, 32);
RW_FIELD(departure, head, DEPARTURE_HEAD, 256, 8);
RW_FIELD(departure, suspects, DEPARTURE_SUSPECTS, 384, 512);
RW_REST(departure, records, DEPARTURE_RECORDS, 896);
enum
{
    RW_DEPARTURE_SUSPECT_COUNT = 64, RW_DEPARTURE_LAST_COUNT = 2, RW_DEPARTURE_LAST_LENGTH = 16,
    RW_DEPARTURE_RECORD_HEADER_LENGTH = 8, RW_DEPARTURE_RECORD_ALIGNMENT = 8
};

/* Receiving side of a bridge. */
struct rw_arrival_layout
{
    uint64_t owner;
    uint64_t queue;
    uint64_t stream;
    uint64_t ended;
    uint64_t queue_next;                    unsigned char padding_1[88];
    uint64_t next;
    uint64_t intent;
    uint64_t claim;                         unsigned char padding_2[104];
};
RW_FIELD(arrival, owner, ARRIVAL_OWNER, 0, 8);
RW_FIELD(arrival, queue, ARRIVAL_QUEUE, 8, 8);
RW_FIELD(arrival, stream, ARRIVAL_STREAM, 16, 8);
RW_FIELD(arrival, ended, ARRIVAL_ENDED, 24, 8);
RW_FIELD(arrival, queue_next, ARRIVAL_QUEUE_NEXT, 32, 8);
RW_FIELD(arrival, next, ARRIVAL_NEXT, 128, 8);
RW_FIELD(arrival, intent, ARRIVAL_INTENT, 136, 8);
RW_FIELD(arrival, claim, ARRIVAL_CLAIM, 144, 8);
enum { RW_ARRIVAL_BODY_LENGTH = 256 };
RW_LENGTH(arrival, RW_ARRIVAL_BODY_LENGTH);

#endif
