// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s

!q1 = !quant.uniform<i8:f32, 0.5:1>
!q2 = !quant.uniform<i8:f32, 0.25:2>

// Dimensions that stay together are one: NCHW to NHWC is a matrix transpose.
// CHECK-LABEL: mcu.model @transpose
// CHECK: mcu.call "transpose_32"
// CHECK-SAME: shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 20, d5 = 3, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 1, s5 = 20}
func.func @transpose(%x: tensor<1x3x4x5xf32>) -> tensor<1x4x5x3xf32> {
  %y = tinyml.transpose %x {perm = array<i64: 0, 2, 3, 1>}
    : (tensor<1x3x4x5xf32>) -> tensor<1x4x5x3xf32>
  return %y : tensor<1x4x5x3xf32>
}

// Nothing moves: the result is the caller's buffer seen otherwise.
// CHECK-LABEL: mcu.model @nothing_moves
// CHECK-NEXT: %[[V:.+]] = mcu.view %y : memref<1x20x1xi16> to memref<4x5xi16>
// CHECK-NEXT: mcu.call "transpose_16" ins(%x {{.*}} outs(%[[V]]
func.func @nothing_moves(%x: tensor<5x4xi16> {onnx.name = "x"})
    -> (tensor<1x20x1xi16> {onnx.name = "y"}) {
  %t = tinyml.transpose %x {perm = array<i64: 1, 0>}
    : (tensor<5x4xi16>) -> tensor<4x5xi16>
  %r = tinyml.reshape %t : (tensor<4x5xi16>) -> tensor<1x1x20xi16>
  %y = tinyml.transpose %r {perm = array<i64: 0, 2, 1>}
    : (tensor<1x1x20xi16>) -> tensor<1x20x1xi16>
  return %y : tensor<1x20x1xi16>
}

// CHECK-LABEL: mcu.model @concat
// CHECK: mcu.call "copy_rows_64" ins(%a {{.*}} outs(%y {{.*}} shape {rows = 2, len = 12, x_stride = 12, y_stride = 20, y_offset = 0}
// CHECK: mcu.call "copy_rows_64" ins(%b {{.*}} outs(%y {{.*}} shape {rows = 2, len = 8, x_stride = 8, y_stride = 20, y_offset = 12}
func.func @concat(%a: tensor<2x3x4xi64> {onnx.name = "a"},
                  %b: tensor<2x2x4xi64> {onnx.name = "b"})
    -> (tensor<2x5x4xi64> {onnx.name = "y"}) {
  %y = tinyml.concat %a, %b {axis = 1 : i64}
    : (tensor<2x3x4xi64>, tensor<2x2x4xi64>) -> tensor<2x5x4xi64>
  return %y : tensor<2x5x4xi64>
}

// An input of another scale is requantized.
// CHECK-LABEL: mcu.model @concat_scales
// CHECK: mcu.call "copy_rows_8" ins(%a
// CHECK: mcu.call "lut_s8" ins(%b, %{{.+}}) outs(%[[B:.+]] : memref<3xi8>)
// CHECK: mcu.call "copy_rows_8" ins(%[[B]] {{.*}} y_offset = 2}
func.func @concat_scales(%a: tensor<2x!q1> {onnx.name = "a"},
                         %b: tensor<3x!q2> {onnx.name = "b"})
    -> tensor<5x!q1> {
  %y = tinyml.concat %a, %b {axis = 0 : i64}
    : (tensor<2x!q1>, tensor<3x!q2>) -> tensor<5x!q1>
  return %y : tensor<5x!q1>
}

// Unpadded inner dimensions are one with the padded one outside them.
// CHECK-LABEL: mcu.model @pad
// CHECK: mcu.call "pad_32"
// CHECK-SAME: shape {d0 = 1, d1 = 1, d2 = 3, d3 = 20, lo0 = 0, lo1 = 0, lo2 = 1, lo3 = 5, hi0 = 0, hi1 = 0, hi2 = 2, hi3 = 0, mode = 0} params {value = 1065353216}
func.func @pad(%x: tensor<1x3x4x5xf32>) -> tensor<1x6x5x5xf32> {
  %y = tinyml.pad %x {low = array<i64: 0, 1, 1, 0>,
    high = array<i64: 0, 2, 0, 0>, value = 1.0 : f32}
    : (tensor<1x3x4x5xf32>) -> tensor<1x6x5x5xf32>
  return %y : tensor<1x6x5x5xf32>
}

// Copies of an edge repeat whole pixels; zero is the zero point.
// CHECK-LABEL: mcu.model @pad_modes
// CHECK: mcu.call "pad_8"
// CHECK-SAME: shape {d0 = 1, d1 = 1, d2 = 4, d3 = 5, {{.*}} lo2 = 1, {{.*}} mode = 1}
// CHECK: mcu.call "pad_8"
// CHECK-SAME: d3 = 20, {{.*}} lo3 = 5, {{.*}} mode = 0} params {value = 1}
func.func @pad_modes(%x: tensor<4x5x!q1>)
    -> (tensor<5x5x!q1>, tensor<5x5x!q1>) {
  %y = tinyml.pad %x {low = array<i64: 1, 0>, high = array<i64: 0, 0>,
    mode = "edge"} : (tensor<4x5x!q1>) -> tensor<5x5x!q1>
  %z = tinyml.pad %x {low = array<i64: 1, 0>, high = array<i64: 0, 0>}
    : (tensor<4x5x!q1>) -> tensor<5x5x!q1>
  return %y, %z : tensor<5x5x!q1>, tensor<5x5x!q1>
}

// Elements of 64 bits are padded by halves.
// CHECK-LABEL: mcu.model @pad_wide
// CHECK: mcu.view %x : memref<3xi64> to memref<3x2xi32>
// CHECK: mcu.call "pad_32" {{.*}} d3 = 6, {{.*}} lo3 = 2,
func.func @pad_wide(%x: tensor<3xi64> {onnx.name = "x"}) -> tensor<4xi64> {
  %y = tinyml.pad %x {low = array<i64: 1>, high = array<i64: 0>}
    : (tensor<3xi64>) -> tensor<4xi64>
  return %y : tensor<4xi64>
}

// Minus infinity, as the bits of its type.
// CHECK-LABEL: mcu.model @pad_narrow
// CHECK: mcu.call "pad_16" {{.*}} params {value = 65408}
func.func @pad_narrow(%x: tensor<3xbf16>) -> tensor<4xbf16> {
  %y = tinyml.pad %x {low = array<i64: 0>, high = array<i64: 1>,
    value = 0xFF800000 : f32} : (tensor<3xbf16>) -> tensor<4xbf16>
  return %y : tensor<4xbf16>
}

// Negative padding cuts: rows 1 to 3 of 4 x 5, which are a view, then columns up
// to 3, copied to the result.
// CHECK-LABEL: mcu.model @cut
// CHECK: %[[V:.+]] = mcu.view %x offset 20 : memref<4x5xf32> to memref<3x5xf32>
// CHECK-NOT: mcu.pad
// CHECK: mcu.call "copy_rows_32" ins(%{{.+}} : {{.+}}) outs(%y : memref<3x3xf32>) shape {rows = 3, len = 3, x_stride = 5, y_stride = 3, y_offset = 0}
// CHECK-NOT: mcu.copy_rows
func.func @cut(%x: tensor<4x5xf32> {onnx.name = "x"}) -> (tensor<3x3xf32> {onnx.name = "y"}) {
  %y = tinyml.pad %x {low = array<i64: -1, 0>, high = array<i64: 0, -2>}
    : (tensor<4x5xf32>) -> tensor<3x3xf32>
  return %y : tensor<3x3xf32>
}

// Half of a row is a view, copied only where it is the caller's.
// CHECK-LABEL: mcu.model @halves
// CHECK: %[[LOW:.+]] = mcu.view %x : memref<1x8xi8> to memref<1x4xi8>
// CHECK: %[[HIGH:.+]] = mcu.view %x offset 4 : memref<1x8xi8> to memref<1x4xi8>
// CHECK: mcu.call "copy_rows_8" ins(%[[HIGH]] {{.*}} outs(%z
// CHECK: mcu.call "lut_s8" ins(%[[LOW]],
func.func @halves(%x: tensor<1x8x!q1> {onnx.name = "x"})
    -> (tensor<1x4x!q1> {onnx.name = "y"}, tensor<1x4x!q1> {onnx.name = "z"}) {
  %low = tinyml.pad %x {low = array<i64: 0, 0>, high = array<i64: 0, -4>}
    : (tensor<1x8x!q1>) -> tensor<1x4x!q1>
  %high = tinyml.pad %x {low = array<i64: 0, -4>, high = array<i64: 0, 0>}
    : (tensor<1x8x!q1>) -> tensor<1x4x!q1>
  %y = tinyml.tanh %low : (tensor<1x4x!q1>) -> tensor<1x4x!q1>
  return %y, %high : tensor<1x4x!q1>, tensor<1x4x!q1>
}

// Cut and grown: the rest of the first row, then the padding around it.
// CHECK-LABEL: mcu.model @shifted
// CHECK: %[[V:.+]] = mcu.view %x offset 4 : memref<4xf32> to memref<3xf32>
// CHECK: mcu.call "pad_32" ins(%[[V]] : memref<3xf32>)
func.func @shifted(%x: tensor<4xf32> {onnx.name = "x"}) -> tensor<5xf32> {
  %y = tinyml.pad %x {low = array<i64: -1>, high = array<i64: 2>}
    : (tensor<4xf32>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}
