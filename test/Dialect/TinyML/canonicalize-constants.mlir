// RUN: tinyml-opt %s --canonicalize | FileCheck %s

// CHECK-DAG: ![[ALONG0:.*]] = !quant.uniform<i8:f32:0, {1.000000e+00,2.000000e+00}>
// CHECK-DAG: ![[ALONG1:.*]] = !quant.uniform<i8:f32:1, {1.000000e+00,2.000000e+00}>

!q = !quant.uniform<i8:f32:0, {1.0, 2.0}>

// CHECK-LABEL: func.func @transposed
func.func @transposed() -> tensor<3x2xf32> {
  // CHECK: tinyml.constant dense<{{\[\[}}1.000000e+00, 4.000000e+00], [2.000000e+00, 5.000000e+00], [3.000000e+00, 6.000000e+00]]>
  %0 = tinyml.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %1 = tinyml.transpose %0 {perm = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}

// The bytes of a resource are permuted under its name.
// CHECK-LABEL: func.func @resource
func.func @resource() -> tensor<32x2xi8> {
  // CHECK: tinyml.constant dense_resource<filter_1> : tensor<32x2xi8>
  %0 = tinyml.constant dense_resource<filter> : tensor<2x32xi8> -> tensor<2x32xi8>
  %1 = tinyml.transpose %0 {perm = array<i64: 1, 0>} : (tensor<2x32xi8>) -> tensor<32x2xi8>
  return %1 : tensor<32x2xi8>
}

// The quantized dimension moves along with a dequantized constant.
// CHECK-LABEL: func.func @per_axis
func.func @per_axis() -> (tensor<2x2xf32>, tensor<2x1x2xf32>) {
  // CHECK-DAG: tinyml.constant dense<{{\[\[}}1, 3], [2, 4]]> : tensor<2x2xi8> -> tensor<2x2x![[ALONG1]]>
  // CHECK-DAG: tinyml.constant dense<{{\[\[\[}}1, 2]], {{\[\[}}3, 4]]]> : tensor<2x1x2xi8> -> tensor<2x1x2x![[ALONG0]]>
  // CHECK-NOT: tinyml.transpose
  // CHECK-NOT: tinyml.reshape
  %0 = tinyml.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi8> -> tensor<2x2x!q>
  %1 = tinyml.dequantize %0 : (tensor<2x2x!q>) -> tensor<2x2xf32>
  %2 = tinyml.transpose %1 {perm = array<i64: 1, 0>} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %3 = tinyml.reshape %1 : (tensor<2x2xf32>) -> tensor<2x1x2xf32>
  return %2, %3 : tensor<2x2xf32>, tensor<2x1x2xf32>
}

// A reshape that would change the quantized dimension stays.
// CHECK-LABEL: func.func @per_axis_flattened
func.func @per_axis_flattened() -> tensor<4xf32> {
  // CHECK: tinyml.reshape
  %0 = tinyml.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi8> -> tensor<2x2x!q>
  %1 = tinyml.dequantize %0 : (tensor<2x2x!q>) -> tensor<2x2xf32>
  %2 = tinyml.reshape %1 : (tensor<2x2xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// CHECK-LABEL: func.func @unit_dims
func.func @unit_dims(%x: tensor<1x1x5x3xf32>) -> (tensor<1x5x3x1xf32>, tensor<1x1x3x5xf32>) {
  // CHECK: tinyml.reshape %{{.*}} : (tensor<1x1x5x3xf32>) -> tensor<1x5x3x1xf32>
  // CHECK: tinyml.transpose
  %0 = tinyml.transpose %x {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x1x5x3xf32>) -> tensor<1x5x3x1xf32>
  %1 = tinyml.transpose %x {perm = array<i64: 0, 1, 3, 2>} : (tensor<1x1x5x3xf32>) -> tensor<1x1x3x5xf32>
  return %0, %1 : tensor<1x5x3x1xf32>, tensor<1x1x3x5xf32>
}

{-#
  dialect_resources: {
    builtin: {
      filter: "0x08000000000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F"
    }
  }
#-}
