#!/usr/bin/env python3
"""Makes a sparse source: files of at most 50 GB that are holes but for a mark of 64 bytes in every MiB, no two alike.

source.py FOLDER BYTES
"""
import os
import struct
import sys

MIB, PAGE, LARGEST = 1 << 20, 4096, 50_000_000_000


def main(folder, size):
    files = -(-size // LARGEST)
    each = -(-size // files // MIB)
    os.makedirs(folder, exist_ok=True)
    for number in range(files):
        out = os.open(os.path.join(folder, f"table-{number:03}.data"), os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        for block in range(each):
            mark = struct.pack("<Q", number * each + block + 1) * 8
            # in the midst of a page, so that it stays within one wherever the archive puts it
            os.pwrite(out, mark, block * MIB + block * 37 % (MIB // PAGE) * PAGE + PAGE // 2)
        os.ftruncate(out, each * MIB)
        os.close(out)
    print(files * each * MIB)


main(sys.argv[1], int(sys.argv[2]))
