// RUN: %python %make_npz %t.npz x=f4:2x1x2:1,2,3,1
// RUN: tinyml-opt %s --tinyml-choose-precision='data=%t.npz share=50' 2>%t.remarks | FileCheck %s --check-prefixes=CHECK,HALF
// RUN: FileCheck %s --check-prefix=REMARK < %t.remarks
// RUN: tinyml-opt %s --tinyml-choose-precision='data=%t.npz share=50 activation-bits=16' 2>/dev/null | FileCheck %s --check-prefixes=CHECK,WIDE
// RUN: tinyml-opt %s --tinyml-choose-precision='data=%t.npz share=49' | FileCheck %s --check-prefixes=CHECK,NONE

// The first filter is exact in 4 bits, the second is not: 1.5 steps become 2,
// so outputs of squares 37072.5 get errors of squares 292.5.
// Each holds half of the weights.
// REMARK: remark: stays at 8 bits: with 4 its 4 weights, 50.0 % of all, would change the outputs by 8.88 %
// REMARK-NOT: remark
// CHECK-LABEL: func.func @model
// CHECK: tinyml.fully_connected %arg0, %{{[0-9a-z_]+}} :
// HALF: tinyml.fully_connected {{.*}} {tinyml.precision = "w8a8"}
// WIDE: tinyml.fully_connected {{.*}} {tinyml.precision = "w8a16"}
// NONE: tinyml.fully_connected %{{[0-9a-z_]+}}, %{{[0-9a-z_]+}} :
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %exact = tinyml.constant dense<[[7.0, 3.0], [-7.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %rough = tinyml.constant dense<[[7.0, 1.5], [1.5, 7.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %exact : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %rough : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
