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


class Window:
    """The middle of a round: the clock runs from one message to another, both received at full speed."""

    def __init__(self, length_ns):
        self.length_ns = length_ns
        self.first_ns = self.opened_ns = self.closed_ns = 0
        self.opened_count = self.closed_count = 0

    def received(self, count):
        now_ns = time.monotonic_ns()
        if not self.first_ns:
            self.first_ns = now_ns
        elif not self.opened_ns:
            if now_ns - self.first_ns >= self.length_ns:
                self.opened_ns, self.opened_count = now_ns, count
        elif not self.closed_ns and now_ns - self.opened_ns >= self.length_ns:
            self.closed_ns, self.closed_count = now_ns, count

    def figures(self):
        return self.opened_ns, self.closed_ns, self.closed_count - self.opened_count


def consume(forth, back, alive, alive_end, cpu):
    os.close(alive_end)
    threading.Thread(target=end_with, args=(alive,), daemon=True).start()
    pin(cpu)
    while True:
        length_ns = forth.get()
        window = Window(length_ns)
        count = 0
        while True:
            item = forth.get()
            if item is None:
                break
            count += 1
            if not length_ns:
                back.put(item)
            elif count % CHUNK == 1:
                window.received(count)
        back.put((count, *window.figures()))


def round_trips(forth, back, duration_ns, string):
    forth.put(0)
    times = []
    end_ns = time.monotonic_ns() + duration_ns
    while time.monotonic_ns() < end_ns:
        start_ns = time.monotonic_ns()
        forth.put(string)
        back.get()
        times.append(time.monotonic_ns() - start_ns)
    forth.put(None)
    back.get()
    return "round-trips " + ",".join(map(str, times))


def one_way(forth, back, duration_ns, string):
    """Goes on for a while after the consumer's clock should have stopped."""
    forth.put(duration_ns)
    sent = 0
    start_ns = end_ns = time.monotonic_ns()
    while end_ns - start_ns < 4 * duration_ns:
        for _ in range(CHUNK):
            forth.put(string)
        sent += CHUNK
        end_ns = time.monotonic_ns()
    forth.put(None)
    count, opened_ns, closed_ns, in_window = back.get()
    if count != sent:
        return "failed messages lost: sent=%d received=%d" % (sent, count)
    return "one-way %d %d %d %d %d" % (opened_ns, closed_ns, in_window, start_ns, end_ns)


def main():
    context = multiprocessing.get_context("fork")
    forth, back = context.Queue(4096), context.Queue(4096)
    alive, alive_end = os.pipe()
    cpus = [int(argument) for argument in sys.argv[1:3]]
    context.Process(target=consume, args=(forth, back, alive, alive_end, cpus[1]), daemon=True).start()
    pin(cpus[0])
    print("ready", flush=True)
    string = STRING
    for line in sys.stdin:
        command, number = line.split()
        if command == "size":
            string = "x" * int(number)
            print("size", flush=True)
            continue
        run = round_trips if command == "round-trips" else one_way
        print(run(forth, back, int(number) * 1000000, string), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
