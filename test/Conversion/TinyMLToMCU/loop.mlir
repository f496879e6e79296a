// RUN: tinyml-opt %s --convert-tinyml-to-mcu --mlir-print-local-scope | FileCheck %s --check-prefix=MCU
// RUN: tinyml-opt %s --convert-tinyml-to-mcu --mcu-plan --mlir-print-local-scope | FileCheck %s --check-prefix=PLAN

// One buffer for what is carried, slices of what is scanned and put together. The body stands once, its weights too; the function goes.

// MCU-NOT: func.func
// MCU: mcu.weights @{{.*}} : tensor<4xf32>
// MCU-NOT: mcu.weights
// MCU-LABEL: mcu.model @main
// MCU-SAME: (%[[H:.*]]: memref<4xf32> {{.*}}, %[[X:.*]]: memref<3x4xf32> {{.*}}) outs(%[[LAST:.*]]: memref<4xf32> {{.*}}, %[[ALL:.*]]: memref<3x4xf32> {{.*}})
// MCU: mcu.call "copy_rows_32" ins(%[[H]] : memref<4xf32>) outs(%[[LAST]] : memref<4xf32>)
// MCU: %[[ROW:.*]] = mcu.slice %[[X]] offset 0 step 16 : memref<3x4xf32> to memref<4xf32>
// MCU: %[[OUT:.*]] = mcu.slice %[[ALL]] offset 32 step -16 : memref<3x4xf32> to memref<4xf32>
// MCU: mcu.loop trips 3
// MCU: mcu.call "add_f32" ins(%[[LAST]], %[[ROW]] : memref<4xf32>, memref<4xf32>) outs(%[[SUM:.*]] : memref<4xf32>)
// MCU: mcu.call "mul_f32" ins(%[[SUM]], %{{.*}} : memref<4xf32>, memref<4xf32>) outs(%[[NEXT:.*]] : memref<4xf32>)
// MCU: mcu.call "copy_rows_32" ins(%[[SUM]] : memref<4xf32>) outs(%[[OUT]] : memref<4xf32>)
// MCU: mcu.call "copy_rows_32" ins(%[[NEXT]] : memref<4xf32>) outs(%[[LAST]] : memref<4xf32>)
// MCU: mcu.end_loop
// MCU-NOT: mcu.model

// The sum is computed where it is put together, the next value in place: only the first copy is left.
// PLAN-LABEL: mcu.model @main
// PLAN-SAME: bytes 0
// PLAN: mcu.call "copy_rows_32"
// PLAN: mcu.loop trips 3
// PLAN: mcu.call "add_f32" ins(%{{.*}}, %{{.*}}) outs(%[[OUT:.*]] : memref<4xf32>)
// PLAN: mcu.call "mul_f32" ins(%[[OUT]], %{{.*}}) outs(%{{.*}} : memref<4xf32>)
// PLAN: mcu.end_loop
func.func @main(%h: tensor<4xf32> {onnx.name = "h"}, %x: tensor<3x4xf32> {onnx.name = "x"}) -> (tensor<4xf32> {onnx.name = "last"}, tensor<3x4xf32> {onnx.name = "all"}) {
  %last, %all = tinyml.loop @body trips 3 carry(%h) scan(%x) use() {reversed = array<i1: false, true>}
      : (tensor<4xf32>, tensor<3x4xf32>) -> (tensor<4xf32>, tensor<3x4xf32>)
  return %last, %all : tensor<4xf32>, tensor<3x4xf32>
}

func.func private @body(%h: tensor<4xf32>, %x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %w = tinyml.constant dense<[0.5, 0.25, 2.0, 1.0]> : tensor<4xf32> -> tensor<4xf32>
  %sum = tinyml.add %h, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %next = tinyml.mul %sum, %w : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %next, %sum : tensor<4xf32>, tensor<4xf32>
}

// Values that change places are kept for the other one; captured values are read where they are.
// MCU-LABEL: mcu.model @swap
// MCU-SAME: (%[[A:.*]]: memref<4xf32> {{.*}}, %[[B:.*]]: memref<4xf32> {{.*}}) outs(%[[Y:.*]]: memref<4xf32> {{.*}}, %[[Z:.*]]: memref<4xf32> {{.*}})
// MCU: mcu.loop trips 3
// MCU: mcu.call "copy_rows_32" ins(%[[Z]] : memref<4xf32>) outs(%[[KEPT1:.*]] : memref<4xf32>)
// MCU: mcu.call "copy_rows_32" ins(%[[Y]] : memref<4xf32>) outs(%[[KEPT2:.*]] : memref<4xf32>)
// MCU: mcu.call "copy_rows_32" ins(%[[KEPT1]] : memref<4xf32>) outs(%[[Y]] : memref<4xf32>)
// MCU: mcu.call "copy_rows_32" ins(%[[KEPT2]] : memref<4xf32>) outs(%[[Z]] : memref<4xf32>)
// MCU: mcu.end_loop
func.func @swap(%a: tensor<4xf32> {onnx.name = "a"}, %b: tensor<4xf32> {onnx.name = "b"}) -> (tensor<4xf32> {onnx.name = "y"}, tensor<4xf32> {onnx.name = "z"}) {
  %y, %z = tinyml.loop @turn trips 3 carry(%a, %b) scan() use(%a) {reversed = array<i1>}
      : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %y, %z : tensor<4xf32>, tensor<4xf32>
}

func.func private @turn(%a: tensor<4xf32>, %b: tensor<4xf32>, %c: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  return %b, %a : tensor<4xf32>, tensor<4xf32>
}
