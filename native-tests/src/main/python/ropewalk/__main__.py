"""Builds the C library: python3 -m ropewalk build [SOURCE]."""
import subprocess
import sys

from . import _library


def main(arguments):
    if not arguments or arguments[0] != "build" or len(arguments) > 2:
        print("usage: python3 -m ropewalk build [SOURCE]", file=sys.stderr)
        return 2
    try:
        print(_library.build(*arguments[1:]))
    except (OSError, _library.LibraryError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
