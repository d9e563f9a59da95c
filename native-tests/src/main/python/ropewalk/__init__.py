"""Queues, pipes, locks, semaphores, events and values shared with JVMs and C programs, in a walk of Ropewalk.

    import ropewalk

    with ropewalk.open("/dev/shm/orders") as walk:
        queue = walk.Queue("inbox", 1000, "utf8")
        queue.put("hello")

Names and behaviour are those of multiprocessing and queue, but objects have names and are opened, not inherited. What
one process does another may finish: any of them may be killed at any instruction, and the others go on.

Threads: any number may use a handle. Waits notice Ctrl-C, and close() by another thread, within 50 ms.
Fork: a handle belongs to the process that opened it. A child that was forked opens its own walk; there the handles of
its parent raise ForkError. Handles cannot be pickled: send the path of the walk and the name of the object.
"""
import collections
import ctypes
import os
import threading
import time
import weakref
from queue import Empty, Full

from . import _library
from ._codec import BYTES, FLOAT64, INT64, UTF8, Codec, codec_of
from ._library import Error, LibraryError, build

__all__ = ["open", "build", "Walk", "Queue", "Pipe", "Connection", "Lock", "RLock", "Semaphore", "Event", "Value",
           "Codec", "UTF8", "BYTES", "INT64", "FLOAT64", "Full", "Empty", "Error", "ClosedError", "NotFoundError",
           "MismatchError", "TooLargeError", "NotOwnerError", "ForkError", "LibraryError"]

_SLICE_NS = 50_000_000
_BUFFER_LENGTH = 4096
_NOT_YET = (_library.FULL, _library.HELD_UP, _library.EMPTY, _library.TIMED_OUT)


class ClosedError(Error, ValueError):
    """This handle was closed, or the queue was shut down and nothing is left in it."""


class NotFoundError(Error, LookupError):
    """There is no object of this name."""


class MismatchError(Error, ValueError):
    """The object is of another kind, codec or size, or of another version of the format."""


class TooLargeError(Error, ValueError):
    """The element is longer than the object can hold; nothing was sent."""


class NotOwnerError(Error, RuntimeError):
    """This thread does not hold the lock."""


class ForkError(Error, RuntimeError):
    """The handle was opened before this process was forked."""


_ERRORS = {
    _library.CLOSED: ClosedError,
    _library.NOT_FOUND: NotFoundError,
    _library.MISMATCH: MismatchError,
    _library.TOO_LARGE: TooLargeError,
    _library.NOT_OWNER: NotOwnerError,
    _library.INVALID: ValueError,
}

_forks = 0
_mine = threading.local()


def _count_fork():
    global _forks
    _forks += 1


os.register_at_fork(after_in_child=_count_fork)


def _failure(library, code):
    message = (library.rw_message() or b"").decode("utf-8", "replace") or "failed: code=%d" % code
    error = _ERRORS.get(code, Error)(message)
    error.code = code
    return error


class _Resource:
    """A pointer of the C library. It is freed when nobody has it any more, so never in the middle of a call."""

    def __init__(self, library, pointer, close, parent=None):
        self.library = library
        self.pointer = pointer
        self.close = close
        self.parent = parent
        self.forks = _forks

    def __del__(self):
        # In a forked child it is still that of the parent.
        if self.forks == _forks:
            self.close(self.pointer)


class _Handle:
    """What all handles have in common."""

    def __init__(self, resource, name):
        self._resource = resource
        self.name = name

    def _use(self):
        resource = self._resource
        if resource is None:
            raise ClosedError("handle closed: name=%s" % self.name)
        if resource.forks != _forks:
            raise ForkError("opened before this process was forked, open the walk again: name=%s pid=%d" %
                            (self.name, os.getpid()))
        return resource

    def _call(self, function, *arguments):
        """The result of a function of the library, which is not negative."""
        resource = self._use()
        code = getattr(resource.library, function)(resource.pointer, *arguments)
        if code < 0:
            raise _failure(resource.library, code)
        return code

    def _await(self, attempt, timeout):
        """Calls attempt(resource, timeout_ns) in slices until it says more than "not yet", or time is over."""
        deadline = None if timeout is None else time.monotonic_ns() + int(timeout * 1e9)
        while True:
            resource = self._use()
            left = _SLICE_NS if deadline is None else min(_SLICE_NS, max(0, deadline - time.monotonic_ns()))
            code = attempt(resource, left)
            if code >= 0:
                return code
            if code not in _NOT_YET:
                raise _failure(resource.library, code)
            if deadline is not None and time.monotonic_ns() >= deadline:
                return code

    def close(self):
        """Gives up this handle; the object stays. Calls that wait in other threads raise ClosedError."""
        self._resource = None

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def __reduce__(self):
        raise TypeError("cannot be pickled, open it by its name in the other process: name=%s" % self.name)

    def __repr__(self):
        return "<ropewalk.%s name=%s%s>" % (
            type(self).__name__, self.name, " closed" if self._resource is None else "")


def _timeout(block, timeout):
    return timeout if block else 0


def _checked(block, timeout):
    """As queue.Queue does it."""
    if block and timeout is not None and timeout < 0:
        raise ValueError("timeout must not be negative: timeout=%s" % timeout)
    return _timeout(block, timeout)


def _receive(function, pointer, timeout_ns):
    """The code, and the bytes if it is not negative. The buffer of the thread grows with the longest element."""
    buffer = getattr(_mine, "buffer", None)
    if buffer is None:
        buffer = _mine.buffer = ctypes.create_string_buffer(_BUFFER_LENGTH)
    while True:
        length, place = _library.out(ctypes.c_size_t)
        code = function(pointer, buffer, len(buffer), place, timeout_ns)
        if code != _library.TOO_LARGE:
            return code, ctypes.string_at(buffer, length.value) if code >= 0 else None
        buffer = _mine.buffer = ctypes.create_string_buffer(max(length.value, 2 * len(buffer)))


def open(path, spin=False):
    """Opens the walk in a directory, which is made unless it exists; another opener of the path gets the same.

    spin: waits of its handles never sleep, for the shortest delay at the cost of a processor.
    """
    return Walk(path, spin)


class Walk(_Handle):
    """A directory of shared objects, which this process has joined. Its close() closes all handles made from it."""

    def __init__(self, path, spin=False):
        directory = os.path.abspath(os.fspath(path))
        library = _library.load()
        pointer, place = _library.out()
        code = library.rw_walk_open(os.fsencode(directory), place)
        if code < 0:
            raise _failure(library, code)
        super().__init__(_Resource(library, pointer, library.rw_walk_close), directory)
        self.path = directory
        self._handles = weakref.WeakSet()
        if spin:
            self._call("rw_walk_set_wait", _library.SPIN)

    def _open(self, kind, function, name, *arguments):
        resource = self._use()
        pointer, place = _library.out()
        code = getattr(resource.library, function)(resource.pointer, name.encode("utf-8"), *arguments, place)
        if code < 0:
            raise _failure(resource.library, code)
        return _Resource(resource.library, pointer, getattr(resource.library, "rw_%s_close" % kind), resource)

    def _keep(self, handle):
        self._handles.add(handle)
        return handle

    def close(self):
        for handle in list(self._handles):
            handle.close()
        super().close()

    def Queue(self, name, maxsize=None, codec=UTF8, budget=None):
        """Opens or creates a queue; without maxsize, only opens it, whatever its size.

        budget: total bytes for elements longer than 56 bytes, and the longest element there can be.
        """
        return self._keep(Queue(self, name, maxsize, codec, budget))

    def Pipe(self, name, codec=UTF8, duplex=True, capacity=1024, budget=1 << 20):
        """Opens or creates a pipe; its ends are first() and second()."""
        return Pipe(self, name, codec, duplex, capacity, budget)

    def Lock(self, name):
        """Opens or creates a lock that is not re-entrant."""
        return self._keep(Lock(self, name))

    def RLock(self, name):
        """Opens or creates a re-entrant lock."""
        return self._keep(RLock(self, name))

    def Semaphore(self, name, value=1):
        """Opens or creates a semaphore; all must agree on the value that it begins with."""
        return self._keep(Semaphore(self, name, value))

    def Event(self, name):
        """Opens or creates an event."""
        return self._keep(Event(self, name))

    def Value(self, name, typecode="q", value=0):
        """Opens or creates a number: "q" is a long of 64 bits, "d" a double. An existing one keeps its value."""
        return self._keep(Value(self, name, typecode, value))


class Queue(_Handle):
    """A queue with the methods of queue.Queue. An element whose put() returned is delivered once."""

    def __init__(self, walk, name, maxsize=None, codec=UTF8, budget=None):
        self.codec = codec_of(codec)
        type_name = self.codec.name.encode("utf-8")
        if maxsize is None:
            if budget is not None:
                raise ValueError("a budget needs a maxsize: name=%s budget=%d" % (name, budget))
            resource = walk._open("queue", "rw_queue_attach", name, type_name)
        else:
            resource = walk._open("queue", "rw_queue_create", name, maxsize,
                                  self.codec.budget(maxsize) if budget is None else budget, type_name)
        super().__init__(resource, name)

    def put(self, obj, block=True, timeout=None):
        """Puts an element; raises Full if there is no room in time, ClosedError after shutdown()."""
        data = self.codec.encode(obj)
        code = self._await(lambda resource, timeout_ns: resource.library.rw_queue_put(
            resource.pointer, data, len(data), timeout_ns), _checked(block, timeout))
        if code < 0:
            raise Full

    def get(self, block=True, timeout=None):
        """Takes an element; raises Empty if there is none in time, ClosedError after shutdown() and the last one."""
        data = None

        def attempt(resource, timeout_ns):
            nonlocal data
            code, data = _receive(resource.library.rw_queue_take, resource.pointer, timeout_ns)
            return code

        if self._await(attempt, _checked(block, timeout)) < 0:
            raise Empty
        return self.codec.decode(data)

    def put_nowait(self, obj):
        """put(obj, block=False)."""
        self.put(obj, False)

    def get_nowait(self):
        """get(block=False)."""
        return self.get(False)

    def qsize(self):
        """How many elements there are: exact at rest."""
        return self._call("rw_queue_size")

    def empty(self):
        """Whether there is none just now."""
        return self.qsize() == 0

    def full(self):
        """Whether there is no room just now."""
        return self.qsize() >= self.maxsize

    @property
    def maxsize(self):
        """How many elements it can hold."""
        return self._call("rw_queue_capacity")

    @property
    def longest(self):
        """Bytes of the longest element that it can hold."""
        return self._call("rw_queue_longest")

    def shutdown(self):
        """Ends the queue for all processes: nothing more is accepted; what is in it can still be taken."""
        self._call("rw_queue_shutdown")


class Pipe:
    """A pipe; an end is attached when it is first asked for."""

    def __init__(self, walk, name, codec=UTF8, duplex=True, capacity=1024, budget=1 << 20):
        self.name = name
        self._walk = walk
        self._codec = codec_of(codec)
        self._parameters = (1 if duplex else 0, capacity, budget, self._codec.name.encode("utf-8"))

    def first(self):
        """The first end; of a one-way pipe the one that receives."""
        return self._end(_library.FIRST)

    def second(self):
        """The second end; of a one-way pipe the one that sends."""
        return self._end(_library.SECOND)

    def _end(self, end):
        resource = self._walk._open("pipe", "rw_pipe_create", self.name, *self._parameters, end)
        return self._walk._keep(Connection(resource, self.name, self._codec))


class Connection(_Handle):
    """One end of a pipe, with the methods of multiprocessing.connection.Connection."""

    def __init__(self, resource, name, codec):
        super().__init__(resource, name)
        self.codec = codec
        # Messages without bytes, which poll() cannot but take.
        self._empty = collections.deque()

    def send(self, obj):
        """Sends a message; raises BrokenPipeError if all receivers have closed or died."""
        data = self.codec.encode(obj)
        try:
            self._await(lambda resource, timeout_ns: resource.library.rw_pipe_send(
                resource.pointer, data, len(data), timeout_ns), None)
        except ClosedError as error:
            if error.code != _library.CLOSED:
                raise
            raise BrokenPipeError("no receiver is left: name=%s" % self.name) from None

    def recv(self):
        """Receives a message; raises EOFError if all senders have closed or died and nothing is left."""
        return self.codec.decode(self._receive())

    def poll(self, timeout=0.0):
        """Whether recv() would not wait: there is a message, or the end of the stream. None waits for ever."""
        length, place = _library.out(ctypes.c_size_t)

        def attempt(resource, timeout_ns):
            code = resource.library.rw_pipe_receive(resource.pointer, None, 0, place, timeout_ns)
            if code >= 0:
                self._empty.append(b"")
            # The usual answer: it does not fit into nothing, and stays.
            return 0 if code in (_library.TOO_LARGE, _library.CLOSED) else code

        return bool(self._empty) or self._await(attempt, timeout) >= 0

    def _receive(self):
        if self._empty:
            try:
                return self._empty.popleft()
            except IndexError:
                pass  # Another thread was faster.
        data = None

        def attempt(resource, timeout_ns):
            nonlocal data
            code, data = _receive(resource.library.rw_pipe_receive, resource.pointer, timeout_ns)
            return code

        try:
            self._await(attempt, None)
        except ClosedError as error:
            if error.code != _library.CLOSED:
                raise
            raise EOFError("no sender is left: name=%s" % self.name) from None
        return data


class _Holdable(_Handle):
    """Something to be acquired and released."""

    _kind = None

    def acquire(self, block=True, timeout=None):
        """Acquires it and returns True, or returns False if that was not possible in time."""
        function = "rw_%s_acquire" % self._kind
        return self._await(lambda resource, timeout_ns: getattr(resource.library, function)(
            resource.pointer, timeout_ns), _timeout(block, timeout)) >= 0

    def release(self):
        """Releases it; raises NotOwnerError unless this thread holds it."""
        self._call("rw_%s_release" % self._kind)

    def __enter__(self):
        self.acquire()
        return self

    def __exit__(self, *exception):
        self.release()


class Lock(_Holdable):
    """A lock. When its holder dies the next one gets it, and was_abandoned() tells it."""

    _kind = "lock"
    _is_reentrant = 0

    def __init__(self, walk, name):
        super().__init__(walk._open("lock", "rw_lock_create", name, self._is_reentrant), name)

    def was_abandoned(self):
        """Whether the holder before this one died holding it; asked by the holder."""
        return self._call("rw_lock_was_abandoned") != 0


class RLock(Lock):
    """A lock that its holder may acquire again."""

    _is_reentrant = 1


class Semaphore(_Handle):
    """A semaphore. Anybody may release; permits of the dead are lost."""

    def __init__(self, walk, name, value=1):
        super().__init__(walk._open("semaphore", "rw_semaphore_create", name, value), name)

    def acquire(self, block=True, timeout=None, permits=1):
        """Acquires permits and returns True, or returns False if that was not possible in time."""
        return self._await(lambda resource, timeout_ns: resource.library.rw_semaphore_acquire(
            resource.pointer, permits, timeout_ns), _timeout(block, timeout)) >= 0

    def release(self, n=1):
        """Releases permits."""
        self._call("rw_semaphore_release", n)

    def get_value(self):
        """How many permits there are just now."""
        permits, place = _library.out(ctypes.c_int)
        self._call("rw_semaphore_available", place)
        return permits.value

    def __enter__(self):
        self.acquire()
        return self

    def __exit__(self, *exception):
        self.release()


class Event(_Handle):
    """A flag to wait for."""

    def __init__(self, walk, name):
        super().__init__(walk._open("event", "rw_event_create", name), name)

    def set(self):
        """Raises the flag and wakes all who wait."""
        self._call("rw_event_set")

    def clear(self):
        """Lowers the flag."""
        self._call("rw_event_clear")

    def is_set(self):
        """Whether the flag is up."""
        return self._call("rw_event_is_set") != 0

    def wait(self, timeout=None):
        """Waits until the flag is up, and returns whether it is or was."""
        return self._await(lambda resource, timeout_ns: resource.library.rw_event_wait(
            resource.pointer, timeout_ns), timeout) >= 0


class Value(_Handle):
    """A number. Each read and write is atomic; += is both, and needs get_lock(), or add()."""

    _TYPES = {"q": ("long", ctypes.c_int64, int), "d": ("double", ctypes.c_double, float)}

    def __init__(self, walk, name, typecode="q", value=0):
        try:
            self._kind, self._type, self._from = self._TYPES[typecode]
        except KeyError:
            raise ValueError("no such type of value: typecode=%r known=q, d" % (typecode,)) from None
        self.typecode = typecode
        super().__init__(walk._open(self._kind, "rw_%s_create" % self._kind, name, self._number(value)), name)

    def _number(self, value):
        number = self._from(value)
        if self.typecode == "q" and not -1 << 63 <= number < 1 << 63:
            raise OverflowError("does not fit 64 bits: value=%d" % number)
        return number

    @property
    def value(self):
        """The number."""
        found, place = _library.out(self._type)
        self._call("rw_%s_get" % self._kind, place)
        return found.value

    @value.setter
    def value(self, value):
        self._call("rw_%s_set" % self._kind, self._number(value))

    def add(self, delta):
        """Adds atomically; returns the number before."""
        before, place = _library.out(self._type)
        self._call("rw_%s_add" % self._kind, self._number(delta), place)
        return before.value

    def compare_and_set(self, expected, value):
        """Sets atomically if the number is the expected one; returns whether it was."""
        return self._call("rw_%s_compare_and_set" % self._kind, self._number(expected), self._number(value)) != 0

    def get_lock(self):
        """The re-entrant lock of the value."""
        return _ValueLock(self)


class _ValueLock(_Holdable):
    def __init__(self, value):
        super().__init__(None, value.name)
        self._kind = value._kind
        self._value = value

    def _use(self):
        return self._value._use()
