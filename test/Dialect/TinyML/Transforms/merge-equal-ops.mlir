// RUN: tinyml-opt %s --tinyml-merge-equal-ops 2>%t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARKS < %t.err
// RUN: tinyml-opt %s --tinyml-merge-equal-ops --tinyml-merge-equal-ops 2>%t.err | FileCheck %s
// REMARKS-DAG: remark: 2 ops compute what others do, and are left out
// REMARKS-DAG: remark: 1 ops compute what others do, and are left out
// RUN: tinyml-opt %s --cse | FileCheck %s --check-prefix=CSE

// Layers in a row, each with weights of the same bytes; what MLIR has does not
// look at them.
// CHECK-LABEL: func.func @branches
// CSE-LABEL: func.func @branches
// CSE-COUNT-4: tinyml.fully_connected
func.func @branches(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK: %[[W:.*]] = tinyml.constant dense_resource<one>
  // CHECK-NOT: tinyml.constant
  // CHECK: %[[A:.*]] = tinyml.fully_connected %arg0, %[[W]] {clamp_min
  // CHECK-NEXT: %[[B:.*]] = tinyml.fully_connected %[[A]], %[[W]] :
  // CHECK-NEXT: tinyml.mul %[[B]], %[[B]]
  %w = tinyml.constant dense_resource<one> : tensor<8x8xf32> -> tensor<8x8xf32>
  %v = tinyml.constant dense_resource<same> : tensor<8x8xf32> -> tensor<8x8xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.fully_connected %x, %v {clamp_min = 0.0 : f32} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %2 = tinyml.fully_connected %0, %w : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %3 = tinyml.fully_connected %1, %v : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %4 = tinyml.mul %2, %3 : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %4 : tensor<1x8xf32>
}

// Results of both are the function's.
// CHECK-LABEL: func.func @results
func.func @results(%x: tensor<1x8xf32>) -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  // CHECK: %[[Y:.*]] = tinyml.fully_connected
  // CHECK-NEXT: return %[[Y]], %[[Y]]
  %w = tinyml.constant dense_resource<one> : tensor<8x8xf32> -> tensor<8x8xf32>
  %v = tinyml.constant dense_resource<same> : tensor<8x8xf32> -> tensor<8x8xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.fully_connected %x, %v : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  return %0, %1 : tensor<1x8xf32>, tensor<1x8xf32>
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
