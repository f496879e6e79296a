// RUN: %python %make_npz %t.npz x=f4:6x1x2:1,2,2,-1,3,5,-2,1,4,0,-1,-3
// RUN: tinyml-opt %s --tinyml-prune-channels='data=%t.npz multiplications=7 lambda=0.0001 steps=0' 2> %t.err | FileCheck %s --check-prefixes=CHECK,SECOND
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// RUN: tinyml-opt %s --tinyml-prune-channels='data=%t.npz multiplications=7 lambda=0.0001 criterion=activation steps=0' | FileCheck %s --check-prefixes=CHECK,ACTIVATION
// RUN: tinyml-opt %s --tinyml-prune-channels='data=%t.npz multiplications=7 recover=false' | FileCheck %s --check-prefixes=CHECK,PLAIN

// Channels 0 and 1 are equal, so one of them can make up for the other, though
// both are larger than the third.
// REMARK: remark: pruned by second-order: 6 of 9 {{.*}}; 1 layers fitted on 6 samples
// CHECK-LABEL: func.func @model
// CHECK-DAG: tinyml.constant dense<{{\[\[}}{{.*}}], [{{.*}}]]> : tensor<2x2xf32>
// SECOND: tinyml.constant dense<{{\[\[}}{{7.9|8.0}}{{[0-9e+]*}}, {{1.99|2.00}}{{[0-9e+]*}}]]> : tensor<1x2xf32>
// ACTIVATION: tinyml.constant dense<4.{{[0-9]+}}> : tensor<1x2xf32>
// PLAIN: tinyml.constant dense<{{\[\[}}4.000000e+00, 2.000000e+00]]> : tensor<1x2xf32>
// CHECK-NOT: teacher
// CHECK-NOT: tinyml.id
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[2.0, 0.0], [2.0, 0.0], [0.0, 1.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %v = tinyml.constant dense<[[4.0, 4.0, 2.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}
