// RUN: tinyml-opt %s --tinyml-merge-linear 2>&1 | FileCheck %s
// CHECK-NOT: remark

// A narrow middle is cheaper than the product of both.
// CHECK-LABEL: func.func @narrow
func.func @narrow(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK-COUNT-2: tinyml.fully_connected
  %w = tinyml.constant dense<0.5> : tensor<2x8xf32> -> tensor<2x8xf32>
  %v = tinyml.constant dense<0.5> : tensor<8x2xf32> -> tensor<8x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x8xf32>, tensor<2x8xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<8x2xf32>) -> tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// Bounds in between.
// CHECK-LABEL: func.func @bounds
func.func @bounds(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK-COUNT-2: tinyml.fully_connected
  %w = tinyml.constant dense<0.5> : tensor<8x2xf32> -> tensor<8x2xf32>
  %v = tinyml.constant dense<0.5> : tensor<2x8xf32> -> tensor<2x8xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<8x2xf32>) -> tensor<1x8xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x8xf32>, tensor<2x8xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// Something else reads what is in between.
// CHECK-LABEL: func.func @read
func.func @read(%x: tensor<1x2xf32>) -> (tensor<1x8xf32>, tensor<1x2xf32>) {
  // CHECK-COUNT-2: tinyml.fully_connected
  %w = tinyml.constant dense<0.5> : tensor<8x2xf32> -> tensor<8x2xf32>
  %v = tinyml.constant dense<0.5> : tensor<2x8xf32> -> tensor<2x8xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<8x2xf32>) -> tensor<1x8xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x8xf32>, tensor<2x8xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x8xf32>, tensor<1x2xf32>
}

// A bias meets padding: the border has other numbers.
// CHECK-LABEL: func.func @border
func.func @border(%x: tensor<1x5x5x1xf32>) -> tensor<1x5x5x1xf32> {
  // CHECK-COUNT-2: tinyml.conv2d
  %w = tinyml.constant dense<0.5> : tensor<4x1x1x1xf32> -> tensor<4x1x1x1xf32>
  %a = tinyml.constant dense<1.0> : tensor<4xf32> -> tensor<4xf32>
  %v = tinyml.constant dense<0.25> : tensor<1x3x3x4xf32> -> tensor<1x3x3x4xf32>
  %0 = tinyml.conv2d %x, %w, %a : (tensor<1x5x5x1xf32>, tensor<4x1x1x1xf32>, tensor<4xf32>) -> tensor<1x5x5x4xf32>
  %1 = tinyml.conv2d %0, %v {padding = array<i64: 1, 1, 1, 1>} : (tensor<1x5x5x4xf32>, tensor<1x3x3x4xf32>) -> tensor<1x5x5x1xf32>
  return %1 : tensor<1x5x5x1xf32>
}

// Two windows, and a filter of integers.
// CHECK-LABEL: func.func @windows
func.func @windows(%x: tensor<1x5x5x1xf32>) -> tensor<1x1x1x1xf32> {
  // CHECK-COUNT-2: tinyml.conv2d
  %w = tinyml.constant dense<0.5> : tensor<9x3x3x1xf32> -> tensor<9x3x3x1xf32>
  %v = tinyml.constant dense<0.25> : tensor<1x3x3x9xf32> -> tensor<1x3x3x9xf32>
  %0 = tinyml.conv2d %x, %w : (tensor<1x5x5x1xf32>, tensor<9x3x3x1xf32>) -> tensor<1x3x3x9xf32>
  %1 = tinyml.conv2d %0, %v : (tensor<1x3x3x9xf32>, tensor<1x3x3x9xf32>) -> tensor<1x1x1x1xf32>
  return %1 : tensor<1x1x1x1xf32>
}
