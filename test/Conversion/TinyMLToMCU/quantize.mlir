// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s

!s8 = !quant.uniform<i8:f32, 0.5:-3>
!u8 = !quant.uniform<u8:f32, 0.5:125>
!axis = !quant.uniform<i8:f32:1, {0.5:1, 0.25:2}>

// CHECK: mcu.weights @q_scale dense<5.000000e-01> : tensor<1xf32>
// CHECK: mcu.weights @q_zero_point dense<-3> : tensor<1xi32>
// CHECK-LABEL: mcu.model @signed
// CHECK: mcu.call "quantize_f32_s8" {{.*}} shape {outer = 1, channels = 1, inner = 6}
// CHECK: mcu.call "dequantize_s8_f32" {{.*}} shape {outer = 1, channels = 1, inner = 6}
func.func @signed(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %q = tinyml.quantize %x : (tensor<2x3xf32>) -> tensor<2x3x!s8> loc("q")
  %y = tinyml.dequantize %q : (tensor<2x3x!s8>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// Kernels compute with signed numbers: the sign bit is flipped.
// CHECK: mcu.weights @u_zero_point dense<-3> : tensor<1xi32>
// CHECK-LABEL: mcu.model @unsigned
// CHECK: mcu.call "quantize_f32_s8" ins(%x, {{.*}} outs(%[[Q:.+]] : memref<4xui8>)
// CHECK: mcu.call "flip_sign_8" ins(%[[Q]] : memref<4xui8>) outs(%[[Q]] : memref<4xui8>)
// CHECK: mcu.call "flip_sign_8" ins(%[[Q]] : memref<4xui8>) outs(%[[S:.+]] : memref<4xi8>)
// CHECK: mcu.call "dequantize_s8_f32" ins(%[[S]],
func.func @unsigned(%x: tensor<4xf32> {onnx.name = "x"}) -> tensor<4xf32> {
  %q = tinyml.quantize %x : (tensor<4xf32>) -> tensor<4x!u8> loc("u")
  %y = tinyml.dequantize %q : (tensor<4x!u8>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK: mcu.weights @a_scale dense<[5.000000e-01, 2.500000e-01]> : tensor<2xf32>
// CHECK: mcu.weights @a_zero_point dense<[1, 2]> : tensor<2xi32>
// CHECK-LABEL: mcu.model @per_axis
// CHECK: mcu.call "quantize_f32_s8" {{.*}} shape {outer = 3, channels = 2, inner = 4}
func.func @per_axis(%x: tensor<3x2x4xf32>) -> tensor<3x2x4x!axis> {
  %q = tinyml.quantize %x : (tensor<3x2x4xf32>) -> tensor<3x2x4x!axis> loc("a")
  return %q : tensor<3x2x4x!axis>
}
