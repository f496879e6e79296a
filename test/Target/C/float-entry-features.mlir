// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission | tinyml-translate --mcu-to-c | FileCheck %s
// RUN: rm -rf %t && tinyml-opt %s --mcu-plan --mcu-prepare-for-emission | tinyml-translate --mcu-to-c --mcu-to-c-dir=%t
// RUN: cc -std=c99 -Wall -Wextra -Wconversion -Werror -I%t -c %t/net_float.c -o %t/net_float.o

// A scale and a zero point for each of three features, two rows of them.
mcu.model @net(%x: memref<2x3xi8> {mcu.name = "x", mcu.scales = array<f32: 0.5, 3.0, 0.015625>, mcu.zero_points = array<i32: -3, 0, 2685>})
    outs(%y: memref<2x3xi8> {mcu.name = "y"}) {
  mcu.call "add_i8" ins(%x, %x : memref<2x3xi8>, memref<2x3xi8>) outs(%y : memref<2x3xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 6, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
}

// CHECK: real = SCALES[f] * (q - ZEROS[f]), f along the last dimension
// CHECK-NEXT: #define NET_X_SCALES {0.5f, 3.0f, 0.015625f}
// CHECK-NEXT: #define NET_X_ZEROS {-3, 0, 2685}

// CHECK: tm_status net_run_float(net_arena *arena, net_float_io *io, const float *x, int8_t *y)
// CHECK: tm_qaxis_shape s = {.outer = 2, .channels = 3, .inner = 1};
// CHECK-NEXT: static const float scale[] = NET_X_SCALES;
// CHECK-NEXT: static const int32_t zero[] = NET_X_ZEROS;
// CHECK-NEXT: tm_quantize_f32_s8(&s, x, scale, zero, io->x);
