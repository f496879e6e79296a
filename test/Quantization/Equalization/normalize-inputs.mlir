// RUN: %python %S/Inputs/features.py %t.npz 10:11 -1000:1000
// RUN: %python %S/Inputs/features.py %t.alike.npz -1:1 -1:1.5
// RUN: tinyml-opt %s --split-input-file --tinyml-normalize-inputs=data=%t.npz | FileCheck %s --check-prefixes=CHECK,DONE
// RUN: tinyml-opt %s --split-input-file --tinyml-normalize-inputs='data=%t.npz scheme=w8a16' | FileCheck %s --check-prefixes=CHECK,DONE
// RUN: tinyml-opt %s --split-input-file --tinyml-normalize-inputs='data=%t.npz gain=30' | FileCheck %s --check-prefixes=CHECK,KEPT
// RUN: tinyml-opt %s --split-input-file --tinyml-normalize-inputs='data=%t.npz scheme=w8' | FileCheck %s --check-prefixes=CHECK,KEPT
// RUN: tinyml-opt %s --split-input-file --tinyml-normalize-inputs=data=%t.alike.npz | FileCheck %s --check-prefixes=CHECK,KEPT
// RUN: tinyml-opt %s --split-input-file --tinyml-normalize-inputs | FileCheck %s --check-prefixes=CHECK,KEPT

// Of 40 samples, a range gets 1.25 / ln 40 = 34 % more. Half of it, 0.669, is
// 127.5 steps, and a center a whole number of them: 2000 * 0.669 / 127.5.
// The bias takes 3 times that.
// CHECK-LABEL: func.func @read_by_filter
// DONE: %[[C:.*]] = tinyml.constant dense<{{\[\[}}10.5008335, 0.000000e+00]]>
// DONE: %[[D:.*]] = tinyml.sub %arg0, %[[C]] {tinyml.precision = "float", tinyml.range = array<f32: -1.000000e+03, 1.000000e+03>}
// DONE: %[[F:.*]] = tinyml.constant dense<{{\[\[}}1.49381232, 7.46906152E-4]]>
// DONE: %[[U:.*]] = tinyml.mul %[[D]], %[[F]] {tinyml.precision = "float", tinyml.range = array<f32: -1.00392163, 0.996078431>}
// DONE: %[[W:.*]] = tinyml.constant dense<{{\[\[}}2.0082{{[0-9]*}}, 334.71{{[0-9]*}}]]>
// DONE: %[[B:.*]] = tinyml.constant dense<3.150250e+01> : tensor<1xf32>
// DONE: tinyml.fully_connected %[[U]], %[[W]], %[[B]]
// KEPT-NOT: tinyml.sub
// KEPT: tinyml.fully_connected %arg0, %{{.*}} :
func.func @read_by_filter(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[3.0, 0.25]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

// A scaler that is read by more than filters.
// CHECK-LABEL: func.func @scaler
// DONE: tinyml.sub %arg0, %{{.*}} {tinyml.precision = "float"}
// DONE: tinyml.mul %{{.*}} {tinyml.precision = "float"}
// KEPT: tinyml.sub %arg0, %{{.*}} :
// KEPT: tinyml.mul %{{.*}} :
func.func @scaler(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %m = tinyml.constant dense<[[10.5, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s = tinyml.constant dense<[[2.0, 0.001]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.sub %x, %m : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.mul %0, %s : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.tanh %1 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.softmax %1 {axis = 1 : i64} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2, %3 : tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// Another op reads it; nothing would be left of a mean of its own.
// CHECK-LABEL: func.func @read_otherwise
// CHECK-NOT: tinyml.precision
// CHECK: return
func.func @read_otherwise(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x1xf32>, tensor<1x2xf32>) {
  %w = tinyml.constant dense<[[3.0, 0.25]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %1 = tinyml.tanh %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x1xf32>, tensor<1x2xf32>
}

// -----

// Padding is zero, which u is not.
// CHECK-LABEL: func.func @padded
// CHECK-NOT: tinyml.precision
// CHECK: return
func.func @padded(%x: tensor<1x1x1x2xf32> {onnx.name = "x"}) -> tensor<1x1x1x1xf32> {
  %w = tinyml.constant dense<1.0> : tensor<1x3x3x2xf32> -> tensor<1x3x3x2xf32>
  %0 = tinyml.conv2d %x, %w {padding = array<i64: 1, 1, 1, 1>} : (tensor<1x1x1x2xf32>, tensor<1x3x3x2xf32>) -> tensor<1x1x1x1xf32>
  return %0 : tensor<1x1x1x1xf32>
}
