"""Prints a model of two layers, 16x16 and 24x16 weights; those of the first are exact in 4 bits, the others not."""

exact = ", ".join(str([float((row + column) % 15 - 7) for column in range(16)]) for row in range(16))
rough = ", ".join(str([7.5 if row == column else 1.25 for column in range(16)]) for row in range(24))
print(f"""
func.func @model(%x: tensor<1x16xf32> {{onnx.name = "x", tinyml.range = array<f32: -1.0, 1.0>}})
    -> (tensor<1x24xf32> {{onnx.name = "y"}}) {{
  %exact = tinyml.constant dense<[{exact}]> : tensor<16x16xf32> -> tensor<16x16xf32>
  %rough = tinyml.constant dense<[{rough}]> : tensor<24x16xf32> -> tensor<24x16xf32>
  %0 = tinyml.fully_connected %x, %exact {{tinyml.range = array<f32: -40.0, 40.0>}}
    : (tensor<1x16xf32>, tensor<16x16xf32>) -> tensor<1x16xf32>
  %1 = tinyml.fully_connected %0, %rough {{tinyml.range = array<f32: -400.0, 400.0>}}
    : (tensor<1x16xf32>, tensor<24x16xf32>) -> tensor<1x24xf32>
  return %1 : tensor<1x24xf32>
}}""")
