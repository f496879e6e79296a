// RUN: %python %S/Inputs/noise.py %t.npz 16 1x6x6x2
// RUN: tinyml-run %s --input=%t.npz --output=%t.y.npz
// RUN: tinyml-opt %s --tinyml-equalize=data=%t.npz -o %t.after.mlir
// RUN: tinyml-run %t.after.mlir --input=%t.npz --output=%t.after.npz
// RUN: cmp %t.y.npz %t.after.npz
// RUN: FileCheck %s < %t.after.mlir

// The first three channels and the last three go together: both halves of a
// pair get one factor, and the layer that reads their magnitude makes up for it.
// CHECK-NOT: dense<{{.*}}6.400000e+01
// CHECK: tinyml.hypot
// RUN: tinyml-opt %s --tinyml-quantize='scheme=int8 data=%t.npz' -o %t.int8.mlir
// RUN: tinyml-run %t.int8.mlir --input=%t.npz --expect=%t.y.npz --tolerance=0.03
// RUN: tinyml-opt %s --tinyml-quantize='scheme=int8 data=%t.npz equalize=false' -o %t.without.mlir
// RUN: not tinyml-run %t.without.mlir --input=%t.npz --expect=%t.y.npz --tolerance=0.06

func.func @model(%x: tensor<1x6x6x2xf32> {onnx.name = "x"}) -> (tensor<1x6x6x2xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[[[64.0, -32.0]]], [[[1.0, 0.5]]], [[[0.015625, 0.0078125]]],
                              [[[32.0, 16.0]]], [[[-0.5, 1.0]]], [[[0.0078125, -0.015625]]]]> : tensor<6x1x1x2xf32> -> tensor<6x1x1x2xf32>
  %b = tinyml.constant dense<[8.0, 0.25, 0.00390625, -16.0, 0.5, 0.0]> : tensor<6xf32> -> tensor<6xf32>
  %v = tinyml.constant dense<[[[[0.015625, 0.5, 32.0]]], [[[0.0078125, -1.0, 64.0]]]]> : tensor<2x1x1x3xf32> -> tensor<2x1x1x3xf32>
  %0 = tinyml.conv2d %x, %w, %b : (tensor<1x6x6x2xf32>, tensor<6x1x1x2xf32>, tensor<6xf32>) -> tensor<1x6x6x6xf32>
  %1 = tinyml.pad %0 {low = array<i64: 0, 0, 0, 0>, high = array<i64: 0, 0, 0, -3>} : (tensor<1x6x6x6xf32>) -> tensor<1x6x6x3xf32>
  %2 = tinyml.pad %0 {low = array<i64: 0, 0, 0, -3>, high = array<i64: 0, 0, 0, 0>} : (tensor<1x6x6x6xf32>) -> tensor<1x6x6x3xf32>
  %3 = tinyml.hypot %1, %2 : (tensor<1x6x6x3xf32>, tensor<1x6x6x3xf32>) -> tensor<1x6x6x3xf32>
  %4 = tinyml.conv2d %3, %v : (tensor<1x6x6x3xf32>, tensor<2x1x1x3xf32>) -> tensor<1x6x6x2xf32>
  return %4 : tensor<1x6x6x2xf32>
}
