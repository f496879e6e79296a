// RUN: not tinyml-opt %s --tinyml-decompose-filters=share=0 2>&1 | FileCheck %s --check-prefix=SHARE -DSHARE=0
// RUN: not tinyml-opt %s --tinyml-decompose-filters=share=1 2>&1 | FileCheck %s --check-prefix=SHARE -DSHARE=1
// RUN: not tinyml-opt %s --tinyml-decompose-filters=data=%t.none 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not tinyml-opt %s --tinyml-insert-qdq=scheme=w8 --tinyml-decompose-filters 2>&1 | FileCheck %s --check-prefix=TEACHER
// RUN: not tinyml-opt %s --tinyml-prune-channels=method=ranks 2>&1 | FileCheck %s --check-prefix=METHOD
// RUN: not tinyml-opt %s --tinyml-prune-channels='method=rank even' 2>&1 | FileCheck %s --check-prefix=EVEN
// RUN: not tinyml-opt %s --tinyml-prune-channels='method=rank multiplications=10' 2>&1 | FileCheck %s --check-prefix=BUDGET

// SHARE: error: the share of a layer that goes is between 0 and 1, found [[SHARE]]
// MISSING: error: calibration data: {{.*}}.none
// TEACHER: error: has a teacher: filters are decomposed before a model is quantized
// METHOD: error: unknown method 'ranks': channels, rank or both
// EVEN: error: the method 'rank' takes no even share of channels; channels does
// BUDGET: error: the linear layers take 96 multiply-accumulates with all channels gone that may go, the budget is 10
func.func @model(%x: tensor<1x4x4x1xf32> {onnx.name = "x"}) -> tensor<1x4x4x1xf32> {
  %w = tinyml.constant dense<[[[[1.0], [0.5], [-1.0]], [[2.0], [0.0], [-2.0]], [[1.0], [0.0], [-1.0]]]]> : tensor<1x3x3x1xf32> -> tensor<1x3x3x1xf32>
  %y = tinyml.conv2d %x, %w {padding = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x1xf32>, tensor<1x3x3x1xf32>) -> tensor<1x4x4x1xf32>
  return %y : tensor<1x4x4x1xf32>
}
