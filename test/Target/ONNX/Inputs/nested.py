"""Prints a model with graphs nested in If nodes, as text or as bytes.

usage: nested.py DEPTH [--binary]
"""

import sys


def text(depth):
    graph = 'output { name: "x" }'
    for _ in range(depth):
        graph = (
            'output { name: "y" } node { op_type: "If" input: "c" output: "y"'
            ' attribute { name: "then_branch" type: GRAPH g {' + graph + "} } }"
        )
    return (
        'opset_import { version: 16 } graph { name: "main"'
        ' input { name: "c" type { tensor_type { elem_type: 9 shape {} } } }'
        ' input { name: "x" type { tensor_type { elem_type: 9 shape {} } } }' + graph + "}"
    )


def field(number, payload):
    size = len(payload)
    varint = b""
    while size >= 0x80:
        varint += bytes([size & 0x7F | 0x80])
        size >>= 7
    return bytes([number << 3 | 2]) + varint + bytes([size]) + payload


def binary(depth):
    graph = b""
    for _ in range(depth):
        graph = field(1, field(5, field(6, graph)))
    return field(7, graph)


if "--binary" in sys.argv:
    sys.stdout.buffer.write(binary(int(sys.argv[1])))
else:
    print(text(int(sys.argv[1])))
