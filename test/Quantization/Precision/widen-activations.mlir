// RUN: %python %make_npz %t.npz x=f4:2x1x2:1,4,1,-1
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz method=minmax' -o %t.mlir
// RUN: tinyml-opt %t.mlir --tinyml-widen-activations=data=%t.npz 2>%t.remarks | FileCheck %s --check-prefixes=CHECK,WIDE
// RUN: FileCheck %s --check-prefix=REMARK < %t.remarks
// RUN: tinyml-opt %t.mlir --tinyml-widen-activations='data=%t.npz weight-bits=4' 2>/dev/null | FileCheck %s --check-prefixes=CHECK,FOUR
// RUN: tinyml-opt %t.mlir --tinyml-widen-activations='data=%t.npz share=24' | FileCheck %s --check-prefixes=CHECK,NONE
// RUN: tinyml-opt %t.mlir --tinyml-widen-activations='data=%t.npz limit=0' | FileCheck %s --check-prefixes=CHECK,NONE

// The first layer's numbers reach 1000, a step is 4, and of what counts behind
// it, 5 and 0, little is left. All else is exact.
// REMARK: remark: has 16 bits: 8 change the outputs by 21.57 %
// REMARK-NOT: remark
// CHECK-LABEL: func.func @model
// WIDE-COUNT-2: tinyml.fully_connected {{.*}}tinyml.precision = "w8a16"
// FOUR: tinyml.fully_connected {{.*}}tinyml.precision = "w8a16"
// FOUR: tinyml.fully_connected {{.*}}tinyml.precision = "w4a16"
// NONE: tinyml.precision = "w8a8"
// CHECK-NOT: tinyml.precision
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %large = tinyml.constant dense<[[1000.0, 0.0], [1.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %small = tinyml.constant dense<[[0.0, 1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %one = tinyml.constant dense<[[0.5]]> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.fully_connected %x, %large {tinyml.precision = "w8a8"} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %small : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %2 = tinyml.fully_connected %1, %one : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}
