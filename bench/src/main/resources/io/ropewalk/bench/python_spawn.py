"""Starts processes with multiprocessing's spawn: answers a line for a line, as a child JVM of bench does."""
import multiprocessing
import sys
import time


def first_action(connection):
    connection.send(None)


def spawn(context):
    """From the start to the child's first action, and on to the end of its join."""
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=first_action, args=(there,), daemon=True)
    start_ns = time.monotonic_ns()
    process.start()
    here.recv()
    ready_ns = time.monotonic_ns() - start_ns
    process.join()
    joined_ns = time.monotonic_ns() - start_ns
    here.close()
    there.close()
    return "started %d %d" % (ready_ns, joined_ns)


def main():
    context = multiprocessing.get_context("spawn")
    print("ready", flush=True)
    for _ in sys.stdin:
        print(spawn(context), flush=True)


if __name__ == "__main__":
    main()
