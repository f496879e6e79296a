// Convolutions become two of fewer taps, where that is what loses least.

// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz cal.npz x=f4:8x6x6x1:0,1,4,-4,3,-1,-4,-2,-3,1,3,-1,2,4,-3,-1,-4,-1,2,0,-2,2,-2,-3,-2,3,-2,-2,-4,-4,-1,-1,-2,-2,0,1,-1,4,-1,-2,-1,2,0,-4,1,2,-2,-2,0,-3,1,0,-4,1,-3,0,1,0,3,1,-2,3,3,-2,-4,0,-4,1,2,-4,4,2,1,2,-4,3,-4,-2,-1,-3,-1,3,1,4,1,4,0,3,-3,1,0,-4,2,-3,-1,1,4,1,-2,1,0,4,-3,0,1,0,-2,-3,-2,0,3,-2,-4,-3,4,2,-4,-1,1,0,3,2,-2,-4,-4,3,1,-1,-2,-2,2,-3,-2,2,1,-2,-4,2,0,-2,3,-2,4,3,3,1,3,0,0,3,2,-2,-3,2,4,-2,3,1,-2,-3,3,0,4,4,4,1,-3,1,-4,0,1,4,0,3,0,0,1,-2,-4,3,4,0,1,0,3,0,4,1,1,0,1,2,1,-2,3,1,1,4,-2,4,-2,-1,1,3,0,-3,2,-2,4,2,0,4,0,-4,-1,-2,3,-2,-1,-2,-4,3,-1,-2,-4,-2,-3,1,-2,3,-1,4,-4,2,3,1,2,-3,-1,-1,1,-4,1,2,0,2,-3,4,1,-4,4,0,-3,0,4,4,1,0,1,-2,2,2,4,1,3,-2,-2,2,3,-1,-2,-3,1,-4,2,-3,1,4,-2,1,2,2,2,-1,3,0,3,2
// RUN: tinyml-compile %s --name=net --target=host -o tried --prune=0.3 --prune-steps=0 --calibration=cal.npz --report=json | FileCheck %s
// CHECK: pruned by second-order: {{[0-9]+}} of 528
// CHECK: two of rank
// RUN: FileCheck %s --check-prefix=REPORT < tried/net.report.json
// REPORT: "pruning"
// REPORT: "rank": {{[0-9]+}}

// The filter is one of rank 1: with the rank, nothing is lost, which with
// channels it is. What is asked for is not tried.
// RUN: tinyml-compile %s --name=net --target=host -o rank --prune=0.3 --prune-steps=0 --calibration=cal.npz --prune-method=rank | FileCheck %s
// RUN: tinyml-compile %s --name=net --target=host -o both --prune=0.3 --prune-steps=20 --calibration=cal.npz --prune-method=both | FileCheck %s --check-prefix=LEARNT
// LEARNT: pruned by second-order: {{.*}}fitted on 8 samples
// RUN: tinyml-compile %s --name=net --target=host -o channels --prune=0.3 --prune-steps=0 --calibration=cal.npz --prune-method=channels | FileCheck %s --check-prefix=CHANNELS --implicit-check-not='two of rank'
// CHANNELS: pruned by second-order: {{[0-9]+}} of 528

// Without data nothing is tried, but a method may be asked for.
// RUN: tinyml-compile %s --name=net --target=host -o plain --prune=0.3 | FileCheck %s --check-prefix=PLAIN --implicit-check-not='two of rank'
// PLAIN: pruned by l2
// RUN: tinyml-compile %s --name=net --target=host -o weights --prune=0.3 --prune-method=rank | FileCheck %s --check-prefix=WEIGHTS
// WEIGHTS: pruned by l2
// WEIGHTS: two of rank

// Quantized afterwards, both are integers.
// RUN: tinyml-compile %s --name=net --target=host -o int8 --prune=0.3 --prune-steps=0 --calibration=cal.npz --prune-method=rank --quantize=int8 --selftest | FileCheck %s --check-prefix=INT8
// INT8: operations are integer
func.func @net(%x: tensor<1x6x6x1xf32> {onnx.name = "x"}) -> (tensor<1x4x4x2xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[[[1.0], [0.0], [-1.0]], [[2.0], [0.0], [-2.0]], [[1.0], [0.0], [-1.0]]], [[[0.5], [1.0], [0.5]], [[1.0], [2.0], [1.0]], [[0.5], [1.0], [0.5]]], [[[1.0], [-2.0], [1.0]], [[2.0], [-4.0], [2.0]], [[1.0], [-2.0], [1.0]]]]> : tensor<3x3x3x1xf32> -> tensor<3x3x3x1xf32>
  %b = tinyml.constant dense<[0.5, -0.5, 1.0]> : tensor<3xf32> -> tensor<3xf32>
  %v = tinyml.constant dense<[[[[1.0, 0.5, -1.0]]], [[[-0.5, 2.0, 1.0]]]]> : tensor<2x1x1x3xf32> -> tensor<2x1x1x3xf32>
  %0 = tinyml.conv2d %x, %w, %b {clamp_min = 0.0 : f32} : (tensor<1x6x6x1xf32>, tensor<3x3x3x1xf32>, tensor<3xf32>) -> tensor<1x4x4x3xf32>
  %1 = tinyml.conv2d %0, %v : (tensor<1x4x4x3xf32>, tensor<2x1x1x3xf32>) -> tensor<1x4x4x2xf32>
  return %1 : tensor<1x4x4x2xf32>
}
