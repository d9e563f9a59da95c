"""A multiprocessing.Pool: answers a line for a line, as a child JVM of bench does."""
import multiprocessing
import os
import sys
import threading
import time

PAUSE_S = 200e-6


def end_with(pipe):
    """A worker must not outlive the pool's owner, however that died."""
    os.read(pipe, 1)
    os._exit(0)


def pin(cpu):
    if cpu >= 0 and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {cpu})


def initialise(alive, alive_end, cpu):
    os.close(alive_end)
    threading.Thread(target=end_with, args=(alive,), daemon=True).start()
    pin(cpu)


def nothing():
    return None


def same(number):
    return number


def asleep(pool, duration_ns):
    times = []
    end_ns = time.monotonic_ns() + duration_ns
    while time.monotonic_ns() < end_ns:
        time.sleep(PAUSE_S)
        start_ns = time.monotonic_ns()
        pool.apply_async(nothing).get()
        times.append(time.monotonic_ns() - start_ns)
    return "asleep " + ",".join(map(str, times))


def awake(pool, duration_ns):
    end_ns = time.monotonic_ns() + duration_ns
    while time.monotonic_ns() < end_ns:
        pool.apply_async(nothing).get()
    return "awake"


def chunks(pool, duration_ns, length):
    numbers = range(length)
    done = 0
    start_ns = now_ns = time.monotonic_ns()
    while now_ns - start_ns < duration_ns:
        if sum(pool.map(same, numbers, chunksize=1)) != length * (length - 1) // 2:
            return "failed wrong results: length=%d" % length
        done += length
        now_ns = time.monotonic_ns()
    return "chunks %d %d" % (done, now_ns - start_ns)


def main():
    workers, owner_cpu, worker_cpu = [int(argument) for argument in sys.argv[1:4]]
    alive, alive_end = os.pipe()
    context = multiprocessing.get_context("fork")
    with context.Pool(workers, initialise, (alive, alive_end, worker_cpu)) as pool:
        pin(owner_cpu)
        pool.apply(nothing)
        print("ready", flush=True)
        for line in sys.stdin:
            words = line.split()
            run = {"asleep": asleep, "awake": awake, "chunks": chunks}[words[0]]
            print(run(pool, int(words[1]) * 1000000, *map(int, words[2:])), flush=True)


if __name__ == "__main__":
    main()
