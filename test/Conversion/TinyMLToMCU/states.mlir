// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:-12>

// The next value is copied into the state after all else; an output that is the
// old one comes before all else.
// CHECK-LABEL: mcu.model @delay(%x: memref<4xf32> {mcu.name = "x"})
// CHECK-SAME: outs(%y: memref<4xf32> {mcu.name = "y"}, %t: memref<4xf32> {mcu.name = "t"})
// CHECK-SAME: states(%h to %h_next : memref<4xf32> {mcu.initial = dense<2.000000e+00> : tensor<4xf32>, mcu.name = "h"})
// CHECK: mcu.call "copy_rows_32" ins(%h : memref<4xf32>) outs(%y : memref<4xf32>)
// CHECK-NEXT: mcu.call "tanh_f32" ins(%x : memref<4xf32>) outs(%t : memref<4xf32>)
// CHECK-NEXT: mcu.call "copy_rows_32" ins(%t : memref<4xf32>) outs(%h_next : memref<4xf32>) shape {rows = 1, len = 4,
func.func @delay(%h: tensor<4xf32> {onnx.name = "h", tinyml.state = "h", tinyml.initial = dense<2.0> : tensor<4xf32>},
                 %x: tensor<4xf32> {onnx.name = "x"})
    -> (tensor<4xf32> {onnx.name = "y"}, tensor<4xf32> {tinyml.state = "h"}, tensor<4xf32> {onnx.name = "t"}) {
  %0 = tinyml.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
  return %h, %0, %0 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// States that change places go through a buffer.
// CHECK-LABEL: mcu.model @swap
// CHECK-DAG: mcu.call "copy_rows_32" ins(%b : memref<4xf32>) outs(%[[B:.+]] : memref<4xf32>)
// CHECK-DAG: mcu.call "copy_rows_32" ins(%a : memref<4xf32>) outs(%[[A:.+]] : memref<4xf32>)
// CHECK: mcu.call "copy_rows_32" ins(%[[B]] : memref<4xf32>) outs(%a_next : memref<4xf32>)
// CHECK: mcu.call "copy_rows_32" ins(%[[A]] : memref<4xf32>) outs(%b_next : memref<4xf32>)
func.func @swap(%a: tensor<4xf32> {onnx.name = "a", tinyml.state = "a"}, %b: tensor<4xf32> {onnx.name = "b", tinyml.state = "b"})
    -> (tensor<4xf32> {tinyml.state = "a"}, tensor<4xf32> {tinyml.state = "b"}) {
  return %b, %a : tensor<4xf32>, tensor<4xf32>
}

// Integers that stand for quantized numbers begin with their zero.
// CHECK-LABEL: mcu.model @zero_point
// CHECK-SAME: states(%h to %h_next : memref<4xi8> {mcu.initial = dense<-12> : tensor<4xi8>, mcu.name = "h", mcu.scale = 5.000000e-01 : f32, mcu.zero_point = -12 : i64})
func.func @zero_point(%h: tensor<4xi8> {onnx.name = "h", tinyml.state = "h"}) -> (tensor<4xi8> {tinyml.state = "h"}) {
  %0 = tinyml.storage_cast %h : (tensor<4xi8>) -> tensor<4x!q>
  %1 = tinyml.tanh %0 : (tensor<4x!q>) -> tensor<4x!q>
  %2 = tinyml.storage_cast %1 : (tensor<4x!q>) -> tensor<4xi8>
  return %2 : tensor<4xi8>
}
