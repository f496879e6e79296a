"""outliers.py FILE.npy: 998 numbers of +-1, one of -10 and one of 100."""

import struct
import sys

values = [-10.0, 100.0] + [1.0, -1.0] * 499
header = repr({"descr": "<f4", "fortran_order": False, "shape": (1, 1000)}) + "\n"
with open(sys.argv[1], "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
    file.write(struct.pack("<1000f", *values))
