"""make_npz.py FILE.npz|FILE.npy NAME=TYPE:SHAPE:VALUES...: writes arrays without NumPy.

TYPE is f4, i1, u1, i4 or i8, SHAPE is 2x3 (empty for a scalar), VALUES are
separated by commas; one value fills the array.
"""

import struct
import sys
import zipfile

FORMATS = {"i2": "h", "f4": "f", "f8": "d", "i1": "b", "u1": "B", "i4": "i", "i8": "q"}


def make_npy(spec: str) -> bytes:
    kind, shape_text, values_text = spec.split(":")
    shape = tuple(int(dim) for dim in shape_text.split("x") if dim)
    count = 1
    for dim in shape:
        count *= dim
    number = float if kind[0] == "f" else int
    values = [number(value) for value in values_text.split(",")]
    values *= count if len(values) == 1 else 1
    order = "|" if kind[1] == "1" else "<"
    header = repr({"descr": order + kind, "fortran_order": False, "shape": shape}) + "\n"
    data = struct.pack(f"<{count}{FORMATS[kind]}", *values)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data


arrays = [argument.rsplit("=", 1) for argument in sys.argv[2:]]
if sys.argv[1].endswith(".npy"):
    with open(sys.argv[1], "wb") as file:
        file.write(make_npy(arrays[0][1]))
else:
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
        for name, spec in arrays:
            archive.writestr(name + ".npy", make_npy(spec))
