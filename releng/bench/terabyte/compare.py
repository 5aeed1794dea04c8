#!/usr/bin/env python3
"""Compares the files of two folders by what they hold between their holes, which are the same everywhere; exit code 1: they differ.

compare.py FOLDER FOLDER
"""
import os
import sys

PART = 1 << 20


def extents(file, size):
    """Begin and end of each part of the file that may hold something else than zeros."""
    at = 0
    while at < size:
        try:
            at = os.lseek(file, at, os.SEEK_DATA)
        except OSError:
            return
        end = os.lseek(file, at, os.SEEK_HOLE)
        yield at, end
        at = end


def holds(path, other):
    """Whether all that the file has between its holes is in the other as well."""
    a, b = os.open(path, os.O_RDONLY), os.open(other, os.O_RDONLY)
    try:
        for begin, end in extents(a, os.fstat(a).st_size):
            for at in range(begin, end, PART):
                count = min(PART, end - at)
                if os.pread(a, count, at) != os.pread(b, count, at):
                    sys.exit(f"{path} and {other} differ at {at}")
    finally:
        os.close(a)
        os.close(b)


def main(left, right):
    names = sorted(os.listdir(left))
    if names != sorted(os.listdir(right)):
        sys.exit(f"{left} and {right} hold other files")
    for name in names:
        a, b = os.path.join(left, name), os.path.join(right, name)
        if os.path.getsize(a) != os.path.getsize(b):
            sys.exit(f"{a} and {b} have other sizes")
        holds(a, b)
        holds(b, a)


main(sys.argv[1], sys.argv[2])
