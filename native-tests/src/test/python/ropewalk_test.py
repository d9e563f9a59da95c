"""What the Python client promises beyond what the JVM sees of it: python3 ropewalk_test.py; needs ROPEWALK_LIBRARY."""
import gc
import os
import pickle
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import ropewalk

PATIENCE_S = 60


class ClientTest(unittest.TestCase):
    def setUp(self):
        parent = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix="ropewalk-python-", dir=parent)
        self.walk = ropewalk.open(os.path.join(self.folder, "walk"))

    def tearDown(self):
        self.walk.close()
        shutil.rmtree(self.folder)

    def in_child(self, action):
        """What action returns, or the name of what it raises, in a forked child."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                answer = str(action())
            except BaseException as error:
                answer = type(error).__name__
            os.write(writer, answer.encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as answers:
            answer = answers.read()
        os.waitpid(child, 0)
        return answer

    def test_queue_raises_what_queue_raises(self):
        inbox = self.walk.Queue("inbox", 2, "utf8")
        self.assertRaises(queue.Empty, inbox.get_nowait)
        self.assertRaises(queue.Empty, inbox.get, timeout=0.01)
        inbox.put("a")
        inbox.put_nowait("b")
        self.assertTrue(inbox.full())
        self.assertRaises(queue.Full, inbox.put_nowait, "c")
        self.assertRaises(queue.Full, inbox.put, "c", timeout=0.01)
        self.assertRaises(ValueError, inbox.put, "c", timeout=-1)
        self.assertEqual(2, inbox.qsize())
        inbox.shutdown()
        self.assertRaises(ValueError, inbox.put, "c")
        self.assertEqual(["a", "b"], [inbox.get(), inbox.get()])
        self.assertTrue(inbox.empty())
        self.assertRaises(ropewalk.ClosedError, inbox.get)

    def test_wrong_elements_are_refused_and_leave_nothing(self):
        for codec, element in (("utf8", 7), ("utf8", "\ud800"), ("bytes", "text"), ("int64", 1 << 63),
                               ("int64", "7"), ("float64", "x")):
            numbers = self.walk.Queue("wrong-" + codec, 2, codec)
            with self.assertRaises(Exception) as raised:
                numbers.put(element)
            self.assertNotIsInstance(raised.exception, ropewalk.Error)
            self.assertTrue(numbers.empty())
        self.assertRaises(ValueError, self.walk.Queue, "x", 2, "pickle")
        self.assertRaises(ropewalk.TooLargeError, self.walk.Queue("small", 2, "bytes", 100).put, bytes(200))

    def test_an_own_codec_is_used(self):
        codec = ropewalk.Codec("hex", lambda number: b"%x" % number, lambda data: int(data, 16))
        numbers = self.walk.Queue("own", 2, codec)
        numbers.put(255)
        self.assertEqual(255, numbers.get())
        self.assertRaises(ropewalk.MismatchError, self.walk.Queue, "own", 2, "utf8")

    def test_long_elements_come_back(self):
        inbox = self.walk.Queue("long", 4, "bytes")
        for length in (0, 1, 56, 57, 4096, 4097, 1 << 20):
            data = os.urandom(length)
            inbox.put(data)
            self.assertEqual(data, inbox.get(timeout=PATIENCE_S))

    def test_what_is_not_there_is_named(self):
        with self.assertRaises(ropewalk.NotFoundError) as raised:
            self.walk.Queue("nobody")
        self.assertIn("nobody", str(raised.exception))
        self.walk.Event("taken")
        self.assertRaises(ropewalk.MismatchError, self.walk.Queue, "taken", 2)
        self.assertRaises(ValueError, self.walk.Queue, "../up", 2)
        self.assertRaises(ropewalk.Error, ropewalk.open, "/nowhere/at/all")

    def test_locks_belong_to_threads(self):
        for lock in (self.walk.Lock("lock"), self.walk.RLock("rlock"), self.walk.Value("v").get_lock()):
            self.assertRaises(RuntimeError, lock.release)
            with lock:
                others = []
                thread = threading.Thread(target=lambda: others.append(lock.acquire(block=False)))
                thread.start()
                thread.join()
                self.assertEqual([False], others)
            self.assertTrue(lock.acquire(timeout=0))
            lock.release()
        with self.walk.RLock("rlock") as lock, lock:
            self.assertTrue(lock.acquire(False))
            lock.release()

    def test_semaphore_counts(self):
        semaphore = self.walk.Semaphore("semaphore", 2)
        with semaphore, semaphore:
            self.assertEqual(0, semaphore.get_value())
            self.assertFalse(semaphore.acquire(timeout=0.01))
        semaphore.release(3)
        self.assertTrue(semaphore.acquire(permits=5))

    def test_event_wakes(self):
        event = self.walk.Event("event")
        self.assertFalse(event.wait(0.01))
        threading.Timer(0.05, event.set).start()
        self.assertTrue(event.wait())
        event.clear()
        self.assertFalse(event.is_set())

    def test_values_keep_their_type(self):
        number = self.walk.Value("q", "q", 5)
        real = self.walk.Value("d", "d", 0.5)
        with number.get_lock():
            number.value += 1
        self.assertEqual(6, number.add(-7))
        self.assertEqual(-1, number.value)
        self.assertTrue(number.compare_and_set(-1, 1 << 62))
        self.assertFalse(number.compare_and_set(-1, 0))
        self.assertEqual(0.5, real.add(0.25))
        self.assertEqual(0.75, real.value)
        with self.assertRaises(OverflowError):
            number.value = 1 << 63
        self.assertRaises(ValueError, self.walk.Value, "x", "i")
        self.assertRaises(ropewalk.MismatchError, self.walk.Value, "q", "d")

    def test_pipe_ends_like_a_connection(self):
        pipe = self.walk.Pipe("pipe", "utf8")
        first, second = pipe.first(), pipe.second()
        self.assertFalse(second.poll(0.01))
        first.send("")
        first.send("hello")
        self.assertTrue(second.poll())
        self.assertEqual("", second.recv())
        self.assertTrue(second.poll(None))
        self.assertEqual("hello", second.recv())
        second.send("last")
        second.close()
        self.assertEqual("last", first.recv())
        self.assertRaises(EOFError, first.recv)
        self.assertTrue(first.poll())
        self.assertRaises(BrokenPipeError, first.send, "x")

    def test_closed_handles_say_so_and_wake_their_waiters(self):
        inbox = self.walk.Queue("inbox", 2)
        failures = []

        def wait():
            try:
                inbox.get()
            except ropewalk.ClosedError as error:
                failures.append(error)

        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.05)
        inbox.close()
        thread.join(PATIENCE_S)
        self.assertEqual(1, len(failures))
        self.assertRaises(ropewalk.ClosedError, inbox.qsize)
        event = self.walk.Event("event")
        self.walk.close()
        self.assertRaises(ropewalk.ClosedError, event.set)
        self.assertRaises(ropewalk.ClosedError, self.walk.Event, "event")

    def test_handles_of_the_parent_are_refused_after_a_fork(self):
        inbox = self.walk.Queue("inbox", 2, "int64")
        end = self.walk.Pipe("pipe", "int64").first()
        self.assertEqual("ForkError", self.in_child(lambda: inbox.put(1)))
        self.assertEqual("ForkError", self.in_child(lambda: self.walk.Queue("other", 2)))

        def forget():
            nonlocal inbox, end
            inbox.close()
            end.close()
            inbox = end = None
            gc.collect()
            with ropewalk.open(self.walk.path) as walk:
                walk.Queue("inbox", 2, "int64").put(42)
            return "put"

        self.assertEqual("put", self.in_child(forget))
        self.assertEqual(42, inbox.get(timeout=PATIENCE_S))
        # The end is still held by this process, whatever the child did with its copy.
        second = self.walk.Pipe("pipe", "int64").second()
        second.send(7)
        self.assertEqual(7, end.recv())

    def test_ctrl_c_ends_a_wait(self):
        program = ("import ropewalk, sys\n"
                   "walk = ropewalk.open(sys.argv[1])\n"
                   "inbox = walk.Queue('inbox', 2)\n"
                   "print('waits', flush=True)\n"
                   "try:\n    inbox.get()\nexcept KeyboardInterrupt:\n    print('interrupted', flush=True)\n")
        child = subprocess.Popen([sys.executable, "-c", program, self.walk.path], stdout=subprocess.PIPE, text=True)
        with child:
            self.assertEqual("waits\n", child.stdout.readline())
            time.sleep(0.05)
            child.send_signal(signal.SIGINT)
            self.assertEqual("interrupted\n", child.stdout.readline())

    def test_handles_cannot_be_pickled(self):
        for handle in (self.walk, self.walk.Queue("inbox", 2), self.walk.Lock("lock")):
            self.assertRaisesRegex(TypeError, "by its name", pickle.dumps, handle)

    def test_a_missing_library_is_one_clear_error(self):
        environment = dict(os.environ, ROPEWALK_LIBRARY=os.path.join(self.folder, "nothing.so"))
        program = "import ropewalk\ntry:\n    ropewalk.open('x')\nexcept ropewalk.LibraryError as e:\n    print(e)\n"
        said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
        self.assertIn("nothing.so", said.stdout)
        self.assertIn("python3 -m ropewalk build", said.stdout)
        self.assertIn("cc -std=c11", said.stdout)

    def test_the_library_is_built_by_the_module(self):
        library = os.path.join(self.folder, "built.so")
        environment = dict(os.environ, ROPEWALK_LIBRARY=library)
        said = subprocess.run([sys.executable, "-m", "ropewalk", "build"], env=environment, capture_output=True,
                              text=True, check=True)
        self.assertEqual(library, said.stdout.strip())
        program = "import ropewalk, sys; ropewalk.open(sys.argv[1]).Lock('lock').acquire()"
        subprocess.run([sys.executable, "-c", program, self.walk.path], env=environment, check=True)


if __name__ == "__main__":
    unittest.main()
