"""A process of the tests that does what it reads, as peer.c does: a command a line, and an answer a line."""
import struct
import sys
import zlib

import ropewalk

HEADER = struct.Struct("<iIq")
SLOT_LENGTH = 56
LARGE_EVERY = 8
UNORDERED = 32  # Producers from this one on are in no order: a message that was delivered again may come late.

walk = None
objects = {}


class Fault(Exception):
    pass


def message(producer, sequence, length):
    rest = struct.pack("<q", sequence) + bytes(
        (producer * 31 + sequence * 7 + i) & 0xFF for i in range(HEADER.size, length))
    return struct.pack("<iI", producer, zlib.crc32(rest)) + rest


def length_of(sequence, large):
    if large and sequence % LARGE_EVERY == LARGE_EVERY - 1:
        return large
    return HEADER.size + sequence * 5 % (SLOT_LENGTH - HEADER.size + 1)


class Account:
    """Each must be whole, and come after all others of its producer that were seen here."""

    def __init__(self):
        self.next = {}
        self.count = self.sum = self.squares = 0

    def look(self, data):
        producer, checksum, sequence = HEADER.unpack_from(data)
        if checksum != zlib.crc32(data[8:]):
            raise Fault("torn: length=%d" % len(data))
        if sequence < self.next.get(producer, 0) and producer < UNORDERED:
            raise Fault("out of order: producer=%d sequence=%d" % (producer, sequence))
        self.next[producer] = sequence + 1
        self.count += 1
        self.sum += sequence
        self.squares += sequence * sequence
        return producer, sequence, len(data)


def timeout_of(word):
    return None if int(word) < 0 else int(word) / 1000


def put(it, data, timeout):
    if isinstance(it, ropewalk.Connection):
        it.send(data)
    else:
        it.put(data, timeout=timeout)


def take(it, timeout):
    if not isinstance(it, ropewalk.Connection):
        return it.get(timeout=timeout)
    if not it.poll(timeout):
        raise ropewalk.Empty
    return it.recv()


def do_open(path):
    global walk
    walk = ropewalk.open(path)


def do_wait(how):
    global walk
    walk = ropewalk.open(walk.path, spin=how == "spin")


def do_queue(name, capacity, budget, codec):
    objects[name] = walk.Queue(name, int(capacity), codec, int(budget)) if int(capacity) else \
        walk.Queue(name, codec=codec)


def do_pipe(name, duplex, capacity, budget, codec, end):
    pipe = walk.Pipe(name, codec, duplex == "1", int(capacity), int(budget))
    objects[name] = pipe.first() if end == "first" else pipe.second()


def do_lock(name, kind):
    objects[name] = walk.RLock(name) if kind == "reentrant" else walk.Lock(name)


def do_semaphore(name, permits):
    objects[name] = walk.Semaphore(name, int(permits))


def do_event(name):
    objects[name] = walk.Event(name)


def do_long(name, initial):
    objects[name] = walk.Value(name, "q", int(initial))


def do_double(name, initial):
    objects[name] = walk.Value(name, "d", float(initial))


def do_close(name):
    objects.pop(name).close()


def do_put(name, producer, sequence, length, timeout):
    put(objects[name], message(int(producer), int(sequence), int(length)), timeout_of(timeout))


def do_take(name, timeout):
    return Account().look(take(objects[name], timeout_of(timeout)))


def do_produce(name, producer, count, large):
    for i in range(int(count)):
        put(objects[name], message(int(producer), i, length_of(i, int(large))), None)


def do_consume(name, count, progress):
    account = Account()
    has_ended = False
    while account.count < int(count) and not has_ended:
        try:
            account.look(take(objects[name], None))
        except (ropewalk.ClosedError, EOFError):
            has_ended = True
        if progress != "-":
            objects[progress].value = account.count
    return account.count, account.sum, account.squares, int(has_ended)


def do_put_element(name, text):
    """As what its codec takes."""
    queue = objects[name]
    queue.put({"utf8": str, "bytes": bytes.fromhex, "int64": int, "float64": float}[queue.codec.name](text))


def do_take_element(name):
    element = objects[name].get(timeout=60)
    return (element.hex() if isinstance(element, bytes) else element,)


def do_default_queue(name, capacity, codec):
    """As large as a JVM would make it."""
    objects[name] = walk.Queue(name, int(capacity), codec)


def do_echo(name):
    objects[name].put(objects[name].get(timeout=60))


def do_size(name):
    return (objects[name].qsize(),)


def do_capacity(name):
    return (objects[name].maxsize,)


def do_longest(name):
    return (objects[name].longest,)


def do_shutdown(name):
    objects[name].shutdown()


def guard_of(name):
    it = objects[name]
    return it.get_lock() if isinstance(it, ropewalk.Value) else it


def do_acquire(name, permits, timeout):
    guard = guard_of(name)
    if isinstance(guard, ropewalk.Semaphore):
        is_acquired = guard.acquire(timeout=timeout_of(timeout), permits=int(permits))
    else:
        is_acquired = guard.acquire(timeout=timeout_of(timeout))
    if not is_acquired:
        raise ropewalk.Empty
    return (int(guard.was_abandoned()) if isinstance(guard, ropewalk.Lock) else 0,)


def do_release(name, permits):
    guard = guard_of(name)
    guard.release(*((int(permits),) if isinstance(guard, ropewalk.Semaphore) else ()))


def do_available(name):
    return (objects[name].get_value(),)


def do_count(name, value, count):
    guard, number = guard_of(name), objects[value]
    for _ in range(int(count)):
        with guard:
            number.value += 1


def do_set(name):
    objects[name].set()


def do_clear(name):
    objects[name].clear()


def do_is_set(name):
    return (int(objects[name].is_set()),)


def do_await(name, timeout):
    if not objects[name].wait(timeout_of(timeout)):
        raise ropewalk.Empty


def do_toggle(mine, theirs, count):
    for _ in range(int(count)):
        objects[theirs].wait()
        objects[theirs].clear()
        objects[mine].set()


def do_get(name):
    return ("%.17g" % objects[name].value if objects[name].typecode == "d" else objects[name].value,)


def number_of(name):
    return float if objects[name].typecode == "d" else int


def do_store(name, value):
    objects[name].value = number_of(name)(value)


def do_add(name, delta, count):
    for _ in range(int(count)):
        objects[name].add(number_of(name)(delta))


def do_cas(name, expected, value):
    return (int(objects[name].compare_and_set(number_of(name)(expected), number_of(name)(value))),)


def main():
    for line in sys.stdin:
        words = line.split()
        try:
            results = globals()["do_" + words[0].replace("-", "_")](*words[1:]) or (0,)
            answer = " ".join(map(str, ("ok",) + tuple(results)))
        except (ropewalk.Full, ropewalk.Empty) as error:
            answer = "-64 %s" % type(error).__name__
        except (ropewalk.ClosedError, EOFError, BrokenPipeError) as error:
            answer = "-3 %s" % error
        except ropewalk.Error as error:
            answer = "%s %s" % (error.code, error)
        except Fault as error:
            answer = "-1001 %s" % error
        print(answer, flush=True)


if __name__ == "__main__":
    main()
