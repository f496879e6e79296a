// RUN: tinyml-opt %s --tinyml-propagate-layout | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:0>

// CHECK-LABEL: func.func @unary
// CHECK-NOT: tinyml.transpose
// CHECK: return
func.func @unary(%x: tensor<1x4x5x2xf32>) -> tensor<1x4x5x2xf32> {
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x4x5x2xf32>) -> tensor<1x2x4x5xf32>
  %1 = tinyml.sigmoid %0 : (tensor<1x2x4x5xf32>) -> tensor<1x2x4x5xf32>
  %2 = tinyml.quantize %1 : (tensor<1x2x4x5xf32>) -> tensor<1x2x4x5x!q>
  %3 = tinyml.dequantize %2 : (tensor<1x2x4x5x!q>) -> tensor<1x2x4x5xf32>
  %4 = tinyml.clamp %3 {clamp_min = 0.0 : f32} : (tensor<1x2x4x5xf32>) -> tensor<1x2x4x5xf32>
  %5 = tinyml.transpose %4 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x4x5xf32>) -> tensor<1x4x5x2xf32>
  return %5 : tensor<1x4x5x2xf32>
}

// CHECK-LABEL: func.func @binary
// CHECK-SAME: %[[X:.*]]: tensor<1x1x3x2xf32>, %[[Y:.*]]: tensor<1x1x3x2xf32>
func.func @binary(%x: tensor<1x1x3x2xf32>, %y: tensor<1x1x3x2xf32>) -> tensor<1x1x3x2xf32> {
  // CHECK-DAG: %[[C:.*]] = tinyml.constant dense<{{\[\[\[\[}}1.000000e+00, 4.000000e+00], [2.000000e+00, 5.000000e+00], [3.000000e+00, 6.000000e+00]]]]>
  // CHECK: %[[SUM:.*]] = tinyml.add %[[X]], %[[Y]]
  // CHECK: tinyml.mul %[[SUM]], %[[C]]
  // CHECK-NEXT: return
  %c = tinyml.constant dense<[[[[1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0]]]]> : tensor<1x2x1x3xf32> -> tensor<1x2x1x3xf32>
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x1x3x2xf32>) -> tensor<1x2x1x3xf32>
  %1 = tinyml.transpose %y {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x1x3x2xf32>) -> tensor<1x2x1x3xf32>
  %2 = tinyml.add %0, %1 : (tensor<1x2x1x3xf32>, tensor<1x2x1x3xf32>) -> tensor<1x2x1x3xf32>
  %3 = tinyml.mul %2, %c : (tensor<1x2x1x3xf32>, tensor<1x2x1x3xf32>) -> tensor<1x2x1x3xf32>
  %4 = tinyml.transpose %3 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x1x3xf32>) -> tensor<1x1x3x2xf32>
  return %4 : tensor<1x1x3x2xf32>
}

// Axes, paddings and dimensions are renumbered.
// CHECK-LABEL: func.func @attributes
func.func @attributes(%x: tensor<1x4x5x2xf32>) -> tensor<1x1x6x4xf32> {
  // CHECK: tinyml.concat %{{.*}}, %{{.*}} {axis = 3 : i64} : {{.*}} -> tensor<1x4x5x4xf32>
  // CHECK: tinyml.pad %{{.*}} {high = array<i64: 0, 0, 1, 0>, low = array<i64: 0, 2, 0, 0>} : {{.*}} -> tensor<1x6x6x4xf32>
  // CHECK: tinyml.softmax %{{.*}} {axis = 3 : i64}
  // CHECK: tinyml.mean %{{.*}} {axes = array<i64: 1>}
  // CHECK-NEXT: return
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x4x5x2xf32>) -> tensor<1x2x4x5xf32>
  %1 = tinyml.concat %0, %0 {axis = 1 : i64} : (tensor<1x2x4x5xf32>, tensor<1x2x4x5xf32>) -> tensor<1x4x4x5xf32>
  %2 = tinyml.pad %1 {low = array<i64: 0, 0, 2, 0>, high = array<i64: 0, 0, 0, 1>} : (tensor<1x4x4x5xf32>) -> tensor<1x4x6x6xf32>
  %3 = tinyml.softmax %2 {axis = 1 : i64} : (tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %4 = tinyml.mean %3 {axes = array<i64: 2>} : (tensor<1x4x6x6xf32>) -> tensor<1x4x1x6xf32>
  %5 = tinyml.transpose %4 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x4x1x6xf32>) -> tensor<1x1x6x4xf32>
  return %5 : tensor<1x1x6x4xf32>
}

// An argument may be transposed so that a transpose in the middle vanishes.
// CHECK-LABEL: func.func @skip_connection
// CHECK-SAME: %[[X:.*]]: tensor<1x2x4x4xf32>, %[[W:.*]]: tensor
func.func @skip_connection(%x: tensor<1x2x4x4xf32>, %w: tensor<2x1x1x2xf32>) -> tensor<1x4x4x2xf32> {
  // CHECK: %[[T:.*]] = tinyml.transpose %[[X]] {perm = array<i64: 0, 2, 3, 1>}
  // CHECK: %[[C:.*]] = tinyml.conv2d %[[T]]
  // CHECK-NOT: tinyml.transpose %[[C]]
  // CHECK: tinyml.add %[[C]], %{{.*}} : (tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>)
  // CHECK-NEXT: return
  %0 = tinyml.transpose %x {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x4x4xf32>) -> tensor<1x4x4x2xf32>
  %1 = tinyml.conv2d %0, %w : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  %2 = tinyml.transpose %1 {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x4x4xf32>
  %3 = tinyml.add %2, %x : (tensor<1x2x4x4xf32>, tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %4 = tinyml.transpose %3 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x4x4xf32>) -> tensor<1x4x4x2xf32>
  return %4 : tensor<1x4x4x2xf32>
}

// Squeeze and excite: one factor is [1, C, 1, 1].
// CHECK-LABEL: func.func @channel_factors
// CHECK-NOT: tinyml.transpose
// CHECK: tinyml.mul %{{.*}}, %{{.*}} : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>)
// CHECK-NEXT: return
func.func @channel_factors(%x: tensor<1x4x4x2xf32>, %f: tensor<1x2xf32>) -> tensor<1x4x4x2xf32> {
  %0 = tinyml.sigmoid %x : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = tinyml.transpose %0 {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x4x4xf32>
  %2 = tinyml.reshape %f : (tensor<1x2xf32>) -> tensor<1x2x1x1xf32>
  %3 = tinyml.mul %1, %2 : (tensor<1x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  %4 = tinyml.transpose %3 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x4x4xf32>) -> tensor<1x4x4x2xf32>
  return %4 : tensor<1x4x4x2xf32>
}

// Sums and products with constants move below the transpose of an input.
// CHECK-LABEL: func.func @normalized_input
func.func @normalized_input(%x: tensor<1x2x4x4xf32>, %w: tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32> {
  // CHECK-DAG: %[[M:.*]] = tinyml.constant dense<{{\[\[\[\[}}1.000000e+00, 2.000000e+00]]]]>
  // CHECK-DAG: %[[T:.*]] = tinyml.transpose %arg0 {perm = array<i64: 0, 2, 3, 1>}
  // CHECK: %[[S:.*]] = tinyml.sub %[[T]], %[[M]]
  // CHECK-NEXT: %[[P:.*]] = tinyml.mul %[[S]], %{{.*}}
  // CHECK-NEXT: tinyml.conv2d %[[P]]
  %m = tinyml.constant dense<[[[[1.0]], [[2.0]]]]> : tensor<1x2x1x1xf32> -> tensor<1x2x1x1xf32>
  %s = tinyml.constant dense<0.5> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
  %0 = tinyml.sub %x, %m : (tensor<1x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  %1 = tinyml.mul %0, %s : (tensor<1x2x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x4x4xf32>
  %2 = tinyml.transpose %1 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x4x4xf32>) -> tensor<1x4x4x2xf32>
  %3 = tinyml.conv2d %2, %w : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %3 : tensor<1x4x4x1xf32>
}

// Pools swap height and width.
// CHECK-LABEL: func.func @swapped_pool
func.func @swapped_pool(%x: tensor<1x7x9x2xf32>) -> tensor<1x4x3x2xf32> {
  // CHECK-NEXT: tinyml.max_pool2d %arg0 {kernel = array<i64: 3, 2>, padding = array<i64: 1, 0, 2, 1>, strides = array<i64: 2, 3>} : (tensor<1x7x9x2xf32>) -> tensor<1x4x3x2xf32>
  // CHECK-NEXT: return
  %0 = tinyml.transpose %x {perm = array<i64: 0, 2, 1, 3>} : (tensor<1x7x9x2xf32>) -> tensor<1x9x7x2xf32>
  %1 = tinyml.max_pool2d %0 {kernel = array<i64: 2, 3>, strides = array<i64: 3, 2>, padding = array<i64: 0, 1, 1, 2>} : (tensor<1x9x7x2xf32>) -> tensor<1x3x4x2xf32>
  %2 = tinyml.transpose %1 {perm = array<i64: 0, 2, 1, 3>} : (tensor<1x3x4x2xf32>) -> tensor<1x4x3x2xf32>
  return %2 : tensor<1x4x3x2xf32>
}

// A transpose of dimensions of 1 is a reshape.
// CHECK-LABEL: func.func @pooled
// CHECK: tinyml.mean
// CHECK-NEXT: tinyml.reshape %{{.*}} : (tensor<1x1x1x2xf32>) -> tensor<1x2x1x1xf32>
// CHECK-NEXT: return
func.func @pooled(%x: tensor<1x4x4x2xf32>) -> tensor<1x2x1x1xf32> {
  %0 = tinyml.mean %x {axes = array<i64: 1, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x1x1x2xf32>
  %1 = tinyml.transpose %0 {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x1x1x2xf32>) -> tensor<1x2x1x1xf32>
  return %1 : tensor<1x2x1x1xf32>
}

// Comparisons, choices and repeats follow the order of dimensions.
// CHECK-LABEL: func.func @masked
func.func @masked(%x: tensor<1x4x4x2xf32>) -> tensor<3x4x4x2xf32> {
  // CHECK-NOT: tinyml.transpose
  // CHECK: %[[L:.*]] = tinyml.less %arg0, %{{.*}} : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x2xi1>
  // CHECK: %[[N:.*]] = tinyml.not %[[L]]
  // CHECK: %[[W:.*]] = tinyml.where %[[N]], %arg0, %{{.*}} : (tensor<1x4x4x2xi1>, tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  // CHECK: tinyml.expand %[[W]] {shape = array<i64: 3, 4, 4, 2>}
  // CHECK-NEXT: return
  %c = tinyml.constant dense<[[[[1.0]], [[2.0]]]]> : tensor<1x2x1x1xf32> -> tensor<1x2x1x1xf32>
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x4x4xf32>
  %1 = tinyml.less %0, %c : (tensor<1x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x4xi1>
  %2 = tinyml.not %1 : (tensor<1x2x4x4xi1>) -> tensor<1x2x4x4xi1>
  %3 = tinyml.where %2, %0, %c : (tensor<1x2x4x4xi1>, tensor<1x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  %4 = tinyml.expand %3 {shape = array<i64: 3, 2, 4, 4>} : (tensor<1x2x4x4xf32>) -> tensor<3x2x4x4xf32>
  %5 = tinyml.transpose %4 {perm = array<i64: 0, 2, 3, 1>} : (tensor<3x2x4x4xf32>) -> tensor<3x4x4x2xf32>
  return %5 : tensor<3x4x4x2xf32>
}
