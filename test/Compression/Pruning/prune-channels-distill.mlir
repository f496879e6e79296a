// RUN: %python %make_npz %t.npz x=f4:8x1x2:1,2,2,-1,3,5,-2,1,4,0,-1,-3,0,2,-4,3
// RUN: tinyml-opt %s --tinyml-prune-channels='data=%t.npz multiplications=15 steps=100' --canonicalize -o %t.all 2> %t.err
// RUN: FileCheck %s < %t.all
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// REMARK: remark: pruned by second-order: 13 of 25 {{.*}}; 1 layers fitted on 8 samples, then all together

// The layer before the first change learns, too: but for steps it stays.
// CHECK-LABEL: func.func @model
// CHECK-NOT: dense<{{.*}}1.000000e+00, 5.000000e-01
// CHECK: tinyml.fully_connected
// CHECK-NOT: teacher
// CHECK-NOT: tinyml.id
// RUN: tinyml-opt %s --tinyml-prune-channels='data=%t.npz multiplications=15 steps=0' 2> %t.err | FileCheck %s --check-prefix=FITTED
// RUN: FileCheck %s --check-prefix=ALONE --implicit-check-not=together < %t.err
// FITTED: dense<{{\[\[}}1.000000e+00, 5.000000e-01
// ALONE: remark: pruned by second-order: 13 of 25 {{.*}}; 1 layers fitted on 8 samples

// On one thread or more, to the bit; other seeds draw other inputs.
// RUN: tinyml-opt %s --tinyml-prune-channels='data=%t.npz multiplications=15 steps=100' --canonicalize --mlir-disable-threading -o %t.one
// RUN: cmp %t.all %t.one
// RUN: tinyml-opt %s --tinyml-prune-channels='data=%t.npz multiplications=15 steps=100 seed=1' --canonicalize -o %t.other
// RUN: not cmp %t.all %t.other

// Without recovery, or without data, nobody teaches.
// RUN: tinyml-opt %s --tinyml-prune-channels='data=%t.npz multiplications=15 recover=false' 2> %t.err | FileCheck %s --check-prefix=FITTED
// RUN: FileCheck %s --check-prefix=PLAIN --implicit-check-not=together < %t.err
// RUN: tinyml-opt %s --tinyml-prune-channels='multiplications=15' 2> %t.err | FileCheck %s --check-prefix=FITTED
// RUN: FileCheck %s --check-prefix=PLAIN --implicit-check-not=together < %t.err
// PLAIN: remark: pruned by

func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %u = tinyml.constant dense<[[1.0, 0.5], [-0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %w = tinyml.constant dense<[[2.0, 0.1], [1.5, -0.3], [0.2, 1.0], [-1.0, 0.7], [0.9, 0.8], [-0.4, -1.1], [0.3, -0.6]]> : tensor<7x2xf32> -> tensor<7x2xf32>
  %v = tinyml.constant dense<[[0.4, 0.9, -1.2, 0.8, 0.3, 0.5, -0.7]]> : tensor<1x7xf32> -> tensor<1x7xf32>
  %0 = tinyml.fully_connected %x, %u : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<7x2xf32>) -> tensor<1x7xf32>
  %2 = tinyml.fully_connected %1, %v : (tensor<1x7xf32>, tensor<1x7xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}
