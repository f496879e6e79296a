"""Prints two 1x1 convolutions, from and to 16 channels or ALL if these are fewer, the last DEAD of the ALL between
which are zero.

dead.py DEAD ALL [CORE ISA]
"""

import sys

dead, width, *target = sys.argv[1:]
live = int(width) - int(dead)
ends = min(int(width), 16)
first = [[[[0.25 + row / 64 if row < live else 0.0] * ends]] for row in range(int(width))]
core, isa = target or ("", "")
attribute = f' attributes {{tinyml.target = #tinyml.target<core = "{core}", isa = "{isa}">}}' if target else ""
hidden = f"tensor<1x8x8x{width}xf32>"
filters = f"tensor<{width}x1x1x{ends}xf32>"
print(f"""module{attribute} {{
  func.func @dead(%x: tensor<1x8x8x{ends}xf32>) -> tensor<1x8x8x{ends}xf32> {{
    %w = tinyml.constant dense<{first}> : {filters} -> {filters}
    %v = tinyml.constant dense<0.5> : tensor<{ends}x1x1x{width}xf32> -> tensor<{ends}x1x1x{width}xf32>
    %0 = tinyml.conv2d %x, %w {{clamp_min = 0.0 : f32}} : (tensor<1x8x8x{ends}xf32>, {filters}) -> {hidden}
    %1 = tinyml.conv2d %0, %v : ({hidden}, tensor<{ends}x1x1x{width}xf32>) -> tensor<1x8x8x{ends}xf32>
    return %1 : tensor<1x8x8x{ends}xf32>
  }}
}}""")
