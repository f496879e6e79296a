// RUN: tinyml-opt %s -o %t.before
// RUN: tinyml-opt %s --tinyml-prune-channels='share=0.5' 2> %t.err | cmp - %t.before
// RUN: FileCheck %s < %t.err
// RUN: tinyml-opt %s --tinyml-prune-channels 2> %t.none | cmp - %t.before
// RUN: FileCheck %s --check-prefix=NONE < %t.none

// What softmax reads, results, sums with an argument, integer filters and
// layers of one channel stay.
// CHECK: warning: 0.0 % of the multiply-accumulates of linear layers can go, asked for are 50.0 %
// CHECK: remark: pruned by l2: {{.*}} (0.0 % less)
// NONE-NOT: warning
func.func @fixed(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x1xf32>) {
  %w = tinyml.constant dense<[[1.0, 2.0], [0.0, 0.1]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %one = tinyml.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %q = tinyml.constant dense<[[1, 2]]> : tensor<1x2xi8> -> tensor<1x2x!quant.uniform<i8<-127:127>:f32, 0.5>>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.softmax %0 {axis = 1 : i64} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.fully_connected %x, %w {clamp_min = 1.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %4 = tinyml.add %3, %x : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %5 = tinyml.fully_connected %4, %one : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %6 = tinyml.fully_connected %x, %w {clamp_min = 2.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %7 = tinyml.fully_connected %6, %q : (tensor<1x2xf32>, tensor<1x2x!quant.uniform<i8<-127:127>:f32, 0.5>>) -> tensor<1x1xf32>
  %8 = tinyml.add %5, %7 : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %1, %2, %4, %8 : tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x1xf32>
}
