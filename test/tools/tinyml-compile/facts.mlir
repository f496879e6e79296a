// The header, the report, the summary and the C compiler agree on a model's
// numbers; its weights object has padding.

// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %s --target=host --name=net -o out --quantize=w8 --report=json > summary
// RUN: %python %S/Inputs/facts.py out net summary > assert.c
// RUN: cat out/net_weights.h assert.c > unit.c
// RUN: %host_cc -std=c11 -fsyntax-only -Iout unit.c

func.func @main(%x: tensor<1x3xf32> {onnx.name = "x"})
    -> (tensor<1x2xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]>
    : tensor<2x3xf32> -> tensor<2x3xf32>
  %b = tinyml.constant dense<[0.5, 0.25]> : tensor<2xf32> -> tensor<2xf32>
  %y = tinyml.fully_connected %x, %w, %b
    : (tensor<1x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
