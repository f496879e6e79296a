// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s

// Results are written in place; what has no op of its own is copied: an
// argument, a result given twice, a constant.
// CHECK-LABEL: mcu.model @results
// CHECK-SAME: outs(%a: memref<4xf32> {{.*}}, %b: memref<4xf32> {{.*}}, %c: memref<2x2xf32> {{.*}}, %d: memref<2xi64>
// CHECK-NEXT: mcu.call "tanh_f32" ins(%x : memref<4xf32>) outs(%b : memref<4xf32>)
// CHECK: %[[V:.+]] = mcu.view %b : memref<4xf32> to memref<2x2xf32>
// CHECK: mcu.call "copy_rows_32" ins(%x : memref<4xf32>) outs(%a : memref<4xf32>) shape {rows = 1, len = 4,
// CHECK: mcu.call "copy_rows_32" ins(%[[V]] : memref<2x2xf32>) outs(%c : memref<2x2xf32>)
// CHECK: %[[K:.+]] = mcu.get_weights
// CHECK: mcu.call "copy_rows_64" ins(%[[K]] : memref<2xi64>) outs(%d : memref<2xi64>)
func.func @results(%x: tensor<4xf32> {onnx.name = "x"})
    -> (tensor<4xf32> {onnx.name = "a"}, tensor<4xf32> {onnx.name = "b"},
        tensor<2x2xf32> {onnx.name = "c"}, tensor<2xi64> {onnx.name = "d"}) {
  %k = tinyml.constant dense<[1, 2]> : tensor<2xi64> -> tensor<2xi64>
  %y = tinyml.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
  %z = tinyml.reshape %y : (tensor<4xf32>) -> tensor<2x2xf32>
  return %x, %y, %z, %k
    : tensor<4xf32>, tensor<4xf32>, tensor<2x2xf32>, tensor<2xi64>
}

// Intermediate tensors live in the arena; names default to the position.
// CHECK-LABEL: mcu.model @chain(%input0: memref<4xf32>
// CHECK: %[[A:.+]] = mcu.alloc : memref<4xf32>
// CHECK: mcu.call "tanh_f32" ins(%input0 : memref<4xf32>) outs(%[[A]] : memref<4xf32>)
// CHECK: mcu.call "sigmoid_f32" ins(%[[A]] : memref<4xf32>) outs(%output0 : memref<4xf32>)
func.func @chain(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = tinyml.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
  %z = tinyml.sigmoid %y : (tensor<4xf32>) -> tensor<4xf32>
  return %z : tensor<4xf32>
}

// Types that C99 lacks keep their bits.
// CHECK-LABEL: mcu.model @types
// CHECK-SAME: memref<2x3xi16> {mcu.c_type = "uint16_t", mcu.name = "x", mcu.type = "float16"}
// CHECK-SAME: memref<2xi1> {mcu.name = "b", mcu.type = "bool"}
// CHECK: mcu.call "transpose_16"
// CHECK: mcu.call "copy_rows_8"
func.func @types(%x: tensor<2x3xf16> {onnx.name = "x"},
                 %b: tensor<2xi1> {onnx.name = "b"})
    -> (tensor<3x2xf16>, tensor<2xi1>) {
  %y = tinyml.transpose %x {perm = array<i64: 1, 0>}
    : (tensor<2x3xf16>) -> tensor<3x2xf16>
  return %y, %b : tensor<3x2xf16>, tensor<2xi1>
}
