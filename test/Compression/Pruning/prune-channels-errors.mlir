// RUN: not tinyml-opt %s --tinyml-prune-channels=share=1 2>&1 | FileCheck %s --check-prefix=SHARE
// RUN: not tinyml-opt %s --tinyml-prune-channels=most=1.5 2>&1 | FileCheck %s --check-prefix=MOST
// RUN: not tinyml-opt %s --tinyml-prune-channels=rate=0 2>&1 | FileCheck %s --check-prefix=RATE
// RUN: not tinyml-opt %s --tinyml-prune-channels=criterion=l3 2>&1 | FileCheck %s --check-prefix=CRITERION
// RUN: not tinyml-opt %s --tinyml-prune-channels=criterion=activation 2>&1 | FileCheck %s --check-prefix=DATA
// RUN: not tinyml-opt %s --tinyml-prune-channels=data=%t.none 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not tinyml-opt %s --tinyml-prune-channels=multiplications=1 2>&1 | FileCheck %s --check-prefix=BUDGET
// RUN: %python %make_npz %t.npz x=f4:2x1x2:1,1,3,3
// RUN: not tinyml-opt %s --tinyml-insert-qdq=scheme=w8 --tinyml-prune-channels=data=%t.npz 2>&1 | FileCheck %s --check-prefix=TEACHER

// SHARE: error: the share that goes is 0 to 1, found 1
// MOST: error: the most of a layer that goes is 0 to 1, found 1.5
// RATE: error: the rate of distillation is above 0, at most 1, found 0
// CRITERION: error: unknown criterion 'l3': l1, l2, activation or second-order
// DATA: error: the criterion 'activation' is measured on data; without, l1 or l2 are known
// MISSING: error: calibration data: {{.*}}.none
// BUDGET: error: the linear layers take 3 multiply-accumulates with all channels gone that may go, the budget is 1
// TEACHER: error: has a teacher: channels are pruned before a model is quantized
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}
