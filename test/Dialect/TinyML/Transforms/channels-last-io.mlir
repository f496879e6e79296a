// RUN: tinyml-opt %s --tinyml-channels-last-io --canonicalize | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:0>

// CHECK-LABEL: func.func @image
// CHECK-SAME: (%[[X:.*]]: tensor<1x8x8x3xf32> {onnx.name = "x"}, %{{.*}}) -> (tensor<1x8x8x2xf32> {onnx.name = "y"})
func.func @image(%x: tensor<1x3x8x8xf32> {onnx.name = "x"}, %w: tensor<2x1x1x3xf32>) -> (tensor<1x2x8x8xf32> {onnx.name = "y"}) {
  // CHECK-DAG: %[[C:.*]] = tinyml.constant dense<{{\[\[\[\[}}1.000000e+00, 2.000000e+00, 3.000000e+00]]]]>
  // CHECK: %[[S:.*]] = tinyml.sub %[[X]], %[[C]]
  // CHECK-NEXT: %[[Y:.*]] = tinyml.conv2d %[[S]]
  // CHECK-NEXT: %[[T:.*]] = tinyml.tanh %[[Y]]
  // CHECK-NEXT: return %[[T]]
  %c = tinyml.constant dense<[[[[1.0]], [[2.0]], [[3.0]]]]> : tensor<1x3x1x1xf32> -> tensor<1x3x1x1xf32>
  %0 = tinyml.sub %x, %c : (tensor<1x3x8x8xf32>, tensor<1x3x1x1xf32>) -> tensor<1x3x8x8xf32>
  %1 = tinyml.transpose %0 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
  %2 = tinyml.conv2d %1, %w : (tensor<1x8x8x3xf32>, tensor<2x1x1x3xf32>) -> tensor<1x8x8x2xf32>
  %3 = tinyml.transpose %2 {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x2xf32>) -> tensor<1x2x8x8xf32>
  %4 = tinyml.tanh %3 : (tensor<1x2x8x8xf32>) -> tensor<1x2x8x8xf32>
  return %4 : tensor<1x2x8x8xf32>
}

// With one channel the transpose is a reshape.
// CHECK-LABEL: func.func @gray
// CHECK-SAME: (%[[X:.*]]: tensor<1x8x8x1xf32>) -> tensor<1x8x8x1x!quant
func.func @gray(%x: tensor<1x1x8x8xf32>) -> tensor<1x1x8x8x!q> {
  // CHECK-NEXT: %[[Q:.*]] = tinyml.quantize %[[X]]
  // CHECK-NEXT: %[[P:.*]] = tinyml.max_pool2d %[[Q]]
  // CHECK-NEXT: return %[[P]]
  %0 = tinyml.quantize %x : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8x!q>
  %1 = tinyml.reshape %0 : (tensor<1x1x8x8x!q>) -> tensor<1x8x8x1x!q>
  %2 = tinyml.max_pool2d %1 {kernel = array<i64: 3, 3>, padding = array<i64: 1, 1, 1, 1>} : (tensor<1x8x8x1x!q>) -> tensor<1x8x8x1x!q>
  %3 = tinyml.reshape %2 : (tensor<1x8x8x1x!q>) -> tensor<1x1x8x8x!q>
  return %3 : tensor<1x1x8x8x!q>
}

// One use needs the model's layout; an output is the input itself.
// CHECK-LABEL: func.func @needed
// CHECK-SAME: tensor<1x3x8x8xf32>) -> (tensor<1x8x8x3xf32>, tensor<1x3x8x8xf32>)
func.func @needed(%x: tensor<1x3x8x8xf32>) -> (tensor<1x8x8x3xf32>, tensor<1x3x8x8xf32>) {
  // CHECK-NEXT: tinyml.transpose
  %0 = tinyml.transpose %x {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
  return %0, %x : tensor<1x8x8x3xf32>, tensor<1x3x8x8xf32>
}

// CHECK-LABEL: func.func @no_image
// CHECK-SAME: (%{{.*}}: tensor<1x8xf32>) -> tensor<1x8xf32>
func.func @no_image(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %0 = tinyml.tanh %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %0 : tensor<1x8xf32>
}
