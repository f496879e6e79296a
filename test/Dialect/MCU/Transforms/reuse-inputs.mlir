// RUN: tinyml-opt %s --mcu-reuse-inputs --mcu-plan-memory --mcu-verify-plan | FileCheck %s

// The clamp works in place.
// CHECK-LABEL: mcu.model @dies
// CHECK-SAME: bytes 8
mcu.model @dies(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<8xi8> // CHECK: %[[A:.+]] = mcu.alloc live [0, 2]
  %b = mcu.alloc : memref<8xi8> // CHECK-NOT: mcu.alloc
  mcu.call "transpose_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 1, d5 = 8, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 1}
  // CHECK: mcu.call "clamp_s8" ins(%[[A]] : {{.*}}) outs(%[[A]] :
  mcu.call "clamp_s8" ins(%a : memref<8xi8>) outs(%b : memref<8xi8>) shape {len = 8} params {lo = 0, hi = 6}
  mcu.call "max_pool2d_s8" ins(%b : memref<8xi8>) outs(%y : memref<4xi8>) shape {n = 1, in_h = 8, in_w = 1, c = 1, out_h = 4, out_w = 1, k_h = 2, k_w = 1, s_h = 2, s_w = 1, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, pad_b = 0, pad_r = 0, count_pad = 0} params {lo = -128, hi = 127}
}

// The output of the model takes the buffer's place: no arena at all.
// CHECK-LABEL: mcu.model @output
// CHECK-SAME: bytes 0
mcu.model @output(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<2x4xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<8xi8> // CHECK: %[[V:.+]] = mcu.view %y : memref<2x4xi8> to memref<8xi8>
  // CHECK: mcu.call "transpose_8" ins(%x : memref<8xi8>) outs(%[[V]] : memref<8xi8>)
  mcu.call "transpose_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 1, d5 = 8, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 1}
  mcu.call "clamp_s8" ins(%a : memref<8xi8>) outs(%y : memref<2x4xi8>) shape {len = 8} params {lo = 0, hi = 6}
}

// A residual: the second operand dies, the first one is needed again.
// CHECK-LABEL: mcu.model @second_operand
// CHECK-SAME: bytes 16
mcu.model @second_operand(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<8xi8> // CHECK: %[[A:.+]] = mcu.alloc live [0, 3]
  %b = mcu.alloc : memref<8xi8> // CHECK: %[[B:.+]] = mcu.alloc live [1, 3]
  %c = mcu.alloc : memref<8xi8>
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8}
  mcu.call "flip_sign_8" ins(%a : memref<8xi8>) outs(%b : memref<8xi8>) shape {len = 8}
  // CHECK: mcu.call "add_i8" ins(%[[A]], %[[B]] : {{.*}}) outs(%[[B]] :
  mcu.call "add_i8" ins(%a, %b : memref<8xi8>, memref<8xi8>) outs(%c : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 8, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
  %av = mcu.view %a : memref<8xi8> to memref<1x2xf32>
  %cv = mcu.view %c : memref<8xi8> to memref<2x1xf32>
  %yv = mcu.view %y : memref<4xi8> to memref<1x1xf32>
  mcu.call "matmul_f32" ins(%av, %cv : memref<1x2xf32>, memref<2x1xf32>) outs(%yv : memref<1x1xf32>) shape {batch = 1, m = 1, k = 2, n = 1, a_stride = 0, b_stride = 0} params {lo = neg_inf, hi = inf}
}

// A broadcast operand is smaller than the output: it cannot hold it.
// CHECK-LABEL: mcu.model @broadcast
// CHECK: mcu.call "mul_i8" ins(%[[S:.+]], %[[L:.+]] : {{.*}}) outs(%[[L]] :
mcu.model @broadcast(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<1xi8>
  %b = mcu.alloc : memref<8xi8>
  %c = mcu.alloc : memref<8xi8>
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<1xi8>) shape {len = 1}
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%b : memref<8xi8>) shape {len = 8}
  mcu.call "mul_i8" ins(%a, %b : memref<1xi8>, memref<8xi8>) outs(%c : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 8, a0 = 0, a1 = 0, a2 = 0, a3 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
  mcu.call "flip_sign_8" ins(%c : memref<8xi8>) outs(%y : memref<4xi8>) shape {len = 4}
}
