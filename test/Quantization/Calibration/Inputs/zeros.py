"""zeros.py FILE.npz|FILE.npy NAME SAMPLES ELEMENTS: float64 zeros of that shape, written in pieces."""

import struct
import sys
import zipfile
from typing import IO

path, name, samples, elements = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
text = repr({"descr": "<f8", "fortran_order": False, "shape": (samples, elements)}) + "\n"
header = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


def write(file: IO[bytes]) -> None:
    file.write(header)
    for _ in range(samples):
        file.write(bytes(8 * elements))


if path.endswith(".npy"):
    with open(path, "wb") as npy:
        npy.write(header)
        npy.truncate(len(header) + 8 * samples * elements)
else:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name + ".npy", "w") as member:
        write(member)
