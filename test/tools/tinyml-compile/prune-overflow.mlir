// A sample on which a score is not finite has no answer that could be the same.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz big.npz x=f4:60x1x2:3e38
// RUN: tinyml-compile %s --name=net --target=host -o out --prune=0.3 --prune-criterion=l2 --no-prune-recovery --calibration=big.npz 2>&1 | FileCheck %s
// CHECK: warning: output 'y' is not finite on 12 of 12 samples of the calibration data
// CHECK: same answers 0.0 %, not finite on 12 samples

// Those that are finite count as ever, and nothing is said.
// RUN: %python %make_npz fine.npz x=f4:60x1x2:2
// RUN: tinyml-compile %s --name=net --target=host -o out --prune=0.3 --prune-criterion=l2 --no-prune-recovery --calibration=fine.npz 2>&1 | FileCheck %s --check-prefix=FINE --implicit-check-not=finite
// FINE: same answers 100.0 %

func.func @main(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x2xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[2.0, 0.1], [1.5, -0.3], [0.2, 1.0], [-1.0, 0.7], [0.9, 0.8], [-0.4, -1.1], [0.3, -0.6]]> : tensor<7x2xf32> -> tensor<7x2xf32>
  %v = tinyml.constant dense<[[0.4, 0.9, -1.2, 0.8, 0.3, 0.5, -0.7],[0.4, -0.9, 1.2, -0.8, 0.3, 0.5, -0.7]]> : tensor<2x7xf32> -> tensor<2x7xf32>
  %1 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<7x2xf32>) -> tensor<1x7xf32>
  %2 = tinyml.fully_connected %1, %v : (tensor<1x7xf32>, tensor<2x7xf32>) -> tensor<1x2xf32>
  %3 = tinyml.softmax %2 {axis = 1 : i64} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %3 : tensor<1x2xf32>
}
