"""Gets and puts of a dictionary of a multiprocessing manager: reads "WORK MS", answers "done COUNT TIME_NS 0"."""

import multiprocessing
import os
import random
import sys
import time

TEXT = "0123456789abcdef" * 3


def run(table, work, entries, duration_ns):
    is_text = work.startswith("string")
    reads = {"get": 100, "put": 0, "read-mostly": 95, "write-heavy": 50}[work.split("-", 1)[1]]
    count = 0
    start_ns = time.monotonic_ns()
    while time.monotonic_ns() - start_ns < duration_ns:
        number = random.randrange(entries)
        key = "key-%012d" % number if is_text else number
        if random.randrange(100) < reads:
            table.get(key)
        else:
            table[key] = TEXT if is_text else number
        count += 1
    return "done %d %d 0" % (count, time.monotonic_ns() - start_ns)


def main():
    entries, cpu = int(sys.argv[1]), int(sys.argv[2])
    with multiprocessing.get_context("fork").Manager() as manager:
        table = manager.dict({number: number for number in range(entries)})
        table.update({"key-%012d" % number: TEXT for number in range(entries)})
        if cpu >= 0 and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {cpu})
        print("ready", flush=True)
        for line in sys.stdin:
            work, duration_ms = line.split()
            print(run(table, work, entries, int(duration_ms) * 1000000), flush=True)


if __name__ == "__main__":
    main()
