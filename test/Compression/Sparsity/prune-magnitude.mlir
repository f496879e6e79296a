// RUN: tinyml-opt %s --tinyml-prune-magnitude='sparsity=0.5 least=0' --split-input-file 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// RUN: tinyml-opt %s --tinyml-prune-magnitude='pattern=2:4 least=0' --split-input-file 2> %t.err | FileCheck %s --check-prefix=TWO
// RUN: tinyml-opt %s --tinyml-prune-magnitude='pattern=1:4 least=0' --split-input-file 2> %t.err | FileCheck %s --check-prefix=ONE
// RUN: tinyml-opt %s --tinyml-prune-magnitude='pattern=unstructured sparsity=0.25 least=0' --split-input-file 2> %t.err | FileCheck %s --check-prefix=ANY
// RUN: tinyml-opt %s --tinyml-prune-magnitude='pattern=4x1 sparsity=0.5 least=0' --split-input-file 2> %t.err | FileCheck %s --check-prefix=COLUMN
// RUN: tinyml-opt %s --tinyml-prune-magnitude=sparsity=0.5 --split-input-file 2> %t.err | FileCheck %s --check-prefix=SMALL

// The block of least squares of each row, the four smallest weights, or the
// smallest of each four.
// REMARK: remark: sparse as 1x4: 50.0 % of the 16 weights of 1 layer are zero; no data: by the weights alone, and nothing makes up for it
// REMARK-NEXT: first 16 weights, 50.0 % zero
// CHECK-LABEL: func.func @blocks
// CHECK: tinyml.constant dense<{{\[}}[4.000000e+00, 1.000000e+00, 3.000000e+00, 2.000000e+00, 0.000000e+00, 0.000000e+00, 0.000000e+00, 0.000000e+00], [0.000000e+00, 0.000000e+00, 0.000000e+00, 0.000000e+00, 3.000000e+00, 3.000000e+00, 3.000000e+00, 3.000000e+00]]>
// TWO-LABEL: func.func @blocks
// TWO: tinyml.constant dense<{{\[}}[4.000000e+00, 0.000000e+00, 3.000000e+00, 0.000000e+00, 0.000000e+00, 2.000000e+00, 0.000000e+00, 1.000000e+00], [0.000000e+00, 0.000000e+00, 2.500000e-01, 2.500000e-01, 0.000000e+00, 0.000000e+00, 3.000000e+00, 3.000000e+00]]>
// ONE-LABEL: func.func @blocks
// ONE: tinyml.constant dense<{{\[}}[4.000000e+00, 0.000000e+00, 0.000000e+00, 0.000000e+00, 0.000000e+00, 2.000000e+00, 0.000000e+00, 0.000000e+00], [0.000000e+00, 0.000000e+00, 0.000000e+00, 2.500000e-01, 0.000000e+00, 0.000000e+00, 0.000000e+00, 3.000000e+00]]>
// ANY-LABEL: func.func @blocks
// ANY: tinyml.constant dense<{{\[}}[4.000000e+00, 1.000000e+00, 3.000000e+00, 2.000000e+00, 5.000000e-01, 2.000000e+00, 3.000000e-01, 1.000000e+00], [0.000000e+00, 0.000000e+00, 0.000000e+00, 0.000000e+00, 3.000000e+00, 3.000000e+00, 3.000000e+00, 3.000000e+00]]>
// Two rows are no four.
// COLUMN-LABEL: func.func @blocks
// COLUMN: tinyml.constant dense<{{\[}}[4.000000e+00, 1.000000e+00, 3.000000e+00, 2.000000e+00, 5.000000e-01, 2.000000e+00, 3.000000e-01, 1.000000e+00], [2.500000e-01, 2.500000e-01, 2.500000e-01, 2.500000e-01, 3.000000e+00, 3.000000e+00, 3.000000e+00, 3.000000e+00]]>
// SMALL-LABEL: func.func @blocks
// SMALL: tinyml.constant dense<{{\[}}[4.000000e+00, 1.000000e+00, 3.000000e+00, 2.000000e+00, 5.000000e-01, 2.000000e+00, 3.000000e-01, 1.000000e+00], [2.500000e-01, 2.500000e-01, 2.500000e-01, 2.500000e-01, 3.000000e+00, 3.000000e+00, 3.000000e+00, 3.000000e+00]]>
func.func @blocks(%x: tensor<1x8xf32>) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[4.0, 1.0, 3.0, 2.0, 0.5, 2.0, 0.3, 1.0], [0.25, 0.25, 0.25, 0.25, 3.0, 3.0, 3.0, 3.0]]> : tensor<2x8xf32> -> tensor<2x8xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x8xf32>, tensor<2x8xf32>) -> tensor<1x2xf32> loc("first")
  return %0 : tensor<1x2xf32>
}

// -----

// The same column of four rows: the two of least squares.
// COLUMN-LABEL: func.func @columns
// COLUMN: tinyml.constant dense<{{\[}}[0.000000e+00, 5.000000e+00, 0.000000e+00, 2.000000e+00], [0.000000e+00, 4.000000e+00, 0.000000e+00, 1.000000e+00], [0.000000e+00, 2.500000e-01, 0.000000e+00, 9.000000e+00], [0.000000e+00, 1.000000e+00, 0.000000e+00, 1.000000e+00]]>
func.func @columns(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w = tinyml.constant dense<[[1.0, 5.0, 0.5, 2.0], [2.0, 4.0, 0.5, 1.0], [1.0, 0.25, 0.5, 9.0], [1.0, 1.0, 0.5, 1.0]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

// -----

// The part is that of both layers together; with `even` it is that of each.
// RUN: tinyml-opt %s --tinyml-prune-magnitude='pattern=unstructured sparsity=0.5 even least=0' --split-input-file 2> %t.err | FileCheck %s --check-prefix=EVEN
// CHECK-LABEL: func.func @layers
// EVEN-LABEL: func.func @layers
// EVEN: tinyml.constant dense<{{\[}}[8.000000e+00, 0.000000e+00, 0.000000e+00, 1.000000e+00]]>
// EVEN: tinyml.constant dense<{{\[}}[0.000000e+00, 4.000000e+00, 4.000000e+00, 0.000000e+00]]>
// ANY-LABEL: func.func @layers
// ANY: tinyml.constant dense<{{\[}}[8.000000e+00, 0.000000e+00, 0.000000e+00, 1.000000e+00]]>
// ANY: tinyml.constant dense<{{\[}}[4.000000e+00, 4.000000e+00, 4.000000e+00, 1.000000e+00]]>
func.func @layers(%x: tensor<1x4xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>) {
  %w = tinyml.constant dense<[[8.0, 1.0, 1.0, 1.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %v = tinyml.constant dense<[[4.0, 4.0, 4.0, 1.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  %1 = tinyml.fully_connected %x, %v : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  return %0, %1 : tensor<1x1xf32>, tensor<1x1xf32>
}

// -----

// Layers without a sparse kernel stay: filters of taps, groups, columns that are
// no fours, and weights that are no constants.
// CHECK-LABEL: func.func @others
// CHECK: tinyml.constant dense<1.0{{.*}}> : tensor<4x3x3x4xf32>
// CHECK: tinyml.constant dense<1.0{{.*}}> : tensor<4x1x1x3xf32>
func.func @others(%x: tensor<1x4x4x4xf32>, %y: tensor<1x4x4x3xf32>, %z: tensor<1x4xf32>, %u: tensor<4x4xf32>) -> (tensor<1x2x2x4xf32>, tensor<1x4x4x4xf32>, tensor<1x4xf32>) {
  %w = tinyml.constant dense<1.0> : tensor<4x3x3x4xf32> -> tensor<4x3x3x4xf32>
  %v = tinyml.constant dense<1.0> : tensor<4x1x1x3xf32> -> tensor<4x1x1x3xf32>
  %0 = tinyml.conv2d %x, %w : (tensor<1x4x4x4xf32>, tensor<4x3x3x4xf32>) -> tensor<1x2x2x4xf32>
  %1 = tinyml.conv2d %y, %v : (tensor<1x4x4x3xf32>, tensor<4x1x1x3xf32>) -> tensor<1x4x4x4xf32>
  %2 = tinyml.fully_connected %z, %u : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  return %0, %1, %2 : tensor<1x2x2x4xf32>, tensor<1x4x4x4xf32>, tensor<1x4xf32>
}
