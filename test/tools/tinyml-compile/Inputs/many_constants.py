"""Prints models, as protobuf text, whose constants take much more than their files.

usage: many_constants.py concats COUNT | sparse SIZE COUNT
"""

import sys

HEAD = """ir_version: 8
opset_import { version: 13 }
graph {
  input { name: "x" type { tensor_type { elem_type: 1 shape { dim { dim_value: 1 } } } } }
  output { name: "y" }
"""


def sums(names: list[str]) -> str:
    """Adds the maximum of each constant to the input."""
    text, total = "", "x"
    for index, name in enumerate(names):
        last = "y" if index == len(names) - 1 else f"sum{index}"
        text += (
            f'  node {{ op_type: "Gather" name: "pick{index}" input: "{name}" input: "first" output: "m{index}" }}\n'
        )
        text += f'  node {{ op_type: "Add" input: "{total}" input: "m{index}" output: "{last}" }}\n'
        total = last
    return text + '  initializer { name: "first" data_type: 7 dims: 1 int64_data: 0 }\n'


def concats(count: int) -> str:
    """Each joins a constant of 32 numbers to the one before: different ones."""
    text = '  initializer { name: "c" data_type: 1 dims: 32 float_data: [' + ", ".join(map(str, range(32))) + "] }\n"
    for index in range(count):
        text += f'  initializer {{ name: "d{index}" data_type: 1 dims: 1 float_data: [{index}] }}\n'
        text += f'  node {{ op_type: "Concat" name: "join{index}" input: "c" input: "d{index}" output: "j{index}"'
        text += ' attribute { name: "axis" type: INT i: 0 } }\n'
    return text + sums([f"j{index}" for index in range(count)])


def sparse(size: int, count: int) -> str:
    """Initializers of one number among `size`."""
    text = ""
    for index in range(count):
        text += f'  sparse_initializer {{ dims: {size} values {{ name: "s{index}" data_type: 1 dims: 1 float_data: 1 }}'
        text += " indices { data_type: 7 dims: 1 int64_data: 3 } }\n"
    return text + sums([f"s{index}" for index in range(count)])


numbers = [int(text) for text in sys.argv[2:]]
print(HEAD + {"concats": concats, "sparse": sparse}[sys.argv[1]](*numbers) + "}")
