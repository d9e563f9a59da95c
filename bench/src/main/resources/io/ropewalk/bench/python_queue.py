"""Two processes and two multiprocessing.Queue: answers a line for a line, as a child JVM of bench does."""
import multiprocessing
import os
import sys
import threading
import time

STRING = "x" * 48
CHUNK = 64


def end_with(pipe):
    """The child must not outlive its parent, however that died."""
    os.read(pipe, 1)
    os._exit(0)


def pin(cpu):
    if cpu >= 0 and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {cpu})


def consume(forth, back, alive, alive_end, cpu):
    os.close(alive_end)
    threading.Thread(target=end_with, args=(alive,), daemon=True).start()
    pin(cpu)
    while True:
        command = forth.get()
        count = 0
        while True:
            item = forth.get()
            if item is None:
                break
            count += 1
            if command == "echo":
                back.put(item)
        back.put((count, time.monotonic_ns()))


def round_trips(forth, back, duration_ns):
    forth.put("echo")
    times = []
    end_ns = time.monotonic_ns() + duration_ns
    while time.monotonic_ns() < end_ns:
        start_ns = time.monotonic_ns()
        forth.put(STRING)
        back.get()
        times.append(time.monotonic_ns() - start_ns)
    forth.put(None)
    back.get()
    return "round-trips " + ",".join(map(str, times))


def one_way(forth, back, duration_ns):
    forth.put("count")
    sent = 0
    start_ns = time.monotonic_ns()
    while time.monotonic_ns() - start_ns < duration_ns:
        for _ in range(CHUNK):
            forth.put(STRING)
        sent += CHUNK
    forth.put(None)
    count, end_ns = back.get()
    if count != sent:
        return "failed messages lost: sent=%d received=%d" % (sent, count)
    return "one-way %d %d" % (count, end_ns - start_ns)


def main():
    context = multiprocessing.get_context("fork")
    forth, back = context.Queue(4096), context.Queue(4096)
    alive, alive_end = os.pipe()
    cpus = [int(argument) for argument in sys.argv[1:3]]
    context.Process(target=consume, args=(forth, back, alive, alive_end, cpus[1]), daemon=True).start()
    pin(cpus[0])
    print("ready", flush=True)
    for line in sys.stdin:
        command, duration_ms = line.split()
        run = round_trips if command == "round-trips" else one_way
        print(run(forth, back, int(duration_ms) * 1000000), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
