// RUN: tinyml-opt %s --tinyml-merge-equal-ops 2>&1 | FileCheck %s
// CHECK-NOT: remark

// The last weight is another.
// CHECK-LABEL: func.func @weights
func.func @weights(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK-COUNT-2: tinyml.fully_connected
  %w = tinyml.constant dense_resource<one> : tensor<8x8xf32> -> tensor<8x8xf32>
  %v = tinyml.constant dense_resource<other> : tensor<8x8xf32> -> tensor<8x8xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.fully_connected %x, %v : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %2 = tinyml.mul %0, %1 : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %2 : tensor<1x8xf32>
}

// The bytes are the same, the scales are not.
!q = !quant.uniform<i8:f32, 0.5>
!p = !quant.uniform<i8:f32, 0.25>
// CHECK-LABEL: func.func @scales
func.func @scales(%x: tensor<1x2x!q>) -> (tensor<1x1x!q>, tensor<1x1x!q>) {
  // CHECK-COUNT-2: tinyml.fully_connected
  %w = tinyml.constant dense<[[1, 2]]> : tensor<1x2xi8> -> tensor<1x2x!q>
  %v = tinyml.constant dense<[[1, 2]]> : tensor<1x2xi8> -> tensor<1x2x!p>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2x!q>, tensor<1x2x!q>) -> tensor<1x1x!q>
  %1 = tinyml.fully_connected %x, %v : (tensor<1x2x!q>, tensor<1x2x!p>) -> tensor<1x1x!q>
  return %0, %1 : tensor<1x1x!q>, tensor<1x1x!q>
}

// Bounds and operands differ.
// CHECK-LABEL: func.func @others
func.func @others(%x: tensor<1x8xf32>, %y: tensor<1x8xf32>) -> (tensor<1x8xf32>, tensor<1x8xf32>, tensor<1x8xf32>) {
  // CHECK-COUNT-3: tinyml.fully_connected
  %w = tinyml.constant dense_resource<one> : tensor<8x8xf32> -> tensor<8x8xf32>
  %v = tinyml.constant dense_resource<same> : tensor<8x8xf32> -> tensor<8x8xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.fully_connected %x, %v {clamp_min = 0.0 : f32} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %2 = tinyml.fully_connected %y, %v : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  return %0, %1, %2 : tensor<1x8xf32>, tensor<1x8xf32>, tensor<1x8xf32>
}

{-#
  dialect_resources: {
    builtin: {
      one: "0x04000000000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0",
      same: "0x04000000000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0",
      other: "0x04000000000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F0000004000004040000040C0000000C0000080BF000000000000803F000000400000404000001041"
    }
  }
#-}
