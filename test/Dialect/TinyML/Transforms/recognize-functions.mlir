// RUN: tinyml-opt %s --tinyml-recognize-functions | FileCheck %s
// RUN: tinyml-opt %s --tinyml-recognize-functions 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK
// RUN: tinyml-opt %s --tinyml-recognize-functions=max-ops=2 2>/dev/null | FileCheck %s --check-prefix=FEW
// RUN: tinyml-opt %s --test-equivalent=pipeline="func.func(tinyml-recognize-functions)"

// x * sigmoid(x), the factors in any order.
// REMARK: remark: 1 functions and 0 normalizations were written as several ops
// CHECK-LABEL: func.func @swish
// CHECK-SAME: %[[X:.*]]: tensor<1x8xf32>
// FEW-LABEL: func.func @swish
func.func @swish(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK-NEXT: %[[Y:.*]] = tinyml.swish %[[X]] {alpha = 1.000000e+00 : f32
  // CHECK-NEXT: return %[[Y]]
  // FEW: tinyml.swish
  %0 = tinyml.sigmoid %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.mul %0, %x : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// The constant may have any shape that broadcasts, and the parameter is found.
// CHECK-LABEL: func.func @quick_gelu
// CHECK: tinyml.swish %{{.*}} {alpha = 1.702000e+00 : f32
// CHECK-NEXT: return
// FEW-LABEL: func.func @quick_gelu
// FEW-NOT: swish
func.func @quick_gelu(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %c = tinyml.constant dense<1.702> : tensor<1x8xf32> -> tensor<1x8xf32>
  %0 = tinyml.mul %c, %x : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.sigmoid %0 : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %2 = tinyml.mul %x, %1 : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %2 : tensor<1x8xf32>
}

// As torch.onnx writes it.
// CHECK-LABEL: func.func @gelu
// FEW-LABEL: func.func @gelu
// CHECK-NOT: erf
// CHECK: tinyml.gelu %
// CHECK-NEXT: return
func.func @gelu(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %root = tinyml.constant dense<1.41421354> : tensor<1x1xf32> -> tensor<1x1xf32>
  %one = tinyml.constant dense<1.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %half = tinyml.constant dense<0.5> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.div %x, %root : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  %1 = tinyml.erf %0 : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %2 = tinyml.add %1, %one : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  %3 = tinyml.mul %x, %2 : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %4 = tinyml.mul %3, %half : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  return %4 : tensor<1x8xf32>
}

// Parts that are functions themselves: a clamp, and what is made of it.
// CHECK-LABEL: func.func @hard_swish
// CHECK-NOT: clamp
// CHECK: tinyml.hard_swish %
// CHECK-NEXT: return
func.func @hard_swish(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %three = tinyml.constant dense<3.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %six = tinyml.constant dense<6.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.add %x, %three {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  %1 = tinyml.mul %0, %x : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %2 = tinyml.div %1, %six : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  return %2 : tensor<1x8xf32>
}

// One op with a constant.
// CHECK-LABEL: func.func @minimum
// CHECK: tinyml.clamp %{{.*}} {clamp_max = 6.000000e+00 : f32}
func.func @minimum(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %six = tinyml.constant dense<6.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.min %x, %six : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  return %0 : tensor<1x8xf32>
}

// CHECK-LABEL: func.func @magnitude
// CHECK: tinyml.hypot %arg0, %arg1
// CHECK-NEXT: return
func.func @magnitude(%x: tensor<1x8xf32>, %y: tensor<1x1xf32>) -> tensor<1x8xf32> {
  %two = tinyml.constant dense<2.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.pow %x, %two : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  %1 = tinyml.mul %y, %y : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %2 = tinyml.add %0, %1 : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  %3 = tinyml.sqrt %2 : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %3 : tensor<1x8xf32>
}

// sqrt(x * x + y * y + 0.25) is the magnitude of the magnitude and 0.5.
// CHECK-LABEL: func.func @offset_magnitude
// CHECK: %[[HALF:.*]] = tinyml.constant dense<5.000000e-01>
// CHECK: %[[XY:.*]] = tinyml.hypot %arg0, %arg1
// CHECK: tinyml.hypot %[[XY]], %[[HALF]]
// CHECK-NEXT: return
func.func @offset_magnitude(%x: tensor<1x8xf32>, %y: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %c = tinyml.constant dense<0.25> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.mul %x, %x : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.mul %y, %y : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %2 = tinyml.add %0, %1 : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = tinyml.add %2, %c : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  %4 = tinyml.sqrt %3 : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %4 : tensor<1x8xf32>
}

// ReduceL2 of real and imaginary parts.
// CHECK-LABEL: func.func @norm_of_two
// CHECK: %[[RE:.*]] = tinyml.pad %arg0 {high = array<i64: 0, 0, -1>, low = array<i64: 0, 0, 0>}
// CHECK: %[[IM:.*]] = tinyml.pad %arg0 {high = array<i64: 0, 0, 0>, low = array<i64: 0, 0, -1>}
// CHECK: tinyml.hypot %[[RE]], %[[IM]]
// CHECK-NEXT: return
func.func @norm_of_two(%x: tensor<1x8x2xf32>) -> tensor<1x8x1xf32> {
  %0 = tinyml.mul %x, %x : (tensor<1x8x2xf32>, tensor<1x8x2xf32>) -> tensor<1x8x2xf32>
  %1 = tinyml.reduce_sum %0 {axes = array<i64: 2>} : (tensor<1x8x2xf32>) -> tensor<1x8x1xf32>
  %2 = tinyml.sqrt %1 : (tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  return %2 : tensor<1x8x1xf32>
}

// CHECK-LABEL: func.func @layer_norm
// CHECK: tinyml.normalize %{{[^,]*}}, %{{[^,]*}}, %{{[^,]*}} {axes = array<i64: 2>, centered, epsilon = 9.99999974E-6 : f32}
// CHECK-NEXT: return
func.func @layer_norm(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %eps = tinyml.constant dense<1.0e-5> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
  %two = tinyml.constant dense<2.0> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
  %scale = tinyml.constant dense<[[[1.0, 2.0, 3.0, 4.0]]]> : tensor<1x1x4xf32> -> tensor<1x1x4xf32>
  %bias = tinyml.constant dense<[[[1.0, 0.0, -1.0, 2.0]]]> : tensor<1x1x4xf32> -> tensor<1x1x4xf32>
  %0 = tinyml.mean %x {axes = array<i64: 2>} : (tensor<1x2x4xf32>) -> tensor<1x2x1xf32>
  %1 = tinyml.sub %x, %0 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  %2 = tinyml.pow %1, %two : (tensor<1x2x4xf32>, tensor<1x1x1xf32>) -> tensor<1x2x4xf32>
  %3 = tinyml.mean %2 {axes = array<i64: 2>} : (tensor<1x2x4xf32>) -> tensor<1x2x1xf32>
  %4 = tinyml.add %3, %eps : (tensor<1x2x1xf32>, tensor<1x1x1xf32>) -> tensor<1x2x1xf32>
  %5 = tinyml.sqrt %4 : (tensor<1x2x1xf32>) -> tensor<1x2x1xf32>
  %6 = tinyml.div %1, %5 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  %7 = tinyml.mul %6, %scale : (tensor<1x2x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
  %8 = tinyml.add %7, %bias : (tensor<1x2x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
  return %8 : tensor<1x2x4xf32>
}

// By a reciprocal, without a mean taken off, over other dimensions than the last.
// CHECK-LABEL: func.func @rms_norm
// CHECK: tinyml.normalize %{{[^,]*}} {axes = array<i64: 1>, epsilon = 1.000000e-03 : f32}
// CHECK-NEXT: return
func.func @rms_norm(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %eps = tinyml.constant dense<1.0e-3> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
  %one = tinyml.constant dense<1.0> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
  %0 = tinyml.mul %x, %x : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %1 = tinyml.mean %0 {axes = array<i64: 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
  %2 = tinyml.add %eps, %1 : (tensor<1x1x1xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %3 = tinyml.sqrt %2 : (tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %4 = tinyml.div %one, %3 : (tensor<1x1x1xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %5 = tinyml.mul %4, %x : (tensor<1x1x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return %5 : tensor<1x2x4xf32>
}

// Minus infinity is 0 and every other number 1, as in a mask: no clamp.
// CHECK-LABEL: func.func @mask
func.func @mask(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK: tinyml.hard_sigmoid %{{.*}} {alpha = 1.000000e-35 : f32, beta = 9.99999941E+34 : f32}
  %small = tinyml.constant dense<1.0e-35> : tensor<1x1xf32> -> tensor<1x1xf32>
  %large = tinyml.constant dense<3404.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.mul %x, %small : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  %1 = tinyml.add %0, %large : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  %2 = tinyml.clamp %1 {clamp_min = 0.0 : f32, clamp_max = 1.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %2 : tensor<1x8xf32>
}

// CHECK-LABEL: func.func @softmax
// CHECK: tinyml.softmax %arg0 {axis = 2 : i64}
// CHECK-NEXT: return
func.func @softmax(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %0 = tinyml.reduce_max %x {axes = array<i64: 2>} : (tensor<1x2x4xf32>) -> tensor<1x2x1xf32>
  %1 = tinyml.sub %x, %0 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  %2 = tinyml.exp %1 : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %3 = tinyml.reduce_sum %2 {axes = array<i64: 2>} : (tensor<1x2x4xf32>) -> tensor<1x2x1xf32>
  %4 = tinyml.div %2, %3 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  return %4 : tensor<1x2x4xf32>
}

// Without the maximum, by a reciprocal, along another dimension.
// CHECK-LABEL: func.func @softmax_product
// CHECK: tinyml.softmax %arg0 {axis = 1 : i64}
// CHECK-NEXT: return
func.func @softmax_product(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %0 = tinyml.exp %x : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %1 = tinyml.reduce_sum %0 {axes = array<i64: 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
  %2 = tinyml.reciprocal %1 : (tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %3 = tinyml.mul %2, %0 : (tensor<1x1x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return %3 : tensor<1x2x4xf32>
}

// The factor of scores goes to the queries, where their weights take it.
// CHECK-LABEL: func.func @attention
// CHECK-DAG: %[[Q:.*]] = tinyml.fully_connected %arg0
// CHECK-DAG: %[[F:.*]] = tinyml.constant dense<5.000000e-01> : tensor<1x1xf32>
// CHECK: %[[S:.*]] = tinyml.mul %[[Q]], %[[F]]
// CHECK-NEXT: %[[R:.*]] = tinyml.reshape %[[S]]
// CHECK: %[[M:.*]] = tinyml.matmul %[[R]]
// CHECK-NEXT: tinyml.softmax %[[M]]
func.func @attention(%x: tensor<3x4xf32>, %k: tensor<1x4x3xf32>) -> tensor<1x3x3xf32> {
  %w = tinyml.constant dense<1.5> : tensor<4x4xf32> -> tensor<4x4xf32>
  %two = tinyml.constant dense<2.0> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  %1 = tinyml.reshape %0 : (tensor<3x4xf32>) -> tensor<1x3x4xf32>
  %2 = tinyml.matmul %1, %k : (tensor<1x3x4xf32>, tensor<1x4x3xf32>) -> tensor<1x3x3xf32>
  %3 = tinyml.div %2, %two : (tensor<1x3x3xf32>, tensor<1x1x1xf32>) -> tensor<1x3x3xf32>
  %4 = tinyml.softmax %3 {axis = 2 : i64} : (tensor<1x3x3xf32>) -> tensor<1x3x3xf32>
  return %4 : tensor<1x3x3xf32>
}

// To the keys, which are transposed, where the queries have no weights; a bias
// and a reshape that keeps channels stand between.
// CHECK-LABEL: func.func @keys
// CHECK: %[[K:.*]] = tinyml.fully_connected
// CHECK: %[[R:.*]] = tinyml.reshape %[[K]]
// CHECK: %[[A:.*]] = tinyml.add %[[R]]
// CHECK: %[[S:.*]] = tinyml.mul %[[A]]
// CHECK: %[[T:.*]] = tinyml.transpose %[[S]]
// CHECK: %[[M:.*]] = tinyml.matmul %arg1, %[[T]]
// CHECK-NEXT: return %[[M]]
func.func @keys(%x: tensor<3x4xf32>, %q: tensor<1x3x4xf32>) -> tensor<1x3x3xf32> {
  %w = tinyml.constant dense<1.5> : tensor<4x4xf32> -> tensor<4x4xf32>
  %half = tinyml.constant dense<0.5> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
  %b = tinyml.constant dense<[[[1.0, 2.0, 3.0, 4.0]]]> : tensor<1x1x4xf32> -> tensor<1x1x4xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  %1 = tinyml.reshape %0 : (tensor<3x4xf32>) -> tensor<1x3x4xf32>
  %a = tinyml.add %1, %b : (tensor<1x3x4xf32>, tensor<1x1x4xf32>) -> tensor<1x3x4xf32>
  %2 = tinyml.transpose %a {perm = array<i64: 0, 2, 1>} : (tensor<1x3x4xf32>) -> tensor<1x4x3xf32>
  %3 = tinyml.matmul %q, %2 : (tensor<1x3x4xf32>, tensor<1x4x3xf32>) -> tensor<1x3x3xf32>
  %4 = tinyml.mul %half, %3 : (tensor<1x1x1xf32>, tensor<1x3x3xf32>) -> tensor<1x3x3xf32>
  return %4 : tensor<1x3x3xf32>
}
