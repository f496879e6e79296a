// A convolution at one place is a matrix product, unless functions are left as they are.

// RUN: rm -rf %t && tinyml-compile %s --target=host --name=net -o %t --report=json > %t.out
// RUN: FileCheck %s < %t/net.report.json
// RUN: tinyml-compile %s --target=host --name=net -o %t --report=json --no-simplify > %t.out
// RUN: FileCheck %s --check-prefix=WINDOW < %t/net.report.json

// CHECK: "kernel": "fully_connected_f32"
// CHECK: "macs": 4
// WINDOW: "kernel": "conv2d_f32"
// WINDOW: "macs": 12
func.func @main(%x: tensor<1x1x1x2xf32> {onnx.name = "x"}) -> (tensor<1x1x1x2xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]], [[[7.0, 8.0], [9.0, 8.0], [7.0, 6.0]]]]> : tensor<2x1x3x2xf32> -> tensor<2x1x3x2xf32>
  %0 = tinyml.conv2d %x, %w {padding = array<i64: 0, 1, 0, 1>} : (tensor<1x1x1x2xf32>, tensor<2x1x3x2xf32>) -> tensor<1x1x1x2xf32>
  return %0 : tensor<1x1x1x2xf32>
}
