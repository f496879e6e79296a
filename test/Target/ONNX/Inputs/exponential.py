"""Prints a model of functions that call the next one several times each.

usage: exponential.py CALLS FUNCTIONS NAME_LENGTH

The last function has 2,000 nodes; names of calls have NAME_LENGTH letters.
"""

import itertools
import sys

calls, functions, length = (int(argument) for argument in sys.argv[1:])


def call(function, source, target):
    return f'node {{ name: "{"n" * length}" domain: "f" op_type: "F{function}" input: "{source}" output: "{target}" }}'


def chain(make, count):
    names = ["x"] + [f"v{index}" for index in range(count - 1)] + ["y"]
    return " ".join(make(a, b) for a, b in itertools.pairwise(names))


print('opset_import { version: 18 } opset_import { domain: "f" version: 1 } graph {')
print(' input { name: "x" type { tensor_type { elem_type: 1 shape {} } } }')
print(f' output {{ name: "y" }} {call(0, "x", "y")} }}')
for index in range(functions):
    if index + 1 < functions:
        body = chain(lambda a, b, callee=index + 1: call(callee, a, b), calls)
    else:
        body = chain(lambda a, b: f'node {{ op_type: "Relu" input: "{a}" output: "{b}" }}', 2000)
    print(
        f'functions {{ domain: "f" name: "F{index}" input: "x" output: "y"'
        ' opset_import { version: 18 } opset_import { domain: "f" version: 1 }'
        f" {body} }}"
    )
