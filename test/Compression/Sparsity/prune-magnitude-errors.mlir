// RUN: not tinyml-opt %s --tinyml-prune-magnitude=sparsity=1 2>&1 | FileCheck %s --check-prefix=SHARE
// RUN: not tinyml-opt %s --tinyml-prune-magnitude=most=1.5 2>&1 | FileCheck %s --check-prefix=MOST
// RUN: not tinyml-opt %s --tinyml-prune-magnitude=damping=-0.5 2>&1 | FileCheck %s --check-prefix=DAMPING
// RUN: not tinyml-opt %s --tinyml-prune-magnitude=damping=nan 2>&1 | FileCheck %s --check-prefix=DAMPING
// RUN: not tinyml-opt %s --tinyml-prune-magnitude=pattern=3:4 2>&1 | FileCheck %s --check-prefix=PATTERN
// RUN: not tinyml-opt %s --tinyml-prune-magnitude=data=%t.none 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: %python %make_npz %t.npz x=f4:2x1x4:1,1,3,3,1,2,3,4
// RUN: not tinyml-opt %s --tinyml-insert-qdq=scheme=w8 --tinyml-prune-magnitude=data=%t.npz 2>&1 | FileCheck %s --check-prefix=TEACHER

// SHARE: error: the sparsity is 0 to 1, found 1
// MOST: error: the most of a layer that goes is 0 to 1, found 1.5
// DAMPING: error: the damping is a number from 0 on, found {{-5.0+e-01|nan}}
// PATTERN: error: unknown pattern '3:4': unstructured, 1x4, 4x1, 2:4 or 1:4
// MISSING: error: calibration data: {{.*}}.none
// TEACHER: error: has a teacher: weights are pruned before a model is quantized
func.func @model(%x: tensor<1x4xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[1.0, 2.0, 3.0, 4.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
