// RUN: %python %make_npz %t.npz x=f4:2x1x2:0,0,0,2
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz save-ranges=%t.json' | FileCheck %s
// RUN: FileCheck %s --check-prefix=JSON < %t.json

// The ranges of a file, instead of data.
// RUN: tinyml-opt %s --tinyml-calibrate=ranges=%t.json | FileCheck %s

// Without data the ranges that are there stay.
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz' | tinyml-opt --tinyml-calibrate | FileCheck %s

// JSON-LABEL: "ranges"
// JSON: "#3": [
// JSON: "input x": [
// JSON-NEXT: 0,
// JSON-NEXT: 2
// JSON: "sigmoid": [
// JSON: "sigmoid#2": [

// Ranges include 0; bounds count.
// CHECK-LABEL: func.func @model
// CHECK-SAME: tinyml.range = array<f32: 0.000000e+00, 2.000000e+00>
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  // CHECK: tinyml.sigmoid {{.*}}array<f32: 0.000000e+00, 0.880797{{[0-9]*}}>
  %0 = tinyml.sigmoid %x : (tensor<1x2xf32>) -> tensor<1x2xf32> loc("sigmoid")
  // CHECK: tinyml.sub {{.*}}array<f32: -5.000000e-01, 0.000000e+00>
  %1 = tinyml.sub %x, %0 {clamp_max = -0.25 : f32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32> loc("sigmoid")
  // CHECK: tinyml.add {{.*}}array<f32: -5.000000e-01, 1.750000e+00>
  %2 = tinyml.add %x, %1 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}
