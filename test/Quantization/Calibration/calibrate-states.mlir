// A state is what the model made of the samples before: 1, 2, 3 sum to 6. Two
// sequences begin anew: 1, 2 and 3, 5.
// RUN: %python %make_npz %t.npz x=f4:3x1:1,2,3
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz method=minmax' | FileCheck %s --check-prefixes=CHECK,ONE
// RUN: %python %make_npz %t.npz x=f4:2x2x1:1,2,3,5
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz method=minmax' | FileCheck %s --check-prefixes=CHECK,TWO

// CHECK-LABEL: func.func @sum
// ONE-SAME: tinyml.range = array<f32: -1.000000e+00, 2.000000e+00>, tinyml.state = "s"
// TWO-SAME: tinyml.range = array<f32: -1.000000e+00, 2.000000e+00>, tinyml.state = "s"
func.func @sum(%s: tensor<1xf32> {onnx.name = "s", tinyml.state = "s", tinyml.initial = dense<-1.0> : tensor<1xf32>},
               %x: tensor<1xf32> {onnx.name = "x"}) -> (tensor<1xf32> {tinyml.state = "s"}) {
  // ONE: tinyml.add {{.*}}array<f32: 0.000000e+00, 5.000000e+00>
  // TWO: tinyml.add {{.*}}array<f32: 0.000000e+00, 7.000000e+00>
  %0 = tinyml.add %s, %x : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}
