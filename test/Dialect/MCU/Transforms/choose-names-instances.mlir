// RUN: tinyml-opt %s --mcu-choose-names | FileCheck %s

// A function is called after its window, stride and dilation, where it has
// them, and what it computes; a copy after its rows and where they go.
mcu.weights @w dense<1.0> : tensor<72xf32> in "flash" align 4
mcu.weights @bias dense<0.0> : tensor<2xf32> in "flash" align 4
// CHECK-LABEL: mcu.model @windows
mcu.model @windows(%x: memref<1x8x8x4xf32> {mcu.name = "x"}) outs(%y: memref<1x4x4x2xf32> {mcu.name = "y"}, %z: memref<1x4x4x2xf32> {mcu.name = "z"}, %d: memref<1x4x6x2xf32> {mcu.name = "d"}) {
  %w = mcu.get_weights @w : memref<72xf32>
  %bias = mcu.get_weights @bias : memref<2xf32>
  // CHECK: instance "conv2d_f32_3x3_s2_4x4x2_in_c4"
  mcu.call "conv2d_f32" ins(%x, %w, %bias : memref<1x8x8x4xf32>, memref<72xf32>, memref<2xf32>) outs(%y : memref<1x4x4x2xf32>) shape {n = 1, in_h = 8, in_w = 8, in_c = 4, out_h = 4, out_w = 4, out_c = 2, k_h = 3, k_w = 3, s_h = 2, s_w = 2, d_h = 1, d_w = 1, pad_t = 1, pad_l = 1, groups = 1} params {lo = neg_inf, hi = inf}
  // Two of one name end in what differs.
  // CHECK: instance "conv2d_f32_3x3_s2_4x4x2_in_c2"
  mcu.call "conv2d_f32" ins(%x, %w, %bias : memref<1x8x8x4xf32>, memref<72xf32>, memref<2xf32>) outs(%z : memref<1x4x4x2xf32>) shape {n = 1, in_h = 8, in_w = 8, in_c = 2, out_h = 4, out_w = 4, out_c = 2, k_h = 3, k_w = 3, s_h = 2, s_w = 2, d_h = 1, d_w = 1, pad_t = 1, pad_l = 1, groups = 1} params {lo = neg_inf, hi = inf}
  // CHECK: instance "conv2d_f32_3x1_s2x1_d1x3_4x6x2"
  mcu.call "conv2d_f32" ins(%x, %w, %bias : memref<1x8x8x4xf32>, memref<72xf32>, memref<2xf32>) outs(%d : memref<1x4x6x2xf32>) shape {n = 1, in_h = 8, in_w = 6, in_c = 4, out_h = 4, out_w = 6, out_c = 2, k_h = 3, k_w = 1, s_h = 2, s_w = 1, d_h = 1, d_w = 3, pad_t = 1, pad_l = 0, groups = 1} params {lo = neg_inf, hi = inf}
}

// CHECK-LABEL: mcu.model @copies
mcu.model @copies(%x: memref<64xi8> {mcu.name = "x"}) outs(%y: memref<64xi8> {mcu.name = "y"}) {
  // CHECK: instance "copy_rows_8_32"
  mcu.call "copy_rows_8" ins(%x : memref<64xi8>) outs(%y : memref<64xi8>) shape {rows = 1, len = 32, x_stride = 32, y_stride = 32, y_offset = 0}
  // CHECK: instance "copy_rows_8_4x5_at2"
  mcu.call "copy_rows_8" ins(%x : memref<64xi8>) outs(%y : memref<64xi8>) shape {rows = 4, len = 5, x_stride = 5, y_stride = 16, y_offset = 2}
  // CHECK: instance "copy_rows_8_2x5_x_stride5"
  mcu.call "copy_rows_8" ins(%x : memref<64xi8>) outs(%y : memref<64xi8>) shape {rows = 2, len = 5, x_stride = 5, y_stride = 16, y_offset = 0}
  // CHECK: instance "copy_rows_8_2x5_x_stride6"
  mcu.call "copy_rows_8" ins(%x : memref<64xi8>) outs(%y : memref<64xi8>) shape {rows = 2, len = 5, x_stride = 6, y_stride = 16, y_offset = 0}
}
