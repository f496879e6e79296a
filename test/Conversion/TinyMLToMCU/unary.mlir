// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s

!in = !quant.uniform<i8:f32, 1.0>
!out = !quant.uniform<i8:f32, 0.5:-128>
!u8 = !quant.uniform<u8:f32, 1.0:128>

// The float kernel has the op's name.
// CHECK-LABEL: mcu.model @float
// CHECK: mcu.call "sigmoid_f32" {{.*}} shape {len = 6}
// CHECK: mcu.call "tanh_f32" {{.*}} shape {len = 6}
// CHECK: mcu.call "clamp_f32" {{.*}} shape {len = 6} params {lo = neg_inf, hi = 6.000000e+00}
func.func @float(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = tinyml.sigmoid %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %b = tinyml.tanh %a : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %c = tinyml.clamp %b {clamp_max = 6.0 : f32}
    : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %c : tensor<2x3xf32>
}

// The table of an integer op is indexed by bit pattern: entry 0 is the value 0,
// tanh(0) = 0 stored as -128; entry 1 is tanh(1) = 0.76 stored as -126; values
// below zero saturate.
// CHECK: mcu.weights @t_table dense_resource<[[TABLE:[a-z0-9_]+]]> : tensor<256xi8>
// CHECK-LABEL: mcu.model @table
// CHECK: mcu.call "lut_s8" ins(%x, %{{.+}} : memref<4xi8>, memref<256xi8>) outs(%{{.+}} : memref<4xi8>) shape {len = 4}
func.func @table(%x: tensor<4x!in> {onnx.name = "x"}) -> tensor<4x!out> {
  %y = tinyml.tanh %x : (tensor<4x!in>) -> tensor<4x!out> loc("t")
  return %y : tensor<4x!out>
}

// A table that is there is a weight.
// CHECK-LABEL: mcu.model @lookup
// CHECK: mcu.call "lut_s8" ins(%x, %{{.+}} : memref<4xi8>, memref<256xi8>) outs(%{{.+}} : memref<4xi8>) shape {len = 4}
func.func @lookup(%x: tensor<4x!in> {onnx.name = "x"}) -> tensor<4x!out> {
  %t = tinyml.constant dense<7> : tensor<256xi8> -> tensor<256x!out>
  %y = tinyml.lookup %x, %t : (tensor<4x!in>, tensor<256x!out>) -> tensor<4x!out>
  return %y : tensor<4x!out>
}

// A clamp in one type compares; into another type it is a table.
// CHECK-LABEL: mcu.model @clamp
// CHECK: mcu.call "clamp_s8" {{.*}} params {lo = 0, hi = 6}
// CHECK: mcu.call "lut_s8"
// CHECK: mcu.call "clamp_u8" {{.*}} params {lo = 128, hi = 255}
// CHECK: mcu.call "clamp_u8" {{.*}} params {lo = 3, hi = 200}
func.func @clamp(%x: tensor<4x!in>, %u: tensor<4x!u8>, %r: tensor<4xui8>)
    -> (tensor<4x!in>, tensor<4x!out>, tensor<4x!u8>, tensor<4xui8>) {
  %a = tinyml.clamp %x {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32}
    : (tensor<4x!in>) -> tensor<4x!in>
  %b = tinyml.clamp %x {clamp_min = 0.0 : f32} : (tensor<4x!in>)
    -> tensor<4x!out>
  %c = tinyml.clamp %u {clamp_min = 0.0 : f32} : (tensor<4x!u8>)
    -> tensor<4x!u8>
  %d = tinyml.clamp %r {clamp_min = 2.5 : f32, clamp_max = 200.5 : f32}
    : (tensor<4xui8>) -> tensor<4xui8>
  return %a, %b, %c, %d
    : tensor<4x!in>, tensor<4x!out>, tensor<4x!u8>, tensor<4xui8>
}

// CHECK-LABEL: mcu.model @requantize
// CHECK: mcu.call "flip_sign_8" ins(%u : memref<4xui8>) outs(%[[A:.+]] : memref<4xi8>)
// CHECK: mcu.call "lut_s8" ins(%[[A]],
func.func @requantize(%u: tensor<4x!u8> {onnx.name = "u"}) -> tensor<4x!out> {
  %a = tinyml.requantize %u : (tensor<4x!u8>) -> tensor<4x!in>
  %b = tinyml.requantize %a : (tensor<4x!in>) -> tensor<4x!out>
  return %b : tensor<4x!out>
}
// CHECK: [[TABLE]]: "0x080000008082828282
