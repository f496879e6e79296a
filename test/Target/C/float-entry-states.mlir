// The state stands behind the arena, as integers; inputs and outputs are
// converted.
// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission | tinyml-translate --mcu-to-c | FileCheck %s

// CHECK: #define NET_H_LEN 4u
// CHECK-NEXT: #define NET_H_SCALE 0.5f /* real = SCALE * (q - ZERO) */
// CHECK-NEXT: #define NET_H_ZERO (-12)
// CHECK: typedef struct {
// CHECK-NEXT:   int8_t h[NET_H_LEN]; /* "h" int8[4] */
// CHECK-NEXT: } net_state;

// CHECK-LABEL: void net_reset(net_state *state) {
// CHECK-NEXT:   if (state == NULL) {
// CHECK-NEXT:     return;
// CHECK-NEXT:   }
// CHECK-NEXT:   for (unsigned i = 0u; i < NET_H_LEN; ++i) {
// CHECK-NEXT:     state->h[i] = -12;
// CHECK-NEXT:   }
// CHECK-NEXT: }
// CHECK: TM_NOINLINE static tm_status net_check(const void *arena, const void *state, const void *x,
// CHECK-NEXT:     const void *y) {
// CHECK-NEXT:   if (arena == NULL || state == NULL || x == NULL || y == NULL) {
// CHECK-NOT: (uintptr_t)state

// CHECK-LABEL: tm_status net_run_float(net_arena *arena, net_state *state, net_float_io *io, const float *x,
// CHECK: status = net_run(arena, state, io->x, io->y);
mcu.model @net(%x: memref<4xi8> {mcu.name = "x", mcu.scale = 0.25 : f32, mcu.zero_point = 3 : i64})
    outs(%y: memref<4xi8> {mcu.name = "y", mcu.scale = 0.5 : f32, mcu.zero_point = -12 : i64})
    states(%h to %h_next : memref<4xi8> {mcu.name = "h", mcu.scale = 0.5 : f32, mcu.zero_point = -12 : i64, mcu.initial = dense<-12> : tensor<4xi8>}) {
  mcu.call "add_i8" ins(%h, %x : memref<4xi8>, memref<4xi8>) outs(%h_next : memref<4xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 4, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
  mcu.call "flip_sign_8" ins(%h_next : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4}
}
