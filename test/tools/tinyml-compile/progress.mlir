// What goes on is shown on a terminal, and nothing of it elsewhere.
// RUN: %python %make_npz %t.npz x=f4:3x2:1,-2,3,-4,5,-6
// RUN: %python %S/Inputs/terminal.py tinyml-compile %s --target=host -o %t --quantize=w4a8 --calibration=%t.npz | FileCheck %s
// RUN: tinyml-compile %s --target=host -o %t --quantize=int8 --calibration=%t.npz 2>&1 | FileCheck %s --check-prefix=FILE

// CHECK: {{^}}calibrate 1/3
// CHECK-NEXT: {{^}}calibrate 2/3
// CHECK-NEXT: {{^}}calibrate 3/3
// CHECK-NEXT: {{^}}choose precision 1/2
// CHECK-NEXT: {{^}}choose precision 2/2
// CHECK-NEXT: {{^}}reconstruct 1/2
// CHECK-NEXT: {{^}}reconstruct 2/2
// FILE-NOT: {{[0-9]/[0-9]}}

// RUN: %python %S/Inputs/terminal.py tinyml-compile %s --target=host -o %t --quantize=int8 --calibration=%t.npz --no-reconstruct | FileCheck %s --check-prefix=BIAS
// BIAS: calibrate 3/3
// BIAS-NEXT: correct biases 1/2
// BIAS-NEXT: correct biases 2/2

func.func @main(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x2xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 5.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[2.0, 1.0], [5.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = -100.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32> loc("a")
  %1 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32> loc("b")
  return %1 : tensor<1x2xf32>
}
