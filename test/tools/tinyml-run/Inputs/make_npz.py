"""make_npz.py [--stored] FILE.npz|FILE.npy NAME=TYPE:SHAPE:VALUES...: writes arrays without NumPy.

TYPE is one of FORMATS, after `>` for big-endian, SHAPE is 2x3 (empty for a
scalar) and ends in F for Fortran order, VALUES are separated by commas in the
order of the file; one value fills the array. Archives are compressed, unless
stored.
"""

import struct
import sys
import zipfile

FORMATS = {"i2": "h", "f2": "e", "f4": "f", "f8": "d", "i1": "b", "u1": "B", "i4": "i", "i8": "q"}


def make_npy(spec: str) -> bytes:
    kind, shape_text, values_text = spec.split(":")
    endian = ">" if kind.startswith(">") else "<"
    kind = kind.lstrip(">")
    fortran = shape_text.endswith("F")
    shape = tuple(int(dim) for dim in shape_text.rstrip("F").split("x") if dim)
    count = 1
    for dim in shape:
        count *= dim
    number = float if kind[0] == "f" else int
    values = [number(value) for value in values_text.split(",")]
    values *= count if len(values) == 1 else 1
    order = "|" if kind[1] == "1" else endian
    header = repr({"descr": order + kind, "fortran_order": fortran, "shape": shape}) + "\n"
    data = struct.pack(f"{endian}{count}{FORMATS[kind]}", *values)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data


stored = sys.argv[1] == "--stored"
path, *specs = sys.argv[2 if stored else 1 :]
arrays = [spec.rsplit("=", 1) for spec in specs]
if path.endswith(".npy"):
    with open(path, "wb") as file:
        file.write(make_npy(arrays[0][1]))
else:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, spec in arrays:
            archive.writestr(name + ".npy", make_npy(spec))
