"""The C library: finds it, builds it, declares its functions."""
import ctypes
import os
import shutil
import subprocess
import threading
from ctypes import POINTER, byref, c_char_p, c_double, c_int, c_int64, c_size_t, c_void_p

ACCEPTED, FULL, HELD_UP, CLOSED, EMPTY = 0, -1, -2, -3, -4
(TIMED_OUT, NOT_FOUND, INVALID, MISMATCH, CORRUPT, IO, NO_SPACE, TOO_LARGE, NOT_OWNER, TOO_MANY,
 GONE, IN_USE) = range(-64, -76, -1)

HYBRID, SPIN = 0, 1
FIRST, SECOND = 1, 2

_HERE = os.path.dirname(os.path.abspath(__file__))
_SOURCE = os.path.normpath(os.path.join(_HERE, "..", "..", "c", "ropewalk.c"))
_TARGET = os.path.join(_HERE, "libropewalk.so")


class Error(Exception):
    """What the library refuses. code is its number in ropewalk.h, or None."""

    code = None


class LibraryError(Error, ImportError):
    """There is no library, or it is none of ours."""


def path():
    """Where the library is expected: $ROPEWALK_LIBRARY, or libropewalk.so beside this module."""
    return os.environ.get("ROPEWALK_LIBRARY") or _TARGET


def command(source=_SOURCE, target=_TARGET):
    """The command that builds the library."""
    return ["cc", "-std=c11", "-O2", "-fPIC", "-shared", "-pthread", "-o", target, source]


def build(source=_SOURCE, target=None):
    """Builds the library and returns its path."""
    target = target or path()
    if not os.path.exists(source):
        raise LibraryError("no source of the library: path=%s" % source)
    if shutil.which("cc") is None:
        raise LibraryError("no C compiler: command=%s" % " ".join(command(source, target)))
    # Processes that have the old one loaded keep it.
    fresh = "%s.%d" % (target, os.getpid())
    subprocess.run(command(source, fresh), check=True)
    os.replace(fresh, target)
    return target


def _walk(*more):
    return (c_void_p, c_char_p) + more + (POINTER(c_void_p),)


_FUNCTIONS = {
    "rw_walk_open": (c_char_p, POINTER(c_void_p)),
    "rw_walk_close": (c_void_p,),
    "rw_walk_set_wait": (c_void_p, c_int),
    "rw_queue_create": _walk(c_int64, c_int64, c_char_p),
    "rw_queue_attach": _walk(c_char_p),
    "rw_queue_put": (c_void_p, c_char_p, c_size_t, c_int64),
    "rw_queue_take": (c_void_p, c_void_p, c_size_t, POINTER(c_size_t), c_int64),
    "rw_queue_size": (c_void_p,),
    "rw_queue_capacity": (c_void_p,),
    "rw_queue_longest": (c_void_p,),
    "rw_queue_shutdown": (c_void_p,),
    "rw_queue_close": (c_void_p,),
    "rw_pipe_create": _walk(c_int, c_int64, c_int64, c_char_p, c_int),
    "rw_pipe_attach": _walk(c_char_p, c_int),
    "rw_pipe_send": (c_void_p, c_char_p, c_size_t, c_int64),
    "rw_pipe_receive": (c_void_p, c_void_p, c_size_t, POINTER(c_size_t), c_int64),
    "rw_pipe_close": (c_void_p,),
    "rw_lock_create": _walk(c_int),
    "rw_lock_acquire": (c_void_p, c_int64),
    "rw_lock_release": (c_void_p,),
    "rw_lock_was_abandoned": (c_void_p,),
    "rw_lock_close": (c_void_p,),
    "rw_semaphore_create": _walk(c_int),
    "rw_semaphore_acquire": (c_void_p, c_int, c_int64),
    "rw_semaphore_release": (c_void_p, c_int),
    "rw_semaphore_available": (c_void_p, POINTER(c_int)),
    "rw_semaphore_close": (c_void_p,),
    "rw_event_create": _walk(),
    "rw_event_set": (c_void_p,),
    "rw_event_clear": (c_void_p,),
    "rw_event_is_set": (c_void_p,),
    "rw_event_wait": (c_void_p, c_int64),
    "rw_event_close": (c_void_p,),
}
for _name, _type in (("long", c_int64), ("double", c_double)):
    _FUNCTIONS.update({
        "rw_%s_create" % _name: _walk(_type),
        "rw_%s_get" % _name: (c_void_p, POINTER(_type)),
        "rw_%s_set" % _name: (c_void_p, _type),
        "rw_%s_add" % _name: (c_void_p, _type, POINTER(_type)),
        "rw_%s_compare_and_set" % _name: (c_void_p, _type, _type),
        "rw_%s_acquire" % _name: (c_void_p, c_int64),
        "rw_%s_release" % _name: (c_void_p,),
        "rw_%s_close" % _name: (c_void_p,),
    })
_WIDE = {"rw_queue_size", "rw_queue_capacity", "rw_queue_longest"}

_loading = threading.Lock()
_loaded = None


def load():
    """The library, loaded once; a call gives up the interpreter lock until it returns."""
    global _loaded
    with _loading:
        if _loaded is None:
            _loaded = _declare(path())
    return _loaded


def _declare(file):
    try:
        library = ctypes.CDLL(file)
    except OSError as error:
        raise LibraryError(
            "the C library of Ropewalk is missing or cannot be loaded: path=%s error=%s\n"
            "build it with: python3 -m ropewalk build\n"
            "or: %s" % (file, error, " ".join(command(target=file)))) from None
    library.rw_message.argtypes = ()
    library.rw_message.restype = c_char_p
    for name, types in _FUNCTIONS.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            raise LibraryError("not the C library of Ropewalk, or an old one: path=%s missing=%s" % (file, name)) \
                from None
        function.argtypes = types
        function.restype = c_int64 if name in _WIDE else c_int
    return library


def out(kind=c_void_p):
    """A place for a result, and the pointer to it."""
    value = kind()
    return value, byref(value)
